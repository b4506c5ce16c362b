"""A report as a spreadsheet: what it is, and a sheet a chapter, section beneath section."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from projections.reports.report import Chapter, Column, Figure, Report, Row, Section
from projections.words.figures import NOT_SHOWN
from projections.words.headings import heading
from projections.writers.workbook import (
    Share,
    Strong,
    add_sheet,
    new_workbook,
    pounds_of,
    saved,
)

MOST_TITLE = 31
"""A sheet's name is no longer than this."""


def xlsx(report: Report) -> bytes:
    """The workbook's bytes. Money is in pounds, exact to the penny, and never a formula."""
    book = new_workbook()
    head = (report.title,)
    rows: list[tuple[Any, ...]] = [
        (report.about,),
        ("From", report.first_on),
        ("To", report.last_on),
    ]
    rows += [(f"Ledger {one.ledger}".strip(), f"entry {one.position:,}") for one in report.stands]
    rows += [(said,) for said in (report.unfinished, report.rule) if said]
    rows += [(), Strong(("What is here",))]
    rows += [(c.title, s.title) for c in report.chapters for s in c.sections]
    add_sheet(book, "About", head, rows, widths=(60, 60))
    taken = {"About"}
    for chapter in report.chapters:
        if chapter.sections:
            widest = max(len(section.columns) for section in chapter.sections)
            add_sheet(
                book, _title(chapter.title, taken), (chapter.title,), _chapter(chapter),
                widths=(44, *(18,) * widest),
            )  # fmt: skip
    return saved(book)


def _title(words: str, taken: set[str]) -> str:
    """A sheet's name: no signs that a spreadsheet refuses, and none twice."""
    plain = " ".join(re.sub(r"[\[\]:*?/\\]", " ", words).split())
    if len(plain) > MOST_TITLE:
        plain = plain[: MOST_TITLE + 1].rpartition(" ")[0].rstrip(" ,") or plain[:MOST_TITLE]
    plain = plain or "Sheet"
    name, number = plain, 1
    while name in taken:
        number += 1
        name = f"{plain[: MOST_TITLE - 3]} {number}"
    taken.add(name)
    return name


def _chapter(chapter: Chapter) -> Iterator[tuple[Any, ...]]:
    for section in chapter.sections:
        yield ()
        yield Strong((section.title,))
        yield (section.says,)
        yield Strong((heading(section.by), *(column.title for column in section.columns)))
        for row in section.rows:
            yield (row.words, *_values(section, row))
        if section.total is not None:
            yield Strong((section.total.words, *_values(section, section.total)))
        for note in section.notes:
            yield (note,)


def _values(section: Section, row: Row) -> Iterator[Any]:
    for column, figure in zip(section.columns, row.figures, strict=True):
        yield _value(column, figure)


def _value(column: Column, figure: Figure) -> Any:
    if figure.hidden:
        return NOT_SHOWN
    if column.kind == "money" and isinstance(figure.value, int):
        return pounds_of(figure.value)
    if column.kind == "percent" and isinstance(figure.value, int):
        return Share(Decimal(figure.value).scaleb(-3))
    return figure.value
