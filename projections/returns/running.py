"""Which budgets ran on which days, account by account, as returns count them. Pure but for the
reading of entries.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from copy import copy
from datetime import date
from typing import NamedTuple

from ledger import events as e
from ledger.account.budgets.state import latest
from ledger.account.pay.rates import ONE_DAY, last_due_on
from ledger.account.state import Account
from ledger.calendar import Period, months_later
from projections.as_known import ACCOUNT, account_known, every_account
from projections.reports.asking import Asking
from projections.returns.definition import AgeGroup, Definition
from projections.returns.person import Kept, age_on

UNKNOWN_AGE = "unknown"

KeptOf = Callable[[Asking], Mapping[str, Kept]]
"""What is kept of people in a ledger, by account."""


class Run(NamedTuple):
    """One allocation: of whose money, held how, and from which day to which; last None: it still
    runs. entries are the versions that made and ended it."""

    account: str
    allocation: str
    fund: str
    programme: str
    deployment: str
    once: bool
    first: date
    last: date | None
    entries: tuple[int, ...]
    reviewed: date | None = None

    def covers(self, day: date) -> bool:
        return self.first <= day and (self.last is None or day <= self.last)

    def within(self, first: date, last: date) -> bool:
        """Whether it runs on any of these days."""
        return self.first <= last and (self.last is None or first <= self.last)


class Holder(NamedTuple):
    """One account of a person, as those who count people see it."""

    account: str
    person: str
    care_group: str
    age_band: str
    eligibilities: tuple[tuple[date, str], ...]
    died_on: date | None
    runs: tuple[Run, ...]
    reviews: tuple[tuple[str, date], ...]
    opened_on: date = date.min

    def eligibility(self, on: date) -> str:
        """What entitled the person on a day: the last to begin by then."""
        return [word for since, word in self.eligibilities if since <= on][-1:][0]


def accounts(asking: Asking) -> Iterator[Account]:
    """Every account that was opened by the last day asked about, as far as was known. Who died has
    died in all of their accounts, whichever it was recorded in."""
    died = _deaths(asking)
    for account in every_account(asking.reader, known=asking.known, spends=False):
        if account.opened is None or account.opened.opened_on > asking.on:
            continue
        day = died.get(account.opened.person)
        if day is not None and day != account.died_on:
            account = copy(account)
            account.died_on = day
        yield account


_DIED = e.DeathRecorded.__struct_config__.tag


def _deaths(asking: Asking) -> dict[str, date]:
    """The day on which each person died; of two that were told, the first."""
    entries = asking.reader.about([_DIED], prefix=ACCOUNT, known=asking.known)
    found: dict[str, date] = {}
    for name in dict.fromkeys(entry.stream.removeprefix(ACCOUNT) for entry in entries):
        account = account_known(asking.reader, name, known=asking.known)
        if account.opened is not None and account.died_on is not None:
            person = account.opened.person
            found[person] = min(account.died_on, found.get(person, account.died_on))
    return found


def is_asked(account: Account, fund: str, asking: Asking, programmes: Iterable[str]) -> bool:
    """Whether a fund's budget is one that the return is about, on any day."""
    wanted = set(programmes)
    if not any(programme in wanted for _, programme in account.programmes(fund)):
        return False
    return asking.funder is None or account.funds[fund].funder == asking.funder


def ended_on(account: Account) -> date | None:
    """The last day on which any budget of the account runs: of a stop, a death, a closing."""
    ends = [one for one in (last_due_on(account), account.closed_on) if one is not None]
    return min(ends, default=None)


def runs(
    account: Account, asking: Asking, programmes: Iterable[str], run_on: Iterable[str] = ()
) -> Iterator[Run]:
    """The account's allocations that the return is about, each with the days on which it ran, cut
    where its fund came to be of another programme; what is paid once is of its own day's. What
    is paid once ran on its own day, where nobody said how long it is for; but of the programmes
    that run_on names it may run on while it is reviewed."""
    end, wanted = ended_on(account), set(programmes)
    for name, allocation in account.allocations.items():
        made = allocation.made
        if not is_asked(account, made.fund, asking, wanted):
            continue
        of_days = account.programmes(made.fund)
        programme = [word for since, word in of_days if since <= made.from_on][-1]
        once, until = made.frequency == "one-off", allocation.last_on
        if once and until is None and programme not in run_on:
            until = made.from_on
        ends = [one for one in (until, end) if one is not None]
        last = min(ends, default=None)
        whole = Run(
            account.id, name, made.fund, programme, made.deployment, once, made.from_on, last,
            _entries(account, name),
        )  # fmt: skip
        for run in [whole] if once else _by_programme(whole, of_days):
            if run.programme in wanted and (run.last is None or run.first <= run.last):
                yield run


