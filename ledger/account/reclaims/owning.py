"""Whose what is in a fund is: the funder's, or what the person paid in and did not need. Pure.

Councils differ in whose money is used first (domain.md 3.1 Gloucestershire and Gateshead; T9, T10).
What was spent and not allowed is not used: it is owed to the funder. What was contributed beyond
what was assessed is the person's whatever was used first.
"""

from __future__ import annotations

from datetime import date
from typing import Literal, NamedTuple

from ledger import events as e
from ledger.account.life.contributions import position
from ledger.account.recharges.apportioned import contributed_for
from ledger.account.recharges.free import free_days
from ledger.account.state import Account
from ledger.account.waiting import change_by_fund, happened_on
from ledger.calendar import Period
from ledger.money import split

Order = Literal["client-first", "pro-rata", "council-first"]


class Owned(NamedTuple):
    """What is in a fund and whose, in pence. contributed is what the person paid in by then, less
    what was given back to them; used is what was spent and may stay spent."""

    has_pence: int
    contributed_pence: int
    used_pence: int
    funder_pence: int
    person_pence: int


def owned(account: Account, fund: str, *, has_pence: int, order: Order, on: date) -> Owned:
    """Whose the money in a fund is at the end of a day. Never negative, and never more in all
    than there is."""
    key = ("owned", fund, has_pence, order, on)
    return account.once(key, lambda: _owned(account, fund, has_pence, order, on))


def _owned(account: Account, fund: str, has_pence: int, order: Order, on: date) -> Owned:
    contributed = 0
    used = gone = account.plain.held_spent(on).get(fund, 0)
    for event in account.live_money():
        if isinstance(event, e.SpendRecorded):  # first, since most are
            if event.holding is not None and event.paid_on <= on:
                spent = _part(event.shares, fund)
                gone, used = gone + spent, used + spent
        elif happened_on(event) <= on:
            contributed += _contributed(event, fund)
            gone += _gone(event, fund)
            used += _used(account, event, fund)
    has, used, contributed = max(0, has_pence), max(0, used), max(0, contributed)
    # All that came in and was not the person's: paid, brought, interest, and from other accounts.
    funders = max(0, has_pence + gone - contributed)
    if order == "client-first":
        person = contributed - used
    elif order == "council-first":
        person = contributed - max(0, used - funders)
    else:
        person = split(has, [funders, contributed])[1] if funders + contributed else 0
    if contributed and person < min(has, contributed):
        person = max(person, _overpaid(account, fund, on), _free_of_charge(account, fund, on))
    person = max(0, min(person, has, contributed))
    return Owned(has, contributed, used, has - person, person)


def _overpaid(account: Account, fund: str, on: date) -> int:
    """What the person paid beyond what they were assessed to: theirs, whatever was used first
    (domain.md 3.1, Gateshead). What is only paid ahead, for a week that has begun, is not."""
    if not any(one.fund == fund for one in account.budget.assessments):
        return 0
    found = position(account, fund, on)
    return found.overpaid_pence - found.ahead_pence


def _free_of_charge(account: Account, fund: str, on: date) -> int:
    """What the person paid for days that turned out to be another fund's, which charges nothing:
    theirs, whatever was used first, and whether or not the funders agree among themselves."""
    return sum(
        contributed_for(account, fund, Period(days.first, min(days.last, on)))
        for days in free_days(account, fund)
        if days.first <= on
    )


def of_surplus(found: Owned, surplus_pence: int, order: Order) -> tuple[int, int]:
    """The funder's part of a surplus and the person's, in pence. What stays is used in the same
    order as ever, so it is first of all of the money that is used first."""
    most = min(surplus_pence, found.has_pence)
    if order == "client-first":
        funder = min(most, found.funder_pence)
        return funder, most - funder
    if order == "council-first":
        person = min(most, found.person_pence)
        return most - person, person
    if not most:
        return 0, 0
    funder, person = split(most, [found.funder_pence, found.person_pence])
    return funder, person


def _contributed(event: e.Reversible, fund: str) -> int:
    """The person's own money: paid in, or to the funder who then paid gross, or added on top."""
    match event:
        case e.ContributionReceived() | e.TopUpReceived() if event.fund == fund:
            return event.amount_pence
        case e.PersonRefunded() if event.fund == fund:
            return -event.amount_pence
        case e.OpeningBalanceBrought():
            return sum(one.contributed_pence for one in event.funds if one.fund == fund)
    return 0


def _gone(event: e.Reversible, fund: str) -> int:
    """What went out of what is held to be spent, less what of it came back."""
    if isinstance(event, e.RefundReceived | e.MadeGood | e.SharesCorrected):
        return -change_by_fund(event).get(fund, 0)
    return _spent_before(event, fund)


def _used(account: Account, event: e.Reversible, fund: str) -> int:
    match event:
        case e.SharesCorrected() | e.RefundReceived(against="spent"):
            return -change_by_fund(event).get(fund, 0)
        case e.SpendDisallowed() | e.SpendAccepted():
            spend = account.spends.get(event.spend)
            if spend is None or spend.event.holding is None:
                return 0
            if isinstance(event, e.SpendDisallowed):
                return -_part(event.shares, fund)
            return _part(event.restored, fund)
        case e.RechargeAgreed():  # the cost is the other fund's from here
            sign = (event.to_fund == fund) - (event.from_fund == fund)
            return sign * sum(
                part.pence
                for part in event.parts
                if (spend := account.spends.get(part.spend)) and spend.event.holding
            )
    return _spent_before(event, fund)


def _part(shares: tuple[e.Share, ...], fund: str) -> int:
    return sum(share.pence for share in shares if share.fund == fund)


def _spent_before(event: e.Reversible, fund: str) -> int:
    """What had been spent when a balance was brought in."""
    if not isinstance(event, e.OpeningBalanceBrought):
        return 0
    return sum(
        max(0, one.paid_pence + one.contributed_pence - one.held_pence)
        for one in event.funds
        if one.fund == fund
    )
