"""`dpl report list` and `dpl report again`: what was given out, and whether it still comes so."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cli.asking import reading, time_options
from cli.given import Given
from cli.kinds import NAME, Name
from cli.reporting import report
from cli.reporting.files import IntoFile, write_file
from cli.reporting.giving import sources_asked
from cli.reporting.ledgers import ledgers_option
from cli.showing import Column, Table, show, tell
from ledger.errors import Refused

if TYPE_CHECKING:
    from cli.reporting.remaking import Remade
    from projections.reports.issued import Issued

COLUMNS = (
    Column("number"),
    Column("on", "date"),
    Column("report"),
    Column("account"),
    Column("first_on", "date", "from"),
    Column("last_on", "date", "to"),
    Column("form"),
    Column("published", "flag"),
    Column("given_to", "words"),
    Column("by"),
    Column("known", "number"),
    Column("position", "number"),
    Column("sha256"),
    Column("asked", "words"),
)
AGAIN = (
    Column("number"),
    Column("report"),
    Column("same", "flag"),
    Column("sha256", title="given"),
    Column("sha256_now", title="now"),
)
PRIVATE = {"private", "with-name", "with-note"}
"""What stands in a file that is its owner's alone."""
IN_A_TABLE = 12
"""How many characters of a digest a table shows."""


@reading(report, "list", example="dpl report list --account A-1")
@click.option("--account", type=Name("account"), help="Only what is about this account.")
@click.option("--kind", metavar="KIND", help="Only this report or letter, like commissioner.")
@click.option("--given-to", metavar="WHOM", help="Only what was given to them.")
@ledgers_option
@time_options
def list_(
    given: Given,
    account: str | None,
    kind: str | None,
    given_to: str | None,
    ledgers: Path | None,
    as_at: date | None,
    known_at: str | None,
) -> None:
    """What was given out of the ledger: reports and letters alike, to whom, and as what was known.

    The number is for dpl report again, which makes one again and says whether it is the same.
    --as-at leaves out what was given later than that day.
    """
    from projections.reports.issued import issued
    from projections.several import all_open

    rows, known = [], account is None
    with all_open(sources_asked(given, ledgers, known_at)) as opened:
        for name, reader in opened:
            known = known or reader.numbered(f"account:{account}", 1) is not None
            rows += [
                _row(given, name, one)
                for one in issued(reader, known_at=known_at)
                if account in (None, one.event.account)
                and kind in (None, one.event.report)
                and given_to in (None, one.event.given_to)
                and (as_at is None or one.event.issued_on <= as_at)
            ]
    if not known:
        raise Refused("unknown-account", f"there is no account {account}", "dpl account list")
    show(Table(COLUMNS, rows, empty="nothing was given out"), given.output)


def _row(given: Given, ledger: str, one: Issued) -> tuple:
    event = one.event
    return (
        f"{ledger}/{one.number}" if ledger else str(one.number), event.issued_on, event.report,
        event.account, event.first_on, event.last_on, event.form, event.published, event.given_to,
        one.by, event.position, one.position, _digest(given, event.sha256),
        ", ".join(f"{name} {value}" for name, value in one.asked.items()),
    )  # fmt: skip


def _digest(given: Given, sha256: str) -> str:
    return sha256[:IN_A_TABLE] if given.output == "table" else sha256


# ── made again ───────────────────────────────────────────────────────────────────────────────


class Number(click.ParamType):
    """One that was given out: `3`, or of several ledgers `northshire/3`."""

    name = "number"

    def convert(self, value: Any, param: Any, ctx: Any) -> tuple[str, int]:
        ledger, slash, number = value.rpartition("/")
        good = number.isdecimal() and number.isascii() and len(number) < 10
        if not good or (slash and not NAME.fullmatch(ledger)):
            self.fail(f"{value!r} is not a number like 3, or northshire/3", param, ctx)
        return ledger, int(number)


_file = click.Path(exists=True, dir_okay=False, path_type=Path)


@reading(report, "again", example="dpl report again 1 --into again.html")
@click.argument("number", type=Number())
@click.option(
    "--into",
    type=IntoFile(".html", ".pdf", ".txt", ".xlsx", ".csv", ".json"),
    help="Write what was made again to a file.",
)
@click.option(
    "--with-private", is_flag=True, help="With --into: write the private details that stand in it."
)
@click.option("--definition", type=_file, help="The definition that it was made with.")
@click.option("--body", type=_file, help="What the body said of itself: --body FILE.")
@click.option("--template", type=_file, help="Of a letter: the template it was made with.")
@click.option(
    "--templates",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Of a letter: the folder of templates it was made with.",
)
@ledgers_option
def again(
    given: Given, number: tuple[str, int], into: Path | None, ledgers: Path | None,
    with_private: bool, **files: Path | None,
) -> None:  # fmt: skip
    """Make again what was given out, as it was known then, and hold it against what was kept.

    Says whether it is the same to the last byte, and if not, why it may not be: then 1 is the exit
    code. A file of a body's own that it was made with is not kept here, and has to be given.
    """
    from cli.reporting.remaking import remade

    found = remade(given, number, ledgers, {k: v for k, v in files.items() if v is not None})
    if into is not None and found.data is not None:
        _write(into, found.data, found.one, with_private=with_private)
    _show(given, number, found)
    if not found.same:
        click.get_current_context().exit(1)


def _write(into: Path, data: bytes, one: Issued, *, with_private: bool) -> None:
    from cli.reporting.files import for_nobody_else

    private = not PRIVATE.isdisjoint(one.asked)
    if private and not with_private:
        raise Refused(
            "private-details",
            f"private details stand in number {one.number}, and are written only where asked for",
            "the same with --with-private",
        )

    if into.suffix != f".{one.event.form}":
        raise click.UsageError(f"it was given as .{one.event.form}: --into FILE.{one.event.form}")
    with for_nobody_else(private):
        write_file(into, data)
    tell(f"written to {click.format_filename(into)}: {len(data):,} bytes")


def _show(given: Given, number: tuple[str, int], found: Remade) -> None:
    ledger, own = number
    row = (
        f"{ledger}/{own}" if ledger else str(own), found.one.event.report, found.same,
        _digest(given, found.one.event.sha256), _digest(given, found.sha256),
    )  # fmt: skip
    show(Table(AGAIN, [row]), given.output)
    if found.same:
        tell("the same to the last byte")
    else:
        tell("\n".join(["it does not come the same", *(f"  {one}" for one in found.reasons)]))
    tell(f"made by: {found.line}")
