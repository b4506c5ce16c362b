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
    """A line that live statements show. amount_pence is signed."""

    on: date
    amount_pence: int


@dataclass(slots=True)
class Base:
    """What the bank said before the first line known here, and which statement said so."""

    pence: int
    statement: str
    line: str | None = None


@dataclass(slots=True)
class Holding:
    """One bank account, card or client account. version is 0 until it is opened."""

    id: str
    version: int = 0
    opened: e.HoldingOpened | None = None
    links: dict[str, list[Link]] = field(default_factory=dict)
    statements: dict[str, e.StatementImported] = field(default_factory=dict)
    lines: dict[str, Shown] = field(default_factory=dict)
    shown_by: dict[str, int] = field(default_factory=dict)
    unallocated: dict[str, int] = field(default_factory=dict)
    base: Base | None = None
    latest_statement: str = ""

    @property
    def stream(self) -> str:
        return f"holding:{self.id}"

    def accounts_on(self, day: date) -> list[str]:
        """The accounts whose money this holding keeps on a day."""
        return [a for a, links in self.links.items() if any(link.on(day) for link in links)]

    def line_id(self, line: e.ImportedLine) -> str:
        """Holding, date, signed pence and the ordinal among equals of that day (DESIGN 8)."""
        return f"{self.id}/{line.on.isoformat()}/{line.amount_pence}/{line.ordinal}"

    def line_ids(self, lines: Iterable[e.ImportedLine]) -> list[str]:
        return [self.line_id(line) for line in lines]

    def base_after(self, statement: e.StatementImported) -> int | None:
        """What stood before every line known, once this statement is; None if still unknown.

        A statement that reaches further back than any before it sets the base again.
        """
        opening = statement.opening_pence
        if opening is None:
            return None if self.base is None else self.base.pence
        start = _start(statement)
        if self.base is not None and (start is None or start >= self.first_known()):
            return self.base.pence
        if not self.lines or start is None or start < self.first_known():
            return opening
        return opening - self.known_before(statement, start)

    def known_before(self, statement: e.StatementImported, start: date) -> int:
        """The sum of known lines that lie before a statement and are not in it, in pence."""
        own = set(self.line_ids(statement.lines))
        return sum(
            line.amount_pence
            for name, line in self.lines.items()
            if line.on <= start and name not in own
        )

    def first_known(self) -> date:
        return min((line.on for line in self.lines.values()), default=date.max)


def _start(statement: e.StatementImported) -> date | None:
    return min((line.on for line in statement.lines), default=statement.first_on)


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


def _link(holding: Holding, event: e.HoldingLinked) -> None:
    holding.links.setdefault(event.account, []).append(Link(holding.id, event.from_on, None))


def _unlink(holding: Holding, event: e.HoldingUnlinked) -> None:
    holding.links[event.account] = [
        link._replace(last_on=event.last_on) if link.last_on is None else link
        for link in holding.links[event.account]
    ]


def _import(holding: Holding, event: e.StatementImported) -> None:
    base = holding.base_after(event)
    if base is not None and (holding.base is None or holding.base.pence != base):
        holding.base = Base(base, event.statement)
    holding.statements[event.statement] = event
    holding.latest_statement = event.statement
    for line, name in zip(event.lines, holding.line_ids(event.lines), strict=True):
        holding.lines[name] = Shown(line.on, line.amount_pence)
        holding.shown_by[name] = holding.shown_by.get(name, 0) + 1


def _withdraw(holding: Holding, event: e.StatementWithdrawn) -> None:
    statement = holding.statements.pop(event.statement)
    for name in holding.line_ids(statement.lines):
        holding.shown_by[name] -= 1
        if not holding.shown_by[name]:
            del holding.shown_by[name], holding.lines[name]
    if holding.base is not None and holding.base.statement == event.statement:
        holding.base = None


def _unallocate(holding: Holding, event: e.LineUnallocated) -> None:
    left = holding.unallocated.get(event.line, 0) + event.amount_pence
    holding.unallocated[event.line] = left
    if event.reason == "opening" and holding.base is not None:
        holding.base.line = event.line


def _allocate(holding: Holding, event: e.LineAllocated) -> None:
    left = holding.unallocated.get(event.line, 0) - event.amount_pence
    if left:
        holding.unallocated[event.line] = left
    else:
        holding.unallocated.pop(event.line, None)


_STEPS: dict[type, Callable] = {
    e.HoldingOpened: _open,
    e.HoldingLinked: _link,
    e.HoldingUnlinked: _unlink,
    e.StatementImported: _import,
    e.StatementWithdrawn: _withdraw,
    e.LineUnallocated: _unallocate,
    e.LineAllocated: _allocate,
}
