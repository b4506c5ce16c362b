"""One row of a card's feed to what it says, or every fault in the row. Knows no other row."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from ledger.calendar import NotADate, uk_date
from ledger.money import NotMoney, pence
from ledger.statements.accounts import BankAccount, bank_account
from ledger.statements.csv_text import Row, one_line
from ledger.statements.dates import given_format
from ledger.statements.feed import MONEY_IN, MONEY_OUT, NOTICES, Feed, word
from ledger.statements.source import Source, narrative

_NOTHING = ("", "-", "£")
_SHORTENED = re.compile(r"[0-9](?:[.,][0-9]+)?[eE]\+?[0-9]+")
"""What a spreadsheet makes of a long number."""
_TIME = re.compile(r"[T ][0-9]{1,2}:[0-9]{2}.*$")
_POUNDS = ("826", "GBP", "£")
_AGAIN = "download the file again from the issuer"


class CardRow(NamedTuple):
    """A row as it stands. amount_pence has the file's own sign; fee_pence is never negative.

    was is what the row would be but for its state: a purchase that was declined.
    """

    row: int
    kind: str
    was: str
    type: str
    id: str
    parent: str | None
    on: date
    amount_pence: int
    fee_pence: int
    text: str
    mcc: str | None
    load: str | None
    source: str | None
    account: BankAccount
    balance_pence: int | None

    @property
    def posts(self) -> bool:
        return self.kind not in NOTICES and self.kind != "no-money"

    @property
    def way(self) -> int:
        """1 where its kind is money in, -1 money out, 0 where the kind does not say."""
        return (self.was in MONEY_IN) - (self.was in MONEY_OUT)


class RowReader:
    """Reads the rows of one file whose columns are known: the places of each, by what it holds."""

    def __init__(
        self, source: Source, feed: Feed, places: Mapping[str, tuple[int, ...]], *, width: int
    ) -> None:
        self.source = source
        self.feed = feed
        self.places = places
        self.width = width
        self.date_format = source.choices.date_format or feed.date_format
        self._accounts: dict[str, BankAccount] = {}

    def read(self, row: Row) -> CardRow | None:
        """What the row says; None where it has faults, which are noted."""
        if not self._has_its_columns(row):
            return None
        kind, was = self._kind(row)
        own = self._id(row, "id")
        parent = self._id(row, "parent")
        on = self._day(row, "seen" if kind in NOTICES else "settled")
        amount = self._money(row, "amount", may_be_empty=kind in (*NOTICES, "no-money"))
        fee = self._money(row, "fee", may_be_empty=True)
        balance = self._money(row, "balance", may_be_empty=True)
        mcc = self._mcc(row)
        sound = self._is_in_pounds(row)
        if own is None or kind is None or was is None or on is None or not sound:
            return None
        if parent is None or isinstance(amount, str) or isinstance(fee, str) or mcc is None:
            return None
        if isinstance(balance, str):
            return None
        load, source = self._load(row) if was == "load" else (None, None)
        return CardRow(
            row=row.row,
            kind=kind,
            was=was,
            type=self._cell(row, "kind"),
            id=own,
            parent=parent or None,
            on=on,
            amount_pence=amount or 0,
            fee_pence=abs(fee or 0),
            text=narrative(*(row.cells[i] for i in self.places.get("text", ()))),
            mcc=mcc or None,
            load=load,
            source=source,
            account=self._account(row),
            balance_pence=balance,
        )

    def _has_its_columns(self, row: Row) -> bool:
        count = len(row.cells)
        if row.span > 1:
            why = "a quote mark is opened in this row and closed in a later one"
            self.source.fault(row.row, why, one_line(row), "correct the quote marks in this row")
        elif count < self.width:
            columns = "column" if count == 1 else "columns"
            why = f"the row has {count} {columns} where the file's header has {self.width}"
            self.source.fault(row.row, why, one_line(row), _AGAIN)
        elif any(cell.strip() for cell in row.cells[self.width :]):
            why = f"the row has more columns than the {self.width} that its header names"
            try_ = "put quote marks round the text that has a comma in it"
            self.source.fault(row.row, why, one_line(row), try_)
        else:
            return True
        return False

    def _kind(self, row: Row) -> tuple[str | None, str | None]:
        """What happened, and what would have but for the row's state."""
        cell = self._cell(row, "kind")
        was = self.feed.kinds.get(word(cell))
        if was is None:
            name = repr(self.feed.columns["kind"][0])
            why = f"{cell[:40]!r} is no {name} that is known" if cell else f"there is no {name}"
            try_ = "say what it means under [kinds] of a profile of your own, with --profile"
            self.source.fault(row.row, why, one_line(row), try_)
            return None, None
        state = self.feed.states.get(word(self._cell(row, "state")), "")
        return (state if state and was not in NOTICES else was), was

    def _id(self, row: Row, role: str) -> str | None:
        """An id; empty where it may be and is; None where it is a fault."""
        cell = self._cell(row, role)
        if _SHORTENED.fullmatch(cell):
            why = f"{cell[:40]!r} is a long number that a spreadsheet has shortened"
            try_ = "do not open the file in a spreadsheet before it is imported; " + _AGAIN
            self.source.fault(row.row, why, one_line(row), try_)
            return None
        if not cell and role == "id":
            why = f"there is no {self.feed.columns['id'][0]!r}"
            self.source.fault(row.row, why, one_line(row), _AGAIN)
            return None
        return "" if role == "parent" and cell == "0" else cell[:100]

    def _day(self, row: Row, role: str) -> date | None:
        cell = self._cell(row, role)
        try:
            if self.date_format:
                return given_format(cell, self.date_format)
            return uk_date(_TIME.sub("", cell))
        except NotADate as error:
            names = " or ".join(repr(name) for name in self.feed.columns[role])
            why = str(error) if cell else f"there is no date under {names}"
            try_ = "correct the date, or --date-format with the one that the file uses"
            self.source.fault(row.row, why, one_line(row), try_)
            return None

    def _money(self, row: Row, role: str, *, may_be_empty: bool) -> int | str | None:
        """Pence; None where the cell is empty and may be; text where it is a fault."""
        cell = self._cell(row, role)
        if may_be_empty and cell in _NOTHING:
            return None
        try:
            return pence(cell, decimal_comma=self.feed.decimal_comma)
        except NotMoney as error:
            names = " or ".join(repr(name) for name in self.feed.columns[role])
            why = f"there is no amount under {names}" if cell in _NOTHING else str(error)
            self.source.fault(row.row, why, one_line(row), _AGAIN)
            return cell

    def _mcc(self, row: Row) -> str | None:
        """Four digits, or empty; a code that lost its noughts to a spreadsheet has them again."""
        cell = self._cell(row, "mcc")
        if re.fullmatch(r"[0-9]{0,4}", cell):
            return cell.zfill(4) if cell.strip("0") else ""
        why = f"{cell[:40]!r} is no merchant category code, which has four digits"
        self.source.fault(row.row, why, one_line(row), _AGAIN)
        return None

    def _is_in_pounds(self, row: Row) -> bool:
        currency = self._cell(row, "currency").upper() or self.feed.currency
        if currency in _POUNDS or self.source.choices.allow_currency:
            return True
        why = f"the amount is in {currency}; this ledger is in pounds (GBP)"
        try_ = "--allow-currency reads such a file for trial only"
        self.source.fault(row.row, why, one_line(row), try_)
        return False

    def _load(self, row: Row) -> tuple[str | None, str | None]:
        """The feed's words for where a load came from, and whose money that is, if they say."""
        cells = [row.cells[i].strip() for i in self.places.get("load", ())]
        told = {self.feed.loads[word(cell)] for cell in cells if word(cell) in self.feed.loads}
        said = narrative(*cells) or None
        if len(told) != 1:
            return said, None
        return said, "funder" if told == {"funder"} else self.feed.own_load

    def _account(self, row: Row) -> BankAccount:
        cell = self._cell(row, "account")
        if cell not in self._accounts:
            self._accounts[cell] = bank_account(cell)
        return self._accounts[cell]

    def _cell(self, row: Row, role: str) -> str:
        """The first of a role's columns that is filled."""
        cells = (row.cells[i].strip() for i in self.places.get(role, ()))
        return next((cell for cell in cells if cell), "")
