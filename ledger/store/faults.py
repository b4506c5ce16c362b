"""What a database's own errors mean to us. Reads what the drivers say; imports none of them."""

from __future__ import annotations

from ledger.errors import (
    Conflict,
    LedgerError,
    NotALedger,
    StoreFault,
    Tampered,
    Unreachable,
)
from ledger.store.rows import StoredCommand

# Words the triggers raise, and their SQLSTATE on PostgreSQL (layout.py).
ENTRY_EXISTS = "entry exists"
POSITION_EXISTS = "entry exists at this position: the book is append only"
APPEND_ONLY = "the book is append only"
APPEND_ONLY_STATE = "DPL01"

POSITION_CONSTRAINT = "entries_pkey"
VERSION_CONSTRAINT = "entries_stream_version"

TRY_AGAIN = "nothing was recorded; try again"


class CommandAlreadyRecorded(LedgerError):
    """Commands of these ids were recorded before. Nothing was recorded now.

    stored holds them by id: whoever raised the command compares digests, and either takes the
    old answer or refuses.
    """

    def __init__(self, stored: dict[str, StoredCommand]) -> None:
        self.stored = stored
        super().__init__(f"recorded before: command {', '.join(sorted(stored))}")


class NoSuchLedger(Unreachable):
    """Nothing has been made at this address yet."""

    def __init__(self, shown: str) -> None:
        super().__init__(
            f"there is no ledger at {shown}\n"
            f"  try:   dpl init --ledger '{shown}', or another --ledger"
        )


class AnswerLost(Unreachable):
    """The connection went while recording was being confirmed: it may or may not be recorded."""

    outcome_unknown = True


def explained(error: BaseException, *, shown: str, committing: bool = False) -> LedgerError:
    """Our own error for a driver's, or for SQLAlchemy's around it, in words for a person."""
    cause = getattr(error, "orig", None) or error
    if is_lost(cause):
        if committing:
            return AnswerLost(
                f"the connection to {shown} was lost while recording\n"
                "it may or may not have been recorded\n"
                "  try:   the same again, with the same command id: it is never recorded twice"
            )
        return Unreachable(f"no connection to {shown}: {first_line(cause)}")
    if hasattr(cause, "pgcode"):
        return _from_postgresql(cause, shown)
    if hasattr(cause, "sqlite_errorname"):
        return _from_sqlite(cause, shown)
    return StoreFault(f"{shown}: {first_line(cause)}")


def is_lost(cause: BaseException) -> bool:
    """Whether a driver's error means that the connection, or the disk under it, has gone."""
    name = getattr(cause, "sqlite_errorname", None)
    if name:
        return name.startswith("SQLITE_IOERR")
    if not hasattr(cause, "pgcode"):
        return False
    code = cause.pgcode
    if code is not None:
        return code.startswith(("08", "57P"))
    # Without a code the server never answered: libpq itself noticed.
    return type(cause).__name__ in ("OperationalError", "InterfaceError")


def _from_sqlite(cause: BaseException, shown: str) -> LedgerError:
    name, words = cause.sqlite_errorname, str(cause)
    if name == "SQLITE_CONSTRAINT_TRIGGER":
        if words == ENTRY_EXISTS:
            return Conflict(f"someone else recorded first; {TRY_AGAIN}")
        return Tampered(f"refused by {shown}: {words}")
    if name == "SQLITE_CONSTRAINT_UNIQUE" and "entries.stream" in words:
        return Conflict(f"someone else recorded first; {TRY_AGAIN}")
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return Conflict(f"someone else has been writing to {shown} for a minute; {TRY_AGAIN}")
    if name in ("SQLITE_NOTADB", "SQLITE_FORMAT"):
        return NotALedger(f"{shown} is a file of another kind, not a ledger")
    if name.startswith("SQLITE_CORRUPT"):
        return StoreFault(f"{shown} is damaged: {words}\n  try:   the latest copy of it")
    if name.startswith(("SQLITE_CANTOPEN", "SQLITE_READONLY", "SQLITE_PERM", "SQLITE_AUTH")):
        return Unreachable(f"{shown} cannot be used: {words}")
    if name == "SQLITE_FULL":
        return StoreFault(f"there is no room left for {shown}; nothing was recorded")
    return StoreFault(f"{shown}: {words}; nothing was recorded")


def _from_postgresql(cause: BaseException, shown: str) -> LedgerError:
    code, words = cause.pgcode, first_line(cause)
    if code is None:
        return _never_sent(words, shown)
    constraint = cause.diag.constraint_name
    if code == APPEND_ONLY_STATE:
        return Tampered(f"refused by {shown}: {words}")
    if code == "23505" and constraint == VERSION_CONSTRAINT:
        return Conflict(f"someone else recorded first; {TRY_AGAIN}")
    if code == "23505" and constraint == POSITION_CONSTRAINT:
        return Tampered(f"{shown}: the head of the book stands before entries it already holds")
    if code in ("55P03", "40001", "40P01"):  # no lock within the minute, serialisation, deadlock
        return Conflict(f"someone else is writing to {shown}; {TRY_AGAIN}")
    if code == "42501":
        return Unreachable(f"no permission on {shown}: {words}")
    if code.startswith("28") or code == "3D000":  # login refused; no such database
        return Unreachable(f"no connection to {shown}: {words}")
    if code == "53100":
        return StoreFault(f"there is no room left for {shown}; nothing was recorded")
    return StoreFault(f"{shown}: {words}; nothing was recorded")


def _never_sent(words: str, shown: str) -> LedgerError:
    """What libpq or the driver itself would not do; the server was not asked."""
    if "invalid connection option" in words or "invalid URI query parameter" in words:
        name = words.split("option ")[-1].split("parameter: ")[-1]
        return Unreachable(
            f"the address of the ledger has a parameter that PostgreSQL does not know: {name}\n"
            "  try:   without it; a ledger is named by ?schema=NAME"
        )
    return StoreFault(f"{shown}: {words}; nothing was recorded")


def first_line(cause: BaseException) -> str:
    """What the driver said, without its further lines (which quote our SQL)."""
    lines = str(cause).strip().splitlines()
    return lines[0].strip() if lines else type(cause).__name__
