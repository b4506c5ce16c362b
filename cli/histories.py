"""`dpl history`: everything that happened to an account or a holding, in plain words."""

from __future__ import annotations

from datetime import date

import click

from cli.asking import reading, time_options
from cli.given import Given
from cli.kinds import Name
from cli.known import must_know_account, must_know_holding
from cli.showing import Column, Table, show, tell
from ledger.money import pounds

COLUMNS = (
    Column("position", "number"),
    Column("entry"),
    Column("on", "date"),
    Column("what", "words"),
    Column("change", "money"),
    Column("balance", "money"),
    Column("funds", "words", "by fund"),
    Column("recorded_at", title="recorded"),
    Column("by"),
    Column("on_behalf_of", title="for"),
    Column("command"),
    Column("paper", "words", "file and row"),
    Column("undone", title="undone"),
    Column("private", "words"),
)
IN_A_TABLE = ("position", "entry", "on", "what", "change", "balance", "undone")


@reading(None, "history", example="dpl history A-1 --as-at 31/03/2026 --wide")
@click.argument("account", type=Name("account"), required=False)
@click.option("--holding", type=Name("holding"), help="A holding's history instead.")
@click.option("--by-date", is_flag=True, help="In the order of business dates.")
@click.option("--last", type=click.IntRange(min=1), help="Only so many, the latest.")
@click.option("--wide", is_flag=True, help="Also who, when, for whom, from which file and row.")
@click.option("--private", "show_private", is_flag=True, help="Join the private details.")
@time_options
def history(
    given: Given,
    account: str | None,
    holding: str | None,
    by_date: bool,
    last: int | None,
    wide: bool,
    show_private: bool,
    as_at: date | None,
    known_at: str | None,
) -> None:
    """The audit trail: each entry in words, and what there was after it.

    In the order of recording, or of business dates. What was taken back stays, and says so.
    """
    from projections import history as question

    if (account is None) == (holding is None):
        raise click.UsageError("name an account, or a holding with --holding")
    must_know_holding(given, holding)
    if account is not None:
        must_know_account(given, account)
    found = question.history(
        given.ledger_url,
        account=account,
        holding=holding,
        as_at=as_at,
        known_at=known_at,
        by_business_date=by_date,
        show_private=show_private,
    )
    rows = [_row(one) for one in found.rows]
    table = Table(COLUMNS, rows[-last:] if last else rows)
    if given.output == "table" and not wide:
        table = _only(table, (*IN_A_TABLE, "private") if show_private else IN_A_TABLE)
    show(table, given.output)
    if last and len(rows) > last:
        tell(f"the last {last} of {len(rows):,} entries")


def _row(one) -> tuple:
    from projections.words import entry_name

    rows = dict.fromkeys(f"{paper.statement} row {paper.row}" for paper in one.papers)
    undone = None
    if one.reversed_by is not None:
        undone = f"by {entry_name(one.stream, one.reversed_by)}"
    elif one.reverses is not None:
        undone = f"undoes {entry_name(one.stream, one.reverses)}"
    return (
        one.position,
        entry_name(one.stream, one.version),
        one.on,
        one.words,
        sum(change.pence for change in one.changes) if one.changes else None,
        one.balance_pence,
        ", ".join(f"{fund} {pounds(pence)}" for fund, pence in one.balances),
        one.recorded_at,
        one.by,
        one.on_behalf_of,
        one.command,
        ", ".join(rows),
        undone,
        "; ".join(text for _, text in one.private) or None,
    )


def _only(table: Table, names: tuple[str, ...]) -> Table:
    kept = [i for i, column in enumerate(table.columns) if column.name in names]
    return table._replace(
        columns=[table.columns[i] for i in kept],
        rows=[[row[i] for i in kept] for row in table.rows],
    )
