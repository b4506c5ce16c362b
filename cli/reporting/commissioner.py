"""`dpl report commissioner`: where the money went, for those who gave it."""

from __future__ import annotations

from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import click

from cli.asking import day, recording
from cli.given import Given
from cli.kinds import Name
from cli.reporting import report
from cli.reporting.giving import Giving, ReportAsked, give, giving_options, hands_here
from cli.reporting.ledgers import ledgers_option
from cli.reporting.publishing import for_anybody


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
@click.option(
    "--publish",
    is_flag=True,
    help="For anybody to read: small numbers are left out, and follow from nothing.",
)
@ledgers_option
@giving_options
def commissioner(
    given: Given,
    first_on: date,
    last_on: date,
    funder: str | None,
    known_at: str | None,
    publish: bool,
    ledgers: Path | None,
    **how: Any,
) -> None:
    """What the money bought, what is unspent and whose it is, and what is overdue.

    Every figure can be opened: --explain SECTION/ROW/COLUMN lists the entries behind it. With
    --ledgers, all ledgers of a region add up to one report.
    """
    from projections.reports.commissioner import commissioner as report_of

    what = report_of(first_on=first_on, last_on=last_on, funder=funder, hands=hands_here())
    asked = ReportAsked(
        "commissioner",
        what,
        known_at,
        asked={"funder": funder},
        ledgers=ledgers,
        for_anybody=partial(for_anybody, what) if publish else None,
    )
    give(given, asked, Giving(**how))
