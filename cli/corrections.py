"""`dpl reverse`, `dpl correct` and `dpl move`: putting right what was recorded."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from cli.asking import (
    account_argument,
    amount,
    day,
    entry_argument,
    fund_option,
    named,
    reason_option,
    recording,
    shares_option,
    word,
)
from cli.failing import NOTHING
from cli.given import Given
from cli.kinds import EntryGiven
from cli.orders import decide, entry_meant, in_short, send, show_outcome
from cli.showing import Column, Table, show, tell
from ledger import commands as c

if TYPE_CHECKING:
    from ledger.service import Outcome

EFFECT = (
    Column("account"),
    Column("fund"),
    Column("what"),
    Column("category"),
    Column("before", "money"),
    Column("after", "money"),
    Column("change", "money"),
)


@recording(None, "reverse", example="dpl reverse A-1/10 --reason entered-twice")
@entry_argument
@reason_option
@click.option("--with-dependants", is_flag=True, help="Take back what rests on it too.")
def reverse(given: Given, entry: EntryGiven, **said: Any) -> None:
    """Take back an entry that was wrong.

    ENTRY is an account's, like A-1/7, or a position in the ledger, like 42: `dpl history` shows
    both. Nothing is erased: a reversal is an entry of its own.
    """
    send(given, c.ReverseEntry(**entry_meant(given, entry), **said))


@recording(
    None,
    "correct",
    example="dpl correct A-1/10 --amount 49.50 --reason typing-error --yes",
)
@entry_argument
@reason_option
@amount("--amount", "amount_pence", "The right amount.", required=False)
@day("--on", "on", "The right day.", required=False)
@fund_option("Whose money it was.", required=False)
@shares_option
@word("--category", "category", "What it was for.", required=False)
@named("--payee", "payee", "Who was paid: an opaque reference.", required=False)
@word("--provider", "provider", "The kind of provider.", required=False)
@click.option("--yes", is_flag=True, help="Record it without asking.")
def correct(given: Given, entry: EntryGiven, shares, yes: bool, **said: Any) -> None:
    """Take back an entry and record it again with some of its fields put right.

    Shows first what that does to the balances, and asks. Where nobody can be asked it records
    only with --yes.
    """
    order = c.CorrectEntry(shares=shares or (), **entry_meant(given, entry), **said)
    trial = decide(given, order, dry_run=True)
    if trial.repeated or (yes and not given.dry_run):
        send(given, order)
    elif given.dry_run or not _someone_is_there():
        show(_effect(given, trial), given.output)
        tell(in_short(trial, dry_run=True))
        if not given.dry_run:
            tell("  try:   --yes records it")
            click.get_current_context().exit(2)
    else:
        _ask_and_send(given, order, trial)


def _ask_and_send(given: Given, order: c.CorrectEntry, trial: Outcome) -> None:
    show(_effect(given, trial), to=sys.stderr)
    try:
        agreed = click.confirm("record this correction?", err=True)
    except click.Abort:
        agreed = False
    if not agreed:
        tell(NOTHING)
        click.get_current_context().exit(2)
    show_outcome(given, decide(given, order, dry_run=False))


def _someone_is_there() -> bool:
    return sys.stdin.isatty() and sys.stderr.isatty()


def _effect(given: Given, trial: Outcome) -> Table:
    from projections.effect import effect

    rows = [
        (*change[:4], change.before_pence, change.after_pence, change.change_pence)
        for change in effect(given.ledger().store, trial.waits or trial.entries)
    ]
    return Table(EFFECT, rows, empty="no balance changes")


@recording(
    None,
    "move",
    example="dpl move A-1 --amount 50.00 --on 01/05/2025 --from-holding bank-1 "
    "--to-holding card-1 --fund nhs",
)
@account_argument
@amount("--amount", "amount_pence", "How much.")
@day("--on", "moved_on", "The day it was moved.")
@named("--from-holding", "from_holding", "Where it was.")
@named("--to-holding", "to_holding", "Where it went.")
@named("--to-account", "to_account", "Whose it is now, if not this account's.", required=False)
@fund_option("Whose money; else the account's only fund.", required=False)
@shares_option
def move(given: Given, shares, **said: Any) -> None:
    """Move an account's money to another of its holdings, or to another account."""
    send(given, c.MoveMoney(shares=shares or (), **said))
