"""What payments gave already for days after a day. Pure."""

from __future__ import annotations

from datetime import date

from ledger import events as e
from ledger.account.state import Account, Pot, payment_days
from ledger.account.waiting import happened_on


def advance_pence(account: Account, after: date) -> Pot:
    """By fund, in pence, what was paid by a day for the days after it; funds with nought left out.

    Day by day alike, rounded half up once a payment. What an offset let stay counts, and what went
    back does not.
    """
    found: Pot = {}
    for version, payment in account.payments():
        days = payment_days(payment)
        if days is None or days.last <= after or payment.paid_on > after:
            continue
        later = min(days.days, (days.last - after).days)
        stayed = _stayed(account, version, payment, after)
        pence = (2 * stayed * later + days.days) // (2 * days.days)
        if pence > 0:
            found[payment.fund] = found.get(payment.fund, 0) + pence
    return found


def _stayed(account: Account, version: int, payment: e.PaymentMade, on: date) -> int:
    """What a payment put there by a day, or let stay, less what of it went back."""
    pence = payment.paid_pence
    for v in account.chains.get(version, ()):
        event = account.money[v]
        if not account.is_live(v) or happened_on(event) > on:
            continue
        if isinstance(event, e.OffsetApplied):
            pence += event.amount_pence
        elif isinstance(event, e.PaymentReturned):
            pence -= event.amount_pence
    return pence
