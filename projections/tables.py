"""The projections' tables in the ledger's own database: their shape, and making them. Text alone.

Every row belongs to a build, so that a rebuild can stand beside the tables in use until it is
whole. A change of what the rows mean raises SHAPE, and the tables are then built again by
themselves; a change of columns takes a new table name besides. Nothing here knows an event.

A question that is to use an index other than the key writes `+build = ?`: SQLite, which keeps no
figures of how rows are spread, would otherwise take the key for its first column and read on.
"""

from __future__ import annotations

from typing import Any, NamedTuple

SQLITE = "sqlite"
POSTGRESQL = "postgresql"

NAME = "books"
"""The projection that all these tables are."""
SHAPE = 1


class Table(NamedTuple):
    """One table: its columns with their types, its key, and its further indexes."""

    name: str
    columns: tuple[tuple[str, str], ...]
    key: tuple[str, ...]
    indexes: tuple[tuple[str, str], ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(name for name, _ in self.columns)

    @property
    def has_gaps(self) -> bool:
        """Whether any column may be without a value."""
        return any("NOT NULL" not in kind for _, kind in self.columns)


def _columns(text: str) -> tuple[tuple[str, str], ...]:
    """`name:type` words; i whole number, t text, and a question mark where it may be missing."""
    types = {"i": "{BIG} NOT NULL", "t": "{TEXT} NOT NULL", "i?": "{BIG}", "t?": "{TEXT}"}
    return tuple((name, types[kind]) for name, kind in (w.split(":") for w in text.split()))


POSTINGS = Table(
    "postings",
    _columns(
        "build:i position:i ordinal:i head:t account:t fund:t holding:t category:t pence:i"
        " on_date:t"
    ),
    ("build", "position", "ordinal"),
    (
        ("postings_account", "(account, position)"),
        ("postings_holding", "(holding, position)"),
    ),
)
"""Every posting, where it stands."""

BALANCES = Table(
    "balances",
    _columns("build:i account:t fund:t holding:t head:t category:t pence:i"),
    ("build", "account", "fund", "holding", "head", "category"),
    (("balances_holding", "(holding)"),),
)
"""What the postings come to now, kept up with each chunk."""

BANK_LINES = Table(
    "bank_lines",
    _columns(
        "build:i line:t position:i holding:t on_date:t pence:i file_row:i counted:i"
        " removed_position:i? detail:t"
    ),
    ("build", "line", "position"),
    (("bank_lines_holding", "(holding, on_date)"),),
)
"""Each showing of a line by a statement, whose entry position this is. pence is signed.

The showing that brought the line to life has counted 1 and, when the line went, its
removed_position; others of the same line have 0, so that a line counts once.
"""

STATEMENTS = Table(
    "statements",
    _columns(
        "build:i position:i holding:t statement:t sha256:t layout:t first_on:t? last_on:t?"
        " opening_pence:i? closing_pence:i? difference_pence:i withdrawn_position:i? detail:t?"
    ),
    ("build", "position"),
    (("statements_holding", "(holding, first_on)"),),
)
"""Each bank's file that was read, and when it was taken back."""

FLAGS = Table(
    "flags",
    _columns("build:i position:i ordinal:i holding:t statement:t file_row:i kind:t"),
    ("build", "position", "ordinal"),
)
"""What was odd in a statement."""

UNALLOCATED = Table(
    "unallocated",
    _columns("build:i position:i holding:t line:t on_date:t pence:i reason:t"),
    ("build", "position"),
    (("unallocated_holding", "(holding, line)"),),
)
"""What came to be unallocated of a line, signed as the line; and, negated, what was allocated.

The rows of a line add up to what nobody has attributed. reason is empty where it was allocated.
"""

AWAITED = Table(
    "awaited",
    _columns("build:i position:i ordinal:i stream:t entry:i holding:t pence:i on_date:t"),
    ("build", "position", "ordinal"),
    (("awaited_holding", "(holding, stream, entry)"),),
)
"""The postings to on-its-way by the entry they are about: nought once the bank has shown it."""

LINE_ENTRIES = Table(
    "line_entries",
    _columns("build:i line:t position:i"),
    ("build", "line", "position"),
)
"""Which entries name a line."""

TABLES = (
    POSTINGS, BALANCES, BANK_LINES, STATEMENTS, FLAGS, UNALLOCATED, AWAITED, LINE_ENTRIES,
)  # fmt: skip

_REGISTER = (
    "CREATE TABLE IF NOT EXISTS projections (name {TEXT} NOT NULL PRIMARY KEY,"
    " shape {BIG} NOT NULL, build {BIG} NOT NULL, position {BIG} NOT NULL,"
    " making {BIG}, making_shape {BIG}, making_position {BIG}){STRICT}"
)
"""One row a projection: which build readers read and how far it stands; making: a rebuild's."""


def statements_to_make(dialect: str) -> list[str]:
    """The SQL that makes whatever of these tables is missing."""
    made = [_REGISTER]
    for table in TABLES:
        columns = ", ".join(f"{name} {kind}" for name, kind in table.columns)
        key = ", ".join(table.key)
        # Rows in the order of their key: no second copy of the key, and a build's rows together.
        made.append(
            f"CREATE TABLE IF NOT EXISTS {table.name} ({columns}, PRIMARY KEY ({key})){{CLUSTER}}"
        )
        for index, on in table.indexes:
            made.append(f"CREATE INDEX IF NOT EXISTS {index} ON {table.name} {on}")
    words = {"BIG": "INTEGER", "TEXT": "TEXT", "STRICT": " STRICT"}
    words["CLUSTER"] = " STRICT, WITHOUT ROWID"
    if dialect == POSTGRESQL:
        words = {"BIG": "bigint", "TEXT": 'text COLLATE "C"', "STRICT": "", "CLUSTER": ""}
    return [sql.format(**words) for sql in made]


def are_made(raw: Any, dialect: str) -> bool:
    """Whether the register of projections is there; asked so that no transaction is spoilt."""
    cursor = raw.cursor()
    if dialect == SQLITE:
        cursor.execute("SELECT 1 FROM sqlite_master WHERE type='table' AND name='projections'")
        return cursor.fetchone() is not None
    cursor.execute("SELECT to_regclass('projections') IS NOT NULL")
    return cursor.fetchone()[0]


def make(raw: Any, dialect: str) -> None:
    """Make what is missing, inside the caller's write transaction."""
    cursor = raw.cursor()
    if dialect == POSTGRESQL:
        # IF NOT EXISTS is no protection against another who makes the same at the same time.
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtext('dpl projections'), hashtext(current_schema()))"
        )
    for sql in statements_to_make(dialect):
        cursor.execute(sql)
    cursor.execute(
        "INSERT INTO projections (name, shape, build, position)"
        f" VALUES ('{NAME}', {SHAPE}, 1, 0) ON CONFLICT DO NOTHING"
    )
