"""`dpl contribution`: what the person is to pay, what came, and who is behind."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from cli.asking import account_argument, amount, fund_option, group, reading, time_options
from cli.given import Given
from cli.showing import Column, Table, show, tell
from ledger.calendar import uk_words
from ledger.money import pounds

if TYPE_CHECKING:
    from ledger.account.life.contributions import Part, Position

contribution = group("contribution", "The person's contributions: due, received, who is behind.")

LIST = (
    Column("account"), Column("fund"), Column("basis"), Column("weekly", "money"),
    Column("due", "money"), Column("received", "money"), Column("arrears", "money"),
    Column("overpaid", "money"), Column("ahead", "money", "only ahead"),
    Column("missed", "number", "weeks missed"),
    Column("first_missed", "date"), Column("days", "number", "days since"),
)  # fmt: skip
SHOW = (
    Column("fund"), Column("what", "words"), Column("from", "date"), Column("to", "date"),
    Column("weeks"), Column("weekly", "money"), Column("amount", "money"),
)  # fmt: skip


@reading(contribution, "list", example="dpl contribution list --as-at 31/03/2026")
@time_options
def list_contributions(given: Given, as_at: date | None, known_at: str | None) -> None:
    """Every contribution account: those behind first, by the week first missed.

    Without --as-at, as at the day of the last entry.
    """
    from projections.contributions import contributions

    found = contributions(given.ledger_url, as_at=as_at, known_at=known_at)
    rows = [_row(one) for one in found.rows]
    show(Table(LIST, rows, empty="nobody is charged a contribution"), given.output)
    behind = [one for one in found.rows if one.missed]
    if behind:
        owed = sum(one.arrears_pence for one in behind)
        tell(f"as at {uk_words(found.as_at)}: {len(behind)} behind, {pounds(owed)} in all")


def _row(one: Position) -> tuple[Any, ...]:
    first = one.missed[0] if one.missed else None
    return (
        one.account, one.fund, one.basis, one.weekly_pence, one.due_pence, one.received_pence,
        one.arrears_pence, one.overpaid_pence, one.ahead_pence, len(one.missed),
        first.due_on if first else None, (one.on - first.due_on).days if first else None,
    )  # fmt: skip


@reading(
    contribution,
    "show",
    example="dpl contribution show A-1 --fund council --as-at 31/12/2025 --invoiced 2345.00",
)
@account_argument
@fund_option("Which fund's; else every one that charges.", required=False)
@amount("--invoiced", "invoiced_pence", "What was billed: how far it is right.", required=False)
@time_options
def show_contribution(
    given: Given,
    account: str,
    fund: str | None,
    invoiced_pence: int | None,
    as_at: date | None,
    known_at: str | None,
) -> None:
    """An account's contributions: weeks by rate, what came, what is behind or over.

    A net payment leaves the contribution out, and a week is due by its last day; a gross one does
    not, and a bill comes every four weeks. --invoiced holds a bill against what is owed, to the
    penny and in weeks. Without --as-at, as at the day of the last entry.
    """
    from projections.contributions import contribution as contribution_of

    found = contribution_of(
        given.ledger_url, account=account, fund=fund, as_at=as_at, known_at=known_at
    )
    if invoiced_pence is not None and len(found.rows) > 1:
        raise click.UsageError("say which fund's bill it is: --fund")
    rows = [row for one in found.rows for row in _lines(one, invoiced_pence)]
    title = f"{account} as at {uk_words(found.as_at)}"
    show(Table(SHOW, rows, title=title), given.output)
    for one in found.rows:
        for text in _told(one, invoiced_pence):
            tell(text)


CAME = (
    ("brought", "paid before it came here"),
    ("holding", "paid into the holding"),
    ("funder", "paid to the funder"),
    ("given-back", "given back"),
)


def _lines(one: Position, invoiced_pence: int | None) -> Iterator[tuple[Any, ...]]:
    from ledger.account.life.contributions import billed

    def row(what: str, pence: int, weeks: str = "") -> tuple[Any, ...]:
        return (one.fund, what, None, None, weeks, None, pence)

    for line in one.lines:
        yield (one.fund, "due", line.first, line.last, _weeks(line), line.weekly_pence, line.pence)
    yield row("due in all", one.due_pence)
    for to, words in CAME:
        if one.came(to):
            yield row(words, one.came(to))
    bill = billed(one, one.arrears_pence)
    if one.overpaid_pence:
        over = one.overpaid_pence
        yield row("overpaid", over, _hundredths(bill.weeks(over)))
        if one.ahead_pence:
            yield row("of that only ahead: it has begun, and is not yet due", one.ahead_pence)
    else:
        owed = one.arrears_pence
        yield row("arrears", owed, _hundredths(bill.weeks(owed)))
    for changed in one.changed:
        yield (one.fund, "assessed anew since it was paid: to propose", changed.first,
               changed.last, "", None, changed.more_pence)  # fmt: skip
    if invoiced_pence is not None:
        bill = billed(one, invoiced_pence)
        yield row("invoiced", invoiced_pence, _hundredths(bill.weeks(invoiced_pence)))
        difference = bill.difference_pence
        what = "invoiced too little" if difference < 0 else "invoiced too much"
        yield row(what, abs(difference), _hundredths(bill.weeks(abs(difference))))


def _weeks(line: Part) -> str:
    weeks, days = divmod(line.days, 7)
    return f"{weeks}" if not days else f"{weeks} and {days}/7"


def _hundredths(weeks: int) -> str:
    return pounds(weeks, plain=True)


def _told(one: Position, invoiced_pence: int | None) -> Iterator[str]:
    if one.missed:
        first = one.missed[0]
        yield (
            f"{one.fund}: {len(one.missed)} missed; first the one from {uk_words(first.first)}, "
            f"due by {uk_words(first.due_on)}, {(one.on - first.due_on).days} days ago"
        )
    for changed in one.changed:
        way = "more" if changed.more_pence > 0 else "less"
        yield (
            f"{one.fund}: for {uk_words(changed.first)} to {uk_words(changed.last)} payments said "
            f"{pounds(changed.said_pence)}, and it is now {pounds(changed.now_pence)}: "
            f"{pounds(abs(changed.more_pence))} {way}, to be proposed and never charged unasked"
        )
    if invoiced_pence is not None:
        difference = invoiced_pence - one.arrears_pence
        if not difference:
            yield f"{one.fund}: the invoice is right to the penny"
        else:
            way = "more" if difference > 0 else "less"
            yield (
                f"{one.fund}: {pounds(invoiced_pence)} was invoiced, "
                f"{pounds(abs(difference))} {way} than the {pounds(one.arrears_pence)} owed"
            )
