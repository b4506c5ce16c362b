"""What entries not yet recorded would do to balances: each figure before and after. A value."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from ledger.entry import Entry
from projections import postings as p
from projections.balances import sums_of
from projections.reader import Reader, reading

if TYPE_CHECKING:
    from ledger.store.store import Store

BALANCE = "balance"

_IN_CREDIT = frozenset((p.PAID, p.CONTRIBUTED, p.TOPPED_UP, p.INTEREST, p.BROUGHT_FORWARD))
"""Heads that a person reads with the sign turned round: £600 paid, not -£600."""


class Change(NamedTuple):
    """One fund's figure before and after. what is `balance`, or a head; category of what was spent.

    balance is all the fund has: what the bank has shown and what is on its way.
    """

    account: str
    fund: str
    what: str
    category: str
    before_pence: int
    after_pence: int

    @property
    def change_pence(self) -> int:
        return self.after_pence - self.before_pence


def effect(ledger: Store | Reader | str, entries: Iterable[Entry]) -> tuple[Change, ...]:
    """Each figure that these entries change, by account and fund; empty when they change none."""
    moved: dict[tuple[str, str, str, str], int] = defaultdict(int)
    for entry in entries:
        for head, account, fund, _, category, pence, _ in p.postings(entry.stream, entry.event):
            if account:
                moved[_figure(head, account, fund, category)] += _signed(head, pence)
    changed = {figure: pence for figure, pence in moved.items() if pence}
    if not changed:
        return ()
    before = _now(ledger, {figure[0] for figure in changed})
    return tuple(
        Change(*figure, before[figure], before[figure] + pence)
        for figure, pence in sorted(changed.items())
    )


def _now(ledger: Store | Reader | str, accounts: set[str]) -> dict[tuple[str, ...], int]:
    with reading(ledger) as reader:
        sums = sums_of(reader, accounts=sorted(accounts), as_at=None, known=reader.position)
    found: dict[tuple[str, ...], int] = defaultdict(int)
    for (head, account, fund, _, category), pence in sums.items():
        found[_figure(head, account, fund, category)] += _signed(head, pence)
    return found


def _figure(head: str, account: str, fund: str, category: str) -> tuple[str, str, str, str]:
    what = BALANCE if head in p.MONEY_HEADS else head
    return account, fund, what, category


def _signed(head: str, pence: int) -> int:
    return -pence if head in _IN_CREDIT else pence
