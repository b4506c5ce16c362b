"""A report on the screen: its sections as tables, one beneath another. Loads nothing of weight."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click

from cli.showing import Column, Table, show, tell
from ledger.calendar import uk_words
from projections.reports.report import Chapter, Figure, Report, Section
from projections.words.figures import said

_KINDS = {
    "money": "money",
    "count": "number",
    "people": "number",
    "days": "number",
    "percent": "text",
    "date": "date",
    "words": "words",
}


def show_report(report: Report, *, only: str | None = None) -> None:
    """Every section that has rows as a table; with only, the section or chapter of that name."""
    days = f"{uk_words(report.first_on)} to {uk_words(report.last_on)}"
    click.echo(f"{report.title}: {report.about}, {days}")
    for chapter in report.chapters:
        sections = [s for s in chapter.sections if only in (None, s.key, chapter.key) and s.rows]
        if sections:
            _show_chapter(chapter, sections)
    if report.unfinished:
        tell(report.unfinished)
    if report.rule:
        tell(report.rule)


def _show_chapter(chapter: Chapter, sections: Sequence[Section]) -> None:
    click.echo(f"\n{chapter.title.upper()}")
    for section in sections:
        click.echo("")
        show(table_of(section))
        for note in section.notes:
            click.echo(note)


def table_of(section: Section) -> Table:
    """One section as a table, whose title names it as `--explain` takes it."""
    kinds = [_kind(section, place) for place in range(len(section.columns))]
    columns = (
        Column(section.by, "words", " "),
        *(
            Column(one.key, kind, one.title.lower())
            for one, kind in zip(section.columns, kinds, strict=True)
        ),
    )
    rows = [(row.words, *_values(section, row.figures)) for row in section.rows]
    foot = None
    if section.total is not None:
        foot = (section.total.words, *_values(section, section.total.figures))
        if len(rows) == 1 and rows[0][1:] == foot[1:]:
            foot = None
    return Table(columns, rows, title=f"{section.title} [{section.key}]", foot=foot, in_parts=True)


def _kind(section: Section, place: int) -> str:
    """How a column is written: one in which something is left out holds words as well."""
    return "number" if _leaves_out(section, place) else _KINDS[section.columns[place].kind]


def _leaves_out(section: Section, place: int) -> bool:
    return any(row.figures[place].hidden for row in section.every_row())


def _values(section: Section, figures: Sequence[Figure]) -> list[Any]:
    return [
        said(column, one) if column.kind == "percent" or _leaves_out(section, place) else one.value
        for place, (column, one) in enumerate(zip(section.columns, figures, strict=True))
    ]
