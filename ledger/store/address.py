"""Where a ledger is: reading its address, and showing it without its password.

sqlite:///ledger.db                     beside you; sqlite:////srv/ledger.db from the root
postgresql://host/database?schema=NAME  one ledger a schema
"""

from __future__ import annotations

import os
from typing import NamedTuple

from ledger.errors import Unreachable

SQLITE = "sqlite"
POSTGRESQL = "postgresql"
DRIVER = "postgresql+psycopg2"  # SQLAlchemy 2.1 would pick another for plain postgresql

FORMS = "sqlite:///ledger.db, or postgresql://host/database?schema=NAME"
SHOWN_PARAMETERS = ("host", "port", "schema")  # a query may hold a password as well


class Address(NamedTuple):
    """A ledger's address, read. path is for SQLite; url (SQLAlchemy's) and schema for PostgreSQL.

    shown is fit for a message: it never holds a password.
    """

    dialect: str
    shown: str
    path: str = ""
    url: object = None
    schema: str = ""


def read_address(url: str) -> Address:
    """The address, or Unreachable saying what one looks like."""
    scheme, separator, rest = url.partition("://")
    if separator and scheme == SQLITE:
        return _sqlite(rest)
    if separator and scheme in (POSTGRESQL, "postgres", DRIVER):
        return _postgresql(f"{DRIVER}://{rest}")
    if separator:
        raise Unreachable(f"a ledger cannot be kept in {scheme}://\n  try:   {FORMS}")
    raise Unreachable(f"this is not the address of a ledger: {url}\n  try:   {FORMS}")


def _sqlite(rest: str) -> Address:
    """Everything after the third stroke is the path, taken letter for letter."""
    path = rest.removeprefix("/")
    if not rest.startswith("/") or not path or path == ":memory:":
        raise Unreachable("a ledger in SQLite is a file\n  try:   sqlite:///ledger.db")
    return Address(SQLITE, shown=f"sqlite:///{path}", path=os.path.abspath(path))


def _postgresql(text: str) -> Address:
    from sqlalchemy.engine import make_url
    from sqlalchemy.exc import ArgumentError

    try:
        url = make_url(text)
    except (ArgumentError, ValueError):
        # Not shown: what cannot be read may well hold a password.
        raise Unreachable(f"the address of the ledger cannot be read\n  try:   {FORMS}") from None
    schema = url.query.get("schema")
    shown = _shown(url)
    if not isinstance(schema, str) or not schema or len(schema.encode()) > 63 or "\0" in schema:
        raise Unreachable(
            f"the address does not say which ledger: {shown}\n"
            f"  try:   {shown.partition('?')[0]}?schema=NAME"
        )
    return Address(POSTGRESQL, shown, url=_with_search_path(url, schema), schema=schema)


def _shown(url) -> str:
    user = f"{url.username}@" if url.username else ""
    port = f":{url.port}" if url.port else ""
    parameters = []
    for name in SHOWN_PARAMETERS:
        value = url.query.get(name, ())
        for one in (value,) if isinstance(value, str) else value:
            parameters.append(f"{name}={one}")
    query = f"?{'&'.join(parameters)}" if parameters else ""
    return f"postgresql://{user}{url.host or ''}{port}/{url.database or ''}{query}"


def _with_search_path(url, schema: str):
    """The address with `schema` turned into libpq's options; every other parameter is left."""
    quoted = '"' + schema.replace('"', '""') + '"'
    escaped = "".join(f"\\{c}" if c.isspace() or c == "\\" else c for c in quoted)
    given = url.query.get("options", ())
    options = [given] if isinstance(given, str) else list(given)
    options.append(f"-csearch_path={escaped}")
    url = url.difference_update_query(["schema", "options"])
    return url.update_query_dict({"options": " ".join(options)})
