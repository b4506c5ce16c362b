"""`dpl receive`: money that came in and is not a funder's payment."""

from __future__ import annotations

from typing import Any

import click

from cli.asking import (
    account_argument,
    again_option,
    amount,
    day,
    fund_option,
    group,
    holding_option,
    named,
    recording,
    shares_option,
)
from cli.given import Given
from cli.orders import send
from ledger import commands as c

receive = group("receive", "Other money in: contributions, top-ups, interest.")

how_much = amount("--amount", "amount_pence", "How much.")
when = day("--on", "received_on", "The day it came.")


@recording(
    receive,
    "contribution",
    example="dpl receive contribution A-1 --fund council --amount 80.00 --on 06/04/2025",
)
@account_argument
@fund_option("The fund that charges it.")
@how_much
@when
@click.option(
    "--to",
    type=click.Choice(("holding", "funder")),
    default="holding",
    show_default=True,
    help="Where the person paid it.",
)
@holding_option
@again_option
def contribution(given: Given, **said: Any) -> None:
    """Record the person's contribution: into the holding, or paid to the funder."""
    send(given, c.ReceiveContribution(**said))


@recording(
    receive,
    "top-up",
    example="dpl receive top-up A-1 --fund own --beside council --amount 25.00 --on 07/04/2025",
)
@account_argument
@fund_option("The person's own fund: of the programme own.")
@named("--beside", "beside", "The fund whose services it adds to.", required=False)
@how_much
@when
@holding_option
def top_up(given: Given, **said: Any) -> None:
    """Record the person's own money put into the holding.

    Refused where the policy of the fund it adds to lets nobody add to it.
    """
    send(given, c.ReceiveTopUp(**said))


@recording(
    receive,
    "interest",
    example="dpl receive interest A-1 --amount 1.24 --on 30/04/2025 --shares nhs=60,council=40",
)
@account_argument
@how_much
@when
@fund_option("Whose it is; else the account's only fund.", required=False)
@shares_option
@holding_option
def interest(given: Given, shares, **said: Any) -> None:
    """Record interest that the bank paid."""
    send(given, c.ReceiveInterest(shares=shares or (), **said))
