"""`dpl`: which command stands where. Imports click and nothing else of weight.

A command's own module is loaded when that command is used, so that `dpl --help` costs no more than
click does. The words beside each name stand here for that reason; a test keeps them true.
"""

from __future__ import annotations

import io
import sys
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

import click

from cli.asking import shared_options
from cli.failing import exit_code_of
from cli.given import Given


class Place(NamedTuple):
    """Where a command is defined, and what it does in a few words."""

    at: str
    words: str


COMMANDS = {
    "demo": Place("cli.demo:demo", "A whole ledger to look at, in seconds."),
    "init": Place("cli.ledgers:init", "Make an empty ledger."),
    "upgrade": Place("cli.ledgers:upgrade", "Bring a ledger to this version's layout."),
    "account": Place("cli.accounts:account", "Budget accounts: one person, one plan, one account."),
    "holding": Place(
        "cli.holdings:holding", "Where money is: bank accounts, cards, client accounts."
    ),
    "policy": Place(
        "cli.policies:policy",
        "Packs of local rules: adopt one for a funder, show it, compare two.",
    ),
    "allocate": Place(
        "cli.allocations:allocate", "What a fund agrees to give, by the week or once."
    ),
    "budget": Place(
        "cli.budget:budget", "What a person may spend: plan, contribution, and what is set aside."
    ),
    "pay": Place("cli.payruns:pay", "Payments of a fund's money into a holding."),
    "receive": Place("cli.receipts:receive", "Other money in: contributions, top-ups, interest."),
    "spend": Place("cli.spends:spend", "Spends, and what is asked and said of them."),
    "plan": Place("cli.plans:plan", "What a plan lets somebody buy, before they buy it."),
    "payables": Place(
        "cli.payables:payables", "Invoices that a funder pays itself, for notional budgets."
    ),
    "reclaim": Place(
        "cli.reclaims:reclaim", "Asking money back, with notice and a right of reply."
    ),
    "surplus": Place(
        "cli.surplus:surplus", "What is more than may stay, whose it is, and by which rule."
    ),
    "contribution": Place(
        "cli.contributions:contribution",
        "The person's contributions: due, received, who is behind.",
    ),
    "review": Place(
        "cli.reviews:review", "Reviews and audits that were held, and how close they are."
    ),
    "reviews": Place(
        "cli.reviews:reviews",
        "When the next review and audit of every fund is due, by law or by policy.",
    ),
    "recharge": Place(
        "cli.recharges:recharge", "What one funder asks of another: never the person's to pay."
    ),
    "move": Place(
        "cli.corrections:move",
        "Move an account's money to another of its holdings, or to another account.",
    ),
    "correct": Place(
        "cli.corrections:correct",
        "Take back an entry and record it again with some of its fields put right.",
    ),
    "reverse": Place("cli.corrections:reverse", "Take back an entry that was wrong."),
    "approve": Place(
        "cli.approvals:approve",
        "Agree, as a second person, to what waits; it is decided afresh and done.",
    ),
    "approval": Place(
        "cli.approvals:approval", "What waits for a second person: list it, look at it, refuse it."
    ),
    "record": Place("cli.bulk:record", "Record commands in bulk, whole or not at all."),
    "import": Place(
        "cli.importing:import_",
        "Read bank statements: CSV of the UK banks, OFX, MT940 and camt.053.",
    ),
    "line": Place("cli.lines:line", "Lines of bank statements that nobody has attributed yet."),
    "statement": Place(
        "cli.statements:statement", "Statements that were read: list them, take one back."
    ),
    "reconcile": Place(
        "cli.reconciliations:reconcile",
        "Our books beside what the bank, a council or a bureau says.",
    ),
    "balance": Place(
        "cli.balances:balance",
        "What each fund has: paid in, spent, owed, returned, and what is left.",
    ),
    "check": Place(
        "cli.balances:check",
        "The morning check: bank = held + unallocated, and nobody overdrawn on others' money.",
    ),
    "history": Place(
        "cli.histories:history",
        "The audit trail: each entry in words, and what there was after it.",
    ),
    "trace": Place(
        "cli.tracing:trace",
        "Follow the pound: what an entry posted, what it rests on, and what rests on it.",
    ),
    "work": Place(
        "cli.work:work",
        "What needs a person today, over all accounts, with the command that settles each.",
    ),
    "return": Place(
        "cli.returns:return_", "A person's return of their money: asked for, received, looked at."
    ),
    "report": Place(
        "cli.reports:report",
        "What was bought, what is unspent and whose it is: for a funder, a person, a return.",
    ),
    "letter": Place(
        "cli.letters:letter",
        "Letters about somebody's money, from templates that a body can make its own.",
    ),
    "export": Place("cli.exporting:export", "The books as other programs read them."),
    "projections": Place(
        "cli.projecting:projections", "The tables that answers come from, made from entries alone."
    ),
}


class LazyGroup(click.Group):
    """The commands of COMMANDS whose modules are there, each loaded when it is used."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [name for name, place in COMMANDS.items() if _is_there(place)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        place = COMMANDS.get(cmd_name)
        if place is None or not _is_there(place):
            return None
        module, _, name = place.at.partition(":")
        return getattr(import_module(module), name)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, COMMANDS[name].words) for name in self.list_commands(ctx)])

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[Any]:
        names = [name for name in self.list_commands(ctx) if name.startswith(incomplete)]
        found = [click.shell_completion.CompletionItem(n, help=COMMANDS[n].words) for n in names]
        return [*found, *click.Command.shell_complete(self, ctx, incomplete)]

    def main(self, args=None, prog_name=None, standalone_mode=True, **extra: Any) -> Any:
        """Run; every error becomes words on stderr and an exit code, and never a traceback."""
        if not standalone_mode:
            return super().main(args, prog_name, standalone_mode=False, **extra)
        _speak_utf8()
        given = extra.setdefault("obj", Given())
        try:
            code = super().main(args, prog_name or "dpl", standalone_mode=False, **extra)
            raise SystemExit(code if isinstance(code, int) else 0)
        except Exception as error:
            raise SystemExit(exit_code_of(error, given)) from None

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except BrokenPipeError as error:
            # Before click sees it, who would call it exit code 1.
            ctx.exit(exit_code_of(error, ctx.ensure_object(Given)))


def _speak_utf8() -> None:
    """Files and pipes get UTF-8 whatever the system's habit; no pound sign stops a command."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            encoding = None if stream.isatty() else "utf-8"
            stream.reconfigure(encoding=encoding, errors="backslashreplace")


def _is_there(place: Place) -> bool:
    return Path(__file__).with_name(f"{place.at.partition(':')[0].split('.')[1]}.py").exists()


@click.command(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@shared_options
@click.version_option(package_name="direct-payments-ledger", prog_name="dpl")
def dpl() -> None:
    """The book of record for public money that people spend on their own care.

    Every command has --help, which ends with a line that can be pasted.
    """


if __name__ == "__main__":
    dpl()
