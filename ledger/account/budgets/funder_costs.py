"""Decisions on what a funder bears beside a budget: never the account's money (domain.md M37, M38).

A block contract that is still paid for a service nobody uses runs until it is released; what
support, brokerage or payroll cost is a transaction cost; what the care cost before is kept to be
compared. What one comes to over some days is here too.
"""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

from ledger import commands as c
from ledger import events as e
from ledger.account.asking import must_be_open
from ledger.account.budgets.agreed import must_be_own_fund
from ledger.account.budgets.state import FunderCost
from ledger.account.state import Account
from ledger.calendar import Period, financial_year, uk_words
from ledger.errors import Refused
from ledger.money import for_days

CARE_BEFORE = "care-before"
BLOCK_CONTRACT = "block-contract"


def record_funder_cost(account: Account, order: c.RecordFunderCost) -> list[e.AccountEvent]:
    """Record such a cost of a fund's, of a closed account too: bills come late."""
    must_be_open(account)
    must_be_own_fund(account, order.fund, "cost")
    if order.cost in account.budget.costs:
        raise Refused(
            "cost-exists",
            f"account {account.id} has a cost {order.cost} already",
            "choose another name, or end that one: dpl budget end-funder-cost --help",
        )
    if order.frequency == "once":
        _must_make_sense_once(order)
    if order.to_on is not None and order.to_on < order.from_on:
        raise Refused(
            "end-before-start",
            f"the cost would end on {uk_words(order.to_on)}, before it begins",
            f"--to {order.from_on:%d/%m/%Y} or later, or leave it out while it runs",
        )
    return [
        e.FunderCostRecorded(
            cost=order.cost,
            fund=order.fund,
            kind=order.kind,
            frequency=order.frequency,
            amount_pence=order.amount_pence,
            from_on=order.from_on,
            to_on=order.to_on,
            recorded_on=order.recorded_on,
        )
    ]


def _must_make_sense_once(order: c.RecordFunderCost) -> None:
    if order.to_on is not None:
        raise Refused(
            "once-has-no-end",
            "what is borne once is borne on its day, and does not run to another",
            "leave out --to, or say how much by the week or the year: --weekly, --yearly",
        )
    if order.kind == CARE_BEFORE:
        raise Refused(
            "care-before-once",
            "what the care cost before is held against a week's budget, so it is by the week or "
            "the year",
            "--weekly or --yearly, with --to for its last day",
        )


def end_funder_cost(account: Account, order: c.EndFunderCost) -> list[e.AccountEvent]:
    """Say when it ended. A last day before its first says that it never was."""
    must_be_open(account)
    found = account.budget.costs.get(order.cost)
    if found is None:
        known = ", ".join(account.budget.costs) or "none yet"
        raise Refused(
            "unknown-cost",
            f"account {account.id} has no cost {order.cost} beside its budget; it has: {known}",
            f"dpl budget show {account.id}",
        )
    if found.last_on == order.last_on:
        raise Refused(
            "cost-ended",
            f"cost {order.cost} ends on {uk_words(order.last_on)} already",
            f"dpl budget show {account.id}",
        )
    begun = found.recorded.from_on
    if found.recorded.frequency == "once" and order.last_on >= begun:
        raise Refused(
            "once-has-no-end",
            f"cost {order.cost} was borne once, on {uk_words(begun)}, and has no end",
            f"if it never was: --last {begun - timedelta(days=1):%d/%m/%Y}",
        )
    return [e.FunderCostEnded(order.cost, order.last_on, order.decided_on, order.reason)]


# ── what one comes to ────────────────────────────────────────────────────────────────────────


def days_of(cost: FunderCost, days: Period) -> Period | None:
    """The part of some days on which a cost ran; None where it did not, or never was. What is
    borne once runs on its one day."""
    first = cost.recorded.from_on
    last = cost.last_on or date.max
    if cost.recorded.frequency == "once" and last >= first:
        last = first
    first, last = max(first, days.first), min(last, days.last)
    return Period(first, last) if first <= last else None


def cost_pence(cost: FunderCost, days: Period) -> int:
    """What a cost comes to in some days, in pence: a week's sevenths or a financial year's days,
    exact and rounded half up once; what is borne once, whole on its day."""
    found = days_of(cost, days)
    if found is None:
        return 0
    pence = cost.recorded.amount_pence
    if cost.recorded.frequency == "once":
        return pence
    if cost.recorded.frequency == "weekly":
        return for_days(pence, found.days)
    exact = Fraction(0)
    while found is not None:
        year = financial_year(found.first)
        part = Period(found.first, min(found.last, year.last))
        exact += Fraction(pence * part.days, year.days)
        after = part.last + timedelta(days=1)
        found = Period(after, found.last) if after <= found.last else None
    return (2 * exact.numerator + exact.denominator) // (2 * exact.denominator)
