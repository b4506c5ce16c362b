"""`dpl budget`: what is set aside: earmarks, and liabilities until they are paid."""

from __future__ import annotations

from typing import Any

import click

from cli.asking import (
    account_argument,
    amount,
    day,
    fund_option,
    named,
    reason_option,
    recording,
    shares_option,
    word,
)
from cli.budgeting import budget
from cli.given import Given
from cli.kinds import EntryGiven, EntryName, Name
from cli.orders import entry_meant, send
from ledger import commands as c

KINDS = ("paye", "pension", "wages", "holiday", "notice", "redundancy", "invoice", "other")

earmark_argument = click.argument("earmark", type=Name("earmark"))
liability_argument = click.argument("liability", type=Name("liability"))


@recording(
    budget,
    "earmark",
    example="dpl budget earmark A-1 hoist --fund nhs --amount 900.00 --purpose hoist "
    "--on 01/05/2025 --expires 31/03/2026",
)
@account_argument
@earmark_argument
@fund_option("From whose money.")
@amount("--amount", "amount_pence", "Up to how much may be saved.")
@word("--purpose", "purpose", "What for, as a coded word.")
@day("--on", "agreed_on", "The day it was agreed.")
@day("--expires", "expires_on", "The last day it stands.")
def earmark(given: Given, **said: Any) -> None:
    """Agree savings towards something dearer, where the funder's policy allows them."""
    send(given, c.AgreeEarmark(**said))


@recording(
    budget,
    "release",
    example="dpl budget release A-1 hoist --on 12/09/2025 --reason bought",
)
@account_argument
@earmark_argument
@day("--on", "released_on", "The first day it no longer stands.")
@reason_option
def release(given: Given, **said: Any) -> None:
    """End an earmark: bought, or given up."""
    send(given, c.ReleaseEarmark(**said))


@recording(
    budget,
    "liability",
    example="dpl budget liability A-1 paye-q1 --kind paye --amount 312.40 --fund nhs "
    "--on 30/06/2025 --due 22/07/2025",
)
@account_argument
@liability_argument
@click.option("--kind", type=click.Choice(KINDS), required=True, help="What it is for.")
@amount("--amount", "amount_pence", "How much is still to be paid.")
@fund_option("Whose money; else by the split agreed, else the only fund.", required=False)
@shares_option
@day("--on", "recorded_on", "The day from which it is owed.")
@day("--due", "due_on", "The day it has to be paid by.", required=False)
@named("--payee", "payee", "An opaque reference to who is to be paid.", required=False)
@click.option(
    "--underwritten", is_flag=True, help="The funder promised to pay it: nothing is kept for it."
)
def liability(given: Given, shares, **said: Any) -> None:
    """Record money still to be paid for what was had already, which so is no surplus."""
    send(given, c.RecordLiability(shares=shares or (), **said))


@recording(
    budget,
    "settle",
    example="dpl budget settle A-1 paye-q1 --on 22/07/2025 --reason paid",
)
@account_argument
@liability_argument
@day("--on", "settled_on", "The day it was paid, or fell away.")
@amount("--amount", "amount_pence", "How much; without this, all that is left.", required=False)
@click.option("--spend", "entry", type=EntryName(), help="The entry that paid it, like A-1/10.")
@reason_option
def settle(given: Given, account: str, entry: EntryGiven | None, **said: Any) -> None:
    """Say that a liability was paid, all or part of it, or fell away."""
    spend = None
    if entry is not None:
        meant = entry_meant(given, entry)
        if meant["account"] != account:
            raise click.UsageError(f"the spend is {meant['account']}'s, and not {account}'s")
        spend = meant["entry"]
    send(given, c.SettleLiability(account=account, spend=spend, **said))
