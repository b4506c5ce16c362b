"""`dpl reconcile prepare`, `sign`, `seen` and `close`: one person makes it, another signs."""

from __future__ import annotations

from datetime import date

import click

from cli.asking import account_argument, day, reason_option, recording
from cli.given import Given
from cli.orders import send
from cli.reconciling import reconcile
from cli.reconciling.bank import ReconciliationName
from cli.reconciling.statements import name_argument
from ledger import commands as c


@recording(
    reconcile,
    "prepare",
    example="dpl reconcile prepare bank/bank-1 --to 30/04/2025 --on 06/05/2025",
)
@name_argument
@day("--from", "first_on", "The first day; else the day after the last signed.", required=False)
@day("--to", "last_on", "The last day.")
@day("--on", "prepared_on", "The day it was prepared.")
def prepare(
    given: Given, name: str, first_on: date | None, last_on: date, prepared_on: date
) -> None:
    """Put both sides of a period beside each other, for somebody else to sign.

    What is not squared yet can be prepared, and shows what is left to do; it cannot be signed.
    """
    from projections.standings import period_meant

    days = period_meant(given.ledger().draft(), name, first_on=first_on, last_on=last_on)
    order = c.PrepareReconciliation(
        of=name, first_on=days[0], last_on=days[1], prepared_on=prepared_on
    )
    send(given, order)


@recording(
    reconcile, "sign", example="dpl reconcile sign bank/bank-1 --to 30/04/2025 --on 07/05/2025"
)
@name_argument
@day("--to", "last_on", "The last day of the period that was prepared.")
@day("--on", "signed_on", "The day it is signed.")
def sign(given: Given, name: str, **said: date) -> None:
    """Sign what somebody else prepared, if it still is as it was and nothing is left open.

    It fixes every line of both sides. What comes into the period later is recorded all the same,
    and listed until somebody has looked at it.
    """
    send(given, c.SignReconciliation(of=name, **said))


@recording(
    reconcile,
    "seen",
    example="dpl reconcile seen bank/bank-1 --to 30/04/2025 --reason agreed-with-bank "
    "--on 20/05/2025",
)
@name_argument
@day("--to", "last_on", "The last day of the signed period.")
@reason_option
@day("--on", "seen_on", "The day somebody looked.")
@click.option(
    "--upto",
    type=click.IntRange(min=1),
    metavar="POSITION",
    help="The last entry that was looked at; what came after it stays listed. Else the last.",
)
def seen(given: Given, name: str, **said: object) -> None:
    """Say that what came into a signed period since was looked at: all that is listed now.

    With --upto, all that was listed then: nothing that somebody else records in the meantime is
    looked at unseen.
    """
    send(given, c.SeeLateEntries(of=name, **said))


@recording(reconcile, "close", example="dpl reconcile close A-1 --to 30/04/2025 --on 08/05/2025")
@account_argument
@day("--to", "last_on", "The last day that is closed.")
@day("--on", "closed_on", "The day it is done.")
@click.option(
    "--without",
    "left_out",
    type=ReconciliationName(),
    multiple=True,
    help="Not to be waited for, as a bureau that is used no more; once for each.",
)
def close(given: Given, account: str, left_out: tuple[str, ...], **said: date) -> None:
    """Close an account's books up to a day: every reconciliation of it is signed that far.

    Nothing is forbidden afterwards. What comes later is listed until somebody has looked at it.
    """
    send(given, c.ClosePeriod(account=account, left_out=left_out, **said))
