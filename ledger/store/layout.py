"""The tables of a ledger, and the guards by which the database itself keeps the book append only.

Loaded only when a ledger is opened or made, for it imports SQLAlchemy.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Connection,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from ledger.store.address import POSTGRESQL, SQLITE
from ledger.store.faults import (
    APPEND_ONLY,
    APPEND_ONLY_STATE,
    ENTRY_EXISTS,
    POSITION_EXISTS,
    VERSION_CONSTRAINT,
)

LAYOUT = 1
APPLICATION_ID = 0x44504C31  # "DPL1", in the header of every SQLite ledger

# STRICT tables know no BIGINT (their INTEGER has 64 bits), and only PostgreSQL knows "C".
# Every number that is appended in bulk is of 64 bits, as appending.py writes them.
BIG = BigInteger().with_variant(Integer, SQLITE)
TEXT = Text().with_variant(Text(collation="C"), POSTGRESQL)

metadata = MetaData()

entries = Table(
    "entries",
    metadata,
    Column("position", BIG, primary_key=True, autoincrement=False),
    Column("stream", TEXT, nullable=False),
    Column("version", BIG, nullable=False),
    Column("recorded_at", TEXT, nullable=False),
    Column("topic", TEXT, nullable=False),
    Column("state", TEXT, nullable=False),
    UniqueConstraint("stream", "version", name=VERSION_CONSTRAINT),
    sqlite_strict=True,
)

head = Table(
    "head",
    metadata,
    Column("id", Integer, CheckConstraint("id = 1"), primary_key=True, autoincrement=False),
    Column("position", BIG, nullable=False),
    Column("recorded_at", TEXT, nullable=False),
    Column("frontier", LargeBinary, nullable=False),
    sqlite_strict=True,
)

commands = Table(
    "commands",
    metadata,
    Column("id", TEXT, primary_key=True),
    Column("digest", TEXT, nullable=False),
    Column("first_position", BIG, nullable=False),
    Column("count", BIG, nullable=False),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)

details = Table(
    "details",
    metadata,
    Column("id", TEXT, primary_key=True),
    Column("stream", TEXT, nullable=False, index=True),
    Column("salt", LargeBinary, nullable=False),
    Column("json", TEXT, nullable=False),
    sqlite_strict=True,
)

about = Table(
    "about",
    metadata,
    Column("id", Integer, CheckConstraint("id = 1"), primary_key=True, autoincrement=False),
    Column("ledger_id", TEXT, nullable=False),
    Column("name", TEXT, nullable=False),
    Column("key", LargeBinary, nullable=False),
    Column("layout", Integer, nullable=False),
    sqlite_strict=True,
)

# Which changes each table refuses, beyond those of the head, which may only go forward.
# Details may be deleted one by one, which is how they are erased, but never altered.
REFUSED = {
    "entries": ("UPDATE", "DELETE"),
    "commands": ("UPDATE", "DELETE"),
    "head": ("DELETE",),
    "about": ("DELETE",),
    "details": ("UPDATE",),
}

HEAD_GOES_BACK = (
    "NEW.position < OLD.position OR NEW.recorded_at < OLD.recorded_at"
    " OR (NEW.position = OLD.position AND"
    " (NEW.frontier <> OLD.frontier OR NEW.recorded_at <> OLD.recorded_at))"
)
IDENTITY_CHANGES = "NEW.id <> OLD.id OR NEW.ledger_id <> OLD.ledger_id OR NEW.key <> OLD.key"

# What INSERT OR REPLACE would put another in place of, unseen by the guards above. A position
# that is taken means a head that was moved back; a version that is taken, that someone was first.
SAME_ROW = {
    "entries": (
        ("position = NEW.position", POSITION_EXISTS),
        ("stream = NEW.stream AND version = NEW.version", ENTRY_EXISTS),
    ),
    "commands": (("id = NEW.id", f"commands: {APPEND_ONLY}"),),
    "head": (("id = NEW.id", f"head: {APPEND_ONLY}"),),
    "about": (("id = NEW.id", f"about: {APPEND_ONLY}"),),
    "details": (("id = NEW.id", f"details: {APPEND_ONLY}"),),
}


def create_tables(connection: Connection) -> None:
    """All tables and guards of this layout, empty. The caller's transaction makes them one."""
    metadata.create_all(connection, checkfirst=False)
    guards = _sqlite_guards() if connection.dialect.name == SQLITE else _postgresql_guards()
    for statement in guards:
        connection.execute(text(statement))


def _sqlite_guards() -> list[str]:
    guards = []
    for table, changes in REFUSED.items():
        for change in changes:
            guards.append(_sqlite_guard(table, change, ("1", f"{table}: {APPEND_ONLY}")))
    guards.append(_sqlite_guard("head", "UPDATE", (HEAD_GOES_BACK, f"head: {APPEND_ONLY}")))
    guards.append(_sqlite_guard("about", "UPDATE", (IDENTITY_CHANGES, f"about: {APPEND_ONLY}")))
    for table, cases in SAME_ROW.items():
        found = [(f"EXISTS (SELECT 1 FROM {table} WHERE {one})", words) for one, words in cases]
        guards.append(_sqlite_guard(table, "INSERT", *found))
    return guards


def _sqlite_guard(table: str, change: str, *cases: tuple[str, str]) -> str:
    refusals = [f"SELECT RAISE(ABORT, '{words}') WHERE {one};" for one, words in cases]
    return (
        f"CREATE TRIGGER {table}_refuse_{change.lower()} BEFORE {change} ON {table} BEGIN\n"
        + "\n".join(refusals)
        + "\nEND"
    )


def _postgresql_guards() -> list[str]:
    guards = [
        "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN\n"
        f"RAISE EXCEPTION '% of % refused: {APPEND_ONLY}', TG_OP, TG_TABLE_NAME"
        f" USING ERRCODE = '{APPEND_ONLY_STATE}';\n"
        "END $$"
    ]
    for table, changes in REFUSED.items():
        guards += _postgresql_guard(table, " OR ".join(changes), "ROW")
        guards += _postgresql_guard(table, "TRUNCATE", "STATEMENT")
    guards += _postgresql_guard("head", "UPDATE", "ROW", HEAD_GOES_BACK)
    guards += _postgresql_guard("about", "UPDATE", "ROW", IDENTITY_CHANGES)
    return guards


def _postgresql_guard(table: str, changes: str, each: str, condition: str = "") -> list[str]:
    name = f"{table}_refuse_{changes.lower().replace(' or ', '_')}"
    when = f" WHEN ({condition})" if condition else ""
    return [
        f"CREATE TRIGGER {name} BEFORE {changes} ON {table}"
        f" FOR EACH {each}{when} EXECUTE FUNCTION refuse_change()",
        # Otherwise session_replication_role = replica would walk past it.
        f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}",
    ]
