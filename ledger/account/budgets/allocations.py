"""Decisions on allocations: what a fund agrees to, from when, and until when."""

from __future__ import annotations

from ledger import commands as c
from ledger import events as e
from ledger.account.asking import must_know_fund, must_not_be_closed
from ledger.account.records import UNASSIGNED, Allocation
from ledger.account.state import Account
from ledger.calendar import uk_words
from ledger.errors import Refused
from ledger.money import MOST_PENCE, pounds

MOST_A_WEEK_PENCE = MOST_PENCE // 100
"""More than anybody is given, and so little that a period of it still is an amount of money."""


def make_allocation(account: Account, order: c.MakeAllocation) -> list[e.AccountEvent]:
    must_not_be_closed(account)
    must_know_fund(account, order.fund)
    if order.fund == UNASSIGNED:
        raise Refused("reserved-fund", "nobody can allocate unassigned money; name a fund")
    if order.allocation in account.allocations:
        raise Refused(
            "allocation-exists",
            f"account {account.id} has an allocation {order.allocation} already",
            "dpl allocate revise, or choose another name",
        )
    _in_order(order.from_on, order.to_on)
    if order.frequency == "weekly":
        _must_be_a_weeks(order.amount_pence)
    for name, other in account.allocations.items():
        if _overlaps(order, other):
            raise Refused(
                "allocations-overlap",
                f"allocation {name} gives fund {order.fund} a weekly {order.deployment} amount "
                f"on some of the same days, from {uk_words(other.made.from_on)}",
                f"dpl allocate revise {account.id} {name}, or end it first",
            )
    return [
        e.AllocationMade(
            allocation=order.allocation,
            fund=order.fund,
            deployment=order.deployment,
            frequency=order.frequency,
            amount_pence=order.amount_pence,
            from_on=order.from_on,
            to_on=order.to_on,
            decided_on=order.decided_on,
            calculation=order.calculation,
        )
    ]


def _in_order(first, last) -> None:
    if last is not None and last < first:
        raise Refused(
            "end-before-start",
            f"it would end on {uk_words(last)}, before it starts on {uk_words(first)}",
            "an end on the first day or later",
        )


def _must_be_a_weeks(pence: int) -> None:
    if pence > MOST_A_WEEK_PENCE:
        raise Refused(
            "more-than-a-week",
            f"{pounds(pence)} a week is more than {pounds(MOST_A_WEEK_PENCE)}, the most that a "
            "week can be",
            "check the figure: is the point missing before the pence?",
        )


def _overlaps(order: c.MakeAllocation, other: Allocation) -> bool:
    made = other.made
    if (order.fund, order.deployment) != (made.fund, made.deployment):
        return False
    if "one-off" in (order.frequency, made.frequency):
        return False
    ends_before = order.to_on is not None and order.to_on < made.from_on
    starts_after = other.last_on is not None and order.from_on > other.last_on
    return not ends_before and not starts_after


def _known(account: Account, name: str) -> Allocation:
    must_not_be_closed(account)
    if name not in account.allocations:
        known = ", ".join(account.allocations) or "none yet"
        raise Refused(
            "unknown-allocation",
            f"account {account.id} has no allocation {name}; its allocations are: {known}",
        )
    return account.allocations[name]


def revise_allocation(account: Account, order: c.ReviseAllocation) -> list[e.AccountEvent]:
    allocation = _known(account, order.allocation)
    if not allocation.covers(order.from_on):
        raise Refused(
            "outside-allocation",
            f"allocation {order.allocation} does not run on {uk_words(order.from_on)}",
        )
    if allocation.made.frequency == "weekly":
        _must_be_a_weeks(order.amount_pence)
    return [
        e.AllocationRevised(
            order.allocation,
            order.amount_pence,
            order.from_on,
            order.decided_on,
            order.calculation,
        )
    ]


def end_allocation(account: Account, order: c.EndAllocation) -> list[e.AccountEvent]:
    allocation = _known(account, order.allocation)
    if allocation.made.frequency == "one-off":
        entry = max(v for v, made in account.decisions.items() if made == allocation.made)
        raise Refused(
            "one-off-has-no-end",
            f"allocation {order.allocation} is due once, on {uk_words(allocation.made.from_on)}, "
            "and an end would stop no payment",
            f"dpl reverse {account.id}/{entry} --help takes it back, if it is not to be paid",
        )
    _in_order(allocation.made.from_on, order.last_on)
    if allocation.last_on is not None and allocation.last_on <= order.last_on:
        raise Refused(
            "ended", f"allocation {order.allocation} ends on {uk_words(allocation.last_on)} already"
        )
    return [e.AllocationEnded(order.allocation, order.last_on, order.decided_on, order.reason)]


def must_not_overlap(account: Account) -> None:
    """Refuse where two weekly allocations of a fund, held alike, run on the same days."""
    weekly = [(n, a) for n, a in account.allocations.items() if a.made.frequency == "weekly"]
    for place, (name, one) in enumerate(weekly):
        for other_name, other in weekly[:place]:
            alike = (one.made.fund, one.made.deployment) == (other.made.fund, other.made.deployment)
            if alike and not (_ended_before(one, other) or _ended_before(other, one)):
                raise Refused(
                    "allocations-overlap",
                    f"allocations {other_name} and {name} would run on some of the same days",
                    f"reverse or end {name} first",
                )


def _ended_before(one: Allocation, other: Allocation) -> bool:
    return one.last_on is not None and one.last_on < other.made.from_on
