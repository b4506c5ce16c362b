"""Who a line is: its holding, its day, its signed pence, and its ordinal among equals that day.

`bank-7/2025-06-04/-4999/2` is the second £49.99 out on that day, whatever format the file came
in. Bank ids, texts and running balances are no part of it (DESIGN 8).
"""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from typing import NamedTuple

from ledger.statements.statement import Statement

_HOLDING = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,39}")
_LINE = re.compile(
    rf"({_HOLDING.pattern})/([0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}})/(0|-?[1-9][0-9]{{0,14}})/([1-9][0-9]{{0,6}})"
)


class NotALineId(ValueError):
    """The text does not name a line; str() says why."""


class LineId(NamedTuple):
    """A line's identity. amount_pence is signed; ordinal counts equals of a day from 1."""

    holding: str
    on: date
    amount_pence: int
    ordinal: int

    def __str__(self) -> str:
        return f"{self.holding}/{self.on.isoformat()}/{self.amount_pence}/{self.ordinal}"


def line_ids(holding: str, statement: Statement) -> list[str]:
    """The id of each line of the statement, in the same order. Raises NotALineId for a holding
    that could not be one."""
    if not _HOLDING.fullmatch(holding):
        raise NotALineId(f"{holding[:60]!r} is not a holding's id")
    seen: Counter[tuple[date, int]] = Counter()
    ids = []
    for line in statement.lines:
        key = (line.on, line.amount_pence)
        seen[key] += 1
        ids.append(str(LineId(holding, *key, seen[key])))
    return ids


def parse_line_id(text: str) -> LineId:
    """The parts of a line's id. Raises NotALineId for anything else."""
    found = _LINE.fullmatch(text)
    try:
        if found:
            on = date.fromisoformat(found[2])
            return LineId(found[1], on, int(found[3]), int(found[4]))
    except ValueError:
        pass  # a day that does not exist: refused with the rest, below
    raise NotALineId(f"{text[:80]!r} is not a line's id like bank-7/2025-06-04/-4999/2")
