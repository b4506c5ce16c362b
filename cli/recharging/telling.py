"""`dpl recharge`: raised, disputed, agreed, settled or given up."""

from __future__ import annotations

from typing import Any

import click

from cli.asking import (
    account_argument,
    amount,
    day,
    named,
    reason_option,
    recording,
    shares_option,
)
from cli.given import Given
from cli.kinds import EntryGiven, EntryName, Name
from cli.orders import send, spend_meant
from cli.recharging import recharge
from ledger import commands as c

recharge_argument = click.argument("recharge", type=Name("recharge"))


@recording(
    recharge,
    "raise",
    example="dpl recharge raise A-1 RC-1 --from-fund council --to-fund nhs --from 01/04/2025 "
    "--to 30/09/2025 --held --reason eligibility-earlier --on 10/10/2025",
)
@account_argument
@recharge_argument
@named("--from-fund", "from_fund", "The fund that bore the cost.")
@named("--to-fund", "to_fund", "The fund whose it turned out to be.")
@day("--from", "first_on", "The first day it is for.", required=False)
@day("--to", "last_on", "The last day it is for.", required=False)
@click.option(
    "--entry",
    "entries",
    type=EntryName(),
    multiple=True,
    help="Only this spend; once for each. Else all that the fund bore for the days.",
)
@shares_option
@click.option("--by-plan", is_flag=True, help="Only what the plan and the split now say.")
@click.option("--held", is_flag=True, help="Also what is left of the days' payments.")
@reason_option
@day("--on", "raised_on", "The day it was raised.")
def raise_(given: Given, entries: tuple[EntryGiven, ...], shares: Any, **said: Any) -> None:
    """Ask another funder for a cost that turned out to be theirs.

    The ledger works out how much: all that the fund bore, or, with --shares or --by-plan, what it
    bore beyond its part. No cost is asked for twice.
    """
    numbers = []
    for entry in entries:
        meant = spend_meant(given, entry)
        if meant["account"] != said["account"]:
            raise click.UsageError(
                f"--entry: that is {meant['account']}'s, not {said['account']}'s"
            )
        numbers.append(meant["spend"])
    send(given, c.RaiseRecharge(entries=tuple(numbers), shares=shares or (), **said))


@recording(
    recharge, "dispute", example="dpl recharge dispute A-1 RC-1 --reason not-ours --on 20/10/2025"
)
@account_argument
@recharge_argument
@reason_option
@day("--on", "disputed_on", "The day it was disputed.")
def dispute(given: Given, **said: Any) -> None:
    """Record that the funder who was asked does not agree."""
    send(given, c.DisputeRecharge(**said))


@recording(
    recharge, "agree", example="dpl recharge agree A-1 RC-1 --on 01/11/2025 --amount 1000.00"
)
@account_argument
@recharge_argument
@amount("--amount", "amount_pence", "How much of it; without this, all.", required=False)
@day("--on", "agreed_on", "The day it was agreed.")
def agree(given: Given, **said: Any) -> None:
    """Record what both funders agreed: the cost is the other fund's from here."""
    send(given, c.AgreeRecharge(**said))


@recording(
    recharge,
    "settle",
    example="dpl recharge settle A-1 RC-1 --amount 1000.00 --reference INV-7 --on 30/11/2025",
)
@account_argument
@recharge_argument
@amount("--amount", "amount_pence", "How much was paid.")
@named("--reference", "reference", "The invoice or remittance it was paid by.")
@day("--on", "settled_on", "The day it was paid.")
def settle(given: Given, **said: Any) -> None:
    """Record that one funder paid the other, outside the account."""
    send(given, c.SettleRecharge(**said))


@recording(
    recharge, "withdraw", example="dpl recharge withdraw A-1 RC-1 --reason mistaken --on 25/10/2025"
)
@account_argument
@recharge_argument
@reason_option
@day("--on", "withdrawn_on", "The day it was given up.")
def withdraw(given: Given, **said: Any) -> None:
    """Give up asking, before it is agreed."""
    send(given, c.WithdrawRecharge(**said))
