"""The matching itself: what is certain by reference, period, amount and days; then by sums.

It is global: which line is which entry is decided for all lines and entries that could be
confused with one another at once (`equals`), never first come, first served. What is in every
reading nearly as likely as the best is matched; the rest goes to a person, with what may be.
Things that nothing tells apart pair off in order. Where a group has shown its habits (`habits`),
an unrelated item of it may make a match a question, or back; never another match. The answer never
depends on the input's order.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from ledger.matching.candidates import Owners, Thing, basis_of, thing
from ledger.matching.equals import Equals
from ledger.matching.habits import Seen, learned
from ledger.matching.items import Found, Item, Limits, Match, Suggestion, order_of
from ledger.matching.suggestions import suggested
from ledger.matching.sums import sums

_USUAL = Limits()


def match(theirs: Iterable[Item], ours: Iterable[Item], limits: Limits = _USUAL) -> Found:
    """Which lines of theirs are which entries of ours, for certain; and what may be, to be asked.

    An id is unique on its side. No item is in two matches, and a match's amounts add up. Matches
    stand in the order of their ids; suggestions too, those for one line the likeliest first.
    """
    groups: dict[Any, tuple[list[Item], list[Item]]] = defaultdict(lambda: ([], []))
    for side, items in enumerate((theirs, ours)):
        for item in items:
            groups[item.group][side].append(item)
    found: list[Match] = []
    asked: list[Suggestion] = []
    for some, others in groups.values():
        if some and others:
            matches, suggestions = _in_group(_by_day(some), _by_day(others), limits)
            found += matches
            asked += suggestions
    found.sort(key=lambda one: order_of(one.theirs[0]))
    asked.sort(key=lambda one: order_of(one.theirs[0]))
    return Found(tuple(found), tuple(asked))


def _by_day(items: list[Item]) -> list[Thing]:
    return sorted(map(thing, items), key=lambda one: (one.day, order_of(one.item.id)))


def _in_group(
    lines: list[Thing], entries: list[Thing], limits: Limits
) -> tuple[list[Match], list[Suggestion]]:
    owners = Owners(lines, entries, limits)
    amounts: dict[int, tuple[list[Thing], list[Thing]]] = {}
    for side, things in enumerate((lines, entries)):
        for one in things:
            both = amounts.get(one.item.pence)
            if both is None:
                both = amounts[one.item.pence] = ([], [])
            both[side].append(one)
    equals: list[tuple[int, Equals]] = []
    seen = Seen()
    lone: tuple[list[Thing], list[Thing]] = ([], [])
    for pence, (some, others) in amounts.items():
        if some and others:
            equals.append((pence, one := Equals(some, others, owners, limits)))
            one.tell(seen)
        else:
            lone[0].extend(some)
            lone[1].extend(others)
    _tell_lone(seen, lone, owners, limits)
    habits = learned(seen, limits)
    matches: list[Match] = []
    suggestions: list[Suggestion] = []
    taken: set[int] = set()
    unclear: set[int] = set()
    for pence, one in equals:
        pairs, tied = one.resolved(habits)
        for line, entry in pairs:
            basis = basis_of(line, entry, owners)
            matches.append(Match((line.item.id,), (entry.item.id,), pence, basis))
            taken.update((id(line), id(entry)))
        for both in tied:
            suggestions.append(_ambiguous(*both, owners))
            unclear.update(id(one) for things in both for one in things)
    left = [one for one in lines if id(one) not in taken]
    alone = [one for one in entries if id(one) not in taken]
    if left and alone:
        late = 6 if seen.days.get(5, 0) + seen.days.get(6, 0) > 0 else 4
        found, asked = _of_the_rest(left, alone, unclear, owners, limits, late)
        matches += found
        suggestions += asked
    return matches, suggestions


def _tell_lone(
    seen: Seen, lone: tuple[list[Thing], list[Thing]], owners: Owners, limits: Limits
) -> None:
    """Of amounts that only one side has, how many have nothing: not those that add up."""
    lines, entries = (sorted(some, key=lambda one: one.day) for some in lone)
    summed: set = set()
    if lines and entries:
        matches, asked = sums(lines, entries, owners, limits)
        for one in (*matches, *asked):
            summed.update((True, name) for name in one.theirs)
            summed.update((False, name) for name in one.ours)
    seen.lines += sum((True, one.item.id) not in summed for one in lines)
    seen.entries += sum((False, one.item.id) not in summed for one in entries)


def _of_the_rest(
    left: list[Thing],
    alone: list[Thing],
    unclear: set[int],
    owners: Owners,
    limits: Limits,
    late: int,
) -> tuple[list[Match], list[Suggestion]]:
    """Sums of what is left alone and not unclear already; and what may be, of all that is left."""
    matches, asked = sums(
        [one for one in left if id(one) not in unclear],
        [one for one in alone if id(one) not in unclear],
        owners,
        limits,
        late,
    )
    taken = {one for match in matches for one in match.theirs}
    gone = {one for match in matches for one in match.ours}
    left = [one for one in left if one.item.id not in taken]
    alone = [one for one in alone if one.item.id not in gone]
    return matches, asked + suggested(left, alone, owners, limits, unclear)


def _ambiguous(lines: list[Thing], entries: list[Thing], owners: Owners) -> Suggestion:
    days = max(abs(line.day - entry.day) for line in lines for entry in entries)
    first = basis_of(lines[0], entries[0], owners)
    return Suggestion(
        tuple(one.item.id for one in lines),
        tuple(one.item.id for one in entries),
        "ambiguous",
        sum(one.item.pence for one in lines) - sum(one.item.pence for one in entries),
        first._replace(stage="window", days=days),
    )
