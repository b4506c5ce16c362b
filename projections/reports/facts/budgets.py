"""What was allocated for some days, whose part of it is whose, and what was paid. Facts of one
account.

A budget is by days: the exact sum of its weeks by days, rounded half up once for each fund and way
of holding it (domain.md 0.1). What was paid is by payments, on the day that it went: the balance of
the head `paid`. A year's money so has two figures (domain.md T22), and each says which it is.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import date, timedelta
from typing import NamedTuple

from ledger import events as e
from ledger.account.life.weeks_due import first_assessed_on, said_before
from ledger.account.pay.anothers import anothers
from ledger.account.pay.paid import payments_of
from ledger.account.pay.worth import last_payable_on, rates_over
from ledger.account.recharges.free import but_for, free_days
from ledger.account.records import Allocation, payment_days
from ledger.calendar import Period, periods
from projections.postings import PAID
from projections.reports.asking import About, Asking
from projections.reports.cubes import Fact, Key, Shape
from projections.reports.gathering import Family
from projections.reports.posted import Posted

WHOSE = ("funder", "fund", "programme", "care_group", "deployment")
"""What every figure of a budget is told by."""

CUBES = {
    "live": Shape("Budgets by the week that run on the last day", WHOSE, stands=True),
    "budget": Shape("What was allocated for the days asked about", (*WHOSE, "frequency")),
    "parts": Shape("Who bears what of the budget for those days", (*WHOSE, "part")),
    "anothers": Shape("Of the budget, for days that another funder pays for", WHOSE),
    "paid": Shape("What the funder paid in those days, less what came back", (*WHOSE, "month")),
    "by-payments": Shape("Payments made in those days, before the contribution", WHOSE),
    "months": Shape("The months asked about", ("month",)),
}
PERSON, FUNDER, NOT_PAYABLE = "person", "funder", "not-payable"
"""Whose part of a budget: the three come to all of it. Nothing is payable of days on which more
was assessed than there is (domain.md T4)."""


def key_of(about: About, fund: str, deployment: str, *more: str) -> Key:
    return (*about.fund(fund), about.opened.care_group, deployment, *more)


def facts(about: About) -> Iterator[Fact]:
    for fund, deployment in held(about):
        yield from _live(about, fund, deployment)
        yield from _by_the_week(about, fund, deployment)
        yield from _once(about, fund, deployment)
    yield from _paid(about)
    yield from _by_payments(about)


def held(about: About) -> list[tuple[str, e.Deployment]]:
    """Each fund asked about and way of holding it that something was ever allocated to."""
    made = (allocation.made for allocation in about.account.allocations.values())
    found = ((one.fund, one.deployment) for one in made if about.is_asked(one.fund))
    return list(dict.fromkeys(found))


# ── what was allocated ───────────────────────────────────────────────────────────────────────


def _live(about: About, fund: str, deployment: e.Deployment) -> Iterator[Fact]:
    on = about.asking.on
    if rates_over(about.account, fund, deployment, Period(on, on)):
        behind = weekly_entries(about, fund, deployment, Period(on, on))
        yield Fact("live", key_of(about, fund, deployment), 0, 1, behind)


class Parts(NamedTuple):
    """Who bears what of some days, in pence: together what was allocated by the week for them."""

    person_pence: int
    funder_pence: int
    not_payable_pence: int

    @property
    def whole_pence(self) -> int:
        return self.person_pence + self.funder_pence + self.not_payable_pence


def parts(about: About, fund: str, deployment: e.Deployment, days: Period) -> Parts:
    """Each part the exact sum of its days rounded half up once; the funder's is what is left. Of
    days that turned out to be another fund's, which charges nothing, nothing is the person's."""
    rates = rates_over(about.account, fund, deployment, days)
    free = free_days(about.account, fund)
    whole = _sevenths(rate.weekly_pence * rate.days for rate in rates)
    never = _sevenths(rate.weekly_pence * rate.days for rate in rates if rate.over)
    person = _sevenths(
        rate.contribution_pence * own.days
        for rate in rates
        if not rate.over
        for own in but_for(Period(rate.first, rate.last), free)
    )
    person += _said(about, fund, deployment, days)
    person = min(person, whole - never)
    return Parts(person, whole - never - person, never)


def _sevenths(weekly: Iterable[int]) -> int:
    """Pence a week times days, as pence: rounded half up once."""
    return (2 * sum(weekly) + 7) // 14


def _said(about: About, fund: str, deployment: e.Deployment, days: Period) -> int:
    """The contribution for days before anybody assessed one: what payments for them told, day by
    day alike, so that two reports of a period's days add up to it."""
    if not about.account.funds[fund].contribution_charged:
        return 0
    found = 0
    for period, pence in said_before(about.account, fund, deployment):
        for first, last in but_for(days, free_days(about.account, fund)):
            first, last = max(first, period.first), min(last, period.last)
            if first <= last:
                upto = pence * Period(period.first, last).days // period.days
                found += upto - pence * (first - period.first).days // period.days
    return found


def _by_the_week(about: About, fund: str, deployment: e.Deployment) -> Iterator[Fact]:
    days = about.asking.days
    found = parts(about, fund, deployment, days)
    if not found.whole_pence:
        return
    behind = weekly_entries(about, fund, deployment, days)
    yield from _anothers(about, fund, deployment, behind)
    weekly = key_of(about, fund, deployment, "weekly")
    yield Fact("budget", weekly, found.whole_pence, 1, behind)
    yield from _parts(about, fund, deployment, found, behind)


Behind = Callable[[], list[int]]


