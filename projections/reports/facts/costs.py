"""What funders bear beside budgets, and what the care cost before. Facts of one account.

A cost is told by days, exact and rounded half up once for each cost (domain.md M37, M38).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from ledger import events as e
from ledger.account.budgets.funder_costs import BLOCK_CONTRACT, CARE_BEFORE, cost_pence, days_of
from ledger.account.budgets.state import FunderCost
from ledger.account.pay.rates import ONE_DAY
from ledger.account.pay.worth import rates_over
from ledger.calendar import Period
from projections.reports.asking import About
from projections.reports.cubes import Fact, Key, Shape
from projections.reports.facts.budgets import held, weekly_entries
from projections.reports.gathering import Family
from projections.weekly_cost import weekly_cost

_WHOSE = ("funder", "fund", "programme", "care_group")

CUBES = {
    "funder-costs": Shape("Borne beside budgets in the days asked about", ("kind", *_WHOSE)),
    "double-running": Shape(
        "Block contracts paid for beside budgets: days, those that still run, those that ended",
        ("part", *_WHOSE),
    ),
    "still-running": Shape(
        "Block contracts that still run on the last day, by the week",
        ("account", "cost", *_WHOSE),
        stands=True,
    ),
    "before-and-now": Shape(
        "Budgets by the week on the last day, and what the care cost before", ("part", *_WHOSE)
    ),
}
DAYS, STILL, ENDED = "days", "still", "ended"
BEFORE, NOW = "before", "now"


def facts(about: About) -> Iterator[Fact]:
    for name, cost in about.account.budget.costs.items():
        if about.is_asked(cost.recorded.fund):
            yield from _of_cost(about, name, cost)
    for fund in about.funds():
        yield from _before_and_now(about, fund)


def _key(about: About, fund: str, *first: str) -> Key:
    return (*first, *about.fund(fund), about.opened.care_group)


def _of_cost(about: About, name: str, cost: FunderCost) -> Iterator[Fact]:
    kind, fund = cost.recorded.kind, cost.recorded.fund
    if kind == CARE_BEFORE:
        return
    behind = _entries(about, {name})
    found = days_of(cost, about.asking.days)
    if found is not None:
        pence = cost_pence(cost, about.asking.days)
        yield Fact("funder-costs", _key(about, fund, kind), pence, 1, behind)
    if kind != BLOCK_CONTRACT or found is None:
        return
    yield Fact("double-running", _key(about, fund, DAYS), 0, found.days, behind)
    days = about.asking.days
    weekly = weekly_cost(cost.recorded.amount_pence, cost.recorded.frequency)
    if weekly is None:
        return
    if cost.last_on is not None and cost.last_on <= days.last:
        yield Fact("double-running", _key(about, fund, ENDED), weekly, 1, behind)
    if cost.last_on is None or cost.last_on > days.last:
        yield Fact("double-running", _key(about, fund, STILL), weekly, 1, behind)
        yield Fact("still-running", _key(about, fund, about.called, name), weekly, 1, behind)


def _entries(about: About, names: set[str]) -> tuple[int, ...]:
    return tuple(
        entry.version
        for entry in about.entries
        if isinstance(entry.event, (e.FunderCostRecorded, e.FunderCostEnded))
        and entry.event.cost in names
    )


def _before_and_now(about: About, fund: str) -> Iterator[Fact]:
    """Both, where both are known and the budget runs by the week on the last day."""
    before = _before(about, fund)
    if not before:
        return
    on = about.asking.on
    ways = [way for own, way in held(about) if own == fund]
    day = Period(on, on)
    now = sum(
        rate.weekly_pence for way in ways for rate in rates_over(about.account, fund, way, day)
    )
    if not now:
        return
    costs = about.account.budget.costs
    was = sum(_weekly(costs[name]) for name in before)
    yield Fact("before-and-now", _key(about, fund, BEFORE), was, 1, _entries(about, before))
    given = tuple(v for way in ways for v in weekly_entries(about, fund, way, day)())
    yield Fact("before-and-now", _key(about, fund, NOW), now, 1, given)


def _weekly(cost: FunderCost) -> int:
    return weekly_cost(cost.recorded.amount_pence, cost.recorded.frequency) or 0


def _before(about: About, fund: str) -> set[str]:
    """What the care cost on the day before the fund's first money for it; where nothing did on
    that day, on the last before it on which anything did."""
    allocations = about.account.allocations.values()
    starts = [one.made.from_on for one in allocations if one.made.fund == fund]
    if not starts or min(starts) == date.min:
        return set()
    until = Period(date.min, min(starts) - ONE_DAY)
    ran = {
        name: days
        for name, cost in about.account.budget.costs.items()
        if (cost.recorded.kind, cost.recorded.fund) == (CARE_BEFORE, fund)
        and (days := days_of(cost, until)) is not None
    }
    last = max((days.last for days in ran.values()), default=None)
    return {name for name, days in ran.items() if days.last == last}


FAMILY = Family(CUBES, facts)
