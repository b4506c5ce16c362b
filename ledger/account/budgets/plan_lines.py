"""A plan's lines as budgets: what a line allows for its time, and what is left of it. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Literal, NamedTuple

from ledger import events as e
from ledger.account.budgets.state import Budget
from ledger.account.spends.sums import year_of
from ledger.account.state import Account
from ledger.calendar import Period, financial_year


class LineBudget(NamedTuple):
    """What a plan line allows, and what was spent on it so far, in pence.

    days are the public bodies' year; None for a line that is for once, whose time is all there is.
    """

    line: e.PlanLine
    days: Period | None
    budget_pence: int
    spent_pence: int

    @property
    def left_pence(self) -> int:
        """What is left of it; negative where more was spent."""
        return self.budget_pence - self.spent_pence


class InPlan(NamedTuple):
    """Where a spend stands in the plan of its day: by a line that it names; without one by its
    category, which lines of the plan have; outside it; or no plan was agreed.

    outcome is what it went towards and frequency how often it is bought: what the spend says, its
    line, or all the lines of its category as one; empty where none of them says.
    """

    standing: Literal["line", "category", "outside", "no-plan"]
    outcome: str
    frequency: Literal["weekly", "yearly", "once", ""]


def in_plan(
    budget: Budget, day: date, *, category: str, plan_line: str = "", outcome: str = ""
) -> InPlan:
    """Where a spend for a day stands in the plan, and what it went towards."""
    plan = budget.plan_on(day) if budget.plans else None
    if plan is None:
        return InPlan("no-plan", outcome, "")
    if plan_line:
        lines = [line for line in plan.lines if line.line == plan_line]
    else:
        lines = [line for line in plan.lines if line.category == category]
        if outcome:
            # Of lines of one category, those towards what the spend says it went towards.
            lines = [line for line in lines if line.outcome == outcome] or lines
    if not lines:
        return InPlan("outside", outcome, "")
    outcomes = {line.outcome for line in lines}
    often = {line.frequency for line in lines}
    return InPlan(
        "line" if plan_line else "category",
        outcome or (outcomes.pop() if len(outcomes) == 1 else ""),
        often.pop() if len(often) == 1 else "",
    )


def line_budget(account: Account, line: e.PlanLine, day: date) -> LineBudget | None:
    """How a line stands in the year of a day; None where the plan sets it no limit.

    A line by the week comes to its weeks in the year, from the day its plan begins; a plan that
    takes the place of another in the year adds its own. Rounded once, half up.
    """
    if line.amount_pence is None:
        return None
    if line.frequency == "once":
        return LineBudget(line, None, line.amount_pence, account.spending.lines.get(line.line, 0))
    year = financial_year(day)
    spent = account.spending.line_years.get((line.line, year_of(day)), 0)
    if line.frequency == "yearly":
        return LineBudget(line, year, line.amount_pence, spent)
    return LineBudget(line, year, _sum_of(account, line, year), spent)


def given_by(account: Account, line: e.PlanLine, day: date, upto: date) -> int:
    """What a line by the week comes to from the beginning of the year of a day until another, or
    the year's end if that is sooner, in pence."""
    year = financial_year(day)
    return _sum_of(account, line, Period(year.first, max(year.first, min(year.last, upto))))


def _sum_of(account: Account, line: e.PlanLine, days: Period) -> int:
    sevenths = sum(number * pence for number, pence in _weekly(account, line.line, days))
    return (2 * sevenths + 7) // 14


def _weekly(account: Account, name: str, year: Period) -> Iterator[tuple[int, int]]:
    """Runs of the year's days with what the line's plan gives a week on them, in pence."""
    budget = account.budget
    starts = {plan.from_on for plan in budget.plans if year.first < plan.from_on <= year.last}
    cuts = [year.first, *sorted(starts)]
    for first, after in zip(cuts, [*cuts[1:], year.last + timedelta(days=1)], strict=True):
        line = budget.plan_line(name, first)
        if line is not None and line.frequency == "weekly" and line.amount_pence is not None:
            yield (after - first).days, line.amount_pence
