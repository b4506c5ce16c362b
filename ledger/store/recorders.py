"""The eventsourcing library's recorders, on the ledger's own tables and by its one way in.

With ledger.store.factory they make the store a persistence module of the library. The library
keeps bytes and the ledger lines of text, so other bytes go in wrapped and come out as they were.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from eventsourcing.persistence import (
    AggregateRecorder,
    ApplicationRecorder,
    IntegrityError,
    ListenNotifySubscription,
    Notification,
    ProcessRecorder,
    Recorder,
    StoredEvent,
    Tracking,
    TrackingRecorder,
)
from sqlalchemy import Connection

from ledger.errors import Conflict
from ledger.store.reading import ENTRIES, ask
from ledger.store.rows import NewRow, Row, fault_in
from ledger.store.store import Store, Writing

WRAPPED, WRAPPED_END = '{"base64":"', '"}'
POLL_SECONDS = 0.1

CREATE_TRACKING = (
    "CREATE TABLE IF NOT EXISTS tracking"
    " (application_name TEXT PRIMARY KEY, notification_id BIGINT NOT NULL)"
)
TRACK = (
    "INSERT INTO tracking (application_name, notification_id) VALUES (?, ?)"
    " ON CONFLICT (application_name) DO UPDATE SET notification_id = excluded.notification_id"
    " WHERE tracking.notification_id < excluded.notification_id RETURNING notification_id"
)
TRACKED = "SELECT notification_id FROM tracking WHERE application_name = ?"


class RecordedAlready(Conflict, IntegrityError):
    """A Conflict that the library's own code also knows, as its IntegrityError."""


class LedgerRecorder(Recorder):
    """What all the recorders share: an open ledger, and how states pass in and out of it."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def create_table(self) -> None:
        """The ledger's own tables are made by create_ledger, and by nothing else."""


class LedgerAggregateRecorder(LedgerRecorder, AggregateRecorder):
    """Streams of stored events."""

    def insert_events(
        self, stored_events: Sequence[StoredEvent], **kwargs: Any
    ) -> Sequence[int] | None:
        """Record the events, with details= and commands= beside them, whole or not at all."""
        self._insert(stored_events, **kwargs)
        return None

    def _insert(self, stored_events: Sequence[StoredEvent], **kwargs: Any) -> list[int]:
        if not stored_events and not kwargs:
            return []
        rows = [as_row(event) for event in stored_events]
        with _known_to_the_library(), self.store.writing() as writing:
            return self._insert_in(writing, rows, **kwargs)

    def _insert_in(
        self,
        writing: Writing,
        rows: Sequence[NewRow],
        *,
        details: Sequence = (),
        commands: Sequence = (),
        **_: Any,
    ) -> list[int]:
        receipt = writing.record(rows, details, commands)
        return list(range(receipt.first_position, receipt.first_position + receipt.count))

    def select_events(
        self,
        originator_id: UUID | str,
        *,
        gt: int | None = None,
        lte: int | None = None,
        desc: bool = False,
        limit: int | None = None,
    ) -> Sequence[StoredEvent]:
        """One stream in the order of its versions; an empty list when there is none."""
        question, values = f"{ENTRIES} WHERE stream = ?", [_stream(originator_id)]
        if gt is not None:
            question, values = f"{question} AND version > ?", [*values, gt]
        if lte is not None:
            question, values = f"{question} AND version <= ?", [*values, lte]
        question += " ORDER BY version" + (" DESC" if desc else "")
        if limit is not None:
            question, values = f"{question} LIMIT ?", [*values, limit]
        with self.store.reading() as connection:
            return [
                StoredEvent(row.stream, row.version, row.topic, as_bytes(row.state))
                for row in map(Row._make, ask(connection, question, values))
            ]


