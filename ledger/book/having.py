"""What an account has, by fund: its own entries, and what others in its holdings sent it."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from ledger import events as e
from ledger.account.state import Account, Pot
from ledger.account.waiting import change_by_fund, happened_on
from ledger.book.draft import Draft


def has_pence(draft: Draft, account: Account, on: date | None = None) -> Pot:
    """What the account has of each fund at the end of a day, on its way included; funds with
    nought left out. The same as the balances that postings come to."""
    left: Pot = defaultdict(int)
    for event in account.live_money():
        if on is None or happened_on(event) <= on:
            for fund, pence in change_by_fund(event).items():
                left[fund] += pence
    for event in sent_by_others(draft, account):
        if on is None or event.moved_on <= on:
            for fund, pence in change_by_fund(event).items():
                left[fund] -= pence
    return {fund: pence for fund, pence in left.items() if pence}


def sent_by_others(draft: Draft, account: Account) -> list[e.MoneyMoved]:
    """Money that other accounts in its holdings moved to this one."""
    holdings = [draft.holding(name) for name in {link.holding for link in account.links}]
    others = {name for holding in holdings for name in holding.links} - {account.id}
    return [
        event
        for name in sorted(others)
        for event in draft.sent_by(name)
        if event.to_account == account.id
    ]
