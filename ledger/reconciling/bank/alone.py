"""What stands alone on one side: lines nobody attributed, entries the bank has yet to show.

Where a line and an entry may be the same thing, they are one item, whose pence are what they
differ by; which they are, or whether they are, only a person says.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from ledger import events as e
from ledger.calendar import uk_words
from ledger.holding.state import Holding
from ledger.matching import items as m
from ledger.matching.stages import match
from ledger.money import pounds
from ledger.reconciling.bank.cashbook import Told
from ledger.reconciling.explained import explained
from ledger.reconciling.state import Reconciling
from ledger.reconciling.value import Item

OPENING = "/opening"
"""How the id of what stood before the first line known ends."""


class Alone(NamedTuple):
    """What stands alone by the end of a period: pence left of lines, and entries."""

    lines: dict[str, int]
    entries: list[Told]


def line_day(line: str) -> date:
    """The day in a line's id."""
    return date.fromisoformat(line.split("/")[1])


def items_alone(
    holding: Holding, alone: Alone, reconciling: Reconciling, *, last_on: date
) -> Iterator[Item]:
    """An item for each line and entry that stands alone, or for several that may be one."""
    told = {one.ref: one for one in alone.entries}
    lines = dict(alone.lines)
    for kind, some, refs in _together(alone, reconciling):
        pence = sum(lines[line] for line in some) - sum(told[ref].awaited_pence for ref in refs)
        yield _several(holding, kind, some, [told[ref] for ref in refs], reconciling, pence=pence)
        for line in some:
            del lines[line]
        for ref in refs:
            del told[ref]
    for line, pence in lines.items():
        yield _only_at_bank(holding, line, pence, reconciling)
    for one in told.values():
        yield _not_at_bank(holding, one, reconciling, last_on=last_on)


# ── one side alone ───────────────────────────────────────────────────────────────────────────


def _only_at_bank(holding: Holding, line: str, pence: int, reconciling: Reconciling) -> Item:
    on = line_day(line)
    if line.endswith(OPENING):
        words = f"{pounds(pence)} stood here before the first line, and nobody has brought it"
        try_ = "dpl account bring-forward --help"
    else:
        whole = abs(int(line.split("/")[2]))
        part = "" if abs(pence) == whole else f" left of {pounds(whole)}"
        way = "in" if pence > 0 else "out"
        words = f"{pounds(abs(pence))} {way}{part}: nobody has said whose it is"
        try_ = f"dpl line allocate {line} --help"
    said = explained(reconciling, (line,), (), pence)
    return Item("only-at-bank", on, pence, "", "", (line,), (), words, try_, said)


def _not_at_bank(holding: Holding, one: Told, reconciling: Reconciling, *, last_on: date) -> Item:
    pence, ref = -one.awaited_pence, one.ref
    amount = pounds(abs(pence))
    part = "" if one.awaited_pence == one.pence else f" left of {pounds(abs(one.pence))}"
    way = "in" if one.awaited_pence > 0 else "out"
    days = (last_on - one.on).days
    words = f"{amount} {way}{part}: told of, not shown in {_many(days, 'day')}"
    try_ = (
        f"dpl reconcile explain bank/{holding.id} --entry {name_of(ref)} --as timing "
        f"--reason not-shown-yet --on {last_on:%d/%m/%Y}"
    )
    said = explained(reconciling, (), (ref,), pence)
    return Item(
        "not-at-bank", one.on, pence, one.fund, ref.account, (), (ref,), words, try_, said
    )  # fmt: skip


def name_of(ref: e.EntryRef) -> str:
    return f"{ref.account}/{ref.entry}"


# ── what may be one thing ────────────────────────────────────────────────────────────────────

Together = tuple[str, tuple[str, ...], tuple[e.EntryRef, ...]]
_KINDS = {
    "amount-near": "amount-differs",
    "digits-swapped": "amount-differs",
    "sign": "amount-differs",
    "date-far": "date-differs",
}
"""Suggestions of one line and one entry, by why they are made; others are no item of their own."""


def _together(alone: Alone, reconciling: Reconciling) -> list[Together]:
    """Lines and entries that may be one thing, each in one item at most: first those of which
    several fit each other, then sums, then the one line that may be one entry though something
    differs.

    What was explained by itself stays by itself. What fits goes by all that stands alone, so that
    explaining one item never makes another of its neighbours.
    """
    lines = {line: pence for line, pence in alone.lines.items() if not line.endswith(OPENING)}
    entries = [one for one in alone.entries if not one.brought]
    if not lines or not entries:
        return []
    suggested = match(*engine_items(lines, entries)).suggestions
    by_itself: set = {
        line for line, pence in lines.items() if explained(reconciling, (line,), (), pence)
    }
    by_itself |= {
        one.ref for one in entries if explained(reconciling, (), (one.ref,), -one.awaited_pence)
    }
    found: list[Together] = []
    used: set = set()
    sums = [("parts", one.theirs, one.ours) for one in suggested if one.why == "sum"]
    pairs = [
        (kind, one.theirs, one.ours)
        for one in suggested
        if (kind := _KINDS.get(one.why)) and len(one.theirs) == len(one.ours) == 1
    ]
    for kind, some, refs in (*_twins(suggested), *_only(sums), *_only(pairs)):
        apart = by_itself.isdisjoint((*some, *refs)) and not parted(reconciling, some, refs)
        if used.isdisjoint((*some, *refs)) and apart:
            found.append((kind, some, refs))
            used.update((*some, *refs))
    return found


