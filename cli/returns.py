"""`dpl return`: what a person is asked to send in about their money, and what became of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from cli.asking import (
    account_argument,
    day,
    fund_option,
    group,
    private_option,
    reading,
    reason_option,
    recording,
    time_options,
)
from cli.given import Given
from cli.kinds import Name, Word
from cli.orders import send
from cli.showing import Column, Table, show, tell
from ledger import commands as c
from ledger.calendar import uk_words
from ledger.errors import Refused

if TYPE_CHECKING:
    from projections.persons_returns import OneReturn

return_ = group("return", "A person's return of their money: asked for, received, looked at.")

COLUMNS = (
    Column("account"), Column("return"), Column("fund"), Column("first", "date", "from"),
    Column("last", "date", "to"), Column("asked", "date"), Column("due", "date"),
    Column("days_overdue", "number"), Column("stands"), Column("missing", "words"),
    Column("came", "date"), Column("declared_by"), Column("looked_at", "date"),
    Column("looked_by"), Column("why", "words"),
)  # fmt: skip
LISTS = (Column("checklist"), Column("body", "words"), Column("wanted", "words"), Column("source"))


def return_argument(command: Any) -> Any:
    return click.argument("name", metavar="RETURN", type=Name("return"))(command)


def _words(name: str, to: str, words: str) -> Any:
    return click.option(name, to, type=Word(), multiple=True, help=words)


@recording(
    return_,
    "request",
    example="dpl return request A-1 R-1 --fund nhs --from 01/04/2025 --to 30/06/2025 "
    "--checklist sefton --on 01/07/2025 --due 28/07/2025",
)
@account_argument
@return_argument
@fund_option("Whose money it is a return of.")
@day("--from", "first_on", "The first day it is for.")
@day("--to", "last_on", "The last day it is for.")
@_words("--wanted", "wanted", "What is to come with it, as a coded word; once for each.")
@click.option(
    "--checklist",
    metavar="NAME",
    help="All that a body asks for, in place of --wanted or beside it: dpl return checklists.",
)
@day("--on", "requested_on", "The day it was asked for.")
@day("--due", "due_on", "The day it is to come by.")
def request(
    given: Given, name: str, wanted: tuple[str, ...], checklist: str | None, **said: Any
) -> None:
    """Ask for a return of some days, and say what is to come with it.

    Without --wanted or --checklist: bank statements and a signed declaration.
    """
    _tell_of_others(wanted)
    listed = _listed("standard" if checklist is None and not wanted else checklist)
    send(given, c.RequestReturn(name=name, wanted=(*listed, *wanted), **said))


def _tell_of_others(wanted: tuple[str, ...]) -> None:
    """A word of a body's own is allowed; one that is nearly of the list may be a slip."""
    from projections.checklists import known_items

    for item in wanted:
        near = _nearest(item, known_items())
        if near and near != item:
            tell(f"note: {item} is a word of your own; of the lists there is {near}")


def _nearest(word: str, known: Iterable[str]) -> str:
    from difflib import get_close_matches

    return next(iter(get_close_matches(word, list(known), 1, 0.7)), "")


def _listed(checklist: str | None) -> tuple[str, ...]:
    if checklist is None:
        return ()
    from projections.checklists import checklists

    known = checklists()
    if checklist not in known:
        raise Refused(
            "unknown-checklist",
            f"there is no checklist {checklist}; there is: {', '.join(known)}",
            "dpl return checklists, or --wanted bank-statements",
        )
    return known[checklist].wanted


@recording(
    return_,
    "receive",
    example="dpl return receive A-1 R-1 --on 20/07/2025 --included bank-statements "
    "--declared-by person",
)
@account_argument
@return_argument
@day("--on", "received_on", "The day it came.")
@_words("--included", "included", "What came now, as a coded word; once for each.")
@click.option("--all", "all_", is_flag=True, help="All that was still missing of papers came.")
@click.option(
    "--declared-by",
    type=click.Choice(["person", "representative", "nominee", "managed", "third_party"]),
    help="Who signed the declaration that came with it.",
)
@private_option("--note", "note", "What was said with it.")
def receive(
    given: Given,
    account: str,
    name: str,
    included: tuple[str, ...],
    all_: bool,
    note: str | None,
    **said: Any,
) -> None:
    """Take in a return that came, whole or in parts: what is missing is still asked for.

    A paper is one that was asked for, or one that a list of dpl return checklists has.
    """
    _must_be_papers(given, account, name, included)
    if all_:
        included = (*_papers_missing(given, account, name), *included)
    order = c.ReceiveReturn(account=account, name=name, included=included, **said)
    send(given, order, private={"note": note})


