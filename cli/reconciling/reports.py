"""What is common to reading a council's file and a bureau's: the files, and what is shown after.

One account is shown in full, of many those with something open.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import chain
from typing import TYPE_CHECKING

import click

from cli.given import Given
from cli.showing import Column, Table, show, tell
from ledger.errors import Fault, Unreadable

if TYPE_CHECKING:
    from ledger.book.draft import Draft
    from ledger.entry import Entry
    from ledger.reconciling.value import Reconciliation
    from ledger.service import Ledger, Outcome

MOST_MAPPING = 1 << 20
SHOWN = 5
SUMMARY = (
    Column("account"),
    Column("theirs", "money"),
    Column("ours", "money"),
    Column("difference", "money"),
    Column("explained", "money"),
    Column("unexplained", "money"),
    Column("open", "number"),
    Column("matched", "number"),
)

Extra = dict[str, list["Entry"]]
"""Entries of a dry run, which the book does not have, by stream."""


def text(path: str) -> str:
    """A mapping's text."""
    with open(path, "rb") as file:
        data = file.read(MOST_MAPPING)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        fault = Fault(short(path), "is not text in UTF-8", try_="save it as UTF-8")
        raise Unreadable([fault]) from None


def short(path: str) -> str:
    """A file's name without its folder."""
    return click.format_filename(path, shorten=True)


def accounts_by_reference(ledger: Ledger, accounts_file: str | None) -> dict[str, str]:
    """Our accounts by the references given in a file, or by their own names without one."""
    from ledger.statements.extracts.references import read_accounts
    from ledger.statements.source import MOST_BYTES

    names = [stream.removeprefix("account:") for stream in ledger.store.streams("account:")]
    accounts = {name: name for name in names}
    if accounts_file is None:
        return accounts
    with open(accounts_file, "rb") as file:
        data = file.read(MOST_BYTES)
    return read_accounts(data, file_name=short(accounts_file), known=accounts)


def read_before(ledger: Ledger, sha256: str, names: Iterable[str]) -> set[str]:
    """The reconciliations in which this very file stands already."""
    from ledger.reconciling.files import standing_files
    from ledger.reconciling.state import FILES

    draft, extract = ledger.draft(), sha256[:12]
    if extract not in standing_files(draft.record(FILES).entries):
        return set()
    found = set()
    for name in names:
        reconciling = draft.reconciling(name)
        if extract in reconciling.extracts:
            found.add(name)
        draft.let_go(reconciling)
    return found


def tell_passed_over(file_name: str, rows: int) -> None:
    if rows:
        said = "1 row" if rows == 1 else f"{rows:,} rows"
        tell(f"{file_name}: {said} passed over: no money moved, or the mapping skips them")


def tell_strangers(file_name: str, sha256: str, references: Sequence[str], *, noun: str) -> None:
    """What in a file is about accounts that are not known; references is one for each line."""
    whose = list(dict.fromkeys(references))
    if not whose:
        return
    many = len(references)
    lines = f"1 {noun} is" if many == 1 else f"{many:,} {noun}s are"
    some = ", ".join(whose[:SHOWN])
    if len(whose) > SHOWN:
        some += f" and {len(whose) - SHOWN:,} more"
    tell(
        f"{file_name}: {lines} about accounts that are not known here: {some}\n"
        "  try:   the same again with --accounts, once they are; "
        f"dpl reconcile files {sha256[:12]} lists them"
    )


def became(given: Given, outcome: Outcome) -> str:
    """What was recorded, in one line."""
    from cli.orders import in_short

    if not outcome.count:
        return "this file was read before; nothing more was recorded"
    return in_short(outcome, dry_run=given.dry_run)


def show_accounts(
    given: Given, ledger: Ledger, names: list[str], days: tuple[date, date], extra: Extra
) -> None:
    """One account in full; of many, those with something open, and the sums of all."""
    from cli.reconciling.showing import show_reconciliation

    if len(names) == 1:
        show_reconciliation(value_of(ledger, names[0], days, extra), given.output)
        return
    rows, total = [], [0] * (len(SUMMARY) - 1)
    for name in names:
        value = value_of(ledger, name, days, extra)
        row = _row(value)
        total = [sum_ + (figure or 0) for sum_, figure in zip(total, row[1:], strict=True)]
        if not value.squared:
            rows.append(row)
    title = f"{len(rows):,} of {len(names):,} accounts have something open"
    foot = (f"all {len(names):,}", *total)
    empty = f"nothing is open in {len(names):,} accounts"
    show(Table(SUMMARY, rows, title=title, foot=foot, empty=empty), given.output)


def value_of(ledger: Ledger, name: str, days: tuple[date, date], extra: Extra) -> Reconciliation:
    """One account's two sides, folded for it alone: thousands are not kept all at once."""
    from ledger.reconciling.asked import reconcile as both_sides

    return both_sides(states_of(ledger, extra), name, first_on=days[0], last_on=days[1])


def states_of(ledger: Ledger, extra: Extra) -> Draft:
    """The book as it stands, with what a dry run would have recorded."""
    from ledger.book.draft import Draft
    from ledger.recording import entry_of

    def load(stream: str) -> Iterable[Entry]:
        return chain(map(entry_of, ledger.store.load(stream)), extra.get(stream, ()))

    return Draft(load, names=ledger.store.streams, position=ledger.store.head().position)


def _row(value: Reconciliation) -> tuple:
    theirs = [part.theirs.closing_pence for part in value.parts]
    ours = [part.ours.closing_pence for part in value.parts]
    return (
        value.name.rsplit("/", 1)[1],
        None if None in theirs else sum(theirs),
        None if None in ours else sum(ours),
        value.difference_pence,
        value.explained_pence,
        value.unexplained_pence,
        len(value.open_items),
        sum(len(match.lines) for match in value.matches),
    )
