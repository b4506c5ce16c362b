"""What everybody knows of how counts hang together: columns or rows of a table that come to the
same, days that make up others, what one report ends with and the next begins with. Pure.

As with money, nobody has to write it down: what adds up does so for every person, and so it is
found in what is counted of each. What does so by chance is taken for known as well.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator, Sequence
from datetime import timedelta
from itertools import combinations as combinations_of
from itertools import islice
from typing import NamedTuple

from projections.reports.derivable import LANE, PRIME, chances, combinations
from projections.reports.shown import LINKED, Cell, Shown, Tables, Tie
from projections.reports.tables import TOTAL
from projections.reports.ties import MANY, MOST, lanes_of, made_up_of

TIMES = 6
"""Nothing that adds up says one of its numbers more often than this."""


class Tied(NamedTuple):
    """Counts that come to nothing together, each so many times."""

    terms: tuple[tuple[Shown, int], ...]


class OfDays(NamedTuple):
    """People of some days, and of the days that these are made up of, who may be the same."""

    whole: Shown
    parts: tuple[Shown, ...]


def count_ties(editions: Sequence[Tables]) -> Iterator[Tied | OfDays]:
    """All of them, of editions in the order of publishing."""
    codes = _Codes()
    for tables in editions:
        if tables.count_ties is None:
            tables.count_ties = list(_within(tables, codes))
        counts = tables.counts()
        for tie in tables.count_ties:
            yield Tied(tuple((counts[place], times) for place, times in tie.items()))
    yield from _of_openings(editions)
    yield from _of_growing(editions)
    yield from _of_days(editions)


class _Codes:
    """A number for everybody, with a lane for each multiplier; for who is nobody, of each cell."""

    def __init__(self) -> None:
        self._of: dict[Hashable, int] = {}

    def of(self, one: Hashable) -> int:
        found = self._of.get(one)
        if found is None:
            lanes = chances(len(self._of), MANY)
            found = self._of[one] = sum(lane << LANE * at for at, lane in enumerate(lanes))
        return found


def _within(tables: Tables, codes: _Codes) -> Iterator[Tie]:
    counts = tables.counts()
    cells: dict[Cell, int] = {}
    for one in counts:
        one.told = _told_of(one, tables, codes, cells)
    yield from _of_lines(counts, lambda one: one.place.row, lambda one: one.place.column)
    yield from _of_lines(counts, lambda one: one.place.column, lambda one: one.place.row)


def _told_of(one: Shown, tables: Tables, codes: _Codes, cells: dict[Cell, int]) -> int:
    """What is counted, person by person, told in one whole number."""
    if one.kind == "people":
        found, left = 0, one.whom
        while left:
            bit = left & -left
            left ^= bit
            found += codes.of(bit)
        return found
    for cell in one.cells:
        if cell not in cells:
            cube = tables.cube(cell)
            assert cube.each is not None
            more = cube.more.get(cell.key, {})
            cells[cell] = sum(
                (1 + more.get(whom, 0)) * codes.of(whom or cell) for whom in cube.each[cell.key]
            )
    return sum(map(cells.__getitem__, one.cells))


Line = Callable[[Shown], str]


def _of_lines(counts: Sequence[Shown], line: Line, across: Line) -> Iterator[Tie]:
    """What the columns of a section come to in every row of it; or the rows, in every column."""
    sections: dict[str, dict[str, dict[str, int]]] = defaultdict(lambda: defaultdict(dict))
    for number, one in enumerate(counts):
        sections[one.place.section][line(one)][across(one)] = number
    for lines in sections.values():
        some = list(dict.fromkeys(
            name for own in lines.values() for name, n in own.items()
            if counts[n].told and name != TOTAL
        ))  # fmt: skip
        if not 1 < len(some) <= MANY:
            continue
        equations = [
            list(one)
            for key, own in lines.items() if key != TOTAL
            for one in zip(*(
                lanes_of(counts[own[name]].told or 0) if name in own else [0] * MANY
                for name in some
            ), strict=True)
        ]  # fmt: skip
        for combination in combinations(equations, len(some)):
            times = _whole(combination)
            told_by = [(name, n) for name, n in zip(some, times, strict=True) if n]
            for own in lines.values():
                if told_by and all(name in own for name, _ in told_by):
                    tie = {own[name]: n for name, n in told_by if counts[own[name]].told}
                    if tie and not sum((counts[at].told or 0) * n for at, n in tie.items()):
                        yield tie


def _whole(times: Sequence[int]) -> list[int]:
    """Numbers of the field as small whole ones; nothing where they are not so."""
    for by in range(1, TIMES + 1):
        found = [one * by % PRIME for one in times]
        found = [one - PRIME if one > PRIME // 2 else one for one in found]
        if max(map(abs, found)) <= TIMES:
            return found
    return [0] * len(times)


# ── between editions ─────────────────────────────────────────────────────────────────────────


def _of_openings(editions: Sequence[Tables]) -> Iterator[Tied]:
    """What there was at the end of some days, and before those that follow on them: of one row of
    a table, or of one column."""
    ends: dict[tuple, list[Shown]] = defaultdict(list)
    for tables in editions:
        for one in tables.counts():
            for line in _lines(one):
                if one.told:
                    ends[tables.days[1], line, one.told].append(one)
    for tables in editions:
        before = tables.days[0] - timedelta(days=1)
        for one in tables.counts():
            for line in _lines(one):
                for other in ends.get((before, line, one.told), ()):
                    if other.place != one.place:
                        yield Tied(((one, 1), (other, -1)))


def _lines(one: Shown) -> tuple[tuple[str, str, str], ...]:
    section, row, column = one.place
    return (section, row, "row"), (section, column, "column")


def _of_growing(editions: Sequence[Tables]) -> Iterator[Tied | OfDays]:
    """Whom there were at the end of the days before, and who came to be there: a year to date is
    that of the quarter before, and who is new or was given something once."""
    ends: dict[tuple, list[Shown]] = defaultdict(list)
    for tables in editions:
        for one in tables.counts():
            if one.kind == "people" and one.whom:
                ends[_of_whom(tables), tables.days[1], one.place].append(one)
    for tables in editions:
        before = tables.days[0] - timedelta(days=1)
        beside: dict[tuple[str, str, str], list[Shown]] = defaultdict(list)
        for one in tables.counts():
            if one.kind == "people" and one.whom:
                for line in _lines(one):
                    beside[line].append(one)
        for some in beside.values():
            for whole in some if len(some) <= MANY else ():
                for part in ends.get((_of_whom(tables), before, whole.place), ()):
                    if part.whom & ~whole.whom or part.whom == whole.whom:
                        continue
                    new = _who_came(whole, part, [one for one in some if one is not whole])
                    if new and whole.told == sum(one.told or 0 for one in (part, *new)):
                        yield Tied(((whole, 1), (part, -1), *((one, -1) for one in new)))
                    elif new:
                        yield OfDays(whole, (part, *new))


def _of_whom(tables: Tables) -> tuple:
    edition = tables.edition
    return edition.funder, tuple(name for name, _ in edition.parts)


def _who_came(whole: Shown, part: Shown, among: Sequence[Shown]) -> tuple[Shown, ...]:
    """One or two counts of a line, as few people as there are, who were all there is more."""
    left = whole.whom & ~part.whom
    some = [one for one in among if one.whom & left and not one.whom & ~whole.whom]
    pairs = (
        (one, other) for one, other in combinations_of(some, 2)
        if not left & ~(one.whom | other.whom) and left & ~one.whom and left & ~other.whom
    )  # fmt: skip
    found = [*((one,) for one in some if not left & ~one.whom), *pairs]
    return min(found, key=lambda these: (sum(one.people for one in these), len(these)), default=())


def _of_days(editions: Sequence[Tables]) -> Iterator[Tied | OfDays]:
    """What happened in days that others make up together: quarters of a year."""
    series: dict[object, dict[int, Shown]] = defaultdict(dict)
    for at, tables in enumerate(editions):
        for one in tables.counts():
            shape = tables.shape(one.of)
            if not shape.stands and not LINKED & set(shape.dims):
                series[one.of, one.kind].setdefault(at, one)
    for found in series.values():
        for at, whole in found.items():
            for some in islice(made_up_of(at, found, editions), MOST):
                parts = tuple(found[one] for one in some)
                values = [one.value for one in parts]
                if whole.told == sum(one.told or 0 for one in parts):
                    yield Tied(((whole, 1), *((one, -1) for one in parts)))
                elif whole.kind == "people" and max(values) <= whole.value <= sum(values):
                    yield OfDays(whole, parts)