def _only(suggested: list[Together]) -> Iterator[Together]:
    """Suggestions of which no line and no entry is in another: of two, neither is made."""
    counts = Counter(one for _, some, refs in suggested for one in (*some, *refs))
    for kind, some, refs in suggested:
        if all(counts[one] == 1 for one in (*some, *refs)):
            yield kind, some, refs


def engine_items(lines: dict[str, int], entries: list[Told]) -> tuple[list[m.Item], list[m.Item]]:
    """Both sides as the matching knows them."""
    theirs = [m.Item(line, line_day(line), pence) for line, pence in lines.items()]
    return theirs, [m.Item(one.ref, one.on, one.awaited_pence) for one in entries]


def parted(reconciling: Reconciling, lines: tuple, refs: tuple) -> bool:
    """Whether somebody said that some of these are not the same thing."""
    return any((line, ref) in reconciling.parted for line in lines for ref in refs)


def _twins(suggested: tuple[m.Suggestion, ...]) -> list[Together]:
    """Lines and entries of the same amount of which several fit: all that hang together are one."""
    groups: list[tuple[dict[str, None], dict[e.EntryRef, None]]] = []
    for one in suggested:
        if one.why != "ambiguous":
            continue
        lines, refs = dict.fromkeys(one.theirs), dict.fromkeys(one.ours)
        apart = []
        for group in groups:
            if group[0].keys() & lines.keys() or group[1].keys() & refs.keys():
                lines, refs = group[0] | lines, group[1] | refs
            else:
                apart.append(group)
        groups = [*apart, (lines, refs)]
    return [("twins", tuple(lines), tuple(refs)) for lines, refs in groups]


def _several(
    holding: Holding,
    kind: str,
    lines: tuple[str, ...],
    told: list[Told],
    reconciling: Reconciling,
    *,
    pence: int,
) -> Item:
    refs = tuple(one.ref for one in told)
    words, command = _WORDS[kind](holding, lines, told)
    funds = {one.fund for one in told}
    accounts = {one.ref.account for one in told}
    return Item(
        kind=kind,
        on=max(line_day(line) for line in lines),
        pence=pence,
        fund=funds.pop() if len(funds) == 1 else "",
        account=accounts.pop() if len(accounts) == 1 else "",
        lines=lines,
        entries=refs,
        words=words,
        try_=command,
        explained=explained(reconciling, lines, refs, pence),
    )


def _twins_in_words(holding: Holding, lines: tuple[str, ...], told: list[Told]) -> tuple[str, str]:
    words = f"{_both(lines, told)} of the same amount: which is which cannot be told"
    return words, f"dpl line list --holding {holding.id}"


def _parts_in_words(holding: Holding, lines: tuple[str, ...], told: list[Told]) -> tuple[str, str]:
    amount = pounds(abs(sum(one.awaited_pence for one in told)))
    words = f"{_both(lines, told)} come to the same, {amount}: they may be one thing"
    return words, _match_command(holding, lines, told)


def _days_in_words(holding: Holding, lines: tuple[str, ...], told: list[Told]) -> tuple[str, str]:
    words = (
        f"{pounds(abs(told[0].awaited_pence))} told of for {uk_words(told[0].on)} may be what the "
        f"bank shows on {uk_words(line_day(lines[0]))}"
    )
    return words, _match_command(holding, lines, told)


def _amounts_in_words(
    holding: Holding, lines: tuple[str, ...], told: list[Told]
) -> tuple[str, str]:
    (line,), (one,) = lines, told
    shown, name = int(line.split("/")[2]), name_of(one.ref)
    words = (
        f"the bank shows {pounds(shown)} on {uk_words(line_day(line))}, and {name} told of "
        f"{pounds(one.awaited_pence)} for {uk_words(one.on)}"
    )
    if (shown > 0) != (one.awaited_pence > 0):
        return words, f"dpl reverse {name} --reason wrong-direction"
    amount = pounds(abs(shown), plain=True)
    return words, f"dpl correct {name} --amount {amount} --reason typing-error"


_WORDS = {
    "twins": _twins_in_words,
    "parts": _parts_in_words,
    "date-differs": _days_in_words,
    "amount-differs": _amounts_in_words,
}
"""What each kind says to a person, and the command that settles it."""


def _both(lines: tuple[str, ...], told: list[Told]) -> str:
    return f"{_many(len(lines), 'line')} and {_many(len(told), 'entry', 'entries')}"


def _match_command(holding: Holding, lines: tuple[str, ...], told: list[Told]) -> str:
    named = [*(f"--line {x}" for x in lines), *(f"--entry {name_of(x.ref)}" for x in told)]
    return f"dpl reconcile match bank/{holding.id} {' '.join(named)}"


def _many(number: int, one: str, several: str = "") -> str:
    return f"1 {one}" if number == 1 else f"{number} {several or one + 's'}"
