"""MT940 statements. The `mt-940` library (BSD) reads each field; the file is taken apart here.

Its reader of whole files is not used, for four reasons that were tried: it stops at the first
field it cannot read, so that faults would come one a time; it lays a `:61:` without a type code
under the next one, which loses a line; it logs a field it cannot read, private text and all, on
standard error; and it opens the file whose name the data happens to be. Its Decimal amounts are
exact, but a mark `RC` comes out as money in by default, so the field's own text goes to `pence`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from ledger.calendar import NotADate, uk_date
from ledger.money import NotMoney, pence, pounds
from ledger.statements.accounts import bank_account
from ledger.statements.pages import Page, to_statements, too_many
from ledger.statements.source import Source, narrative
from ledger.statements.statement import Remark, Statement, StatementLine

if TYPE_CHECKING:
    from mt940.tags import Tag

_START = re.compile(r":((?:13|20|21|25|28|34|60|61|62|64|65|86|90)[A-Z]?|NS):")
_RUNNING_ON = ("61", "86", "NS")
"""The fields that may take more than one row, MOST_RUN of them; SWIFT allows six."""
MOST_RUN = 60
MOST_FILE_ROWS = 2_000_000
WRAPPED_AT = 65
"""A `:86:` row this long, some banks count the tag too, was cut by the format (6*65x)."""


class Field(NamedTuple):
    """One field: its tag, its value row by row, and the row of the file that it begins on."""

    tag: str
    value: str
    row: int


class Amount(NamedTuple):
    """A balance: signed pence, in which currency, and of which day."""

    pence: int
    currency: str
    on: date


def read_mt940(source: Source, text: str) -> list[Statement]:
    """One statement for each account, its pages joined. Raises Unreadable with every fault."""
    pages: list[list[Field]] = []
    for field in _fields(source, text):
        if field.tag == "20":
            pages.append([])
        if pages:
            pages[-1].append(field)
    if not pages:
        why = "there is no statement in this file: no field :20:"
        source.refuse(0, why, try_="download it again from the bank")
    too_many(source, sum(field.tag == "61" for page in pages for field in page))
    ordinal, read = 0, []
    for fields in pages:
        page = _page(source, fields, ordinal)
        ordinal += sum(field.tag == "61" for field in fields)
        if page:
            read.append(page)
    return to_statements(source, read, layout="mt940", read=ordinal)


def _fields(source: Source, text: str) -> list[Field]:
    """The fields in their order; SWIFT's envelope and what stands between pages are left out."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if (count := text.count("\n")) > MOST_FILE_ROWS:
        why = f"the file has {count:,} rows; the most that is read is {MOST_FILE_ROWS:,}"
        source.refuse(0, why, try_="download a shorter period from the bank")
    fields: list[Field] = []
    running_on = 0
    for row, line in enumerate(text.split("\n"), start=1):
        line = line.rstrip()
        start = _START.match(line)
        if start:
            fields.append(Field(start[1], line[start.end() :], row))
            running_on = MOST_RUN if start[1] in _RUNNING_ON else 0
        elif line and running_on:
            fields[-1] = fields[-1]._replace(value=f"{fields[-1].value}\n{line}")
            running_on -= 1
    return fields


def _page(source: Source, fields: Sequence[Field], ordinal: int) -> Page | None:
    """What one message says, or None where it lacks what a statement must have."""
    from mt940.tags import AccountIdentification, BalanceBase, StatementNumber
    from mt940.tags import Statement as StatementLineTag

    balance_tag, line_tag = BalanceBase(), StatementLineTag()
    values = {field.tag: field for field in reversed(fields)}
    opening = _balance(source, values, ("60F", "60M"), balance_tag, fields[0])
    closing = _balance(source, values, ("62F", "62M"), balance_tag, fields[0])
    lines: list[StatementLine] = []
    remarks: list[Remark] = []
    for index, field in enumerate(fields):
        if field.tag != "61":
            continue
        ordinal += 1
        details = _details(fields, index + 1)
        line = _line(source, field, details, ordinal, line_tag)
        if line and line.amount_pence == 0:
            why = "this line moves no money, so it is no line"
            remarks.append(Remark(ordinal, "not-posted", why))
        elif line:
            lines.append(line)
    if opening is None or closing is None:
        return None
    if opening.currency != closing.currency:
        why = f"the page opens in {opening.currency} and closes in {closing.currency}"
        source.fault(fields[0].row, why, fields[0].value)
    _check_totals(source, values, lines, remarks)
    account = _match(AccountIdentification(), values.get("25")).get("account_identification")
    number = _match(StatementNumber(), values.get("28C") or values.get("28"))
    return Page(
        account=bank_account(re.sub(r"^.*/", "", account or "")),
        currency=opening.currency,
        opening_pence=opening.pence,
        closing_pence=closing.pence,
        first=min([line.on for line in lines], default=opening.on),
        last=max([closing.on, *(line.on for line in lines)]),
        lines=lines,
        remarks=remarks,
        number=tuple(int(part or 0) for part in number.values()),
    )


def _details(fields: Sequence[Field], start: int) -> list[str]:
    """The narrative fields that follow a line, up to the next field of another kind."""
    end = start
    while end < len(fields) and fields[end].tag in ("86", "NS"):
        end += 1
    return [field.value for field in fields[start:end]]


