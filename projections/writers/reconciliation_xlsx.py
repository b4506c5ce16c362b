"""A reconciliation as a spreadsheet: the statement, its items, and both sides line by line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import TYPE_CHECKING, Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from ledger.reconciling.value import Reconciliation
from projections.words.differences import EXPLAINED, difference_in_words
from projections.writers.statement import Stamp, heading, statement_lines

if TYPE_CHECKING:
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

MONEY, DAY = "#,##0.00;[Red]-#,##0.00", "dd/mm/yyyy"
_MADE = datetime(2000, 1, 1)
"""What a file's own properties say: the same value gives the same bytes."""


def xlsx(value: Reconciliation, stamp: Stamp | None) -> bytes:
    """The workbook's bytes. Money is in pounds, exact to the penny, and never a formula."""
    book = Workbook(write_only=True)
    book.properties.created = book.properties.modified = _MADE
    book.properties.creator = "direct payments ledger"
    _statement(book, value, stamp)
    _sheet(
        book, "Differences",
        ("Fund", "What it is", "Account", "Day", "Theirs less ours", "Explained", "Why",
         "Their lines", "Our entries", "In words", "What settles it"),
        (
            (item.fund, difference_in_words(item.kind), item.account, item.on,
             _pounds(item.pence),
             EXPLAINED.get(item.explained.kind, "") if item.explained else "no",
             item.explained.reason.replace("-", " ") if item.explained else "",
             "\n".join(item.lines),
             "\n".join(f"{one.account}/{one.entry}" for one in item.entries),
             item.words, item.try_)
            for item in (*value.items, *value.faults)
        ),
        widths=(14, 38, 12, 12, 16, 14, 18, 40, 12, 80, 60),
    )  # fmt: skip
    _sheet(
        book, "Matched",
        ("Their lines", "Our entries", "Amount", "Found by", "Days apart", "Payee alike, %"),
        (
            ("\n".join(match.lines),
             "\n".join(f"{one.account}/{one.entry}" for one in match.entries),
             _pounds(match.amount_pence), match.stage.replace("-", " "), match.days,
             match.payee_percent)
            for match in value.matches
        ),
        widths=(44, 16, 14, 16, 12, 14),
    )  # fmt: skip
    for title, rows in (("Their side", value.theirs), ("Our side", value.ours)):
        _sheet(
            book, title, ("Line or entry", "Day", "Amount", "What", "Fund"),
            ((row.id, row.on, _pounds(row.pence), row.kind, row.fund) for row in rows),
            widths=(44, 12, 14, 18, 16),
        )  # fmt: skip
    if value.held:
        _sheet(
            book, "Whose money", ("Account", "Fund", "Opening", "Moved", "Closing"),
            (
                (one.account, one.fund, _pounds(one.opening_pence), _pounds(one.moved_pence),
                 _pounds(one.closing_pence))
                for one in value.held
            ),
            widths=(14, 16, 14, 14, 14),
        )  # fmt: skip
    out = BytesIO()
    book.save(out)
    return _same_every_time(out.getvalue())


def _statement(book: Workbook, value: Reconciliation, stamp: Stamp | None) -> None:
    rows: list[tuple] = [
        (f"Reconciliation {value.name}",),
        (f"{value.first_on:%d/%m/%Y} to {value.last_on:%d/%m/%Y}, {value.says}",),
        (),
    ]
    for part in value.parts:
        rows.append((heading(value, part),))
        for line in statement_lines(part):
            why = line.item.explained if line.item else None
            said = f"{EXPLAINED.get(why.kind, why.kind)}: {why.reason}" if why else ""
            rows.append((line.words, _pounds(line.pence), said.replace("-", " ")))
        rows += [("Unexplained", _pounds(abs(part.unexplained_pence))), ()]
    if stamp is not None:
        rows += [
            ("Known to entry", stamp.position),
            ("Prepared by", stamp.prepared_by or "nobody yet", stamp.prepared_on),
            ("Signed by", stamp.signed_by or "nobody yet", stamp.signed_on),
        ]
    rows += [("Digest of their side", value.theirs_digest),
             ("Digest of our side", value.ours_digest)]  # fmt: skip
    head, *rest = rows
    _sheet(book, "Statement", head, rest, widths=(90, 18, 30))


def _sheet(
    book: Workbook,
    title: str,
    head: Sequence[str],
    rows: Iterable[Sequence[Any]],
    *,
    widths: Sequence[int],
) -> None:
    sheet = book.create_sheet(title)
    for place, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    sheet.freeze_panes = "A2"
    sheet.append([_cell(sheet, text, bold=True) for text in head])
    for row in rows:
        sheet.append([_cell(sheet, one) for one in row])


def _cell(sheet: WriteOnlyWorksheet, value: Any, *, bold: bool = False) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, value=value)
    if isinstance(value, str):
        cell.data_type = "s"  # a text that begins with = is a text all the same
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    elif isinstance(value, Decimal):
        cell.number_format = MONEY
    elif isinstance(value, date):
        cell.number_format = DAY
    if bold:
        cell.font = Font(bold=True)
    return cell


def _pounds(pence: int | None) -> Decimal | None:
    return None if pence is None else Decimal(pence).scaleb(-2)


def _same_every_time(data: bytes) -> bytes:
    """The same archive with no clock in it: openpyxl stamps each part with the moment."""
    out = BytesIO()
    with ZipFile(BytesIO(data)) as was, ZipFile(out, "w", ZIP_DEFLATED) as now:
        for name in was.namelist():
            part = was.read(name)
            if name == "docProps/core.xml":
                part = _without_moment(part)
            now.writestr(ZipInfo(name, _MADE.timetuple()[:6]), part, ZIP_DEFLATED)
    return out.getvalue()


def _without_moment(part: bytes) -> bytes:
    """Its properties with the day they were saved taken out."""
    import re

    stamp = _MADE.isoformat().encode() + b"Z"
    return re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + stamp, part)
