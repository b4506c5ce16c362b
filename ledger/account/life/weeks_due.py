"""What a person is to pay towards a fund, week by week or bill by bill. Pure.

Where payments are net a week is due by its last day, counted from the start of the period that is
paid for; where they are gross the funder bills every four weeks, and what a bill covers is due on
the last of its days (domain.md 3.6). What a period comes to is rounded once, as in a payment for
the same days, so the two agree to the penny.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise
from typing import Literal, NamedTuple

from ledger import events as e
from ledger.account.pay.rates import ONE_DAY, Stretch, amount_pence
from ledger.account.pay.worth import DEPLOYMENTS, last_payable_on, rates_over
from ledger.account.recharges.free import but_for, free_days
from ledger.account.records import payment_days
from ledger.account.state import Account
from ledger.calendar import Period, periods

WEEK = 7
BILLED_DAYS = 28
"""Councils that pay gross bill the person every four weeks (domain.md 3.6, Durham)."""

Basis = Literal["net", "gross"]


class Part(NamedTuple):
    """Days of one weekly rate, and what they come to in pence. due_on is the day it is due by."""

    first: date
    last: date
    weekly_pence: int
    pence: int
    due_on: date

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


def charged_funds(account: Account) -> list[str]:
    """The funds that the person pays towards; none on s117, carers' or NHS money."""
    return [name for name, fund in account.funds.items() if fund.contribution_charged]


def weeks_due(account: Account, fund: str, on: date, basis: Basis) -> list[list[Part]]:
    """What began by a day, week by week or bill by bill, apart for each way money is held; what
    has begun and is not yet due as well.

    The lower of what was assessed and the budget, from each in turn as in payments; nothing on
    days on which more was assessed than there is, as nothing is payable then (domain.md T3, T4).
    Before anybody assessed it, what payments said. Nothing on days that are another fund's, which
    charges nothing. A week may come in parts, where its rate changes; all have its due day.
    """
    starts = [a.made.from_on for a in account.allocations.values() if a.made.fund == fund]
    if fund not in charged_funds(account):
        return []
    days = Period(min([on, *starts]), on + timedelta(days=BILLED_DAYS))
    charged = {held: of_person(account, fund, held, days) for held in DEPLOYMENTS}
    said = {held: said_before(account, fund, held) for held in DEPLOYMENTS}
    end, free = last_payable_on(account), free_days(account, fund)
    begun = [found[0].first for found in charged.values() if found]
    begun += [period.first for found in said.values() for period, _ in found]
    found = []
    for held in DEPLOYMENTS:
        parts = _as_said(said[held], basis, free)
        owing = _but_for(charged[held], free)
        if owing:
            parts = [*parts, *_as_assessed(account, fund, held, owing, basis)]
        bills = (
            part if basis == "net" else part._replace(due_on=_bill_day(min(begun), part.due_on))
            for part in parts
        )
        found.append([_not_after(end, part) for part in bills if part.first <= on])
    return [parts for parts in found if parts]


def first_assessed_on(account: Account, fund: str) -> date:
    """The first day that anybody assessed a contribution for; date.max where nobody has."""
    days = (one.from_on for one in account.budget.assessments if one.fund == fund)
    return min(days, default=date.max)


def said_before(account: Account, fund: str, held: e.Deployment) -> list[tuple[Period, int]]:
    """Periods paid for before anything was assessed, and what payments said the person pays."""
    before = first_assessed_on(account, fund)
    told = [
        (found, payment.contribution_pence)
        for _, payment in account.payments()
        if (payment.fund, payment.deployment) == (fund, held)
        if (found := payment_days(payment)) and found.last < before
    ]
    found = []
    for period in first_paid(account, fund, held):
        pence = sum(p for days, p in told if period.first <= days.first <= period.last)
        if pence:
            found.append((period, pence))
    return found


def _as_said(said: list[tuple[Period, int]], basis: Basis, free: list[Period]) -> list[Part]:
    """What payments said, day by day alike; the parts of a period add up to it."""
    found = []
    for period, pence in said:
        weekly = (2 * pence * WEEK + period.days) // (2 * period.days)
        for whole in _apart(period, basis):
            for days in but_for(whole, free):
                upto = pence * ((days.last - period.first).days + 1) // period.days
                before = pence * (days.first - period.first).days // period.days
                found.append(Part(days.first, days.last, weekly, upto - before, whole.last))
    return found


