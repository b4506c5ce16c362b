"""The store: one ledger, open. Loads streams, records batches, replays the whole book.

Loaded only when a ledger is opened or made, for it imports SQLAlchemy.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager
from types import TracebackType

from sqlalchemy import Connection, inspect, update

from ledger.errors import NotALedger, Tampered
from ledger.merkle import leaf_hash
from ledger.store import reading
from ledger.store.address import POSTGRESQL, Address
from ledger.store.appending import append
from ledger.store.database import Database
from ledger.store.faults import CommandAlreadyRecorded, NoSuchLedger
from ledger.store.layout import head as head_table
from ledger.store.moment import Clock, next_moment
from ledger.store.rows import (
    About,
    CommandRow,
    DetailRow,
    Head,
    NewRow,
    Receipt,
    Row,
    StoredCommand,
    fault_in,
    line_of,
)
from ledger.store.streaming import Chunk, stream_chunks

CHUNK = 1_000  # more at a time is no quicker, and soon slower


class Store:
    """One ledger, open. Use it from any thread; every call is a transaction of its own."""

    def __init__(self, address: Address, *, clock: Clock) -> None:
        self.address = address
        self.dialect = address.dialect
        self.clock = clock
        self._database = Database(address)
        try:
            self.about = self._read_about()
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Give back every connection. Closing twice does no harm."""
        self._database.close()

    def record(
        self,
        rows: Sequence[NewRow],
        details: Sequence[DetailRow] = (),
        commands: Sequence[CommandRow] = (),
    ) -> Receipt:
        """Record the batch, or nothing of it.

        Conflict when someone has recorded one of these versions; CommandAlreadyRecorded when one
        of these commands was recorded before.
        """
        with self.writing() as writing:
            return writing.record(rows, details, commands)

    @contextmanager
    def writing(self) -> Iterator[Writing]:
        """Take the head of the book first, then load, decide and record while nobody else can.

        Committed at the end; on any error nothing is recorded.
        """
        with self._database.writing() as connection:
            yield Writing(connection, self.clock)

    def load(self, stream: str, *, upto: int | None = None) -> list[Row]:
        """One stream in the order of its versions, as far as position upto; may be empty."""
        with self._database.reading() as connection:
            return reading.read_stream(connection, stream, upto=upto)

    def load_many(self, streams: Iterable[str]) -> dict[str, list[Row]]:
        """These streams, each in the order of its versions; an empty list where there is none."""
        with self._database.reading() as connection:
            return reading.read_streams(connection, streams)

    def streams(self, prefix: str = "") -> list[str]:
        """The names of the streams that begin so, in order; empty where there are none."""
        with self._database.reading() as connection:
            return reading.read_names(connection, prefix=prefix)

    def rows_about(self, topics: Sequence[str], *, prefix: str = "") -> list[Row]:
        """The entries of these topics in streams that begin so, by position."""
        with self._database.reading() as connection:
            return reading.read_topics(connection, topics, prefix=prefix)

    def session_user(self) -> str | None:
        """Whom the database knows us as; None for SQLite, which knows nobody."""
        with self._database.reading() as connection:
            return reading.read_session_user(connection)

    def head(self) -> Head:
        """Where the book ends now."""
        with self._database.reading() as connection:
            return reading.read_head(connection)

    def commands(self, ids: Iterable[str]) -> dict[str, StoredCommand]:
        """Which of these commands were recorded before."""
        with self._database.reading() as connection:
            return reading.read_commands(connection, ids)

    def details(self, ids: Iterable[str]) -> dict[str, DetailRow]:
        """These private details, but for those that were never there or have been erased."""
        with self._database.reading() as connection:
            return reading.read_details(connection, ids)

    def rows(
        self, after: int = 0, upto: int | None = None, *, chunk: int = CHUNK
    ) -> Generator[tuple[int, str, int, str, str, str], None, None]:
        """The entries in after < position <= upto in order, as plain tuples in Row's order."""
        with closing(self.row_chunks(after, upto, chunk=chunk)) as chunks:
            for part in chunks:
                yield from part

    def row_chunks(
        self, after: int = 0, upto: int | None = None, *, chunk: int = CHUNK
    ) -> Generator[Chunk, None, None]:
        """The same, `chunk` entries at a time: the quickest way through the whole book.

        It ends where the book ended when it was begun. Tampered when a position is missing.
        """
        with self._database.reading() as connection:
            end = reading.read_head(connection).position
            end = end if upto is None else min(upto, end)
            expected = max(after, 0)
            for rows in stream_chunks(connection, after=expected, upto=end, chunk=chunk):
                before, expected = expected, expected + len(rows)
                if rows[-1][0] != expected:
                    raise _missing(next(n for n, row in enumerate(rows, before + 1) if row[0] != n))
                yield rows
            if expected < end:
                raise _missing(expected + 1)

    def reading(self) -> AbstractContextManager[Connection]:
        """A connection that sees the book at one moment, from its first question, read only."""
        return self._database.reading()

    def transaction(self) -> AbstractContextManager[Connection]:
        """A connection in a write transaction of its own, for tables that are projections."""
        return self._database.writing()

    def _read_about(self) -> About:
        with self._database.reading() as connection:
            if self.dialect == POSTGRESQL:
                tables = inspect(connection).get_table_names(schema=self.address.schema)
                if not tables:
                    raise NoSuchLedger(self.address.shown)
                if not {"about", "head", "entries"} <= set(tables):
                    raise NotALedger(f"{self.address.shown} holds something else, not a ledger")
            return reading.read_about(connection, shown=self.address.shown)


