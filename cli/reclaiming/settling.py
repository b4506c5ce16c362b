"""`dpl reclaim …`: how a reclaim is settled: by parts, by offset, written off; and refunds."""

from __future__ import annotations

from typing import Any

import click

from cli.asking import (
    account_argument,
    amount,
    day,
    fund_option,
    holding_option,
    named,
    reason_option,
    recording,
)
from cli.given import Given
from cli.kinds import Name
from cli.orders import send
from cli.reclaiming import reclaim, reclaim_argument
from ledger import commands as c

EVERY = ("once", "weekly", "four-weekly", "monthly")

every_option = click.option(
    "--every", type=click.Choice(EVERY), default="four-weekly", show_default=True, help="How often."
)
against_option = click.option(
    "--against",
    type=click.Choice(("held", "owed")),
    default="held",
    show_default=True,
    help="Out of what the holding has, or as repayment of what is owed.",
)


@recording(
    reclaim,
    "instalments",
    example="dpl reclaim instalments A-1 R-1 --each 25.00 --every monthly --from 01/08/2025 "
    "--agreed-on 20/07/2025",
)
@account_argument
@reclaim_argument
@click.option("--card-sweep", is_flag=True, help="Swept off the card by the funder, not repaid.")
@amount("--each", "each_pence", "The most at a time; else all that is left.", required=False)
@every_option
@day("--from", "first_on", "The day of the first part.")
@day("--agreed-on", "agreed_on", "The day it was agreed.")
def instalments(given: Given, card_sweep: bool, **said: Any) -> None:
    """Agree that a reclaim is repaid by parts, or swept off the card."""
    send(given, c.AgreeInstalments(by="card-sweep" if card_sweep else "repayment", **said))


@recording(
    reclaim,
    "offset",
    example="dpl reclaim offset A-1 R-1 --from 01/08/2025 --agreed-on 20/07/2025",
)
@account_argument
@reclaim_argument
@amount("--each", "each_pence", "The most at a time; else all that is left.", required=False)
@every_option
@day("--from", "first_on", "From which day on payments are less.")
@day("--agreed-on", "agreed_on", "The day it was agreed.")
def offset(given: Given, **said: Any) -> None:
    """Agree that a reclaim is taken off coming payments, out of unused money.

    Each payment is less by at most all of it, and by no more than lies unused; `dpl pay run` does
    it. SI 2013/1617 reg 13(4).
    """
    send(given, c.AgreeInstalments(by="offset", **said))


@recording(reclaim, "receive", example="dpl reclaim receive A-1 R-1 --amount 60.00 --on 10/07/2025")
@account_argument
@reclaim_argument
@amount("--amount", "amount_pence", "How much came back.")
@day("--on", "received_on", "The day it came.")
@against_option
@holding_option
def receive(given: Given, **said: Any) -> None:
    """Record that money came back to the funder under a served notice."""
    send(given, c.ReceiveReclaim(**said))


@recording(
    reclaim,
    "write-off",
    example="dpl reclaim write-off A-1 --fund nhs --authority panel-7 --reason hardship "
    "--on 01/08/2025",
)
@account_argument
@click.option("--reclaim", type=Name("reclaim"), help="The reclaim whose rest is given up.")
@fund_option("Whose money, where no reclaim asked for it.", required=False)
@amount("--amount", "amount_pence", "How much; else all that is left.", required=False)
@click.option(
    "--against",
    type=click.Choice(("owed", "held")),
    default="owed",
    show_default=True,
    help="A debt is given up, or what is there may stay.",
)
@named("--authority", "authority", "On whose authority: a reference, never a person's name.")
@reason_option
@day("--on", "written_off_on", "The day it was given up.")
def write_off(given: Given, **said: Any) -> None:
    """Give up money on somebody's authority: what is left of a reclaim, or a debt."""
    send(given, c.WriteOffReclaim(**said))


@recording(
    reclaim,
    "refund-person",
    example="dpl reclaim refund-person A-1 --fund council --amount 60.00 --reason not-needed "
    "--on 01/08/2025",
)
@account_argument
@fund_option("The fund it was paid towards.")
@amount("--amount", "amount_pence", "How much.")
@day("--on", "refunded_on", "The day it was given back.")
@holding_option
@reason_option
def refund_person(given: Given, **said: Any) -> None:
    """Give the person back their own money that was paid in and not needed."""
    send(given, c.RefundPerson(**said))
