"""What a run of entries adds to the tables, worked out before anything is written. Pure.

Only what the entries themselves say: whether a bank line is counted already is found out where
it is written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from ledger import events as e
from ledger.entry import Entry
from ledger.events import AnyEvent
from ledger.recording import entry_of
from projections.postings import ON_ITS_WAY, PREFIX, postings

Rows = list[tuple[Any, ...]]


class Shown(NamedTuple):
    """A statement showed lines: id, holding, day, signed pence, row in the file, detail."""

    position: int
    lines: Rows


class Gone(NamedTuple):
    """A statement was taken back, and with it the lines that no other shows."""

    position: int
    holding: str
    statement: str
    lines: tuple[str, ...]


@dataclass(slots=True)
class Facts:
    """Rows for the tables of one build, each with all its columns in order.

    balances are what to add to each row; bank is what statements did to lines, in order.
    """

    build: int
    upto: int = 0
    postings: Rows = field(default_factory=list)
    balances: dict[tuple[str, str, str, str, str], int] = field(default_factory=dict)
    statements: Rows = field(default_factory=list)
    flags: Rows = field(default_factory=list)
    unallocated: Rows = field(default_factory=list)
    awaited: Rows = field(default_factory=list)
    line_entries: Rows = field(default_factory=list)
    bank: list[Shown | Gone] = field(default_factory=list)


def gather(rows: Iterable[tuple], *, build: int) -> Facts:
    """What these stored rows, which follow one another, add to a build."""
    facts = Facts(build)
    kept, balances = facts.postings, facts.balances
    for row in rows:
        entry = entry_of(row)
        position, event = entry.position, entry.event
        for ordinal, posting in enumerate(postings(entry.stream, event)):
            head, account, fund, holding, category, pence, on = posting
            day = on.isoformat()
            kept.append(
                (build, position, ordinal, head, account, fund, holding, category, pence, day)
            )
            key = (account, fund, holding, head, category)
            balances[key] = balances.get(key, 0) + pence
            if head == ON_ITS_WAY:
                about = entry_about(entry)
                facts.awaited.append(
                    (build, position, ordinal, entry.stream, about, holding, pence, day)
                )
        for line in lines_named(event):
            facts.line_entries.append((build, line, position))
        more = _MORE.get(type(event))
        if more:
            more(facts, entry)
        facts.upto = position
    return facts


def lines_named(event: AnyEvent) -> tuple[str, ...]:
    """The bank lines an entry is about: none, one, or two when money moved."""
    if type(event) is e.EntryReversed:
        event = event.of
    if type(event) is e.MoneyMoved:
        both = (event.from_line, event.to_line)
        return tuple(dict.fromkeys(line for line in both if line))
    line = getattr(event, "line", None)
    return (line,) if line else ()


def entry_about(entry: Entry) -> int:
    """The version, in the entry's own stream, of what it says is on its way or has arrived.

    Shares put right are about themselves: between them they leave as much on its way as before.
    """
    version, event = entry.version, entry.event
    if isinstance(event, e.EntryReversed):
        version, event = event.entry, event.of
    if isinstance(event, e.LineMatched):
        return event.entry
    return version


def line_id(holding: str, line: e.ImportedLine) -> str:
    """What a statement's line is called: `bank-7/2025-06-04/-4999/2`."""
    return f"{holding}/{line.on}/{line.amount_pence}/{line.ordinal}"


def _statement_imported(facts: Facts, entry: Entry) -> None:
    event: e.StatementImported = entry.event
    build, position, holding = facts.build, entry.position, entry.stream[PREFIX:]
    facts.statements.append(
        (
            build, position, holding, event.statement, event.sha256, event.layout,
            _iso(event.first_on), _iso(event.last_on), event.opening_pence, event.closing_pence,
            event.difference_pence, None, event.detail,
        )
    )  # fmt: skip
    for ordinal, flag in enumerate(event.flags):
        facts.flags.append(
            (build, position, ordinal, holding, event.statement, flag.row, flag.kind)
        )
    lines = [
        (line_id(holding, one), holding, one.on.isoformat(), one.amount_pence, one.row, one.detail)
        for one in event.lines
    ]
    facts.bank.append(Shown(position, lines))


def _statement_withdrawn(facts: Facts, entry: Entry) -> None:
    event: e.StatementWithdrawn = entry.event
    holding = entry.stream[PREFIX:]
    facts.bank.append(Gone(entry.position, holding, event.statement, event.lines))
    for line in event.lines:
        facts.line_entries.append((facts.build, line, entry.position))


def _line_unallocated(facts: Facts, entry: Entry) -> None:
    event: e.LineUnallocated = entry.event
    facts.unallocated.append(
        (
            facts.build, entry.position, entry.stream[PREFIX:], event.line, event.on.isoformat(),
            event.amount_pence, event.reason,
        )
    )  # fmt: skip


def _line_allocated(facts: Facts, entry: Entry) -> None:
    event: e.LineAllocated = entry.event
    facts.unallocated.append(
        (
            facts.build, entry.position, entry.stream[PREFIX:], event.line, event.on.isoformat(),
            -event.amount_pence, "",
        )
    )  # fmt: skip


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


_MORE: dict[type, Callable[[Facts, Entry], None]] = {
    e.StatementImported: _statement_imported,
    e.StatementWithdrawn: _statement_withdrawn,
    e.LineUnallocated: _line_unallocated,
    e.LineAllocated: _line_allocated,
}
