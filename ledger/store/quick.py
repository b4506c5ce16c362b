"""A raw connection for one question, without SQLAlchemy, which takes longer to load than to answer.

Nothing is written through it. Where an address or a database is in any way out of the ordinary it
gives None, and whoever asked opens the store, which has the words for what is wrong.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from ledger.errors import LedgerError
from ledger.store.address import DRIVER, POSTGRESQL, SQLITE
from ledger.store.faults import explained


class Quick(NamedTuple):
    """A driver's own connection, in one read-only transaction that sees one moment."""

    raw: Any
    dialect: str


@contextmanager
def quick_reading(url: str) -> Iterator[Quick | None]:
    """A connection for reading at one moment; None where only the store can say.

    A driver's error in the body is raised in our own words.
    """
    scheme, _, rest = url.partition("://")
    if scheme == SQLITE:
        with _sqlite(url) as quick:
            yield quick
    elif scheme in (POSTGRESQL, "postgres", DRIVER):
        with _postgresql(f"{POSTGRESQL}://{rest}") as quick:
            yield quick
    else:
        yield None


@contextmanager
def _sqlite(url: str) -> Iterator[Quick | None]:
    import sqlite3

    from ledger.store.address import read_address

    address = read_address(url)
    path = "".join(f"%{b:02x}" if b in b"?#%" else chr(b) for b in address.path.encode())
    try:
        raw = sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=60, isolation_level=None)
    except sqlite3.Error:
        yield None
        return
    with closing(raw):
        try:
            # As much as the store keeps at hand: a question over every account goes to and fro.
            raw.execute("PRAGMA cache_size=-65536")
            raw.execute("BEGIN")
            raw.execute("SELECT position FROM head").fetchone()
        except sqlite3.Error:
            yield None
            return
        with _in_our_words(sqlite3.Error, address.shown):
            yield Quick(raw, SQLITE)


@contextmanager
def _postgresql(url: str) -> Iterator[Quick | None]:
    import psycopg2

    dsn, schema = _dsn(url)
    try:
        raw = psycopg2.connect(dsn) if schema else None
    except psycopg2.Error:
        raw = None
    if raw is None:
        yield None
        return
    with closing(raw):
        raw.set_session(isolation_level="REPEATABLE READ", readonly=True)
        try:
            with raw.cursor() as cursor:
                cursor.execute("SELECT position FROM head")
        except psycopg2.Error:
            yield None
            return
        with _in_our_words(psycopg2.Error, f"the ledger {schema}"):
            yield Quick(raw, POSTGRESQL)


def _dsn(url: str) -> tuple[str, str]:
    """The address as libpq reads it, and its schema, empty where it names none or an odd one."""
    parts = urlsplit(url)
    query = parse_qsl(parts.query, keep_blank_values=True)
    schema = "".join(value for name, value in query if name == "schema")
    plain = schema.replace("_", "").isalnum() and schema.isascii()
    options = [value for name, value in query if name == "options"]
    kept = [(name, value) for name, value in query if name not in ("schema", "options")]
    kept.append(("options", " ".join([*options, f'-csearch_path="{schema}"'])))
    address = f"{POSTGRESQL}://{parts.netloc}{parts.path}?{urlencode(kept, quote_via=quote)}"
    return address, schema if plain else ""


@contextmanager
def _in_our_words(kind: type[Exception], shown: str) -> Iterator[None]:
    try:
        yield
    except LedgerError:
        raise
    except kind as error:
        raise explained(error, shown=shown) from error
