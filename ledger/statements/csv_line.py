"""One row of a bank's CSV file to one line, or every fault in the row."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from ledger.calendar import NotADate, uk_date
from ledger.money import NotMoney, pence, pounds
from ledger.statements.accounts import BankAccount, bank_account
from ledger.statements.csv_text import Row, one_line
from ledger.statements.dates import given_format
from ledger.statements.profile import Profile
from ledger.statements.source import Source, narrative
from ledger.statements.statement import Remark, StatementLine

_NOTHING = ("", "-", "£", "£-", "-£")
"""What banks write in an amount's column where there is none."""


_AGAIN = "download the file again from the bank"
_QUOTE = "put quote marks round the text that has a comma in it"


class CsvLine(NamedTuple):
    """A line, and the account and currency that its own row names."""

    line: StatementLine
    account: BankAccount
    currency: str


class Reader:
    """Reads the rows of one file whose columns are known.

    width is how many columns the file names, cells how many its header row has, blank ones too.
    """

    def __init__(
        self,
        source: Source,
        profile: Profile,
        places: Mapping[str, tuple[int, ...]],
        *,
        width: int,
        cells: int,
    ) -> None:
        self.source = source
        self.profile = profile
        self.places = places
        self.width = width
        self.cells = cells
        self.date_format = source.choices.date_format or profile.date_format
        self._accounts: dict[tuple[str, str], BankAccount] = {}

    def read(self, row: Row) -> CsvLine | Remark | int | None:
        """The row's line; or a remark that it moved no money; or an opening balance in pence.

        None where the row has faults, which are noted.
        """
        if not self._has_its_columns(row):
            return None
        if self._is_opening(row):
            return self._money(row, "balance")
        amount = self._amount(row)
        if isinstance(amount, Remark):
            return amount
        on = self._date(row)
        balance = self._money(row, "balance", may_be_empty=True)
        currency = self._currency(row)
        if amount is None or on is None or currency is None or isinstance(balance, str):
            return None
        line = StatementLine(
            row=row.row,
            on=on,
            amount_pence=amount,
            text=narrative(*(_unquoted(row.cells[i]) for i in self.places["text"])),
            kind=self._cell(row, "kind") or None,
            bank_id=self._cell(row, "bank_id") or None,
            balance_pence=balance,
        )
        return CsvLine(line, self._account(row), currency)

    def _has_its_columns(self, row: Row) -> bool:
        """No fewer cells than the header has, and nothing to the right of them."""
        count = len(row.cells)
        if row.span > 1 and not self._may_span(row):
            why = "a quote mark is opened in this row and closed in a later one"
            self.source.fault(row.row, why, one_line(row), "correct the quote marks in this row")
            return False
        if count < self.width:
            columns = "column" if count == 1 else "columns"
            why = f"the row has {count} {columns} where the file's header has {self.width}"
            if not self.profile.header:
                why = f"the row has {count} {columns} where the layout has {self.width}"
            self.source.fault(row.row, why, one_line(row), "complete the row as the bank wrote it")
            return False
        if any(cell.strip() for cell in row.cells[self.width :]):
            filled = max(i for i, cell in enumerate(row.cells) if cell.strip()) + 1
            why = f"the row has {filled} columns where there should be {self.width}"
            self.source.fault(row.row, why, one_line(row), _QUOTE)
            return False
        return True

    def _may_span(self, row: Row) -> bool:
        """A note may run over several rows; a row swallowed by another's quote mark may not."""
        if not self.profile.multiline:
            return False
        return all(line.count(",") < self.width - 1 for line in row.raw.split("\n")[1:])

    def _is_opening(self, row: Row) -> bool:
        words = self.profile.opening_text
        if not words or self._cell(row, "date") or self._cell(row, "amount"):
            return False
        return (
            narrative(*(row.cells[i] for i in self.places["text"])).casefold() == words.casefold()
        )

    def _amount(self, row: Row) -> int | Remark | None:
        status = self._cell(row, "status")
        if status and status.casefold() in (word.casefold() for word in self.profile.not_posted):
            return Remark(row.row, "not-posted", f"the bank marks this row {status!r}; not a line")
        found = self._signed(row) if "amount" in self.places else self._out_or_in(row)
        if found == 0:
            why = "this row moves no money, so it is not a line"
            return Remark(row.row, "not-posted", why)
        if isinstance(found, int) and self.profile.reversed:
            return -found
        return found

    def _signed(self, row: Row) -> int | Remark | None:
        if self._cell(row, "amount") in _NOTHING and self.profile.empty_is_not_posted:
            why = "this row has no amount: declined or still pending, so it is not a line"
            return Remark(row.row, "not-posted", why)
        found = self._money(row, "amount")
        return found if isinstance(found, int) else None

    def _out_or_in(self, row: Row) -> int | None:
        paid_out = self._money(row, "paid_out", may_be_empty=True)
        paid_in = self._money(row, "paid_in", may_be_empty=True)
        if isinstance(paid_out, str) or isinstance(paid_in, str):
            return None
        names = [self._named("paid_out"), self._named("paid_in")]
        for name, value in zip(names, (paid_out, paid_in), strict=True):
            if value is not None and value < 0:
                why = f"{pounds(value)} under {name} could mean money out or money in"
                try_ = "write it without a sign, in the column that it belongs to"
                self.source.fault(row.row, why, one_line(row), try_)
                return None
        if paid_out and paid_in:
            why = f"the row has both {names[0]} ({pounds(paid_out)}) and {names[1]} "
            why += f"({pounds(paid_in)})"
            self.source.fault(row.row, why, one_line(row), _AGAIN)
            return None
        if paid_out is None and paid_in is None:
            why = f"the row has neither {names[0]} nor {names[1]}"
            self.source.fault(row.row, why, one_line(row), _AGAIN)
            return None
        return (paid_in or 0) - (paid_out or 0)

    def _money(self, row: Row, role: str, *, may_be_empty: bool = False) -> int | str | None:
        """Pence in a column; None where it is empty and may be; text where it is a fault."""
        cell = self._cell(row, role)
        if may_be_empty and cell in _NOTHING:
            return None
        try:
            return pence(cell, decimal_comma=self.profile.decimal_comma)
        except NotMoney as error:
            why = str(error)
            if cell in _NOTHING:
                why = f"there is no amount under {self._named(role)}"
            try_ = _AGAIN
            if len(row.cells) > self.cells:
                try_ = _QUOTE
            self.source.fault(row.row, why, one_line(row), try_)
            return cell

    def _date(self, row: Row) -> date | None:
        cell = self._cell(row, "date")
        try:
            if self.date_format:
                return given_format(cell, self.date_format)
            return uk_date(cell)
        except NotADate as error:
            why = str(error) if cell else f"there is no date under {self._named('date')}"
            self.source.fault(row.row, why, one_line(row), _date_remedy(cell))
            return None

    def _currency(self, row: Row) -> str | None:
        currency = (self._cell(row, "currency_column") or self.profile.currency).upper()
        if currency == "GBP" or self.source.choices.allow_currency:
            return currency
        why = f"the amount is in {currency}; this ledger is in pounds (GBP)"
        try_ = "--allow-currency reads such a file for trial only"
        self.source.fault(row.row, why, one_line(row), try_)
        return None

    def _account(self, row: Row) -> BankAccount:
        key = (self._cell(row, "account"), self._cell(row, "sort_code"))
        if key not in self._accounts:
            self._accounts[key] = bank_account(key[0], sort_code=key[1])
        return self._accounts[key]

    def _cell(self, row: Row, role: str) -> str:
        places = self.places.get(role)
        return row.cells[places[0]].strip() if places else ""

    def _named(self, role: str) -> str:
        column = self.profile.columns[role][0]
        return repr(column) if isinstance(column, str) else f"column {column}"


def _unquoted(cell: str) -> str:
    """Without the apostrophe that some banks put before a text, and the one after it."""
    tidy = cell.strip()
    if tidy.startswith("'"):
        tidy = tidy[1:].removesuffix("'")
    return tidy


def _date_remedy(cell: str) -> str:
    parts = cell.replace("-", "/").replace(".", "/").split("/")
    if len(parts) == 3 and all(part.isdecimal() and part.isascii() for part in parts):
        if len(parts[2]) == 2:
            return "--date-format %d/%m/%y, if the day comes first in this file"
        if len(parts[2]) == 4 and int(parts[0]) <= 12 < int(parts[1]) <= 31:
            return "--date-format %m/%d/%Y, if the month comes first in this file"
    return "correct the date, or --date-format with the one that the file uses"
