"""`dpl statement`: the statements that were read, and taking one back."""

from __future__ import annotations

import click

from cli.asking import reading, reason_option, recording
from cli.given import Given
from cli.kinds import Name
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
