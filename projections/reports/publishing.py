"""Leaving out small numbers of what anybody may read; no subtraction brings them back. Pure.

The rule (domain.md 5.1, after the NHS's own practice with small numbers): counts from 1 to 7 are
left out and the others rounded to 5; money is told only where it is of at least 8 people. Besides,
as much more is left out as it takes that nothing left out follows from what is shown: within a
table, between tables, and from what was published before.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from projections.reports.bounds import rounded
from projections.reports.counting import hide_counts
from projections.reports.hiding import hide_money
from projections.reports.report import Chapter, Column, Figure, Report, Row, Section
from projections.reports.shown import (
    COUNTED,
    FEWEST,
    Cells,
    Edition,
    Place,
    Tables,
    tables_of,
)

__all__ = ["FEWEST", "RULE", "Edition", "published"]
OTHERS = "others"
"""The row that stands for those of which nothing is shown, so that nobody sees what they are."""
RULE = (
    "For publication. Counts from 1 to 7 are left out and the others are rounded to the nearest 5, "
    "so that they may not add up; money is told only where at least 8 people have some of it. More "
    "is left out where it would show what is left out, here or next to what was published before: "
    "“not shown” stands for all of these. “Others” stands for all rows of which nothing could be "
    "shown. Shares and averages are left out."
)

Decided = Callable[[int, Callable[[], Report]], None]
"""What is done with an earlier edition, by its place in their order: what gives it as anybody reads
it."""


def published(
    new: Edition, before: Sequence[Edition] = (), *, decided: Decided | None = None
) -> Report:
    """The report as anybody may read it. before are the editions that were published already, in
    order, as they were worked out: with this one nobody can undo what they left out, or be undone.
    decided is given each of them as soon as it is known what it leaves out.

    People must have the same bits in all of them.
    """
    known: list[Tables] = []
    cells = Cells()
    for at, one in enumerate(before):
        saw = known if one.saw is None else [known[at] for at in one.saw]
        tables = next((other for other in saw if other.edition.parts is one.parts), None)
        if tables is None:
            tables = _hidden(one, saw, cells)
            for figure in tables.figures.values():
                figure.old = True
        known.append(tables)
        if decided is not None:
            decided(at, lambda one=one, tables=tables: _rewritten(one.report, tables))
    return _rewritten(new.report, _hidden(new, known, cells))


def _hidden(edition: Edition, before: Sequence[Tables], cells: Cells) -> Tables:
    before = list({id(one): one for one in before}.values())
    tables = tables_of(edition, cells)
    hide_counts(tables, before)
    hide_money(tables, before)
    return tables


# ── the report again ─────────────────────────────────────────────────────────────────────────


def _rewritten(report: Report, tables: Tables) -> Report:
    chapters = []
    for chapter in report.chapters:
        sections = tuple(_section(one, tables) for one in chapter.sections if not one.identifies)
        if sections:
            chapters.append(Chapter(chapter.key, chapter.title, sections))
    heads = []
    for head in report.headlines:
        same = [
            one for one in tables.figures.values()
            if head.figure.of is not None and one.of == head.figure.of
        ]  # fmt: skip
        if same and not any(one.hidden for one in same):
            figure = _figure(head.column, head.figure, hidden=False)
            heads.append(head._replace(figure=figure))
    return report._replace(chapters=tuple(chapters), rule=RULE, headlines=tuple(heads))


def _section(section: Section, tables: Tables) -> Section:
    """Without what was worked out from other figures, which would tell of them."""
    kept = [
        place
        for place, column in enumerate(section.columns)
        if column.kind not in ("percent", "days", "date", "words")
        and any(row.figures[place].of is not None for row in section.every_row())
    ]

    def rewritten(row: Row) -> Row:
        figures = []
        for place in kept:
            column, figure = section.columns[place], row.figures[place]
            found = tables.figures.get(Place(section.key, row.key, column.key))
            figures.append(_figure(column, figure, hidden=found is None or found.hidden))
        return row._replace(figures=tuple(figures))

    rows = [rewritten(row) for row in section.rows]
    told = [row for row in rows if not all(figure.hidden for figure in row.figures)]
    if len(told) < len(rows):
        told.append(Row(OTHERS, "Others", (Figure(None, hidden=True),) * len(kept)))
    return section._replace(
        columns=tuple(section.columns[place] for place in kept),
        rows=tuple(told),
        total=rewritten(section.total) if section.total is not None else None,
        notes=(),
    )


def _figure(column: Column, figure: Figure, *, hidden: bool) -> Figure:
    """A figure as it is shown: with nothing behind it, and nobody it is about."""
    if hidden or not isinstance(figure.value, int):
        return Figure(None, hidden=True)
    value = figure.value
    if column.kind in COUNTED:
        value = rounded(value)
    return Figure(value)
