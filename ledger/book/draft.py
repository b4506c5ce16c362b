"""A draft: the streams that a decision reads, and the events it has come to so far.

Each event is folded in as it is decided, so that what follows sees it. A draft of which a decision
was refused is thrown away.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain
from typing import Any, NamedTuple

from ledger.account import folding as accounts
from ledger.account.state import Account
from ledger.entry import Entry
from ledger.events import AnyEvent, FundAdded, MoneyMoved
from ledger.holding import state as holdings
from ledger.holding.state import Holding
from ledger.matching.payees import NOBODY, Payees
from ledger.policy import policies as policy
from ledger.policy.policies import Policies
from ledger.reconciling import state as reconciliations
from ledger.reconciling.state import Reconciling

Load = Callable[[str], Iterable[Entry]]
"""The entries of a stream in order; none where there is no such stream."""

Names = Callable[[str], Iterable[str]]
"""The streams whose names begin so."""


class Decided(NamedTuple):
    """An event and the place it will take in its stream."""

    stream: str
    version: int
    event: AnyEvent


@dataclass(slots=True)
class Record:
    """A short stream of the ledger's own, such as a pay run or a request for approval."""

    stream: str
    version: int = 0
    entries: list[Entry] = field(default_factory=list)


class Draft:
    """Streams loaded once and folded as decisions are made.

    by is the staff id of who asks; position the last entry of the ledger that was there to read.
    asked_by is whose asking is carried out, where that is somebody else's than by; on_behalf_of
    whom they say they act for. payees is who was paid, as far as the asker knows: it says what may
    be the same thing, and stays out of every event. waits is what a command came to that waits for
    a second person, and so is not decided.
    """

    def __init__(
        self,
        load: Load,
        *,
        names: Names = lambda prefix: (),
        by: str = "",
        position: int = 0,
    ) -> None:
        self._load = load
        self._names = names
        self.by = by
        self.position = position
        self._states: dict[str, Any] = {}
        self._since: dict[str, list[Entry]] = defaultdict(list)
        self._funds: dict[str, dict[str, FundAdded]] = {}
        self._sent: dict[str, list[MoneyMoved]] = {}
        self.decided: list[Decided] = []
        self.asked_by: str | None = None
        self.on_behalf_of: str | None = None
        self.payees: Payees = NOBODY
        self._ahead = 0  # decided, forgotten here, and about to be recorded
        self.waits: list[Decided] = []

    def account(self, name: str) -> Account:
        """The account as it stands in this draft; version 0 if it was never opened."""
        stream = f"account:{name}"
        if stream not in self._states:
            self._states[stream] = self._folded_account(name)
        return self._states[stream]

    def look_at(self, name: str) -> Account:
        """The account as it stands, not kept: for looking at very many, one after another.

        Nothing may be added to it; take `account` for that.
        """
        stream = f"account:{name}"
        return self._states.get(stream) or self._folded_account(name)

    def funder(self, name: str, fund: str) -> str:
        """Whose money a fund of an account is; empty for the reserved fund. Noted of every account
        that was ever looked at, so that asking of very many folds none of them again."""
        if name not in self._funds:
            self.look_at(name)
        known = self._funds[name].get(fund)
        return known.funder if known is not None else ""

    def sent_by(self, name: str) -> list[MoneyMoved]:
        """The moves of an account's money to other accounts that stand. Noted as funders are."""
        if name not in self._sent:
            self.look_at(name)
        if name not in self._sent:  # it is in this draft, and something was added to it since
            self._note_sent(name, self.account(name))
        return self._sent[name]

    def _note_sent(self, name: str, account: Account) -> None:
        self._sent[name] = [
            event
            for event in account.live_money()
            if isinstance(event, MoneyMoved) and event.to_account is not None
        ]

    def account_names(self) -> list[str]:
        """Every account there is, in order of name."""
        return [name.removeprefix("account:") for name in self.names("account:")]

    def names(self, prefix: str) -> list[str]:
        """Every stream there is whose name begins so, in order of name."""
        known = {*self._names(prefix), *self._since}
        return sorted(name for name in known if name.startswith(prefix))

    def holding(self, name: str) -> Holding:
        """The holding as it stands in this draft; version 0 if it was never opened."""
        stream = f"holding:{name}"
        if stream not in self._states:
            self._states[stream] = self._folded(Holding(name), holdings.evolve)
        return self._states[stream]

    def reconciling(self, name: str) -> Reconciling:
        """A reconciliation as it stands in this draft; version 0 if nothing was ever said."""
        stream = reconciliations.PREFIX + name
        if stream not in self._states:
            self._states[stream] = self._folded(Reconciling(name), reconciliations.evolve)
        return self._states[stream]

    @property
    def standing(self) -> int:
        """The position of the last entry that this draft knows, what it has decided included.

        Exact where the head of the book is held, and a guess where others may record meanwhile.
        """
        return self.position + self._ahead + len(self.decided)

    def as_known(self, position: int) -> Draft:
        """The book as it was known at a position, to ask and never to decide in.

        Entries must have been loaded with the positions they have in the book.
        """

        def load(stream: str) -> Iterator[Entry]:
            for entry in chain(self._load(stream), self._since.get(stream, ())):
                if entry.position <= position:
                    yield entry

        def names(prefix: str) -> list[str]:
            return [name for name in self.names(prefix) if next(load(name), None) is not None]

        return Draft(load, names=names, by=self.by, position=position)

    def let_go(self, of: Account | Holding | Reconciling) -> None:
        """Keep no fold of this, as of very many: it is folded again when it is asked for."""
        self._states.pop(of.stream, None)

    @property
    def policies(self) -> Policies:
        """Every pack adopted."""
        if policy.STREAM not in self._states:
            self._states[policy.STREAM] = self._folded(Policies(), policy.evolve)
        return self._states[policy.STREAM]

    def record(self, stream: str) -> Record:
        """One of the ledger's own short streams; version 0 where there is none of that name."""
        if stream not in self._states:
            self._states[stream] = self._folded(Record(stream), _keep)
        return self._states[stream]

    def _folded_account(self, name: str) -> Account:
        account = self._folded(Account(name), accounts.evolve)
        self._funds[name] = account.funds
        self._note_sent(name, account)
        return account

    def _folded(self, state: Any, evolve: Callable[[Any, Entry], Any]) -> Any:
        for entry in self._load(state.stream):
            evolve(state, entry)
        for entry in self._since.get(state.stream, ()):
            evolve(state, entry)
        return state

    def add(
        self, to: Account | Holding | Policies | Reconciling | Record, *events: AnyEvent
    ) -> None:
        """Decide events, one after another, on something of this draft."""
        evolve = _EVOLVE[type(to)]
        for event in events:
            place = (self.standing + 1, to.stream, to.version + 1, "")
            entry = Entry(*place, self.by, self.asked_by or self.on_behalf_of, "", event)
            self.decided.append(Decided(to.stream, entry.version, event))
            self._since[to.stream].append(entry)
            self._sent.pop(to.stream.removeprefix("account:"), None)
            evolve(to, entry)

    def take_back(self, mark: int) -> list[Decided]:
        """Undo what was decided since `len(draft.decided)` was mark; the streams are read again."""
        gone = self.decided[mark:]
        del self.decided[mark:]
        for stream, _, _ in reversed(gone):
            self._since[stream].pop()
            if not self._since[stream]:
                del self._since[stream]  # or it would count as a stream that is there
            self._states.pop(stream, None)
            self._funds.pop(stream.removeprefix("account:"), None)
            self._sent.pop(stream.removeprefix("account:"), None)
        return gone

    def forget(self) -> None:
        """Keep what was folded and start a new list of events."""
        self._ahead += len(self.decided)
        self.decided, self.waits, self.asked_by = [], [], None

    def recorded(self, position: int) -> None:
        """All that was decided is in the book now, as far as position."""
        self.position = position
        self._since.clear()
        self.forget()
        self._ahead = 0


def _keep(record: Record, entry: Entry) -> None:
    record.version = entry.version
    record.entries.append(entry)


_EVOLVE: dict[type, Callable[[Any, Entry], Any]] = {
    Account: accounts.evolve,
    Holding: holdings.evolve,
    Policies: policy.evolve,
    Reconciling: reconciliations.evolve,
    Record: _keep,
}
