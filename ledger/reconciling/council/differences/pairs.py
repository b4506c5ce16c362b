"""A line and an entry that are one thing and differ in one respect: amount, rate or period."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from ledger import events as e
from ledger.matching.stages import match
from ledger.money import pounds
from ledger.reconciling.council.differences import words
from ledger.reconciling.council.differences.alone import Alone, Key, Named, near_days
from ledger.reconciling.council.pairing import LIMITS, days_of, line_item, unit_item
from ledger.reconciling.council.units import Unit


def differing_pair(alone: Alone, name: str, key: Key) -> Named:
    """A line and a part of an entry that are one thing, and differ."""
    line, unit, pence = alone.lines[name], alone.unit(key), alone.parts[key]
    theirs, ours = (line.first_on, line.last_on), days_of(unit)
    said_days = None not in theirs and None not in ours
    reason, as_ = "amount-differs", "their-error"
    if said_days and theirs == ours and line.amount_pence != pence and unit.kind == "payment":
        kind = reason = "rate-differs"
        said = words.rate_words(alone.account, key[1], line, unit, pence)
        said += _gross_or_net(line, unit)
    elif (
        said_days
        and theirs != ours
        and (line.amount_pence == pence or words.same_weekly(line, unit, pence))
    ):
        kind = reason = "period-differs"
        said = words.period_words(alone.account.id, line, unit, pence)
    else:
        kind = "amount-differs"
        said = f"theirs {words.a_line(line)}; ours {words.an_entry(alone.account.id, unit, pence)}"
        said += _gross_or_net(line, unit)
    try_ = alone.explain((name,), (unit.entry,), reason=reason, as_=as_)
    return Named(kind, (name,), (key,), said, try_)


def _gross_or_net(line: e.ExtractLine, unit: Unit) -> str:
    event = unit.event
    if isinstance(event, e.PaymentMade) and event.contribution_pence:
        if line.amount_pence == event.gross_pence != event.paid_pence:
            less = pounds(event.contribution_pence)
            return f": theirs is before the contribution of {less}, ours after it"
        if line.amount_pence == event.gross_pence - event.contribution_pence:
            less = pounds(event.contribution_pence)
            return f": theirs is after the contribution of {less}, ours before it"
    return ""


def _only_pairs(pairs: list[tuple[str, Key]]) -> list[tuple[str, Key]]:
    """Pairs of which neither side is in another."""
    lines, keys = defaultdict(int), defaultdict(int)
    for line, key in pairs:
        lines[line] += 1
        keys[key] += 1
    return [(line, key) for line, key in pairs if lines[line] == keys[key] == 1]


def of_periods(alone: Alone) -> Iterator[Named]:
    """Payments for the same days, then of the same amount, then for days that overlap; and those
    that differ by the contribution alone."""
    for alike in (_same_period, _same_amount, _overlapping, _by_contribution):
        pairs = [
            (name, key)
            for name, line in alone.lines.items()
            if line.kind == "payment"
            for key in alone.parts
            if key[1] == alone.both.fund_of(line)
            and alone.unit(key).kind == "payment"
            and not _parted(alone, name, key[0])
            and alike(line, alone.unit(key), alone.parts[key])
        ]
        for pair in _only_pairs(pairs):
            yield differing_pair(alone, *pair)


def _parted(alone: Alone, line: str, entry: int) -> bool:
    return (line, alone.ref(entry)) in alone.reconciling.parted


def _periods(line: e.ExtractLine, unit: Unit) -> tuple[date, date, date, date] | None:
    first, last = days_of(unit)
    if line.first_on is None or line.last_on is None or first is None or last is None:
        return None
    return line.first_on, line.last_on, first, last


def _same_period(line: e.ExtractLine, unit: Unit, pence: int) -> bool:
    days = _periods(line, unit)
    return days is not None and days[:2] == days[2:] and line.amount_pence != pence


def _same_amount(line: e.ExtractLine, unit: Unit, pence: int) -> bool:
    days = _periods(line, unit)
    return days is not None and line.amount_pence == pence and near_days(line.on, unit.on)


def _overlapping(line: e.ExtractLine, unit: Unit, pence: int) -> bool:
    days = _periods(line, unit)
    return days is not None and days[0] <= days[3] and days[2] <= days[1]


def _by_contribution(line: e.ExtractLine, unit: Unit, pence: int) -> bool:
    return near_days(line.on, unit.on) and bool(_gross_or_net(line, unit))


def of_recharges(alone: Alone) -> Iterator[Named]:
    """Recharges that they book for as much as was asked, of which less was agreed."""
    pairs = [
        (name, key)
        for name, line in alone.lines.items()
        if line.kind == "recharge"
        for key, pence in alone.parts.items()
        if key[1] == alone.both.fund_of(line)
        and isinstance(event := alone.unit(key).event, e.RechargeAgreed)
        and alone.account.recharges[event.recharge].raised_pence == abs(line.amount_pence)
        and (line.amount_pence > 0) == (pence > 0)
        and not _parted(alone, name, key[0])
    ]
    for name, key in _only_pairs(pairs):
        unit = alone.unit(key)
        assert isinstance(unit.event, e.RechargeAgreed)
        asked = pounds(abs(alone.lines[name].amount_pence))
        said = (
            f"theirs {words.a_line(alone.lines[name])}; ours "
            f"{words.an_entry(alone.account.id, unit, alone.parts[key])}: {unit.event.recharge} "
            f"was raised for {asked} and agreed for {pounds(abs(alone.parts[key]))}"
        )
        try_ = alone.explain((name,), (unit.entry,), reason="agreed-in-part")
        yield Named("amount-differs", (name,), (key,), said, try_)


_NEARLY = ("amount-near", "digits-swapped", "decimal-slip", "sign", "reference-same")


def nearly(alone: Alone) -> Iterator[Named]:
    """Near amounts, digits swapped, a sign the other way, where only one pair is open."""
    theirs = [line_item(name, line, alone.both.fund_of(line)) for name, line in alone.lines.items()]
    ours = [unit_item(alone.unit(key), pence, key[1])._replace(id=key)
            for key, pence in alone.parts.items()]  # fmt: skip
    if not theirs or not ours:
        return
    found = match(theirs, ours, limits=LIMITS).suggestions
    pairs = [
        (one.theirs[0], one.ours[0])
        for one in found
        if len(one.theirs) == len(one.ours) == 1 and one.why in _NEARLY
    ]
    pairs = [p for p in dict.fromkeys(pairs) if not _parted(alone, p[0], p[1][0])]
    for pair in _only_pairs(pairs):
        yield differing_pair(alone, *pair)
