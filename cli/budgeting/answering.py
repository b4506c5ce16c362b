"""`dpl budget`: questions: how it stands, what was spent of it, and what it costs by the week."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import click

from cli.asking import account_argument, day, reading, time_options
from cli.budgeting import budget
from cli.given import Given
from cli.showing import Column, Table, show, tell
from ledger.calendar import uk_words
from ledger.errors import Refused

if TYPE_CHECKING:
    from projections.budget_actual import Row

SHOWN = (
    Column("what"),
    Column("name"),
    Column("about", "words"),
    Column("amount", "money"),
    Column("per"),
    Column("from", "date"),
    Column("to", "date"),
    Column("days", "number"),
)


@reading(budget, "show", example="dpl budget show A-1 --as-at 01/06/2025")
@account_argument
@time_options
def show_(given: Given, account: str, as_at: date | None, known_at: str | None) -> None:
    """How a budget stands: indicative, plan, contribution, what is set aside, schedules.

    Beside the indicative budget stands how many days it took from there to the plan and to the
    agreed amount.
    """
    from projections.budget import budget as question

    parts = question(given.ledger_url, account, as_at=as_at, known_at=known_at)
    show(Table(SHOWN, parts, empty="nothing of a budget was agreed yet"), given.output)


ACTUAL = (
    Column("by"),
    Column("name"),
    Column("held", "words"),
    Column("budget", "money"),
    Column("spent", "money"),
    Column("left", "money"),
    Column("used_percent", "number", "used %"),
)


@reading(budget, "actual", example="dpl budget actual A-1 --from 01/04/2025 --to 30/06/2025")
@account_argument
@day("--from", "first", "The first day; else the financial year's.", required=False)
@day("--to", "last", "The last day; else the last that money moved on.", required=False)
@time_options
def actual(given: Given, account: str, first, last, as_at, known_at) -> None:
    """Budget against actual: by plan line, category, outcome and fund.

    Direct payments and notional budgets alike. A contingency fund stands apart and is no part of
    the percentages.
    """
    from projections.budget_actual import actual as question

    if first is not None and last is not None and last < first:
        why = f"{uk_words(last)} is before {uk_words(first)}"
        raise Refused("end-before-start", why, "--from with the first day, and --to with the last")
    found = question(
        given.ledger_url, account, first=first, last=last, as_at=as_at, known_at=known_at
    )
    rows = [_row(one) for one in (*found.rows, *found.contingency, found.total)]
    show(Table(ACTUAL, rows), given.output)
    tell(f"{uk_words(found.days.first)} to {uk_words(found.days.last)}")


_NONE = {"line": "(no plan line)", "outcome": "(no outcome)", "fund": "(no fund)"}


def _row(row: Row) -> tuple:
    name = row.name or _NONE.get(row.by, "")
    held = row.deployment.replace("_", " ")
    return (row.by, name, held, row.budget_pence, row.spent_pence, row.left_pence,
            row.used_percent)  # fmt: skip


COST = (
    Column("allocation"),
    Column("fund"),
    Column("held", "words"),
    Column("amount", "money"),
    Column("frequency"),
    Column("weekly_cost", "money"),
    Column("basis"),
    Column("from", "date"),
    Column("to", "date"),
    Column("weeks", "number"),
)


@reading(budget, "cost", example="dpl budget cost A-1 --from 01/04/2025 --to 30/06/2025")
@account_argument
@day("--from", "first", "The first day of a quarter, to count weeks of service in.", required=False)
@day("--to", "last", "Its last day.", required=False)
@time_options
def cost(given: Given, account: str, first, last, as_at, known_at) -> None:
    """What each allocation costs by the week, as Client Level Data counts it.

    What is given once has no weekly cost and is left out of it. With --from and --to, also the
    weeks of service in those days.
    """
    from projections.weekly_cost import basis_of, costs, in_tenths, weeks_of_service

    if (first is None) != (last is None):
        raise click.UsageError("give both --from and --to, or neither")
    if first is not None and last < first:
        why = f"{uk_words(last)} is before {uk_words(first)}"
        raise Refused("end-before-start", why, "--from with the first day, and --to with the last")
    rows = []
    for one in costs(given.ledger_url, account, as_at=as_at, known_at=known_at):
        weeks = None
        if first is not None:
            start, end = max(first, one.first), min(last, one.last or last)
            if end < start:
                continue
            weeks = in_tenths(weeks_of_service(start, end))
        held = one.deployment.replace("_", " ")
        rows.append((one.allocation, one.fund, held, one.amount_pence, one.frequency,
                     one.weekly_pence, basis_of(one.frequency), one.first, one.last,
                     weeks))  # fmt: skip
    show(Table(COST, rows, empty="nothing was allocated in these days"), given.output)
