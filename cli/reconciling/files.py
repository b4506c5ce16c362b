"""`dpl reconcile files`, `withdraw` and `mapping`: which files of others were read, and how."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Any

import click

from cli.asking import reading, reason_option, recording
from cli.given import Given
from cli.orders import decide, entries_table, in_short, recorded_before
from cli.reconciling import reconcile
from cli.showing import Column, Table, show, tell
from ledger import commands as c

if TYPE_CHECKING:
    from ledger.entry import Entry
    from projections.extracts import UnknownLine

FILES = (
    Column("extract"),
    Column("what"),
    Column("source"),
    Column("first", "date", "from"),
    Column("last", "date", "to"),
    Column("accounts", "number"),
    Column("lines", "number"),
    Column("total", "money"),
    Column("unknown_lines", "number"),
    Column("unknown", "money"),
    Column("unknown_accounts", "words"),
)
LINES = (
    Column("extract"),
    Column("row", "number"),
    Column("date", "date"),
    Column("amount", "money"),
    Column("reference", title="their reference"),
)
SHOWN = 5
ERASED = "erased"
MOST_ENTRIES = 100
"""Of more, only what was recorded of the file as a whole is shown."""
OF_FILES = "_extracts"


class ExtractName(click.ParamType):
    """A file that was read: the first twelve characters of its sha-256."""

    name = "extract"

    def convert(self, value: Any, param: Any, ctx: Any) -> str:
        if not re.fullmatch("[0-9a-f]{12}", value.lower()):
            self.fail(
                f"{value!r} is not a file that was read, like 3fa9c02b71d4: dpl reconcile files",
                param,
                ctx,
            )
        return value.lower()


@reading(reconcile, "files", example="dpl reconcile files")
@click.argument("extract", required=False, type=ExtractName())
@click.option("--known-at", metavar="TIME|POSITION", help="As the ledger knew it then.")
def files(given: Given, extract: str | None, known_at: str | None) -> None:
    """The councils' and bureaus' files that were read, and what in them is not known here.

    With EXTRACT, that file's lines about accounts that are not known. Read it again with
    --accounts once they are, and those lines are recorded.
    """
    from ledger.errors import Refused
    from projections.extracts import files_read, unknown_lines

    found = files_read(given.ledger_url, known_at=known_at)
    if extract is not None:
        found = [entry for entry in found if entry.event.extract == extract]
        if not found:
            why = f"no file {extract} was read, or it was taken back"
            raise Refused("unknown-extract", why, "dpl reconcile files")
    unknown = unknown_lines(found, given.ledger().store.details)
    if extract is None:
        rows = [_row(entry, unknown) for entry in found]
        show(Table(FILES, rows, empty="no file of a council or a bureau was read"), given.output)
        return
    rows = [(*line[:4], line.reference or ERASED) for line in unknown]
    empty = f"every account in {extract} is known here"
    show(Table(LINES, rows, empty=empty), given.output)


def _row(entry: Entry, unknown: list[UnknownLine]) -> tuple:
    event = entry.event
    own = [line for line in unknown if line.extract == event.extract]
    counted = Counter(line.reference or ERASED for line in own)
    some = ", ".join(list(counted)[:SHOWN])
    if len(counted) > SHOWN:
        some += f" and {len(counted) - SHOWN:,} more"
    return (
        event.extract, event.what, event.source, event.first_on, event.last_on, event.accounts,
        event.lines, event.total_pence, len(own), sum(line.pence for line in own), some,
    )  # fmt: skip


@recording(
    reconcile,
    "withdraw",
    example="dpl reconcile withdraw 3fa9c02b71d4 --reason wrong-year",
)
@click.argument("extract", type=ExtractName())
@reason_option
def withdraw(given: Given, extract: str, reason: str) -> None:
    """Take back a council's or bureau's file, in every account it was about.

    What was matched by lines that no other file shows stands alone again. Both the reading and
    the taking back are kept; afterwards the file may be read again.
    """
    command = c.WithdrawExtract(extract=extract, reason=reason)
    outcome = decide(given, command, dry_run=given.dry_run)
    entries = recorded_before(given, outcome) if outcome.repeated else outcome.entries
    if len(entries) > MOST_ENTRIES:
        entries = [entry for entry in entries if entry.stream == OF_FILES]
    show(entries_table(entries), given.output)
    tell(in_short(outcome, dry_run=given.dry_run))


@reading(reconcile, "mapping", example="dpl reconcile mapping")
@click.option("--payroll", is_flag=True, help="Of a payroll bureau's report, not a council's.")
def mapping(given: Given, payroll: bool) -> None:
    """Write an example of a mapping, which says how a council lays out its extract.

    Put it into a file, change what is different, and give that to `dpl reconcile council` with
    --mapping. docs/extracts.md explains every key; docs/payrolls.md those of a bureau's report,
    for `dpl reconcile payroll`.
    """
    from importlib.resources import files as folder

    room = "ledger.statements.payrolls" if payroll else "ledger.statements.extracts"
    click.echo((folder(room) / "example.toml").read_text("utf-8"), nl=False)
