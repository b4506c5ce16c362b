"""Whose money an amount is: named, or by the plan, or by what the funders agreed. Pure.

The order of DESIGN 4: the fund or shares named; else the plan line's split; else the split agreed
for the days that are paid for; else the account's only fund; else nobody's yet, and asked about.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from math import lcm

from ledger import events as e
from ledger.account.asking import must_be_open, shares_of
from ledger.account.records import UNASSIGNED, Spend
from ledger.account.state import Account
from ledger.calendar import Period
from ledger.commands import Weight
from ledger.money import split

Weights = tuple[e.FundWeight, ...]


def whose(
    account: Account,
    amount_pence: int,
    *,
    days: Period,
    plan_line: str | None = None,
    fund: str | None = None,
    weights: Sequence[Weight] = (),
) -> tuple[e.Share, ...]:
    """Shares of an amount that pays for these days; they always add up to it.

    Where the split changed within the days, each stretch of days counts for its part of them,
    exactly, and only the whole is rounded: largest remainder, ties to the first fund named.
    Raises Refused for a fund that the account does not have.
    """
    agreed = account.budget.plans or account.budget.splits
    if fund is not None or weights or not agreed:
        return shares_of(account, amount_pence, fund=fund, weights=weights)
    must_be_open(account)
    return _by_days(amount_pence, list(_stretches(account, plan_line, days)))


class Agreements:
    """What `whose` says of many costs of one account, by its plans and splits: between two days on
    which one of them begins, it is looked up once."""

    def __init__(self, account: Account) -> None:
        must_be_open(account)
        budget = account.budget
        self._account = account
        self._starts = sorted({one.from_on for one in (*budget.plans, *budget.splits)})
        self._known: dict[tuple[int, str | None], Weights] = {}

    def shares(self, pence: int, days: Period, plan_line: str | None) -> tuple[e.Share, ...]:
        """Shares of an amount that pays for these days; they always add up to it."""
        weights = self._throughout(days.first, days.last, plan_line)
        if weights is None:
            return _by_days(pence, list(_stretches(self._account, plan_line, days)))
        return _by_days(pence, [(1, weights)])

    def alone(self, first: date, last: date, plan_line: str | None) -> str | None:
        """The fund whose all of a cost for these days is; None where it may be of several, or
        where a plan or a split begins within them."""
        weights = self._throughout(first, last, plan_line)
        return weights[0].fund if weights is not None and len(weights) == 1 else None

    def _throughout(self, first: date, last: date, plan_line: str | None) -> Weights | None:
        """What whose it is goes by on all of these days; None where that changes within them."""
        begun = bisect_right(self._starts, first)
        if begun < len(self._starts) and self._starts[begun] <= last:
            return None
        key = (begun, plan_line)
        if key not in self._known:
            self._known[key] = _agreed_on(self._account, plan_line, first)
        return self._known[key]


def shares_that_would_be(
    account: Account, spend: Spend, by: Agreements | None = None
) -> tuple[e.Share, ...]:
    """The shares that what is left of a recorded spend would have by what is agreed now.

    Recorded shares stay as they are, whatever is agreed later with effect from earlier: this is
    for proposing `SharesCorrected`, or a recharge. Empty where nothing of the spend is left.
    by: the account's, where many are asked about.
    """
    left = sum(pence for pence in spend.spent.values() if pence > 0)
    if not left:
        return ()
    days = Period(spend.event.for_from, spend.event.for_to)
    return (by or Agreements(account)).shares(left, days, spend.event.plan_line)


def _stretches(
    account: Account, plan_line: str | None, days: Period
) -> Iterator[tuple[int, Weights]]:
    """Runs of days with what whose they are, in order. Between two of these days nothing changes
    but where a plan or a split begins."""
    budget = account.budget
    starts = {one.from_on for one in (*budget.plans, *budget.splits)}
    cuts = sorted({days.first, *(day for day in starts if days.first < day <= days.last)})
    for first, after in zip(cuts, [*cuts[1:], days.last + timedelta(days=1)], strict=True):
        yield (after - first).days, _agreed_on(account, plan_line, first)


def _agreed_on(account: Account, plan_line: str | None, day: date) -> Weights:
    line = account.budget.plan_line(plan_line, day)
    if line is not None and line.split:
        return line.split
    if agreed := account.budget.split_on(day):
        return agreed
    only = next(iter(account.funds)) if len(account.funds) == 1 else UNASSIGNED
    return (e.FundWeight(only, 1),)


def _by_days(amount_pence: int, stretches: list[tuple[int, Weights]]) -> tuple[e.Share, ...]:
    """One rounding over exact weights: days x weight, over a denominator common to all."""
    wholes = [sum(part.weight for part in parts) for _, parts in stretches]
    common = lcm(*wholes)
    exact: dict[str, int] = {}
    for (number, parts), whole in zip(stretches, wholes, strict=True):
        for part in parts:
            times = number * part.weight * (common // whole)
            exact[part.fund] = exact.get(part.fund, 0) + times
    pence = split(amount_pence, list(exact.values()))
    return tuple(e.Share(fund, p) for fund, p in zip(exact, pence, strict=True) if p)
