"""What one side alone has, equals that cannot be told apart, and what they never list."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from ledger import events as e
from ledger.account.state import Account
from ledger.calendar import uk_words
from ledger.money import pounds
from ledger.reconciling.council.differences import words
from ledger.reconciling.council.differences.alone import Alone, Key, Named, near_days
from ledger.reconciling.council.pairing import days_of
from ledger.reconciling.council.units import Unit
from ledger.reconciling.state import line_id


def twins(alone: Alone) -> Iterator[Named]:
    """Equal amounts of one kind and fund on near days, not as many on both sides."""
    lines: dict[tuple, list[str]] = defaultdict(list)
    for name, line in alone.lines.items():
        lines[line.kind, alone.both.fund_of(line), line.amount_pence].append(name)
    keys: dict[tuple, list[Key]] = defaultdict(list)
    for key, pence in alone.parts.items():
        keys[alone.unit(key).kind, key[1], pence].append(key)
    for what in lines.keys() & keys.keys():
        for names, parts in _near_one_another(alone, lines[what], keys[what]):
            if len(names) + len(parts) < 3:
                continue
            count = f"theirs {len(names)}, ours {len(parts)}"
            on = [alone.lines[name].on for name in names]
            said = (
                f"{words.NOUNS[what[0]]} of {pounds(abs(what[2]))} more than once from "
                f"{words.span(min(on), max(on))}: {count}, and which is which cannot be told"
            )
            one = f"{alone.account.id}/{parts[0][0]}"
            try_ = f"dpl reconcile match {alone.reconciling.id} --line {names[0]} --entry {one}"
            yield Named("twins", tuple(names), tuple(parts), said, try_)


def _near_one_another(
    alone: Alone, names: list[str], parts: list[Key]
) -> Iterator[tuple[list[str], list[Key]]]:
    """Groups in which each has something near it on the other side."""
    left = list(names)
    while left:
        group, ours = [left.pop(0)], []
        grown = True
        while grown:
            more = [k for k in parts if k not in ours and
                    any(near_days(alone.lines[n].on, alone.unit(k).on) for n in group)]  # fmt: skip
            ours += more
            also = [n for n in left if
                    any(near_days(alone.lines[n].on, alone.unit(k).on) for k in ours)]  # fmt: skip
            group += also
            left = [n for n in left if n not in also]
            grown = bool(more or also)
        if ours:
            yield group, ours


def not_listed(alone: Alone) -> Iterator[Named]:
    groups: dict[tuple[str, str], list[Key]] = defaultdict(list)
    for key in alone.parts:
        kind = alone.unit(key).kind
        if kind not in alone.kinds:
            groups[kind, key[1]].append(key)
    for (kind, fund), keys in groups.items():
        total = sum(alone.parts[key] for key in keys)
        said = (
            f"{alone.reconciling.source} never lists what is {words.NOUNS[kind].split(' ', 1)[-1]}"
            f": {len(keys)} of ours of {fund}, {pounds(total)}"
        )
        yield Named("not-listed", (), tuple(keys), said, by_books=True)


def only_theirs(alone: Alone) -> Iterator[Named]:
    for name, line in alone.lines.items():
        said = f"{alone.reconciling.source} has {words.a_line(line)}, and our books have none"
        if line.kind == "recharge":
            said += _raised(alone.account, line.amount_pence)
        if line.entry is not None:
            said += _entry_named(alone, line)
        if twice := _listed_twice(alone, name, line):
            said, try_ = said + twice, alone.explain((name,), (), reason="listed-twice")
        elif gone := _left_out_since(alone, name, line):
            said, try_ = said + gone, alone.explain((name,), (), reason="altered-file")
        else:
            try_ = words.record(alone.account, alone.both.fund_of(line), line)
            try_ = try_ or alone.explain((name,), (), reason=f"{line.kind}-unknown")
        yield Named(f"{line.kind}-only-theirs", (name,), (), said, try_)


def _listed_twice(alone: Alone, name: str, line: e.ExtractLine) -> str:
    """What is the same by theirs and agrees with ours, or what of ours is for the same days: it
    may stand there once too often, and is not to be recorded here again. Empty: nothing is."""
    fund = alone.both.fund_of(line)
    for other, like in alone.reconciling.lines.items():
        if other == name or other in alone.both.lines or alone.both.fund_of(like) != fund:
            continue
        if (like.kind, like.on, like.amount_pence) == (line.kind, line.on, line.amount_pence):
            return f" beside: row {like.row} is the same and agrees with ours"
    if line.kind != "payment" or line.first_on is None or line.last_on is None:
        return ""
    for unit in alone.both.units.values():
        first, last = days_of(unit)
        if unit.kind != "payment" or fund not in unit.funds or first is None or last is None:
            continue
        if first <= line.last_on and line.first_on <= last:
            return f" beside: {alone.account.id}/{unit.entry} is for {words.span(first, last)}"
    return ""


def _left_out_since(alone: Alone, name: str, line: e.ExtractLine) -> str:
    """Which extract, read later, tells of the line's day without it; empty where none does."""
    about = [
        extract
        for extract in alone.reconciling.extracts.values()
        if isinstance(extract, e.ExtractRead)
        and extract.first_on <= line.on <= extract.last_on
        and line.kind in extract.kinds
        and (not extract.funds or line.fund in extract.funds)
    ]
    if not about or name in map(line_id, about[-1].lines):
        return ""
    return f"; extract {about[-1].extract}, which was read later, leaves it out"


def _raised(account: Account, pence: int) -> str:
    asked = [
        f"{name} of {pounds(one.raised_pence)}, raised on {uk_words(one.raised.raised_on)}"
        for name, one in account.recharges.items()
        if one.is_asked
    ]
    return f"; raised here and not agreed yet: {', '.join(asked)}" if asked else ""


def _entry_named(alone: Alone, line: e.ExtractLine) -> str:
    version = line.entry or 0
    called = f"{alone.account.id}/{version}"
    if version in alone.account.reversed_by:
        gone = f"{alone.account.id}/{alone.account.reversed_by[version]}"
        return f"; it names {called}, which {gone} took back"
    if version not in alone.both.parts:
        return f"; it names {called}, which tells of no such thing"
    return f"; it names {called}"


def only_ours(alone: Alone) -> Iterator[Named]:
    for key, pence in alone.parts.items():
        unit = alone.unit(key)
        said = f"{words.an_entry(alone.account.id, unit, pence)} of {key[1]}, which "
        said += f"{alone.reconciling.source} has not"
        if unit.kind == "recharge":
            said += _recharge_named(alone, unit)
        reason, as_ = f"{unit.kind}-not-listed", "their-error"
        ends = max(extract.last_on for extract in alone.reconciling.extracts.values())
        if near_days(ends, unit.on) and unit.on <= ends:
            said += f"; it may yet come: their extracts end on {uk_words(ends)}"
            reason, as_ = "in-their-next", "timing"
        try_ = alone.explain((), (unit.entry,), reason=reason, as_=as_)
        yield Named(f"{unit.kind}-only-ours", (), (key,), said, try_)


def _recharge_named(alone: Alone, unit: Unit) -> str:
    assert isinstance(unit.event, e.RechargeAgreed)
    return f": {unit.event.recharge}, agreed on {uk_words(unit.event.agreed_on)}"
