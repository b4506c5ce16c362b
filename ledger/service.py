"""Load, decide, record. The one way into the book.

A conflict is decided again: first optimistically, then with the head of the book held, so that
nobody records between the loading and the recording. A command's id settles a commit whose
answer was lost, and a command sent twice.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from hashlib import sha256
from typing import NamedTuple, Protocol

import msgspec

from ledger.account.state import Account
from ledger.book.ahead import must_have_happened
from ledger.book.approvals import stream_of
from ledger.book.decide import decide
from ledger.book.draft import Decided, Draft
from ledger.collector import collector_resting
from ledger.commands import (
    ClosePeriod,
    Command,
    PrepareReconciliation,
    SeeLateEntries,
    SignReconciliation,
)
from ledger.details import Detail, commit, staff_id
from ledger.entry import Entry
from ledger.errors import CommandReused, Conflict, Fault, Refused, Unreadable
from ledger.events import ApprovalGiven
from ledger.holding.state import Holding
from ledger.matching.payees import NOBODY, Payees
from ledger.recording import entry_of, stored_name, stored_state
from ledger.store import (
    AnswerLost,
    CommandAlreadyRecorded,
    CommandRow,
    DetailRow,
    NewRow,
    Receipt,
    StoredCommand,
)
from ledger.store.store import Store, Writing

TRIES = 4
_OF_ONE_POSITION = (PrepareReconciliation, SignReconciliation, SeeLateEntries, ClosePeriod)
"""Commands whose entries tell of the book as it stands at a position that they name."""

MOST_ENTRIES = 100_000
"""How many entries are recorded whole or not at all, so that nobody waits long behind them."""


class Order(NamedTuple):
    """A command on its way in: its id, what is asked, and the private details it commits to.

    place says where it came from (`orders.jsonl:3`), for messages. payees is what the asker knows
    of who was paid, to match by; it is no part of what is asked, and never recorded.
    """

    id: str
    command: Command
    details: tuple[Detail, ...] = ()
    place: str = ""
    payees: Payees = NOBODY


class Actor(NamedTuple):
    """Who records: a login, and whom they say they act for."""

    login: str
    on_behalf_of: str | None = None


class Outcome(NamedTuple):
    """What came of an order. repeated: it had been recorded before, and nothing more was now.

    entries have position 0 in a dry run; their recorded_at is for who reads them from the book.
    Of what waits for a second person, entries are the request, and waits what it would come to.
    """

    order: str
    entries: tuple[Entry, ...]
    first_position: int
    count: int
    repeated: bool
    waits: tuple[Entry, ...] = ()


class Ledger:
    """One ledger, open for reading and recording."""

    def __init__(self, store: Store, *, salts: Callable[[int], bytes] | None = None) -> None:
        self.store = store
        self._salts = salts
        self._kept: Draft | None = None

    def account(self, name: str) -> Account:
        """The account as it stands; version 0 if there is none of that name."""
        return self.draft().account(name)

    def holding(self, name: str) -> Holding:
        """The holding as it stands; version 0 if there is none of that name."""
        return self.draft().holding(name)

    def draft(self) -> Draft:
        """Streams as they stand now, to decide on without recording."""
        return Draft(
            lambda stream: map(entry_of, self.store.load(stream)),
            names=self.store.streams,
            position=self.store.head().position,
        )

    def new_salt(self) -> bytes:
        if self._salts is not None:
            return self._salts(32)
        from secrets import token_bytes

        return token_bytes(32)

    def private(self, **facts: object) -> Detail:
        """A detail that commits to these facts, with a salt of its own."""
        return commit(facts, salt=self.new_salt())

    def record(
        self, orders: Sequence[Order], actor: Actor, *, dry_run: bool = False
    ) -> list[Outcome]:
        """Decide and record all the orders, in one transaction: whole, or nothing of it.

        Raises Refused for one order, Unreadable with every refusal for many, CommandReused, and
        Conflict when others kept recording first. An order recorded before is passed over.
        """
        twice = {order.id for order in orders}
        if len(twice) != len(orders):
            raise CommandReused("a command id stands twice in what was given; nothing was recorded")
        with collector_resting():
            return self._until_recorded(orders, actor, dry_run=dry_run)

    def _until_recorded(
        self, orders: Sequence[Order], actor: Actor, *, dry_run: bool
    ) -> list[Outcome]:
        """Optimistically first, and then with the head held; with it held from the first where
        what is decided must hold of one position exactly."""
        exact = any(isinstance(order.command, _OF_ONE_POSITION) for order in orders)
        for attempt in range(TRIES):
            try:
                if dry_run or (attempt == 0 and not exact):
                    source = (_Placed if exact else _Free)(self.store)
                    return self._decide(orders, actor, source, dry_run=dry_run)
                with self.store.writing() as writing:
                    return self._decide(orders, actor, _Held(writing))
            except (Conflict, CommandAlreadyRecorded, AnswerLost):
                if attempt == TRIES - 1:
                    raise
        raise AssertionError("unreachable")

    def record_each(
        self, orders: Iterable[Order], actor: Actor
    ) -> Iterator[Outcome | tuple[Order, Refused]]:
        """Each order in a transaction of its own, yielded once it is durable.

        A refused order yields itself with the refusal, and the rest go on.
        """
        for order in orders:
            try:
                yield self.record([order], actor)[0]
            except Refused as refusal:
                yield order, refusal

    def _decide(
        self, orders: Sequence[Order], actor: Actor, source: _Source, *, dry_run: bool = False
    ) -> list[Outcome]:
        before = source.commands([order.id for order in orders])
        staff = staff_id(self.store.about.key, actor.login)
        draft = self._draft_from(source, by=staff)
        draft.on_behalf_of = actor.on_behalf_of
        batch = _Batch(staff, actor.on_behalf_of)
        outcomes: list[Outcome] = []
        refusals: list[tuple[Order, Refused]] = []
        for order in orders:
            digest = digest_of(order)
            if (stored := before.get(order.id)) is not None:
                outcomes.append(_repeat(order, digest, stored))
                continue
            try:
                must_be_well_formed(order.command)
                draft.payees = order.payees
                decide(draft, order.command)
                told = [*draft.waits, *draft.decided]
                must_have_happened(told, today=self.store.clock().date())
            except Refused as refusal:
                refusals.append((order, refusal))
                continue
            outcomes.append(batch.add(order, digest, draft))
            draft.forget()
        if refusals and not dry_run and source.position() != draft.position:
            raise Conflict("someone else recorded while this was decided: a refusal may rest on it")
        if refusals:
            raise _all_refused(refusals, len(orders))
        if dry_run or not batch.rows:
            return [_placed(outcome, first=0) for outcome in outcomes]
        if len(batch.rows) > MOST_ENTRIES:
            raise Refused(
                "too-much-at-once",
                f"this comes to {len(batch.rows):,} entries, and at most {MOST_ENTRIES:,} are "
                "recorded whole; nothing was recorded",
                "--in-parts",
            )
        details = [*batch.details, *self._who(source, staff, actor)]
        receipt = source.record(batch.rows, details, batch.commands)
        if isinstance(source, _Free):
            draft.recorded(receipt.first_position + receipt.count - 1)
            self._kept = draft
        return [_placed(outcome, first=receipt.first_position) for outcome in outcomes]

    def _draft_from(self, source: _Source, *, by: str) -> Draft:
        """The draft that our last recording left, if nobody has recorded since; else a new one.

        So a long file, one order at a time, loads each stream once.
        """
        kept, self._kept = self._kept, None
        position = source.position()
        if kept and type(source) is _Free and position == kept.position:
            kept.by = by
            return kept
        return Draft(source.entries, names=source.names, by=by, position=position)

    def _who(self, source: _Source, staff: str, actor: Actor) -> list[DetailRow]:
        """The login behind a staff id, kept once, with the private details."""
        if source.details([staff]):
            return []
        detail = self.private(login=actor.login)
        return [DetailRow(staff, "_staff", detail.salt, detail.json)]


class _Source(Protocol):
    """Where a decision reads from and records to."""

    def entries(self, stream: str) -> Iterable[Entry]: ...
    def names(self, prefix: str) -> Iterable[str]: ...
    def position(self) -> int: ...
    def commands(self, ids: Iterable[str]) -> dict[str, StoredCommand]: ...
    def details(self, ids: Iterable[str]) -> dict[str, DetailRow]: ...
    def record(
        self, rows: list[NewRow], details: list[DetailRow], commands: list[CommandRow]
    ) -> Receipt: ...


class _Free:
    """The book as anybody may write it meanwhile: the eventsourcing library's own recorder.

    A version that somebody else recorded first is the library's IntegrityError, and a Conflict.
    """

    def __init__(self, store: Store) -> None:
        from ledger.store.recorders import LedgerApplicationRecorder

        self._recorder = LedgerApplicationRecorder(store)
        self._store = store
        self.names = store.streams
        self.commands = store.commands
        self.details = store.details

    def entries(self, stream: str) -> Iterator[Entry]:
        for stored in self._recorder.select_events(stream):
            place = (0, stream, stored.originator_version, "")
            yield entry_of((*place, stored.topic, stored.state))

    def position(self) -> int:
        return self._store.head().position

    def record(self, rows, details, commands) -> Receipt:
        from eventsourcing.persistence import StoredEvent

        stored = [
            StoredEvent(row.stream, row.version, row.topic, row.state.encode()) for row in rows
        ]
        positions = self._recorder.insert_events(stored, details=details, commands=commands)
        return Receipt(positions[0], len(positions), "")


class _Placed(_Free):
    """The same for a dry run, with the positions that entries have in the book."""

    def entries(self, stream: str) -> Iterator[Entry]:
        return map(entry_of, self._store.load(stream))


class _Held:
    """The book held at its head: nobody records between the loading and the recording."""

    def __init__(self, writing: Writing) -> None:
        self._writing = writing
        self.names = writing.streams
        self.commands = writing.commands
        self.details = writing.details
        self.record = writing.record

    def entries(self, stream: str) -> Iterator[Entry]:
        return map(entry_of, self._writing.load(stream))

    def position(self) -> int:
        return self._writing.head.position


class _Batch:
    """Rows, details and commands of the orders decided so far."""

    def __init__(self, staff: str, on_behalf_of: str | None) -> None:
        self.staff = staff
        self.on_behalf_of = on_behalf_of
        self.rows: list[NewRow] = []
        self.details: list[DetailRow] = []
        self.commands: list[CommandRow] = []

    def add(self, order: Order, digest: str, draft: Draft) -> Outcome:
        entries = []
        for one in draft.decided:
            entry = self._entry(one, order, draft.asked_by)._replace(position=len(self.rows) + 1)
            state = stored_state(
                entry.event, by=entry.by, command=order.id, on_behalf_of=entry.on_behalf_of
            )
            self.rows.append(NewRow(one.stream, one.version, stored_name(one.event), state))
            entries.append(entry)
        if entries:
            stream = stream_of(order.command)
            self.details += [DetailRow(d.id, stream, d.salt, d.json) for d in order.details]
            self.commands.append(CommandRow(order.id, digest, len(entries)))
        first = entries[0].position if entries else 0
        waits = tuple(self._entry(one, order, None) for one in draft.waits)
        return Outcome(order.id, tuple(entries), first, len(entries), False, waits)

    def _entry(self, one: Decided, order: Order, asked_by: str | None) -> Entry:
        """An entry without a position, on behalf of who asked for what another agreed to."""
        stream, version, event = one
        whose = None if isinstance(event, ApprovalGiven) else asked_by
        whose = whose or self.on_behalf_of
        return Entry(0, stream, version, "", self.staff, whose, order.id, event)


def must_be_well_formed(command: Command) -> None:
    """Structs do not check what they are built from, so a command is held against its own
    annotations before it is decided on. Raises Refused."""
    try:
        msgspec.json.decode(msgspec.json.encode(command), type=type(command))
    except msgspec.ValidationError as fault:
        raise Refused("malformed", f"this is no {command.__struct_config__.tag}: {fault}") from None


_COMMITMENT = re.compile(rb'"[0-9a-f]{64}"')


def digest_of(order: Order) -> str:
    """sha256 of what a command asks, private details left out: the same for the same asking."""
    own = {f'"{detail.id}"'.encode() for detail in order.details}
    text = msgspec.json.encode(order.command)
    if own:
        text = _COMMITMENT.sub(lambda m: b'""' if m[0] in own else m[0], text)
    return sha256(text).hexdigest()


def _repeat(order: Order, digest: str, stored: StoredCommand) -> Outcome:
    if stored.digest != digest:
        raise CommandReused(
            f"{order.place + ': ' if order.place else ''}command id {order.id} was used before, "
            f"at position {stored.first_position}, for something else\n"
            "  try:   give this command an id of its own\nnothing was recorded"
        )
    return Outcome(order.id, (), stored.first_position, stored.count, True)


def _all_refused(refusals: Sequence[tuple[Order, Refused]], total: int) -> Exception:
    if total == 1:
        return refusals[0][1]
    faults = [
        Fault(order.place or order.id, refusal.why, refusal.rule, refusal.try_)
        for order, refusal in refusals
    ]
    return Unreadable(
        faults, f"nothing was recorded: {len(refusals)} of {total} commands were refused"
    )


def _placed(outcome: Outcome, *, first: int) -> Outcome:
    """The outcome with its place in the batch turned into its place in the book."""
    if outcome.repeated:
        return outcome
    if not first:
        entries = tuple(entry._replace(position=0) for entry in outcome.entries)
        return outcome._replace(first_position=0, entries=entries)
    if not outcome.count:
        return outcome
    shift = first - 1
    return outcome._replace(
        first_position=outcome.first_position + shift,
        entries=tuple(x._replace(position=x.position + shift) for x in outcome.entries),
    )
