"""Following the pound: one entry or one bank line, what it rests on and what rests on it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from ledger import events as e
from ledger.calendar import uk_words
from ledger.entry import Entry
from ledger.errors import Refused
from ledger.money import pounds
from projections.bank import Showing, showings_of
from projections.facts import line_id, lines_named
from projections.moments import Known
from projections.paper import Paper, Private, paper_behind, papers_of, private_behind
from projections.postings import PREFIX, Posting, postings
from projections.reader import Reader, reading
from projections.words import entry_in_words

if TYPE_CHECKING:
    from ledger.store.store import Store

Entries = dict[int, Entry]
"""By position."""


class Told(NamedTuple):
    """An entry in a sentence, and how the one that rests on the other does: `takes back`."""

    position: int
    stream: str
    version: int
    recorded_at: str
    how: str
    words: str


class Trace(NamedTuple):
    """An entry or a line and all that hangs on it, as known up to a position.

    line is set where a line was asked about, entry where an entry was; showings and
    unallocated_pence (signed, what nobody has attributed) are a line's.
    """

    position: int
    entry: Entry | None
    line: str | None
    words: str
    showings: tuple[Showing, ...]
    unallocated_pence: int
    postings: tuple[tuple[int, Posting], ...]
    papers: tuple[Paper, ...]
    rests_on: tuple[Told, ...]
    rested_on_by: tuple[Told, ...]
    private: Private


def trace(
    ledger: Store | Reader | str,
    what: int | str,
    *,
    known_at: Known = None,
    show_private: bool = False,
) -> Trace:
    """Follow an entry, by its name or its position, or a bank line, by its id.

    Refused where there is none.
    """
    with reading(ledger) as reader:
        known = reader.known(known_at)
        if isinstance(what, str) and (named := _ENTRY.fullmatch(what)):
            version = int(named["version"])
            streams = _streams_called(named["family"] or "", named["name"])
            found = (reader.numbered(stream, version) for stream in streams)
            entry = next((one for one in found if one is not None), None)
            if entry is None:
                raise _not_there(what, known)
            return _trace_entry(reader, entry.position, known=known, show_private=show_private)
        if isinstance(what, str) and "/" in what:
            return _trace_line(reader, what, known=known, show_private=show_private)
        if not str(what).isdecimal():
            raise _not_there(what, known)
        return _trace_entry(reader, int(what), known=known, show_private=show_private)


_ENTRY = re.compile(r"(?P<family>[a-z_]+:)?(?P<name>[^/:]+)/(?P<version>[0-9]{1,18})")
"""An entry as history calls it: `A-1/7`, `holding:bank-1/3`, or of the ledger's own streams
`approval:1f0c52ab9d34/1` and `policy/2`. A line's id has four parts."""


def _streams_called(family: str, name: str) -> tuple[str, ...]:
    """The streams an entry of such a name may be in; an account comes before the ledger's own."""
    if family in ("account:", "holding:"):
        return (family + name,)
    own = "_" + (family + name).removeprefix("_")
    return (own,) if family else (f"account:{name}", own)


def _not_there(what: int | str, known: int) -> Refused:
    return Refused(
        "unknown_entry",
        f"there is no entry or bank line {what} among the {known} entries known",
        "an entry like A-1/7, a position like 4711, or a line like bank-7/2025-06-04/-4999/1",
    )


def _trace_entry(reader: Reader, position: int, *, known: int, show_private: bool) -> Trace:
    entry = reader.entries([position]).get(position) if position <= known else None
    if entry is None:
        raise _not_there(position, known)
    around = {one.position: one for one in reader.stream(entry.stream, known=known)}
    around |= _about_lines(reader, _lines_of(entry), known=known)
    around |= _agreed_to(reader, entry, known=known)
    around.pop(position)
    lines = {one.position: set(_lines_of(one)) for one in (entry, *around.values())}
    papers = paper_behind(reader, [entry], known=known)
    private = private_behind(reader, [entry], papers) if show_private else {}
    return Trace(
        position=known,
        entry=entry,
        line=None,
        words=entry_in_words(entry),
        showings=(),
        unallocated_pence=0,
        postings=_posted([entry]),
        papers=papers[position],
        rests_on=_told(around, lambda other: _how_rests(entry, other, lines)),
        rested_on_by=_told(around, lambda other: _how_rests(other, entry, lines)),
        private=private.get(position, ()),
    )


def _trace_line(reader: Reader, line: str, *, known: int, show_private: bool) -> Trace:
    showings = showings_of(reader, [line], known=known)[line]
    around = _about_lines(reader, [line], known=known)
    if not around:
        raise _not_there(line, known)
    shown_at = {one.position for one in showings}
    papers = tuple(papers_of(reader, [line], known=known)[line])
    by_entry = dict.fromkeys(around, papers)
    private = private_behind(reader, around.values(), by_entry) if show_private else {}
    return Trace(
        position=known,
        entry=None,
        line=line,
        words=_line_in_words(line),
        showings=tuple(showings),
        unallocated_pence=_left(reader, line, known=known),
        postings=_posted(around.values()),
        papers=papers,
        rests_on=_told(around, lambda other: "shown by" if other.position in shown_at else ""),
        rested_on_by=_told(around, lambda other: "" if other.position in shown_at else "is about"),
        private=tuple(dict.fromkeys(one for some in private.values() for one in some)),
    )