def _missing(position: int) -> Tampered:
    return Tampered(f"the entry at position {position} is missing from the book")


class Writing:
    """The book held open at its head: nobody else records until this is over.

    head moves on with each batch recorded; connection is the transaction's own, for whatever
    must be written together with the entries.
    """

    def __init__(self, connection: Connection, clock: Clock) -> None:
        self.connection = connection
        self.head = reading.read_head(connection, locked=True)
        self._before = self.head.recorded_at
        self._clock = clock
        self._moment = ""

    def load(self, stream: str) -> list[Row]:
        """One stream in the order of its versions; may be empty."""
        return reading.read_stream(self.connection, stream)

    def load_many(self, streams: Iterable[str]) -> dict[str, list[Row]]:
        """These streams, each in the order of its versions; an empty list where there is none."""
        return reading.read_streams(self.connection, streams)

    def streams(self, prefix: str = "") -> list[str]:
        """The names of the streams that begin so, in order; empty where there are none."""
        return reading.read_names(self.connection, prefix=prefix)

    def commands(self, ids: Iterable[str]) -> dict[str, StoredCommand]:
        """Which of these commands were recorded before."""
        return reading.read_commands(self.connection, ids)

    def details(self, ids: Iterable[str]) -> dict[str, DetailRow]:
        """These private details, but for those that were never there or have been erased."""
        return reading.read_details(self.connection, ids)

    def record(
        self,
        rows: Sequence[NewRow],
        details: Sequence[DetailRow] = (),
        commands: Sequence[CommandRow] = (),
    ) -> Receipt:
        """Put the batch at the head. All batches of one transaction bear one recorded_at."""
        _check(rows, commands)
        stored = self.commands([command.id for command in commands])
        if stored:
            raise CommandAlreadyRecorded(stored)
        self._moment = self._moment or next_moment(self._before, now=self._clock())
        first = self.head.position + 1
        if rows:
            self._append(rows)
        if details:
            append(self.connection, "details", details)
        if commands:
            self._keep(commands, first=first)
        return Receipt(first, len(rows), self._moment)

    def _append(self, rows: Sequence[NewRow]) -> None:
        moment = self._moment
        placed = [
            Row(position, stream, version, moment, topic, state)
            for position, (stream, version, topic, state) in enumerate(
                rows, start=self.head.position + 1
            )
        ]
        leaves = [leaf_hash(line_of(row)) for row in placed]
        append(self.connection, "entries", placed)
        frontier = self.head.frontier.extend(leaves)
        self.head = Head(placed[-1].position, moment, frontier)
        self.connection.execute(
            update(head_table)
            .where(head_table.c.id == 1)
            .values(
                position=self.head.position,
                recorded_at=moment,
                frontier=frontier.to_bytes(),
            )
        )

    def _keep(self, commands: Sequence[CommandRow], *, first: int) -> None:
        stored = []
        for command in commands:
            stored.append(StoredCommand(command.id, command.digest, first, command.count))
            first += command.count
        append(self.connection, "commands", stored)


def _check(rows: Sequence[NewRow], commands: Sequence[CommandRow]) -> None:
    """ValueError for a batch that no caller of ours should send."""
    for row in rows:
        if fault := fault_in(row):
            raise ValueError(f"{row.stream} version {row.version} cannot be recorded: {fault}")
    if commands:
        if sum(command.count for command in commands) != len(rows):
            raise ValueError("the commands do not account for every row of the batch")
        if len({command.id for command in commands}) != len(commands):
            raise ValueError("a command id stands twice in one batch")
