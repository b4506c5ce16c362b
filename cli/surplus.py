"""`dpl surplus`: what is more than may stay, line by line, whose it is, and by which rule."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from cli.asking import fund_option, reading, time_options
from cli.given import Given
from cli.kinds import Name
from cli.showing import Column, Table, show, tell
from ledger.calendar import uk_words
from ledger.money import pounds

if TYPE_CHECKING:
    from ledger.account.reclaims.working import Quoted
    from projections.surplus import FundSurplus, Surpluses

LINES = (
    Column("fund"), Column("what"), Column("amount", "money"), Column("about", "words"),
    Column("rule", "words"),
)  # fmt: skip
FUNDS = (
    Column("account"), Column("fund"), Column("funder"), Column("balance", "money"),
    Column("available", "money"), Column("weeks_held"), Column("kept", "money"),
    Column("surplus", "money"), Column("funders", "money", "funder's"),
    Column("persons", "money", "person's"), Column("asked", "money", "asked already"),
    Column("let_be", "money"), Column("to_ask", "money"), Column("policy"), Column("note", "words"),
)  # fmt: skip
APART = "a contingency: no part of the budget, to be returned if it is not needed"


@reading(None, "surplus", example="dpl surplus A-1 --fund nhs --as-at 31/03/2026")
@click.argument("account", type=Name("account"), required=False)
@fund_option("Only this fund.", required=False)
@click.option("--closing", is_flag=True, help="As if it ended that day: nothing is kept.")
@time_options
def surplus(
    given: Given,
    account: str | None,
    fund: str | None,
    closing: bool,
    as_at: date | None,
    known_at: str | None,
) -> None:
    """What is more than may stay, whose it is, and by which rule.

    Of one account the sum line by line; of all, one row for each fund, the largest first. Without
    --as-at, as at the day of the last entry. Nothing is asked back by this: dpl reclaim propose.
    """
    from projections.surplus import surpluses

    found = surpluses(
        given.ledger_url, account=account, fund=fund, closing=closing, as_at=as_at,
        known_at=known_at,
    )  # fmt: skip
    if account is None:
        rows = [_row(one) for one in found.rows]
        show(Table(FUNDS, rows, empty="there is no fund yet"), given.output)
    else:
        show(Table(LINES, list(_lines(found)), empty="there is no fund yet"), given.output)
    for text in _in_short(found):
        tell(text)


def _row(one: FundSurplus) -> tuple[Any, ...]:
    s = one.found
    note = APART if s.apart else "at the end" if s.closing else ""
    tenths = s.weeks_held_tenths
    weeks = "" if tenths is None else f"{tenths // 10}.{tenths % 10}"
    return (
        s.account, s.fund, s.funder, s.balance_pence, s.available_pence, weeks, s.kept_pence,
        s.surplus_pence, s.funder_pence, s.person_pence, one.asked_pence, s.let_be_pence,
        one.to_ask_pence, s.policy, note,
    )  # fmt: skip


def _lines(found: Surpluses) -> Iterator[tuple[Any, ...]]:
    for one in found.rows:
        for step in one.found.steps:
            yield one.found.fund, step.what, step.pence, step.words, quoted(step.rule)
        if one.asked_pence:
            words = "reclaims ask for this much of what is there already"
            yield one.found.fund, "asked", one.asked_pence, words, ""
        if one.found.let_be:
            words = "of the funder's, beside what was let be and is asked already"
            yield one.found.fund, "to-ask", one.to_ask_pence, words, ""


def quoted(rule: Quoted | None) -> str:
    """A rule as its pack says it: `trigger_weeks 8 weeks, harrow/2025-1: “…” (source)`."""
    if rule is None:
        return ""
    words = f": “{rule.words}”" if rule.words else ""
    source = f" ({rule.source})" if rule.source else ""
    return f"{rule.name} {rule.shown}, {rule.whose}{words}{source}"


def _in_short(found: Surpluses) -> Iterator[str]:
    rows = [one.found for one in found.rows]
    total, persons = sum(s.surplus_pence for s in rows), sum(s.person_pence for s in rows)
    if rows:
        own = f", of which {pounds(persons)} is people's own" if persons else ""
        yield f"as at {uk_words(found.as_at)}: {pounds(total)} is surplus{own}"
    for s in rows:
        if s.apart and s.balance_pence > 0:
            yield f"{s.account} {s.fund}: {pounds(s.balance_pence)}, {APART}"
        if s.available_pence < 0:
            short = pounds(-s.available_pence)
            yield f"{s.account} {s.fund}: {short} short of what is still to be paid or set aside"
