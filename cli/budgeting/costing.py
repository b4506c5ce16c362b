"""`dpl budget`: what a funder bears beside a budget, or bore before it."""

from __future__ import annotations

from typing import Any

import click

from cli.asking import account_argument, day, fund_option, reason_option, recording
from cli.budgeting import budget
from cli.given import Given
from cli.kinds import Money, Name
from cli.orders import send
from ledger import commands as c

KINDS = (
    "care-before", "block-contract", "assessment", "support", "brokerage", "payroll", "audit",
    "training", "other",
)  # fmt: skip

cost_argument = click.argument("cost", type=Name("cost"))


@recording(
    budget,
    "funder-cost",
    example="dpl budget funder-cost A-1 day-centre --fund nhs --kind block-contract "
    "--weekly 86.00 --from 01/04/2025 --on 14/04/2025",
)
@account_argument
@cost_argument
@fund_option("The fund whose funder bears it.")
@click.option(
    "--kind",
    type=click.Choice(KINDS),
    required=True,
    help="care-before: what the care cost before the budget. block-contract: what is still paid "
    "for a service that the person no longer uses. The others are what running the budget costs.",
)
@click.option("--weekly", type=Money(), help="So much a week.")
@click.option("--yearly", type=Money(), help="So much a year.")
@click.option("--once", type=Money(), help="So much, once.")
@day("--from", "from_on", "The first day that it is borne for; of a cost borne once, its day.")
@day("--to", "to_on", "The last day, where it is known already.", required=False)
@day("--on", "recorded_on", "The day it was told of.")
def funder_cost(given: Given, weekly, yearly, once, **said: Any) -> None:
    """Record what a funder bears beside a budget, or bore before it.

    It is no part of the budget and moves no money of the account: it is told of in reports, as
    double running, as what running budgets costs, and as what the care cost before.
    """
    amounts = {"weekly": weekly, "yearly": yearly, "once": once}
    (frequency, pence), *more = [one for one in amounts.items() if one[1]] or [("", None)]
    if pence is None or more:
        raise click.UsageError("say how much: one of --weekly, --yearly and --once")
    send(given, c.RecordFunderCost(frequency=frequency, amount_pence=pence, **said))


@recording(
    budget,
    "end-funder-cost",
    example="dpl budget end-funder-cost A-1 day-centre --last 30/06/2025 --decided-on 20/06/2025 "
    "--reason released",
)
@account_argument
@cost_argument
@day("--last", "last_on", "The last day that it is borne for; before its first, it never was.")
@day("--decided-on", "decided_on", "The day it was decided.")
@reason_option
def end_funder_cost(given: Given, **said: Any) -> None:
    """Say when a cost beside a budget ended, as when a block contract is released."""
    send(given, c.EndFunderCost(**said))
