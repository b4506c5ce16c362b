"""Entries out, in bulk and in order: the hot path of every rebuild, on the raw driver.

A server-side cursor, not COPY TO: psycopg2 makes the tuples in C, which is twice as quick as
taking COPY's text apart here (10^6 entries: 0.6 s against 1.2 s).
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection

from ledger.store.address import POSTGRESQL
from ledger.store.rows import Row

Chunk = list[tuple[int, str, int, str, str, str]]

QUESTION = (
    f"SELECT {', '.join(Row._fields)} FROM entries"
    " WHERE position > ? AND position <= ? ORDER BY position"
)


def stream_chunks(connection: Connection, *, after: int, upto: int, chunk: int) -> Iterator[Chunk]:
    """The entries in after < position <= upto, in order, at most `chunk` of them at a time."""
    raw, question = connection.connection, QUESTION
    if connection.dialect.name == POSTGRESQL:
        # Only a named cursor stays on the server; any other would fetch the whole book at once.
        cursor = raw.cursor("replay")
        question = question.replace("?", "%s")
    else:
        cursor = raw.cursor()
    try:
        cursor.execute(question, (after, upto))
        while rows := cursor.fetchmany(chunk):
            yield rows
    finally:
        cursor.close()
