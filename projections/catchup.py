"""Bringing the tables up to the head of the book, and building them afresh beside those in use.

However many processes do so at once, each chunk is applied once. What a chunk adds is worked out
first, while others may write; whoever then holds the projection's row looks again, and writes it
only if the tables still stand where it begins, in one transaction with the new position.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

from ledger.errors import StoreFault
from projections import tables
from projections.facts import Facts, gather
from projections.tables import NAME, POSTGRESQL, SHAPE, SQLITE, Table
from projections.writing import run, write

if TYPE_CHECKING:
    from ledger.store.store import Store

CHUNK = {SQLITE: 20_000, POSTGRESQL: 50_000}
"""Entries applied in one transaction. On SQLite nobody records for the half second it takes."""
SWEPT = 20_000
"""Rows of an old build removed in one transaction on SQLite, for the same reason."""


class Register(NamedTuple):
    """A projection's row: what readers read and how far it stands, and a rebuild under way."""

    shape: int
    build: int
    position: int
    making: int | None
    making_shape: int | None
    making_position: int | None


class Status(NamedTuple):
    """A projection and how many entries it stands behind the head of the book."""

    name: str
    shape: int
    build: int
    position: int
    head: int
    rebuilding: bool

    @property
    def behind(self) -> int:
        return self.head - self.position


class MadeByNewer(StoreFault):
    """The tables were made by a newer version of this program. Nothing was changed."""

    def __init__(self) -> None:
        super().__init__(
            "the tables that answers come from were made by a newer dpl; nothing was changed\n"
            "  try:   that version"
        )


def catch_up(store: Store, *, chunk: int | None = None) -> int:
    """Bring the tables to where the head is now; the position they then stand at."""
    head = store.head().position
    while True:
        register = look(store)
        if register is None:
            with store.transaction() as connection:
                tables.make(raw_of(connection), store.dialect)
        elif register.shape < SHAPE:
            rebuild(store, chunk=chunk)
        elif register.shape > SHAPE:
            raise MadeByNewer()
        elif register.position >= head:
            return register.position
        else:
            _advance(store, register, head, chunk)


def rebuild(store: Store, *, chunk: int | None = None) -> int:
    """Build the tables again from the first entry; readers keep the old build until it is whole.

    Joins a rebuild that is under way, or was broken off. The position they then stand at.
    """
    if look(store) is None:
        return catch_up(store, chunk=chunk)
    making = _begin(store)
    while not _made_further(store, making, chunk):
        pass
    _sweep(store)
    register = look(store)
    assert register is not None
    return register.position


def status(store: Store) -> list[Status]:
    """Each projection as it stands; position 0 where its tables have never been made."""
    register = look(store) or Register(SHAPE, 1, 0, None, None, None)
    head = store.head().position
    shape, build, position, making, _, _ = register
    return [Status(NAME, shape, build, position, head, making is not None)]


def look(store: Store) -> Register | None:
    """The projection's row now; None when no table has been made."""
    with store.reading() as connection:
        return read_register(raw_of(connection), store.dialect)


def read_register(raw: Any, dialect: str, *, locked: bool = False) -> Register | None:
    """The projection's row; locked, nobody else changes it until this transaction is over."""
    if not tables.are_made(raw, dialect):
        return None
    sql = f"SELECT {', '.join(Register._fields)} FROM projections WHERE name = ?"
    if locked and dialect == POSTGRESQL:  # SQLite has locked at BEGIN IMMEDIATE
        sql += " FOR UPDATE"
    row = run(raw, dialect, sql, (NAME,)).fetchone()
    return Register(*row) if row else None


def raw_of(connection: Any) -> Any:
    """The driver's own connection under SQLAlchemy's."""
    return connection.connection


