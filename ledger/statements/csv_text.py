"""Text to rows of cells, each with its row in the file. Knows quotes and commas, nothing of banks.

A quote that is never closed costs its own row and no other: rows after it must not vanish into
one long cell.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ledger.statements.source import Source, excerpt

MOST_ROW_CHARACTERS = 64 * 1024
MOST_SPAN = 20
"""Rows of a file that one quoted text may run over."""


class Row(NamedTuple):
    """One row's cells; row is its place in the file from 1, span how many rows it takes up."""

    row: int
    cells: list[str]
    raw: str
    span: int = 1


def rows_of(source: Source, text: str) -> list[Row]:
    """All rows that are not blank. Faults for rows that cannot be taken apart."""
    return list(each_row(source, text))


def each_row(source: Source, text: str) -> Iterator[Row]:
    """The same, one after another, for a file whose rows are not all kept."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if (count := text.count("\n")) > source.most_rows:
        source.refuse(
            0,
            f"the file has {count:,} rows; the most that is read is {source.most_rows:,}",
            try_="download a shorter period from the bank",
        )
    lines = text.split("\n")
    delimiter = _delimiter(lines)
    at = 0
    while at < len(lines):
        line = lines[at]
        if len(line) > MOST_ROW_CHARACTERS:
            source.fault(
                at + 1,
                f"the row has {len(line):,} characters; the most is {MOST_ROW_CHARACTERS:,}",
                line,
                "check that this is the bank's own file, with its line endings kept",
            )
        elif line.strip():
            cells, span, why = _cells(lines, at, delimiter)
            raw = "\n".join(lines[at : at + span])
            if why:
                source.fault(at + 1, why, raw, "correct the quote marks in this row")
            elif any(cell.strip() for cell in cells):
                yield Row(at + 1, cells, raw, span)
            at += span - 1
        at += 1


def _cells(lines: Sequence[str], at: int, delimiter: str) -> tuple[list[str], int, str]:
    """(cells, rows taken, what is wrong). A cell in quotes may run on into the next rows."""
    why = ""
    for span in range(1, MOST_SPAN + 1):
        taken = lines[at : at + span]
        if len(taken) < span or sum(map(len, taken)) > MOST_ROW_CHARACTERS:
            break
        try:
            given = [line + "\n" for line in taken]
            return next(csv.reader(given, delimiter=delimiter, strict=True)), span, ""
        except csv.Error as error:
            if "unexpected end" not in str(error):
                why = "a quote mark stands inside a quoted text" if span == 1 else why
                break
            why = "a quote mark is opened in this row and not closed"
    return [], 1, why


def _delimiter(lines: Sequence[str]) -> str:
    """A comma, unless the first rows plainly use semicolons or tabs, as some spreadsheets do."""
    start = "\n".join(line[:1000] for line in [line for line in lines if line.strip()][:6])
    return max((",", ";", "\t"), key=start.count)


def one_line(row: Row) -> str:
    return excerpt(row.raw.replace("\n", " / "))
