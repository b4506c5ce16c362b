"""The three tests of a financial check-up: is enough kept, is the contribution paid in, is what was
spent in line with the plan (domain.md 3.3, Worcestershire). Yes or no, each with its figures."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ledger.account.life.contributions import position
from ledger.account.life.weeks_due import charged_funds
from ledger.account.reclaims.surplus import CONTINGENCY, Surplus
from ledger.money import pounds
from projections.budget_actual import LINE, Actual
from projections.reports.asking import About


class Check(NamedTuple):
    """One test of one fund, or of all where fund is empty. passed is None where there is nothing
    to test. found is held against wanted, both in pence."""

    test: str
    fund: str
    passed: bool | None
    found_pence: int
    wanted_pence: int
    words: str


def checks(about: About, actual: Actual, funds: list[str]) -> list[Check]:
    """Each test of each of these funds; the plan's of all of it, since a plan is of no fund."""
    return [
        *(_contingency(about, about.surplus(fund)) for fund in funds),
        *_contributions(about, funds),
        _plan(about, actual),
    ]


KEPT = frozenset({"fixed-contingency", "contingency"})
"""What is set aside for whatever comes; other steps are of bills, savings and days to come."""


def _contingency(about: About, found: Surplus) -> Check:
    """Whether there is as much beyond bills as is to be kept: the contingency that policy or a
    plan says, and the floor that a policy has in weeks."""
    own = about.account.funds[found.fund]
    rules = about.asking.policies.in_force(own.funder, about.asking.on).rules
    kept = -sum(step.pence for step in found.steps if step.what in KEPT and step.kind == "sum")
    there = found.available_pence + kept
    wanted = kept + found.weekly_pence * rules.floor_weeks
    said = [f"{pounds(kept)} of contingency"] if kept else []
    if rules.floor_weeks and found.weekly_pence:
        said.append(f"{rules.floor_weeks} weeks of {pounds(found.weekly_pence)}")
    to_keep = " and ".join(said) or "nothing is said to be kept, and bills must be covered"
    words = f"{pounds(there)} beyond bills and what was paid for days to come; {to_keep}"
    if own.programme == CONTINGENCY:
        words = f"a contingency of its own, with {pounds(there)} in it"
    return Check("contingency", found.fund, there >= wanted, there, wanted, words)


def _contributions(about: About, funds: list[str]) -> Iterator[Check]:
    charged = [fund for fund in charged_funds(about.account) if fund in funds]
    for fund in charged:
        found = position(about.account, fund, about.asking.on)
        behind = found.arrears_pence
        words = f"{pounds(behind)} behind" if behind else "all that was due has come"
        if found.overpaid_pence > found.ahead_pence:
            words += f"; {pounds(found.overpaid_pence - found.ahead_pence)} too much came"
        yield Check("contribution", fund, not behind, found.received_pence, found.due_pence, words)
    if not charged:
        yield Check("contribution", "", None, 0, 0, "no fund here charges a contribution")


def _plan(about: About, actual: Actual) -> Check:
    """Whether each line of the plan has held, by the margin of the funder that allows the least,
    and nothing was bought outside it."""
    on = about.asking.on
    lines = [row for row in actual.rows if row.by == LINE]
    named = [row for row in lines if row.name]
    spent = sum(row.spent_pence for row in lines)
    if not about.account.budget.plans or not named:
        return Check("plan", "", None, spent, 0, "no plan was agreed for these days")
    packs = [about.asking.policies.in_force(x.funder, on) for x in about.account.funds.values()]
    margin = min((pack.rules.over_line_percent for pack in packs), default=0)
    over = [row for row in named if _is_over(row.spent_pence, row.budget_pence, margin)]
    outside = sum(one.posted.pence for one in about.spent() if one.plan.standing == "outside")
    budget = sum(row.budget_pence or 0 for row in named)
    words = [
        f"{row.name} is {pounds(row.spent_pence - (row.budget_pence or 0))} over its line"
        for row in over
    ]
    if outside:
        words.append(f"{pounds(outside)} was spent outside the plan")
    said = "; ".join(words) or f"no line is over by more than {margin}%, and nothing lies outside"
    return Check("plan", "", not words, spent, budget, said)


def _is_over(spent_pence: int, budget_pence: int | None, margin: int) -> bool:
    return budget_pence is not None and spent_pence * 100 > budget_pence * (100 + margin)
