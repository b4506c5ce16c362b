"""What a week is worth, day by day: allocations, their revisions, and assessed contributions.

An amount over days is the exact sum of weekly pence by days, divided by seven and rounded half up
once (domain.md 0.1). A daily rate is never rounded, and a revision that changes nothing changes no
penny.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from itertools import pairwise
from typing import NamedTuple

from ledger.account.budgets.state import latest
from ledger.account.records import Allocation
from ledger.account.state import Account
from ledger.calendar import Period
from ledger.events import Deployment

ONE_DAY = timedelta(days=1)


class Stretch(NamedTuple):
    """Days on which a week is worth the same, in pence; allocation is empty for a contribution."""

    first: date
    last: date
    weekly_pence: int
    allocation: str = ""

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


def amount_pence(stretches: Iterable[Stretch]) -> int:
    """What stretches come to together, in pence: one rounding, half up, of the exact sum."""
    exact = sum(one.weekly_pence * one.days for one in stretches)
    return (2 * exact + 7) // 14


def last_due_on(account: Account) -> date | None:
    """The last day that anything is due for: a stop's or a death's, whichever is first."""
    stops = [account.stop.effective_on] if account.stop else []
    died = [account.died_on] if account.died_on else []
    return min(stops + died, default=None)


def allocated(
    account: Account, fund: str, deployment: Deployment | None, days: Period
) -> list[Stretch]:
    """What is due by the week on each of these days, in order; days without any are left out.

    deployment None counts all. Nothing is due after a stop or a death.
    """
    end = last_due_on(account)
    last = days.last if end is None else min(days.last, end)
    found = [
        stretch
        for name, allocation in account.allocations.items()
        if allocation.made.fund == fund
        and allocation.made.frequency == "weekly"
        and deployment in (None, allocation.made.deployment)
        for stretch in _of_one(name, allocation, days.first, last)
    ]
    return sorted(found)


def _of_one(name: str, allocation: Allocation, first: date, last: date) -> Iterable[Stretch]:
    made = allocation.made
    first = max(first, made.from_on)
    last = last if allocation.last_on is None else min(last, allocation.last_on)
    if last < first:
        return
    # Of revisions from one day the last recorded counts; each runs until the next one's day.
    changes = {made.from_on: made.amount_pence}
    changes |= {revised.from_on: revised.amount_pence for revised in allocation.revisions}
    starts = sorted(changes)
    start, weekly = first, 0
    for place, begins in enumerate(starts):
        until = starts[place + 1] - ONE_DAY if place + 1 < len(starts) else last
        a, b = max(first, begins), min(last, until)
        if b < a:
            continue
        if changes[begins] == weekly:
            continue
        if weekly and start < a:
            yield Stretch(start, a - ONE_DAY, weekly, name)
        start, weekly = a, changes[begins]
    if weekly:
        yield Stretch(start, last, weekly, name)


def weekly_on(account: Account, fund: str, day: date, deployment: Deployment | None = None) -> int:
    """What a fund's week is worth on a day, in pence; nought where nothing runs."""
    days = Period(day, day)
    return sum(one.weekly_pence for one in allocated(account, fund, deployment, days))


def contributions(account: Account, fund: str, days: Period) -> list[Stretch]:
    """What the person is to pay by the week on each of these days, in order.

    The lower of what was assessed and what the fund gives (domain.md T3). Days on which there is
    nothing to pay are left out; nothing at all for a fund that charges none.
    """
    added = account.funds.get(fund)
    if added is None or not added.contribution_charged:
        return []
    edges = {days.first, days.last + ONE_DAY}
    edges |= {one.from_on for one in account.budget.assessments if one.fund == fund}
    for one in allocated(account, fund, None, days):
        edges |= {one.first, one.last + ONE_DAY}
    inside = sorted(day for day in edges if days.first <= day <= days.last + ONE_DAY)
    found: list[Stretch] = []
    for first, after in pairwise(inside):
        weekly = min(assessed_on(account, fund, first), weekly_on(account, fund, first))
        if not weekly:
            continue
        last = after - ONE_DAY
        if found and found[-1].weekly_pence == weekly and found[-1].last + ONE_DAY == first:
            first = found.pop().first
        found.append(Stretch(first, last, weekly))
    return found


def assessed_on(account: Account, fund: str, day: date) -> int:
    """The most a person is to pay each week on a day, as assessed; nought where nobody has."""
    assessed = [one for one in account.budget.assessments if one.fund == fund]
    found = latest(assessed, day)
    return found.weekly_pence if found else 0
