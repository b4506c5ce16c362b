"""`dpl holding`: where money is, and whose money is kept there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import click

from cli.asking import (
    account_argument,
    day,
    group,
    holding_argument,
    private_option,
    reading,
    reason_option,
    recording,
)
from cli.given import Given
from cli.orders import send
from cli.showing import show
from ledger import commands as c
from ledger.errors import Fault, Refused, Unreadable

if TYPE_CHECKING:
    from ledger.service import Ledger

holding = group("holding", "Where money is: bank accounts, cards, client accounts.")


@recording(
    holding,
    "open",
    example="dpl holding open bank-1 --kind bank --on 01/04/2025 --sort-code 20-11-22 "
    "--account-number 12345678",
)
@holding_argument
@click.option(
    "--kind",
    type=click.Choice(("bank", "card", "client")),
    required=True,
    help="A bank account, a prepayment card, or a client account of many people.",
)
@day("--on", "opened_on", "The day it is in use from.")
@private_option("--sort-code", "sort_code", "Its sort code.")
@private_option("--account-number", "account_number", "Its account number.")
@private_option("--name", "name", "The name it is held in.")
def open_holding(given: Given, sort_code, account_number, name, **said) -> None:
    """Make known a bank account, a card, or a client account.

    With its sort code and account number, another account's statement is refused later.
    """
    private = {"sort_code": sort_code, "account_number": account_number, "name": name}
    hashed = number_hash_of(given.ledger(), private)
    _must_be_nobody_elses(given, hashed)
    send(given, c.OpenHolding(number_hash=hashed, **said), private=private)


def _must_be_nobody_elses(given: Given, number_hash: str | None, *, but: str = "") -> None:
    """One bank account is one holding, or its lines would be counted twice."""
    from cli.bankfiles import KnownHoldings

    other = KnownHoldings(given.ledger()).by_hash.get(number_hash) if number_hash else None
    if other not in (None, but):
        raise Refused(
            "known-number",
            f"holding {other} was opened with this account number, or given it since",
            f"dpl holding link {other} --help, to keep another account's money there",
        )


def number_hash_of(ledger: Ledger, private: Mapping[str, str | None]) -> str | None:
    """The keyed hash of the account number among private details, if there is one.

    Raises Unreadable for numbers that no UK bank has.
    """
    from ledger.details import number_hash
    from ledger.statements.accounts import bank_account

    number, sort_code = private.get("account_number"), private.get("sort_code")
    faults = []
    read = bank_account(number, sort_code=sort_code)
    if sort_code is not None and read.sort_code is None:
        faults.append(Fault("sort code", "this is not six digits, like 20-11-22", sort_code))
    if number is None and sort_code is not None:
        faults.append(Fault("account number", "a sort code says nothing without it"))
    if number is not None and (read.is_partial or len(read.number or "") != 8):
        why = "this is not eight digits"
        faults.append(Fault("account number", why, number, "a shorter one begins with noughts"))
    if faults:
        raise Unreadable(faults)
    return None if number is None else number_hash(ledger.store.about.key, number)


@recording(
    holding,
    "number",
    example="dpl holding number bank-1 --from 01/10/2025 --sort-code 20-11-22 "
    "--account-number 87654321 --reason new-account",
)
@holding_argument
@day("--from", "from_on", "From which day; a statement of earlier days keeps the old number.")
@private_option("--sort-code", "sort_code", "Its new sort code.")
@private_option("--account-number", "account_number", "Its new account number.")
@private_option("--name", "name", "The name it is held in.")
@reason_option
def change_number(given: Given, sort_code, account_number, name, **said) -> None:
    """Give a holding another sort code and account number, from a day.

    A change of bank details waits for a second person, unless the funders' policy says otherwise.
    """
    private = {"sort_code": sort_code, "account_number": account_number, "name": name}
    if account_number is None or sort_code is None:
        raise click.UsageError("give both: --sort-code and --account-number")
    hashed = number_hash_of(given.ledger(), private)
    _must_be_nobody_elses(given, hashed, but=said["holding"])
    send(given, c.ChangeHoldingNumber(number_hash=hashed, **said), private=private)


@recording(holding, "link", example="dpl holding link bank-1 A-1 --from 01/04/2025")
@holding_argument
@account_argument
@day("--from", "from_on", "From which day.")
def link(given: Given, **said) -> None:
    """From a day, keep an account's money in a holding."""
    send(given, c.LinkHolding(**said))


@recording(holding, "unlink", example="dpl holding unlink bank-1 A-1 --last-on 31/03/2026")
@holding_argument
@account_argument
@day("--last-on", "last_on", "The last day it is kept there.")
def unlink(given: Given, **said) -> None:
    """After a day, no longer keep an account's money in a holding."""
    send(given, c.UnlinkHolding(**said))


@reading(holding, "list", example="dpl holding list")
def list_holdings(given: Given) -> None:
    """Every holding, and whose money it keeps. What it has: `dpl balance`."""
    from cli.standing import holdings_table

    show(holdings_table(given.ledger().store), given.output)


@reading(holding, "show", example="dpl holding show bank-1")
@holding_argument
def show_holding(given: Given, holding: str) -> None:
    """A holding: whose money it keeps, its statements, and what nobody has attributed."""
    from cli.standing import holding_table

    found = given.ledger().holding(holding)
    if found.opened is None:
        why = f"there is no holding {holding}"
        raise Refused("unknown-holding", why, f"dpl holding open {holding} --help")
    show(holding_table(found), given.output)
