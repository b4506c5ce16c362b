"""Spends that nobody said anything of after they were recorded: nine entries in ten. Pure.

A question over very many accounts folds the rest, and has these beside it as `Account.plain`:
folding a spend costs several times what reading it does. Where a decision is made every spend is
in `Account.spends`, and none is here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING, NamedTuple, NoReturn

from ledger import events as e

if TYPE_CHECKING:
    from ledger.account.budgets.state import Pot
    from ledger.account.records import Spend
    from ledger.account.state import Account


class PlainSpend(NamedTuple):
    """A spend that stands as it was recorded: all of it is spent, and nothing of it owed.

    proof_on is the first day that evidence of it was attached, and matched_on that on which the
    bank showed what a person had told of; None where that never was.
    """

    entry: int
    event: e.SpendRecorded
    proof_on: date | None = None
    matched_on: date | None = None

    def proof_by(self, on: date) -> date | None:
        """The first day that evidence of it was attached, where that was by the end of a day."""
        return self.proof_on if self.proof_on is not None and self.proof_on <= on else None

    @property
    def pot(self) -> Pot:
        """What it came to by fund."""
        shares = self.event.shares
        if len(shares) == 1:
            return {shares[0].fund: shares[0].pence}
        found: Pot = {}
        for share in shares:
            found[share.fund] = found.get(share.fund, 0) + share.pence
        return found


class PlainSpends:
    """An account's plain spends, in the order of entries, and what is asked of them together."""

    def __init__(self, spends: Iterable[PlainSpend] = ()) -> None:
        self._all = tuple(spends)
        self._held_by_day: dict[date, Pot] = {}
        self._by_entry: dict[int, PlainSpend] = {}

    def __iter__(self) -> Iterator[PlainSpend]:
        return iter(self._all)

    def __len__(self) -> int:
        return len(self._all)

    def of_entry(self, entry: int) -> PlainSpend | None:
        """The plain spend that an entry recorded; None where it recorded none."""
        if not self._by_entry:
            self._by_entry = {one.entry: one for one in self._all}
        return self._by_entry.get(entry)

    def held_spent(self, on: date) -> Pot:
        """What was spent by the end of a day of what is held somewhere, by fund, in pence."""
        found = self._held_by_day.get(on)
        if found is None:
            found = self._held_by_day[on] = {}
            for one in self._all:
                event = one.event
                if event.holding is not None and event.paid_on <= on:
                    for share in event.shares:
                        found[share.fund] = found.get(share.fund, 0) + share.pence
        return found


NO_PLAIN = PlainSpends()
"""Of an account whose spends are all in its fold."""


class SpokenOf(dict[int, "Spend"]):
    """The spends of an account that has plain ones beside: those alone of which more was said.

    Who would go through all spends and knows nothing of the others is stopped rather than misled.
    """

    def _stop(self) -> NoReturn:
        raise TypeError("most of this account's spends are its plain ones")

    __iter__ = __len__ = __reversed__ = keys = values = items = _stop  # type: ignore[assignment]


def in_fold(account: Account) -> Iterable[tuple[int, Spend]]:
    """The spends in an account's fold with their entries, for who asks of the plain ones too."""
    return dict.items(account.spends)
