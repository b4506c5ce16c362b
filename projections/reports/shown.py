"""What an edition of a report shows: its sums, each with its cells and whom it is about. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from projections.reports.cubes import Cubes, Key
from projections.reports.report import Column, Figure, Of, Report
from projections.reports.tables import TOTAL

FEWEST = 8
"""Money about fewer people than these is left out, and counts of 1 to one less."""
COUNTED = ("count", "people")


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


class Cell(NamedTuple):
    """A cell of a cube of one ledger."""

    ledger: str
    cube: str
    key: Key


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
    figures: dict[Place, Shown] = field(default_factory=dict)

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

    def counts(self) -> list[Shown]:
        return [one for one in self.figures.values() if one.kind in COUNTED]

    def each(self, cell: Cell) -> Mapping[int, int]:
        """The pence of each person in a cell, by the person's bit."""
        each = dict(self.edition.parts)[cell.ledger][cell.cube].each
        assert each is not None, "the cubes of an edition keep what is whose"
        return each[cell.key]


def tables_of(edition: Edition) -> Tables:
    tables = Tables(edition)
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
                        found[key] = _cells(edition, figure.of)
                    one = _shown(tables, place, section.by, column, figure, found[key])
                    tables.figures[place] = one
    for row in tables.rows():
        if any(one.few for one in row):
            for one in row:
                one.hidden |= not one.value and not one.whom
    return tables


def _cells(edition: Edition, of: Of) -> tuple[Cell, ...]:
    where: dict = dict(of.where)
    return tuple(
        Cell(ledger, of.cube, key)
        for ledger, cubes in edition.parts
        for key, _ in cubes[of.cube].matching(where)
    )


def _shown(
    tables: Tables, place: Place, by: str, column: Column, figure: Figure, cells: tuple[Cell, ...]
) -> Shown:
    assert figure.of is not None and isinstance(figure.value, int)
    counted = column.kind in COUNTED
    whom = figure.whom if counted else _who_has_some(tables, cells, figure.whom)
    few = 0 < whom.bit_count() < FEWEST
    if counted:
        few = few or 0 < abs(figure.value) < FEWEST
    return Shown(place, by, figure.of, cells, whom, figure.value, column.kind, few, few)


MANY = 100
"""Of more people than these nobody asks which of them have nothing in the end."""


def _who_has_some(tables: Tables, cells: tuple[Cell, ...], whom: int) -> int:
    """Of money, only who has some of it counts: nobody hides behind people with nought."""
    if whom.bit_count() > MANY:
        return whom
    sums: dict[int, int] = {}
    for cell in cells:
        for one, pence in tables.each(cell).items():
            sums[one] = sums.get(one, 0) + pence
    found = 0
    for one, pence in sums.items():
        if pence:
            found |= one
    return found
