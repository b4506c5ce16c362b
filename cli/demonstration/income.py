"""What the funders pay and when, and the person's own contributions: from rates, by the period."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from cli.demonstration.days import LAST, YEAR_END, working_day
from cli.demonstration.people import Fund, Person
from cli.demonstration.plans import Item
from ledger.calendar import Period, periods
from ledger.money import for_days, split

TO_THE_NEXT_PENCE = 50
SPARE_PERCENT = 3
"""What a plan has to spare, so that a dear week needs no permission."""

LATE_RISES = {
    "J-02": (date(2025, 9, 15), {"nhs": 1_800, "council": 1_200}, date(2025, 11, 10)),
}
"""A rise decided late: from which day, by how much a week by fund, decided on which day."""


class Rate(NamedTuple):
    """A fund's weekly amount from a day, and how it was worked out: (what, pence) step by step."""

    fund: str
    from_on: date
    weekly_pence: int
    steps: tuple[tuple[str, int], ...]


class Payment(NamedTuple):
    """A payment that a funder makes for the days of a period; period None for a single sum."""

    account: str
    fund: Fund
    paid_on: date
    period: Period | None
    gross_pence: int
    contribution_pence: int
    on_top: bool = False

    @property
    def paid_pence(self) -> int:
        """What really goes: less the contribution, unless the basis is gross."""
        if self.fund.basis == "gross":
            return self.gross_pence
        return self.gross_pence - self.contribution_pence


def pay_periods(person: Person) -> list[Period]:
    return list(periods(person.pays, person.starts, LAST))


def rise_on(person: Person) -> date | None:
    """The first day of the first period at the new year's rates; None if that never comes."""
    found = [one.first for one in pay_periods(person) if one.first >= YEAR_END]
    return found[0] if found and found[0] <= person.ends else None


def rates(person: Person, *, notional: bool = False) -> list[Rate]:
    """Each fund's weekly amounts, the new year's after the old."""
    plan = person.notional if notional else person.plan
    found = []
    for fund in person.funds:
        if notional and all(item.fund not in (None, fund.name) for item in plan):
            continue
        for day in filter(None, (person.starts, rise_on(person))):
            found.append(_rate(person, fund, plan, day))
    return found


def _rate(person: Person, fund: Fund, plan: tuple[Item, ...], day: date) -> Rate:
    steps = []
    for item in plan:
        share = share_of(item, person, item.weekly(day)).get(fund.name, 0)
        if share:
            part = "" if len(person.funds) == 1 or item.fund else ", its part of the cost"
            steps.append((f"{item.what}{part}", share))
    needed = sum(pence for _, pence in steps)
    spare = needed * SPARE_PERCENT // 100
    weekly = -(-(needed + spare) // TO_THE_NEXT_PENCE) * TO_THE_NEXT_PENCE
    steps.append(("a little extra, for weeks that cost more", weekly - needed))
    return Rate(fund.name, day, weekly, tuple(steps))


def share_of(item: Item, person: Person, pence: int) -> dict[str, int]:
    """Each fund's part of what an item costs."""
    if item.fund:
        return {item.fund: pence}
    weights = person.weights
    return dict(zip(weights, split(pence, list(weights.values())), strict=True))


def payments(person: Person) -> Iterator[Payment]:
    """All that funders pay somebody, by fund and period; nothing in a pause, or after the end."""
    if not person.plan:
        return
    if is_paid_once(person):
        yield _once(person)
        return
    by_fund = {fund.name: fund for fund in person.funds}
    for rate in rates(person):
        fund = by_fund[rate.fund]
        until = rise_on(person) if rate.from_on == person.starts else None
        for period in pay_periods(person):
            if period.first < rate.from_on or (until and period.first >= until):
                continue
            payment = _for_period(person, fund, rate.weekly_pence, period)
            if payment:
                yield payment
    yield from _arrears(person, by_fund)


def is_paid_once(person: Person) -> bool:
    return bool(person.plan) and all(item.every == "once" for item in person.plan)


def _once(person: Person) -> Payment:
    """What is to be bought, with room for what else it may need."""
    total = sum(item.price_pence for item in person.plan)
    allowed = -(-total * 106 // 5_000_000) * 50_000
    paid_on = working_day(person.starts + timedelta(days=8))
    return Payment(person.account, person.funds[0], paid_on, None, allowed, 0)


def _for_period(person: Person, fund: Fund, weekly: int, period: Period) -> Payment | None:
    """Paid in advance, soon after the period begins; what is due is rounded once."""
    paid_on = working_day(period.first + timedelta(days=2))
    last = person.paid_until or person.ends
    if period.first > last or paid_on > LAST or person.is_paused(paid_on):
        return None
    rise = LATE_RISES.get(person.account)
    if rise and paid_on >= rise[2]:
        weekly += rise[1][fund.name]
    gross = for_days(weekly, period.days)
    contribution = for_days(fund.contribution_pence, period.days)
    return Payment(person.account, fund, paid_on, period, gross, contribution)


def _arrears(person: Person, by_fund: dict[str, Fund]) -> Iterator[Payment]:
    """The rise for days that had been paid for already, as one sum on top."""
    if person.account not in LATE_RISES:
        return
    since, rise, decided_on = LATE_RISES[person.account]
    last = max(p.last for p in pay_periods(person) if p.first + timedelta(days=2) < decided_on)
    period = Period(since, last)
    for fund in by_fund.values():
        paid_on = working_day(decided_on + timedelta(days=3))
        yield Payment(
            person.account, fund, paid_on, period, for_days(rise[fund.name], period.days), 0, True
        )


def contributions(person: Person) -> Iterator[tuple[Fund, date, int]]:
    """(fund, day, pence) of what the person pays towards each period that is paid for."""
    for payment in payments(person):
        if payment.contribution_pence:
            day = working_day(payment.paid_on + timedelta(days=2))
            if day <= LAST:
                yield payment.fund, day, payment.contribution_pence
