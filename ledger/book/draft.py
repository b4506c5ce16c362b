"""A draft: the streams that a decision reads, and the events it has come to so far.

Each event is folded in as it is decided, so that what follows sees it. A draft of which a decision
was refused is thrown away.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from ledger.account import folding as accounts
from ledger.account.state import Account
from ledger.entry import Entry
from ledger.events import AnyEvent
from ledger.holding import state as holdings
from ledger.holding.state import Holding

Load = Callable[[str], Iterable[Entry]]
"""The entries of a stream in order; none where there is no such stream."""


class Decided(NamedTuple):
    """An event and the place it will take in its stream."""

    stream: str
    version: int
    event: AnyEvent


class Draft:
    """Streams loaded once and folded as decisions are made."""

    def __init__(self, load: Load) -> None:
        self._load = load
        self._accounts: dict[str, Account] = {}
        self._holdings: dict[str, Holding] = {}
        self.decided: list[Decided] = []

    def account(self, name: str) -> Account:
        """The account as it stands in this draft; version 0 if it was never opened."""
        if name not in self._accounts:
            account = Account(name)
            for entry in self._load(account.stream):
                accounts.evolve(account, entry)
            self._accounts[name] = account
        return self._accounts[name]

    def holding(self, name: str) -> Holding:
        """The holding as it stands in this draft; version 0 if it was never opened."""
        if name not in self._holdings:
            holding = Holding(name)
            for entry in self._load(holding.stream):
                holdings.evolve(holding, entry)
            self._holdings[name] = holding
        return self._holdings[name]

    def add(self, to: Account | Holding, *events: AnyEvent) -> None:
        """Decide events, one after another, on an account or a holding of this draft."""
        evolve = accounts.evolve if isinstance(to, Account) else holdings.evolve
        for event in events:
            self.decided.append(Decided(to.stream, to.version + 1, event))
            evolve(to, Entry(0, to.stream, to.version + 1, "", "", None, "", event))

    def forget(self) -> None:
        """Keep what was folded and start a new list of events: the last ones are recorded."""
        self.decided = []
