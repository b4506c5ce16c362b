"""What everybody knows of how figures hang together: the same money told twice, columns that add
up to another, days that add up to more. Pure.

Nobody has to write down what adds up to what. What does, does so for every person; so it is found
in the money of each, which is told in a few numbers, each a sum of everybody's pence with
multipliers of the person's own that are as good as chance.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import islice

from projections.reports.derivable import LANE, chances, combinations
from projections.reports.parts import LINKED
from projections.reports.report import Of
from projections.reports.shown import Cell, Shown, Tables
from projections.reports.tables import BETWEEN, TOTAL

MANY = 16
"""Numbers that tell a figure's money: at least as many as a table has columns of money."""
MOST = 100
"""Ways that days make up others, of which nobody tries more: the same quarter published again and
again makes very many."""
_HALF = 1 << LANE - 1
_OFFSET = sum(_HALF << LANE * at for at in range(MANY + 1))

Tie = dict[int, int]
"""How often which figure, of those that come to nothing together."""


def ties(editions: Sequence[Tables], wanted: Sequence[tuple[int, Shown]]) -> Iterator[Tie]:
    """What comes to nothing, whoever's money it is: of the figures by their places in the list."""
    prints = _Prints(editions)
    told = [prints.of(at, one) for at, one in wanted]
    for at in range(len(editions)):
        own = [number for number, (edition, _) in enumerate(wanted) if edition == at]
        yield from _the_same(own, wanted, told)
        yield from _of_columns(own, wanted, told)
        yield from _of_two(own, wanted, told)
    yield from _of_days(editions, wanted, told)
    yield from _of_openings(editions, wanted, told)


class _Prints:
    """The money of every person in a figure, told in one whole number with a lane for each."""

    def __init__(self, editions: Sequence[Tables]) -> None:
        self._editions = editions
        self._people: dict[int, int] = {}
        self._cells: dict[tuple[int, Cell], int] = {}

    def of(self, at: int, one: Shown) -> int:
        return sum(self._of_cell(at, cell) for cell in one.cells)

    def _of_cell(self, at: int, cell: Cell) -> int:
        found = self._cells.get((at, cell))
        if found is None:
            each = self._editions[at].each(cell)
            found = sum(pence * self._person(whom) for whom, pence in each.items())
            self._cells[at, cell] = found
        return found

    def _person(self, whom: int) -> int:
        found = self._people.get(whom)
        if found is None:
            lanes = chances(whom.bit_length(), MANY)
            found = sum(lane << LANE * at for at, lane in enumerate(lanes))
            self._people[whom] = found
        return found


def _lanes(told: int) -> list[int]:
    whole, mask = told + _OFFSET, (1 << LANE) - 1
    return [(whole >> LANE * at & mask) - _HALF for at in range(MANY)]


def _the_same(
    own: Sequence[int], wanted: Sequence[tuple[int, Shown]], told: Sequence[int]
) -> Iterator[Tie]:
    """The same money told by two cubes. What rows may be by tells it apart: two months in which
    everybody has the same are not one."""
    dims = {dim for number in own for dim in wanted[number][1].by.split(BETWEEN)}
    found: dict[int, dict[Of, int]] = defaultdict(dict)
    for number in own:
        of = wanted[number][1].of
        if told[number] and of not in found[told[number]]:
            where = {dim: set(values) for dim, values in of.where if dim in dims}
            for was, other in found[told[number]].items():
                apart = (dim in where and not where[dim] & set(some) for dim, some in was.where)
                if was.cube != of.cube and not any(apart):
                    yield {number: 1, other: -1}
            found[told[number]][of] = number


