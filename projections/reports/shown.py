"""What an edition of a report shows: its sums, each with its cells and whom it is about. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import chain
from operator import itemgetter
from typing import NamedTuple

from projections.reports.cubes import Cube, Cubes, Key, Shape
from projections.reports.netting import Each, Held, held, who_has_some
from projections.reports.report import Column, Figure, Of, Report
from projections.reports.tables import TOTAL

FEWEST = 8
"""Money about fewer people than these is left out, and counts of 1 to one less."""
COUNTED = ("count", "people")
LINKED = frozenset({"month", "year_end"})
"""Dimensions that say of which days a cell is, whatever days an edition is of."""


class Place(NamedTuple):
    """Where a figure stands."""

    section: str
    row: str
    column: str


class Edition(NamedTuple):
    """A report, this one or one that was published before, and the cubes of each ledger, by its
    name, that it adds up; they keep what is whose.

    funder: whose money alone it is of. saw: which of the editions before it were there when it was
    published, by their places in the order of publishing; None where all were.
    """

    report: Report
    parts: tuple[tuple[str, Cubes], ...]
    funder: str | None = None
    saw: tuple[int, ...] | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Cell:
    """A cell of a cube of one ledger. It is one and the same in every edition that has it, so that
    nobody compares keys to know."""

    ledger: str
    cube: str
    key: Key


Sums = frozenset[int]
"""Cells with the days that they are of, and what is in them: the same in two editions is so, and
has the same number."""


class Cells:
    """All cells of some editions that are held together, and what is in them, by numbers."""

    def __init__(self) -> None:
        self._cells: dict[tuple[str, str, Key], Cell] = {}
        self._numbers: dict[tuple, int] = {}
        self.days: list[tuple[Cell, object]] = []
        """Of each number, the cell and the days that it is of."""

    def cell(self, ledger: str, cube: str, key: Key) -> Cell:
        found = self._cells.get((ledger, cube, key))
        if found is None:
            found = self._cells[ledger, cube, key] = Cell(ledger, cube, key)
        return found

    def number(self, cell: Cell, days: object, count: int, whom: int) -> int:
        found = self._numbers.setdefault((cell, days, count, whom), len(self._numbers))
        if found == len(self.days):
            self.days.append((cell, days))
        return found


Tie = dict[int, int]
"""How often which figure, of those that come to nothing together."""


@dataclass(slots=True)
class Shown:
    """A figure that is a sum, and whether it is left out.

    whom are the people it is about: of money, who have some of it. few: they, or the count, are too
    few. old: it was published before, as it is. What is nought by itself has no cells or nobody's.
    """

    place: Place
    by: str
    of: Of
    cells: tuple[Cell, ...]
    whom: int
    value: int
    kind: str
    few: bool
    hidden: bool = False
    old: bool = False
    told: int | None = None
    """What of it is each person's, as one number, once that was worked out (ties)."""

    @property
    def people(self) -> int:
        return self.whom.bit_count()

    @property
    def order(self) -> tuple:
        """What is sooner left out comes first: fewer people, less of it."""
        return (self.people, abs(self.value), self.place)


@dataclass(slots=True)
class Tables:
    """Every sum of an edition by where it stands."""

    edition: Edition
    cells: Cells
    figures: dict[Place, Shown] = field(default_factory=dict)
    ties: list[Tie] | None = None
    """What hangs together within it, by the places of its money, once that was found (ties)."""
    count_ties: list[Tie] | None = None
    """And of its counts."""
    _held: dict[Cell, Held] = field(default_factory=dict)
    _of_money: list[Cell] | None = None
    _sums: dict[int, Sums] = field(default_factory=dict)

    @property
    def days(self) -> tuple[date, date]:
        return self.edition.report.first_on, self.edition.report.last_on

    def columns(self) -> Iterator[tuple[list[Shown], Shown | None]]:
        """The figures of each column of each section, and its total where it has one."""
        found: dict[tuple[str, str], list[Shown]] = {}
        for place, one in self.figures.items():
            found.setdefault((place.section, place.column), []).append(one)
        for some in found.values():
            total = next((one for one in some if one.place.row == TOTAL), None)
            yield [one for one in some if one is not total], total

    def rows(self) -> Iterator[list[Shown]]:
        """The figures of each row, totals among them."""
        found: dict[tuple[str, str], list[Shown]] = {}
        for place, one in self.figures.items():
            found.setdefault((place.section, place.row), []).append(one)
        yield from found.values()

    def money(self) -> list[Shown]:
        return [one for one in self.figures.values() if one.kind == "money"]

    def cells_of_money(self) -> list[Cell]:
        """Each cell of which money is told, once."""
        if self._of_money is None:
            every = {id(one.cells): one.cells for one in self.money()}
            self._of_money = list(dict.fromkeys(chain.from_iterable(every.values())))
        return self._of_money

    def sums(self, one: Shown) -> Sums:
        """What a figure adds up, in numbers."""
        found = self._sums.get(id(one.cells))
        if found is None:
            found = self._sums[id(one.cells)] = frozenset(map(self._number, one.cells))
        return found

    def _number(self, cell: Cell) -> int:
        cube = self.cube(cell)
        days = None if LINKED & set(cube.shape.dims) else self.days
        days = days[1] if days and cube.shape.stands else days
        _, count, whom = cube.cells[cell.key]
        return self.cells.number(cell, days, count, whom)

    def shape(self, of: Of) -> Shape:
        return next(cubes[of.cube].shape for _, cubes in self.edition.parts)

    def counts(self) -> list[Shown]:
        return [one for one in self.figures.values() if one.kind in COUNTED]

    def held(self, cell: Cell) -> Held:
        found = self._held.get(cell)
        if found is None:
            each = self.cube(cell).each
            assert each is not None, "the cubes of an edition keep what is whose"
            found = self._held[cell] = held(each[cell.key])
        return found

    def each(self, cell: Cell) -> Each:
        """The pence of each person in a cell who has some."""
        return self.held(cell).each

    def whom(self, cell: Cell) -> int:
        """Who has some money in a cell."""
        return self.held(cell).whom

    def cube(self, cell: Cell) -> Cube:
        for name, cubes in self.edition.parts:
            if name == cell.ledger:
                return cubes[cell.cube]
        raise KeyError(cell.ledger)


