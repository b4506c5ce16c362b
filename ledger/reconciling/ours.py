"""Our side: what an account's entries that stand did, one movement of one fund at a time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from ledger import events as e
from ledger.account.pay.rates import ONE_DAY
from ledger.account.state import Account
from ledger.account.waiting import change_by_fund, happened_on


class Movement(NamedTuple):
    """What one entry did to one fund. kind is as a council's line would say it.

    pence is what it did to what the account has, signed; told_pence is what it tells of, signed
    the same way, also where the money went straight to the funder or was never held here.
    """

    entry: int
    on: date
    kind: str
    fund: str
    pence: int
    told_pence: int
    event: e.Reversible


_KINDS: dict[type, str] = {
    e.PaymentMade: "payment",
    e.PaymentReturned: "payment-returned",
    e.ContributionReceived: "contribution",
    e.TopUpReceived: "top-up",
    e.InterestReceived: "interest",
    e.SpendRecorded: "spend",
    e.RefundReceived: "refund",
    e.ReclaimReceived: "reclaim",
    e.OffsetApplied: "reclaim",
    e.RechargeAgreed: "recharge",
    e.SharesCorrected: "adjustment",
    e.MadeGood: "adjustment",
    e.PersonRefunded: "adjustment",
    e.OpeningBalanceBrought: "adjustment",
    e.MoneyMoved: "adjustment",
}
"""Events that say nothing of a council's own books (a match, a query) are not here."""


def kind_of(event: e.Reversible) -> str:
    """What a council's line would call it; empty for what says nothing of a council's books."""
    return _KINDS.get(type(event), "")


def movements(account: Account) -> Iterator[Movement]:
    """Every movement that stands, in order of entry; none for what moved no money of a fund."""
    for version, event in account.money.items():
        kind = _KINDS.get(type(event))
        if kind is None or version in account.reversed_by:
            continue
        on = happened_on(event)
        if isinstance(event, e.OpeningBalanceBrought):
            on -= ONE_DAY  # it stood so before that day's business: another's extract opens with it
        did, told = change_by_fund(event), _told(account, version, event)
        for fund in {**told, **did}:
            one = did.get(fund, 0)
            said = told.get(fund, one)
            if one or said:
                yield Movement(version, on, kind, fund, one, said, event)


def _told(account: Account, version: int, event: e.Reversible) -> dict[str, int]:
    """What an entry tells of, by fund, where that is not what it did to the money here.

    A payment that something was taken off is told of in full, and the offset beside it (DESIGN 6).
    """
    match event:
        case e.PaymentMade():
            off = sum(
                later.amount_pence
                for v in account.chains.get(version, ())
                if isinstance(later := account.money[v], e.OffsetApplied) and account.is_live(v)
            )
            return {event.fund: event.paid_pence + off} if off else {}
        case e.SpendRecorded(holding=None):
            return {share.fund: -share.pence for share in event.shares}
        case e.SharesCorrected(holding=None):
            found = {share.fund: share.pence for share in event.was}
            for share in event.shares:
                found[share.fund] = found.get(share.fund, 0) - share.pence
            return found
        case e.RefundReceived(holding=None):
            return {share.fund: share.pence for share in event.shares}
        case e.ContributionReceived(holding=None):
            return {event.fund: event.amount_pence}
        case e.ReclaimReceived() | e.OffsetApplied():
            return {event.fund: -event.amount_pence}
        case e.RechargeAgreed():
            total = sum(part.pence for part in (*event.parts, *event.held))
            return {event.from_fund: total, event.to_fund: -total} if total else {}
    return {}
