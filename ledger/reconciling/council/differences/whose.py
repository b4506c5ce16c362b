"""Whose money: a cost that stands under another fund by theirs, or that two funders bear."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import combinations
from typing import NamedTuple

from ledger import events as e
from ledger.money import pounds
from ledger.reconciling.council.differences import words
from ledger.reconciling.council.differences.alone import Alone, Named, near_days
from ledger.reconciling.council.differences.pairs import differing_pair
from ledger.reconciling.council.units import Unit
from ledger.reconciling.state import Reconciling


def referenced(alone: Alone) -> Iterator[Named]:
    """Lines that name an entry of ours, which stands under other funds or with another amount."""
    by_unit: dict[int, list[str]] = defaultdict(list)
    for name, line in alone.lines.items():
        entry = alone.both.parts.get(line.entry or 0)
        if entry is not None and alone.both.units[entry].kind == line.kind:
            by_unit[entry].append(name)
    for entry, names in by_unit.items():
        unit = alone.both.units[entry]
        total = sum(alone.lines[name].amount_pence for name in names)
        if alone.whole(unit) and total == unit.pence and _by_fund(alone, names) != unit.funds:
            yield wrong_funder(alone, tuple(names), unit)
            continue
        if alone.whole(unit):
            alike = [n for n in names if alone.lines[n].amount_pence == unit.pence
                     and alone.both.fund_of(alone.lines[n]) not in unit.funds]  # fmt: skip
            if len(alike) == 1 and len(names) == 1:
                yield wrong_funder(alone, (alike[0],), unit)
                continue
        for name in names:
            key = (entry, alone.both.fund_of(alone.lines[name]))
            if key in alone.parts:
                yield differing_pair(alone, name, key)


def _by_fund(alone: Alone, names: Iterable[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for name in names:
        fund = alone.both.fund_of(alone.lines[name])
        found[fund] = found.get(fund, 0) + alone.lines[name].amount_pence
    return found


def under_another(alone: Alone) -> Iterator[Named]:
    """One amount on near days, under one fund by theirs and under another by ours: one line, or
    lines of one day and of several funds."""
    units = [u for u in alone.both.units.values() if u.kind != "recharge" and alone.whole(u)]
    sets: list[tuple[str, ...]] = [(name,) for name in alone.lines]
    by_day: dict[tuple[str, date], list[str]] = defaultdict(list)
    for name, line in alone.lines.items():
        by_day[line.kind, line.on].append(name)
    sets += [two for names in by_day.values() if len(names) <= 8 for two in combinations(names, 2)]
    fits: list[tuple[tuple[str, ...], Unit]] = []
    for lines in sets:
        pot = _by_fund(alone, lines)
        if len(pot) < len(lines):
            continue
        for unit in units:
            if _fits(alone.lines[lines[0]], unit, sum(pot.values())) and pot != unit.funds:
                if len(lines) == 1 and unit.funds.get(next(iter(pot))) == sum(pot.values()):
                    continue
                fits.append((lines, unit))
    for lines, unit in fits:
        rivals = [other for other in fits if other[1].entry == unit.entry or
                  set(other[0]) & set(lines)]  # fmt: skip
        if len(rivals) == 1:
            claims = _claims_of_others(alone, unit) if unit.kind == "spend" else []
            if claims:
                yield both_claim(alone, lines, unit, claims)
            else:
                yield wrong_funder(alone, lines, unit)


def _fits(line: e.ExtractLine, unit: Unit, pence: int) -> bool:
    return (line.kind, pence) == (unit.kind, unit.pence) and near_days(line.on, unit.on)


def wrong_funder(alone: Alone, lines: tuple[str, ...], unit: Unit) -> Named:
    theirs = _by_fund(alone, lines)
    rows = ", ".join(f"row {alone.lines[line].row}" for line in lines)
    said = f"{words.NOUNS[unit.kind]} ({rows}): {words.whose_words(alone.account, unit, theirs)}"
    otherwise = alone.explain(lines, (unit.entry,), reason="wrong-funder")
    try_ = words.whose_try(alone.account, unit, theirs, on=alone.last_on, otherwise=otherwise)
    return Named("wrong-funder", lines, alone.whole(unit) or (), said, try_)


class Claim(NamedTuple):
    """A line by which a spend is claimed: whose line, where it is not of the one asked about."""

    source: str
    fund: str
    line: e.ExtractLine


def _claims_of_others(alone: Alone, unit: Unit) -> list[Claim]:
    """Lines of other councils and boards that claim a spend of ours for a fund that bears it:
    matched with it, or alone, and of all of it or of the fund's share."""
    found = []
    for other in alone.others():
        for name, like in other.lines.items():
            match, fund = other.match_of_line.get(name), like.fund or _only_fund(other)
            if match is not None:
                claims = any(ref.entry in unit.entries for ref in match.entries)
            else:
                claims = (
                    like.kind == unit.kind
                    and near_days(like.on, unit.on)
                    and fund in unit.funds
                    and like.amount_pence in (unit.pence, unit.funds[fund])
                )
            if claims:
                found.append(Claim(other.source, fund, like))
    return found


def _only_fund(other: Reconciling) -> str:
    funds = {fund for extract in other.extracts.values() for fund in extract.funds}
    return next(iter(funds)) if len(funds) == 1 else ""


