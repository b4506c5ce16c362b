"""`dpl reconcile bank`: one holding, or all of them, beside what the bank says; and matching by
hand."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from cli.asking import day, reason_option, recording
from cli.given import Given
from cli.kinds import EntryGiven, EntryName, Name
from cli.known import must_know_holding
from cli.reconciling import reconcile
from cli.reconciling.showing import show_reconciliation
from cli.reconciling.squaring import Squaring, Sums
from cli.showing import Column, Table, show, tell
from ledger import commands as c
from ledger.errors import Refused

if TYPE_CHECKING:
    from projections.may_be import MayBe

SUMMARY = (
    Column("holding"),
    Column("from", "date"),
    Column("to", "date"),
    Column("matched", "number"),
    Column("only_at_bank", "number"),
    Column("not_at_bank", "number"),
    Column("others", "number"),
    Column("difference", "money"),
    Column("explained", "money"),
    Column("unexplained", "money"),
    Column("faults", "number"),
)
"""others are items in which a line and an entry may be one thing, and timing that is not by the
books alone."""


@recording(reconcile, "bank", example="dpl reconcile bank bank-1 --from 01/04/2025 --to 30/04/2025")
@click.argument("holding", type=Name("holding"), required=False)
@day("--from", "first_on", "The first day; else the first that a statement covers.", required=False)
@day("--to", "last_on", "The last day; else the last that a statement covers.", required=False)
@click.option(
    "--match/--no-match",
    "match",
    default=True,
    help="First match what is still alone, where there is only one way to; or only show.",
)
def bank(
    given: Given, holding: str | None, first_on: date | None, last_on: date | None, match: bool
) -> None:
    """Square a holding with its bank: what agrees, and each thing that does not.

    Without a holding, one row for each there is.
    """
    if first_on is not None and last_on is not None and last_on < first_on:
        raise click.UsageError("--to is before --from")
    ledger = given.ledger()
    if holding is not None:
        must_know_holding(given, holding)
        found = Squaring(given, ledger, match).one(holding, first_on, last_on)
        if found is None:
            raise Refused(
                "no-period",
                f"no statement of holding {holding} says which days to reconcile",
                "--from and --to; or dpl import FILE --holding " + holding,
            )
        show_reconciliation(found, given.output, may_be=_may_be(given, holding))
        return
    squaring = Squaring(given, ledger, match)
    sums = Sums()
    rows = squaring.rows(first_on, last_on, sums)
    foot = None
    if given.output == "table":
        rows = list(rows)
        foot = sums.foot() if len(rows) > 1 else None
    show(Table(SUMMARY, rows, foot=foot, empty="there is no holding"), given.output)
    if squaring.left_out:
        one = squaring.left_out == 1
        many = "1 holding" if one else f"{squaring.left_out:,} holdings"
        tell(f"{many} without a statement {'was' if one else 'were'} left out")
    tell(sums.in_short())


def _may_be(given: Given, holding: str) -> dict[str, list[MayBe]]:
    """What lines that stand alone may be."""
    from cli.payees_known import lines_may_be

    ledger = given.ledger()
    draft = ledger.draft()
    return lines_may_be(ledger, draft, draft.holding(holding))


# ── by hand ──────────────────────────────────────────────────────────────────────────────────


class ReconciliationName(click.ParamType):
    """`bank/HOLDING`, `council/SOURCE/ACCOUNT` or `payroll/SOURCE/ACCOUNT`."""

    name = "reconciliation"
    _NAME = re.compile(r"(bank|council|payroll)(/[A-Za-z0-9][A-Za-z0-9-]{0,39}){1,2}")

    def convert(self, value: Any, param: Any, ctx: Any) -> str:
        if not self._NAME.fullmatch(value) or (value.count("/") == 1) != value.startswith("bank/"):
            self.fail(
                f"{value!r} is not a reconciliation like bank/bank-1, council/essex/A-1 or "
                "payroll/bureau/A-1",
                param,
                ctx,
            )
        return value


@recording(
    reconcile,
    "match",
    example="dpl reconcile match bank/bank-1 --line bank-1/2025-04-10/-4999/1 --entry A-1/10",
)
@click.argument("name", type=ReconciliationName())
@click.option("--line", "lines", multiple=True, required=True, help="A line; once for each.")
@click.option(
    "--entry", "entries", type=EntryName(), multiple=True, required=True,
    help="An entry; once for each.",
)  # fmt: skip
def match_(
    given: Given, name: str, lines: tuple[str, ...], entries: tuple[EntryGiven, ...]
) -> None:
    """Say that lines of theirs are entries of ours: one of several, or several of one.

    They have to come to the same.
    """
    from cli.orders import entry_meant, send
    from ledger.events import EntryRef

    refs = tuple(EntryRef(**entry_meant(given, entry)) for entry in entries)
    send(given, c.MatchLines(of=name, lines=lines, entries=refs))


@recording(
    reconcile,
    "unmatch",
    example="dpl reconcile unmatch bank/bank-1 bank-1/2025-04-10/-4999/1 --reason wrong-match",
)
@click.argument("name", type=ReconciliationName())
@click.argument("line", metavar="LINE")
@reason_option
def unmatch(given: Given, name: str, line: str, reason: str) -> None:
    """Undo the match that a line is part of: its lines and entries stand alone again.

    Both the match and its undoing are kept, and no rule makes it again.
    """
    from cli.orders import send

    send(given, c.UnmatchLine(of=name, line=line, reason=reason))
