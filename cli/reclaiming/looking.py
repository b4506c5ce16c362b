"""`dpl reclaim`: questions: how far each has come, one in full, and the notice in plain English."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from cli.asking import account_argument, reading, time_options
from cli.given import Given
from cli.kinds import Name
from cli.known import must_know_account
from cli.reclaiming import reclaim, reclaim_argument
from cli.showing import Column, Table, show, tell
from cli.surplus import quoted
from ledger.calendar import uk_words

if TYPE_CHECKING:
    from projections.reclaims import Case, ReclaimRow

LIST = (
    Column("account"), Column("reclaim"), Column("fund"), Column("funder"), Column("ground"),
    Column("stage"), Column("since", "date"), Column("days", "number"),
    Column("asked", "money"), Column("received", "money"), Column("written_off", "money"),
    Column("left", "money"), Column("repay_by", "date"),
)  # fmt: skip
SHOW = (
    Column("part"), Column("on", "date"), Column("what", "words"), Column("amount", "money"),
    Column("rule", "words"),
)  # fmt: skip


@reading(reclaim, "list", example="dpl reclaim list --as-at 31/03/2026")
@click.option("--account", type=Name("account"), help="Only this account's.")
@click.option("--stage", help="Only those at this stage, like overdue.")
@time_options
def list_reclaims(
    given: Given, account: str | None, stage: str | None, as_at: date | None, known_at: str | None
) -> None:
    """Every reclaim, how far it has come, and how long it has been there.

    Without --as-at, as at the day of the last entry.
    """
    from projections.reclaims import reclaims

    if account is not None:
        must_know_account(given, account)
    found = reclaims(given.ledger_url, account=account, as_at=as_at, known_at=known_at)
    rows = [_row(one) for one in found.rows if stage in (None, one.stage.name)]
    show(Table(LIST, rows, empty="nothing is asked back"), given.output)


def _row(one: ReclaimRow) -> tuple[Any, ...]:
    stage = one.stage
    return (
        one.account, one.reclaim, one.fund, one.funder, one.ground, stage.name, stage.since,
        one.days, stage.asked_pence, stage.received_pence, stage.written_off_pence,
        stage.left_pence, stage.repay_by,
    )  # fmt: skip


@reading(reclaim, "show", example="dpl reclaim show A-1 R-1 --as-at 30/06/2025")
@account_argument
@reclaim_argument
@time_options
def show_reclaim(
    given: Given, account: str, reclaim: str, as_at: date | None, known_at: str | None
) -> None:
    """One reclaim in full: what was asked and why, the working then and now, what came of it."""
    from projections.reclaims import reclaim_case

    case = reclaim_case(
        given.ledger_url, account=account, reclaim=reclaim, as_at=as_at, known_at=known_at
    )
    show(Table(SHOW, list(_parts(case))), given.output)
    if case.agrees is False:
        tell("the working is not the one that the notice was served with: what was recorded "
             "together with the notice is not in it")  # fmt: skip


def _parts(case: Case) -> Iterator[tuple[Any, ...]]:
    from projections.days import business_date
    from projections.words import entry_in_words

    stage = case.stage
    about = f"{stage.name}, for {(case.as_at - stage.since).days} days"
    yield "stage", stage.since, about, stage.left_pence, ""
    for entry in case.entries:
        pence = getattr(entry.event, "amount_pence", None)
        yield "entry", business_date(entry.event), entry_in_words(entry), pence, ""
    for kept in case.let_be:
        about = f"by {kept.decision}, until {uk_words(kept.until)} at most"
        yield "let be", kept.on, about, kept.pence, ""
    for one in case.owed:
        about = f"{case.account}/{one.entry}, {one.category}: {one.reason}"
        yield "owed", one.paid_on, about, one.pence, ""
    for part, found in (("then", case.then), ("now", case.now)):
        for step in found.steps if found else ():
            yield part, found.on, f"{step.what}: {step.words}", step.pence, quoted(step.rule)


@reading(reclaim, "letter", example="dpl reclaim letter A-1 R-1")
@account_argument
@reclaim_argument
@time_options
def letter(
    given: Given, account: str, reclaim: str, as_at: date | None, known_at: str | None
) -> None:
    """The notice in plain English: reasons, amount, by when and by whom, with the working.

    Says how to ask for another look, and by when. As text, whatever the output.
    """
    write_letter(given, account, reclaim, as_at, known_at)


def write_letter(
    given: Given, account: str, reclaim: str, as_at: date | None, known_at: str | None
) -> None:
    from projections.notices import notice_lines
    from projections.reclaims import reclaim_case

    case = reclaim_case(
        given.ledger_url, account=account, reclaim=reclaim, as_at=as_at, known_at=known_at
    )
    click.echo("\n".join(notice_lines(case)))
