"""Which database, and every row in and out of it. Bytes and text in, bytes and text out.

Nothing here knows an event. Importing this is cheap; SQLAlchemy and the drivers are loaded when
a ledger is opened or made. The library's recorders are in ledger.store.recorders.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.store.faults import AnswerLost, CommandAlreadyRecorded, NoSuchLedger
from ledger.store.moment import Clock, utc_now
from ledger.store.rows import (
    About,
    CommandRow,
    DetailRow,
    Head,
    NewRow,
    Receipt,
    Row,
    StoredCommand,
    line_of,
)

if TYPE_CHECKING:
    from ledger.store.store import Store

__all__ = [
    "About",
    "AnswerLost",
    "CommandAlreadyRecorded",
    "CommandRow",
    "DetailRow",
    "Head",
    "NewRow",
    "NoSuchLedger",
    "Receipt",
    "Row",
    "StoredCommand",
    "create_ledger",
    "line_of",
    "open_store",
    "upgrade",
]


def open_store(url: str, *, create: bool = False, clock: Clock = utc_now) -> Store:
    """The ledger at this address. NotALedger or Unreachable, in words, when it is not one.

    create makes it first when nothing stands there.
    """
    from ledger.store.address import read_address
    from ledger.store.store import Store

    address = read_address(url)
    try:
        return Store(address, clock=clock)
    except NoSuchLedger:
        if not create:
            raise
    create_ledger(url)
    return Store(address, clock=clock)


def create_ledger(url: str, *, name: str | None = None) -> None:
    """An empty ledger, whole or not at all. NotALedger when anything stands there already."""
    from ledger.store import creation

    creation.create_ledger(url, name=name)


def upgrade(url: str) -> list[str]:
    """Bring a ledger to this layout and say what was done; empty when nothing was needed."""
    from ledger.store import creation

    return creation.upgrade(url)
