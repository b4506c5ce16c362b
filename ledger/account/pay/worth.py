"""What days come to for a fund that is held in one way, contribution and all. Pure.

The exact sum of weekly pence by days, divided by seven and rounded half up once (domain.md 0.1).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from ledger import events as e
from ledger.account.pay.rates import ONE_DAY, Stretch, allocated, assessed_on, last_due_on
from ledger.account.state import Account
from ledger.calendar import Period

DEPLOYMENTS: tuple[e.Deployment, ...] = ("direct_payment", "third_party", "notional")
"""A contribution is taken from these in turn: from the next where one is used up."""


class Rate(NamedTuple):
    """Days on which a week is worth the same, in pence, and the contribution too.

    over: more is assessed than the fund gives, so that nothing is payable (domain.md T4).
    """

    first: date
    last: date
    weekly_pence: int
    contribution_pence: int
    over: bool

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


def last_payable_on(account: Account) -> date | None:
    """The last day that anything is payable for: a stop's, a death's or the closing's."""
    days = [day for day in (last_due_on(account), account.closed_on) if day is not None]
    return min(days, default=None)


def rates_over(account: Account, fund: str, deployment: e.Deployment, days: Period) -> list[Rate]:
    """What each of these days is due and contributed, in order; days without any are left out."""
    end = last_payable_on(account)
    if end is not None:
        days = Period(days.first, min(days.last, end))
    own = allocated(account, fund, deployment, days)
    if not own:
        return []
    added = account.funds.get(fund)
    if added is None or not added.contribution_charged:
        return [Rate(one.first, one.last, one.weekly_pence, 0, False) for one in own]
    given = {
        kind: own if kind == deployment else allocated(account, fund, kind, days)
        for kind in DEPLOYMENTS
    }
    edges = {one.from_on for one in account.budget.assessments if one.fund == fund}
    for stretches in given.values():
        edges |= {day for one in stretches for day in (one.first, one.last + ONE_DAY)}
    found: list[Rate] = []
    for stretch in own:
        inside = sorted(day for day in edges if stretch.first <= day <= stretch.last + ONE_DAY)
        for first, after in pairwise(inside):
            weekly = {kind: _on(stretches, first) for kind, stretches in given.items()}
            assessed = assessed_on(account, fund, first)
            before = sum(weekly[kind] for kind in DEPLOYMENTS[: DEPLOYMENTS.index(deployment)])
            own_part = min(stretch.weekly_pence, max(0, assessed - before))
            over = assessed > sum(weekly.values())
            rate = Rate(first, after - ONE_DAY, stretch.weekly_pence, own_part, over)
            if found and found[-1][2:] == rate[2:] and found[-1].last + ONE_DAY == first:
                rate = rate._replace(first=found.pop().first)
            found.append(rate)
    return found


def _on(stretches: Iterable[Stretch], day: date) -> int:
    return sum(one.weekly_pence for one in stretches if one.first <= day <= one.last)


def within(rates: Iterable[Rate], days: Period) -> tuple[Rate, ...]:
    """The parts of rates that lie in these days."""
    return tuple(
        rate._replace(first=max(rate.first, days.first), last=min(rate.last, days.last))
        for rate in rates
        if rate.first <= days.last and days.first <= rate.last
    )


def amounts(rates: Iterable[Rate]) -> tuple[int, int]:
    """Gross and contribution, each the exact sum rounded half up once."""
    payable = [rate for rate in rates if not rate.over]
    gross = sum(rate.weekly_pence * rate.days for rate in payable)
    contribution = sum(rate.contribution_pence * rate.days for rate in payable)
    return (2 * gross + 7) // 14, (2 * contribution + 7) // 14
