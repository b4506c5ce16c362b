"""How it ends: what there is, whether it agrees with the banks, and what to try next."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

import click

from cli.demonstration.books import books
from cli.demonstration.documents import DOCUMENTS, FIRST
from cli.demonstration.files import REGION, statement_files
from cli.demonstration.stage import Stage


class Try(NamedTuple):
    """A command line to paste, and what it shows."""

    line: str
    words: str


def tell(stage: Stage) -> None:
    stage.chapter("What there is now", on=date(2026, 11, 12))
    stage.do("dpl balance", "Each fund: paid in, spent, returned, and what is left.", show=True)
    stage.do("dpl check", "For every holding, what the bank says is held by its accounts, or "
             "unallocated.", show=True)  # fmt: skip
    stage.do("dpl history J-01 --last 6", "How one account came to be what it is.", show=True)
    head = stage.ledger().store.head().position
    stage.tell("")
    first = click.style(FIRST.path, bold=True)
    stage.tell(f"{head:,} entries, and {len(DOCUMENTS)} documents. Open {first} first.")
    stage.tell("What to try next:")
    for one in what_to_try(stage):
        stage.tell(f"\n  {one.words}\n  $ {one.line}")


def what_to_try(stage: Stage) -> list[Try]:
    """Lines that work in the folder, in this order, as it was made."""
    mystery = books()["lloyds-1"].line("mystery")
    either = books()["client-1"].line("mystery")
    again = next(file for file in statement_files() if file.holding == "client-1")
    promised = f"J-06/{_promised(stage, 'J-06')}"
    agency = books()["nationwide-1"].line("ag-01", since=date(2025, 6, 1))
    return [
        Try("dpl account list", "Who there is."),
        Try("dpl balance J-01 --places", "Two funders' money in one bank account."),
        Try("dpl balance --as-at 31/03/2025", "The year end before."),
        Try("dpl balance N-06 --known-at 2025-08-31",
            "What was known of N-06 before anybody knew of the death."),
        Try(f"dpl trace {agency}", "Follow the pound, from a bank's line to all that rests on it."),
        Try("dpl history N-01 --private --last 5",
            "An account's latest, with the private details joined."),
        Try(f"dpl import {again.name} {again.options}", "A file read before records nothing."),
        Try("dpl line list", "What still needs a person."),
        Try(f"dpl line allocate {mystery} --as spend --fund nhs --category equipment",
            "Say what the first was,"),
        Try(f"dpl line allocate {either} --entry {promised}", "whose the second was,"),
        Try("dpl check", "and see them gone."),
        Try("dpl pay due M-01 --known-at 2026-06-11",
            "What M-01 was due, as known before the rise was decided;"),
        Try("dpl pay due M-01 --as-at 31/05/2026", "and as known now."),
        Try("dpl surplus --as-at 31/05/2026", "Who has more than may stay, the largest first."),
        Try("dpl reclaim show M-02 rc-1", "A reclaim in full, its working then and now."),
        Try("dpl recharge show M-07 RC-1", "What one funder asked of another, spend by spend."),
        Try("dpl reconcile list", "What was squared with whom, and signed by whom."),
        Try("dpl reconcile show council/northshire/S-01 --to 30/09/2026 --as-signed",
            "A statement as it was signed, line by line."),
        Try("dpl work --top 12", "What needs a person, the oldest and largest first."),
        Try("dpl report commissioner --from 01/04/2025 --to 31/03/2026 --section surplus",
            "One table of the commissioner's report,"),
        Try("dpl report commissioner --from 01/04/2025 --to 31/03/2026 "
            "--explain reclaims/overdue/left",
            "and the entries behind one of its figures."),
        Try("dpl report person J-01 --from 01/04/2025 --to 31/03/2026",
            "What J-01 is told of their money."),
        Try("dpl return list --open", "Whose papers are still to come."),
        Try("dpl report phb --year 2025-26 --quarter 4", "The NHS's collection, by the quarter."),
        Try("dpl report list", "What was given out, to whom, and its digest;"),
        Try("dpl report again 2", "made again, it is the same to the last byte."),
        Try(f"dpl work --ledgers {REGION} --kind return --top 3",
            "One list of what needs a person, of all the ledgers that a file names;"),
        Try(f"dpl report commissioner --ledgers {REGION} --from 01/04/2025 --to 31/03/2026 "
            "--section budget-by-fund", "and one report of them."),
        Try("dpl policy show --funder northshire-council", "The rules that council money goes by."),
        Try("dpl statement list --holding client-1", "The statements of the client account."),
        Try("dpl export journal --as-at 31/03/2026", "The books as beancount reads them."),
        Try("dpl projections rebuild", "Throw every balance away, and replay it."),
    ]  # fmt: skip


def _promised(stage: Stage, account: str) -> int:
    """The entry of an account that the bank has yet to show."""
    (entry,) = stage.ledger().account(account).awaited
    return entry
