"""`dpl report outcomes`: what was spent towards outcomes, and for whom the money worked."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import click

from cli.asking import day, recording
from cli.given import Given
from cli.kinds import Name
from cli.reporting import report
from cli.reporting.giving import Giving, ReportAsked, give, giving_options
from cli.reporting.ledgers import ledgers_option


@recording(
    report,
    "outcomes",
    example="dpl report outcomes --from 01/04/2025 --to 31/03/2026 --section outcomes",
)
@day("--from", "first_on", "The first day.")
@day("--to", "last_on", "The last day; reviews held by its end count.")
@click.option("--funder", type=Name("funder"), help="Only this funder's money.")
@click.option(
    "--known-at",
    metavar="TIME|POSITION",
    help="As the ledger knew it then: 04/06/2025 or 2025-06-04T16:30 (UTC), or a position.",
)
@ledgers_option
@giving_options
def outcomes(
    given: Given,
    first_on: date,
    last_on: date,
    funder: str | None,
    known_at: str | None,
    ledgers: Path | None,
    **how: Any,
) -> None:
    """What was spent towards each outcome, and whether reviews found it achieved.

    It goes budget by budget at its end, and so is only for those who know the people: what
    anybody may read is dpl report commissioner --publish. Every figure can be opened: --explain
    SECTION/ROW/COLUMN lists the entries behind it.
    """
    from projections.reports.outcomes import outcomes as report_of

    asked = ReportAsked(
        "outcomes",
        report_of(first_on=first_on, last_on=last_on, funder=funder),
        known_at,
        asked={"funder": funder},
        ledgers=ledgers,
    )
    give(given, asked, Giving(**how))
