"""What was odd in statements, and what of it nobody has looked at yet. Values."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from ledger import events as e
from projections.bank import FURTHEST
from projections.reader import Reader


class OpenFlag(NamedTuple):
    """Something odd that nobody has looked at. row 0 is the file as a whole; position is the
    entry that read it, on the last day that the file covers, None where it says none."""

    holding: str
    statement: str
    row: int
    kind: str
    position: int
    on: date | None

    @property
    def words(self) -> str:
        where = f"row {self.row} of statement" if self.row else "statement"
        return f"Look at {where} {self.statement}: {self.kind.replace('-', ' ')}"


def open_flags(
    reader: Reader, *, holding: str | None = None, as_at: date | None = None, known: int
) -> list[OpenFlag]:
    """What is odd in statements that stand and nobody had looked at by a day: by holding, then by
    the first day that each covers."""
    seen = _seen(reader, as_at=as_at, known=known)
    one = " AND f.holding = ?" if holding is not None else ""
    rows = reader.ask(
        "SELECT f.holding, f.statement, f.file_row, f.kind, f.position, s.last_on"
        " FROM flags f JOIN statements s ON s.build = f.build AND s.position = f.position"
        " WHERE f.build = ? AND f.position <= ?"
        f" AND (s.withdrawn_position IS NULL OR s.withdrawn_position > ?){one}"
        f" ORDER BY f.holding, coalesce(s.first_on, '{FURTHEST}'),"
        f" coalesce(s.last_on, '{FURTHEST}'), f.position, f.ordinal",
        reader.build, known, known, *([holding] if one else []),
    )  # fmt: skip
    return [
        OpenFlag(*row, date.fromisoformat(last_on) if last_on else None)
        for *row, last_on in rows
        if seen.get(tuple(row[:4]), 0) < row[4]
    ]


def _seen(reader: Reader, *, as_at: date | None, known: int) -> dict[tuple, int]:
    """Where it was last said that something odd was looked at: holding, statement, row, kind.

    A statement that was taken back and read again since is to be looked at again.
    """
    entries = reader.about([e.FlagsSeen.__struct_config__.tag], prefix="holding:", known=known)
    return {
        (entry.stream.removeprefix("holding:"), entry.event.statement, flag.row, flag.kind):
            entry.position
        for entry in entries
        if as_at is None or entry.event.seen_on <= as_at
        for flag in entry.event.flags
    }  # fmt: skip
