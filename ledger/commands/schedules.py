"""When a fund pays, and runs that pay, as they may be asked. Vocabulary, no behaviour."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from msgspec import Meta

from ledger.commands.terms import AccountCommand, Command, Name
from ledger.events import Deployment


class AgreePaymentSchedule(AccountCommand, kw_only=True, tag="agree-payment-schedule"):
    """From a day pay a fund by the week, by four weeks or by the month, net or gross."""

    fund: Name
    deployment: Deployment = "direct_payment"
    frequency: Literal["weekly", "four-weekly", "monthly"]
    from_on: date
    days_before: Annotated[int, Meta(ge=0, le=28)] = 0
    timing: Literal["advance", "arrears"] = "advance"
    basis: Literal["net", "gross"] = "net"
    decided_on: date


class RunPayments(Command, kw_only=True, tag="run-payments"):
    """Pay what is due and unpaid up to a day, for all accounts or those named.

    with_arrears: also what policy calls arrears, and differences on days already paid for.
    pay_days_to: what should be paid by this day goes on paid_on, since no bank works in between;
    without it, by paid_on itself.
    """

    run: Name
    paid_on: date
    upto_on: date
    accounts: tuple[Name, ...] = ()
    funder: Name | None = None
    with_arrears: bool = False
    pay_days_to: date | None = None


class TellPaymentPurpose(AccountCommand, kw_only=True, tag="tell-payment-purpose"):
    """Tell what a payment that is for no days is for: a one-off allocation or a liability."""

    entry: int
    allocation: Name | None = None
    liability: Name | None = None


class PayArrears(AccountCommand, kw_only=True, tag="pay-arrears"):
    """Pay what is due and unpaid on a fund for days gone by, differences in rate included."""

    fund: Name
    deployment: Deployment = "direct_payment"
    paid_on: date
    upto_on: date
