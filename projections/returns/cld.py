"""What a council's direct payments cost, as rows of Client Level Data (domain.md 5.2, T23).

One service event for each stretch of an allocation on which a week is worth the same. Costs are
positive, and the units in a week agree with how often they come, since the department trusts the
one over the other. Nobody's service runs on after their death.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from ledger.account.state import Account
from ledger.calendar import Period
from ledger.money import for_days
from projections.reports.asking import Asking
from projections.reports.cubes import Fact, Shape
from projections.reports.gathering import Family
from projections.returns.behind import fact, places
from projections.returns.definition import Definition
from projections.returns.person import Kept
from projections.returns.running import (
    Holder,
    KeptOf,
    Run,
    accounts,
    age_group,
    came_back,
    holder,
    is_old_enough,
    paid_frequency,
)
from projections.weekly_cost import (
    WEEKS_OF,
    Cost,
    costs_of,
    in_tenths,
    weekly_cost,
    weeks_of_service,
)

TOLD_BY = ("service", "mechanism", "frequency", "support", "age")
OF_ROW = ("reference", "first", "last", "unit", "weekly", "weeks")
COSTS = Shape("What direct payments cost in the period, by service event", TOLD_BY + OF_ROW)
WEEKLY = Shape("What direct payments that run at its end cost by the week", TOLD_BY + OF_ROW)
FULL, PART, NONE = "full", "part", "none"
SUPPORT = {
    FULL: "Direct payment only",
    PART: "Part direct payment",
    NONE: "No direct payment",
}


class ServiceEvent(NamedTuple):
    """One row of the return. last None: it runs on past the period. weekly_pence is None of what
    is paid once. weeks are those of the period on which it ran; cost_pence what it cost in them."""

    run: Run
    person: str
    reference: str
    client_type: str
    service_type: str
    component: str
    mechanism: str
    support: str
    age: str
    first: date
    last: date | None
    died_on: date | None
    unit_pence: int
    frequency: str
    weekly_pence: int | None
    weeks: Fraction
    cost_pence: int

    def key(self, ledger: str) -> tuple[str, ...]:
        """Where it stands in the cubes; its reference is its ledger's own."""
        return (
            self.service_type, self.mechanism, self.frequency, self.support, self.age,
            f"{ledger}:{self.reference}" if ledger else self.reference,
            self.first.isoformat(), self.last.isoformat() if self.last else "",
            str(self.unit_pence), "" if self.weekly_pence is None else str(self.weekly_pence),
            "" if self.weekly_pence is None else in_tenths(self.weeks),
        )  # fmt: skip


def family(definition: Definition, kept_of: KeptOf) -> Family:
    def whole(asking: Asking) -> Iterator[tuple[str, Fact]]:
        there = places(asking)
        for row in service_events(asking, definition, kept_of(asking)):
            key = row.key(asking.ledger)
            yield row.person, fact(there, "cld", key, [row.run], row.cost_pence)
            if row.last is None and row.weekly_pence is not None:
                yield row.person, fact(there, "cld-week", key, [row.run], row.weekly_pence)

    return Family({"cld": COSTS, "cld-week": WEEKLY}, of_ledger=whole)


def service_events(
    asking: Asking, definition: Definition, kept: Mapping[str, Kept]
) -> Iterator[ServiceEvent]:
    """The rows of everybody who is old enough, in order of account and allocation."""
    people: dict[str, list[tuple[Holder, list[ServiceEvent]]]] = {}
    for account in accounts(asking):
        one = holder(account, asking, definition.who.programmes)
        rows = list(_of_account(account, one, asking, definition))
        if rows:
            people.setdefault(one.person, []).append((one, rows))
    for some in people.values():
        holders = [one for one, _ in some]
        age = age_group(holders, definition.ages, asking.on, kept)
        if is_old_enough(age, definition):
            support = support_of([row.run for _, rows in some for row in rows], asking.days)
            for _, rows in some:
                for row in rows:
                    if row.run.deployment in definition.who.deployments:
                        yield row._replace(support=support, age=age)


def support_of(some: Iterable[Run], days: Period) -> str:
    """Whether all, a part or none of what a person has is a direct payment: from what runs at the
    period's end, else from what ran in it. It is on no list: it follows from the rows."""
    there = [run for run in some if run.within(*days)]
    there = [run for run in there if run.covers(days.last)] or there
    held = {run.deployment == "direct_payment" for run in there}
    return PART if len(held) == 2 else FULL if held == {True} else NONE


