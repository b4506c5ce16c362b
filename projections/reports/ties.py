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
from projections.reports.netting import Each
from projections.reports.report import Of
from projections.reports.shown import LINKED, Shown, Tables, Tie
from projections.reports.tables import BETWEEN, TOTAL

MANY = 16
"""Numbers that tell a figure's money: at least as many as a table has columns of money."""
MOST = 100
"""Ways that days make up others, of which nobody tries more: the same quarter published again and
again makes very many."""
_HALF = 1 << LANE - 1
_OFFSET = sum(_HALF << LANE * at for at in range(MANY + 1))


def ties(editions: Sequence[Tables], wanted: Sequence[tuple[int, Shown]]) -> Iterator[Tie]:
    """What comes to nothing, whoever's money it is: of the figures by their places in the list."""
    people: dict[int, int] = {}
    first = 0
    for tables in editions:
        if tables.ties is None:
            tables.ties = list(_within(tables, people))
        for tie in tables.ties:
            yield {first + place: times for place, times in tie.items()}
        first += len(tables.money())
    told = [one.told or 0 for _, one in wanted]
    yield from _of_days(editions, wanted, told)
    yield from _of_openings(editions, wanted, told)


def _within(tables: Tables, people: dict[int, int]) -> Iterator[Tie]:
    """What hangs together within an edition: of its money, by the places in the list of that."""
    money = tables.money()
    cells = {cell: _told(tables.each(cell), people) for cell in tables.cells_of_money()}
    sums: dict[int, int] = {}
    for one in money:
        if id(one.cells) not in sums:
            sums[id(one.cells)] = sum(map(cells.__getitem__, one.cells))
        one.told = sums[id(one.cells)]
    told = [one.told or 0 for one in money]
    yield from _the_same(money, told)
    yield from _of_columns(money, told)
    yield from _of_two(money, told)


def _told(each: Each, people: dict[int, int]) -> int:
    """The money of every person, told in one whole number with a lane for each multiplier."""
    found = 0
    for whom, pence in each.items():
        if whom not in people:
            lanes = chances(whom.bit_length(), MANY)
            people[whom] = sum(lane << LANE * at for at, lane in enumerate(lanes))
        found += pence * people[whom]
    return found


def lanes_of(told: int) -> list[int]:
    whole, mask = told + _OFFSET, (1 << LANE) - 1
    return [(whole >> LANE * at & mask) - _HALF for at in range(MANY)]


def _the_same(money: Sequence[Shown], told: Sequence[int]) -> Iterator[Tie]:
    """The same money told by two cubes. What rows may be by tells it apart: two months in which
    everybody has the same are not one."""
    dims = {dim for one in money for dim in one.by.split(BETWEEN)}
    found: dict[int, dict[Of, int]] = defaultdict(dict)
    for number, one in enumerate(money):
        of = one.of
        if told[number] and of not in found[told[number]]:
            where = {dim: set(values) for dim, values in of.where if dim in dims}
            for was, other in found[told[number]].items():
                apart = (dim in where and not where[dim] & set(some) for dim, some in was.where)
                if was.cube != of.cube and not any(apart):
                    yield {number: 1, other: -1}
            found[told[number]][of] = number


def _of_columns(money: Sequence[Shown], told: Sequence[int]) -> Iterator[Tie]:
    """What a section's columns come to, in every row of it."""
    sections: dict[str, dict[str, dict[str, int]]] = defaultdict(lambda: defaultdict(dict))
    for number, one in enumerate(money):
        place = one.place
        sections[place.section][place.row][place.column] = number
    for rows in sections.values():
        columns = list(dict.fromkeys(
            column for row in rows.values() for column, n in row.items() if told[n]
        ))  # fmt: skip
        lanes = {
            key: list(zip(*(
                lanes_of(told[row[column]]) if column in row else [0] * MANY for column in columns
            ), strict=True))
            for key, row in rows.items()
        }  # fmt: skip
        apart = [list(one) for key, some in lanes.items() if key != TOTAL for one in some]
        for times in combinations(apart, len(columns)):
            for row in rows.values():
                told_by = [(c, n) for c, n in zip(columns, times, strict=True) if n]
                if all(c in row for c, _ in told_by) and any(told[row[c]] for c, _ in told_by):
                    yield {row[c]: n for c, n in told_by}


def _of_two(money: Sequence[Shown], told: Sequence[int]) -> Iterator[Tie]:
    """A figure that is two others of the same row, in whatever section."""
    rows: dict[tuple[str, str], dict[int, int]] = defaultdict(dict)
    for number, one in enumerate(money):
        by = "" if one.place.row == TOTAL else one.by
        if told[number]:
            rows[by, one.place.row].setdefault(told[number], number)
    for found in rows.values():
        some = list(found.items())
        for place, (one, number) in enumerate(some):
            for other, second in some[place + 1 :]:
                third = found.get(one + other)
                if third is not None and money[number].of.cube != money[third].of.cube:
                    yield {third: 1, number: -1, second: -1}


def _of_days(
    editions: Sequence[Tables], wanted: Sequence[tuple[int, Shown]], told: Sequence[int]
) -> Iterator[Tie]:
    """What happened in days that others make up together: quarters of a year."""
    series: dict[object, dict[int, int]] = defaultdict(dict)
    for number, (at, one) in enumerate(wanted):
        shape = editions[at].shape(one.of)
        if not shape.stands and not LINKED & set(shape.dims):
            series[one.of].setdefault(at, number)
    for found in series.values():
        for at, number in found.items():
            for some in islice(made_up_of(at, found, editions), MOST):
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


def made_up_of(
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
