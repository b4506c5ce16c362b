"""What a payment that is for no days is for: a one-off allocation, or a recorded liability.

After a stop or a death a payment that names a recorded liability passes (DESIGN 4): wages, tax and
notice are still to be paid (domain.md 3.7).
"""

from __future__ import annotations

from datetime import date

from ledger import commands as c
from ledger import events as e
from ledger.account.asking import must_be_open
from ledger.account.pay.paid import payments_of
from ledger.account.state import Account
from ledger.calendar import uk_words
from ledger.errors import Refused
from ledger.money import pounds


def must_fit_purpose(account: Account, order: c.MakePayment) -> None:
    """Refuse a payment that names what it cannot be for. Nothing, where it names nothing."""
    if order.one_off is None and order.liability is None:
        return
    if order.one_off is not None and order.liability is not None:
        raise Refused("two-purposes", "a payment is for a one-off or for a liability, not both")
    if order.first_on is not None or order.last_on is not None or order.contribution_pence:
        raise Refused(
            "days-and-purpose",
            "a payment for a one-off or a liability is for no days, and has no contribution",
        )
    if order.one_off is not None:
        _one_off(account, order.one_off, order.fund, order.deployment, again=order.on_top)
    if order.liability is not None:
        _liability(account, order.liability, order.fund, order.gross_pence, order.paid_on)


def purpose_told(order: c.MakePayment, *, entry: int) -> list[e.AccountEvent]:
    """What is told beside the payment in this entry; nothing where it names no purpose."""
    if order.one_off is None and order.liability is None:
        return []
    return [e.PaymentPurposeTold(entry, order.one_off, order.liability, order.paid_on)]


def tell_payment_purpose(account: Account, order: c.TellPaymentPurpose) -> list[e.AccountEvent]:
    """Say afterwards what a payment was for, of which the bank alone told, say; of a closed
    account too, since it moves no money."""
    must_be_open(account)
    payment = account.money.get(order.entry)
    if not isinstance(payment, e.PaymentMade) or not account.is_live(order.entry):
        raise Refused("unknown-payment", f"entry {order.entry} of {account.id} is no payment")
    if (order.allocation is None) == (order.liability is None):
        raise Refused("two-purposes", "say which it was for: a one-off allocation or a liability")
    told = [
        v
        for v in account.chains.get(order.entry, ())
        if account.is_live(v) and isinstance(account.money[v], e.PaymentPurposeTold)
    ]
    if payment.first_on is not None or told:
        raise Refused(
            "purpose-known",
            f"entry {order.entry} of {account.id} says what it is for",
            f"dpl reverse {account.id}/{told[0]}, if that is wrong" if told else "",
        )
    if order.allocation is not None:
        _one_off(account, order.allocation, payment.fund, payment.deployment, again=False)
    if order.liability is not None:
        _liability(account, order.liability, payment.fund, payment.gross_pence, payment.paid_on)
    return [e.PaymentPurposeTold(order.entry, order.allocation, order.liability, payment.paid_on)]


def _one_off(
    account: Account, name: str, fund: str, deployment: e.Deployment, *, again: bool
) -> None:
    allocation = account.allocations.get(name)
    made = allocation.made if allocation else None
    if made is None or (made.fund, made.deployment, made.frequency) != (
        fund, deployment, "one-off",
    ):  # fmt: skip
        raise Refused(
            "not-a-one-off",
            f"account {account.id} has no one-off {deployment} allocation {name} of fund {fund}",
            f"dpl account show {account.id} lists its allocations",
        )
    paid = [one.entry for one in payments_of(account, fund, deployment) if one.one_off == name]
    if paid and not again:
        raise Refused(
            "paid-already",
            f"entry {paid[0]} of {account.id} paid the one-off {name}",
            "--on-top, if this is more of it",
        )


def _liability(account: Account, name: str, fund: str, pence: int, on: date) -> None:
    liability = account.budget.liabilities.get(name)
    left = liability.left(on).get(fund, 0) if liability else 0
    if not left:
        raise Refused(
            "unknown-liability",
            f"account {account.id} has no liability {name} of fund {fund} left to pay on "
            f"{uk_words(on)}",
            f"dpl budget liability record {account.id} {name} --help",
        )
    paid = sum(
        one.arrived_pence
        for deployment in ("direct_payment", "third_party")
        for one in payments_of(account, fund, deployment)
        if one.liability == name
    )
    if paid + pence > left:
        raise Refused(
            "more-than-the-liability",
            f"{pounds(left)} of {name} is left to pay, and {pounds(paid)} was paid towards it",
        )
