"""A spreadsheet's parts: sheets, cells, and the same bytes every time."""

from __future__ import annotations

import re
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
from openpyxl.worksheet.properties import PageSetupProperties

if TYPE_CHECKING:
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

MONEY, DAY = "#,##0.00;[Red]-#,##0.00", "dd/mm/yyyy"
SHARE = "0.0%"
_MADE = datetime(2000, 1, 1)
"""What a file's own properties say: the same value gives the same bytes."""


class Strong(tuple):
    """A row in bold: a title, headings, a total."""

    __slots__ = ()


class Share(Decimal):
    """A part of one, shown as per cent with one decimal place."""


def new_workbook() -> Workbook:
    book = Workbook(write_only=True)
    book.properties.created = book.properties.modified = _MADE
    book.properties.creator = "direct payments ledger"
    return book


def saved(book: Workbook) -> bytes:
    """The workbook's bytes, in which no clock is."""
    out = BytesIO()
    book.save(out)
    return _same_every_time(out.getvalue())


def add_sheet(
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
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.append([cell_of(sheet, text, bold=True) for text in head])
    for row in rows:
        sheet.append([cell_of(sheet, one, bold=isinstance(row, Strong)) for one in row])


def cell_of(sheet: WriteOnlyWorksheet, value: Any, *, bold: bool = False) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, value=value)
    if isinstance(value, str):
        cell.data_type = "s"  # a text that begins with = is a text all the same
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    elif isinstance(value, Share):
        cell.number_format = SHARE
    elif isinstance(value, Decimal):
        cell.number_format = MONEY
    elif isinstance(value, date):
        cell.number_format = DAY
    if bold:
        cell.font = Font(bold=True)
    return cell


def pounds_of(pence: int | None) -> Decimal | None:
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
    stamp = _MADE.isoformat().encode() + b"Z"
    return re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + stamp, part)
