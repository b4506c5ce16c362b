"""Where a mapping's columns stand in a file, and which days the file says it is of."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from ledger.calendar import NotADate, uk_date
from ledger.errors import Fault, Unreadable
from ledger.statements.csv_text import Row, one_line
from ledger.statements.dates import given_format
from ledger.statements.extracts.mapping import Mapping
from ledger.statements.extracts.words import fold
from ledger.statements.source import Choices, Source

HEADER_WITHIN = 20
"""Rows that a council may put above its headings."""
FIRST_ROWS = 3


class ExtractSource(Source):
    """A council's file on its way in: larger than a bank's, and mended by other people.

    whose and paper are what a fault calls them.
    """

    most_bytes = 128 * 1024 * 1024
    most_rows = 1_000_000
    whose, paper = "council", "extract"
    guide = "docs/extracts.md"

    def __init__(self, data: bytes, *, file_name: str, sha256: str, mapping: Mapping) -> None:
        choices = Choices(encoding=mapping.encoding)
        super().__init__(data, file_name=file_name, sha256=sha256, choices=choices)
        self._mapping = mapping.file_name

    def fault(self, row: int | str, why: str, found: str = "", try_: str = "") -> None:
        for bank, council in _COUNCILS:
            try_ = try_.replace(bank, council)
        why, try_ = self.told(why), self.told(try_)
        super().fault(
            row, why, found, try_.replace("--encoding with", f"encoding in {self._mapping} with")
        )

    def told(self, words: str) -> str:
        """Words about a council's extract, as they are said of this file."""
        words = words.replace("this extract is", f"this {self.paper} is")
        return words.replace("the council", f"the {self.whose}").replace(
            "this council's", f"this {self.whose}'s"
        )


_COUNCILS = (
    ("download it from the bank as CSV, OFX, MT940 or camt.053", "ask the council for it as CSV"),
    ("download CSV from the bank", "ask the council for it as CSV"),
    ("download it again from the bank", "ask the council for it again"),
    ("download a shorter period from the bank", "ask the council for a shorter period"),
    ("import the files inside", "read the file inside"),
    ("import the file inside", "read the file inside"),
    ("this is the bank's own file", "this is the council's own file"),
)


class Columns(NamedTuple):
    """Where each column stands, from 0. header is the row of headings, above what is over it.

    width is how many cells a row must have, cells how many may have something in them.
    """

    places: dict[str, int]
    keep: tuple[int, ...]
    width: int
    cells: int
    header: Row
    above: Sequence[Row]


def find_columns(source: ExtractSource, rows: Sequence[Row], mapping: Mapping) -> Columns:
    """The columns in the first rows of a file. Unreadable where they are not the mapping's."""
    wanted = [*mapping.columns.values(), *mapping.keep]
    best = max(rows, key=lambda row: _matched(row, wanted), default=None)
    if best is None or any(fold(name) not in map(fold, best.cells) for name in wanted):
        _refuse(source, rows, best, mapping)
    names = [fold(cell) for cell in best.cells]
    twice = sorted({name for name in wanted if names.count(fold(name)) > 1})
    if twice:
        why = "two columns have the heading " + " and the heading ".join(map(repr, twice))
        source.refuse(best.row, why, one_line(best), "give each column a heading of its own")
    places = {role: names.index(fold(name)) for role, name in mapping.columns.items()}
    keep = tuple(names.index(fold(name)) for name in mapping.keep)
    filled = max(i for i, name in enumerate(names) if name) + 1
    above = rows[: rows.index(best)]
    return Columns(places, keep, max((*places.values(), *keep)) + 1, filled, best, above)


def _matched(row: Row, wanted: Sequence[str]) -> int:
    cells = {fold(cell) for cell in row.cells}
    return sum(fold(name) in cells for name in wanted)


