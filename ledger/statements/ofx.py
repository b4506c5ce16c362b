"""OFX and QFX statements, 1.x and 2.x, read here and not by a library.

Looked at in turn: `ofxtools` is GPL; `ofxparse` has not been touched since 2021 and stops at
headers that banks write; `bankfile` 0.2.0 (MIT, alpha, "not staffed") keeps amounts exact and
reads all our samples, but returns only the first account of a file, drops a line it cannot read
with a warning, and gives neither BANKID nor the days that a balance and a file are for, which
tell whether the file is whole. A statement needs some fifteen tags, so they are read below.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import NamedTuple

from ledger.calendar import NotADate, uk_words
from ledger.money import NotMoney, pence, pounds
from ledger.statements.accounts import BankAccount, bank_account
from ledger.statements.dates import compact
from ledger.statements.ofx_tags import Tag, tags_of, without_marked_sections
from ledger.statements.pages import Page, to_statements, too_many
from ledger.statements.source import Source, narrative
from ledger.statements.statement import Remark, Statement, StatementLine

_STATEMENTS = ("STMTRS", "CCSTMTRS")
_LINES = ("STMTTRN", "STMTTRNP")
_GROUPS = (
    *_STATEMENTS, *_LINES, "BANKACCTFROM", "CCACCTFROM", "BANKACCTTO", "CCACCTTO", "BANKTRANLIST",
    "BANKTRANLISTP", "LEDGERBAL", "AVAILBAL", "BAL", "CURRENCY", "ORIGCURRENCY", "PAYEE", "STATUS",
    "SONRS", "INVSTMTRS", "OFX", "IMAGEDATA",
)  # fmt: skip
MOST_TAGS = 5_000_000
MOST_GROUPS = 1_000_000
LONGEST_BANKID = 9
"""OFX 1.0.3 and 2.2, 11.3.1: BANKID is A-9."""


class Group(NamedTuple):
    """One `<STMTTRN>` or the like: its own values by tag, and where it began."""

    name: str
    row: int
    values: dict[str, str]
    inside: tuple[str, ...]


def read_ofx(source: Source, text: str) -> list[Statement]:
    """One statement for each account in the file. Raises Unreadable with every fault."""
    if re.search(r"<!(?:DOCTYPE|ENTITY)", text, re.IGNORECASE):
        why = "the file defines entities or a document type of its own, which could hide anything"
        source.refuse(0, why, try_="download it again from the bank")
    text = without_marked_sections(text)
    if not re.search(r"</OFX\s*>\s*\Z", text[-1000:].rstrip(), re.IGNORECASE):
        end = text.rstrip().rsplit("\n", 1)[-1]
        why = "the file stops before its end: there is no </OFX>"
        source.refuse(text.rstrip().count("\n") + 1, why, end[-100:], "download it again")
    pages: list[list[Group]] = []
    for group in _groups(source, text):
        if group.name in _STATEMENTS:
            pages.append([group])
        elif group.name == "STATUS" and group.values.get("SEVERITY", "").upper() == "ERROR":
            said = group.values.get("MESSAGE") or f"code {group.values.get('CODE', '?')}"
            why = f"the bank reports an error in place of a statement: {said[:100]}"
            source.fault(group.row, why, try_="download it again from the bank")
        elif pages and set(group.inside) & set(_STATEMENTS):
            pages[-1].append(group)
    if not pages:
        source.settle()
        source.refuse(
            0,
            "there is no bank or card statement in this OFX file",
            try_="choose the statement of an account when downloading",
        )
    ordinal, read = 0, []
    for groups in pages:
        page, ordinal = _page(source, groups, ordinal)
        read.append(page)
    return to_statements(source, read, layout="ofx", read=ordinal, joined=False)


def _groups(source: Source, text: str) -> Iterator[Group]:
    """Each group with the values that stand directly in it, in the order in which they begin."""
    open_groups: list[Group] = []
    found: list[Group] = []
    count = 0
    for number, tag in enumerate(tags_of(text)):
        if number > MOST_TAGS or len(found) > MOST_GROUPS:
            source.refuse(0, f"the file has too many tags; the most is {MOST_TAGS:,}")
        inside = [group.name for group in open_groups]
        if tag.name in _GROUPS:
            if tag.name in inside:
                # Closed here, or begun again because the file leaves out its end.
                del open_groups[inside.index(tag.name) :]
            if not tag.closes:
                group = Group(tag.name, tag.row, {}, tuple(group.name for group in open_groups))
                open_groups.append(group)
                found.append(group)
                count += tag.name in _LINES
                too_many(source, count)
        elif not tag.closes and tag.value and open_groups:
            _keep(source, open_groups[-1], tag)
            if open_groups[-1].name == "PAYEE" and tag.name == "NAME" and len(open_groups) > 1:
                open_groups[-2].values.setdefault("NAME", tag.value)
    yield from found


def _keep(source: Source, group: Group, tag: Tag) -> None:
    before = group.values.setdefault(tag.name, tag.value)
    if before != tag.value and tag.name in ("TRNAMT", "DTPOSTED", "BALAMT", "ACCTID", "CURDEF"):
        why = f"{tag.name} is given twice, as {before[:40]} and as {tag.value[:40]}"
        source.fault(tag.row, why, f"<{tag.name}>{tag.value}", "leave the one that is right")


def _page(source: Source, groups: list[Group], ordinal: int) -> tuple[Page, int]:
    """One account's page, and the ordinal of its last line in the file."""
    statement = groups[0]
    remarks: list[Remark] = []
    lines: list[StatementLine] = []
    currency = statement.values.get("CURDEF", "").upper()
    if currency and not re.fullmatch("[A-Z]{3}", currency):
        why = f"{currency[:40]!r} is not a currency (CURDEF)"
        source.fault(statement.row, why, try_="download it again from the bank")
        currency = "GBP"
    if not currency:
        why = "the file names no currency (CURDEF); its amounts are read as pounds"
        remarks.append(Remark(0, "odd-field", why))
        currency = "GBP"
    for group in groups:
        if group.name not in _LINES:
            continue
        ordinal += 1
        if group.name == "STMTTRNP":
            why = "this line is still pending, so it is not a line of the account yet"
            remarks.append(Remark(ordinal, "not-posted", why))
        elif line := _line(source, group, ordinal, remarks):
            lines.append(line)
    _no_mixed_currency(source, groups, currency)
    lists = [group for group in groups if group.name == "BANKTRANLIST"]
    first = _day(source, lists[0], "DTSTART") if lists else None
    last = _day(source, lists[0], "DTEND") if lists else None
    closing = _closing(source, groups, lines, last, remarks)
    opening = None
    if closing is not None and not source.faults:
        opening = closing - sum(line.amount_pence for line in lines)
    account = _account(groups, remarks)
    return Page(account, currency, opening, closing, first, last, lines, remarks), ordinal