def _anothers(about: About, fund: str, deployment: e.Deployment, behind: Behind) -> Iterator[Fact]:
    """What was allocated by the week for days on which another funder's fund pays for the whole
    package and has an allocation of its own: nobody ended this one, and both count in a total."""
    whole = about.asking.days
    days = {part for one in anothers(about.account, fund, whole) for part in _days_of(one.days)}
    rates = rates_over(about.account, fund, deployment, whole) if days else ()
    pence = _sevenths(
        rate.weekly_pence * sum(rate.first <= day <= rate.last for day in days) for rate in rates
    )
    if pence:
        yield Fact("anothers", key_of(about, fund, deployment), pence, 1, behind)


def _days_of(days: Period) -> Iterator[date]:
    return (days.first + timedelta(days=n) for n in range(days.days))


def _parts(
    about: About, fund: str, deployment: str, found: Parts, behind: Behind
) -> Iterator[Fact]:
    def assessed() -> list[int]:
        return [*behind(), *contribution_entries(about, fund, deployment)]

    for part, pence, entries in (
        (PERSON, found.person_pence, assessed),
        (FUNDER, found.funder_pence, assessed if found.person_pence else behind),
        (NOT_PAYABLE, found.not_payable_pence, assessed),
    ):
        if pence:
            yield Fact("parts", key_of(about, fund, deployment, part), pence, 1, entries)


def _once(about: About, fund: str, deployment: e.Deployment) -> Iterator[Fact]:
    """What was allocated once, on a day of these: all of it the funder's part."""
    days, end = about.asking.days, last_payable_on(about.account)
    for name, allocation in about.account.allocations.items():
        made = allocation.made
        of_ours = (made.fund, made.deployment, made.frequency) == (fund, deployment, "one-off")
        if not of_ours or not days.first <= made.from_on <= days.last:
            continue
        if end is not None and made.from_on > end:
            continue
        pence = allocation.revisions[-1].amount_pence if allocation.revisions else made.amount_pence
        behind = _named(about, {name})
        yield Fact("budget", key_of(about, fund, deployment, "one-off"), pence, 1, behind)
        yield Fact("parts", key_of(about, fund, deployment, FUNDER), pence, 1, behind)


# ── what was paid ────────────────────────────────────────────────────────────────────────────


def _paid(about: About) -> Iterator[Fact]:
    undoes = {later: entry for entry, later in about.account.reversed_by.items()}
    for one in about.posted(PAID, within=about.asking.days):
        deployment = _deployment(about, one, undoes.get(one.entry, one.entry))
        key = key_of(about, one.fund, deployment, f"{one.on:%Y-%m}")
        yield Fact("paid", key, -one.pence, 1, (one.entry,))


def _deployment(about: About, posted: Posted, version: int) -> str:
    """How money is held that a posting is about: by its spend, by its payment, else by the only
    way that its fund is held; empty where nobody can say. version is the entry that posted it
    first, where this one takes that back."""
    said = about.said_of(posted.spend).deployment
    if said:
        return said
    event = about.account.money.get(version)
    if isinstance(event, (e.PaymentReturned, e.OffsetApplied)) and event.entry is not None:
        event = about.account.money.get(event.entry)
    if isinstance(event, e.PaymentMade):
        return event.deployment
    ways = {way for fund, way in held(about) if fund == posted.fund}
    return ways.pop() if len(ways) == 1 else ""


def _by_payments(about: About) -> Iterator[Fact]:
    """Payments that stand, made in these days, each before its contribution was taken off."""
    days = about.asking.days
    made = {(one.fund, one.deployment) for _, one in about.account.payments()}
    for fund, deployment in sorted(made):
        if not about.is_asked(fund):
            continue
        for one in payments_of(about.account, fund, deployment, to=days.last):
            if days.first <= one.paid_on:
                key = key_of(about, fund, deployment)
                yield Fact("by-payments", key, one.gross_pence, 1, (one.entry,))


def months(asking: Asking) -> Iterator[tuple[str, Fact]]:
    """Every month of the days asked about, so that one in which nothing was paid is told too."""
    for one in periods("monthly", asking.days.first, asking.days.last):
        yield "", Fact("months", (f"{one.first:%Y-%m}",), 0, 0)


# ── the entries behind ───────────────────────────────────────────────────────────────────────


def weekly_entries(
    about: About, fund: str, deployment: str, days: Period
) -> Callable[[], list[int]]:
    """What allocated to this fund, held so, by the week for some of these days."""
    names = {
        name
        for name, allocation in about.account.allocations.items()
        if (allocation.made.fund, allocation.made.deployment) == (fund, deployment)
        and allocation.made.frequency == "weekly"
        and _runs(allocation, days)
    }
    return _named(about, names)


def _runs(allocation: Allocation, days: Period) -> bool:
    last = allocation.last_on
    return allocation.made.from_on <= days.last and (last is None or days.first <= last)


def _named(about: About, names: Collection[str]) -> Callable[[], list[int]]:
    def find() -> list[int]:
        return [
            entry.version
            for entry in about.entries
            if isinstance(entry.event, (e.AllocationMade, e.AllocationRevised, e.AllocationEnded))
            and entry.event.allocation in names
            and entry.version not in about.account.reversed_by
        ]

    return find


def contribution_entries(about: About, fund: str, deployment: str) -> list[int]:
    """What assessed the contribution; and payments that told of one before anybody had."""
    days, before = about.asking.days, first_assessed_on(about.account, fund)
    found = [
        entry.version
        for entry in about.entries
        if isinstance(entry.event, e.ContributionAssessed)
        and entry.event.fund == fund
        and entry.event.from_on <= days.last
    ]
    for version, paid in about.account.payments():
        of_ours = (paid.fund, paid.deployment) == (fund, deployment) and paid.contribution_pence
        period = payment_days(paid) if of_ours else None
        if period is not None and period.last < before and period.overlaps(days):
            found.append(version)
    return found


FAMILY = Family(CUBES, facts, months)
