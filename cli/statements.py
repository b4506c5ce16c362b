"""`dpl statement`: the statements that were read, and taking one back."""

from __future__ import annotations

import click

from cli.asking import day, reading, reason_option, recording
from cli.given import Given
from cli.kinds import Name, Word
from cli.known import must_know_holding
from cli.showing import Column, Table, show
from ledger import commands as c
from ledger import events as e

COLUMNS = (
    Column("holding"),
    Column("statement"),
    Column("layout"),
    Column("first_on", "date", "from"),
    Column("last_on", "date", "to"),
    Column("lines", "number"),
    Column("opening", "money"),
    Column("closing", "money"),
    Column("flags", "words"),
    Column("position", "number"),
    Column("withdrawn", "flag"),
)


@click.group()
def statement() -> None:
    """Statements that were read: list them, take one back."""


@reading(statement, "list", example="dpl statement list --holding bank-1")
@click.option("--holding", type=Name("holding"), help="Only this holding's; else every one's.")
def list_(given: Given, holding: str | None) -> None:
    """List statements in the order they were read."""
    from cli.lines import holdings_of
    from ledger.recording import entry_of

    must_know_holding(given, holding)
    ledger = given.ledger()
    rows = []
    for name in [holding] if holding else holdings_of(ledger):
        standing = ledger.holding(name).statements
        for entry in map(entry_of, ledger.store.load(f"holding:{name}")):
            if isinstance(entry.event, e.StatementImported):
                stands = standing.get(entry.event.statement) == entry.event
                rows.append(_row(name, entry.event, entry.position, withdrawn=not stands))
    show(Table(COLUMNS, rows, empty="no statement has been read"), given.output)


def _row(name: str, event: e.StatementImported, position: int, *, withdrawn: bool) -> tuple:
    flags = ", ".join(
        f"{flag.kind} at row {flag.row}" if flag.row else flag.kind for flag in event.flags
    )
    return (
        name,
        event.statement,
        event.layout,
        event.first_on,
        event.last_on,
        len(event.lines),
        event.opening_pence,
        event.closing_pence,
        flags,
        position,
        withdrawn,
    )


@recording(
    statement,
    "withdraw",
    example="dpl statement withdraw 1f0c2a9b7d3e --holding bank-1 --reason wrong-file",
)
@click.argument("name", metavar="STATEMENT")
@click.option("--holding", required=True, type=Name("holding"), help="Whose statement it is.")
@reason_option
def withdraw(given: Given, name: str, holding: str, reason: str) -> None:
    """Take back a statement, the lines that no other shows, and what rests on them.

    Nothing is deleted: each entry is reversed. The file may then be imported again.
    """
    from cli.orders import send

    send(given, c.WithdrawStatement(holding=holding, statement=name, reason=reason))


NOTICES = (
    Column("holding"),
    Column("on", "date"),
    Column("kind"),
    Column("amount", "money"),
    Column("text", "words", "what the issuer says"),
    Column("cleared_as", "words", "cleared as"),
    Column("statement"),
)


@reading(statement, "notices", example="dpl statement notices --holding card-1")
@click.option("--holding", type=Name("holding"), help="Only this card's; else every one's.")
@click.option(
    "--kind",
    type=click.Choice(["authorisation", "authorisation-reversed", "declined"]),
    help="Only these.",
)
def notices(given: Given, holding: str | None, kind: str | None) -> None:
    """List what cards' feeds show that moved no money: declined, or only authorised.

    The amount is signed as it would have moved. What two feeds show is listed once.
    """
    from cli.lines import holdings_of

    must_know_holding(given, holding)
    rows = []
    for name in [holding] if holding else holdings_of(given.ledger()):
        rows += [row for row in _notices(given, name) if kind in (None, row[2])]
    rows.sort(key=lambda row: row[1])  # the sort is stable: of one day, in the order read
    show(Table(NOTICES, rows, empty="nothing was declined or only authorised"), given.output)


def _notices(given: Given, holding: str) -> list[tuple]:
    from cli.cardfeeds import CardMemory, private_facts

    ledger = given.ledger()
    found = ledger.holding(holding).notices
    if not found:
        return []
    facts = private_facts(ledger, [one.detail for some in found.values() for one in some])
    known = CardMemory(ledger, [holding]).known(holding)
    rows, seen = [], set()
    for statement, some in found.items():
        for one in some:
            own = facts.get(one.detail, {})
            name = own.get("bank_id")
            what = (one.on, one.kind, one.amount_pence, name or one.ordinal)
            if what in seen:
                continue
            seen.add(what)
            ids = known.following.get(name, ()) if one.kind == "authorisation" else ()
            cleared = [known.by_id[i] for i in (name, *ids) if i in known.by_id]
            text = own.get("text", "")
            rows.append((holding, *what[:3], text, ", ".join(cleared), statement))
    return rows


@recording(
    statement,
    "seen",
    example="dpl statement seen 1f0c2a9b7d3e --holding bank-1 --reason all-in-order "
    "--on 01/07/2025",
)
@click.argument("name", metavar="STATEMENT")
@click.option("--holding", required=True, type=Name("holding"), help="Whose statement it is.")
@click.option("--row", type=click.IntRange(min=0), help="Only of this row; 0 is the whole file.")
@click.option("--kind", type=Word("kind"), help="Only what is odd in this way.")
@reason_option
@day("--on", "seen_on", "The day it was looked at.")
def seen(given: Given, name: str, **said) -> None:
    """Say that what was odd in a statement was looked at: the morning check asks no more."""
    from cli.orders import send

    send(given, c.SeeFlags(statement=name, **said))
