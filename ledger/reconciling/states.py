"""Where the states come from that a reconciliation reads."""

from __future__ import annotations

from typing import Protocol

from ledger.account.state import Account
from ledger.entry import Entry
from ledger.holding.state import Holding
from ledger.reconciling.state import Reconciling


class Record(Protocol):
    """One of the ledger's own short streams, entry by entry."""

    entries: list[Entry]


class States(Protocol):
    """Where states come from: a draft of a decision, or the entries as known at a moment."""

    def account(self, name: str) -> Account: ...

    def holding(self, name: str) -> Holding: ...

    def reconciling(self, name: str) -> Reconciling: ...

    def record(self, stream: str) -> Record: ...

    def names(self, prefix: str) -> list[str]: ...
