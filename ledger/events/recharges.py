"""What one funder owes another. Never the person's to pay. Vocabulary, no behaviour."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from ledger.events.terms import Event, Pence, PenceOrNought


class SpendPart(Struct, frozen=True, array_like=True, gc=False):
    """What is asked of one spend, in pence. spend is its entry, category what it was for."""

    spend: int
    category: str
    pence: Pence


class HeldPart(Struct, frozen=True, array_like=True, gc=False):
    """Money in one holding, in pence."""

    holding: str
    pence: Pence


class RechargeRaised(Event, tag="recharge-raised.v1"):
    """A cost that from_fund bore turned out to be to_fund's, for these days.

    parts, spend by spend, and held together are what is asked. whole: the whole package was
    to_fund's to pay for, for all of these days.
    """

    recharge: str
    from_fund: str
    to_fund: str
    first_on: date
    last_on: date
    parts: tuple[SpendPart, ...]
    held_pence: PenceOrNought
    whole: bool
    reason: str
    raised_on: date


class RechargeDisputed(Event, tag="recharge-disputed.v1"):
    """The funder who was asked does not agree."""

    recharge: str
    disputed_on: date
    reason: str


class RechargeAgreed(Event, tag="recharge-agreed.v1"):
    """Both funders agreed what is owed between them. The cost is the new funder's from here.

    Posted on the last day it is for, or on which a spend of it was paid. held is what is left of
    the money, by where it is, and changes owner with the rest.
    """

    recharge: str
    from_fund: str
    to_fund: str
    on: date
    agreed_on: date
    parts: tuple[SpendPart, ...]
    held: tuple[HeldPart, ...]


class RechargeSettled(Event, tag="recharge-settled.v1"):
    """One funder paid the other, outside the account: all that was agreed, or part of it."""

    recharge: str
    settled_on: date
    amount_pence: Pence
    reference: str


class RechargeWithdrawn(Event, tag="recharge-withdrawn.v1"):
    """The funder who asked gave it up before it was agreed."""

    recharge: str
    withdrawn_on: date
    reason: str