def _agreed_to(reader: Reader, entry: Entry, *, known: int) -> Entries:
    """What was recorded with a second person's word, where an entry was."""
    if entry.on_behalf_of is None and not isinstance(entry.event, e.ApprovalGiven):
        return {}
    together = reader.recorded_by(entry.command, known=known)
    return together if any(isinstance(x.event, e.ApprovalGiven) for x in together.values()) else {}


def _posted(entries: Iterable[Entry]) -> tuple[tuple[int, Posting], ...]:
    return tuple(
        (entry.position, Posting(*posting))
        for entry in entries
        for posting in postings(entry.stream, entry.event)
    )


def _told(entries: Entries, how: Callable[[Entry], str]) -> tuple[Told, ...]:
    found = [(entry, said) for _, entry in sorted(entries.items()) if (said := how(entry))]
    return tuple(
        Told(one.position, one.stream, one.version, one.recorded_at, said, entry_in_words(one))
        for one, said in found
    )


# ── lines ────────────────────────────────────────────────────────────────────────────────────


def _lines_of(entry: Entry) -> list[str]:
    """The lines an entry names, or shows, or took away."""
    event = entry.event
    if isinstance(event, e.StatementImported):
        return [line_id(entry.stream[PREFIX:], line) for line in event.lines]
    if isinstance(event, e.StatementWithdrawn):
        return list(event.lines)
    return list(lines_named(event))


def _about_lines(reader: Reader, lines: list[str], *, known: int) -> Entries:
    """Every entry that names one of these lines, shows it or took it away."""
    positions: set[int] = set()
    for i in range(0, len(lines), 400):
        part = lines[i : i + 400]
        marks = ", ".join("?" * len(part))
        for table in ("line_entries", "bank_lines"):
            rows = reader.ask(
                f"SELECT position FROM {table} WHERE build = ? AND line IN ({marks})"
                " AND position <= ?",
                reader.build, *part, known,
            )  # fmt: skip
            positions.update(position for (position,) in rows)
    return dict(sorted(reader.entries(positions).items()))


def _left(reader: Reader, line: str, *, known: int) -> int:
    rows = reader.ask(
        "SELECT coalesce(sum(pence), 0) FROM unallocated"
        " WHERE +build = ? AND holding = ? AND line = ? AND position <= ?",
        reader.build, line.partition("/")[0], line, known,
    )  # fmt: skip
    return int(rows[0][0])


def _line_in_words(line: str) -> str:
    """What a line's own name says: `£49.99 went out of bank-7 on 4 June 2025`."""
    try:
        holding, day, pence, ordinal = line.split("/")
        amount, on = int(pence), uk_words(date.fromisoformat(day))
    except ValueError:
        return f"Bank line {line}"
    if ordinal == "opening":
        return f"{pounds(amount)} stood at {holding} before the first line, on {on}"
    way = "went out of" if amount < 0 else "came into"
    return f"{pounds(abs(amount))} {way} {holding} on {on}"


# ── resting ──────────────────────────────────────────────────────────────────────────────────


def _how_rests(one: Entry, other: Entry, lines: dict[int, set[str]]) -> str:
    """How one entry rests on another, as a verb; empty when it does not. lines by position."""
    if one.position <= other.position:
        return ""
    if isinstance(other.event, e.ApprovalGiven) and one.command == other.command:
        return "was agreed to in"
    if isinstance(other.event, e.ApprovalRequested):
        next_one = one.stream == other.stream and one.version == other.version + 1
        return "answers" if next_one else ""
    if one.stream == other.stream:
        said = _how_within(one.event, other)
        if said:
            return said
    if lines[one.position].isdisjoint(lines[other.position]):
        return ""
    if isinstance(other.event, e.StatementImported):
        return "takes a line from" if isinstance(one.event, e.StatementWithdrawn) else "is shown by"
    return "is about the same line as"


_FOUNDERS = (
    ("reclaim", e.ReclaimProposed),
    ("recharge", e.RechargeRaised),
    ("allocation", e.AllocationMade),
)


def _how_within(event: e.AnyEvent, other: Entry) -> str:
    """The same within one stream, by what the event itself names."""
    if _VERBS.get(type(event)) and _entry_named(event) == other.version:
        return _VERBS[type(event)]
    if other.version in (part.spend for part in getattr(event, "parts", ())):
        asked = isinstance(event, e.RechargeRaised)
        return "asks for the cost of" if asked else "gives another fund the cost of"
    for name, founder in _FOUNDERS:
        named = getattr(event, name, None)
        if named and isinstance(other.event, founder) and getattr(other.event, name) == named:
            return f"follows from the {name} of"
    if isinstance(event, e.StatementWithdrawn) and isinstance(other.event, e.StatementImported):
        return "takes back" if event.statement == other.event.statement else ""
    return ""


def _entry_named(event: e.AnyEvent) -> int | None:
    found = getattr(event, "spend", None)
    return found if found is not None else getattr(event, "entry", None)


_VERBS: dict[type, str] = {
    e.EntryReversed: "takes back",
    e.LineMatched: "is the bank's side of",
    e.PaymentReturned: "returns",
    e.RefundReceived: "gives back",
    e.EvidenceAttached: "is evidence of",
    e.SpendQueried: "asks about",
    e.SpendAccepted: "accepts",
    e.SpendDisallowed: "does not allow",
    e.SpendRecategorised: "says what was bought with",
    e.SharesCorrected: "says whose money was",
    e.MadeGood: "makes good",
    e.OffsetApplied: "is taken off",
}
