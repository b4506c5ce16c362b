"""Making a section out of cubes: rows by a dimension, a column for each measure. Pure."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Literal, NamedTuple

from projections.reports.cubes import Cubes, Sum, Where
from projections.reports.report import Chart, Column, Figure, Of, Row, Section
from projections.words.labels import label

TOTAL = "total"
BETWEEN = "+"
"""Between the values of a row that is by more than one dimension."""
NOT_SAID = "not-said"
"""What a row is called in files whose value is empty, so that it can be named and opened."""


def key_of(value: str) -> str:
    """What the row of a value is called in files. Nobody's word has a full stop, so that a category
    that somebody calls `total` is not taken for the total."""
    return f"{value}." if value in (TOTAL, NOT_SAID) else value or NOT_SAID


def value_of(key: str) -> str:
    """The value that a row is of; the other way."""
    return "" if key == NOT_SAID else key.removesuffix(".")


class Measure(NamedTuple):
    """A column: what of which cube is added up, where these dimensions have these values."""

    key: str
    title: str
    kind: Literal["money", "count", "people"]
    cube: str
    where: Where = {}  # noqa: RUF012

    @property
    def column(self) -> Column:
        return Column(self.key, self.title, self.kind)


def section(
    cubes: Cubes,
    *,
    key: str,
    title: str,
    says: str,
    by: str | tuple[str, ...],
    measures: Sequence[Measure],
    order: Sequence[str] | None = None,
    words: Callable[[str, str], str] = label,
    total: bool = True,
    chart: Chart | None = None,
    notes: Sequence[str] = (),
    identifies: bool = False,
) -> Section:
    """A table of sums by one dimension or several, which every measure's cube must have.

    order puts the rows' values in order and adds those that did not come up; without it they are
    sorted. words says what a dimension's value is called. Rows of nought everywhere are left out,
    but for those that order names.
    """
    dims = (by,) if isinstance(by, str) else by
    found = {(value,): None for value in order or ()}
    sums = []
    for one in measures:
        of_one = cubes[one.cube].by(*dims, **one.where)
        sums.append(of_one)
        found |= {k: None for k in of_one if getattr(of_one[k], MEASURED[one.kind])}
    keys = list(found) if order else sorted(found)
    rows = [
        Row(
            BETWEEN.join(map(key_of, values)),
            ", ".join(words(dim, value) for dim, value in zip(dims, values, strict=True)),
            tuple(
                figure(one, of_one.get(values, Sum()), dict(zip(dims, values, strict=True)))
                for one, of_one in zip(measures, sums, strict=True)
            ),
        )
        for values in keys
    ]
    foot = None
    if total and rows:
        figures = tuple(figure(one, cubes[one.cube].total(**one.where), {}) for one in measures)
        foot = Row(TOTAL, "Total", figures)
    columns = tuple(one.column for one in measures)
    if chart is not None and order is not None:
        chart = chart._replace(in_order=True)
    return Section(
        key, title, says, BETWEEN.join(dims), columns, tuple(rows), foot, chart, tuple(notes),
        identifies,
    )  # fmt: skip


MEASURED: Mapping[str, Literal["pence", "count", "people"]] = {
    "money": "pence",
    "count": "count",
    "people": "people",
}


def figure(measure: Measure, found: Sum, also: Mapping[str, str | Collection[str]]) -> Figure:
    """A sum as a figure, with the way back to its cells."""
    which = MEASURED[measure.kind]
    where = dict(measure.where) | dict(also)
    of = Of(
        measure.cube,
        tuple(
            (dim, (value,) if isinstance(value, str) else tuple(sorted(value)))
            for dim, value in sorted(where.items())
        ),
        which,
    )
    return Figure(getattr(found, which), of, found.whom)


def worked_out(value: int | str | None) -> Figure:
    """A figure that is no sum, but worked out from some: a share, a mean."""
    return Figure(value)


def with_column(
    to: Section, column: Column, work: Callable[[Row], int | str | None], *, at: int | None = None
) -> Section:
    """The section with one more column, worked out from the figures of each row; also of its
    total. The last, or at a place."""
    place = len(to.columns) if at is None else at

    def more(row: Row) -> Row:
        figures = list(row.figures)
        figures.insert(place, worked_out(work(row)))
        return row._replace(figures=tuple(figures))

    columns = list(to.columns)
    columns.insert(place, column)
    total = more(to.total) if to.total is not None else None
    return to._replace(columns=tuple(columns), rows=tuple(map(more, to.rows)), total=total)


def percent_of(part: int, whole: int) -> int | None:
    """A share in tenths of a per cent, rounded half up; None of nothing."""
    if not whole:
        return None
    return (2000 * part + whole) // (2 * whole) if whole > 0 else None
