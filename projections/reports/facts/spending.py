"""What was spent, on what, towards which outcome, with whom. Facts of one account.

What was spent is the balance of the head `spent`: refunds, corrections and disallowances are off
it on the day that they are posted.
"""

from __future__ import annotations

from collections.abc import Iterator

from projections.postings import SPENT
from projections.reports.asking import About
from projections.reports.cubes import Fact, Shape
from projections.reports.gathering import Family

SPEND = Shape(
    "What was spent in the days asked about",
    ("funder", "fund", "programme", "care_group", "deployment", "category", "outcome", "provider",
     "month"),
)  # fmt: skip


def facts(about: About) -> Iterator[Fact]:
    group = about.opened.care_group
    for one in about.posted(SPENT, within=about.asking.days):
        said = about.said_of(one.spend)
        key = (
            *about.fund(one.fund), group, said.deployment, one.category, said.outcome,
            said.provider, f"{one.on:%Y-%m}",
        )  # fmt: skip
        yield Fact("spend", key, one.pence, 1, (one.entry,))


FAMILY = Family({"spend": SPEND}, facts)
