"""A bank's CSV download, byte for byte as each bank lays it out. One function a layout."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from hashlib import sha256
from io import StringIO

from cli.demonstration.books import Book
from cli.demonstration.movements import Movement
from ledger.money import pounds

Lines = list[tuple[Movement, int]]
"""Lines with the balance after each, oldest first."""


def _csv(rows: Iterable[Sequence[str]], *, end: str = "\r\n", quote: bool = False) -> str:
    out = StringIO()
    quoting = csv.QUOTE_ALL if quote else csv.QUOTE_MINIMAL
    csv.writer(out, lineterminator=end, quoting=quoting).writerows(rows)
    return out.getvalue()


def plain(pence: int) -> str:
    return pounds(pence, plain=True)


def _paid_out(line: Movement) -> str:
    return plain(-line.pence) if line.pence < 0 else ""


def _paid_in(line: Movement) -> str:
    return plain(line.pence) if line.pence > 0 else ""


def _text(line: Movement) -> str:
    return f"{line.party} {line.reference}".upper()


_LLOYDS = {"credit": "FPI", "transfer": "FPO", "debit": "DD", "card": "DEB", "cash": "CPT",
           "interest": "INT", "charge": "CHG"}  # fmt: skip


def lloyds(book: Book, lines: Lines) -> bytes:
    columns = "Transaction Date,Transaction Type,Sort Code,Account Number,Transaction Description"
    header = f"{columns},Debit Amount,Credit Amount,Balance,".split(",")
    place = book.place
    rows = [
        (f"{x.on:%d/%m/%Y}", _LLOYDS[x.how], f"'{place.sort_code}", place.number, _text(x),
         _paid_out(x), _paid_in(x), plain(balance), "")
        for x, balance in reversed(lines)
    ]  # fmt: skip
    return _csv([header, *rows]).encode()


_BARCLAYS = {"credit": "DIRECTDEP", "transfer": "FT", "debit": "DD", "card": "PAYMENT",
             "cash": "CASH", "interest": "INTEREST", "charge": "CHARGE"}  # fmt: skip


def barclays(book: Book, lines: Lines) -> bytes:
    header = ("Number", "Date", "Account", "Amount", "Subcategory", "Memo")
    account = f"{book.place.sort_code} {book.place.number}"
    rows = [
        ("", f"{x.on:%d/%m/%Y}", account, plain(x.pence), _BARCLAYS[x.how],
         f"{x.party:<18}\t{x.reference}".upper())
        for x, _ in reversed(lines)
    ]  # fmt: skip
    return _csv([header, *rows]).encode()


_NATWEST = {"credit": "BAC", "transfer": "DPC", "debit": "D/D", "card": "POS", "cash": "C/L",
            "interest": "INT", "charge": "CHG"}  # fmt: skip


def natwest(book: Book, lines: Lines) -> bytes:
    header = ("Date", "Type", "Description", "Value", "Balance", "Account Name",
              "Account Number", "")  # fmt: skip
    account = f"'{book.place.sort_code.replace('-', '')}-{book.place.number}"
    rows = [
        (f"{x.on:%d/%m/%Y}", _NATWEST[x.how], f"'{_text(x)}'", plain(x.pence), plain(balance),
         "'CARE ACCOUNT", account, "")
        for x, balance in reversed(lines)
    ]  # fmt: skip
    return _csv([header, *rows]).encode()


def hsbc(book: Book, lines: Lines) -> bytes:
    rows = [
        (f"{x.on:%d/%m/%Y}", _text(x), pounds(x.pence).replace("£", "")) for x, _ in reversed(lines)
    ]
    return _csv(rows).encode()


def hsbc_header(book: Book, lines: Lines) -> bytes:
    rows = "".join(f"{x.on:%d/%m/%Y}, {_text(x)}, {plain(x.pence)}\r\n" for x, _ in reversed(lines))
    return f"date, desc, amount\r\n{rows}".encode()


_NATIONWIDE = {"credit": "Bank credit", "transfer": "Payment to", "debit": "Direct debit",
               "card": "Visa purchase", "cash": "ATM Withdrawal", "interest": "Interest added",
               "charge": "Charge"}  # fmt: skip


def nationwide(book: Book, lines: Lines) -> bytes:
    """In Windows-1252, with what the account holds above, and days written out."""
    balance = lines[-1][1] if lines else 0
    above = [
        ("Account Name:", f"FlexAccount ****{book.place.number[-5:]}"),
        ("Account Balance:", pounds(balance)),
        ("Available Balance: ", pounds(balance)),
    ]
    header = ("Date", "Transaction type", "Description", "Paid out", "Paid in", "Balance")
    rows = [
        (f"{x.on:%d %b %Y}", _NATIONWIDE[x.how], _text(x), f"£{out}" if (out := _paid_out(x)) else
         "", f"£{into}" if (into := _paid_in(x)) else "", pounds(balance))
        for x, balance in lines
    ]  # fmt: skip
    text = _csv(above, quote=True) + "\r\n" + _csv([header, *rows], quote=True)
    return text.encode("cp1252")


_STARLING = {"credit": "FASTER PAYMENT", "transfer": "FASTER PAYMENT", "debit": "DIRECT DEBIT",
             "card": "CHIP & PIN", "cash": "ATM", "interest": "DEPOSIT INTEREST",
             "charge": "CHARGE"}  # fmt: skip


def starling(book: Book, lines: Lines) -> bytes:
    header = ("Date", "Counter Party", "Reference", "Type", "Amount (GBP)", "Balance (GBP)")
    rows = [
        (f"{x.on:%d/%m/%Y}", x.party, x.reference, _STARLING[x.how], plain(x.pence),
         plain(balance))
        for x, balance in lines
    ]  # fmt: skip
    return _csv([header, *rows], end="\n").encode()


_MONZO = {"credit": "Faster payment", "transfer": "Faster payment", "debit": "Direct Debit",
          "card": "Card payment", "cash": "Card payment", "interest": "Interest",
          "charge": "Fee"}  # fmt: skip


def monzo(book: Book, lines: Lines) -> bytes:
    header = ("Transaction ID", "Date", "Time", "Type", "Name", "Emoji", "Category", "Amount",
              "Currency", "Local amount", "Local currency", "Notes and #tags", "Address",
              "Receipt", "Description", "Category split", "Money Out", "Money In")  # fmt: skip
    rows = []
    for number, (x, _) in enumerate(lines):
        signed = plain(x.pence)
        when = f"{8 + number % 10:02d}:{number * 7 % 60:02d}:00"
        rows.append(
            (f"tx_{_bank_id(x, number)}", f"{x.on:%d/%m/%Y}", when, _MONZO[x.how], x.party, "",
             "Income" if x.pence > 0 else "General", signed, "GBP", signed, "GBP", "", "", "",
             f"{x.party} {x.reference}".upper(), "", signed if x.pence < 0 else "",
             signed if x.pence > 0 else "")
        )  # fmt: skip
    return _csv([header, *rows]).encode()


def _bank_id(line: Movement, number: int) -> str:
    return sha256(f"{line} {number}".encode()).hexdigest()[:16]


def card(book: Book, lines: Lines) -> bytes:
    """A prepayment card's feed, in no bank's layout: `rules/card-layout.toml` describes it.

    Declined attempts stand among the rest, and have moved nothing.
    """
    header = ("Settled", "Merchant", "Reference", "Status", "Amount", "Balance")
    rows = []
    for number, (x, balance) in enumerate(lines):
        day = f"{x.on:%d %b %Y}"
        rows.append((day, x.party, x.reference, "Settled", plain(x.pence), plain(balance)))
        if number % 60 == 31:
            rows.append((day, "Lucky Clover Gaming", "MCC 7995", "Declined", "-20.00", ""))
    return _csv([header, *rows]).encode()


WRITERS: dict[str, Callable[[Book, Lines], bytes]] = {
    "lloyds": lloyds,
    "barclays": barclays,
    "natwest": natwest,
    "hsbc": hsbc,
    "hsbc-header": hsbc_header,
    "nationwide": nationwide,
    "starling": starling,
    "monzo": monzo,
    "card": card,
}

CARD_LAYOUT = """\
# The prepayment card's own CSV: a layout of our own, for --profile.
layout = "demo-card"
bank = "the demonstration's card"
header = ["Settled", "Merchant", "Reference", "Status", "Amount", "Balance"]
not_posted = ["Declined"]

[columns]
date = "Settled"
text = ["Merchant", "Reference"]
status = "Status"
amount = "Amount"
balance = "Balance"
"""


def written(book: Book, first: date, last: date, *, layout: str) -> bytes:
    """A statement of some days, in the bank's own layout or another."""
    from cli.demonstration import formats

    lines = book.within(first, last)
    if layout in WRITERS:
        return WRITERS[layout](book, lines)
    return formats.WRITERS[layout](book, lines, first, last)
