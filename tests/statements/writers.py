"""Lines written as each bank and each format would write them, for round trips."""

from __future__ import annotations

import csv
import html
import io
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from ledger.money import pounds


class Given(NamedTuple):
    """One line to write: its day, signed pence, text, and the balance after it."""

    on: date
    amount_pence: int
    text: str
    balance_pence: int


def plain(amount_pence: int) -> str:
    return pounds(amount_pence, plain=True)


def _written(rows: Sequence[Sequence[str]], *, quoting: int = csv.QUOTE_MINIMAL) -> str:
    out = io.StringIO()
    csv.writer(out, quoting=quoting, lineterminator="\r\n").writerows(rows)
    return out.getvalue()


def _pair(amount_pence: int, sign: str = "") -> list[str]:
    shown = f"{sign}{abs(amount_pence) // 100:,}.{abs(amount_pence) % 100:02d}"
    return [shown, ""] if amount_pence < 0 else ["", shown]


def lloyds(lines: Sequence[Given]) -> bytes:
    head = [
        "Transaction Date", "Transaction Type", "Sort Code", "Account Number",
        "Transaction Description", "Debit Amount", "Credit Amount", "Balance", "",
    ]  # fmt: skip
    rows = [
        [f"{x.on:%d/%m/%Y}", "DEB", "'11-22-33", "12345678", x.text, *_pair(x.amount_pence),
         plain(x.balance_pence), ""]
        for x in reversed(lines)
    ]  # fmt: skip
    return _written([head, *rows]).encode("cp1252")


def lloyds_short(lines: Sequence[Given]) -> bytes:
    head = ["Transaction Date", "Transaction Description", "Debit Amount", "Credit Amount"]
    rows = [[f"{x.on:%d/%m/%Y}", x.text, *_pair(x.amount_pence)] for x in reversed(lines)]
    return _written([head, *rows]).encode()


def barclays(lines: Sequence[Given]) -> bytes:
    rows = [
        ["", f"{x.on:%d/%m/%Y}", "11-22-33 12345678", plain(x.amount_pence), "PAYMENT", x.text]
        for x in reversed(lines)
    ]
    return _written(
        [["Number", "Date", "Account", "Amount", "Subcategory", "Memo"], *rows]
    ).encode()


def natwest(lines: Sequence[Given]) -> bytes:
    head = ["Date", "Type", "Description", "Value", "Balance", "Account Name", "Account Number", ""]
    rows = [
        [f"{x.on:%d %b %Y}", "POS", f"'{x.text}'", plain(x.amount_pence), plain(x.balance_pence),
         "'FERN", "'112233-12345678", ""]
        for x in reversed(lines)
    ]  # fmt: skip
    return _written([head, *rows]).encode("utf-8-sig")


def hsbc(lines: Sequence[Given]) -> bytes:
    rows = [
        [f"{x.on:%d/%m/%Y}", x.text, f"{x.amount_pence // 100:,}.{x.amount_pence % 100:02d}"
         if x.amount_pence > 0 else f"-{-x.amount_pence // 100:,}.{-x.amount_pence % 100:02d}"]
        for x in reversed(lines)
    ]  # fmt: skip
    return _written(rows).encode()


def hsbc_header(lines: Sequence[Given]) -> bytes:
    rows = [[f"{x.on:%d/%m/%Y}", x.text, plain(x.amount_pence)] for x in reversed(lines)]
    return _written([["date", " desc", " amount"], *rows]).encode()


def nationwide(lines: Sequence[Given]) -> bytes:
    above = [["Account Name:", "Flex ****45678"], ["Account Balance:", "£1.00"], []]
    head = ["Date", "Transaction type", "Description", "Paid out", "Paid in", "Balance"]
    rows = []
    for number, x in enumerate(lines):
        shape = "%d %b %Y" if number % 2 else "%d-%b-%y"
        balance = pounds(x.balance_pence)
        rows.append([f"{x.on:{shape}}", "", x.text, *_pair(x.amount_pence, "£"), balance])
    return _written([*above, head, *rows], quoting=csv.QUOTE_ALL).encode("cp1252")


def starling(lines: Sequence[Given]) -> bytes:
    head = ["Date", "Counter Party", "Reference", "Type", "Amount (GBP)", "Balance (GBP)"]
    rows = [
        [f"{x.on:%d/%m/%Y}", x.text, "", "FP", plain(x.amount_pence), plain(x.balance_pence)]
        for x in lines
    ]
    return _written([head, *rows]).encode("utf-16")


def monzo(lines: Sequence[Given]) -> bytes:
    head = [
        "Transaction ID", "Date", "Time", "Type", "Name", "Emoji", "Category", "Amount",
        "Currency", "Local amount", "Local currency", "Notes and #tags", "Address", "Receipt",
        "Description", "Category split", "Money Out", "Money In",
    ]  # fmt: skip
    rows = [
        [f"tx_{n}", f"{x.on:%d/%m/%Y}", "08:00:00", "Card", x.text, "", "", plain(x.amount_pence),
         "GBP", plain(x.amount_pence), "GBP", "", "", "", "", "", *_pair(x.amount_pence)]
        for n, x in enumerate(lines)
    ]  # fmt: skip
    return _written([head, *rows]).encode()


