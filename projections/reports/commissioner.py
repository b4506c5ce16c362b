"""The commissioner's report: what the money bought, for whom it worked, what is unspent and whose
it is, what is overdue. A value.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from ledger.calendar import Period
from projections.reports.cubes import Cubes
from projections.reports.facts import (
    asked_back,
    between_funders,
    budgets,
    contributions,
    costs,
    outcomes,
    oversight,
    questions,
    reconciled,
    spending,
    unspent,
    waits,
    year_end,
)  # fmt: skip
from projections.reports.gathering import Family
from projections.reports.making import CubeReport, Kind
from projections.reports.report import Chapter, Headline
from projections.reports.sections import asked_back as what_is_asked_back
from projections.reports.sections import between_funders as what_funders_owe
from projections.reports.sections import budgets as budgets_and_payments
from projections.reports.sections import contributions as what_people_pay
from projections.reports.sections import costs as what_budgets_cost
from projections.reports.sections import outcomes as for_whom_it_worked
from projections.reports.sections import oversight as how_it_is_looked_after
from projections.reports.sections import questions as what_was_asked
from projections.reports.sections import reconciled as squared_with_the_bank
from projections.reports.sections import spending as what_was_bought
from projections.reports.sections import unspent as what_is_unspent
from projections.reports.sections import waits as how_long_people_wait
from projections.reports.sections import year_end as at_the_year_end

FAMILIES: Sequence[Family] = (
    budgets.FAMILY, waits.FAMILY, costs.FAMILY,
    spending.FAMILY, outcomes.FAMILY, questions.FAMILY,
    unspent.FAMILY, asked_back.FAMILY, contributions.FAMILY, year_end.FAMILY,
    oversight.FAMILY, between_funders.FAMILY, reconciled.FAMILY,
)  # fmt: skip
CHAPTERS: Sequence[Callable[[Cubes], Chapter]] = (
    budgets_and_payments.chapter, what_was_bought.chapter, for_whom_it_worked.chapter,
    what_is_unspent.chapter, what_is_asked_back.chapter, what_people_pay.chapter,
    how_it_is_looked_after.chapter, what_was_asked.chapter, what_funders_owe.chapter,
    squared_with_the_bank.chapter, what_budgets_cost.chapter, how_long_people_wait.chapter,
    at_the_year_end.chapter,
)  # fmt: skip

AT_THE_TOP = (
    ("People with a budget on the last day", "budget-by-programme", "live"),
    ("Budgets for these days, with the person's part", "budget-by-programme", "budget"),
    ("Paid out by funders", "budget-by-programme", "paid"),
    ("Spent", "budget-by-programme", "spent"),
    ("Unspent on the last day", "unspent", "held"),
    ("Surplus: more than may stay", "surplus", "surplus"),
    ("Reclaims still to come back", "reclaims", "left"),
    ("Contributions in arrears", "arrears", "arrears"),
    ("Reviews overdue and not held", "reviews-due", "not-held"),
    (
        "Reviews held that found the money not enough, and nothing decided since",
        "reviews-due",
        "not-enough",
    ),
    ("Spends under question", "in-question", "spends"),
)
"""The figures that stand at the top: what each is called, and whose total it is."""


def chapters(cubes: Cubes, days: Period) -> list[Chapter]:
    return [make(cubes) for make in CHAPTERS]


def headlines(made: Sequence[Chapter]) -> list[Headline]:
    """The totals that a reader looks for first; of sections that have one."""
    sections = {section.key: section for chapter in made for section in chapter.sections}
    found = []
    for words, name, key in AT_THE_TOP:
        section = sections[name]
        if section.total is not None:
            place = [column.key for column in section.columns].index(key)
            column, figure = section.columns[place], section.total.figures[place]
            found.append(Headline(words, column, figure, name))
    return [*found, *what_funders_owe.headlines(sections)]


KIND = Kind("commissioner", "Where the money went", FAMILIES, chapters, headlines)


def commissioner(
    *, first_on: date, last_on: date, funder: str | None = None, hands: int = 1
) -> CubeReport:
    """What happened to the money from the first day to the last, and how it stood at its end.

    funder leaves out everybody else's money. hands is how many processes may share a large ledger.
    """
    return CubeReport(KIND, first_on, last_on, funder, hands)