def claimed_beyond(alone: Alone) -> Iterator[Named]:
    """A spend of which two funds claim more by theirs than it came to."""
    fits: list[tuple[str, Unit]] = [
        (name, unit)
        for name, line in alone.lines.items()
        if line.kind == "spend" and line.entry is None
        for unit in alone.both.units.values()
        if _fits(line, unit, line.amount_pence)
    ]
    near: dict[str, set[int]] = defaultdict(set)
    names: dict[int, list[str]] = defaultdict(list)
    for name, unit in fits:
        near[name].add(unit.entry)
        names[unit.entry].append(name)
    for entry, lines in names.items():
        unit = alone.both.units[entry]
        funds = [alone.both.fund_of(alone.lines[name]) for name in lines]
        if len(set(funds)) < len(funds) or any(len(near[name]) > 1 for name in lines):
            continue
        claims = [
            Claim("", alone.both.fund_of(line), line)
            for match in alone.both.matches
            if unit in alone.both.units_in(match)
            for name in match.lines
            if (line := alone.reconciling.lines[name]).kind == "spend"
        ]
        claimed = {claim.fund for claim in claims}
        if len(lines) + len(claims) > 1 and not claimed & set(funds):
            yield both_claim(alone, tuple(lines), unit, claims)


def both_claim(alone: Alone, lines: tuple[str, ...], unit: Unit, claims: list[Claim]) -> Named:
    """A spend that lines of theirs claim, and that is claimed for another fund too."""
    own = [Claim("", alone.both.fund_of(alone.lines[n]), alone.lines[n]) for n in lines]
    all_ = [*own, *claims]
    said = " and ".join(
        f"{pounds(abs(one.line.amount_pence))} for {one.fund or 'no fund'}"
        + (f" by {one.source}" if one.source else "")
        + f" (row {one.line.row})"
        for one in all_
    )
    total = pounds(abs(sum(one.line.amount_pence for one in all_)))
    said += f": {total} is claimed of {words.an_entry(alone.account.id, unit, unit.pence)}"
    parts = tuple((unit.entry, fund) for fund in unit.funds if (unit.entry, fund) in alone.near)
    try_ = alone.explain(lines, [unit.entry] if parts else [], reason="duplicate-claim")
    return Named("duplicate-claim", lines, parts, said, try_)


def borne_elsewhere(alone: Alone) -> Iterator[Named]:
    """A spend of ours that these have not, and another has under a fund that does not bear it."""
    keys = [key for key in alone.parts if alone.unit(key).kind == "spend"]
    others = alone.others() if keys else []
    lines = [
        Claim(other.source, like.fund or _only_fund(other), like)
        for other in others
        for name, like in other.lines.items()
        if name not in other.match_of_line
    ]
    fits = [
        (key, claim)
        for key in keys
        for claim in lines
        if claim.fund not in alone.unit(key).funds
        and _fits(claim.line, alone.unit(key), claim.line.amount_pence)
    ]
    for key, claim in fits:
        if sum(key == other[0] or claim is other[1] for other in fits) == 1:
            said = words.an_entry(alone.account.id, alone.unit(key), alone.parts[key])
            said += f" of {key[1]}, which {alone.reconciling.source} has not: {claim.source} has "
            said += f"it under {claim.fund or 'no fund'} (row {claim.line.row})"
            try_ = alone.explain((), (key[0],), reason="wrong-funder")
            yield Named("wrong-funder", (), (key,), said, try_)


def claimed_elsewhere(alone: Alone) -> Iterator[Named]:
    """A spend that is none of ours under the funds asked about, and that another council or board
    has in an extract of its own, matched with our entry."""
    for name, line in alone.lines.items():
        if line.kind == "spend" and (found := _elsewhere(alone, line)) is not None:
            yield _duplicate(alone, name, *found)


def claimed_twice(alone: Alone) -> Iterator[Named]:
    """A spend that stands under two funds by theirs, and once in our books."""
    used: set[str] = set()
    for name, line in alone.lines.items():
        if line.kind != "spend":
            continue
        for other, like in alone.reconciling.lines.items():
            if other in alone.both.lines or other in used or not _one_spend(line, like):
                continue
            if alone.both.fund_of(like) != alone.both.fund_of(line):
                used.add(other)
                yield _duplicate(alone, name, alone.reconciling, other)
                break


def _one_spend(line: e.ExtractLine, like: e.ExtractLine) -> bool:
    """Whether two lines tell of one spend: the entry that both name, or amount and day."""
    if (line.kind, line.amount_pence) != (like.kind, like.amount_pence):
        return False
    if line.entry is not None and like.entry is not None:
        return line.entry == like.entry
    return line.on == like.on


def _elsewhere(alone: Alone, line: e.ExtractLine) -> tuple[Reconciling, str] | None:
    for other in alone.others():
        for name, like in other.lines.items():
            match = other.match_of_line.get(name)
            if match is None or not _one_spend(line, like):
                continue
            if not any(key[0] == ref.entry for ref in match.entries for key in alone.parts):
                return other, name
    return None


def _duplicate(alone: Alone, name: str, at: Reconciling, twin: str) -> Named:
    line, like = alone.lines[name], at.lines[twin]
    matched = at.match_of_line[twin].entries[0]
    fund = alone.both.fund_of(line) or "no fund"
    here = "" if at is alone.reconciling else f" of {at.source}"
    said = (
        f"{words.a_line(line)} under {fund} is claimed{here} under "
        f"{like.fund or 'another fund'} too (row {like.row}), and our books have it once, "
        f"{matched.account}/{matched.entry}"
    )
    try_ = alone.explain((name,), (), reason="duplicate-claim")
    return Named("duplicate-claim", (name,), (), said, try_)
