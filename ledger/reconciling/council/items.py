"""Everything in which a council and our books differ, as items of the parts they belong to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from ledger import events as e
from ledger.calendar import financial_year, uk_words
from ledger.money import pounds
from ledger.reconciling.council.differences import words
from ledger.reconciling.council.differences.alone import Alone
from ledger.reconciling.council.differences.naming import named
from ledger.reconciling.council.sides import Sides
from ledger.reconciling.explained import explained
from ledger.reconciling.value import Explanation, Item

ANOTHER_DAY = Explanation("timing", "another-day", "", 0)
NEVER_LISTED = Explanation("agreed", "never-listed", "", 0)
"""Why an item is there, where the books themselves show it."""


class Draft(NamedTuple):
    """An item before it is known what of it stands in which part. pence is by part, and funds the
    same by fund, which may stand in the part of the whole account."""

    kind: str
    on: date
    pence: dict[str, int]
    lines: tuple[str, ...]
    entries: tuple[e.EntryRef, ...]
    words: str
    try_: str
    funds: dict[str, int]
    explained: Explanation | None = None


def items_of(sides: Sides) -> Iterator[Item]:
    """Everything in which the two sides differ, each item in the part it belongs to."""
    drafts = [*_named(sides), *_timings(sides), *_openings(sides), *_jumped(sides)]
    totals: dict[tuple, int] = defaultdict(int)
    by_fund: dict[tuple, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for one in drafts:
        totals[one.lines, one.entries] += sum(one.pence.values())
        for fund, pence in one.funds.items():
            by_fund[one.lines, one.entries][fund] += pence
    for one in drafts:
        # One explanation is of all that the same lines and entries come to, in whatever fund.
        of = one.lines, one.entries
        said = explained(sides.reconciling, *of, totals[of], by_fund[of])
        for fund, pence in one.pence.items():
            yield Item(
                one.kind, one.on, pence, fund, sides.account.id, one.lines, one.entries,
                one.words, one.try_, one.explained or said,
            )  # fmt: skip


def _named(sides: Sides) -> Iterator[Draft]:
    base, upto = sides.run.base_on, sides.last_on
    lines = {n: x for n, x in sides.both.lines.items() if base <= x.on <= upto}
    parts = {
        key: pence
        for key, pence in sides.both.alone.items()
        if key[1] in sides.both.funds and base <= sides.both.units[key[0]].on <= upto
    }
    alone = Alone(
        account=sides.account,
        reconciling=sides.reconciling,
        both=sides.both,
        lines=dict(lines),
        parts=dict(parts),
        near=dict(sides.both.alone),
        kinds=sides.kinds(),
        others=sides.others,
        last_on=sides.last_on,
    )
    for one in named(alone):
        pots = [(lines[n].on, f, p) for n in one.lines for f, p in sides.of_line[n].items()]
        pots += [(sides.both.units[key[0]].on, key[1], -parts[key])
                 for key in one.parts if key in parts]  # fmt: skip
        pence = sides.in_parts(pots)
        on = max((day for day, _, _ in pots), default=upto)
        if pence and (any(pence.values()) or on >= sides.start):
            entries = dict.fromkeys(e.EntryRef(sides.account.id, key[0]) for key in one.parts)
            why = NEVER_LISTED if one.by_books else None
            yield Draft(
                one.kind, on, pence, one.lines, tuple(entries), one.words, one.try_,
                _by_fund(sides, pots), why,
            )  # fmt: skip


def _by_fund(sides: Sides, pots: list[tuple[date, str, int]]) -> dict[str, int]:
    """What moved until the period's end, by fund."""
    found: dict[str, int] = {}
    for on, fund, pence in pots:
        if on <= sides.last_on:
            found[fund] = found.get(fund, 0) + pence
    return found


