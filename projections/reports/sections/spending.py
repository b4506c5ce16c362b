"""What the money bought: spend by category, outcome, month and provider."""

from __future__ import annotations

from projections.reports.cubes import Cubes
from projections.reports.report import Chapter, Chart, Column, Row
from projections.reports.tables import Measure, percent_of, section, with_column

SPENT = (
    Measure("spent", "Spent", "money", "spend"),
    Measure("people", "People", "people", "spend"),
)
SHARE = Column("share", "Of all", "percent")


def chapter(cubes: Cubes) -> Chapter:
    whole = cubes["spend"].total().pence

    def share(row: Row) -> int | None:
        return percent_of(int(row.figures[0].value or 0), whole)

    by_category = section(
        cubes,
        key="spend-by-category",
        title="What was bought",
        says="What was spent in these days, by what it was for.",
        by="category",
        measures=SPENT,
        chart=Chart("bars", ("spent",), "Pounds spent on each kind of thing"),
    )
    return Chapter("spending", "What the money bought", (with_column(by_category, SHARE, share),))
