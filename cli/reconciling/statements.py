"""`dpl reconcile show`, `list` and `changes`: statements now and as signed, and what came since."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cli.asking import day, reading
from cli.given import Given
from cli.kinds import Name
from cli.reconciling import reconcile
from cli.reconciling.bank import ReconciliationName
from cli.reconciling.showing import show_reconciliation
from cli.showing import Column, Table, show, tell
from ledger.calendar import uk_words
from ledger.money import pounds

if TYPE_CHECKING:
    from ledger.reconciling.value import Reconciliation
    from projections.may_be import MayBe
    from projections.reader import Reader
    from projections.reconciliations import SignedAndNow, Statement

name_argument = click.argument("name", type=ReconciliationName())
known_option = click.option(
    "--known-at",
    metavar="TIME|POSITION",
    help="As the ledger knew it then: 04/06/2025 or 2025-06-04T16:30 (UTC), or a position.",
)


class StatementFile(click.ParamType):
    """A file to write a statement to, of a kind that there is."""

    name = "file"

    def convert(self, value: Any, param: Any, ctx: Any) -> Path:
        from projections.writers import SUFFIXES

        path, suffixes = Path(value), (".pdf", *SUFFIXES)
        if path.suffix not in suffixes:
            kinds = f"{', '.join(suffixes[:-1])} or {suffixes[-1]}"
            self.fail(f"{value!r} does not end in {kinds}", param, ctx)
        if path.is_dir() or not path.absolute().parent.is_dir():
            self.fail(f"{value!r} is no place where a file can be written", param, ctx)
        return path


@reading(
    reconcile,
    "show",
    example="dpl reconcile show bank/bank-1 --from 01/04/2025 --to 30/04/2025 --into april.html",
)
@name_argument
@day("--from", "first_on", "The first day; else the day after the last signed.", required=False)
@day("--to", "last_on", "The last day; else the last that the other side tells of.", required=False)
@click.option("--as-signed", is_flag=True, help="As it was signed, whatever came since.")
@known_option
@click.option(
    "--into",
    type=StatementFile(),
    help="Write it to a file: .html or .pdf to print, .xlsx, .csv, .json.",
)
def show_(
    given: Given, name: str, first_on: date | None, last_on: date | None, as_signed: bool,
    known_at: str | None, into: Path | None,
) -> None:  # fmt: skip
    """Both sides of a period: what agrees, what does not and why, and what settles it.

    With --as-signed, just as it was signed, which is checked: where it is not what the signature
    is of, that is said, and the exit code is 1.
    """
    from projections.reader import reading as reader_of

    with reader_of(given.ledger_url) as reader:
        found = _asked(
            reader, name, first_on=first_on, last_on=last_on, as_signed=as_signed, known_at=known_at
        )
        shown = into is None and not as_signed and name.startswith("bank/")
        may_be = _may_be(reader, found.value, known=reader.known(known_at)) if shown else {}
    if into is None:
        show_reconciliation(found.value, given.output, may_be=may_be)
    else:
        _write(into, found)
    _tell_of_signature(found)
    if found.altered:
        tell(
            f"this is not what was signed: {' and '.join(found.altered)} differ from the digests\n"
            "  either entries of this ledger were tampered with, or this dpl works something out "
            "otherwise than the one it was signed with"
        )
        click.get_current_context().exit(1)


def _may_be(reader: Reader, value: Reconciliation, *, known: int) -> dict[str, list[MayBe]]:
    """What lines of a bank's that stand alone may be."""
    from projections.as_known import book_known
    from projections.matching_known import payees_known
    from projections.may_be import may_be

    states = book_known(reader, known=known)
    holding = states.holding(value.name.split("/", 1)[1])
    payees = payees_known(states, holding, reader.private)
    return may_be(states, holding, payees, last_on=value.last_on)


def _asked(
    reader: Reader,
    name: str,
    *,
    first_on: date | None,
    last_on: date | None,
    as_signed: bool,
    known_at: str | None,
) -> Statement:
    from projections import reconciliations as question
    from projections.as_known import book_known
    from projections.standings import period_meant

    states = book_known(reader, known=reader.known(known_at))
    if as_signed:
        signatures = states.reconciling(name).standing()
        ends = last_on or (signatures[-1].event.last_on if signatures else date.min)
        return question.as_signed(reader, name, last_on=ends, known_at=known_at)
    days = period_meant(states, name, first_on=first_on, last_on=last_on)
    return question.reconciliation(
        reader, name, first_on=days[0], last_on=days[1], known_at=known_at
    )


def _write(into: Path, found: Statement) -> None:
    """The statement as a file, whole or not at all."""
    from projections.writers import write_reconciliation

    page = ".html" if into.suffix == ".pdf" else into.suffix
    data = write_reconciliation(found.value, page, stamp=found.stamp)
    if into.suffix == ".pdf":
        from cli.reporting.paper import pdf

        data = pdf([data.decode()], small=True)
    part = into.with_name(f".{into.name}.part")
    part.write_bytes(data)
    os.replace(part, into)
    tell(f"the statement is in {click.format_filename(into)}")


def _tell_of_signature(found: Statement) -> None:
    made, signed = found.prepared, found.signed
    if signed is not None and made is not None:
        tell(
            f"signed on {uk_words(signed.event.signed_on)} by {signed.by}, prepared by {made.by}, "
            f"at position {signed.event.position:,}"
        )
    elif made is not None:
        tell(f"prepared on {uk_words(made.event.prepared_on)} by {made.by}; nobody has signed it")


