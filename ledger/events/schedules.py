"""When a fund pays, and the runs that pay it. Vocabulary, no behaviour."""

from __future__ import annotations

from datetime import date
from typing import Literal

from msgspec import Struct

from ledger.events.terms import Deployment, Event, Pence, PenceOrNought


class PaymentScheduleAgreed(Event, tag="payment-schedule-agreed.v1"):
    """From a day a fund pays by the week, by four weeks or by the month, net or gross.

    Periods count from from_on; the one before is cut short there. A payment leaves days_before
    its period begins (domain.md T2), or, in arrears, days_before the day after its end.
    """

    fund: str
    deployment: Deployment
    frequency: Literal["weekly", "four-weekly", "monthly"]
    from_on: date
    days_before: int
    timing: Literal["advance", "arrears"]
    basis: Literal["net", "gross"]
    decided_on: date


class RunPayment(Struct, frozen=True, array_like=True, gc=False):
    """One payment of a run: the entry that tells of it, and what really goes to the bank."""

    account: str
    entry: int
    paid_pence: PenceOrNought


class LeftOut(Struct, frozen=True, array_like=True, gc=False):
    """What a run did not pay, and the rule that stopped it. pence is what it came to."""

    account: str
    fund: str
    rule: str
    pence: PenceOrNought


class PaymentRunMade(Event, tag="payment-run-made.v1"):
    """Every account's due payments were made at once. total_pence is what really goes.

    policies are the packs, with version, whose rules said what is arrears.
    """

    run: str
    paid_on: date
    upto_on: date
    total_pence: PenceOrNought
    payments: tuple[RunPayment, ...]
    left_out: tuple[LeftOut, ...]
    policies: tuple[str, ...]


class PaymentPurposeTold(Event, tag="payment-purpose-told.v1"):
    """What a payment that is for no days is for: a one-off allocation, or a liability. One of the
    two is None. entry is the payment."""

    entry: int
    allocation: str | None
    liability: str | None
    on: date


class OffsetApplied(Event, tag="offset-applied.v1"):
    """A payment was less because unused money was there already (SI 2013/1617 reg 13(4)).

    entry is the payment, which tells only of what really went; this is the rest of it.
    """

    reclaim: str
    fund: str
    entry: int
    amount_pence: Pence
    applied_on: date
