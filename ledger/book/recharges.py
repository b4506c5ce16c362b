"""Recharges that need to know what a fund has: raising one, and agreeing it.

What money is left, and where, counts what other accounts sent: so these read beyond their account.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from itertools import accumulate

from ledger import commands as c
from ledger import events as e
from ledger.account.recharges import answering as recharges
from ledger.account.recharges import raising
from ledger.account.state import Account
from ledger.account.waiting import change_by_fund, happened_on
from ledger.book.draft import Draft
from ledger.book.having import sent_by_others


def raise_recharge(draft: Draft, order: c.RaiseRecharge) -> None:
    """Ask another funder for what one bore for them; the ledger works out how much."""
    account = draft.account(order.account)
    raising.must_be_raisable(account, order)
    days, parts = raising.what_is_asked(account, order)
    held = 0
    if order.held and days is not None:
        on = recharges.posted_on(account, days.last, parts)
        free = sum(_free(draft, account, order.from_fund, on).values())
        free -= _asked_held(account, order.from_fund)
        held = raising.left_over(account, order.from_fund, days, free_pence=max(0, free))
    draft.add(account, raising.raised(account, order, days=days, parts=parts, held_pence=held))


def agree_recharge(draft: Draft, order: c.AgreeRecharge) -> None:
    """Both funders agree, in full or in part; from here the cost is the new funder's."""
    account = draft.account(order.account)
    recharge = recharges.must_be_asked(account, order.recharge, order.agreed_on)
    parts = recharges.still_borne(account, recharge)
    on = recharges.posted_on(account, recharge.raised.last_on, parts)
    free = _free(draft, account, recharge.raised.from_fund, on)
    draft.add(account, recharges.agreed(account, order, parts=parts, free=free))


def _asked_held(account: Account, fund: str) -> int:
    return sum(
        recharge.raised.held_pence
        for recharge in account.recharges.values()
        if recharge.is_asked and recharge.raised.from_fund == fund
    )


def _free(draft: Draft, account: Account, fund: str, on: date) -> dict[str, int]:
    """What a fund has, by holding, on a day and on every later one: the least of them.

    Taking no more than that away on the day leaves no later day overdrawn by it.
    """
    changes: dict[str, dict[date, int]] = defaultdict(lambda: defaultdict(int))
    for holding, day, pence in _changes(draft, account, fund):
        changes[holding][max(day, on)] += pence
    found = {}
    for holding, by_day in changes.items():
        by_day.setdefault(on, 0)
        running = accumulate(pence for _, pence in sorted(by_day.items()))
        found[holding] = max(0, min(running))
    return {holding: pence for holding, pence in found.items() if pence}


def _changes(draft: Draft, account: Account, fund: str) -> Iterator[tuple[str, date, int]]:
    """What each entry did to a fund's money: where, on which day, and how much, signed."""
    for event in account.live_money():
        if isinstance(event, e.MoneyMoved):
            pence = sum(share.pence for share in event.shares if share.fund == fund)
            yield event.from_holding, event.moved_on, -pence
            if event.to_account is None:
                yield event.to_holding, event.moved_on, pence
        elif isinstance(event, e.RechargeAgreed):
            sign = (event.to_fund == fund) - (event.from_fund == fund)
            for part in event.held:
                yield part.holding, event.on, sign * part.pence
        elif (pence := change_by_fund(event).get(fund)) and getattr(event, "holding", None):
            yield event.holding, happened_on(event), pence
    for event in sent_by_others(draft, account):
        pence = sum(share.pence for share in event.shares if share.fund == fund)
        yield event.to_holding, event.moved_on, pence