def _of_columns(
    own: Sequence[int], wanted: Sequence[tuple[int, Shown]], told: Sequence[int]
) -> Iterator[Tie]:
    """What a section's columns come to, in every row of it."""
    sections: dict[str, dict[str, dict[str, int]]] = defaultdict(lambda: defaultdict(dict))
    for number in own:
        place = wanted[number][1].place
        sections[place.section][place.row][place.column] = number
    for rows in sections.values():
        columns = list(dict.fromkeys(
            column for row in rows.values() for column, n in row.items() if told[n]
        ))  # fmt: skip
        lanes = {
            key: list(zip(*(
                _lanes(told[row[column]]) if column in row else [0] * MANY for column in columns
            ), strict=True))
            for key, row in rows.items()
        }  # fmt: skip
        apart = [list(one) for key, some in lanes.items() if key != TOTAL for one in some]
        for times in combinations(apart, len(columns)):
            for row in rows.values():
                told_by = [(c, n) for c, n in zip(columns, times, strict=True) if n]
                if all(c in row for c, _ in told_by) and any(told[row[c]] for c, _ in told_by):
                    yield {row[c]: n for c, n in told_by}


def _of_two(
    own: Sequence[int], wanted: Sequence[tuple[int, Shown]], told: Sequence[int]
) -> Iterator[Tie]:
    """A figure that is two others of the same row, in whatever section."""
    rows: dict[tuple[str, str], dict[int, int]] = defaultdict(dict)
    for number in own:
        one = wanted[number][1]
        by = "" if one.place.row == TOTAL else one.by
        if told[number]:
            rows[by, one.place.row].setdefault(told[number], number)
    for found in rows.values():
        some = list(found.items())
        for place, (one, number) in enumerate(some):
            for other, second in some[place + 1 :]:
                third = found.get(one + other)
                if third is not None and wanted[number][1].of.cube != wanted[third][1].of.cube:
                    yield {third: 1, number: -1, second: -1}


def _of_days(
    editions: Sequence[Tables], wanted: Sequence[tuple[int, Shown]], told: Sequence[int]
) -> Iterator[Tie]:
    """What happened in days that others make up together: quarters of a year."""
    series: dict[object, dict[int, int]] = defaultdict(dict)
    for number, (at, one) in enumerate(wanted):
        shape = next(cubes[one.of.cube].shape for _, cubes in editions[at].edition.parts)
        if not shape.stands and not LINKED & set(shape.dims):
            series[one.of].setdefault(at, number)
    for found in series.values():
        for at, number in found.items():
            for some in islice(_made_up_of(at, found, editions), MOST):
                if told[number] == sum(told[found[one]] for one in some):
                    yield {number: 1, **{found[one]: -1 for one in some}}


def _of_openings(
    editions: Sequence[Tables], wanted: Sequence[tuple[int, Shown]], told: Sequence[int]
) -> Iterator[Tie]:
    """What there was at the start of days, and at the end of those before them."""
    ends: dict[tuple, list[int]] = defaultdict(list)
    for number, (at, one) in enumerate(wanted):
        if told[number]:
            ends[editions[at].days[1], one.place.section, one.place.row, told[number]].append(
                number
            )
    for number, (at, one) in enumerate(wanted):
        before = editions[at].days[0] - timedelta(days=1)
        for other in ends.get((before, one.place.section, one.place.row, told[number]), ()):
            if wanted[other][1].place.column != one.place.column:
                yield {number: 1, other: -1}


def _made_up_of(
    at: int, among: Mapping[int, int], editions: Sequence[Tables]
) -> Iterator[list[int]]:
    """Editions of days that follow on each other and are another's together."""
    whole = editions[at]

    def on(first: date, so_far: list[int]) -> Iterator[list[int]]:
        if first > whole.days[1]:
            yield so_far
            return
        for other in among:
            one = editions[other]
            same = one.edition.funder == whole.edition.funder and (
                [name for name, _ in one.edition.parts] == [name for name, _ in whole.edition.parts]
            )
            if other != at and same and one.days[0] == first and one.days[1] <= whole.days[1]:
                yield from on(one.days[1] + timedelta(days=1), [*so_far, other])

    yield from on(whole.days[0], [])
