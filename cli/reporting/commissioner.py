"""`dpl report commissioner`: where the money went, for those who gave it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from cli.asking import day, recording
from cli.given import Given
from cli.kinds import Name
from cli.reporting import report
from cli.reporting.giving import Giving, ReportAsked, give, giving_options


@recording(
    report,
    "commissioner",
    example="dpl report commissioner --from 01/04/2025 --to 31/03/2026 --into year.html",
)
@day("--from", "first_on", "The first day.")
@day("--to", "last_on", "The last day; what stands is told as at its end.")
@click.option("--funder", type=Name("funder"), help="Only this funder's money.")
@click.option(
    "--known-at",
    metavar="TIME|POSITION",
    help="As the ledger knew it then: 04/06/2025 or 2025-06-04T16:30 (UTC), or a position.",
)
@giving_options
def commissioner(
    given: Given,
    first_on: date,
    last_on: date,
    funder: str | None,
    known_at: str | None,
    **how: Path | str | None,
) -> None:
    """What the money bought, what is unspent and whose it is, and what is overdue.

    Every figure can be opened: --explain SECTION/ROW/COLUMN lists the entries behind it.
    """
    from projections.reports.commissioner import Commissioner

    asked = ReportAsked(
        "commissioner",
        Commissioner(first_on=first_on, last_on=last_on, funder=funder),
        known_at,
        asked={"funder": funder},
    )
    give(given, asked, Giving(**how))
