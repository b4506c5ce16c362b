"""`dpl report monitoring`: one account's return, or every account a line each."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from cli.asking import day, fund_option, recording
from cli.given import Given
from cli.kinds import Name
from cli.reporting import report
from cli.reporting.giving import Giving, ReportAsked, give, giving_options
from cli.reporting.ledgers import ledgers_option


@recording(
    report,
    "monitoring",
    example="dpl report monitoring A-1 --from 01/04/2025 --to 30/06/2025 --into A-1.html",
)
@click.argument("account", type=Name("account"), required=False)
@day("--from", "first_on", "The first day.")
@day("--to", "last_on", "The last day; what stands is told as at its end.")
@fund_option("Only this fund.", required=False)
@click.option(
    "--known-at",
    metavar="TIME|POSITION",
    help="As the ledger knew it then: 04/06/2025 or 2025-06-04T16:30 (UTC), or a position.",
)
@ledgers_option
@giving_options
def monitoring(
    given: Given,
    account: str | None,
    first_on: date,
    last_on: date,
    fund: str | None,
    known_at: str | None,
    ledgers: Path | None,
    **how: Path | str | None,
) -> None:
    """What an account did in some days, as whoever looks at it needs it.

    Where the money came from and went to, what of it is not shown, what the bank says and whether
    somebody signed it, what is surplus and whose, what the person sent in, and who looked at it.
    Without ACCOUNT, every account, a line each; with --ledgers, those of all of them.
    """
    if ledgers is not None and account is not None:
        raise click.UsageError(
            "an account is of one ledger: say which with --ledger, or leave it out"
        )
    from projections.monitoring import Monitoring

    asked = ReportAsked(
        "monitoring",
        Monitoring(first_on=first_on, last_on=last_on, account=account, fund=fund),
        known_at,
        account=account,
        asked={"fund": fund},
        ledgers=ledgers,
    )
    give(given, asked, Giving(**how))