def _line(
    source: Source, group: Group, ordinal: int, remarks: list[Remark]
) -> StatementLine | None:
    values = group.values
    amount = _money(source, group, "TRNAMT")
    on = _day(source, group, "DTPOSTED", needed=True)
    if amount is None or on is None:
        return None
    if amount == 0:
        remarks.append(Remark(ordinal, "not-posted", "this line moves no money, so it is no line"))
        return None
    kind = values.get("TRNTYPE", "").upper()
    if (kind == "DEBIT" and amount > 0) or (kind == "CREDIT" and amount < 0):
        why = f"the line is called {kind} but its amount is {pounds(amount)}; the sign is believed"
        remarks.append(Remark(ordinal, "odd-field", why))
    text = narrative(values.get("NAME"), values.get("MEMO"))
    return StatementLine(ordinal, on, amount, text, kind or None, values.get("FITID"))


def _money(source: Source, group: Group, tag: str) -> int | None:
    """Pence in a tag; None where it is missing or a fault, which is noted."""
    text = group.values.get(tag, "")
    try:
        # A comma alone is the decimal sign; banks abroad write it, and 2,000 is then refused.
        return pence(text, decimal_comma="," in text and "." not in text)
    except NotMoney as error:
        why = str(error) if text else f"the line has no amount ({tag})"
        source.fault(group.row, why, _said(group), f"correct {tag}, or download the file again")
        return None


def _day(source: Source, group: Group, tag: str, *, needed: bool = False) -> date | None:
    text = group.values.get(tag, "")
    if not text and not needed:
        return None
    try:
        return compact(text)
    except NotADate as error:
        why = str(error) if text else f"the line has no date ({tag})"
        source.fault(group.row, why, _said(group), f"correct {tag}, or download the file again")
        return None


def _said(group: Group) -> str:
    return f"<{group.name}>" + "".join(f"<{name}>{text}" for name, text in group.values.items())


def _no_mixed_currency(source: Source, groups: list[Group], currency: str) -> None:
    for group in groups:
        symbol = group.values.get("CURSYM", "").upper()
        if group.name == "CURRENCY" and symbol and symbol != currency:
            why = f"a line is in {symbol}, in a statement in {currency}"
            source.fault(group.row, why, _said(group), "download the account's own currency")


def _closing(
    source: Source,
    groups: list[Group],
    lines: list[StatementLine],
    last: date | None,
    remarks: list[Remark],
) -> int | None:
    """The ledger balance, if the day it is for shows that the lines lead up to it.

    A balance from before the last line, or from days after the file's end, is some other
    day's: to use it would imply an opening balance that never was.
    """
    for group in groups:
        if group.name != "LEDGERBAL":
            continue
        balance = _money(source, group, "BALAMT")
        as_of = _day(source, group, "DTASOF")
        if balance is None or as_of is None:
            return balance if not lines else None
        newest = max((line.on for line in lines), default=as_of)
        if as_of < newest or (last is not None and as_of > last):
            side = "before the last line" if as_of < newest else "after the last day of the file"
            why = f"the balance {pounds(balance)} is of {uk_words(as_of)}, {side} "
            why += f"({uk_words(newest if as_of < newest else last or newest)}): not used"
            remarks.append(Remark(0, "declared-total", why))
            return None
        return balance
    return None


def _account(groups: list[Group], remarks: list[Remark]) -> BankAccount:
    values: Mapping[str, str] = next(
        (group.values for group in groups if group.name in ("BANKACCTFROM", "CCACCTFROM")), {}
    )
    bank = values.get("BANKID", "")
    if len(bank) > LONGEST_BANKID:
        why = f"BANKID has {len(bank)} characters, more than the {LONGEST_BANKID} that OFX allows"
        remarks.append(Remark(0, "odd-field", why))
    return bank_account(values.get("ACCTID"), sort_code=bank)
