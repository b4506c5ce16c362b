"""`dpl reclaim`: asking money back: proposed, noticed, received or given up."""

from __future__ import annotations

from typing import Any, get_args

import click

from cli.asking import (
    account_argument,
    amount,
    day,
    fund_option,
    group,
    holding_option,
    private_option,
    reason_option,
    recording,
)
from cli.given import Given
from cli.kinds import Name, Word
from cli.orders import send
from ledger import commands as c
from ledger.events import Ground

reclaim = group("reclaim", "Asking money back, with notice and a right of reply.")

REPAYERS = ("person", "representative", "nominee", "personal-representatives")

reclaim_argument = click.argument("reclaim", type=Name("reclaim"))


@recording(
    reclaim,
    "propose",
    example="dpl reclaim propose A-1 R-1 --fund nhs --amount 100.00 "
    "--ground unused-accumulated --on 01/06/2025",
)
@account_argument
@reclaim_argument
@fund_option("Whose money.")
@amount("--amount", "amount_pence", "How much.")
@click.option(
    "--ground", type=click.Choice(get_args(Ground)), required=True, help="The ground in law."
)
@day("--on", "proposed_on", "The day it was proposed.")
def propose(given: Given, **said: Any) -> None:
    """Propose that a funder ask money back."""
    send(given, c.ProposeReclaim(**said))


@recording(
    reclaim,
    "notice",
    example="dpl reclaim notice A-1 R-1 --amount 100.00 --repay-by 15/07/2025 --repayer person "
    "--reason more-than-eight-weeks --on 10/06/2025",
)
@account_argument
@reclaim_argument
@amount("--amount", "amount_pence", "How much the notice asks.")
@day("--repay-by", "repay_by", "The day within which it is to be repaid.")
@click.option("--repayer", type=click.Choice(REPAYERS), required=True, help="Who is to repay it.")
@click.option(
    "--reason",
    "reasons",
    type=Word(),
    multiple=True,
    required=True,
    help="A reason the notice states; once for each.",
)
@day("--on", "served_on", "The day it was served.")
@private_option("--note", "note", "The notice's own words.")
def notice(given: Given, note: str | None, **said: Any) -> None:
    """Serve written notice: reasons, amount, time, and who must repay."""
    send(given, c.ServeNotice(**said), private={"note": note})


@recording(reclaim, "receive", example="dpl reclaim receive A-1 R-1 --amount 60.00 --on 10/07/2025")
@account_argument
@reclaim_argument
@amount("--amount", "amount_pence", "How much came back.")
@day("--on", "received_on", "The day it came.")
@click.option(
    "--against",
    type=click.Choice(("held", "owed")),
    default="held",
    show_default=True,
    help="Out of what the holding has, or as repayment of what is owed.",
)
@holding_option
def receive(given: Given, **said: Any) -> None:
    """Record that money came back to the funder under a served notice."""
    send(given, c.ReceiveReclaim(**said))


@recording(
    reclaim, "withdraw", example="dpl reclaim withdraw A-1 R-1 --reason hardship --on 01/08/2025"
)
@account_argument
@reclaim_argument
@reason_option
@day("--on", "withdrawn_on", "The day it was given up.")
def withdraw(given: Given, **said: Any) -> None:
    """Give up asking for what has not yet been received."""
    send(given, c.WithdrawReclaim(**said))
