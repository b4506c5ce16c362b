"""`dpl reconcile bank`: one holding, or all of them, beside what the bank says; and matching by
hand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from cli.asking import day, reason_option, recording
from cli.given import Given
from cli.kinds import EntryGiven, EntryName, Name
from cli.known import must_know_holding
from cli.reconciling import reconcile
from cli.reconciling.showing import show_reconciliation
from cli.showing import Column, Table, show, tell
from ledger import commands as c
from ledger.errors import Refused
from ledger.money import pounds

if TYPE_CHECKING:
    from ledger.book.draft import Draft
    from ledger.holding.state import Holding
    from ledger.reconciling.value import Reconciliation
    from ledger.service import Ledger

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
        found = _Squaring(given, ledger, match).one(holding, first_on, last_on)
        if found is None:
            raise Refused(
                "no-period",
                f"no statement of holding {holding} says which days to reconcile",
                "--from and --to; or dpl import FILE --holding " + holding,
            )
        show_reconciliation(found, given.output)
        return
    squaring = _Squaring(given, ledger, match)
    sums = _Sums()
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


class _Squaring:
    """Holdings one after another, each with its own draft, so that thousands are never kept."""

    def __init__(self, given: Given, ledger: Ledger, match: bool) -> None:
        self.given = given
        self.ledger = ledger
        self.match = match
        self.left_out = 0

    def rows(self, first_on: date | None, last_on: date | None, sums: _Sums) -> Iterator[tuple]:
        for stream in self.ledger.store.streams("holding:"):
            found = self.one(stream.removeprefix("holding:"), first_on, last_on, quiet=True)
            if found is None:
                self.left_out += 1
                continue
            row = _row(found)
            sums.count(row)
            yield row

    def one(
        self, holding: str, first_on: date | None, last_on: date | None, *, quiet: bool = False
    ) -> Reconciliation | None:
        """One holding reconciled; None where nothing says for which days."""
        from ledger.reconciling.asked import reconcile as reconciled

        draft = self.ledger.draft()
        days = _days(draft.holding(holding), first_on, last_on)
        if days is None:
            return None
        if self.match and _may_match(draft, draft.holding(holding)):
            draft = self._matched(draft, holding, quiet=quiet)
        return reconciled(draft, f"bank/{holding}", first_on=days[0], last_on=days[1])

    def _matched(self, draft: Draft, holding: str, *, quiet: bool) -> Draft:
        from cli.orders import command_id
        from ledger.events import LinesMatched
        from ledger.service import Ledger, Order

        given = self.given
        order = Order(f"{command_id(given)}/{holding}", c.MatchAgain(of=f"bank/{holding}"))
        # A ledger keeps what it folded for the next record, which here is another holding's.
        alone = Ledger(self.ledger.store)
        (outcome,) = alone.record([order], given.actor(), dry_run=given.dry_run)
        found = sum(
            len(entry.event.matches)
            for entry in outcome.entries
            if isinstance(entry.event, LinesMatched)
        )
        if not outcome.count or given.dry_run:
            if found and not quiet:
                tell(f"this would match {found:,}; nothing was recorded")
            return draft
        given.recorded = True
        if not quiet:
            tell(f"{found:,} {'match' if found == 1 else 'matches'} found and recorded")
        return self.ledger.draft()


def _may_match(draft: Draft, holding: Holding) -> bool:
    """Whether something is alone on both sides."""
    return bool(holding.unallocated) and any(
        wait.holding == holding.id
        for account in holding.links
        for waits in draft.account(account).awaited.values()
        for wait in waits
    )


def _days(
    holding: Holding, first_on: date | None, last_on: date | None
) -> tuple[date, date] | None:
    """The days asked for, else those that statements cover."""
    files = holding.statements.values()
    first = first_on or min((f.first_on for f in files if f.first_on), default=None)
    last = last_on or max((f.last_on for f in files if f.last_on), default=None)
    return None if first is None or last is None or last < first else (first, last)


def _row(found: Reconciliation) -> tuple[Any, ...]:
    kinds = [item.kind for item in found.items]
    alone = kinds.count("only-at-bank"), kinds.count("not-at-bank")
    return (
        found.name.split("/", 1)[1],
        found.first_on,
        found.last_on,
        sum(len(match.lines) for match in found.matches),
        *alone,
        len(kinds) - sum(alone) - kinds.count("timing"),
        found.difference_pence,
        found.explained_pence,
        found.unexplained_pence,
        len(found.faults),
    )


class _Sums:
    """The columns of numbers added up, row by row."""

    def __init__(self) -> None:
        self.holdings = self.squared = 0
        self.sums = [0] * 8

    def count(self, row: tuple[Any, ...]) -> None:
        self.holdings += 1
        self.sums = [a + b for a, b in zip(self.sums, row[3:], strict=True)]
        self.squared += not row[9] and not row[10]

    def foot(self) -> tuple[Any, ...]:
        return ("total", None, None, *self.sums)

    def in_short(self) -> str:
        many = "1 holding" if self.holdings == 1 else f"{self.holdings:,} holdings"
        return (
            f"{many}: {self.squared:,} with nothing unexplained and no fault, "
            f"{pounds(self.sums[6])} unexplained in all"
        )


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
