"""New ledgers in no time: for the many tests that want one and are not about how it is made.

In SQLite it is a copy of an empty file that was made once, with an id and a key of its own; in
PostgreSQL it is made as anywhere.
"""

from __future__ import annotations

import secrets
import shutil
import sqlite3
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from ledger.store import create_ledger
from ledger.store.address import SQLITE, read_address
from ledger.store.layout import APPLICATION_ID


class Empty(NamedTuple):
    """A file with the tables and guards of a ledger, and the first rows that it gets."""

    path: Path
    rows: dict[str, dict[str, Any]]


def new_ledger(url: str, *, name: str = "") -> None:
    """An empty ledger, as create_ledger makes it. The address is a file that is not there."""
    address = read_address(url)
    if address.dialect != SQLITE:
        create_ledger(url, name=name)
        return
    empty = _empty()
    own = {"name": name, "ledger_id": secrets.token_hex(8), "key": secrets.token_bytes(32)}
    _copy(empty.path, Path(address.path))
    file = sqlite3.connect(address.path, isolation_level=None)
    file.execute("PRAGMA synchronous=OFF")
    file.execute("BEGIN")
    for table, row in empty.rows.items():
        values = {column: own.get(column, value) for column, value in row.items()}
        marks = ", ".join("?" * len(values))
        columns = ", ".join(values)
        file.execute(f"INSERT INTO {table} ({columns}) VALUES ({marks})", [*values.values()])
    file.execute("COMMIT")
    file.close()


def told(path: str, tell: Callable[[str], None]) -> None:
    """A ledger in this file in which all has been recorded that tell records, the first time it
    is asked to, in one of its own: the same ledger each time, id, key and all."""
    _copy(_told(tell), Path(path))


def _copy(made: Path, path: Path) -> None:
    assert not path.exists()
    shutil.copy(made, path)  # nobody else's to read, as the one that was made


@cache
def _folder() -> tempfile.TemporaryDirectory:
    return tempfile.TemporaryDirectory(prefix="dpl-made-")


@cache
def _told(tell: Callable[[str], None]) -> Path:
    path = Path(_folder().name) / f"told-{tell.__name__}.db"
    tell(f"sqlite:///{path}")
    return path


@cache
def _empty() -> Empty:
    """Made from what create_ledger makes: what it says of itself cannot be altered there."""
    path = Path(_folder().name) / "empty.db"
    create_ledger(f"sqlite:///{path}.real")
    real = sqlite3.connect(f"{path}.real")
    real.row_factory = sqlite3.Row
    made = real.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY rowid")
    statements = [row[0] for row in made]
    rows = {table: dict(real.execute(f"SELECT * FROM {table}").fetchone())
            for table in ("head", "about")}  # fmt: skip
    real.close()
    copy = sqlite3.connect(path)
    copy.execute("PRAGMA journal_mode=WAL")
    copy.executescript(f"PRAGMA application_id={APPLICATION_ID};\n{';'.join(statements)};")
    copy.close()
    path.chmod(0o600)
    return Empty(path, rows)
