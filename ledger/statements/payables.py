"""A payables CSV of a funder's finance system: the invoices it paid for notional budgets, and the
credit notes that came for them. Which column holds what is data; every fault is told at once.

Knows no ledger. What a credit note is for, `ledger.statements.credit_notes` says.
"""

from __future__ import annotations

import difflib
import hmac
import re
from collections.abc import Callable, Iterable
from datetime import date
from hashlib import sha256
from typing import NamedTuple

from ledger.calendar import NotADate, uk_date
from ledger.errors import Fault, Unreadable
from ledger.money import NotMoney, pence
from ledger.statements.checked import complaints, toml
from ledger.statements.csv_text import Row, one_line, rows_of
from ledger.statements.dates import format_fault, given_format
from ledger.statements.source import Choices, Source, check_size_and_kind, excerpt, text_of

DEFAULT_COLUMNS = {
    "account": "Account",
    "supplier": "Supplier Ref",
    "invoice": "Invoice Number",
    "invoice_date": "Invoice Date",
    "paid_date": "Paid Date",
    "amount": "Amount",
    "category": "Category",
    "plan_line": "Plan Line",
    "fund": "Fund",
    "provider": "Provider Kind",
    "from": "From",
    "to": "To",
    "credits": "Credits Invoice",
}
"""What each column is called where no mapping says otherwise."""

NEEDED = ("account", "supplier", "invoice", "paid_date", "amount", "category")

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,39}")
_WORD = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_SIDE = re.compile(r"(?:DR|CR)\s*$", re.IGNORECASE)
"""A bank means its own side by it; one finance system means the supplier's, another the cost's."""
MOST_INVOICE = 80
"""Characters of an invoice number: more is not one."""


class Mapping(NamedTuple):
    """Which column holds what, by name, and how its dates are written; else the UK's way.

    categories are coded words by what the system writes in that column, in small letters.
    """

    columns: dict[str, str]
    date_format: str | None = None
    categories: tuple[tuple[str, str], ...] = ()


DEFAULT = Mapping(DEFAULT_COLUMNS)


class Payable(NamedTuple):
    """One row: an invoice, or where amount_pence is negative a credit note.

    paid_on is None where it is not paid yet. first and last are the days it is for; credits is
    the invoice that a credit note names, or empty.
    """

    row: int
    account: str
    supplier: str
    invoice: str
    invoiced_on: date | None
    paid_on: date | None
    amount_pence: int
    category: str
    plan_line: str | None
    fund: str | None
    provider: str | None
    first: date | None
    last: date | None
    credits: str

    @property
    def is_credit_note(self) -> bool:
        return self.amount_pence < 0

    def identity(self, key: bytes) -> str:
        """The same for the same row of any file, and says nothing of it without the key.

        One invoice may have several rows, for people, plan lines or days of their own.
        """
        kind = "note" if self.is_credit_note else "invoice"
        parts = (kind, self.supplier, self.invoice, self.account, self.plan_line or "",
                 self.category, str(self.first or ""))  # fmt: skip
        text = "\0".join(part.strip().casefold() for part in parts)
        return "payable-" + hmac.new(key, f"payable:{text}".encode(), sha256).hexdigest()[:32]


# ── the mapping ──────────────────────────────────────────────────────────────────────────────


def load_mapping(text: str, *, file_name: str) -> Mapping:
    """The mapping that a TOML text gives, over the default. Raises Unreadable with every fault."""
    from marshmallow import Schema, fields, validate

    some_text = validate.Length(1, 200, error="is empty or too long")
    named = Schema.from_dict({name: fields.String(validate=some_text) for name in DEFAULT_COLUMNS})
    coded = validate.Regexp(_WORD.pattern + r"\Z", error="is not a coded word like personal-care")
    schema = Schema.from_dict(
        {
            "columns": fields.Nested(named),
            "date_format": fields.String(validate=some_text),
            "categories": fields.Dict(fields.String(), fields.String(validate=coded)),
        }
    )()
    data = toml(text, file_name=file_name)
    faults = [
        Fault(f"{file_name}: {'.'.join(map(str, wrong.path))}", wrong.words, "", wrong.try_)
        for wrong in complaints(schema, data)
    ]
    date_format = data.get("date_format")
    if isinstance(date_format, str) and (why := format_fault(date_format)):
        faults.append(Fault(f"{file_name}: date_format", why, "", 'date_format = "%d/%m/%Y"'))
    if faults:
        raise Unreadable(faults)
    categories = [(said.strip().casefold(), w) for said, w in data.get("categories", {}).items()]
    return Mapping({**DEFAULT_COLUMNS, **data.get("columns", {})}, date_format, tuple(categories))


# ── the file ─────────────────────────────────────────────────────────────────────────────────


def read_payables(
    data: bytes, *, file_name: str, mapping: Mapping = DEFAULT, encoding: str | None = None
) -> tuple[list[Payable], str]:
    """The rows of a file in order, and its SHA-256. Raises Unreadable with every fault in it."""
    digest = sha256(data).hexdigest()
    source = Source(data, file_name=file_name, sha256=digest, choices=Choices(encoding=encoding))
    try:
        return _read(source, mapping), digest
    except Unreadable as error:
        told = [f._replace(try_=f.try_.replace("the bank", "the system")) for f in error.faults]
        raise Unreadable(told, error.summary) from None


def _read(source: Source, mapping: Mapping) -> list[Payable]:
    check_size_and_kind(source)
    rows = rows_of(source, text_of(source))
    if not rows:
        source.refuse(0, "the file has no rows")
    header, *body = rows
    place = _places(source, header, mapping)
    _no_cell_too_many(source, header, body)
    found = [_payable(source, row, place, mapping) for row in body]
    sound = [one for one in found if one is not None]
    _no_row_twice(source, sound)
    if not body:
        source.fault(header.row, "there is nothing under the header")
    source.settle(len(body))
    return sound


