"""camt.053 statements (ISO 20022 XML, any version), parsed by defusedxml as they stream past.

A document type, an entity or an outside reference is refused before it can do anything.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from io import BytesIO
from typing import TYPE_CHECKING

from ledger.calendar import NotADate
from ledger.money import NotMoney, pence, pounds
from ledger.statements.accounts import bank_account
from ledger.statements.dates import iso
from ledger.statements.pages import Page, to_statements, too_many
from ledger.statements.source import Source, excerpt, narrative, text_of
from ledger.statements.statement import Remark, Statement, StatementLine

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

MOST_DEPTH = 60
MOST_ELEMENTS = 3_000_000
_SPACE = re.compile(r"urn:(?:iso:std:iso:20022:tech|swift):xsd:(camt\.\d{3})(?:\.[0-9.]+)?\Z")


def read_camt(source: Source) -> list[Statement]:
    """One statement for each account, its pages joined. Raises Unreadable with every fault."""
    from xml.etree.ElementTree import ParseError

    from defusedxml import DefusedXmlException

    pages: list[Page] = []
    lines: list[StatementLine] = []
    remarks: list[Remark] = []
    currencies: set[str] = set()
    ordinal = 0
    try:
        for element in _elements(source):
            if _name(element) == "Ntry":
                ordinal += 1
                too_many(source, ordinal)
                read = _entry(source, element, ordinal, currencies)
                if isinstance(read, StatementLine):
                    lines.append(read)
                elif read:
                    remarks.append(read)
            else:
                if page := _page(source, element, lines, remarks, currencies):
                    pages.append(page)
                lines, remarks, currencies = [], [], set()
    except DefusedXmlException:
        why = "the file defines entities or a document type of its own, which could hide anything"
        source.refuse(0, why, try_="download it again from the bank")
    except ParseError as error:
        _refuse_broken(source, error)
    except (ValueError, LookupError, UnicodeError):
        why = "the XML names an encoding that cannot be read"
        source.refuse(
            1, why, excerpt(source.data[:100].decode("ascii", "replace")), "save as UTF-8"
        )
    source.settle(ordinal)
    if not pages:
        source.refuse(0, "there is no statement in this camt.053 file", try_="download it again")
    return to_statements(source, pages, layout="camt.053", read=ordinal)


def _elements(source: Source) -> Iterator[Element]:
    """Each entry, and each statement after its entries, as it ends. Bounded in depth and number."""
    from defusedxml.ElementTree import iterparse

    data = source.data
    if source.choices.encoding:
        text = text_of(source)
        data = re.sub(r"^\s*<\?xml[^>]*\?>", "", text, count=1).encode("utf-8")
    depth = count = 0
    path: list[str] = []
    for event, element in iterparse(BytesIO(data), events=("start", "end"), forbid_dtd=True):
        if event == "start":
            depth, count = depth + 1, count + 1
            if depth == 1:
                _check_root(source, element)
            if depth > MOST_DEPTH:
                source.refuse(0, f"the XML is nested more than {MOST_DEPTH} deep")
            if count > MOST_ELEMENTS:
                source.refuse(0, f"the XML has more than {MOST_ELEMENTS:,} elements")
            path.append(_name(element))
            continue
        depth -= 1
        path.pop()
        if (_name(element) == "Ntry" and path[-1:] == ["Stmt"]) or _name(element) == "Stmt":
            yield element
            element.clear()


def _check_root(source: Source, root: Element) -> None:
    space = root.tag[1:].partition("}")[0] if root.tag.startswith("{") else ""
    found = _SPACE.match(space)
    if found and found[1] == "camt.053":
        return
    what = "this is XML, but not a camt.053 statement"
    if found:
        told = {"camt.052": "a report of the day so far", "camt.054": "a notice of single entries"}
        what = f"this is {found[1]}, {told.get(found[1], 'another message')}, not a statement"
    shown = f"<{_name(root)} xmlns={space!r}>"
    source.refuse(0, what, shown, "ask the bank for camt.053, the end-of-day statement")


def _refuse_broken(source: Source, error: SyntaxError) -> None:
    row = error.position[0] if hasattr(error, "position") else 0
    if str(error).startswith(("no element found", "unclosed token")):
        source.refuse(row, "the XML stops before its end", try_="download it again from the bank")
    why = "the XML is broken: " + str(error).partition(":")[0]
    rows = source.data.split(b"\n")
    found = rows[row - 1].decode("utf-8", "replace") if 0 < row <= len(rows) else ""
    source.refuse(row, why, found, "download it again from the bank")


def _name(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def _all(element: Element | None, path: str) -> list[Element]:
    """The elements at a path of names, whatever version's namespace they are in."""
    return [] if element is None else element.findall("/".join("{*}" + x for x in path.split("/")))