def _must_be_papers(given: Given, account: str, name: str, included: tuple[str, ...]) -> None:
    """What came is called as it was asked for, or as a list calls it: a slip would be told as a
    paper that came, and the one that was meant as missing."""
    from projections.checklists import known_items

    found = _asked(given, account, name)
    if found is None:
        return  # refused where it is decided
    seen = found.then.reviewed
    again = seen.wanted if seen else ()
    asked = [*found.then.requested.wanted, *again, *found.then.missing, *found.then.came]
    for item in included:
        if item in asked:
            continue
        if item in known_items():
            tell(f"note: {item} was not asked for with return {name}; it is taken in as well")
            continue
        near = _nearest(item, [*asked, *known_items()])
        raise Refused(
            "unknown-paper",
            f"{item} was not asked for with return {name}, and no list has it; asked for: "
            f"{', '.join(dict.fromkeys(asked))}",
            f"--included {near}" if near else "dpl return checklists, or --note in your own words",
        )


def _asked(given: Given, account: str, name: str) -> OneReturn | None:
    """The return as it stands by all that is known; None where there is none."""
    from projections.persons_returns import persons_returns

    rows = persons_returns(given.ledger_url, account=account, as_at=date.max).rows
    return next((one for one in rows if one.name == name), None)


def _papers_missing(given: Given, account: str, name: str) -> list[str]:
    """What is still to come as known now; a declaration is said by who signed it."""
    from ledger.account.records import DECLARATION

    found = _asked(given, account, name)
    return [item for item in (found.then.missing if found else ()) if item != DECLARATION]


@recording(
    return_,
    "review",
    example="dpl return review A-1 R-1 --on 25/07/2025 --outcome more-wanted "
    "--reason unclear-invoices --wanted care-invoices --due 15/08/2025",
)
@account_argument
@return_argument
@day("--on", "reviewed_on", "The day it was looked at.")
@click.option(
    "--outcome",
    type=click.Choice(["accepted", "more-wanted", "referred"]),
    required=True,
    help="What becomes of it; referred to whoever decides what follows.",
)
@_words("--reason", "reasons", "Why, as a coded word; once for each.")
@_words("--wanted", "wanted", "With more-wanted: what is to come again, beside what never came.")
@day("--due", "due_on", "With more-wanted: by when; else by the day said before.", required=False)
@private_option("--note", "note", "What was found.")
def review(given: Given, note: str | None, **said: Any) -> None:
    """Say what becomes of a return. Nobody looks at an account that they set up themselves, where
    the funder's policy says so."""
    send(given, c.ReviewReturn(**said), private={"note": note})


@recording(
    return_, "withdraw", example="dpl return withdraw A-1 R-1 --on 02/07/2025 --reason mistaken"
)
@account_argument
@return_argument
@day("--on", "withdrawn_on", "The day it was given up.")
@reason_option
def withdraw(given: Given, **said: Any) -> None:
    """Ask for a return no more: it was a mistake, or nobody needs it."""
    send(given, c.WithdrawReturn(**said))


@reading(return_, "list", example="dpl return list --overdue --as-at 31/08/2025")
@click.argument("account", type=Name("account"), required=False)
@click.option("--overdue", is_flag=True, help="Only what should have come already.")
@click.option("--open", "only_open", is_flag=True, help="Only what nobody has decided on.")
@time_options
def list_(
    given: Given,
    account: str | None,
    overdue: bool,
    only_open: bool,
    as_at: date | None,
    known_at: str | None,
) -> None:
    """Every return that was asked for, what of it is missing, and how long it is overdue.

    Of one account or of all, the longest overdue first. Without --as-at, as at the day of the last
    entry.
    """
    from projections.persons_returns import persons_returns

    found = persons_returns(given.ledger_url, account=account, as_at=as_at, known_at=known_at)
    rows = [
        _row(one)
        for one in (found.overdue if overdue else found.rows)
        if one.then.is_open or not only_open
    ]
    empty = "nothing is overdue" if overdue else "nobody was asked for a return yet"
    show(Table(COLUMNS, rows, empty=empty), given.output)
    late, all_ = len(found.overdue), len(found.rows)
    came = sum(one.then.standing == "came" for one in found.rows)
    tell(
        f"as at {uk_words(found.as_at)}: {late:,} of {all_:,} overdue, {came:,} waiting to be "
        "looked at"
    )


def _row(one: OneReturn) -> tuple[Any, ...]:
    then = one.then
    asked, seen = then.requested, then.reviewed
    return (
        one.account, one.name, asked.fund, asked.first_on, asked.last_on, asked.requested_on,
        then.due_on, then.overdue_days or None, then.standing, ", ".join(then.missing),
        then.came_on, then.declared.declared_by if then.declared else None,
        seen.reviewed_on if seen else None, one.looked_by or None,
        ", ".join(seen.reasons) if seen else "",
    )  # fmt: skip


@reading(return_, "checklists", example="dpl return checklists")
def checklists_(given: Given) -> None:
    """What bodies ask people to send in, and where they say so: for `--checklist`."""
    from projections.checklists import checklists

    rows = [(x.name, x.body, ", ".join(x.wanted), x.source) for x in checklists().values()]
    show(Table(LISTS, rows), given.output)