class LedgerApplicationRecorder(LedgerAggregateRecorder, ApplicationRecorder):
    """The whole book as one sequence; a notification's id is the entry's position."""

    def insert_events(
        self, stored_events: Sequence[StoredEvent], **kwargs: Any
    ) -> Sequence[int] | None:
        """Record the events and answer their positions."""
        return self._insert(stored_events, **kwargs)

    def select_notifications(
        self,
        start: int | None,
        limit: int,
        stop: int | None = None,
        topics: Sequence[str] = (),
        *,
        inclusive_of_start: bool = True,
    ) -> Sequence[Notification]:
        """Entries from start on, at most limit of them, in the order of their positions."""
        after = 0 if start is None else start - 1 if inclusive_of_start else start
        question, values = f"{ENTRIES} WHERE position > ?", [after]
        if stop is not None:
            question, values = f"{question} AND position <= ?", [*values, stop]
        if topics:
            marks = ", ".join("?" * len(topics))
            question, values = f"{question} AND topic IN ({marks})", [*values, *topics]
        question, values = f"{question} ORDER BY position LIMIT ?", [*values, limit]
        with self.store.reading() as connection:
            return [
                Notification(
                    originator_id=row.stream,
                    originator_version=row.version,
                    topic=row.topic,
                    state=as_bytes(row.state),
                    id=row.position,
                )
                for row in map(Row._make, ask(connection, question, values))
            ]

    def max_notification_id(self) -> int | None:
        """The last position; None in an empty book."""
        return self.store.head().position or None

    def subscribe(self, gt: int | None = None, topics: Sequence[str] = ()) -> PollingSubscription:
        """Entries after position gt, then new ones as they are recorded by anybody."""
        return PollingSubscription(recorder=self, gt=gt, topics=topics)


class PollingSubscription(ListenNotifySubscription[LedgerApplicationRecorder]):
    """Looks for new entries again and again: whoever recorded them, nobody need tell us."""

    def _loop_on_pull(self) -> None:
        try:
            while not self._has_been_stopped:
                self._pull()
                self._has_been_notified.wait(POLL_SECONDS)  # set when it is to stop
        except BaseException as error:
            self._thread_error = error
            self.stop()


class LedgerTrackingRecorder(LedgerRecorder, TrackingRecorder):
    """How far another application's sequence has been followed."""

    def create_table(self) -> None:
        """Make the table of tracking, where there is none; nothing is written into it."""
        super().create_table()
        with self.store.transaction() as connection:
            connection.exec_driver_sql(CREATE_TRACKING)

    def insert_tracking(self, tracking: Tracking) -> None:
        """Record how far; IntegrityError unless it is further than before."""
        with self.store.transaction() as connection:
            self._track(connection, tracking)

    def max_tracking_id(self, application_name: str) -> int | None:
        """How far; None when nothing was tracked."""
        with self.store.reading() as connection:
            found = ask(connection, TRACKED, [application_name])
        return found[0][0] if found else None

    def _track(self, connection: Connection, tracking: Tracking) -> None:
        values = [tracking.application_name, tracking.notification_id]
        if not ask(connection, TRACK, values):
            raise IntegrityError(
                f"{tracking.application_name} was followed to {tracking.notification_id} before"
            )


class LedgerProcessRecorder(LedgerTrackingRecorder, LedgerApplicationRecorder, ProcessRecorder):
    """Events, and how far the sequence that caused them was followed, in one transaction."""

    def _insert_in(
        self,
        writing: Writing,
        rows: Sequence[NewRow],
        *,
        tracking: Tracking | None = None,
        **kwargs: Any,
    ) -> list[int]:
        positions = super()._insert_in(writing, rows, **kwargs)
        if tracking is not None:
            self._track(writing.connection, tracking)
        return positions


def as_row(event: StoredEvent) -> NewRow:
    """The row of a stored event. Bytes that are no line of text are wrapped in one."""
    row = NewRow(_stream(event.originator_id), event.originator_version, event.topic, "")
    try:
        plain = row._replace(state=event.state.decode())
        if not plain.state.startswith(WRAPPED) and not fault_in(plain):
            return plain
    except UnicodeDecodeError:
        pass
    return row._replace(state=f"{WRAPPED}{b64encode(event.state).decode()}{WRAPPED_END}")


def as_bytes(state: str) -> bytes:
    """The bytes that as_row was given."""
    if state.startswith(WRAPPED):
        return b64decode(state[len(WRAPPED) : -len(WRAPPED_END)])
    return state.encode()


def _stream(originator_id: UUID | str) -> str:
    if not isinstance(originator_id, str):
        raise TypeError(f"streams of a ledger are named in text, not by {originator_id!r}")
    return originator_id


@contextmanager
def _known_to_the_library() -> Iterator[None]:
    try:
        yield
    except Conflict as conflict:
        raise RecordedAlready(str(conflict)) from conflict