def _text(element: Element | None, *paths: str) -> str:
    """The text at the first of the paths that has any; else empty."""
    for path in paths:
        for found in _all(element, path):
            if found.text and found.text.strip():
                return found.text.strip()
    return ""


def _page(
    source: Source,
    statement: Element,
    lines: list[StatementLine],
    remarks: list[Remark],
    currencies: set[str],
) -> Page | None:
    place = f"statement {_text(statement, 'Id') or '?'}"
    balances: dict[str, tuple[int, str, date | None]] = {}
    for element in _all(statement, "Bal"):
        code = _text(element, "Tp/CdOrPrtry/Cd")
        amount = _signed(source, place, element)
        if amount is not None and code:
            day = _day(source, place, _text(element, "Dt/Dt", "Dt/DtTm"))
            # A page in the middle of a statement has balances of the same name at both ends.
            balances["ITBD-2" if code in balances else code] = (*amount, day)
    opening = balances.get("OPBD") or balances.get("PRCD")
    closing = balances.get("CLBD")
    if opening is None and "ITBD" in balances:
        opening = balances["ITBD"]
        closing = closing or balances.get("ITBD-2")
    closing = closing or balances.get("ITBD")
    currencies |= {currency for _, currency, _ in balances.values()}
    currency = _text(statement, "Acct/Ccy") or next(iter(sorted(currencies)), "") or "GBP"
    if currencies - {currency}:
        why = f"the statement has amounts in {' and '.join(sorted(currencies | {currency}))}"
        source.fault(place, why, try_="ask the bank for a statement of one currency")
    days = [line.on for line in lines]
    first = _day(source, place, _text(statement, "FrToDt/FrDt", "FrToDt/FrDtTm"))
    last = _day(source, place, _text(statement, "FrToDt/ToDt", "FrToDt/ToDtTm"))
    closes_on = closing[2] if closing else None
    _check_totals(source, statement, lines, remarks)
    number = re.sub(r"[^0-9]", "", _text(statement, "ElctrncSeqNb", "LglSeqNb"))[:9]
    page_number = re.sub(r"[^0-9]", "", _text(statement, "StmtPgntn/PgNb"))[:9]
    return Page(
        account=bank_account(
            _text(statement, "Acct/Id/IBAN", "Acct/Id/Othr/Id"),
            sort_code=_text(statement, "Acct/Svcr/FinInstnId/ClrSysMmbId/MmbId"),
        ),
        currency=currency,
        opening_pence=opening[0] if opening else None,
        closing_pence=closing[0] if closing else None,
        first=first or min(days, default=closes_on),
        last=last or max(days, default=closes_on),
        lines=lines,
        remarks=remarks,
        number=(int(number or 0), int(page_number or 0)),
    )


