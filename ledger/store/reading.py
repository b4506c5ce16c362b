"""Questions to the tables that have small answers: by stream, command or detail."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from sqlalchemy import Connection, select

from ledger.errors import NotALedger, Tampered
from ledger.merkle import Frontier
from ledger.store.address import POSTGRESQL
from ledger.store.layout import LAYOUT, about, head
from ledger.store.rows import About, DetailRow, Head, Row, StoredCommand

# SQLite takes at least 999 values in one statement.
ASKED_AT_ONCE = 900

# Names are ASCII, so this stands after whatever begins as a prefix does.
AFTER_ALL_NAMES = "\x7f"

ABOUT = select(about.c.ledger_id, about.c.name, about.c.key, about.c.layout)
HEAD = select(head.c.position, head.c.recorded_at, head.c.frontier)
LOCKED_HEAD = HEAD.with_for_update()  # SQLite, which locks at BEGIN IMMEDIATE, leaves it out

ENTRIES = f"SELECT {', '.join(Row._fields)} FROM entries"
COMMANDS = f"SELECT {', '.join(StoredCommand._fields)} FROM commands"
DETAILS = f"SELECT {', '.join(DetailRow._fields)} FROM details"


def read_about(connection: Connection, *, shown: str) -> About:
    """Which ledger this is; NotALedger when it is of a layout this program does not know."""
    row = connection.execute(ABOUT).first()
    if row is None:
        raise NotALedger(f"{shown} was not finished being made")
    found = About(*row)
    if found.layout > LAYOUT:
        raise NotALedger(f"{shown} is of layout {found.layout}; a newer dpl is needed to read it")
    if found.layout < LAYOUT:
        raise NotALedger(f"{shown} is of layout {found.layout}\n  try:   dpl upgrade")
    return found


def read_head(connection: Connection, *, locked: bool = False) -> Head:
    """Where the book ends; locked, nobody else records until this transaction is over."""
    row = connection.execute(LOCKED_HEAD if locked else HEAD).first()
    if row is None:
        raise Tampered("the head of the book is gone")
    position, recorded_at, frontier = row
    try:
        return Head(position, recorded_at, Frontier.from_bytes(frontier, size=position))
    except ValueError:
        raise Tampered("the head of the book does not fit its own position") from None


def read_stream(connection: Connection, stream: str, *, upto: int | None = None) -> list[Row]:
    """One stream in the order of its versions; empty when there is no such stream."""
    if upto is None:
        question, values = f"{ENTRIES} WHERE stream = ? ORDER BY version", [stream]
    else:
        question = f"{ENTRIES} WHERE stream = ? AND position <= ? ORDER BY version"
        values = [stream, upto]
    return list(map(Row._make, ask(connection, question, values)))


def read_streams(connection: Connection, streams: Iterable[str]) -> dict[str, list[Row]]:
    """These streams, each in the order of its versions; an empty list where there is none."""
    found: dict[str, list[Row]] = {stream: [] for stream in streams}
    question = ENTRIES + " WHERE stream IN ({}) ORDER BY stream, version"
    for row in map(Row._make, _ask_of_many(connection, question, found)):
        found[row.stream].append(row)
    return found


def read_topics(connection: Connection, topics: Sequence[str], *, prefix: str = "") -> list[Row]:
    """The entries of these topics in streams whose names begin so, by position.

    Reads past every entry, for topics have no index: for lists, not for one stream.
    """
    marks = ", ".join("?" * len(topics))
    question = (
        f"{ENTRIES} WHERE topic IN ({marks}) AND stream >= ? AND stream < ? ORDER BY position"
    )
    values = [*topics, prefix, prefix + AFTER_ALL_NAMES]
    return list(map(Row._make, ask(connection, question, values)))


def read_names(connection: Connection, *, prefix: str) -> list[str]:
    """The streams whose names begin so, in order. Leaps from name to name along the index."""
    question = """
        WITH RECURSIVE named(stream) AS (
            SELECT min(stream) FROM entries WHERE stream >= ? AND stream < ?
            UNION ALL
            SELECT (SELECT min(stream) FROM entries WHERE stream > named.stream AND stream < ?)
            FROM named WHERE named.stream IS NOT NULL)
        SELECT stream FROM named WHERE stream IS NOT NULL"""
    end = prefix + AFTER_ALL_NAMES
    return [name for (name,) in ask(connection, question, [prefix, end, end])]


def read_session_user(connection: Connection) -> str | None:
    """Whom the database knows us as; None for SQLite, which knows nobody."""
    if connection.dialect.name != POSTGRESQL:
        return None
    return ask(connection, "SELECT session_user", [])[0][0]


def read_commands(connection: Connection, ids: Iterable[str]) -> dict[str, StoredCommand]:
    """Which of these commands were recorded before."""
    rows = _ask_of_many(connection, COMMANDS + " WHERE id IN ({})", ids)
    return {row[0]: StoredCommand._make(row) for row in rows}


def read_details(connection: Connection, ids: Iterable[str]) -> dict[str, DetailRow]:
    """These private details, but for those that were never there or have been erased."""
    rows = _ask_of_many(connection, DETAILS + " WHERE id IN ({})", ids)
    return {id_: DetailRow(id_, stream, bytes(salt), json) for id_, stream, salt, json in rows}


def ask(connection: Connection, question: str, values: Sequence) -> list[tuple]:
    """The driver's own rows: by way of SQLAlchemy's they cost four times as much."""
    if connection.dialect.name == POSTGRESQL:
        question = question.replace("?", "%s")
    cursor = connection.connection.cursor()
    try:
        cursor.execute(question, values)
        return cursor.fetchall()
    finally:
        cursor.close()


def _ask_of_many(connection: Connection, question: str, values: Iterable[str]) -> Iterator[tuple]:
    remaining = iter(values)
    while part := list(islice(remaining, ASKED_AT_ONCE)):
        yield from ask(connection, question.format(", ".join("?" * len(part))), part)
