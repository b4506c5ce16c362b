"""A long report on the screen: what stands at its top, then a line for each section, with what
opens it. Loads nothing of weight.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from textwrap import wrap

import click

from cli.showing import tell
from cli.typed import same_command
from ledger.calendar import uk_words
from projections.reports.report import Column, Figure, Report, Section
from projections.words.figures import said

MOST_WHOLE = 12
"""A report of more sections than these is shown in outline, unless all of it is asked for."""
MOST_FIGURES = 3
"""So many figures of a section's total are told in its line."""
_SUMS = ("money", "count", "people")
_NARROWEST = 60


def is_long(report: Report) -> bool:
    return sum(1 for one in report.sections if one.rows) > MOST_WHOLE


def show_outline(report: Report) -> None:
    """What is at the top, then chapter by chapter each section in a line: the option that opens
    it, its title, how many rows it has, and what they come to."""
    days = f"{uk_words(report.first_on)} to {uk_words(report.last_on)}"
    click.echo(f"{report.title}: {report.about}, {days}\n")
    room = _room()
    for head in report.headlines:
        worth = said(head.column, head.figure) or "none"
        _line(f"{head.words}: {worth}", f"[{head.section}]", room)
    for chapter in report.chapters:
        sections = [one for one in chapter.sections if one.rows]
        if not sections:
            continue
        click.echo(f"\n{chapter.title.upper()}  --section {chapter.key}")
        for section in sections:
            _line(_told(section), f"--section {section.key}", room)
    empty = [one.title for one in report.sections if not one.rows]
    if empty:
        click.echo("")
        _line(f"Nothing in: {'; '.join(empty)}", "", room)
    first = next(one for one in report.sections if one.rows)
    tell(f"one section or chapter: {same_command('--section', first.key)}")
    tell(f"the whole report: {same_command('--all')}")
    if not report.published:
        opens = f"{first.key}//{_opens(first)}"
        tell(f"the entries behind a sum: {same_command('--explain', opens)}")
    if report.unfinished:
        tell(report.unfinished)
    if report.rule:
        tell(report.rule)


def _room() -> int | None:
    """How wide a line may be; without end where it goes to no terminal, so that it can be
    searched line by line."""
    return max(_NARROWEST, shutil.get_terminal_size().columns) if sys.stdout.isatty() else None


def _line(words: str, opens: str, room: int | None) -> None:
    """A line, and what opens it behind it; over several lines where they are too long for one."""
    if room is None or len(words) + len(opens) + 4 <= room:
        click.echo(f"  {words}  {opens}".rstrip())
        return
    for text in wrap(words, room, initial_indent="  ", subsequent_indent="    ",
                     break_long_words=False, break_on_hyphens=False):  # fmt: skip
        click.echo(text)
    if opens:
        click.echo(f"    {opens}")


def _told(section: Section) -> str:
    rows = f"{len(section.rows):,} row{'s' if len(section.rows) > 1 else ''}"
    sums = [f"{column.title.lower()} {said(column, one)}" for column, one in _sums(section)]
    return f"{section.title}: {'; '.join([rows, *sums])}"


def _sums(section: Section) -> Iterator[tuple[Column, Figure]]:
    """What a section comes to: of its total what its picture draws, else the first figures that
    are something; nothing of a section without a total."""
    if section.total is None:
        return
    drawn = section.chart.columns if section.chart else ()
    found = [
        (column, one)
        for column, one in zip(section.columns, section.total.figures, strict=True)
        if column.kind in _SUMS and (one.value or one.hidden)
    ]
    chosen = [(column, one) for column, one in found if column.key in drawn] or found
    yield from chosen[:MOST_FIGURES]


def _opens(section: Section) -> str:
    """A column of the section that a sum stands in."""
    figures = (section.total or section.rows[0]).figures
    for column, one in zip(section.columns, figures, strict=True):
        if one.of is not None and column.kind == "money":
            return column.key
    return section.columns[0].key
