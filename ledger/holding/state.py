"""A holding as its entries leave it: its statements, its lines and what is yet unallocated."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from ledger import events as e
from ledger.account.records import Link
from ledger.entry import Entry
from ledger.holding.opening import NEAR_DAYS, FileSays, what_stood


class Shown(NamedTuple):
    """A line that live statements show. amount_pence is signed.

    balance_pence is the running balance after it, as the first file that gave one had it.
    """

    on: date
    amount_pence: int
    balance_pence: int | None


class Opening(NamedTuple):
    """What stood at the bank before the first line known, by the statement that says so.

    sure is False where the files leave more than one answer, so that a person must look.
    """

    pence: int
    on: date
    statement: str
    sure: bool = True


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
    notices: dict[str, tuple[e.CardNotice, ...]] = field(default_factory=dict)
    seen: dict[str, set[e.Flag]] = field(default_factory=dict)

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
        """What the live statements say stood before every line known; None where none says."""
        files = [
            FileSays(name, place, one.first_on, one.last_on, one.opening_pence)
            for place, (name, one) in enumerate(self.statements.items())
            if one.first_on is not None
        ]
        stood = what_stood(files, _LinesShown(self))
        if stood is None:
            return None
        statement = self.statements[stood.key]
        assert statement.first_on is not None
        begins = min((line.on for line in statement.lines), default=statement.first_on)
        return Opening(stood.pence, min(begins, self.first_known()), stood.key, stood.sure)

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


class _LinesShown:
    """What a holding's live statements show, for telling what stood before."""

    def __init__(self, holding: Holding) -> None:
        self.holding = holding

    def lines_on(self, day: date) -> dict[str, int]:
        return {
            name: line.amount_pence for name, line in self.holding.lines.items() if line.on == day
        }

    def before(self, day: date) -> int:
        return sum(line.amount_pence for line in self.holding.lines.values() if line.on < day)

    def of_file(self, key: str, day: date) -> list[tuple[str, int]]:
        lines = [line for line in self.holding.statements[key].lines if line.on == day]
        names = self.holding.line_ids(lines)
        return [(name, line.amount_pence) for name, line in zip(names, lines, strict=True)]

    def names(self, key: str, day: date) -> set[str]:
        return {name for name, _ in self.of_file(key, day)}

    def near_before(self, day: date) -> bool:
        near = [
            (name, line)
            for name, line in self.holding.lines.items()
            if abs((line.on - day).days) <= NEAR_DAYS
        ]
        together = [
            set(self.holding.line_ids(one.lines)) for one in self.holding.statements.values()
        ]
        return any(
            one.amount_pence == other.amount_pence
            and not any(name in lines and another in lines for lines in together)
            for name, one in near
            if one.on < day
            for another, other in near
            if other.on >= day
        )


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


def _show_notices(holding: Holding, event: e.CardNoticesShown) -> None:
    holding.notices[event.statement] = event.notices


def _see_flags(holding: Holding, event: e.FlagsSeen) -> None:
    holding.seen.setdefault(event.statement, set()).update(event.flags)


def _withdraw(holding: Holding, event: e.StatementWithdrawn) -> None:
    statement = holding.statements.pop(event.statement)
    holding.notices.pop(event.statement, None)
    holding.seen.pop(event.statement, None)
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
    e.CardNoticesShown: _show_notices,
    e.FlagsSeen: _see_flags,
    e.StatementWithdrawn: _withdraw,
    e.LineUnallocated: _unallocate,
    e.LineAllocated: _allocate,
}
