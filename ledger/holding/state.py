"""A holding as its entries leave it: its statements, its lines and what is yet unallocated."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from ledger import events as e
from ledger.account.state import Link
from ledger.entry import Entry


class Shown(NamedTuple):
    """A line that live statements show. amount_pence is signed.

    balance_pence is the running balance after it, as the first file that gave one had it.
    """

    on: date
    amount_pence: int
    balance_pence: int | None


class Opening(NamedTuple):
    """What stood at the bank before the first line known, by the statement that says so."""

    pence: int
    on: date
    statement: str


class Number(NamedTuple):
    """A holding's sort code and account number from a day on: their hash, and where they are
    kept. None where they were never given."""

    from_on: date
    number_hash: str | None
    detail: e.Commitment | None


@dataclass(slots=True)
class Holding:
    """One bank account, card or client account. version is 0 until it is opened."""

    id: str
    version: int = 0
    opened: e.HoldingOpened | None = None
    numbers: list[Number] = field(default_factory=list)
    links: dict[str, list[Link]] = field(default_factory=dict)
    statements: dict[str, e.StatementImported] = field(default_factory=dict)
    lines: dict[str, Shown] = field(default_factory=dict)
    shown_by: dict[str, int] = field(default_factory=dict)
    unallocated: dict[str, int] = field(default_factory=dict)
    opening_line: str | None = None

    @property
    def stream(self) -> str:
        return f"holding:{self.id}"

    def number_on(self, day: date) -> Number:
        """The number in force on a day: the last to begin by then, and of several that begin
        together the last recorded. The first one counts for every day before it, too.

        The holding must have been opened.
        """
        found = self.numbers[0]
        for number in self.numbers[1:]:
            if found.from_on <= number.from_on <= day:
                found = number
        return found

    def numbers_between(self, first: date | None, last: date | None) -> list[Number]:
        """Every number in force on some day of these; all there ever were where none is said."""
        if first is None or last is None or not self.numbers:
            return self.numbers
        days = {first, *(n.from_on for n in self.numbers if first < n.from_on <= last)}
        return [self.number_on(day) for day in sorted(days)]

    def accounts_on(self, day: date) -> list[str]:
        """The accounts whose money this holding keeps on a day."""
        return [a for a, links in self.links.items() if any(link.on(day) for link in links)]

    def line_id(self, line: e.ImportedLine) -> str:
        """Holding, date, signed pence and the ordinal among equals of that day (DESIGN 8)."""
        return f"{self.id}/{line.on.isoformat()}/{line.amount_pence}/{line.ordinal}"

    def line_ids(self, lines: Iterable[e.ImportedLine]) -> list[str]:
        return [self.line_id(line) for line in lines]

    def opening(self) -> Opening | None:
        """What the live statements say stood before every line known; None where none says.

        The statement that reaches furthest back and gives an opening balance says it, less the
        lines that others show before its own.
        """
        found = [
            (statement.first_on, statement.last_on or date.max, place, name)
            for place, (name, statement) in enumerate(self.statements.items())
            if statement.opening_pence is not None and statement.first_on is not None
        ]
        if not found:
            return None
        start, _, place, name = min(found)
        statement = self.statements[name]
        earlier = list(self.statements.values())[:place]
        same_day = {
            line
            for other in earlier
            for line in self.line_ids(ln for ln in other.lines if ln.on == start)
        }
        own = set(self.line_ids(statement.lines))
        before = sum(
            shown.amount_pence
            for line, shown in self.lines.items()
            if line not in own and (shown.on < start or line in same_day)
        )
        assert statement.opening_pence is not None
        begins = min((line.on for line in statement.lines), default=start)
        day = min(begins, self.first_known())
        return Opening(statement.opening_pence - before, day, name)

    def known_before(self, lines: Iterable[e.ImportedLine], start: date) -> int:
        """The sum of known lines that lie before a statement's and are not in it, in pence."""
        own = set(self.line_ids(lines))
        return sum(
            shown.amount_pence
            for line, shown in self.lines.items()
            if shown.on <= start and line not in own
        )

    def first_known(self) -> date:
        return min((line.on for line in self.lines.values()), default=date.max)


def evolve(holding: Holding, entry: Entry) -> Holding:
    """The holding after one more entry of its stream. Raises TypeError for a strange event."""
    step = _STEPS.get(type(entry.event))
    if step is None:
        raise TypeError(f"{type(entry.event).__name__} does not belong to a holding")
    holding.version = entry.version
    step(holding, entry.event)
    return holding


def _open(holding: Holding, event: e.HoldingOpened) -> None:
    holding.opened = event
    holding.numbers = [Number(event.opened_on, event.number_hash, event.detail)]


def _change_number(holding: Holding, event: e.HoldingNumberChanged) -> None:
    holding.numbers.append(Number(event.from_on, event.number_hash, event.detail))


def _link(holding: Holding, event: e.HoldingLinked) -> None:
    holding.links.setdefault(event.account, []).append(Link(holding.id, event.from_on, None))


def _unlink(holding: Holding, event: e.HoldingUnlinked) -> None:
    holding.links[event.account] = [
        link._replace(last_on=event.last_on) if link.last_on is None else link
        for link in holding.links[event.account]
    ]


def _import(holding: Holding, event: e.StatementImported) -> None:
    holding.statements[event.statement] = event
    for line, name in zip(event.lines, holding.line_ids(event.lines), strict=True):
        known = holding.lines.get(name)
        if known is None or known.balance_pence is None:
            holding.lines[name] = Shown(line.on, line.amount_pence, line.balance_pence)
        holding.shown_by[name] = holding.shown_by.get(name, 0) + 1


def _withdraw(holding: Holding, event: e.StatementWithdrawn) -> None:
    statement = holding.statements.pop(event.statement)
    for name in holding.line_ids(statement.lines):
        holding.shown_by[name] -= 1
        if not holding.shown_by[name]:
            del holding.shown_by[name], holding.lines[name]


def _unallocate(holding: Holding, event: e.LineUnallocated) -> None:
    left = holding.unallocated.get(event.line, 0) + event.amount_pence
    holding.unallocated[event.line] = left
    if event.reason == "opening":
        holding.opening_line = event.line


def _allocate(holding: Holding, event: e.LineAllocated) -> None:
    left = holding.unallocated.get(event.line, 0) - event.amount_pence
    if left:
        holding.unallocated[event.line] = left
    else:
        holding.unallocated.pop(event.line, None)
    if event.account is None and event.line == holding.opening_line:
        holding.opening_line = None


_STEPS: dict[type, Callable] = {
    e.HoldingOpened: _open,
    e.HoldingNumberChanged: _change_number,
    e.HoldingLinked: _link,
    e.HoldingUnlinked: _unlink,
    e.StatementImported: _import,
    e.StatementWithdrawn: _withdraw,
    e.LineUnallocated: _unallocate,
    e.LineAllocated: _allocate,
}