def _match(tag: Tag, field: Field | None) -> dict[str, Any]:
    """The field's parts by the library's own pattern; empty where it does not fit."""
    found = tag.re.match(field.value) if field else None
    return found.groupdict() if found else {}


def _balance(
    source: Source, values: dict[str, Field], tags: tuple[str, str], tag: Tag, top: Field
) -> Amount | None:
    field = next((values[name] for name in tags if name in values), None)
    which = "opening" if tags[0] == "60F" else "closing"
    if field is None:
        why = f"the statement has no {which} balance (:{tags[0]}:)"
        source.fault(top.row, why, f":20:{top.value}", "download the whole statement again")
        return None
    parts = _match(tag, field)
    rest = tag.re.sub("", field.value, count=1).strip()
    if not parts or rest:
        why = f"the {which} balance is not like C250604GBP1234,56"
        source.fault(field.row, why, f":{field.tag}:{field.value}", "download the file again")
        return None
    amount = _pence(source, field, parts["amount"], parts["status"])
    on = _day(source, field, parts["year"], parts["month"], parts["day"])
    if amount is None or on is None:
        return None
    return Amount(amount, parts["currency"].upper(), on)


def _line(
    source: Source, field: Field, details: Sequence[str], ordinal: int, tag: Tag
) -> StatementLine | None:
    parts = _match(tag, field) or _match(tag, field._replace(value=field.value.split("\n")[0]))
    reference = parts.get("customer_reference") or ""
    # The library's pattern takes `12.50` for 12 with a reference `.50`. SWIFT's amount always has
    # its comma, so one without is a part of something else; and digits after it are the rest of it.
    torn = "," not in parts.get("amount", ",") or (
        not parts.get("id") and reference[:1] in set("0123456789.,-+")
    )
    if not parts or torn:
        why = "the line is not like 2506040604D12,50NTRFREFERENCE"
        source.fault(field.row, why, f":61:{field.value}", "download the file again")
        return None
    amount = _pence(source, field, parts["amount"], parts["status"])
    on = _day(source, field, parts["year"], parts["month"], parts["day"])
    if on and (parts["entry_month"] or "").strip():
        on = _entry_day(source, field, on, parts["entry_month"], parts["entry_day"])
    if amount is None or on is None:
        return None
    told = [_unwrapped(value) for value in details]
    if reference.strip() not in ("", "NONREF"):
        told.append(reference)
    text = narrative(*told, parts["extra_details"] if not details else None)
    bank_id = (parts["bank_reference"] or "").strip() or None
    return StatementLine(ordinal, on, amount, text, (parts["id"] or "").strip() or None, bank_id)


def _pence(source: Source, field: Field, text: str, mark: str) -> int | None:
    """Signed pence: D and RC (a credit taken back) leave the account, C and RD come in."""
    try:
        if text.count(",") != 1:
            raise NotMoney(f"{text!r} is not an amount like 12,50")
        amount = pence(text, decimal_comma=True)
    except NotMoney as error:
        shown = f":{field.tag}:{field.value}"
        source.fault(field.row, str(error), shown, "correct the amount, or download it again")
        return None
    return -amount if mark.upper() in ("D", "RC") else amount


def _day(source: Source, field: Field, year: str, month: str, day: str) -> date | None:
    try:
        return uk_date(f"20{year}-{month}-{day}")
    except NotADate as error:
        shown = f":{field.tag}:{field.value}"
        source.fault(field.row, str(error), shown, "correct the date, or download the file again")
        return None


def _entry_day(source: Source, field: Field, value_on: date, month: str, day: str) -> date | None:
    """The day the line was booked, which is given without a year: the one nearest its value day."""
    near = []
    for year in (value_on.year - 1, value_on.year, value_on.year + 1):
        try:
            near.append(uk_date(f"{year}-{month}-{day}"))
        except NotADate:
            continue  # 29 February, in a year without one
    if not near:
        shown = f":61:{field.value}"
        source.fault(field.row, f"'{month}{day}' is not a month and a day", shown)
        return None
    return min(near, key=lambda each: abs((each - value_on).days))


def _unwrapped(details: str) -> str:
    """The rows of a `:86:` as one text: a full row runs on, a shorter one ends a word."""
    text, tag = "", len(":86:")
    for row in details.split("\n"):
        text += row if len(row) + tag >= WRAPPED_AT else row + " "
        tag = 0
    return text


def _check_totals(
    source: Source,
    values: dict[str, Field],
    lines: Sequence[StatementLine],
    remarks: list[Remark],
) -> None:
    """Remark where the bank's own count and sum of debits or credits is not that of the lines."""
    for name, sign, word in (("90D", -1, "debits"), ("90C", 1, "credits")):
        field = values.get(name)
        found = (
            re.fullmatch(r"([0-9]{0,5})[A-Z]{3}([0-9]{1,12},[0-9]{0,2})", field.value)
            if field
            else None
        )
        if field is None or found is None:
            continue
        mine = [abs(line.amount_pence) for line in lines if line.amount_pence * sign > 0]
        total = _pence(source, field, found[2], "C")
        if total is not None and (total, int(found[1] or 0)) != (sum(mine), len(mine)):
            why = f"the file says {found[1]} {word} of {pounds(total)} in all, but has "
            why += f"{len(mine)} of {pounds(sum(mine))}"
            remarks.append(Remark(0, "declared-total", why))
