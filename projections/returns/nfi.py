"""Who gets a direct payment now, one record each, for the National Fraud Initiative (domain.md
5.4). Nothing private is here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from ledger import events as e
from ledger.account.pay.rates import ONE_DAY, weekly_on
from ledger.account.state import Account
from ledger.calendar import Period
from projections.as_known import ACCOUNT
from projections.bacs import reference
from projections.reports.asking import Asking
from projections.reports.cubes import Fact, Shape
from projections.reports.gathering import Family
from projections.returns.behind import fact, places
from projections.returns.definition import Definition
from projections.returns.person import Kept
from projections.returns.running import (
    UNKNOWN_AGE,
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

SHAPE = Shape(
    "People who get a direct payment on the day, by what they get by the week",
    ("programme", "frequency", "record", "accounts", "since", "paid_on", "paid", "reference"),
)


class Paid(NamedTuple):
    """A payment, and the account and version that it is."""

    account: str
    version: int
    event: e.PaymentMade

    @property
    def key(self) -> tuple[date, str, int]:
        return self.event.paid_on, self.account, self.version


class Record(NamedTuple):
    """One person now getting direct payments. account is the one that was paid last, and what it
    was paid; weekly_pence is of all of theirs together."""

    person: str
    account: str
    accounts: tuple[str, ...]
    programme: str
    age: str
    weekly_pence: int
    frequency: str
    since: date
    runs: tuple[Run, ...]
    paid: Paid | None


class OneAccount(NamedTuple):
    """One account of somebody, as far as their record goes."""

    holder: Holder
    now: list[Run]
    weekly_pence: int
    frequency: str
    paid: Paid | None


def family(definition: Definition, kept_of: KeptOf) -> Family:
    def whole(asking: Asking) -> Iterator[tuple[str, Fact]]:
        there = places(asking)
        for one in records(asking, definition, kept_of(asking)):
            paid = _position(asking, one.paid)
            key = (
                one.programme, one.frequency,
                f"{asking.ledger}:{one.account}" if asking.ledger else one.account,
                ", ".join(one.accounts), one.since.isoformat(), *_last_paid(one.paid),
            )  # fmt: skip
            yield one.person, fact(there, "nfi", key, one.runs, one.weekly_pence, paid)

    return Family({"nfi": SHAPE}, of_ledger=whole)


def _position(asking: Asking, paid: Paid | None) -> list[int]:
    if paid is None:
        return []
    entry = asking.reader.numbered(f"{ACCOUNT}{paid.account}", paid.version)
    return [entry.position] if entry else []


def _last_paid(paid: Paid | None) -> tuple[str, str, str]:
    if paid is None:
        return "", "", ""
    event = paid.event
    own = reference(paid.account, paid.version)
    return event.paid_on.isoformat(), str(event.paid_pence), own


def records(
    asking: Asking, definition: Definition, kept: Mapping[str, Kept], *, unsure: bool = False
) -> Iterator[Record]:
    """One record a person who gets a direct payment on the last day and is old enough. Who may be
    a child is left out; with unsure, only those whose age nothing tells."""
    people: dict[str, list[OneAccount]] = {}
    every: dict[str, list[Run]] = {}
    for account in accounts(asking):
        own = holder(account, asking, definition.who.programmes)
        held = [run for run in own.runs if run.deployment in definition.who.deployments]
        every.setdefault(own.person, []).extend(held)
        one = _account(account, own, held, asking)
        if one is not None:
            people.setdefault(own.person, []).append(one)
    for person, some in people.items():
        age = age_group([one.holder for one in some], definition.ages, asking.on, kept)
        if is_old_enough(age, definition) and (age == UNKNOWN_AGE) == unsure:
            yield _record(person, some, age, unbroken_since(every[person], asking.on))


def unbroken_since(some: Sequence[Run], on: date) -> date:
    """The day from which somebody has had one of these without a day between, to this day."""
    since = on
    for run in sorted(some, key=lambda run: run.last or date.max, reverse=True):
        if run.first < since and (run.last is None or run.last >= since - ONE_DAY):
            since = run.first
    return since


def _account(
    account: Account, one: Holder, held: Sequence[Run], asking: Asking
) -> OneAccount | None:
    now = [run for run in held if run.covers(asking.on) and _gives(run, asking.on)]
    if not now:
        return None
    funds = {(run.fund, run.deployment) for run in now}
    paid = [
        Paid(account.id, version, event)
        for version, event in account.payments()
        if (event.fund, event.deployment) in funds and event.paid_on <= asking.on
        if not _all_came_back(account, version, event, asking.on)
    ]
    last = max(paid, key=lambda one: one.key, default=None)
    weekly = sum(weekly_on(account, fund, asking.on, held) for fund, held in funds)
    return OneAccount(one, now, weekly, _frequency(account, now, last), last)


def _all_came_back(account: Account, version: int, event: e.PaymentMade, on: date) -> bool:
    """Whether a payment went back to the funder whole: then it was none."""
    return 0 < event.paid_pence <= came_back(account, version, on)


def _frequency(account: Account, now: list[Run], last: Paid | None) -> str:
    """How often the last payment comes; by the week, as it was agreed, where nothing tells; once
    where nothing else is given."""
    if all(run.once for run in now):
        return "one-off"
    event = last.event if last else None
    if event is None or event.first_on is None or event.last_on is None:
        return "weekly"
    days = Period(event.first_on, event.last_on)
    run = next((one for one in now if one.fund == event.fund), now[0])
    return paid_frequency(account, run, days) or "weekly"


def _gives(run: Run, on: date) -> bool:
    """Whether an allocation gives something now: of what is paid once, on its own day alone."""
    return not run.once or run.first == on


def _record(person: str, some: Sequence[OneAccount], age: str, since: date) -> Record:
    paid = max((one.paid for one in some if one.paid), key=lambda one: one.key, default=None)
    main = next((one for one in some if paid and one.holder.account == paid.account), some[0])
    return Record(
        person, main.holder.account, tuple(one.holder.account for one in some),
        main.now[0].programme, age, sum(one.weekly_pence for one in some), main.frequency,
        since, tuple(run for one in some for run in one.now), paid,
    )  # fmt: skip
