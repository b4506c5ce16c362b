"""`dpl pay`: payments of a fund's money, and what comes back of them."""

from __future__ import annotations

from typing import Any

import click

from cli.asking import (
    account_argument,
    amount,
    day,
    entry_argument,
    fund_option,
    group,
    holding_option,
    named,
    recording,
)
from cli.given import Given
from cli.kinds import EntryGiven, Money
from cli.orders import entry_meant, send
from ledger import commands as c

pay = group("pay", "Payments of a fund's money into a holding.")


@recording(
    pay,
    "make",
    example="dpl pay make A-1 --fund nhs --gross 600.00 --on 04/04/2025 --from 01/04/2025 "
    "--to 28/04/2025",
)
@account_argument
@fund_option("Whose money.")
@amount("--gross", "gross_pence", "The amount before the person's contribution.")
@click.option(
    "--contribution",
    "contribution_pence",
    type=Money(or_nought=True),
    default=0,
    help="The person's contribution for the same days.",
)
@click.option(
    "--basis",
    type=click.Choice(("net", "gross")),
    default="net",
    show_default=True,
    help="net: the contribution is kept back. gross: it is not.",
)
@day("--on", "paid_on", "The day it is paid.")
@day("--from", "first_on", "The first day it is for.", required=False)
@day("--to", "last_on", "The last day it is for.", required=False)
@holding_option
@click.option(
    "--deployment",
    type=click.Choice(("direct_payment", "third_party")),
    default="direct_payment",
    show_default=True,
    help="How the money is held.",
)
@click.option("--on-top", is_flag=True, help="Arrears, or an extra, for days paid already.")
@click.option(
    "--stated",
    "stated_pence",
    type=Money(or_nought=True),
    help="What it was said to come to; refused where it does not.",
)
@named("--one-off", "one_off", "The one-off allocation that it pays.", required=False)
@named(
    "--liability",
    "liability",
    "The recorded liability that it is to pay: passes a stop and a death.",
    required=False,
)
def make(given: Given, **said: Any) -> None:
    """Pay a fund's money into a holding."""
    send(given, c.MakePayment(**said))


@recording(pay, "return", example="dpl pay return A-1/9 --amount 50.00 --on 20/04/2025")
@entry_argument
@amount("--amount", "amount_pence", "How much of it.")
@day("--on", "returned_on", "The day it went back.")
def return_(given: Given, entry: EntryGiven, **said: Any) -> None:
    """Record that a payment, or part of it, went back to the funder."""
    send(given, c.ReturnPayment(**entry_meant(given, entry), **said))
