"""An account as it was known at a moment: its entries, folded as decisions fold them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ledger.account.folding import evolve
from ledger.account.state import Account
from ledger.entry import Entry
from ledger.errors import Refused
from projections.moments import Known
from projections.reader import Reader, reading

if TYPE_CHECKING:
    from ledger.store.store import Store


class Folded(NamedTuple):
    """position is the last entry of the ledger that was known."""

    account: Account
    entries: tuple[Entry, ...]
    position: int


def folded(ledger: Store | Reader | str, account: str, *, known_at: Known = None) -> Folded:
    """An account, for someone who knows as far as a moment. Refused where there is none then."""
    with reading(ledger) as reader:
        known = reader.known(known_at)
        entries = tuple(reader.stream(f"account:{account}", known=known))
    if not entries:
        then = "" if known_at is None else " that was known then"
        raise Refused("unknown-account", f"there is no account {account}{then}", "dpl account list")
    found = Account(account)
    for entry in entries:
        evolve(found, entry)
    return Folded(found, entries, known)
