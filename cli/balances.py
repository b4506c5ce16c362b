"""`dpl balance`: what there is, whose it is, and where; and `dpl check`, the morning check."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from cli.asking import reading, time_options
from cli.given import Given
from cli.kinds import Name
from cli.known import must_know_account, must_know_holding
from cli.showing import Column, Table, show, tell

if TYPE_CHECKING:
    from projections.balances import Balances, FundBalance

FIGURES = (
    "brought",
    "paid",
    "contributed",
    "topped_up",
    "interest",
    "moved",
    "spent",
    "owed",
    "returned",
    "collected",
    "written_off",
    "recharged",
    "held",
    "on_its_way",
    "balance",
)
COLUMNS = (Column("account"), Column("fund"), *(Column(name, "money") for name in FIGURES))
PLACES = (
    Column("account"),
    Column("fund"),
    Column("holding"),
    Column("held", "money"),
    Column("on_its_way", "money"),
    Column("balance", "money"),
)
ALWAYS = {"account", "fund", "holding", "balance", "held"}


@reading(None, "balance", example="dpl balance A-1 --as-at 31/03/2026")
@click.argument("account", type=Name("account"), required=False)
@click.option("--holding", type=Name("holding"), help="Only what is, or was, in this holding.")
@click.option("--places", is_flag=True, help="Show where the money is, holding by holding.")
@time_options
def balance(
    given: Given,
    account: str | None,
    holding: str | None,
    places: bool,
    as_at: date | None,
    known_at: str | None,
) -> None:
    """What each fund has: paid in, spent, owed, returned, and what is left.

    Held is what the bank has shown; on its way is what was told of and the bank has yet to show.
    The balance is both. Lines that nobody has attributed stand by themselves.
    """
    from projections.balances import balances

    found = balances(
        given.ledger_url, account=account, holding=holding, as_at=as_at, known_at=known_at
    )
    if account is not None and not found.funds:
        must_know_account(given, account)
    if not found.places and not found.unallocated:
        must_know_holding(given, holding)
    table = _places(found) if places else _by_fund(found)
    if given.output == "table":
        table = without_noughts(table)
    show(table, given.output)


def _by_fund(found: Balances) -> Table:
    rows = [_row(fund) for fund in found.funds]
    for holding, pence in found.unallocated:
        figures = [pence if name in ("held", "balance") else 0 for name in FIGURES]
        rows.append((None, f"unallocated at {holding}", *figures))
    foot = None
    if len(rows) > 1:
        both = zip(FIGURES, _row(found.total)[2:], strict=True)
        left = found.unallocated_pence
        totals = [p + (left if name in ("held", "balance") else 0) for name, p in both]
        foot = ("total", "", *totals)
    return Table(COLUMNS, rows, foot=foot, empty="there is no money yet")


def _row(fund: FundBalance) -> tuple[Any, ...]:
    return (fund.account, fund.fund, *(getattr(fund, f"{name}_pence") for name in FIGURES))


def _places(found: Balances) -> Table:
    rows: list[tuple] = [
        (p.account, p.fund, p.holding, p.held_pence, p.on_its_way_pence, p.balance_pence)
        for p in found.places
    ]
    rows += [
        (None, "unallocated", holding, pence, 0, pence) for holding, pence in found.unallocated
    ]
    sums = [sum(row[i] for row in rows) for i in (3, 4, 5)]
    foot = ("total", "", "", *sums) if len(rows) > 1 else None
    return Table(PLACES, rows, foot=foot, empty="there is no money yet")


def without_noughts(table: Table) -> Table:
    """The table without money columns that say nothing in any row."""
    rows = list(table.rows)
    kept = [
        i
        for i, column in enumerate(table.columns)
        if column.kind != "money" or column.name in ALWAYS or any(row[i] for row in rows)
    ]

    def pick(row: Sequence[Any]) -> tuple[Any, ...]:
        return tuple(row[i] for i in kept)

    foot = None if table.foot is None else pick(table.foot)
    return table._replace(columns=pick(table.columns), rows=[pick(row) for row in rows], foot=foot)


CHECK = (
    Column("holding"),
    Column("bank", "money", "the bank says"),
    Column("held", "money"),
    Column("unallocated", "money"),
    Column("unallocated_lines", "number", "lines"),
    Column("difference", "money"),
    Column("on_its_way", "money"),
    Column("awaited", "number"),
)


@reading(None, "check", example="dpl check --as-at 31/03/2026")
@click.option("--holding", type=Name("holding"), help="Only this holding; else every one.")
@time_options
def check(given: Given, holding: str | None, as_at: date | None, known_at: str | None) -> None:
    """The morning check: bank = held + unallocated, and nobody overdrawn on others' money.

    Exit code 1 when something is wrong, with what it is on stderr.
    """
    from projections.morning import morning_check

    must_know_holding(given, holding)
    found = morning_check(given.ledger_url, holding=holding, as_at=as_at, known_at=known_at)
    rows = [
        (
            one.holding,
            one.bank.pence,
            one.held_pence,
            one.unallocated_pence,
            one.unallocated_lines,
            one.difference_pence,
            one.on_its_way_pence,
            one.on_its_way,
        )
        for one in found.holdings
    ]
    show(Table(CHECK, rows, empty="there is no holding yet"), given.output)
    for text in _findings(found.findings):
        tell(text)
    if not found.ok:
        click.get_current_context().exit(1)


def _findings(findings) -> Iterator[str]:
    for finding in findings:
        account = f" ({finding.account})" if finding.account else ""
        where = f"{finding.holding}{account}: " if finding.holding else ""
        mark = "wrong" if finding.wrong else "to do"
        yield f"{mark}: {where}{finding.words}"
