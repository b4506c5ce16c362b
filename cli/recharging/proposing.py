"""`dpl recharge propose`: what funders might put right, each with the command that does it."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

import click
import msgspec

from cli.asking import account_argument, day, reading, time_options
from cli.given import Given
from cli.known import must_know_account
from cli.recharging import recharge
from cli.showing import Column, Table, show, tell
from ledger import commands as c

if TYPE_CHECKING:
    from ledger.book.proposals import Proposed

COLUMNS = (
    Column("what"),
    Column("because"),
    Column("from_fund", title="from"),
    Column("to_fund", title="to"),
    Column("first", "date"),
    Column("last", "date"),
    Column("amount", "money"),
    Column("held", "money", "and left"),
    Column("spends", "number"),
    Column("command", "words"),
)


@reading(recharge, "propose", example="dpl recharge propose A-1 --since 01/04/2025")
@account_argument
@day("--since", "since", "Only costs for days from then on.", required=False)
@click.option(
    "--commands", is_flag=True, help="Write the commands, one a line, as `dpl record` reads them."
)
@time_options
def propose(
    given: Given,
    account: str,
    since: date | None,
    commands: bool,
    as_at: date | None,
    known_at: str | None,
) -> None:
    """What funders might put right among themselves; nothing is done until somebody does it.

    Looks at eligibility found to have started earlier, splits and plans agreed for days past, and
    costs on another fund than they say. Each figure is as if those before it were done. Nothing
    is asked of the person; what they paid for days that are free is proposed to be given back.
    """
    from projections.recharges import proposals

    must_know_account(given, account)
    found = proposals(
        given.ledger_url, account=account, since=since, as_at=as_at, known_at=known_at
    )
    if commands:
        for one in found:
            if one.command is not None:
                click.echo(json.dumps(msgspec.to_builtins(one.command), ensure_ascii=False))
    else:
        rows = [_row(account, one) for one in found]
        show(Table(COLUMNS, rows, empty="there is nothing to put right"), given.output)
    for one in found:
        if one.command is None:
            tell(
                f"no fund, or more than one, of {account} is of the programme that the person "
                f"turned out to be entitled to: dpl account fund {account} --help"
            )
        elif one.kind == "refund":
            tell(
                "what the person paid is given back once the recharge is agreed, from what the "
                f"fund has; the rest {one.from_fund}'s funder pays them itself"
            )


def _row(account: str, one: Proposed) -> tuple:
    line = command_line(one.command) if one.command is not None else None
    return (one.kind, one.because, one.from_fund or None, one.to_fund or None, one.days.first,
            one.days.last, one.pence, one.held_pence, len(one.spends), line)  # fmt: skip


def command_line(command: c.Command) -> str:
    """The command as it is typed."""
    match command:
        case c.CorrectShares():
            shares = _shares(command.shares)
            entry = f"{command.account}/{command.spend}"
            return f"dpl spend share {entry} --shares {shares} --reason {command.reason}"
        case c.RefundPerson():
            amount = f"{command.amount_pence // 100}.{command.amount_pence % 100:02d}"
            return (
                f"dpl reclaim refund-person {command.account} --fund {command.fund} "
                f"--amount {amount} --reason {command.reason} --on {command.refunded_on:%d/%m/%Y}"
            )
        case c.RaiseRecharge():
            return _raise_line(command)
    raise TypeError(f"nobody types {type(command).__name__} from a proposal")


def _raise_line(command: c.RaiseRecharge) -> str:
    words = ["dpl recharge raise", command.account, command.recharge]
    words += ["--from-fund", command.from_fund, "--to-fund", command.to_fund]
    if command.first_on and command.last_on:
        words += [f"--from {command.first_on:%d/%m/%Y} --to {command.last_on:%d/%m/%Y}"]
    words += [f"--entry {command.account}/{entry}" for entry in command.entries]
    words += [f"--shares {_shares(command.shares)}"] if command.shares else []
    words += ["--by-plan"] if command.by_plan else []
    words += ["--held"] if command.held else []
    words += ["--reason", command.reason, f"--on {command.raised_on:%d/%m/%Y}"]
    return " ".join(words)


def _shares(shares: tuple[c.Weight, ...]) -> str:
    return ",".join(f"{share.fund}={share.weight}" for share in shares)
