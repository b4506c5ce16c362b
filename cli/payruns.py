"""`dpl pay`, more of it: when a fund pays, the run that pays every account, and arrears."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import click

import cli.dues
import cli.remitting  # noqa: F401  # each adds commands of its own to the group
from cli.asking import account_argument, day, entry_argument, fund_option, named, recording
from cli.given import Given
from cli.kinds import EntryGiven, Name
from cli.orders import decide, entry_meant, in_short, send, show_outcome, tell_what_waits
from cli.payments import pay
from cli.showing import Column, Table, show, tell
from ledger import commands as c
from ledger import events as e
from ledger.money import pounds

if TYPE_CHECKING:
    from ledger.entry import Entry
    from ledger.service import Outcome

__all__ = ["pay"]

deployment_option = click.option(
    "--deployment",
    type=click.Choice(("direct_payment", "third_party")),
    default="direct_payment",
    show_default=True,
    help="How the money is held.",
)


@recording(
    pay,
    "schedule",
    example="dpl pay schedule A-1 --fund nhs --every four-weekly --from 01/04/2025 "
    "--days-before 3 --decided-on 20/03/2025",
)
@account_argument
@fund_option("Whose money.")
@click.option(
    "--every",
    "frequency",
    type=click.Choice(("weekly", "four-weekly", "monthly")),
    required=True,
    help="How long each period is; monthly follows the calendar.",
)
@day("--from", "from_on", "The first period's first day; an earlier schedule ends the day before.")
@click.option(
    "--days-before",
    type=click.IntRange(0, 28),
    default=0,
    show_default=True,
    help="How many days before it is due that it is paid.",
)
@click.option("--in-arrears", is_flag=True, help="Paid after each period, not before it.")
@click.option(
    "--basis",
    type=click.Choice(("net", "gross")),
    default="net",
    show_default=True,
    help="net: the contribution is kept back. gross: it is not.",
)
@deployment_option
@day("--decided-on", "decided_on", "The day it was decided.")
def schedule(given: Given, in_arrears: bool, **said: Any) -> None:
    """Agree when a fund pays: by the week, by four weeks, or by the month.

    A weekly amount without a schedule is paid by hand, with `dpl pay make`.
    """
    timing = "arrears" if in_arrears else "advance"
    send(given, c.AgreePaymentSchedule(timing=timing, **said))


@recording(
    pay,
    "purpose",
    example="dpl pay purpose A-1/9 --one-off al-2",
)
@entry_argument
@named("--one-off", "allocation", "The one-off allocation that it paid.", required=False)
@named("--liability", "liability", "The recorded liability that it is to pay.", required=False)
def purpose(given: Given, entry: EntryGiven, **said: Any) -> None:
    """Say what a payment was for, of which the bank alone told."""
    send(given, c.TellPaymentPurpose(**entry_meant(given, entry), **said))


@recording(
    pay,
    "arrears",
    example="dpl pay arrears A-1 --fund nhs --on 02/05/2025 --to 02/05/2025",
)
@account_argument
@fund_option("Whose money.")
@day("--on", "paid_on", "The day it is paid.")
@day("--to", "upto_on", "Of days that begin by this one.")
@deployment_option
def arrears(given: Given, **said: Any) -> None:
    """Pay what one fund owes for days gone by, differences in rate included.

    `dpl pay due ACCOUNT` shows what that is, before.
    """
    send(given, c.PayArrears(**said))


# ── the run ──────────────────────────────────────────────────────────────────────────────────

RUN = (
    Column("account"), Column("fund"), Column("funder"), Column("from", "date"),
    Column("to", "date"), Column("gross", "money"), Column("contribution", "money"),
    Column("offset", "money"), Column("paid", "money"), Column("left_out", "money"),
    Column("overpaid", "money"),
    Column("entry"), Column("why", "words"),
)  # fmt: skip


@recording(
    pay,
    "run",
    example="dpl pay run may-2025 --on 02/05/2025 --to 05/05/2025 --dry-run",
)
@click.argument("run", type=Name("run"))
@day("--on", "paid_on", "The day the money is to be there; the bank day before, if banks rest.")
@day("--to", "upto_on", "Of periods that begin by this day.")
@click.option(
    "--account",
    "accounts",
    type=Name("account"),
    multiple=True,
    help="Only this account; once for each. Without it, every account.",
)
@named("--funder", "funder", "Only this funder's money.", required=False)
@click.option(
    "--with-arrears", is_flag=True, help="Also what is long overdue, and differences in rate."
)
def run(given: Given, paid_on: date, accounts: tuple[str, ...], **said: Any) -> None:
    """Pay what is due and unpaid of every account at once; with --dry-run, a preview.

    What is not paid is listed with the rule that stopped it. Run twice, it pays nothing twice.
    """
    from cli.bankdays import bank_day_by, day_before_next_bank_day

    on = bank_day_by(paid_on)
    if on != paid_on:
        tell(f"banks rest on {paid_on:%d/%m/%Y}: this pays on {on:%d/%m/%Y}, the bank day before")
    order = c.RunPayments(
        paid_on=on, pay_days_to=day_before_next_bank_day(on), accounts=accounts, **said
    )
    outcome = decide(given, order, dry_run=given.dry_run)
    if outcome.repeated:
        show_outcome(given, outcome)
        return
    _show_run(given, outcome)


def _show_run(given: Given, outcome: Outcome) -> None:
    entries = outcome.waits or outcome.entries
    made = next(x.event for x in entries if isinstance(x.event, e.PaymentRunMade))
    funders = _funders(given, {one.account for one in (*made.payments, *made.left_out)})
    rows = [*_paid_rows(entries, made.payments, funders), *_left_rows(made.left_out, funders)]
    foot = ("total", *[None] * 4, *(sum(r[i] or 0 for r in rows) for i in range(5, 11)), None, None)
    show(Table(RUN, rows, foot=foot), given.output)
    for what, by in (("fund", 1), ("funder", 2)):
        sums: dict[str, int] = {}
        for row in rows:
            if row[8] is not None:
                sums[row[by]] = sums.get(row[by], 0) + row[8]
        tell(f"by {what}: " + ", ".join(f"{name} {pounds(sums[name])}" for name in sorted(sums)))
    if made.policies:
        tell(f"what is arrears went by: {', '.join(made.policies)}")
    tell(in_short(outcome, dry_run=given.dry_run))
    tell_what_waits([outcome], dry_run=given.dry_run)


def _funders(given: Given, accounts: set[str]) -> dict[tuple[str, str], str]:
    """Whose money each fund of these accounts is."""
    from ledger.recording import entry_of

    found = {}
    for row in given.ledger().store.rows_about(("fund-added.v1",), prefix="account:"):
        entry = entry_of(row)
        name = entry.stream.removeprefix("account:")
        if name in accounts:
            found[name, entry.event.fund] = entry.event.funder
    return found


def _paid_rows(
    entries: Sequence[Entry],
    payments: Iterable[e.RunPayment],
    funders: dict[tuple[str, str], str],
) -> list[tuple]:
    made = {(x.stream.removeprefix("account:"), x.version): x.event for x in entries}
    taken: dict[tuple[str, int], int] = {}
    for x in entries:
        if isinstance(x.event, e.OffsetApplied):
            key = (x.stream.removeprefix("account:"), x.event.entry)
            taken[key] = taken.get(key, 0) + x.event.amount_pence
    rows = []
    for one in payments:
        paid = made[one.account, one.entry]
        assert isinstance(paid, e.PaymentMade)
        offset = taken.get((one.account, one.entry))
        rows.append(
            (one.account, paid.fund, funders.get((one.account, paid.fund)), paid.first_on,
             paid.last_on, paid.gross_pence, paid.contribution_pence or None, offset,
             one.paid_pence, None, None, f"{one.account}/{one.entry}",
             "one-off" if paid.first_on is None else "")
        )  # fmt: skip
    return rows


def _left_rows(left_out: Iterable[e.LeftOut], funders: dict[tuple[str, str], str]) -> list[tuple]:
    return [
        (one.account, one.fund, funders.get((one.account, one.fund)), *[None] * 6,
         *((None, one.pence) if one.rule == "overpaid" else (one.pence, None)), None, one.rule)
        for one in left_out
    ]  # fmt: skip
