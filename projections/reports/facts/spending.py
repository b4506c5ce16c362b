"""What was spent, on what, towards which outcome, with whom. Facts of one account.

What was spent is the balance of the head `spent`: refunds, corrections and disallowances are off
it on the day that they are posted.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import lru_cache

from ledger.calendar import financial_year
from projections.reports.asking import About
from projections.reports.cubes import Fact, Key, Shape
from projections.reports.gathering import Family
from projections.reports.posted import Spent, Together
from projections.reports.providers import group_of

SPEND = Shape(
    "What was spent in the days asked about",
    ("funder", "fund", "programme", "care_group", "deployment", "category", "outcome", "provider",
     "provider_group", "in_plan", "frequency", "month", "year"),
)  # fmt: skip


def facts(about: About) -> Iterator[Fact]:
    for one in about.spent_together():
        yield Fact("spend", key_of(about, one), one.posted.pence, one.count, one.entries)


def key_of(about: About, one: Spent | Together) -> Key:
    posted, said, plan = one[:3]
    return (
        *about.fund(posted.fund), about.opened.care_group, said.deployment, posted.category,
        plan.outcome, said.provider, group_of(said.provider), plan.standing, plan.frequency,
        *_month_and_year(posted.on.year, posted.on.month),
    )  # fmt: skip


@lru_cache(maxsize=1_000)
def _month_and_year(year: int, month: int) -> tuple[str, str]:
    """A month, and the year in which its financial year began."""
    first = date(year, month, 1)
    return f"{first:%Y-%m}", f"{financial_year(first).first:%Y}"


FAMILY = Family({"spend": SPEND}, facts)