def _timings(sides: Sides) -> Iterator[Draft]:
    """Matches with one side in the period and the other not."""
    for match in sides.both.matches:
        funds = {f for name in match.lines for f in sides.of_line[name]}
        lines = [sides.reconciling.lines[name] for name in match.lines]
        units = sides.both.units_in(match)
        pots = [(x.on, f, p) for n, x in zip(match.lines, lines, strict=True)
                for f, p in sides.of_line[n].items()]  # fmt: skip
        pots += [(u.on, f, -p) for u in units for f, p in u.funds.items() if f in funds]
        pence = {fund: p for fund, p in sides.in_parts(pots).items() if p}
        if not pence:
            continue
        years = {financial_year(one.on) for one in (*lines, *units)}
        ours = ", ".join(words.an_entry(sides.account.id, u, u.pence) for u in units)
        said = f"theirs {', '.join(words.a_line(line) for line in lines)}; ours {ours}"
        kind = "timing-year-end" if len(years) > 1 else "timing"
        on = max(one.on for one in (*lines, *units))
        yield Draft(kind, on, pence, match.lines, match.entries, said, "", pence, ANOTHER_DAY)


def _openings(sides: Sides) -> Iterator[Draft]:
    """What stood before the first extract by theirs, and what did by ours."""
    base = sides.run.base_on
    matched = {
        (unit.entry, fund) for match in sides.both.matches
        for unit in sides.both.units_in(match) for fund in unit.funds
        if (unit.entry, fund) not in sides.both.alone
    }  # fmt: skip
    for fund, stood in sides.run.opening.items():
        if fund == "" and not sides.whole:
            continue
        before = [
            (unit, pence)
            for unit in sides.both.units.values()
            for f, pence in unit.funds.items()
            if unit.on < base and fund in (f, "") and (unit.entry, f) not in matched
        ]
        ours = sum(pence for _, pence in before)
        if stood == ours:
            continue
        never = sum(pence for unit, pence in before if unit.kind not in sides.kinds())
        said = (
            f"before {uk_words(base)}{f', of {fund}' if fund else ''}: theirs {pounds(stood)}, "
            f"ours {pounds(ours)}"
        )
        name = f"opening/{fund or '-'}/{base.isoformat()}"
        line, pence = (name,), {fund: stood - ours}
        if never and stood - ours == -never:
            said += f", of which {pounds(never)} is of kinds that they never list"
            yield Draft("not-listed", base, pence, line, (), said, "", pence, NEVER_LISTED)
            continue
        try_ = words.explain(
            sides.reconciling.id, line, (), sides.last_on, reason="opening-differs"
        )
        yield Draft("opening-differs", base, pence, line, (), said, try_, pence)


def _jumped(sides: Sides) -> Iterator[Draft]:
    for jump in sides.run.jumps:
        if jump.on > sides.last_on or (jump.fund == "" and not sides.whole):
            continue
        try_ = words.explain(sides.reconciling.id, (jump.id,), (), sides.last_on, reason=jump.kind)
        pence = {jump.fund: jump.pence}
        yield Draft(jump.kind, jump.on, pence, (jump.id,), (), jump.words, try_, pence)


def faults_of(sides: Sides) -> Iterator[Item]:
    for fault in sides.run.faults:
        yield fault._replace(explained=explained(sides.reconciling, fault.lines, (), 0))
    yield from _both_matched(sides)


def _both_matched(sides: Sides) -> Iterator[Item]:
    """Entries that another council's extract is matched with too, for the same fund."""
    mine = {(ref, fund): match for match in sides.both.matches if sides.tells_of(match)
            for ref in match.entries for n in match.lines for fund in sides.of_line[n]}  # fmt: skip
    for other in sides.others():
        for match in other.matches():
            funds = {other.lines[n].fund for n in match.lines if n in other.lines}
            for ref in match.entries:
                own = next((mine[ref, f] for f in funds if (ref, f) in mine), None)
                if own is None:
                    continue
                said = (
                    f"{pounds(abs(own.amount_pence))}, {ref.account}/{ref.entry} in our books, "
                    f"is claimed by {sides.reconciling.source} and by {other.source} both"
                )
                on = max(sides.reconciling.lines[n].on for n in own.lines)
                try_ = words.explain(
                    sides.reconciling.id, own.lines, (ref,), on, reason="duplicate-claim"
                )
                why = explained(sides.reconciling, own.lines, (ref,), 0)
                yield Item("duplicate-claim", on, 0, "", sides.account.id, own.lines, (ref,),
                           said, try_, why)  # fmt: skip
