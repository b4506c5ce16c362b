"""Which lines of a council's are which entries of ours, where there is only one way to say so.

Nothing here guesses: what could be two ways stays alone on both sides, and so does what agrees in
amount and disagrees about the days it is for. Pure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import NamedTuple

from ledger import events as e
from ledger.account.state import Account
from ledger.matching.items import Item, Limits, Match
from ledger.matching.stages import match
from ledger.reconciling.council.units import Books, Unit, books
from ledger.reconciling.state import Reconciling

LIMITS = Limits()
STAGES = ("reference", "same-day", "window", "period", "subset", "by-hand")


class Pair(NamedTuple):
    """Lines and units that are one thing, and what says so."""

    lines: tuple[str, ...]
    units: tuple[int, ...]
    stage: str
    days: int


def council_matches(account: Account, reconciling: Reconciling) -> list[e.Matched]:
    """New certain matches between lines and entries that are in none yet."""
    return matches_in(books(account, reconciling), account, reconciling)


def matches_in(both: Books, account: Account, reconciling: Reconciling) -> list[e.Matched]:
    """The same, of both sides as they stand. Lines and parts of entries are taken once at most."""
    lines, alone = dict(both.lines), dict(both.alone)
    found: list[Pair] = []
    for way in _WAYS:
        for pair in list(way(both, lines, alone)):
            keys = _keys(pair, both, reconciling)
            free = all(line in lines for line in pair.lines) and all(k in alone for k in keys)
            if free and _stands(pair, both, reconciling):
                found.append(pair)
                for line in pair.lines:
                    del lines[line]
                for key in keys:
                    del alone[key]
    return [_matched(account, reconciling, pair) for pair in _joined(found)]


def _keys(pair: Pair, both: Books, reconciling: Reconciling) -> list[tuple[int, str]]:
    """The parts of entries that a pair takes."""
    funds = {both.fund_of(reconciling.lines[line]) for line in pair.lines}
    return [
        (entry, fund)
        for entry in pair.units
        for fund in both.units[entry].funds
        if fund in funds or "" in funds
    ]


def _stands(pair: Pair, both: Books, reconciling: Reconciling) -> bool:
    """Nobody said that they are not the same, and they do not speak of different days."""
    for entry in pair.units:
        unit = both.units[entry]
        for line in pair.lines:
            if any((line, e.EntryRef(reconciling.about, v)) in reconciling.parted
                   for v in unit.entries):  # fmt: skip
                return False
    return (
        len(pair.lines) > 1
        or len(pair.units) > 1
        or _same_days(reconciling.lines[pair.lines[0]], both.units[pair.units[0]])
    )


def _same_days(line: e.ExtractLine, unit: Unit) -> bool:
    theirs, ours = (line.first_on, line.last_on), days_of(unit)
    if unit.kind != "payment" or None in theirs or None in ours:
        return True
    return theirs == ours


def days_of(unit: Unit) -> tuple[date | None, date | None]:
    """The days a unit is for, where it says; a spend's that is for one day says none."""
    event = unit.event
    if isinstance(event, e.PaymentMade):
        return event.first_on, event.last_on
    if isinstance(event, e.SpendRecorded) and event.for_from != event.for_to:
        return event.for_from, event.for_to
    return None, None


# ── ways to match, one after another ─────────────────────────────────────────────────────────

Way = Callable[[Books, dict[str, e.ExtractLine], dict[tuple[int, str], int]], Iterator[Pair]]


def line_item(name: str, line: e.ExtractLine, group: str) -> Item:
    refs = frozenset() if line.entry is None else frozenset((str(line.entry),))
    return Item(
        name, line.on, line.amount_pence, group, line.kind, refs, "", line.first_on, line.last_on
    )


def unit_item(unit: Unit, pence: int, group: str) -> Item:
    refs = frozenset(map(str, unit.entries))
    return Item(unit.entry, unit.on, pence, group, unit.kind, refs, "", *days_of(unit))


def _by_fund(both: Books, lines: dict, alone: dict) -> Iterator[Pair]:
    """Lines that name a fund, each fund by itself."""
    theirs = [line_item(n, line, f) for n, line in lines.items() if (f := both.fund_of(line))]
    ours = [unit_item(both.units[v], pence, fund) for (v, fund), pence in alone.items()]
    return _found(theirs, ours)


def _of_any_fund(both: Books, lines: dict, alone: dict) -> Iterator[Pair]:
    """Lines that name no fund, where only one thing of all funds fits."""
    theirs = [line_item(n, line, "") for n, line in lines.items() if not both.fund_of(line)]
    whole = [
        unit
        for unit in both.units.values()
        if unit.funds and all((unit.entry, fund) in alone for fund in unit.funds)
    ]
    return _found(theirs, [unit_item(unit, unit.pence, "") for unit in whole])