def _refuse(source: ExtractSource, rows: Sequence[Row], best: Row | None, mapping: Mapping) -> None:
    """Name the columns that are missing, those that there are, and show how the file begins."""
    by_name = {name: f"columns.{role}" for role, name in mapping.columns.items()}
    by_name |= {name: "keep" for name in mapping.keep if name not in by_name}
    if best is None or not _matched(best, list(by_name)):
        best = next((row for row in rows if sum(map(bool, map(str.strip, row.cells))) > 1), best)
    there = [cell.strip() for cell in best.cells if cell.strip()] if best else []
    folded = {fold(name): name for name in there}
    missing = [name for name in by_name if fold(name) not in folded]
    free = [name for name in folded if name not in map(fold, by_name)]
    hints = []
    for name in missing:
        if near := difflib.get_close_matches(fold(name), free, 1):
            hints.append(f"{by_name[name]} = {_quoted(folded[near[0]])}")
    several = "columns" if len(missing) > 1 else "column"
    why = f"{mapping.file_name} does not fit this file, which has no {several} "
    why += ", ".join(f"{name!r} ({by_name[name]})" for name in missing)
    there_are = "the columns there are: " + ", ".join(map(repr, there)) if there else ""
    first = [f"row {row.row}: {one_line(row)}" for row in rows[:FIRST_ROWS]]
    place = f"{source.file_name}:{best.row}" if best else source.file_name
    try_ = f"in {mapping.file_name}: " + "; ".join(hints) if hints else ""
    found = "\n         ".join(line for line in (there_are, *first) if line)
    if not try_:
        try_ = f"--mapping with this {source.whose}'s own mapping; {source.guide} says how to "
        try_ += "write one"
    raise Unreadable([*source.faults, Fault(place, why, found, try_)])


def _quoted(name: str) -> str:
    return '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'


# ── which days it is of ──────────────────────────────────────────────────────────────────────


def day_of(text: str, mapping: Mapping) -> date:
    """A day as the mapping says that days are written. Raises NotADate."""
    return given_format(text, mapping.date_format) if mapping.date_format else uk_date(text)


def days_of_file(
    source: Source,
    above: Sequence[Row],
    mapping: Mapping,
    *,
    first_on: date | None,
    last_on: date | None,
) -> tuple[date, date]:
    """The days that a file is of: as asked, as it says above its headings, or as the mapping says.

    Unreadable where nothing says so, and where what the file says is not what was asked.
    """
    told = _told(source, above, mapping)
    for mine, its, option in zip((first_on, last_on), told, ("--from", "--to"), strict=True):
        if mine is not None and its is not None and mine != its:
            why = f"the file says that its {_ENDS[option]} is {its:%d/%m/%Y}: another period's"
            source.refuse(0, why, f"{option} {mine:%d/%m/%Y}", f"{option} {its:%d/%m/%Y}")
    first = first_on or told[0] or mapping.first_on
    last = last_on or told[1] or mapping.last_on
    if first is None or last is None:
        why = "nothing says which days this extract is of"
        source.refuse(0, why, try_="--from 01/04/2025 --to 31/03/2026")
    if last < first:
        why = f"the last day, {last:%d/%m/%Y}, is before the first, {first:%d/%m/%Y}"
        source.refuse(0, why)
    return first, last


_ENDS = {"--from": "first day", "--to": "last day"}


def _told(
    source: Source, above: Sequence[Row], mapping: Mapping
) -> tuple[date | None, date | None]:
    if mapping.labels is None:
        return None, None
    first, last = (_under(source, above, mapping, label) for label in mapping.labels)
    return first, last


def _under(source: Source, above: Sequence[Row], mapping: Mapping, label: str) -> date | None:
    """The day beside a label, in the next cell that has anything in it, or after its colon."""
    wanted = fold(label).rstrip(":")
    for row in above:
        cells = [cell.strip() for cell in row.cells if cell.strip()]
        for i, cell in enumerate(cells):
            name, _, rest = cell.partition(":")
            if fold(name) != wanted:
                continue
            said = rest.strip() or (cells[i + 1] if i + 1 < len(cells) else "")
            try:
                return day_of(said, mapping)
            except NotADate as fault:
                source.refuse(row.row, str(fault), one_line(row), "--from and --to say it instead")
    why = f"no row above the headings says {label!r}, which tells the period"
    source.refuse(0, why, try_=f"[period] in {mapping.file_name}")


_BETWEEN = re.compile(
    r"\s+(?:to|until|-|\N{EN DASH}|\N{EM DASH})\s+|\s*\N{EN DASH}\s*", re.IGNORECASE
)


def period_of(text: str, mapping: Mapping) -> tuple[date, date]:
    """Both days of `01/04/2025 to 28/04/2025`, or with a dash between. Raises NotADate."""
    parts = _BETWEEN.split(text.strip())
    if len(parts) == 1 and text.count("-") == 1:
        parts = text.split("-")
    if len(parts) != 2:
        raise NotADate(f"{text[:40]!r} is not two days like 01/04/2025 to 28/04/2025")
    return day_of(parts[0].strip(), mapping), day_of(parts[1].strip(), mapping)
