"""What one funder owes another. Never the person's to pay. Vocabulary, no behaviour."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from ledger.events.terms import Event, Pence, PenceOrNought


class CategoryPence(Struct, frozen=True, array_like=True, gc=False):
    """Part of an amount, by what it bought, in pence."""

    category: str
    pence: Pence


class RechargeRaised(Event, tag="recharge-raised.v1"):
    """A cost that from_fund bore turned out to be to_fund's, for these days.

    entries are the spends it is worked out from; spent by category and held together are what is
    asked.
    """

    recharge: str
    from_fund: str
    to_fund: str
    first_on: date
    last_on: date
    spent: tuple[CategoryPence, ...]
    held_pence: PenceOrNought
    entries: tuple[int, ...]
    reason: str
    raised_on: date


class RechargeDisputed(Event, tag="recharge-disputed.v1"):
    """The funder who was asked does not agree."""

    recharge: str
    disputed_on: date
    reason: str


class RechargeAgreed(Event, tag="recharge-agreed.v1"):
    """Both funders agreed what is owed between them. The cost is the new funder's from here.

    Posted on the last day it is for. holding is where what is left of the money is, and changes
    owner; None where all of it was spent.
    """

    recharge: str
    from_fund: str
    to_fund: str
    on: date
    agreed_on: date
    spent: tuple[CategoryPence, ...]
    held_pence: PenceOrNought
    holding: str | None


class RechargeSettled(Event, tag="recharge-settled.v1"):
    """One funder paid the other, outside the account."""

    recharge: str
    settled_on: date
    amount_pence: Pence
    reference: str


class RechargeWithdrawn(Event, tag="recharge-withdrawn.v1"):
    """The funder who asked gave it up before it was agreed."""

    recharge: str
    withdrawn_on: date
    reason: str
