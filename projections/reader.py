"""Where answers are read: the tables and the book as they stand at one moment.

`reading(ledger)` takes an open store, or a ledger's address. An address whose tables are at the
head is read without SQLAlchemy, which takes longer to load than the answer. Who may
read and not write gets tables made in memory from the entries. Never writes to the ledger but to
bring its tables up to date.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING, Any

from ledger.entry import Entry
from ledger.errors import Unreachable
from ledger.recording import entry_of
from ledger.store.quick import quick_reading
from projections import tables
from projections.catchup import MadeByNewer, catch_up, raw_of, read_register
from projections.facts import gather
from projections.moments import Known, position_known
from projections.tables import SHAPE, SQLITE
from projections.writing import ASKED_AT_ONCE, run, streamed, write

if TYPE_CHECKING:
    from ledger.store.store import Store

_ROW = "position, stream, version, recorded_at, topic, state"


class Reader:
    """The tables of one build and the book under them, both as far as position and no further."""

    def __init__(
        self, book: Any, *, dialect: str, build: int, position: int, tables: Any = None
    ) -> None:
        self._book = book
        self._dialect = dialect
        self._tables = book if tables is None else tables
        self._tables_dialect = dialect if tables is None else SQLITE
        self.build = build
        self.position = position

    @property
    def kept(self) -> bool:
        """Whether the tables are the ledger's own, and not made in memory for this reader."""
        return self._tables is self._book

    def ask(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        """Rows of the projections' tables; values are marked with `?` on either database."""
        return run(self._tables, self._tables_dialect, sql, values).fetchall()

    def ledger_id(self) -> str:
        """Which ledger this is, wherever it stands: its own, and its copies'."""
        return self._from_book("SELECT ledger_id FROM about")[0][0]

    def known(self, known_at: Known) -> int:
        """The last position that counts for someone who asks what was known then."""
        return position_known(known_at, head=self.position, recorded_at=self._recorded_at)

    def stream(self, stream: str, *, known: int) -> list[Entry]:
        """A stream's entries up to a position, in order; empty when there is no such stream."""
        sql = f"SELECT {_ROW} FROM entries WHERE stream = ? AND position <= ? ORDER BY version"
        return [entry_of(row) for row in self._from_book(sql, stream, known)]

    def of_topics(self, stream: str, topics: Iterable[str], *, known: int) -> list[Entry]:
        """A stream's entries of these topics up to a position, in order."""
        wanted = list(topics)
        sql = (
            f"SELECT {_ROW} FROM entries WHERE stream = ? AND position <= ?"
            f" AND topic IN ({', '.join('?' * len(wanted))}) ORDER BY version"
        )
        return [entry_of(row) for row in self._from_book(sql, stream, known, *wanted)]

    def numbered(self, stream: str, version: int) -> Entry | None:
        """The entry of this number in a stream; None where it has no such entry."""
        sql = f"SELECT {_ROW} FROM entries WHERE stream = ? AND version = ? AND position <= ?"
        rows = self._from_book(sql, stream, version, self.position)
        return entry_of(rows[0]) if rows else None

    def recorded_by(self, command: str, *, known: int) -> dict[int, Entry]:
        """The entries, up to a position, that a command came to; none where there is none."""
        sql = "SELECT first_position, count FROM commands WHERE id = ?"
        for first, count in self._from_book(sql, command):
            return self.entries(range(first, min(first + count, known + 1)))
        return {}

    def family(self, prefix: str, *, known: int) -> list[Entry]:
        """The entries, up to a position, of every stream whose name begins so, by position."""
        sql = (
            f"SELECT {_ROW} FROM entries WHERE stream >= ? AND stream < ? AND position <= ?"
            " ORDER BY position"
        )
        # Names are ASCII, so this stands after whatever begins as the prefix does.
        return [entry_of(row) for row in self._from_book(sql, prefix, prefix + "\x7f", known)]

    def streams(self, prefix: str, *, known: int) -> list[str]:
        """The streams whose names begin so and that had an entry by a position, in order."""
        sql = (
            "SELECT stream FROM entries WHERE stream >= ? AND stream < ? AND version = 1"
            " AND position <= ? ORDER BY stream"
        )
        return [name for (name,) in self._from_book(sql, prefix, prefix + "\x7f", known)]

    def by_stream(
        self,
        prefix: str,
        *,
        known: int,
        but: Iterable[str] = (),
        between: tuple[str, str] | None = None,
    ) -> Iterator[Entry]:
        """The entries, up to a position, of every stream whose name begins so: one stream after
        another in order of name, each in order, and read as they are asked for. Without those of
        some topics; and between these two streams, both included, where they are given."""
        first, last = between or (prefix, prefix + "\x7f")
        left_out = list(but)
        marks = ", ".join("?" * len(left_out))
        sql = (
            f"SELECT {_ROW} FROM entries WHERE stream >= ? AND stream <= ? AND position <= ?"
            f"{f' AND topic NOT IN ({marks})' if left_out else ''} ORDER BY stream, version"
        )
        values = (first, last, known, *left_out)
        with closing(streamed(self._book, self._dialect, sql, values)) as rows:
            for row in rows:
                yield entry_of(row)

    def streams_with(self, topic: str, *, known: int) -> list[str]:
        """The streams that have an entry of this topic, up to a position, in order of name."""
        sql = "SELECT DISTINCT stream FROM entries WHERE topic = ? AND position <= ?"
        return sorted(stream for (stream,) in self._from_book(sql, topic, known))

    def last_of(self, topics: Iterable[str], *, prefix: str, known: int) -> dict[str, int]:
        """The last entry's position, up to one, of these topics in each stream that begins so."""
        wanted = list(topics)
        marks = ", ".join("?" * len(wanted))
        sql = (
            f"SELECT stream, MAX(position) FROM entries WHERE topic IN ({marks})"
            " AND stream >= ? AND stream < ? AND position <= ? GROUP BY stream"
        )
        return dict(self._from_book(sql, *wanted, prefix, prefix + "\x7f", known))

    def about(self, topics: Iterable[str], *, prefix: str, known: int) -> list[Entry]:
        """The entries of these topics, up to a position, in streams that begin so, by position."""
        wanted = list(topics)
        sql = (
            f"SELECT {_ROW} FROM entries WHERE topic IN ({', '.join('?' * len(wanted))})"
            " AND stream >= ? AND stream < ? AND position <= ? ORDER BY position"
        )
        rows = self._from_book(sql, *wanted, prefix, prefix + "\x7f", known)
        return [entry_of(row) for row in rows]

    def entries(self, positions: Iterable[int]) -> dict[int, Entry]:
        """The entries at these positions, by position; those past this reader's are left out."""
        found: dict[int, Entry] = {}
        remaining = iter(sorted({p for p in positions if p <= self.position}))
        while part := tuple(islice(remaining, ASKED_AT_ONCE)):
            marks = ", ".join("?" * len(part))
            sql = f"SELECT {_ROW} FROM entries WHERE position IN ({marks})"
            for row in self._from_book(sql, *part):
                found[row[0]] = entry_of(row)
        return found

    def private(self, commitments: Iterable[str | None]) -> dict[str, str]:
        """The private details, as JSON, behind these commitments; without those erased, and none
        for who may not read them, as an auditor may not."""
        found: dict[str, str] = {}
        wanted = sorted({one for one in commitments if one})
        remaining = iter(wanted if wanted and self._reads_details() else ())
        while part := tuple(islice(remaining, ASKED_AT_ONCE)):
            marks = ", ".join("?" * len(part))
            found.update(
                self._from_book(f"SELECT id, json FROM details WHERE id IN ({marks})", *part)
            )
        return found

    def _reads_details(self) -> bool:
        """Whether whoever reads may read private details. Asked first: a refusal would end the
        transaction that every answer of this reader is of."""
        if self._dialect == SQLITE:
            return True
        return bool(self._from_book("SELECT has_table_privilege('details', 'SELECT')")[0][0])

    def recorded_on(self, position: int) -> date:
        """The day on which an entry was recorded, in UTC."""
        return date.fromisoformat(self._recorded_at(position)[:10])

    def _recorded_at(self, position: int) -> str:
        sql = "SELECT recorded_at FROM entries WHERE position = ?"
        return self._from_book(sql, position)[0][0]

    def _from_book(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        return run(self._book, self._dialect, sql, values).fetchall()


@contextmanager
def reading(ledger: Store | Reader | str) -> Iterator[Reader]:
    """A reader whose tables stand at the head of the book as it was when asked for."""
    if isinstance(ledger, Reader):
        yield ledger
        return
    if not isinstance(ledger, str):
        with _reading_store(ledger) as reader:
            yield reader
        return
    with quick_reading(ledger) as quick:
        reader = _standing_at_head(*quick) if quick is not None else None
        if reader is not None:
            yield reader
            return
    from ledger.store import open_store

    with open_store(ledger) as store, _reading_store(store) as reader:
        yield reader


@contextmanager
def _reading_store(store: Store) -> Iterator[Reader]:
    with store.reading() as connection:
        reader = _standing_at_head(raw_of(connection), store.dialect)
        if reader is not None:
            yield reader
            return
    try:
        catch_up(store)
    except (MadeByNewer, Unreachable):
        # Not for us to write: these tables are a newer program's, or we may only read.
        with _made_in_memory(store) as reader:
            yield reader
        return
    with store.reading() as connection:
        raw = raw_of(connection)
        register = read_register(raw, store.dialect)
        position = register.position
        yield Reader(raw, dialect=store.dialect, build=register.build, position=position)


def _standing_at_head(raw: Any, dialect: str) -> Reader | None:
    """A reader of the tables if they are of this shape and nothing was recorded since."""
    register = read_register(raw, dialect)
    if register is None or register.shape != SHAPE:
        return None
    head = run(raw, dialect, "SELECT position FROM head WHERE id = 1").fetchone()
    if head is None or head[0] != register.position:
        return None
    return Reader(raw, dialect=dialect, build=register.build, position=register.position)


@contextmanager
def _made_in_memory(store: Store) -> Iterator[Reader]:
    """Tables made from the entries for one reader, and gone with it."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as memory:
        tables.make(memory, SQLITE)
        memory.execute("BEGIN")
        position = 0
        for chunk in store.row_chunks():
            facts = gather(chunk, build=1)
            write(memory, SQLITE, facts)
            position = facts.upto
        with store.reading() as connection:
            raw, dialect = raw_of(connection), store.dialect
            yield Reader(raw, dialect=dialect, build=1, position=position, tables=memory)
