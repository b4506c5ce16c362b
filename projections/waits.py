"""How long people wait from their indicative budget to a plan and to the agreed amount. Pure.

A person is told about how much there will be before planning begins (domain.md M8): from that day
they wait, for a plan and for the money, each until the first is agreed. Told again afterwards, they
wait again.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Literal, NamedTuple

from ledger.account.state import Account

What = Literal["plan", "amount"]


class Wait(NamedTuple):
    """What a person waited for of a fund. since is the day they were told of an indicative budget,
    until the day it was agreed; None where it was not by the day asked about."""

    fund: str
    what: What
    since: date
    until: date | None

    def days(self, on: date) -> int:
        """How many until it was agreed, or until the end of a day where they still wait."""
        return ((self.until or on) - self.since).days


def waits(account: Account, on: date = date.max) -> Iterator[Wait]:
    """Every wait that had begun by a day, fund by fund, as things stood then."""
    told: dict[str, list[date]] = {}
    for one in account.budget.indicative:
        if one.set_on <= on:
            told.setdefault(one.fund, []).append(one.set_on)
    for fund, days in told.items():
        for what in ("plan", "amount"):
            yield from _waits_for(account, fund, what, sorted(days), on)


def _waits_for(
    account: Account, fund: str, what: What, told: list[date], on: date
) -> Iterator[Wait]:
    agreed = sorted(day for day in _agreed_on(account, fund, what) if day <= on)
    until: date | None = None
    for since in told:
        if until is not None and since <= until:
            continue  # told again while they waited
        until = next((day for day in agreed if day >= since), None)
        yield Wait(fund, what, since, until)
        if until is None:
            return


def _agreed_on(account: Account, fund: str, what: What) -> Iterator[date]:
    """The days on which a plan, or an amount of the fund, was agreed; a change of an amount too."""
    if what == "plan":
        yield from (plan.agreed_on for plan in account.budget.plans)
        return
    for allocation in account.allocations.values():
        if allocation.made.fund == fund:
            yield allocation.made.decided_on
            yield from (revised.decided_on for revised in allocation.revisions)
