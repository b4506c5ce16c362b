"""The report on outcomes: what was spent towards each, and for whom it worked, in detail. A value.

A chapter of the commissioner's report as a report of its own, with what only those who know the
people may read: budget by budget.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from ledger.calendar import Period
from projections.reports.cubes import Cubes
from projections.reports.facts.outcomes import FAMILY, PERSONS
from projections.reports.gathering import Family
from projections.reports.making import CubeReport, Kind
from projections.reports.report import Chapter
from projections.reports.sections.outcomes import chapter, detail

FAMILIES: Sequence[Family] = (FAMILY, PERSONS)


def chapters(cubes: Cubes, days: Period) -> list[Chapter]:
    return [chapter(cubes), detail(cubes)]


KIND = Kind("outcomes", "For whom the money worked", FAMILIES, chapters)


def outcomes(*, first_on: date, last_on: date, funder: str | None = None) -> CubeReport:
    """Outcomes of the plans in force from the first day to the last, as found by its end.

    funder leaves out everybody else's money.
    """
    return CubeReport(KIND, first_on, last_on, funder)