def tables_of(edition: Edition, cells: Cells) -> Tables:
    """cells are those of other editions, with which it is held together; more are added."""
    tables = Tables(edition, cells)
    within = _Within(edition, cells)
    found: dict[Of, tuple[Cell, ...]] = {}
    for section in edition.report.sections:
        if section.identifies:
            continue
        for row in section.every_row():
            for column, figure in zip(section.columns, row.figures, strict=True):
                if figure.of is not None and isinstance(figure.value, int):
                    place = Place(section.key, row.key, column.key)
                    key = figure.of._replace(measure="pence")
                    if key not in found:
                        found[key] = within.cells(figure.of)
                    one = _shown(tables, place, section.by, column, figure, found[key])
                    tables.figures[place] = one
    for row in tables.rows():
        if any(one.few for one in row):
            for one in row:
                one.hidden |= not one.value and not one.whom
    return tables


class _Within:
    """Finds the cells of an edition by the values of their dimensions, in the cubes' order."""

    def __init__(self, edition: Edition, cells: Cells) -> None:
        self._parts = edition.parts
        self._cells = cells
        self._every: dict[tuple[str, str], list[Cell]] = {}
        self._by: dict[tuple, dict[Key, list[int]]] = {}

    def cells(self, of: Of) -> tuple[Cell, ...]:
        return tuple(cell for ledger, cubes in self._parts
                     for cell in self._of_cube(ledger, cubes[of.cube], of))  # fmt: skip

    def _of_cube(self, ledger: str, cube: Cube, of: Of) -> Sequence[Cell]:
        every = self._every.get((ledger, of.cube))
        if every is None:
            every = self._every[ledger, of.cube] = [
                self._cells.cell(ledger, of.cube, key) for key in cube.cells
            ]
        if not of.where:
            return every
        dims = tuple(dim for dim, _ in of.where)
        wanted = [set(values) for _, values in of.where]
        found = [
            places for values, places in self._by_dims(ledger, cube, of.cube, dims).items()
            if all(value in some for value, some in zip(values, wanted, strict=True))
        ]  # fmt: skip
        return [every[at] for at in (found[0] if len(found) == 1 else sorted(chain(*found)))]

    def _by_dims(
        self, ledger: str, cube: Cube, name: str, dims: tuple[str, ...]
    ) -> dict[Key, list[int]]:
        found = self._by.get((ledger, name, dims))
        if found is None:
            found = self._by[ledger, name, dims] = {}
            values = _values(*(cube.shape.dims.index(dim) for dim in dims))
            for at, key in enumerate(cube.cells):
                found.setdefault(values(key), []).append(at)
        return found


def _values(*places: int) -> Callable[[Key], Key]:
    """What takes the values at these places."""
    if len(places) > 1:
        return itemgetter(*places)
    return lambda key: (key[places[0]],)


def _shown(
    tables: Tables, place: Place, by: str, column: Column, figure: Figure, cells: tuple[Cell, ...]
) -> Shown:
    assert figure.of is not None and isinstance(figure.value, int)
    counted = column.kind in COUNTED
    whom = figure.whom if counted else who_has_some(map(tables.held, cells), fewest=FEWEST)
    few = 0 < whom.bit_count() < FEWEST
    if counted:
        few = few or 0 < abs(figure.value) < FEWEST
    return Shown(place, by, figure.of, cells, whom, figure.value, column.kind, few, few)