def _gross_and_contribution(both: Books, lines: dict, alone: dict) -> Iterator[Pair]:
    """A payment of theirs in full and the contribution taken off it apart; ours is net."""
    for name, paid in list(lines.items()):
        if paid.kind != "payment" or paid.amount_pence <= 0:
            continue
        apart = [
            other
            for other, line in lines.items()
            if line.kind == "contribution" and line.amount_pence < 0 and _together(paid, line)
        ]
        if len(apart) != 1 or apart[0] not in lines:
            continue
        less = lines[apart[0]]
        fund = both.fund_of(paid)
        net = line_item(name, paid, fund)._replace(pence=paid.amount_pence + less.amount_pence)
        ours = [
            unit_item(unit, pence, fund)
            for (entry, of), pence in alone.items()
            if of == fund
            and isinstance((unit := both.units[entry]).event, e.PaymentMade)
            and unit.event.contribution_pence == -less.amount_pence
        ]
        for pair in _found([net], ours):
            yield pair._replace(lines=(name, apart[0]), stage="subset")


def _together(paid: e.ExtractLine, less: e.ExtractLine) -> bool:
    """Whether two lines of a fund are about one payment: the same days, or else the same day."""
    if paid.fund != less.fund:
        return False
    if paid.first_on and less.first_on:
        return (paid.first_on, paid.last_on) == (less.first_on, less.last_on)
    return paid.on == less.on


def _net_of_offset(both: Books, lines: dict, alone: dict) -> Iterator[Pair]:
    """A payment of theirs that is less what was taken off it; ours tells of both."""
    taken: dict[int, list[Unit]] = {}
    for unit in both.units.values():
        if isinstance(unit.event, e.OffsetApplied):
            taken.setdefault(unit.event.entry, []).append(unit)
    for entry, offsets in taken.items():
        paid = both.units.get(entry)
        if paid is None:
            continue
        fund = paid.event.fund
        if any((unit.entry, fund) not in alone for unit in (paid, *offsets)):
            continue
        net = sum(unit.pence for unit in (paid, *offsets))
        theirs = [line_item(n, line, fund) for n, line in lines.items()
                  if both.fund_of(line) == fund]  # fmt: skip
        for pair in _found(theirs, [unit_item(paid, net, fund)] if net else []):
            yield pair._replace(units=(entry, *(unit.entry for unit in offsets)))


def _recharges(both: Books, lines: dict, alone: dict) -> Iterator[Pair]:
    """A recharge, which one side books on the day it is for and the other when it was agreed or
    settled: of one amount and fund, there being one on each side."""
    theirs = [(n, line) for n, line in lines.items() if line.kind == "recharge"]
    ours = [key for key in alone if both.units[key[0]].kind == "recharge"]
    for name, line in theirs:
        like = [(n, other) for n, other in theirs if _alike(both, other, line)]
        same = [key for key in ours if (key[1], alone[key]) ==
                (both.fund_of(line), line.amount_pence)]  # fmt: skip
        if len(like) == len(same) == 1:
            unit = both.units[same[0][0]]
            days = min(abs((line.on - day).days) for day in (unit.on, unit.event.agreed_on))
            if days <= LIMITS.reference_days:
                yield Pair((name,), (unit.entry,), "window", days)


def _alike(both: Books, one: e.ExtractLine, other: e.ExtractLine) -> bool:
    return (both.fund_of(one), one.amount_pence) == (both.fund_of(other), other.amount_pence)


def _found(theirs: list[Item], ours: list[Item]) -> Iterator[Pair]:
    if not theirs or not ours:
        return
    for one in match(theirs, ours, limits=LIMITS).matches:
        yield _pair(one)


def _pair(one: Match) -> Pair:
    return Pair(tuple(one.theirs), tuple(one.ours), one.basis.stage, one.basis.days)


_WAYS: tuple[Way, ...] = (
    _by_fund,
    _of_any_fund,
    _gross_and_contribution,
    _net_of_offset,
    _recharges,
)


# ── as they are recorded ─────────────────────────────────────────────────────────────────────


def _joined(pairs: Iterable[Pair]) -> list[Pair]:
    """Pairs that share a unit made one: a spend of two funds may have a line of each."""
    found: list[Pair] = []
    for pair in pairs:
        shared = [other for other in found if set(other.units) & set(pair.units)]
        for other in shared:
            found.remove(other)
            pair = Pair(
                (*other.lines, *pair.lines),
                tuple(dict.fromkeys((*other.units, *pair.units))),
                max(other.stage, pair.stage, key=STAGES.index),
                max(other.days, pair.days),
            )
        found.append(pair)
    return found


def _matched(account: Account, reconciling: Reconciling, pair: Pair) -> e.Matched:
    return e.Matched(
        lines=pair.lines,
        entries=tuple(e.EntryRef(account.id, entry) for entry in pair.units),
        amount_pence=sum(reconciling.lines[line].amount_pence for line in pair.lines),
        stage=pair.stage,
        days=pair.days,
        payee_percent=None,
    )
