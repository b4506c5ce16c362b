"""One open database: its connections, its transactions, and its errors turned into our own.

Loaded only when a ledger is opened or made, for it imports SQLAlchemy.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import quote

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.pool import QueuePool

from ledger.errors import LedgerError, NotALedger, StoreFault
from ledger.store.address import SQLITE, Address
from ledger.store.faults import NoSuchLedger, explained, is_lost
from ledger.store.layout import APPLICATION_ID

OLDEST_SQLITE = (3, 37, 0)  # the first with STRICT tables
BUSY_SECONDS = 60
CONNECT_SECONDS = 10
PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "recursive_triggers=ON",
    "trusted_schema=OFF",
    "secure_delete=ON",
    "cache_size=-65536",
)


class Database:
    """Read and write transactions on one database. Its errors come out as LedgerErrors."""

    def __init__(self, address: Address, *, creating: bool = False) -> None:
        self.address = address
        self.dialect = address.dialect
        if address.dialect == SQLITE:
            engine, reading = _sqlite_engine(address, creating=creating), {}
            self._errors: tuple[type[Exception], ...] = (SQLAlchemyError, sqlite3.Error)
        else:
            import psycopg2

            engine = _postgresql_engine(address)
            reading = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
            self._errors = (SQLAlchemyError, psycopg2.Error)
        self._engine = engine
        self._reader = engine.execution_options(**reading)
        self._writer = engine.execution_options(writing=True)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that sees the book as it stood at its first look, and cannot write."""
        connection = self._connect(self._reader)
        try:
            yield connection
        except self._errors as error:
            raise self._told(error, connection) from error
        finally:
            self._let_go(connection)

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A connection in a write transaction: committed at the end, rolled back on any error."""
        connection = self._connect(self._writer)
        try:
            try:
                yield connection
            except self._errors as error:
                raise self._told(error, connection) from error
            try:
                connection.commit()
            except self._errors as error:
                raise self._told(error, connection, committing=True) from error
        finally:
            self._let_go(connection)

    def close(self) -> None:
        """Give back every connection."""
        self._engine.dispose()

    def _connect(self, engine: Engine) -> Connection:
        try:
            connection = engine.connect()
        except self._errors as error:
            raise self._told(error) from error
        try:
            connection.begin()
        except self._errors as error:
            told = self._told(error, connection)
            self._let_go(connection)
            raise told from error
        return connection

    def _told(
        self, error: Exception, connection: Connection | None = None, *, committing: bool = False
    ) -> LedgerError:
        """The error in our own words; a connection that was lost is not used again."""
        if isinstance(error, SQLAlchemyError) and not isinstance(error, DBAPIError):
            # Not the database's own word: its pool, say. What it says is for programmers.
            return StoreFault(f"{self.address.shown}: {str(error).splitlines()[0]}")
        told = explained(error, shown=self.address.shown, committing=committing)
        if connection is not None and is_lost(getattr(error, "orig", None) or error):
            connection.invalidate()
        return told

    def _let_go(self, connection: Connection) -> None:
        """Roll back whatever was not committed, and give the connection back."""
        try:
            connection.close()
        except self._errors:
            # It was lost on the way. Whoever asked is being told why, or has all he asked for.
            connection.invalidate()
            connection.close()


def _sqlite_engine(address: Address, *, creating: bool) -> Engine:
    engine = create_engine(
        "sqlite://",
        creator=lambda: _connect_sqlite(address, creating=creating),
        poolclass=QueuePool,
    )

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # The sqlite3 module would begin only at the first write, too late to have read safely;
        # a deferred transaction that turns into a writing one may be refused half-way.
        immediate = connection.get_execution_options().get("writing")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")

    return engine


def _connect_sqlite(address: Address, *, creating: bool) -> sqlite3.Connection:
    if not os.path.isfile(address.path):
        raise NoSuchLedger(address.shown)
    try:
        connection = sqlite3.connect(
            f"file:{quote(address.path)}?mode=rw",
            uri=True,
            isolation_level=None,  # we begin transactions ourselves
            check_same_thread=False,  # the pool hands a connection to one thread at a time
            timeout=BUSY_SECONDS,
        )
    except sqlite3.Error as error:
        raise explained(error, shown=address.shown) from error
    try:
        found = connection.execute("PRAGMA application_id").fetchone()[0]
        if found != APPLICATION_ID and not (creating and _is_empty(connection)):
            # Before the pragmas, which would alter a file that is not ours.
            raise NotALedger(f"{address.shown} is a file of another kind, not a ledger")
        for pragma in PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")
    except sqlite3.Error as error:
        connection.close()
        raise explained(error, shown=address.shown) from error
    except LedgerError:
        connection.close()
        raise
    return connection


def _is_empty(connection: sqlite3.Connection) -> bool:
    return connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0


def _postgresql_engine(address: Address) -> Engine:
    given = address.url.query
    defaults = {"connect_timeout": CONNECT_SECONDS, "application_name": "dpl"}
    # First, so that whatever the address says of it holds.
    options = f"-clock_timeout={int(BUSY_SECONDS * 1000)} {given['options']}"
    return create_engine(
        address.url.update_query_dict({"options": options}),
        connect_args={name: value for name, value in defaults.items() if name not in given},
        isolation_level="READ COMMITTED",  # the head row is the lock; what follows sees the latest
        use_native_hstore=False,  # saves a question at every connection
    )