def _entry(
    source: Source, entry: Element, ordinal: int, currencies: set[str]
) -> StatementLine | Remark | None:
    place = f"entry {ordinal}"
    amount = _signed(source, place, entry)
    on = _day(
        source,
        place,
        _text(entry, "BookgDt/Dt", "BookgDt/DtTm", "ValDt/Dt", "ValDt/DtTm"),
        needed=True,
    )
    status = _text(entry, "Sts/Cd", "Sts") or "BOOK"
    if status != "BOOK":
        why = f"the bank marks this entry {status}: not booked yet, so it is not a line"
        return Remark(ordinal, "not-posted", why)
    if amount is None or on is None:
        return None
    currencies.add(amount[1])
    if amount[0] == 0:
        return Remark(ordinal, "not-posted", "this entry moves no money, so it is no line")
    codes = [_text(entry, f"BkTxCd/Domn/{x}") for x in ("Cd", "Fmly/Cd", "Fmly/SubFmlyCd")]
    kind = "/".join(code for code in codes if code) or _text(entry, "BkTxCd/Prtry/Cd")
    if _text(entry, "RvslInd") in ("true", "1"):
        # CdtDbtInd is the direction of this entry itself, so the sign stands (ISO 20022, RvslInd).
        kind = f"{kind} reversal".strip()
    return StatementLine(
        row=ordinal,
        on=on,
        amount_pence=amount[0],
        text=_remittance(entry, money_in=amount[0] > 0),
        kind=kind or None,
        bank_id=_text(entry, "AcctSvcrRef") or None,
    )


def _remittance(entry: Element, *, money_in: bool) -> str:
    """Who and what for, as the entry and its details tell it."""
    other = "Dbtr" if money_in else "Cdtr"
    said: list[str] = []
    for details in _all(entry, "NtryDtls/TxDtls"):
        said.append(_text(details, f"RltdPties/{other}/Nm", f"RltdPties/{other}/Pty/Nm"))
        said += [found.text or "" for found in _all(details, "RmtInf/Ustrd")]
        said += [found.text or "" for found in _all(details, "RmtInf/Strd/CdtrRefInf/Ref")]
        reference = _text(details, "Refs/EndToEndId")
        said += [reference] if reference not in ("NOTPROVIDED", "NONREF") else []
        said.append(_text(details, "AddtlTxInf"))
    return narrative(*said, _text(entry, "AddtlNtryInf"))


def _signed(source: Source, place: str, element: Element) -> tuple[int, str] | None:
    """(signed pence, currency) of an entry or a balance; None where it is a fault."""
    found = _all(element, "Amt")
    text = (found[0].text or "").strip() if found else ""
    direction = _text(element, "CdtDbtInd")
    currency = found[0].attrib.get("Ccy", "GBP").upper() if found else ""
    shown = f"<Amt Ccy={currency!r}>{text}</Amt><CdtDbtInd>{direction}</CdtDbtInd>"
    if direction not in ("CRDT", "DBIT"):
        why = f"CdtDbtInd is {direction!r}, neither CRDT nor DBIT" if direction else ""
        source.fault(place, why or "CdtDbtInd is missing", shown, "download the file again")
        return None
    try:
        if text and not text[0].isdigit():
            raise NotMoney(f"{text[:40]!r} is not a plain amount")
        amount = pence(text)
    except NotMoney as error:
        source.fault(place, str(error), shown, "correct the amount, or download the file again")
        return None
    return (amount if direction == "CRDT" else -amount), currency


def _day(source: Source, place: str, text: str, *, needed: bool = False) -> date | None:
    if not text and not needed:
        return None
    try:
        return iso(text)
    except NotADate as error:
        why = str(error) if text else "there is no booking date (BookgDt)"
        source.fault(place, why, try_="correct the date, or download the file again")
        return None


def _check_totals(
    source: Source, statement: Element, lines: list[StatementLine], remarks: list[Remark]
) -> None:
    """Remark where the file's own count or sum of entries is not that of the lines."""
    for path, sign, word in (("TtlCdtNtries", 1, "credits"), ("TtlDbtNtries", -1, "debits")):
        count = _text(statement, f"TxsSummry/{path}/NbOfNtries")
        total = _text(statement, f"TxsSummry/{path}/Sum")
        mine = [abs(line.amount_pence) for line in lines if line.amount_pence * sign > 0]
        try:
            wrong = bool(total) and pence(total) != sum(mine)
        except NotMoney:
            wrong = True
        if wrong or (count.isascii() and count.isdigit() and int(count) != len(mine)):
            why = f"the file says {count or 'some'} {word} of {total or '?'} in all, but has "
            why += f"{len(mine)} of {pounds(sum(mine), plain=True)}"
            remarks.append(Remark(0, "declared-total", why))
