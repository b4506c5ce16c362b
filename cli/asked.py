"""`dpl spend queries`, `evidence-missing` and `rules`: what needs a person, and by which rules."""

from __future__ import annotations

from datetime import date
from typing import Any

import click

from cli.asking import reading, time_options
from cli.given import Given
from cli.kinds import Name
from cli.known import must_know_account
from cli.showing import Column, Table, show, tell
from ledger.calendar import uk_words
from ledger.money import pounds

account_option = click.option("--account", type=Name("account"), help="Only this account's.")

QUERIES = (
    Column("entry"),
    Column("rule"),
    Column("asked", "date"),
    Column("days", "number"),
    Column("amount", "money"),
    Column("what", "words"),
    Column("policy"),
)


@reading(None, "queries", example="dpl spend queries --as-at 31/03/2026")
@account_option
@click.option(
    "--accepted-by-time",
    is_flag=True,
    help="Instead, the spends that count as accepted: nobody asked in the time policy gives.",
)
@time_options
def queries(
    given: Given,
    account: str | None,
    accepted_by_time: bool,
    as_at: date | None,
    known_at: str | None,
) -> None:
    """What was asked about and nobody has answered, oldest first.

    An age is in days, to --as-at, or else to the day of the last entry in the ledger.
    """
    from projections import spend_questions as questions

    if account is not None:
        must_know_account(given, account)
    asked: dict[str, Any] = {"account": account, "as_at": as_at, "known_at": known_at}
    if accepted_by_time:
        _show_accepted(given, questions.accepted_by_time(given.ledger_url, **asked))
        return
    found = questions.queries(given.ledger_url, **asked)
    rows = [
        (f"{one.account}/{one.entry}", one.rule, one.queried_on, one.age_days, one.pence,
         _words(one), one.policy)
        for one in found.rows
    ]  # fmt: skip
    show(Table(QUERIES, rows, empty="nothing is asked about"), given.output)
    entries = {(one.account, one.entry): one.pence for one in found.rows}
    tell(
        f"as at {uk_words(found.as_at)}: {len(rows):,} open "
        f"{'query' if len(rows) == 1 else 'queries'}, about {pounds(sum(entries.values()))}"
    )


def _words(one: Any) -> str:
    from projections.words import in_words

    return in_words(one.event, account=one.account)


ACCEPTED = (
    Column("entry"),
    Column("shown", "date"),
    Column("days", "number"),
    Column("amount", "money"),
    Column("what", "words"),
    Column("policy"),
)


def _show_accepted(given: Given, found: Any) -> None:
    rows = [
        (f"{one.account}/{one.entry}", one.shown_on, one.days, one.pence, _words(one), one.policy)
        for one in found.rows
    ]
    show(Table(ACCEPTED, rows, empty="no spend counts as accepted yet"), given.output)
    total = pounds(sum(one.pence for one in found.rows))
    tell(
        f"as at {uk_words(found.as_at)}: {_spends(rows)}, {total}, so accepted unless there "
        "is new information"
    )


def _spends(rows: list) -> str:
    return "1 spend" if len(rows) == 1 else f"{len(rows):,} spends"


MISSING = (
    Column("entry"),
    Column("paid", "date"),
    Column("days", "number"),
    Column("amount", "money"),
    Column("category"),
    Column("payee"),
    Column("from", "money", "wanted from"),
    Column("policy"),
)


@reading(None, "evidence-missing", example="dpl spend evidence-missing --as-at 31/03/2026")
@account_option
@time_options
def evidence_missing(
    given: Given, account: str | None, as_at: date | None, known_at: str | None
) -> None:
    """Spends that want a receipt by their funder's policy and have none, oldest first.

    A missing receipt is no query: nobody has found anything wrong yet.
    """
    from projections import spend_questions as questions

    if account is not None:
        must_know_account(given, account)
    found = questions.without_evidence(
        given.ledger_url, account=account, as_at=as_at, known_at=known_at
    )
    rows = [
        (f"{one.account}/{one.entry}", one.event.paid_on, one.age_days, one.pence,
         one.event.category, one.event.payee, one.least_pence, one.policy)
        for one in found.rows
    ]  # fmt: skip
    show(Table(MISSING, rows, empty="every spend that wants a receipt has one"), given.output)
    total = pounds(sum(one.pence for one in found.rows))
    tell(f"as at {uk_words(found.as_at)}: {_spends(rows)}, {total}, without a receipt")


RULES = (
    Column("rule"),
    Column("about"),
    Column("asks", "words"),
    Column("funder", "words"),
    Column("policy"),
    Column("says", "words"),
    Column("quote", "words"),
    Column("source", "words"),
)


@reading(None, "rules", example="dpl spend rules --account A-1")
@click.option("--account", type=Name("account"), help="As they go for this account's funders.")
@click.option("--funder", type=Name("funder"), help="As they go for this funder's money.")
@time_options
def rules(
    given: Given,
    account: str | None,
    funder: str | None,
    as_at: date | None,
    known_at: str | None,
) -> None:
    """Every rule that looks at a spend, or at money shown, with its source, as now in force.

    A rule asks; it refuses nothing that has happened. With neither option, the default's.
    """
    from ledger.policy.meanings import in_words
    from projections import spend_questions as questions

    if account and funder:
        raise click.UsageError("name an account or a funder, not both")
    if account is not None:
        must_know_account(given, account)
    found = questions.rules_in_force(
        given.ledger_url, account=account, funder=funder, as_at=as_at, known_at=known_at
    )
    rows = [
        (one.rule.name, one.about, one.rule.words, one.funder, one.policy,
         f"{one.rule.setting}: {in_words(one.rule.setting, one.value)}" if one.policy else "",
         one.quote, one.source)
        for one in found.rows
    ]  # fmt: skip
    show(Table(RULES, rows), given.output)
    tell(f"as at {uk_words(found.as_at)}: {len({row[0] for row in rows})} rules")
