"""`dpl report commissioner`: where the money went, for those who gave it."""

from __future__ import annotations

import shlex
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cli.asking import day, recording
from cli.given import Given
from cli.kinds import Name
from cli.reporting import report
from cli.reporting.giving import Giving, ReportAsked, give, giving_options, hands_here
from cli.reporting.ledgers import ledgers_option
from cli.reporting.publishing import for_anybody

if TYPE_CHECKING:
    from projections.reports.making import CubeReport


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
@click.option(
    "--alone",
    is_flag=True,
    help="With --publish: though some were published together with ledgers not named here.",
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
    alone: bool,
    ledgers: Path | None,
    **how: Any,
) -> None:
    """What the money bought, what is unspent and whose it is, and what is overdue.

    Every figure can be opened: --explain SECTION/ROW/COLUMN lists the entries behind it. With
    --ledgers, all ledgers of a region add up to one report.
    """
    from projections.reports.commissioner import commissioner as report_of

    what = report_of(first_on=first_on, last_on=last_on, funder=funder, hands=hands_here())
    giving = Giving(**how)
    if alone and not publish:
        raise click.UsageError("--alone goes with --publish")
    again = _with_ledgers(what, ledgers, giving)
    asked = ReportAsked(
        "commissioner",
        what,
        known_at,
        asked={"funder": funder, "alone": "yes" if alone else None},
        ledgers=ledgers,
        for_anybody=partial(for_anybody, what, again=again, alone=alone) if publish else None,
    )
    give(given, asked, giving)


def _with_ledgers(what: CubeReport, ledgers: Path | None, how: Giving) -> str:
    """The same published with several ledgers in view."""
    words = ["dpl", "report", "commissioner", "--from", f"{what.first_on:%d/%m/%Y}"]
    words += ["--to", f"{what.last_on:%d/%m/%Y}"]
    words += ["--funder", what.funder] if what.funder else []
    words += ["--publish", "--section", how.section] if how.section else ["--publish"]
    if how.into is not None and how.given_to is not None and how.given_on is not None:
        words += ["--into", str(how.into), "--given-to", how.given_to]
        words += ["--on", f"{how.given_on:%d/%m/%Y}"]
    return shlex.join([*words, "--ledgers", str(ledgers) if ledgers else "FILE"])
