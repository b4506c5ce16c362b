"""What the bank says: a holding's live lines, and what stood there before the first of them.

Read from statements alone, never from what accounts hold, so that the two can be compared.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from itertools import accumulate
from typing import NamedTuple

from ledger.holding.opening import FileSays, what_stood
from projections.reader import Reader
from projections.shown import LIVE, LinesShown, in_chain

FURTHEST = "9999-12-31"

MOST_IN_ANY_WAY = 10
"""How many lines of a day are tried before and after a statement in every way there is."""


class Opening(NamedTuple):
    """What stood at the bank before the first line known. position is the statement's entry.

    sure is False where the files leave more than one answer, so that a person must look.
    """

    pence: int
    on: str
    position: int
    sure: bool = True


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


class Closing(NamedTuple):
    """A statement that gives a closing balance, and what the lines known to then come to.

    known_pence is with what stood before them. It has several where lines of the only day that a
    statement covers are not in it: they may lie before or after it, by the order of reading, or
    else in any way, which maybe_pence allows for.
    """

    file: FileRead
    known_pence: tuple[int, ...]
    maybe_pence: frozenset[int]


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
    """What the files say stood before the first line known, by the same rule as the decisions."""
    files = {
        one.position: one
        for one in files_of(reader, holding, known=known)
        if one.first_on and one.stands(known)
    }
    says = _says(files.values())
    shown = LinesShown(reader, holding, known)
    stood = what_stood(says, shown)
    if stood is None:
        return None
    first_line, own_first = reader.ask(
        f"SELECT min(CASE WHEN {LIVE} THEN on_date END), min(CASE WHEN position = ? THEN on_date"
        " END) FROM bank_lines WHERE +build = ? AND holding = ?",
        known, known, stood.key, reader.build, holding,
    )[0]  # fmt: skip
    # A file may say that it covers days before its first line; money stood there unmoved.
    on = min(filter(None, (first_line, own_first or files[stood.key].first_on)))
    return Opening(stood.pence, on, stood.key, stood.sure)


def _says(files: Iterable[FileRead]) -> list[FileSays]:
    return [
        FileSays(one.position, one.position, one.first_on, one.last_on, one.opening_pence)
        for one in files
        if one.first_on
    ]


def closings_of(
    reader: Reader,
    holding: str,
    files: list[FileRead],
    *,
    opening: Opening | None,
    known: int,
) -> list[Closing]:
    """The closing balances that these live files of a holding give, in the order of their days.

    What comes after a closing is no part of it: neither later days, nor the lines of its last day
    that its own statement does not show, for it may end in the middle of that day.
    """
    closing = [file for file in files if file.closing_pence is not None and file.last_on]
    closing.sort(key=lambda file: (file.last_on, file.position))
    counted: dict[str, dict[int, int]] = defaultdict(dict)
    shown: dict[tuple[str, int], int] = {}
    for day, position, pence, counts in reader.ask(
        f"SELECT on_date, position, sum(pence), sum(CASE WHEN {LIVE} THEN pence ELSE 0 END)"
        " FROM bank_lines WHERE +build = ? AND holding = ? AND position <= ?"
        " GROUP BY on_date, position ORDER BY on_date, position",
        known, known, reader.build, holding, known,
    ):  # fmt: skip
        counted[day][position] = int(counts)
        shown[day, position] = int(pence)
    days = list(counted)
    start = opening.pence if opening else 0
    up_to = list(accumulate((sum(counted[day].values()) for day in days), initial=start))
    found = []
    by_chain: dict[str, dict[int, set[int]]] = {}
    for file in closing:
        day, position = file.last_on, file.position
        here = counted.get(day, {})
        own = shown.get((day, position), 0)
        before = up_to[bisect_left(days, day)]
        # What its day has besides: that known when it was read, and that known since.
        since = sum(pence for read, pence in here.items() if read > position)
        earlier = sum(here.values()) - since - own
        more: tuple[int, ...] = (0,)
        maybe: set[int] = set()
        if file.first_on == day and here.keys() - {position}:
            more = (earlier, since)
            maybe = _sums(_not_in(reader, file, day=day, known=known))
            if day not in by_chain:
                by_chain[day] = in_chain(reader, holding, _says(files), day=day)
            maybe |= {pence - own for pence in by_chain[day].get(position, ())}
        figures = dict.fromkeys(before + own + pence for pence in more)
        ways = frozenset(before + own + pence for pence in maybe)
        found.append(Closing(file, tuple(figures), ways))
    return found


def _not_in(reader: Reader, file: FileRead, *, day: str, known: int) -> list[int]:
    """The live lines of a day that a statement does not show, in pence, or the first few."""
    rows = reader.ask(
        f"SELECT pence FROM bank_lines AS known"
        f" WHERE +build = ? AND holding = ? AND on_date = ? AND {LIVE} AND NOT EXISTS"
        " (SELECT 1 FROM bank_lines AS own WHERE own.build = known.build"
        f" AND own.line = known.line AND own.position = ?) LIMIT {MOST_IN_ANY_WAY + 1}",
        reader.build, file.holding, day, known, known, file.position,
    )  # fmt: skip
    return [pence for (pence,) in rows]


def _sums(parts: list[int]) -> set[int]:
    """What any of these come to together; none where there are too many to try."""
    found = {0}
    if len(parts) > MOST_IN_ANY_WAY:
        return set()
    for part in parts:
        found |= {part + other for other in found}
    return found


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
