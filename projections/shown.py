"""What a holding's live files show of its lines, day by day and in the order that they give."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta

from ledger.events import StatementImported
from ledger.holding.opening import NEAR_DAYS, FileSays, chain, first_in_chain
from projections.facts import line_id
from projections.reader import Reader

LIVE = "counted = 1 AND position <= ? AND (removed_position IS NULL OR removed_position > ?)"
"""A line that counts, for someone who knows as far as a position; takes it twice."""


class LinesShown:
    """What a holding's live files show, for telling what stood before. Days are ISO text."""

    def __init__(self, reader: Reader, holding: str, known: int) -> None:
        self.reader = reader
        self.holding = holding
        self.known = known

    def lines_on(self, day: str) -> dict[str, int]:
        rows = self.reader.ask(
            f"SELECT line, pence FROM bank_lines"
            f" WHERE +build = ? AND holding = ? AND on_date = ? AND {LIVE}",
            self.reader.build, self.holding, day, self.known, self.known,
        )  # fmt: skip
        return {line: int(pence) for line, pence in rows}

    def before(self, day: str) -> int:
        ((pence,),) = self.reader.ask(
            f"SELECT coalesce(sum(pence), 0) FROM bank_lines"
            f" WHERE +build = ? AND holding = ? AND on_date < ? AND {LIVE}",
            self.reader.build, self.holding, day, self.known, self.known,
        )  # fmt: skip
        return int(pence)

    def names(self, key: int, day: str) -> set[str]:
        rows = self.reader.ask(
            "SELECT line FROM bank_lines"
            " WHERE +build = ? AND holding = ? AND on_date = ? AND position = ?",
            self.reader.build, self.holding, day, key,
        )  # fmt: skip
        return {line for (line,) in rows}

    def of_file(self, key: int, day: str) -> list[tuple[str, int]]:
        return lines_in_order(self.reader, key, self.holding, day)

    def near_before(self, day: str) -> bool:
        first = date.fromisoformat(day)
        near = [str(first + timedelta(days=n)) for n in (-NEAR_DAYS, NEAR_DAYS)]
        rows = self.reader.ask(
            f"SELECT line, on_date, pence FROM bank_lines"
            f" WHERE +build = ? AND holding = ? AND on_date >= ? AND on_date <= ? AND {LIVE}",
            self.reader.build, self.holding, *near, self.known, self.known,
        )  # fmt: skip
        late = [row for row in rows if row[1] >= day]
        return any(
            one[2] == other[2] and not self._together(one[0], other[0])
            for one in rows
            if one[1] < day
            for other in late
        )

    def _together(self, one: str, other: str) -> bool:
        """Whether some live file shows both lines."""
        rows = self.reader.ask(
            "SELECT 1 FROM bank_lines AS a, bank_lines AS b, statements AS s"
            " WHERE a.build = ? AND b.build = a.build AND s.build = a.build AND a.line = ?"
            " AND b.line = ? AND a.position = b.position AND s.position = a.position"
            " AND a.position <= ?"
            " AND (s.withdrawn_position IS NULL OR s.withdrawn_position > ?) LIMIT 1",
            self.reader.build, one, other, self.known, self.known,
        )  # fmt: skip
        return bool(rows)


def lines_in_order(reader: Reader, position: int, holding: str, day: str) -> list[tuple[str, int]]:
    """A file's lines of a day, by id and signed pence, oldest first as the file has them."""
    event = reader.entries([position])[position].event
    assert isinstance(event, StatementImported)
    return [
        (line_id(holding, line), line.amount_pence)
        for line in event.lines
        if line.on.isoformat() == day
    ]


def in_chain(
    reader: Reader, holding: str, files: Iterable[FileSays], *, day: str
) -> dict[int, set[int]]:
    """Of each file, what lines of a day come to by its end, as a chain of balances orders them.

    Empty of a file that no chain leads to. A file that begins before the day begins the day too.
    """
    says, own = [], {}
    for file in files:
        if file.opening_pence is None or file.first_on is None or file.first_on > day:
            continue
        if file.last_on is None or file.last_on < day:
            continue
        event = reader.entries([file.key])[file.key].event
        assert isinstance(event, StatementImported)
        before = sum(x.amount_pence for x in event.lines if x.on.isoformat() < day)
        key = file.key
        own[key] = [
            (line_id(holding, x), x.amount_pence) for x in event.lines if x.on.isoformat() == day
        ]
        says.append(FileSays(key, key, day, file.last_on, file.opening_pence + before))
    pence = {name: amount for lines in own.values() for name, amount in lines}
    found: dict[int, set[int]] = defaultdict(set)
    for start in first_in_chain(says, own)[0]:
        for key, names in chain(says, own, start=start).items():
            found[key].add(sum(pence[name] for name in names))
    return found
