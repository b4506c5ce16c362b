"""What the bank says: a holding's live lines, and what stood there before the first of them.

Read from statements alone, never from what accounts hold, so that the two can be compared.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from projections.reader import Reader

LIVE = "counted = 1 AND position <= ? AND (removed_position IS NULL OR removed_position > ?)"
"""A line that counts, for someone who knows as far as a position; takes it twice."""

FURTHEST = "9999-12-31"


class Opening(NamedTuple):
    """What stood at the bank before the first line known. position is the statement's entry."""

    pence: int
    on: str
    position: int


class BankFigure(NamedTuple):
    """What the bank says of a holding. opening is None where no statement gives one."""

    holding: str
    pence: int
    lines: int
    opening: Opening | None


class FileRead(NamedTuple):
    """A bank's file as it was read. withdrawn_position is None while it stands."""

    position: int
    holding: str
    statement: str
    sha256: str
    layout: str
    first_on: str | None
    last_on: str | None
    opening_pence: int | None
    closing_pence: int | None
    difference_pence: int
    withdrawn_position: int | None
    detail: str | None

    def stands(self, known: int) -> bool:
        return self.withdrawn_position is None or self.withdrawn_position > known


class Showing(NamedTuple):
    """A line in a file: which entry read it, and the row. pence is signed."""

    line: str
    position: int
    holding: str
    on: str
    pence: int
    file_row: int
    detail: str


def bank_says(reader: Reader, holding: str, *, as_at: date | None, known: int) -> BankFigure:
    """The holding's balance by its statements, at the end of a day; nought where there are none."""
    day = as_at.isoformat() if as_at else FURTHEST
    pence, lines = reader.ask(
        f"SELECT coalesce(sum(pence), 0), count(*) FROM bank_lines"
        f" WHERE +build = ? AND holding = ? AND on_date <= ? AND {LIVE}",
        reader.build, holding, day, known, known,
    )[0]  # fmt: skip
    opening = opening_of(reader, holding, known=known)
    if opening and opening.on <= day:
        pence += opening.pence
    return BankFigure(holding, int(pence), lines, opening)


def opening_of(reader: Reader, holding: str, *, known: int) -> Opening | None:
    """What the earliest statement that gives an opening says, less the lines known before it."""
    anchor = next(
        (
            one
            for one in files_of(reader, holding, known=known)
            if one.opening_pence is not None and one.first_on and one.stands(known)
        ),
        None,
    )
    if anchor is None:
        return None
    # Of the lines of its own first day that it does not show, those known before it come first.
    before = reader.ask(
        f"SELECT coalesce(sum(pence), 0) FROM bank_lines AS known"
        f" WHERE +build = ? AND holding = ? AND {LIVE}"
        " AND (on_date < ? OR (on_date = ? AND position < ?)) AND NOT EXISTS"
        " (SELECT 1 FROM bank_lines AS own WHERE own.build = known.build"
        " AND own.line = known.line AND own.position = ?)",
        reader.build, holding, known, known, anchor.first_on, anchor.first_on,
        anchor.position, anchor.position,
    )[0][0]  # fmt: skip
    first_line = reader.ask(
        f"SELECT min(on_date) FROM bank_lines WHERE +build = ? AND holding = ? AND {LIVE}",
        reader.build, holding, known, known,
    )[0][0]  # fmt: skip
    on = min(filter(None, (first_line, anchor.first_on)))
    return Opening(anchor.opening_pence - int(before), on, anchor.position)


def files_of(reader: Reader, holding: str, *, known: int) -> list[FileRead]:
    """The files read for a holding, withdrawn ones too, by the first day they cover."""
    names = ", ".join(FileRead._fields)
    rows = reader.ask(
        f"SELECT {names} FROM statements WHERE +build = ? AND holding = ? AND position <= ?"
        f" ORDER BY coalesce(first_on, '{FURTHEST}'), coalesce(last_on, '{FURTHEST}'), position",
        reader.build, holding, known,
    )  # fmt: skip
    return [FileRead(*row) for row in rows]


def showings_of(reader: Reader, lines: list[str], *, known: int) -> dict[str, list[Showing]]:
    """Where each of these lines was shown, the file that came first in front."""
    found: dict[str, list[Showing]] = {line: [] for line in lines}
    names = ", ".join(("line", "position", "holding", "on_date", "pence", "file_row", "detail"))
    for part in _parts(sorted(found)):
        marks = ", ".join("?" * len(part))
        for row in reader.ask(
            f"SELECT {names} FROM bank_lines WHERE build = ? AND position <= ?"
            f" AND line IN ({marks}) ORDER BY position",
            reader.build, known, *part,
        ):  # fmt: skip
            found[row[0]].append(Showing(*row))
    return found


def files_at(reader: Reader, positions: set[int]) -> dict[int, FileRead]:
    """The files read by the entries at these positions."""
    found: dict[int, FileRead] = {}
    names = ", ".join(FileRead._fields)
    for part in _parts(sorted(positions)):
        marks = ", ".join("?" * len(part))
        sql = f"SELECT {names} FROM statements WHERE build = ? AND position IN ({marks})"
        for row in reader.ask(sql, reader.build, *part):
            found[row[0]] = FileRead(*row)
    return found


def holdings(reader: Reader, *, known: int) -> list[str]:
    """Every holding that a statement, a posting or an unallocated line speaks of."""
    rows = reader.ask(
        "SELECT holding FROM statements WHERE build = ? AND position <= ?"
        " UNION SELECT DISTINCT holding FROM balances WHERE build = ? AND holding <> ''"
        " ORDER BY 1",
        reader.build, known, reader.build,
    )  # fmt: skip
    return [holding for (holding,) in rows]


def _parts(values: list, size: int = 400) -> list[list]:
    return [values[i : i + size] for i in range(0, len(values), size)]