@contextmanager
def _locked(store: Store) -> Iterator[tuple[Any, Register]]:
    with store.transaction() as connection:
        raw = raw_of(connection)
        register = read_register(raw, store.dialect, locked=True)
        if register is None:
            raise StoreFault("the tables went away while they were being brought up to date")
        if store.dialect == POSTGRESQL:
            # A power cut may cost the last chunk, with its position: it is worked out again.
            raw.cursor().execute("SET LOCAL synchronous_commit TO off")
        yield raw, register


def _set(raw: Any, dialect: str, **columns: int | None) -> None:
    changes = ", ".join(f"{name} = ?" for name in columns)
    sql = f"UPDATE projections SET {changes} WHERE name = ?"
    run(raw, dialect, sql, (*columns.values(), NAME))


def _next(store: Store, chunk: int | None, *, build: int, after: int, head: int) -> Facts:
    """What the next chunk of entries adds to a build that stands at `after`."""
    upto = min(after + (chunk or CHUNK[store.dialect]), head)
    facts = gather(store.rows(after, upto), build=build)
    facts.upto = upto
    return facts


def _advance(store: Store, seen: Register, head: int, chunk: int | None) -> None:
    facts = _next(store, chunk, build=seen.build, after=seen.position, head=head)
    with _locked(store) as (raw, register):
        if register[:3] == seen[:3]:  # else someone else was quicker
            write(raw, store.dialect, facts)
            _set(raw, store.dialect, position=facts.upto)


# ── a rebuild ────────────────────────────────────────────────────────────────────────────────


def _begin(store: Store) -> int:
    """The number of the build being made: begun now, or the one under way if of this shape."""
    with _locked(store) as (raw, register):
        if max(register.shape, register.making_shape or 0) > SHAPE:
            raise MadeByNewer()
        if register.making is not None and register.making_shape == SHAPE:
            return register.making
        tables.make(raw, store.dialect)  # those that this shape adds
        making = max(register.build, register.making or 0) + 1
        columns = {"making": making, "making_shape": SHAPE, "making_position": 0}
        _set(raw, store.dialect, **columns)
        return making


def _made_further(store: Store, making: int, chunk: int | None) -> bool:
    """Apply one more chunk; at the head, turn readers over to it. True when it is done with."""
    seen = look(store)
    if seen is None or seen.making != making:
        return True  # someone else finished it, or began another
    head = store.head().position
    facts = _next(store, chunk, build=making, after=seen.making_position, head=head)
    with _locked(store) as (raw, register):
        if (register.making, register.making_position) != (making, seen.making_position):
            return register.making != making
        write(raw, store.dialect, facts)
        if facts.upto < max(head, register.position):
            _set(raw, store.dialect, making_position=facts.upto)
            return False
        columns = {"shape": SHAPE, "build": making, "position": facts.upto}
        done = {"making": None, "making_shape": None, "making_position": None}
        _set(raw, store.dialect, **columns, **done)
        return True


def _sweep(store: Store) -> None:
    """Remove the rows of builds that nobody reads any more.

    Needs no lock: builds only grow, and what is below the one in use is never written again.
    """
    register = look(store)
    assert register is not None
    for table in tables.TABLES:
        while _swept_some(store, table, register.build):
            pass


def _swept_some(store: Store, table: Table, build: int) -> bool:
    with store.transaction() as connection:
        raw, dialect = raw_of(connection), store.dialect
        if dialect == POSTGRESQL:  # a large deletion there keeps nobody waiting
            run(raw, dialect, f"DELETE FROM {table.name} WHERE build < ?", (build,))
            return False
        oldest = run(raw, dialect, f"SELECT min(build) FROM {table.name}").fetchone()[0]
        if oldest is None or oldest >= build:
            return False
        key = table.key[1]
        last = run(
            raw,
            dialect,
            f"SELECT {key} FROM {table.name} WHERE build = ? ORDER BY {key} LIMIT 1 OFFSET ?",
            (oldest, SWEPT),
        ).fetchone()
        part, values = (f" AND {key} <= ?", (oldest, *last)) if last else ("", (oldest,))
        run(raw, dialect, f"DELETE FROM {table.name} WHERE build = ?{part}", values)
        return True