def _of_account(
    account: Account, one: Holder, asking: Asking, definition: Definition
) -> Iterator[ServiceEvent]:
    numbers: dict[str, int] = {}
    for cost, run in _by_run(account, one):
        number = numbers[cost.allocation] = numbers.get(cost.allocation, 0) + 1
        service = definition.service_of(run.programme) if run else None
        if run is None or service is None or (run.last is not None and run.last < cost.first):
            continue
        last = _earlier(run.last, cost.last)
        if cost.first > asking.on or (last is not None and last < asking.days.first):
            continue
        unit, frequency = _unit(account, run, cost, asking, definition)
        weekly = weekly_cost(unit, frequency)
        inside = Period(max(cost.first, asking.days.first), min(last or asking.on, asking.on))
        yield ServiceEvent(
            run, one.person, f"{account.id}-{cost.allocation}-{number}", service.client_type,
            service.service_type, service.component,
            definition.mechanisms.get(run.deployment, run.deployment), "", "",
            cost.first, last if last is not None and last <= asking.on else None,
            account.died_on, unit, frequency, weekly, weeks_of_service(*inside),
            cost_in(inside, unit, frequency, begins=cost.first, days=asking.days),
        )  # fmt: skip


def _by_run(account: Account, one: Holder) -> Iterator[tuple[Cost, Run | None]]:
    """Each stretch of each allocation with what ran on its days: more than one, each with its own
    days, where its fund came to be of another programme."""
    for cost in _stretches(account):
        last = cost.last or date.max
        own = [run for run in one.runs if run.allocation == cost.allocation]
        there = [run for run in own if run.within(cost.first, last)]
        for run in there or own[:1] or [None]:
            since = run.first if run in there else cost.first
            yield cost._replace(first=max(cost.first, since)), run


def _stretches(account: Account) -> list[Cost]:
    """Each allocation's amounts in order; a revision to the same amount begins no other stretch."""
    found: list[Cost] = []
    for cost in costs_of(account):
        before = found[-1] if found else None
        same = before is not None and (before.allocation, before.amount_pence) == (
            cost.allocation, cost.amount_pence,
        )  # fmt: skip
        if same and before is not None:
            found[-1] = before._replace(last=cost.last)
        else:
            found.append(cost)
    return found


def _earlier(one: date | None, other: date | None) -> date | None:
    ends = [end for end in (one, other) if end is not None]
    return min(ends, default=None)


def _unit(
    account: Account, run: Run, cost: Cost, asking: Asking, definition: Definition
) -> tuple[int, str]:
    """What one unit of a stretch costs and how often it comes. As it was agreed, or, where the
    definition says `paid`, as it was last paid for a whole period of the stretch and kept; gross
    of what the person pays towards it."""
    if run.once:
        return cost.amount_pence, "one-off"
    if definition.costs.basis == "agreed":
        return cost.amount_pence, "weekly"
    stretch = run._replace(first=cost.first, last=_earlier(run.last, cost.last))
    newest: tuple[date, int, str] | None = None
    for version, one in account.payments():
        if (one.fund, one.deployment) != (run.fund, run.deployment):
            continue
        if one.first_on is None or one.last_on is None or one.paid_on > asking.on:
            continue
        if not (stretch.covers(one.first_on) and stretch.covers(one.last_on)):
            continue
        if came_back(account, version, asking.on):
            continue
        frequency = paid_frequency(account, run, Period(one.first_on, one.last_on))
        if frequency and asking.days.first <= one.first_on <= asking.on:
            newest = max(newest or (date.min, 0, ""), (one.first_on, one.gross_pence, frequency))
    return newest[1:] if newest else (cost.amount_pence, "weekly")


def cost_in(inside: Period, unit_pence: int, frequency: str, *, begins: date, days: Period) -> int:
    """What a service cost in the days of the period on which it ran, as the department works it
    out: the exact week's cost by weeks, rounded half up once; what is paid once, all of it where
    it was paid in these days."""
    if frequency == "one-off":
        return unit_pence if days.first <= begins <= days.last else 0
    if frequency == "weekly":
        return for_days(unit_pence, inside.days)
    exact = unit_pence * WEEKS_OF[frequency] * weeks_of_service(*inside)
    return (2 * exact.numerator + exact.denominator) // (2 * exact.denominator)


def units_in_words(frequency: str, decimals: int) -> str:
    """The units in a week, to so many decimal places, rounded half up: `0.2308` of a month's. Empty
    of what is paid once."""
    if frequency == "one-off":
        return ""
    exact = WEEKS_OF[frequency] * 10**decimals
    whole = (2 * exact.numerator + exact.denominator) // (2 * exact.denominator)
    left, right = divmod(whole, 10**decimals)
    text = f"{left}.{right:0{decimals}d}" if decimals else str(left)
    return text.rstrip("0").rstrip(".") if decimals else text
