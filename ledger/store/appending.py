"""Rows in: the hot path of writing, on the raw driver inside SQLAlchemy's transaction."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from struct import Struct

from sqlalchemy import Connection

from ledger.store.address import SQLITE
from ledger.store.rows import DetailRow, Row, StoredCommand

COLUMNS = {"entries": Row._fields, "commands": StoredCommand._fields, "details": DetailRow._fields}

# Up to here one INSERT is quicker than COPY, which takes more turns with the server.
FEW = 20

COPY_START = b"PGCOPY\n\xff\r\n\x00" + bytes(8)
COPY_END = b"\xff\xff"
FIELDS = Struct("!h")
LENGTH = Struct("!i")
NUMBER = Struct("!iq")  # its length, and the 64 bits that every appended number has


def append(connection: Connection, table: str, rows: Sequence[tuple]) -> None:
    """Put the rows into one of the tables above, in the transaction the connection is in."""
    columns = COLUMNS[table]
    into = f"{table} ({', '.join(columns)})"
    cursor = connection.connection.cursor()
    try:
        if connection.dialect.name == SQLITE:
            marks = ", ".join("?" * len(columns))
            cursor.executemany(f"INSERT INTO {into} VALUES ({marks})", rows)
        elif len(rows) <= FEW:
            marks = f"({', '.join(['%s'] * len(columns))})"
            values = [value for row in rows for value in row]
            cursor.execute(f"INSERT INTO {into} VALUES {', '.join([marks] * len(rows))}", values)
        else:
            copy = f"COPY {into} FROM STDIN WITH (FORMAT binary)"
            cursor.copy_expert(copy, BytesIO(as_binary_copy(rows)))
    finally:
        cursor.close()


def as_binary_copy(rows: Sequence[tuple]) -> bytes:
    """The rows in the binary form of PostgreSQL's COPY (its manual, "COPY", File Formats)."""
    parts = [COPY_START]
    add, length, number = parts.append, LENGTH.pack, NUMBER.pack
    fields = FIELDS.pack(len(rows[0]))
    for row in rows:
        add(fields)
        for value in row:
            if type(value) is int:
                add(number(8, value))
            else:
                data = value.encode() if type(value) is str else value
                add(length(len(data)))
                add(data)
    add(COPY_END)
    return b"".join(parts)