def _places(source: Source, header: Row, mapping: Mapping) -> dict[str, int]:
    """The place of each column that the file has. Stops where one that is needed is not there."""
    cells = [" ".join(cell.split()).casefold() for cell in header.cells]
    for cell in sorted({cell for cell in cells if cell and cells.count(cell) > 1}):
        source.fault(header.row, f"two columns are called {cell!r}", one_line(header))
    found = {}
    for what, name in mapping.columns.items():
        wanted = " ".join(name.split()).casefold()
        if wanted in cells:
            found[what] = cells.index(wanted)
        elif what in NEEDED:
            near = difflib.get_close_matches(wanted, [cell for cell in cells if cell], n=1)
            try_ = f"--mapping, a TOML file with columns.{what} = the name in your file's header"
            why = f"there is no column {name!r}" + (f"; is it {near[0]!r}?" if near else "")
            source.fault(header.row, why, one_line(header), try_)
    source.settle()
    return found


def _no_cell_too_many(source: Source, header: Row, body: list[Row]) -> None:
    """An amount like 1,204.60 without quotes is two cells, of which the second would be lost.

    A comma at the end of every row is a habit of some systems, and says nothing.
    """
    columns = len(header.cells)
    width = max(columns, min((len(row.cells) for row in body), default=0))
    for row in body:
        if len(row.cells) > width or any(cell.strip() for cell in row.cells[columns:]):
            why = f"the row has {len(row.cells)} cells, and the header {columns}"
            source.fault(row.row, why, one_line(row), 'put amounts like "1,204.60" in quotes')


def _payable(source: Source, row: Row, place: dict[str, int], mapping: Mapping) -> Payable | None:
    cells = {what: row.cells[at].strip() for what, at in place.items() if at < len(row.cells)}
    said = cells.get("category", "")
    cells["category"] = dict(mapping.categories).get(said.casefold(), said)
    faults_before = len(source.faults) + source.unlisted

    def wrong(what: str, why: str, try_: str = "") -> None:
        source.fault(row.row, f"{mapping.columns[what]}: {why}", one_line(row), try_)

    def text(what: str, pattern: re.Pattern, words: str) -> str | None:
        value = cells.get(what, "")
        if value and not pattern.fullmatch(value):
            wrong(what, f"{excerpt(value, 50)!r} is not {words}")
        elif not value and what in NEEDED:
            wrong(what, "is empty")
        return value or None

    account = text("account", _NAME, "an account's name: letters, digits and hyphens")
    supplier = text("supplier", _NAME, "a reference: letters, digits and hyphens, at most 40")
    category = text("category", _WORD, "a coded word like personal-care")
    plan_line = text("plan_line", _NAME, "a plan line's name: letters, digits and hyphens")
    fund = text("fund", _NAME, "a fund's name: letters, digits and hyphens")
    provider = text("provider", _WORD, "a coded word like agency")
    invoice = cells.get("invoice", "")
    if not invoice or len(invoice) > MOST_INVOICE:
        wrong("invoice", "is empty" if not invoice else f"is over {MOST_INVOICE} characters")
    amount = _amount(cells.get("amount", ""), wrong)
    days = {
        what: _day(cells.get(what, ""), what, mapping, wrong)
        for what in ("invoice_date", "paid_date", "from", "to")
    }
    if days["from"] and days["to"] and days["to"] < days["from"]:
        wrong("to", "the last day it is for is before the first")
    if days["to"] and not days["from"]:
        wrong("from", "is empty, and the last day it is for is not")
    if cells.get("credits") and amount > 0:
        wrong("credits", "is for a credit note, whose amount is negative")
    if len(source.faults) + source.unlisted > faults_before:
        return None
    assert account and supplier and category
    return Payable(
        row=row.row,
        account=account,
        supplier=supplier,
        invoice=invoice,
        invoiced_on=days["invoice_date"],
        paid_on=days["paid_date"],
        amount_pence=amount,
        category=category,
        plan_line=plan_line,
        fund=fund,
        provider=provider,
        first=days["from"],
        last=days["to"],
        credits=cells.get("credits", ""),
    )


Wrong = Callable[..., None]


def _amount(value: str, wrong: Wrong) -> int:
    if _SIDE.search(value):
        why = f"{excerpt(value, 50)!r} does not say whether it is an invoice or a credit note"
        wrong("amount", why, "a minus sign for a credit note, and nothing for an invoice")
        return 0
    try:
        found = pence(value)
    except NotMoney as fault:
        wrong("amount", str(fault))
        return 0
    if not found:
        wrong("amount", "is nought", "leave the row out")
    return found


def _day(value: str, what: str, mapping: Mapping, wrong: Wrong) -> date | None:
    if not value:
        return None
    try:
        if mapping.date_format:
            return given_format(value, mapping.date_format)
        return uk_date(value)
    except NotADate as fault:
        wrong(what, str(fault), 'date_format = "%Y-%m-%d" in the mapping, as your file has them')
        return None


def _no_row_twice(source: Source, rows: Iterable[Payable]) -> None:
    seen: dict[str, int] = {}
    for one in rows:
        identity = one.identity(b"")
        if identity in seen:
            why = f"this is invoice {one.invoice!r} of {one.supplier} again, as in row "
            try_ = "add the rows together, or say which plan line or days each is for"
            source.fault(one.row, f"{why}{seen[identity]}", "", try_)
        seen.setdefault(identity, one.row)
