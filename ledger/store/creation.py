"""Making a ledger where there is none, and bringing an older one to this layout."""

from __future__ import annotations

import os
import secrets
import sqlite3

from sqlalchemy import Connection, insert, text
from sqlalchemy.schema import CreateSchema

from ledger.errors import NotALedger, Unreachable
from ledger.merkle import Frontier
from ledger.store.address import SQLITE, Address, read_address
from ledger.store.database import OLDEST_SQLITE, Database
from ledger.store.layout import APPLICATION_ID, LAYOUT, about, create_tables, head
from ledger.store.moment import utc_now
from ledger.store.store import Store


def create_ledger(url: str, *, name: str | None = None) -> None:
    """An empty ledger, whole or not at all. NotALedger when anything stands there already."""
    address = read_address(url)
    made_file = address.dialect == SQLITE and _make_file(address)
    database = Database(address, creating=True)
    try:
        with database.writing() as connection:
            if database.dialect == SQLITE:
                _claim_file(connection, address)
            else:
                _claim_schema(connection, address)
            create_tables(connection)
            _write_first_rows(connection, name=name or "")
    except BaseException:
        database.close()
        if made_file:
            os.unlink(address.path)
        raise
    database.close()


def upgrade(url: str) -> list[str]:
    """Bring a ledger to this layout and say what was done; empty when nothing was needed."""
    # Layout 1 is the first. The next one puts its steps here, in one transaction.
    Store(read_address(url), clock=utc_now).close()
    return []


def _write_first_rows(connection: Connection, *, name: str) -> None:
    connection.execute(
        insert(head).values(id=1, position=0, recorded_at="", frontier=Frontier().to_bytes())
    )
    connection.execute(
        insert(about).values(
            id=1,
            ledger_id=secrets.token_hex(8),
            name=name,
            key=secrets.token_bytes(32),
            layout=LAYOUT,
        )
    )


def _make_file(address: Address) -> bool:
    """An empty file that only its owner can read; False when it was there, and empty, already."""
    if sqlite3.sqlite_version_info < OLDEST_SQLITE:
        wanted = ".".join(map(str, OLDEST_SQLITE))
        raise Unreachable(f"this Python's SQLite is {sqlite3.sqlite_version}; {wanted} is needed")
    try:
        os.close(os.open(address.path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        return True
    except FileExistsError:
        if not os.path.isfile(address.path):
            raise Unreachable(f"{address.shown} is not a file") from None
        if os.path.getsize(address.path) == 0:
            os.chmod(address.path, 0o600)
        return False
    except OSError as error:
        raise Unreachable(f"{address.shown} cannot be made: {error.strerror}") from error


def _claim_file(connection: Connection, address: Address) -> None:
    if connection.exec_driver_sql("PRAGMA application_id").scalar() == APPLICATION_ID:
        raise _already(address)
    connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")


def _claim_schema(connection: Connection, address: Address) -> None:
    # Two that make the same ledger at once go one after the other.
    lock = text("SELECT pg_advisory_xact_lock(hashtext('dpl init'), hashtext(:name))")
    connection.execute(lock, {"name": address.schema})
    tables = set(
        connection.scalars(
            text("SELECT relname FROM pg_class WHERE relnamespace = to_regnamespace(:name)"),
            {"name": _quoted(address.schema)},
        )
    )
    if {"about", "head", "entries"} <= tables:
        raise _already(address)
    if tables:
        raise NotALedger(f"{address.shown} holds something else; choose another schema")
    there = text("SELECT 1 FROM pg_namespace WHERE nspname = :name")
    if connection.execute(there, {"name": address.schema}).first() is None:
        connection.execute(CreateSchema(address.schema))


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _already(address: Address) -> NotALedger:
    return NotALedger(f"there is a ledger at {address.shown} already; nothing was changed")