def _but_for(charged: list[Stretch], free: list[Period]) -> list[Stretch]:
    """What is charged on days that are not free."""
    if not free:
        return charged
    return [
        one._replace(first=days.first, last=days.last)
        for one in charged
        for days in but_for(Period(one.first, one.last), free)
    ]


def of_person(account: Account, fund: str, held: e.Deployment, days: Period) -> list[Stretch]:
    """What the person is to pay by the week on these days, as assessed, in order."""
    return [
        Stretch(rate.first, rate.last, rate.contribution_pence)
        for rate in rates_over(account, fund, held, days)
        if rate.contribution_pence and not rate.over
    ]


def _as_assessed(
    account: Account, fund: str, held: e.Deployment, charged: list[Stretch], basis: Basis
) -> Iterator[Part]:
    for period in _paid_for(account, fund, held, Period(charged[0].first, charged[-1].last)):
        of_period = within(charged, period)
        for days in _apart(period, basis):
            for part in within(of_period, days):
                upto = amount_pence(within(of_period, Period(period.first, part.last)))
                before = Period(period.first, part.first - ONE_DAY)
                # What the period comes to with these days less what it does without them, so that
                # its parts add up to its one rounding (domain.md 0.1).
                pence = upto - amount_pence(within(of_period, before))
                yield Part(part.first, part.last, part.weekly_pence, pence, days.last)


def within(stretches: list[Stretch], days: Period) -> list[Stretch]:
    """The parts of stretches that lie in these days."""
    first, last = days
    return [
        one
        if first <= one.first and one.last <= last
        else Stretch(max(one.first, first), min(one.last, last), one.weekly_pence, one.allocation)
        for one in stretches
        if one.first <= last and first <= one.last
    ]


def _not_after(end: date | None, part: Part) -> Part:
    """What is left to pay is due by the last day there is anything to pay for."""
    return part if end is None or part.due_on <= end else part._replace(due_on=end)


def _bill_day(first: date, day: date) -> date:
    """The last day of the bill that a day is on; bills count from the first day charged."""
    return first + timedelta(days=((day - first).days // BILLED_DAYS + 1) * BILLED_DAYS - 1)


def _paid_for(account: Account, fund: str, held: e.Deployment, days: Period) -> Iterator[Period]:
    """Days cut into the periods that one payment is, or is to be, for.

    What was paid for is as it was paid; other days are as agreed; else they run on together.
    """
    paid = first_paid(account, fund, held)
    at = days.first
    for period in paid:
        if period.last < at or period.first > days.last:
            continue
        if at < period.first:
            yield from _agreed(account, fund, held, Period(at, period.first - ONE_DAY))
        yield Period(max(at, period.first), period.last)
        at = period.last + ONE_DAY
    if at <= days.last:
        yield from _agreed(account, fund, held, Period(at, days.last))


def first_paid(account: Account, fund: str, held: e.Deployment) -> list[Period]:
    """The periods paid for, in order; arrears for days already paid for are no period of theirs."""
    return account.once(("first_paid", fund, held), lambda: _first_paid(account, fund, held))


def _first_paid(account: Account, fund: str, held: e.Deployment) -> list[Period]:
    found: list[Period] = []
    for _, payment in account.payments():
        ours = (payment.fund, payment.deployment) == (fund, held)
        period = payment_days(payment) if ours else None
        if period is None:
            continue
        at = bisect(found, period)
        if not any(period.overlaps(near) for near in found[max(0, at - 1) : at + 1]):
            found.insert(at, period)
    return found


def _agreed(account: Account, fund: str, held: e.Deployment, days: Period) -> Iterator[Period]:
    """Days nobody has paid for yet, cut as the schedules that hold for them say."""
    own = [s for s in account.budget.schedules if (s.fund, s.deployment) == (fund, held)]
    schedules = sorted({one.from_on: one for one in own}.items())
    edges = [start for start, _ in schedules] + [days.last + ONE_DAY]
    before = Period(days.first, min(days.last, edges[0] - ONE_DAY))
    if before.first <= before.last:
        yield before
    for (start, schedule), (_, after) in zip(schedules, pairwise(edges), strict=True):
        for period in periods(schedule.frequency, start, min(days.last, after - ONE_DAY)):
            if period.last >= days.first:
                yield Period(max(period.first, days.first), period.last)


def _apart(period: Period, basis: Basis) -> Iterator[Period]:
    """A period as it is to be paid: by the week from its start, or by four weeks."""
    at, length = period.first, WEEK if basis == "net" else BILLED_DAYS
    while at <= period.last:
        last = min(period.last, at + timedelta(days=length - 1))
        yield Period(at, last)
        at = last + ONE_DAY
