"""`dpl account closing|final|year-end`: how an account comes to an end, and a year of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from cli.asking import account_argument, day, reading, time_options
from cli.given import Given
from cli.kinds import Name
from cli.showing import Column, Table, show, tell
from ledger.calendar import uk_words
from ledger.money import pounds

if TYPE_CHECKING:
    from ledger.commands import DecideStop, SuspendPayments
    from projections.closing import FinalAccount

STEPS = (
    Column("number", "number", "no"), Column("step"), Column("where"), Column("who", "words"),
    Column("what", "words"), Column("amount", "money"), Column("command", "words"),
)  # fmt: skip

known_option = click.option(
    "--known-at",
    metavar="TIME|POSITION",
    help="As the ledger knew it then: 04/06/2025 or 2025-06-04T16:30 (UTC), or a position.",
)


@reading(None, "closing", example="dpl account closing A-1 --on 31/12/2025")
@account_argument
@day("--on", "on", "The day it is to be closed, or looked at.", required=False)
@known_option
def closing(given: Given, account: str, on: date | None, known_at: str | None) -> None:
    """What is left to do before an account is closed, in order, each with its command.

    The last bills are reserved before payments stop. A command that ends in --amount wants the
    amount typed behind it. Without --on, as at the day of the last entry.
    """
    from projections.closing import closing as closing_of

    found = closing_of(given.ledger_url, account=account, on=on, known_at=known_at)
    rows = [
        (number, one.step, one.where, one.who, one.words, one.pence, one.command)
        for number, one in enumerate(found.steps, 1)
    ]
    title = f"closing {account}, as at {uk_words(found.as_at)}"
    show(Table(STEPS, rows, title=title), given.output)
    to_do = sum(1 for one in found.steps if one.where == "to do")
    ask = sum(1 for one in found.steps if one.where == "ask")
    tell(f"{to_do} to do, {ask} to ask about, {len(rows) - to_do - ask} done")


# ── what is said when payments stop ──────────────────────────────────────────────────────────


def stop_warnings(given: Given, order: DecideStop) -> list[str]:
    """What to tell of a stop beside its entry: short notice, and bills nobody reserved."""
    from ledger.account.life.closing import has_no_tail
    from ledger.account.life.stopping import short_notice

    draft = given.ledger().draft()
    account = draft.account(order.account)
    found = list(short_notice(account, order, draft.policies))
    if has_no_tail(account):
        found.append(
            "no bills to come are recorded (agency notice, wages, holiday, HMRC, payroll): "
            f"dpl account closing {order.account} lists what to reserve"
        )
    return found


def suspension_notes(given: Given, order: SuspendPayments) -> list[str]:
    """When a suspension calls for a review, by each funder's policy."""
    from datetime import timedelta

    draft = given.ledger().draft()
    found = []
    for funder in dict.fromkeys(f.funder for f in draft.account(order.account).funds.values()):
        pack = draft.policies.in_force(funder, order.from_on)
        day = order.from_on + timedelta(weeks=pack.rules.away_weeks)
        found.append(
            f"if it lasts until {uk_words(day)}, a review is due: {funder}, {pack.ref} "
            f"away_weeks {pack.rules.away_weeks}"
        )
    return found


# ── the final account ────────────────────────────────────────────────────────────────────────

FINAL = (
    Column("part"), Column("name"), Column("about", "words"), Column("amount", "money"),
)  # fmt: skip

IN = ("brought", "paid", "contributed", "topped_up", "interest", "moved")
OUT = ("spent", "returned", "owed", "collected", "written_off", "recharged")


@reading(None, "final", example="dpl account final A-1 --as-at 31/03/2026")
@account_argument
@time_options
def final(given: Given, account: str, as_at: date | None, known_at: str | None) -> None:
    """The final account: what came in, what went out, what is left, and whose it is.

    Fund by fund, with the bills left to pay, and what the bank shows beside what is held. The
    sums are those of `dpl balance`.
    """
    from projections.closing import final_account

    found = final_account(given.ledger_url, account=account, as_at=as_at, known_at=known_at)
    title = f"final account of {account}, as at {uk_words(found.as_at)}"
    show(Table(FINAL, list(_final(found)), title=title), given.output)
    wrong = [one for one in found.bank if one.difference_pence]
    for one in wrong:
        tell(f"wrong: {one.holding}: the bank differs by {pounds(one.difference_pence)}")