def _by_programme(run: Run, of_days: list[tuple[date, str]]) -> Iterator[Run]:
    """A run cut where its fund came to be of another programme: each day counts by its own."""
    for place, (since, programme) in enumerate(of_days):
        first, last = max(run.first, since), run.last
        if place + 1 < len(of_days):
            until = of_days[place + 1][0] - ONE_DAY
            last = until if last is None else min(last, until)
        if last is None or first <= last:
            yield run._replace(programme=programme, first=first, last=last)


def _entries(account: Account, allocation: str) -> tuple[int, ...]:
    kinds = (e.AllocationMade, e.AllocationEnded)
    return tuple(
        version
        for version, event in account.decisions.items()
        if isinstance(event, kinds)
        and event.allocation == allocation
        and version not in account.reversed_by
    )


def holder(
    account: Account, asking: Asking, programmes: Iterable[str], run_on: Iterable[str] = ()
) -> Holder:
    """The account as those who count people see it."""
    opened = account.opened
    assert opened is not None
    said = [(date.min, opened.eligibility)]
    said += [(one.from_on, one.eligibility) for one in account.eligibilities]
    return Holder(
        account.id, opened.person, opened.care_group, opened.age_band,
        tuple(sorted(said, key=lambda one: one[0])), account.died_on,
        tuple(runs(account, asking, programmes, run_on)),
        tuple((one.fund, one.held_on) for one in account.budget.reviews),
        opened.opened_on,
    )  # fmt: skip


def by_person(asking: Asking, definition: Definition) -> dict[str, list[Holder]]:
    """Everybody who ever had a budget that the return is about, with all their accounts."""
    found: dict[str, list[Holder]] = {}
    wanted, long_ones = definition.who.programmes, definition.ongoing.programmes
    for account in accounts(asking):
        one = holder(account, asking, wanted, long_ones)
        if one.runs:
            found.setdefault(one.person, []).append(one)
    return found


# ── ages ─────────────────────────────────────────────────────────────────────────────────────


def age_group(
    holders: Iterable[Holder], groups: Iterable[AgeGroup], on: date, kept: Mapping[str, Kept]
) -> str:
    """The group that a person is of on a day: by their date of birth where it may be read, else by
    the band of the account that was opened last by then; `unknown` where neither says. Nobody grows
    older after their death."""
    some = list(holders)
    on = min([on, *(one.died_on for one in some if one.died_on is not None)])
    births = [kept[one.account].birth for one in some if one.account in kept]
    born_on = next((one for one in births if one is not None), None)
    band = banded(some, on).age_band
    for group in groups:
        if born_on is not None:
            if group.from_age <= age_on(born_on, on) <= group.to_age:
                return group.code
        elif band in group.bands:
            return group.code
    return UNKNOWN_AGE


def banded(holders: Iterable[Holder], on: date) -> Holder:
    """Which of a person's accounts has the age band that counts on a day: the one opened last by
    then, since who was a child at one may be grown up at the next; else the first of them."""
    some = list(holders)
    by_then = [one for one in some if one.opened_on <= on]
    if by_then:
        return max(by_then, key=lambda one: one.opened_on)
    return min(some, key=lambda one: one.opened_on)


def is_old_enough(group: str, definition: Definition) -> bool:
    """Whether a group is of the ages that the return is about; who is of no known group is."""
    found = next((one for one in definition.ages if one.code == group), None)
    return found is None or found.to_age >= definition.who.least_age


# ── what was paid, and how often ─────────────────────────────────────────────────────────────


def came_back(account: Account, payment: int, on: date) -> int:
    """What of a payment, told by its version, had gone back to the funder by the end of a day, in
    pence."""
    return sum(
        event.amount_pence
        for version, event in account.money.items()
        if isinstance(event, e.PaymentReturned) and event.entry == payment
        if event.returned_on <= on and account.is_live(version)
    )


def paid_frequency(account: Account, run: Run, days: Period) -> str | None:
    """How often a payment for these days comes: by the fund's schedule, where one was agreed, and
    else by the days themselves. None for a part period, whose amount is no unit's cost."""
    agreed = latest(
        [
            one
            for one in account.budget.schedules
            if (one.fund, one.deployment) == (run.fund, run.deployment)
        ],
        days.first,
    )
    may_be = [agreed.frequency] if agreed else ["monthly", "four-weekly", "weekly"]
    return next((one for one in may_be if _is_whole(days, one)), None)


def _is_whole(days: Period, frequency: str) -> bool:
    if frequency == "monthly":
        return days.first.day == 1 and days.last == months_later(days.first, 1) - ONE_DAY
    return days.days == {"weekly": 7, "four-weekly": 28}[frequency]
