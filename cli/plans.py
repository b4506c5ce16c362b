"""`dpl plan`: what a plan lets somebody buy, before they buy it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import click

from cli.asking import (
    account_argument,
    day,
    fund_option,
    group,
    named,
    reading,
    shares_option,
    word,
)
from cli.given import Given
from cli.kinds import Money, Word
from cli.known import must_know_account
from cli.showing import Column, Table, show, tell
from ledger import commands as c
from ledger.money import pounds

plan = group("plan", "What a plan lets somebody buy, before they buy it.")

COLUMNS = (
    Column("about"),
    Column("name"),
    Column("answer"),
    Column("amount", "money"),
    Column("words", "words"),
    Column("policy"),
    Column("source", "words"),
)


@reading(
    plan,
    "check",
    example="dpl plan check A-1 --category transport --amount 12.50 --on 08/04/2025",
)
@account_argument
@word("--category", "category", "What it is for.")
@click.option("--amount", "amount_pence", type=Money(), help="How much, in pounds.")
@click.option("--pence", "pence", type=click.IntRange(1, 10**13), help="How much, in whole pence.")
@day("--on", "paid_on", "The day; else that of the last entry in the ledger.", required=False)
@named("--payee", "payee", "An opaque reference to who would be paid.", required=False)
@named("--plan-line", "plan_line", "The line of the plan it belongs to.", required=False)
@fund_option("Whose money; else by the plan or the split.", required=False)
@shares_option
@click.option("--provider", type=Word(), default="other", help="The kind of provider.")
@click.option("--cash", is_flag=True, help="It would be paid in cash.")
@day("--for-from", "for_from", "The first day it would pay for; else --on.", required=False)
@day("--for-to", "for_to", "The last day it would pay for.", required=False)
@click.option("--known-at", metavar="TIME|POSITION", help="As the ledger knew it then.")
def check(
    given: Given,
    amount_pence: int | None,
    pence: int | None,
    paid_on: date | None,
    shares: tuple[c.Weight, ...] | None,
    cash: bool,
    provider: str,
    known_at: str | None,
    **said: Any,
) -> None:
    """Can I buy this? Yes, no, or ask; by which rule, and which fund would bear it.

    Records nothing. By the same rules that look at a spend once it is recorded: what gets a yes
    is recorded without a query. The exit code is 0 for yes, and 1 for no and for ask.
    """
    from projections.spend_questions import can_be_bought

    if (amount_pence is None) == (pence is None):
        raise click.UsageError("say how much: either --amount or --pence")
    must_know_account(given, said["account"])
    order = c.RecordSpend(
        paid_on=paid_on or _last_day(given, known_at),
        amount_pence=amount_pence or pence,
        provider="cash" if cash else provider,
        shares=shares or (),
        **said,
    )
    found = can_be_bought(given.ledger_url, order, known_at=known_at)
    show(Table(COLUMNS, list(_rows(found))), given.output)
    tell(_in_short(found, order.amount_pence))
    if found.answer != "yes":
        click.get_current_context().exit(1)


def _last_day(given: Given, known_at: str | None) -> date:
    from projections.as_known import day_asked
    from projections.reader import reading as reader_of

    with reader_of(given.ledger_url) as reader:
        return day_asked(reader, None, known=reader.known(known_at))


def _rows(found: Any) -> Iterator[tuple]:
    spend = found.spend
    total = sum(share.pence for share in spend.shares)
    yield "spend", spend.category, found.answer, total, _ANSWERS[found.answer], None, None
    for reason in found.reasons:
        rule, why, pack = reason
        source, quote = rule.source, ""
        if pack is not None:
            said = pack.said_of(rule.setting)
            source, quote = said.source or source, f" ({rule.setting}: {said.words})"
        yield ("rule", rule.name, why.says, None, f"{why.words}{quote}",
               pack.ref if pack else None, source)  # fmt: skip
    for share in spend.shares:
        yield "fund", share.fund, None, share.pence, "would bear this much", None, None
    if found.line is not None:
        line, days = found.line.line, found.line.days
        time = "in all" if days is None else f"for {days.first:%d/%m/%Y} to {days.last:%d/%m/%Y}"
        words = f"left of {pounds(found.line.budget_pence)} {time}, before this"
        yield "plan-line", line.line, None, found.line.left_pence, words, None, None
    for other in found.instead:
        words = "allows it" if other.answer == "yes" else "may allow it: ask"
        yield "instead", other.fund, other.answer, None, words, None, None


_ANSWERS = {
    "yes": "no rule stands against it",
    "ask": "a person may say yes: ask before it is bought",
    "no": "not as the rules stand",
}


def _in_short(found: Any, pence: int) -> str:
    bearing = ", ".join(f"{share.fund} {pounds(share.pence)}" for share in found.spend.shares)
    said = f"{found.answer}: {pounds(pence)} on {found.spend.category}, from {bearing}"
    if found.answer == "yes":
        return said
    names = ", ".join(dict.fromkeys(reason.rule.name for reason in found.reasons))
    allows = [other.fund for other in found.instead if other.answer == "yes"]
    instead = f"; {' or '.join(allows)} would allow it" if allows else ""
    return f"{said} ({names}){instead}"