def _ofx_body(lines: Sequence[Given], *, end: Callable[[str], str]) -> str:
    def leaf(tag: str, value: str) -> str:
        return f"<{tag}>{html.escape(value)}{end(tag)}"

    body = "".join(
        f"<STMTTRN>{leaf('TRNTYPE', 'OTHER')}{leaf('DTPOSTED', f'{x.on:%Y%m%d}120000')}"
        f"{leaf('TRNAMT', plain(x.amount_pence))}{leaf('FITID', 'same')}{leaf('NAME', x.text)}"
        "</STMTTRN>\n"
        for x in reversed(lines)
    )
    as_of = f"{lines[-1].on:%Y%m%d}"
    return (
        f"<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS>{leaf('CURDEF', 'GBP')}<BANKACCTFROM>"
        f"{leaf('BANKID', '112233')}{leaf('ACCTID', '12345678')}</BANKACCTFROM><BANKTRANLIST>"
        f"{leaf('DTSTART', f'{lines[0].on:%Y%m%d}')}{leaf('DTEND', as_of)}{body}</BANKTRANLIST>"
        f"<LEDGERBAL>{leaf('BALAMT', plain(lines[-1].balance_pence))}{leaf('DTASOF', as_of)}"
        "</LEDGERBAL></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>\n"
    )


def ofx_1(lines: Sequence[Given]) -> bytes:
    head = "OFXHEADER:100\r\nDATA:OFXSGML\r\nVERSION:102\r\nCHARSET:1252\r\n\r\n"
    return (head + _ofx_body(lines, end=lambda tag: "")).encode("cp1252")


def ofx_2(lines: Sequence[Given]) -> bytes:
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<?OFX OFXHEADER="200" VERSION="211"?>\n'
    return (head + _ofx_body(lines, end=lambda tag: f"</{tag}>")).encode()


def mt940(lines: Sequence[Given]) -> bytes:
    """Two pages, so that they must be joined."""
    text, balance = "", lines[0].balance_pence - lines[0].amount_pence
    halves = [lines[: len(lines) // 2], lines[len(lines) // 2 :]]
    for number, half in enumerate(halves, start=1):
        first, last = ("F", "M") if number == 1 else ("M", "F")
        on = half[0].on if half else lines[0].on
        text += f":20:PAGE\r\n:25:11223312345678\r\n:28C:1/{number}\r\n"
        text += f":60{first}:{_swift_balance(balance, on)}\r\n"
        for x in half:
            mark = "D" if x.amount_pence < 0 else "C"
            # The value day differs from the day of booking, which is the line's own.
            text += f":61:{x.on + timedelta(days=1):%y%m%d}{x.on:%m%d}{mark}"
            text += f"{_swift(x.amount_pence)}NTRFNONREF//same\r\n:86:{x.text}\r\n"
            balance, on = x.balance_pence, x.on
        text += f":62{last}:{_swift_balance(balance, on)}\r\n-\r\n"
    return text.encode("cp1252")


def _swift(amount_pence: int) -> str:
    whole, part = divmod(abs(amount_pence), 100)
    return f"{whole}," + (f"{part:02d}".rstrip("0") if part else "")


def _swift_balance(amount_pence: int, on: date) -> str:
    return f"{'D' if amount_pence < 0 else 'C'}{on:%y%m%d}GBP{_swift(amount_pence)}"


def camt(lines: Sequence[Given]) -> bytes:
    def money(amount_pence: int) -> str:
        side = "DBIT" if amount_pence < 0 else "CRDT"
        return f'<Amt Ccy="GBP">{plain(abs(amount_pence))}</Amt><CdtDbtInd>{side}</CdtDbtInd>'

    def balance(code: str, amount_pence: int, on: date) -> str:
        kind = f"<Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp>"
        return f"<Bal>{kind}{money(amount_pence)}<Dt><Dt>{on}</Dt></Dt></Bal>"

    opening = lines[0].balance_pence - lines[0].amount_pence
    entries = "".join(
        f"<Ntry>{money(x.amount_pence)}<Sts>BOOK</Sts><BookgDt><Dt>{x.on}</Dt></BookgDt>"
        f"<AddtlNtryInf>{html.escape(x.text)}</AddtlNtryInf></Ntry>"
        for x in lines
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"><BkToCstmrStmt><Stmt>'
        "<Id>1</Id><Acct><Id><Othr><Id>11223312345678</Id></Othr></Id></Acct>"
        f"{balance('OPBD', opening, lines[0].on)}"
        f"{balance('CLBD', lines[-1].balance_pence, lines[-1].on)}"
        f"{entries}</Stmt></BkToCstmrStmt></Document>"
    ).encode()


WITH_BALANCES = {
    "lloyds": lloyds, "natwest": natwest, "nationwide": nationwide, "starling": starling,
    "ofx 1": ofx_1, "ofx 2": ofx_2, "mt940": mt940, "camt": camt,
}  # fmt: skip
WITHOUT_BALANCES = {
    "lloyds-short": lloyds_short, "barclays": barclays, "hsbc": hsbc, "hsbc-header": hsbc_header,
    "monzo": monzo,
}  # fmt: skip
WRITERS = {**WITH_BALANCES, **WITHOUT_BALANCES}
