"""A report as data: CSV, one figure a row, for a spreadsheet; JSON for a program. Pure."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from io import StringIO
from typing import Any

import msgspec

from ledger.money import pounds
from projections.reports.report import Column, Figure, Report, Row, Section
from projections.words.figures import NOT_SHOWN

COLUMNS = ("chapter", "section", "row", "row_words", "column", "column_words", "kind", "value")


def csv_text(report: Report, *, only: str | None = None) -> str:
    """Every figure as a row. Money is in pounds; a figure left out is `not shown`."""
    out = StringIO()
    write = csv.writer(out, lineterminator="\n")
    write.writerow(COLUMNS)
    for chapter in report.chapters:
        for section in chapter.sections:
            if only in (None, section.key, chapter.key):
                write.writerows((chapter.key, *row) for row in _rows(section))
    return out.getvalue()


def _rows(section: Section) -> Iterator[tuple]:
    for row in section.every_row():
        for column, figure in zip(section.columns, row.figures, strict=True):
            value = text_of(column, figure)
            yield (
                section.key, row.key, _safe(row.words), column.key, column.title, column.kind,
                _safe(value) if column.kind == "words" else value,
            )  # fmt: skip


def text_of(column: Column, figure: Figure) -> str:
    """A figure as plain text: pounds without sign or commas, per cent with one decimal place."""
    value = figure.value
    if figure.hidden:
        return NOT_SHOWN
    if value is None:
        return ""
    if column.kind == "money" and isinstance(value, int):
        return pounds(value, plain=True)
    if column.kind == "percent" and isinstance(value, int):
        whole, tenths = divmod(abs(value), 10)
        return f"{'-' if value < 0 else ''}{whole}.{tenths}"
    return value.isoformat() if isinstance(value, date) else str(value)


def _safe(text: str) -> str:
    """Text that no spreadsheet runs as a formula."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


def json_bytes(report: Report, *, only: str | None = None) -> bytes:
    """The value by the names of its fields, in whole pence; per cent in whole tenths."""
    found = {
        "report": report.name,
        "title": report.title,
        "about": report.about,
        "first_on": report.first_on.isoformat(),
        "last_on": report.last_on.isoformat(),
        "ledgers": [one._asdict() for one in report.stands],
        "unfinished": report.unfinished,
        "rule": report.rule,
        "chapters": [
            {
                "chapter": chapter.key,
                "title": chapter.title,
                "sections": [
                    _section(section)
                    for section in chapter.sections
                    if only in (None, section.key, chapter.key)
                ],
            }
            for chapter in report.chapters
        ],
    }
    return msgspec.json.format(msgspec.json.encode(found), indent=2) + b"\n"


def _section(section: Section) -> dict[str, Any]:
    return {
        "section": section.key,
        "title": section.title,
        "says": section.says,
        "by": section.by,
        "columns": [column._asdict() for column in section.columns],
        "rows": [_row(section, row) for row in section.rows],
        "total": _row(section, section.total) if section.total is not None else None,
        "notes": list(section.notes),
    }


def _row(section: Section, row: Row) -> dict[str, Any]:
    values = {
        _name(column): _value(figure)
        for column, figure in zip(section.columns, row.figures, strict=True)
    }
    return {"row": row.key, "words": row.words} | values


def _name(column: Column) -> str:
    return f"{column.key}_pence" if column.kind == "money" else column.key


def _value(figure: Figure) -> Any:
    if figure.hidden:
        return NOT_SHOWN
    value = figure.value
    return value.isoformat() if isinstance(value, date) else value