# ── every one of them ────────────────────────────────────────────────────────────────────────

LISTED = (
    Column("reconciliation"),
    Column("signed_to", "date"),
    Column("signed_by"),
    Column("from", "date", "unsigned from"),
    Column("to", "date"),
    Column("open_items", "number", "open"),
    Column("unexplained", "money"),
    Column("late", "number"),
)


@reading(reconcile, "list", example="dpl reconcile list")
@click.argument("about", type=Name("account"), metavar="[ACCOUNT|HOLDING]", required=False)
@known_option
def list_(given: Given, about: str | None, known_at: str | None) -> None:
    """Every reconciliation: signed to which day and by whom, and what is open since.

    Open and unexplained are of the days that the other side tells of and nobody has signed; late
    counts what came into signed periods and nobody has looked at.
    """
    from projections.as_known import book_known
    from projections.reader import reading as reader_of
    from projections.standings import standings

    with reader_of(given.ledger_url) as reader:
        found = list(standings(reader, about=about, known_at=known_at))
        logins = _logins(reader, {one.signed_by for one in found})
        own = book_known(reader, known=reader.known(known_at)).reconciling(f"period/{about}")
    rows = [
        (one.name, one.signed_to, logins.get(one.signed_by, one.signed_by), one.first_on,
         one.last_on, one.open_items, one.unexplained_pence, one.late)
        for one in found
    ]  # fmt: skip
    sums = [sum(row[i] for row in rows) for i in (5, 6, 7)]
    foot = ("total", None, "", None, None, *sums) if len(rows) > 1 else None
    empty = "there is nothing to reconcile" + (f" of {about}" if about else "")
    show(Table(LISTED, rows, foot=foot, empty=empty), given.output)
    if own.closed:
        last = max(one.last_on for one in own.closed)
        tell(f"the books of {about} are closed up to {uk_words(last)}")


def _logins(reader: Reader, staff: set[str]) -> dict[str, str]:
    """Logins behind staff ids; without those erased."""
    import json

    return {one: json.loads(text)["login"] for one, text in reader.private(staff).items()}


# ── what came since ──────────────────────────────────────────────────────────────────────────

CHANGES = (
    Column("side"),
    Column("how"),
    Column("id"),
    Column("on", "date"),
    Column("fund"),
    Column("amount", "money"),
    Column("position", "number"),
    Column("looked_at", "flag"),
    Column("what", "words"),
)


@reading(reconcile, "changes", example="dpl reconcile changes bank/bank-1 --to 30/04/2025")
@name_argument
@day("--to", "last_on", "The last day of the signed period.")
@known_option
def changes(given: Given, name: str, last_on: date, known_at: str | None) -> None:
    """A signed period against what is known now: all that came, went or changed, to the penny.

    What was signed and what is listed here make up what stands now, on either side.
    """
    from ledger.reconciling.late import TOLD_OF_NO_MORE
    from projections.reconciliations import signed_and_now

    found = signed_and_now(given.ledger_url, name, last_on=last_on, known_at=known_at)
    rows = [*_change_rows(found)]
    empty = "nothing came into the period since it was signed"
    show(Table(CHANGES, rows, empty=empty), given.output)
    if found.now.value.says == TOLD_OF_NO_MORE:
        tell(
            "their files were all taken back: our books are put beside them again, with what came "
            "to those since, once one is read"
        )
    else:
        for side, words in (("theirs", "their account"), ("ours", "our books")):
            _tell_of_side(found, side, words)
    left = found.unseen.count
    if left:
        things = "1 thing was" if left == 1 else f"{left:,} things were"
        last = f"{last_on:%d/%m/%Y}"
        tell(
            f"{things} not looked at\n"
            f"  try:   dpl reconcile seen {name} --to {last} --reason looked-at --on DATE --upto "
            f"{found.now.position}"
        )


def _change_rows(found: SignedAndNow) -> list[tuple]:
    """What somebody looked at, and what came since; each comes to the penny."""
    at = {("ours", "came", name): entry.position for name, entry in found.came.items()}
    left = {*found.unseen.changes, *found.unseen.again}
    rows: list[tuple] = [
        (c.side, c.how, c.id, c.on, c.fund, c.pence, at.get((c.side, c.how, c.id)),
         part is found.looked or c not in left, c.words)
        for part in (found.looked, found.since)
        for c in part.changes
    ]  # fmt: skip
    rows += [
        ("", "open again", " ".join(i.lines), i.on, i.fund, None, None,
         part is found.looked or i not in left, i.words)
        for part in (found.looked, found.since)
        for i in part.again
        if part is found.since or i in found.late.again
    ]  # fmt: skip
    return rows


def _tell_of_side(found: SignedAndNow, side: str, words: str) -> None:
    """Signed, and late, and now: one line of arithmetic."""
    was, now = (
        [getattr(part, side) for part in value.parts]
        for value in (found.signed.value, found.now.value)
    )
    told = all(one.closing_pence is not None for one in (*was, *now))
    what = "closing_pence" if told else "moved_pence"
    before, after = (sum(getattr(one, what) for one in sides) for sides in (was, now))
    late = found.late.pence(side)
    sign = "less" if late < 0 else "and"
    tell(
        f"by {words}: {pounds(before)} as signed, {sign} {pounds(abs(late))} since, is "
        f"{pounds(after)} now"
    )