def _final(found: FinalAccount) -> Iterator[tuple[Any, ...]]:
    for fund in found.funds:
        for name, sign in (*((n, 1) for n in IN), *((n, -1) for n in OUT)):
            pence = getattr(fund, f"{name}_pence")
            if pence:
                part = "in" if sign > 0 else "out"
                yield part, fund.fund, name.replace("_", " "), sign * pence
        yield "left", fund.fund, "what is left", fund.balance_pence
    yield "left", "", "all that is left", found.total.balance_pence
    for name, kind, pence in found.liabilities:
        yield "to pay", name, kind, pence
    for one in found.returns:
        yield "to return", one.fund, f"to {one.funder}", one.funder_pence
        if one.let_be_pence:
            yield "to return", one.fund, "let be by a decision", one.let_be_pence
        if one.person_pence:
            yield "to return", one.fund, "to the person", one.person_pence
        if one.kept_pence:
            yield "to return", one.fund, "kept for bills to come", one.kept_pence
    for bank in found.bank:
        yield "bank", bank.holding, "the bank shows", bank.bank_pence
        yield "bank", bank.holding, "the ledger holds there", bank.held_pence
        if bank.unallocated_pence:
            yield "bank", bank.holding, "nobody's yet", bank.unallocated_pence
        yield "bank", bank.holding, "difference", bank.difference_pence


# ── the year's end ───────────────────────────────────────────────────────────────────────────

YEAR = (
    Column("account"), Column("fund"), Column("payments", "number"),
    Column("paid", "money", "gross paid in the year"),
    Column("by_days", "money", "gross due by its days"),
    Column("unspent", "money"), Column("prepaid", "money", "for days to come"),
    Column("to_come", "money", "bills to come"), Column("carried", "money", "carried over"),
    Column("decided"), Column("stays", "money", "may stay by policy"),
    Column("let_be", "money", "let be by a decision"),
    Column("to_funder", "money"), Column("to_person", "money"),
)  # fmt: skip


@reading(None, "year-end", example="dpl account year-end A-1 --year 2025")
@click.argument("account", type=Name("account"), required=False)
@click.option("--all", "every", is_flag=True, help="Every account.")
@click.option(
    "--year",
    type=click.IntRange(1970, 2099),
    required=True,
    help="The year it begins in: 2025 is 1 April 2025 to 31 March 2026.",
)
@known_option
def year_end(
    given: Given, account: str | None, every: bool, year: int, known_at: str | None
) -> None:
    """What is unspent on 31 March, and what becomes of it: carried over, or to go back.

    A year has two figures, by what was paid in it and by what its days come to; both are here.
    Where nobody has decided, what the policy lets stay does not go back. Nor does what a decision
    on a reclaim let be, while payments run: it is not asked for again yet. A carry-over is decided
    with `dpl budget carry-over`.
    """
    from projections.year_end import year_end as year_end_of

    if (account is None) != every:
        raise click.UsageError("say whose: an account, or --all")
    found = year_end_of(given.ledger_url, year=year, account=account, known_at=known_at)
    rows = [
        (one.account, one.fund, one.payments, one.paid_pence, one.by_days_pence,
         one.unspent_pence, one.prepaid_pence, one.to_come_pence, one.carried_pence,
         "not yet" if one.carried_pence is None else one.purpose, one.stays_pence,
         one.let_be_pence, one.funder_pence, one.person_pence)
        for one in found.rows
    ]  # fmt: skip
    first, last = uk_words(found.year.first), uk_words(found.year.last)
    empty = f"no money from {first} to {last}"
    show(Table(YEAR, rows, title=f"{first} to {last}", empty=empty), given.output)
    open_ = [one for one in found.rows if one.carried_pence is None and one.unspent_pence > 0]
    if open_:
        tell(f"nobody has decided what is carried over of {len(open_)} of {len(rows)}: of those, "
             "what the funder's policy lets stay does not go back")  # fmt: skip
