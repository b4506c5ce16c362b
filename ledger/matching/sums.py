"""Sums: one line that is several entries, or several lines that are one entry.

Only where the parts belong together (one payee, one day or one run; or days in a row, and a sum
too exact to be chance), lie near the whole, there is one way to make the sum, and nothing in it is
wanted by another.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import NamedTuple

from ledger.matching.candidates import Owners, Thing, like_key, payees_of
from ledger.matching.items import Basis, Limits, Match, Suggestion, order_of
from ledger.matching.payees import likeness

_NODES = 20_000
"""How many part sums a search may look at; past that, nothing is said."""

_FEW = 6
"""So few candidates may make a sum of one day without a payee; more could do so by chance."""

_ODDS = 200

"""A sum of consecutive days is too exact to be chance at these odds."""


class Way(NamedTuple):
    """One way to make a whole of parts. by_theirs: the parts are theirs. firm: they belong
    together by themselves, and chance is out."""

    whole: Thing
    parts: tuple[Thing, ...]
    by_theirs: bool
    firm: bool


def sums(
    lines: list[Thing],
    entries: list[Thing],
    owners: Owners,
    limits: Limits,
    late: int = 0,
) -> tuple[list[Match], list[Suggestion]]:
    """Sums that can only be one way, and sums that may be: each thing is in one match at most."""
    ways = [*_ways(lines, entries, False, owners, limits, late or limits.sum_days),
            *_ways(entries, lines, True, owners, limits, late or limits.sum_days)]  # fmt: skip
    wanted = Counter(id(one) for way in ways if way.firm for one in (way.whole, *way.parts))
    matches: list[Match] = []
    suggestions: list[Suggestion] = []
    for way in ways:
        alone = all(wanted[id(one)] == 1 for one in (way.whole, *way.parts))
        said = _said(way)
        if way.firm and alone:
            pence = way.whole.item.pence
            matches.append(Match(said.theirs, said.ours, pence, said.basis))
        else:
            suggestions.append(said)
    taken = {one for match in matches for one in match.theirs}
    gone = {one for match in matches for one in match.ours}
    return matches, [
        one for one in suggestions if not taken & set(one.theirs) and not gone & set(one.ours)
    ]


def _said(way: Way) -> Suggestion:
    whole, parts = (way.whole.item.id,), tuple(one.item.id for one in way.parts)
    theirs, ours = (parts, whole) if way.by_theirs else (whole, parts)
    days = max(abs(one.day - way.whole.day) for one in way.parts)
    percents = [
        payees_of(one, way.whole) if way.by_theirs else payees_of(way.whole, one)
        for one in way.parts
    ]
    known = [one for one in percents if one is not None]
    return Suggestion(theirs, ours, "sum", 0, Basis("subset", days, min(known, default=None)))


def _ways(
    wholes: list[Thing],
    parts: list[Thing],
    by_theirs: bool,
    owners: Owners,
    limits: Limits,
    late: int,
) -> Iterator[Way]:
    days = [one.day for one in parts]
    before, after = (limits.sum_days, late) if by_theirs else (late, limits.sum_days)
    for whole in wholes:
        first = bisect_left(days, whole.day - before)
        last = bisect_right(days, whole.day + after)
        fits = [
            one for one in parts[first:last] if _may_be_part(one, whole, by_theirs, owners, limits)
        ]
        if len(fits) > 1:
            yield from _of_whole(whole, fits, by_theirs, limits)


def _may_be_part(
    part: Thing, whole: Thing, by_theirs: bool, owners: Owners, limits: Limits
) -> bool:
    pence, all_pence = part.item.pence, whole.item.pence
    if pence * all_pence <= 0 or abs(pence) >= abs(all_pence):
        return False
    if part.item.kind and whole.item.kind and part.item.kind != whole.item.kind:
        return False
    alike = payees_of(part, whole) if by_theirs else payees_of(whole, part)
    return alike is None or alike >= limits.payee_percent


def _of_whole(whole: Thing, fits: list[Thing], by_theirs: bool, limits: Limits) -> Iterator[Way]:
    """The ways to make a whole. Where some are firm, the others are thought of no more."""
    if len(fits) > limits.most_candidates:
        bundles = [one for one in _bundles(fits) if len(one) <= limits.most_candidates]
    else:
        bundles = [fits]
    made: dict[tuple, tuple[Thing, ...]] = {}
    for bundle in bundles:
        found = subsets(bundle, whole.item.pence, limits)
        if found is None:
            return
        for parts in found:
            made.setdefault(_signature(parts), parts)
    firm = [one for one in made.values() if _belong_together(one, whole, len(fits), limits)]
    chosen = firm or (list(made.values()) if len(made) == 1 else [])
    for parts in sorted(chosen, key=_order):
        yield Way(whole, parts, by_theirs, bool(firm))


def _belong_together(
    parts: tuple[Thing, ...], whole: Thing, candidates: int, limits: Limits
) -> bool:
    """Whether the parts hang together by run, payee or day and name no two payees; or are of
    consecutive days, and their sum is too exact to be chance."""
    named = [one.payee for one in parts if one.payee]
    if any(_alike(named[0], other, limits) is False for other in named):
        return False
    chance = _chance(parts, whole, candidates)
    if max(abs(one.day - whole.day) for one in parts) > limits.sum_days and not chance:
        return False
    if _hang_together(parts, limits):
        return candidates <= _FEW or bool(named) or chance
    days = sorted(one.day for one in parts)
    return chance and all(b - a <= 1 for a, b in pairwise(days))


def _hang_together(parts: tuple[Thing, ...], limits: Limits) -> bool:
    reached, ahead = {0}, [0]
    while ahead:
        one = parts[ahead.pop()]
        for n, other in enumerate(parts):
            if n not in reached and (
                one.day == other.day
                or (one.item.run and one.item.run == other.item.run)
                or _alike(one.payee, other.payee, limits)
            ):
                reached.add(n)
                ahead.append(n)
    return len(reached) == len(parts)


def _alike(one: str, other: str, limits: Limits) -> bool | None:
    """Whether two payees are one; None where a side has none."""
    alike = likeness(one, other) if one and other else None
    return None if alike is None else alike >= limits.payee_percent


def _chance(parts: tuple[Thing, ...], whole: Thing, candidates: int) -> bool:
    """Whether so many candidates make this sum by chance less than once in _ODDS times.

    Round amounts add up to round amounts more often, and count as so many coarser steps.
    """
    step = 1
    for coarser in (10, 50, 100, 500, 1000, 5000, 10_000, 50_000, 100_000):
        if all(one.item.pence % coarser == 0 for one in parts):
            step = coarser
    return (2**candidates) * step * _ODDS <= 4 * abs(whole.item.pence)


def _signature(parts: Iterable[Thing]) -> tuple:
    return tuple(sorted(Counter((one.item.pence, repr(like_key(one))) for one in parts).items()))


def _order(parts: tuple[Thing, ...]) -> list:
    return [order_of(one.item.id) for one in parts]


def _bundles(fits: list[Thing]) -> list[list[Thing]]:
    """Where there are too many to try them all: those of one run, of one day, or of one payee."""
    held: dict[tuple, list[Thing]] = defaultdict(list)
    for one in fits:
        held["day", one.day].append(one)
        if one.item.run:
            held["run", one.item.run].append(one)
        if one.payee:
            held["payee", one.payee].append(one)
    return [bundle for bundle in held.values() if len(bundle) > 1]


def subsets(things: list[Thing], pence: int, limits: Limits) -> list[tuple[Thing, ...]] | None:
    """Up to two ways to make pence of two to most_parts things; None where the search is too long.

    Things that nobody could tell apart count once: the first of them are taken.
    """
    classes: dict[tuple, list[Thing]] = defaultdict(list)
    for one in things:
        classes[one.item.pence, like_key(one)].append(one)
    rows = sorted(classes.values(), key=lambda row: (-abs(row[0].item.pence), _order((row[0],))))
    sizes = [abs(row[0].item.pence) for row in rows]
    rest = [0] * (len(rows) + 1)
    for n in range(len(rows) - 1, -1, -1):
        rest[n] = rest[n + 1] + sizes[n] * len(rows[n])
    found: list[tuple[Thing, ...]] = []
    looked = 0

    def search(n: int, left: int, taken: tuple[Thing, ...]) -> bool:
        nonlocal looked
        looked += 1
        if looked > _NODES:
            return False
        if left == 0:
            if len(taken) > 1:
                found.append(taken)
            return len(found) < 2
        if n == len(rows) or left > rest[n] or len(taken) == limits.most_parts:
            return True
        most = min(len(rows[n]), left // sizes[n], limits.most_parts - len(taken))
        return all(
            search(n + 1, left - sizes[n] * count, (*taken, *rows[n][:count]))
            for count in range(most, -1, -1)
        )

    search(0, abs(pence), ())
    return None if looked > _NODES else found
