"""One row of a council's extract after another: a line, a balance, nothing, or its faults.

A quarter of a million rows are read in a few seconds: what repeats from row to row (days, types,
funds, periods) is read once and remembered.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from ledger.calendar import NotADate, uk_words
from ledger.money import NotMoney, pence, pounds
from ledger.statements.csv_text import Row, one_line
from ledger.statements.extracts.extract import Balance, RawLine
from ledger.statements.extracts.header import Columns, day_of, period_of
from ledger.statements.extracts.mapping import Mapping
from ledger.statements.extracts.words import CLOSING, OPENING, SKIP, fold
from ledger.statements.source import Source, narrative

_NOTHING = ("", "-", "£", "£-", "-£")
"""What stands in an amount's column where there is none."""
_BAD = object()
"""In place of a value that is a fault."""


class RowReader:
    """Reads the rows of one file whose columns are known, and that is of certain days."""

    def __init__(
        self,
        source: Source,
        mapping: Mapping,
        columns: Columns,
        *,
        first_on: date,
        last_on: date,
    ) -> None:
        self.source = source
        self.mapping = mapping
        self.columns = columns
        self.first_on, self.last_on = first_on, last_on
        self._headings = [fold(cell) for cell in columns.header.cells]
        self._days: dict[str, object] = {}
        self._periods: dict[str, object] = {}
        self._types: dict[str, str | None] = {}
        self._funds: dict[str, str | None] = {}

    def read(self, row: Row) -> tuple[RawLine | None, list[Balance]] | None:
        """The row's line, and the balances it tells. None where it has faults, which are noted."""
        if not self._has_its_columns(row):
            return None
        kind = self._kind(row)
        if kind == SKIP:
            return None, []
        reference = self._cell(row, "account")
        if not reference:
            self._fault(row, f"there is no account under {self._heading('account')}", _FILL)
        fund = self._fund(row)
        if kind in (OPENING, CLOSING):
            stood = self._balance_of_row(row, str(kind))
            if not reference or fund is _BAD or not isinstance(stood, int):
                return None
            key = fund if self.mapping.balances == "fund" else None
            return None, [Balance(row.row, reference, key, str(kind), stood, True)]
        on, amount = self._on(row), self._amount(row)
        period, balance = self._period(row), self._balance(row, "balance")
        ends = [(end, self._balance(row, end)) for end in (OPENING, CLOSING) if end in self._at]
        told = (kind, fund, on, amount, period, balance, *(pence for _, pence in ends))
        if not reference or kind is None or any(value is _BAD for value in told):
            return None
        key = fund if self.mapping.balances == "fund" else None
        stood = [
            Balance(row.row, reference, key, end, pence, False)
            for end, pence in ends
            if pence is not None
        ]
        if not amount:
            return None, stood
        names = self._cell(row, "reference")
        text = narrative(names, *(row.cells[i] for i in self.columns.keep))
        first, last = period
        line = RawLine(
            row.row, reference, kind, fund, on, amount, first, last, balance, names, text
        )
        return line, stood

    @property
    def _at(self) -> dict[str, int]:
        return self.columns.places

    def _has_its_columns(self, row: Row) -> bool:
        """No fewer cells than are read, nothing to the right, and the headings never again."""
        count, columns = len(row.cells), self.columns
        if row.span > 1 and any(
            line.count(",") >= columns.width - 1 for line in row.raw.split("\n")[1:]
        ):
            why = "a quote mark is opened in this row and closed in a later one"
            self._fault(row, why, "correct the quote marks in this row")
        elif count < columns.width:
            said = "1 column" if count == 1 else f"{count} columns"
            why = f"the row has {said} where the file's header has {columns.cells}"
            self._fault(row, why, "complete the row as the council wrote it")
        elif count > columns.cells and any(map(str.strip, row.cells[columns.cells :])):
            filled = max(i for i, cell in enumerate(row.cells) if cell.strip()) + 1
            why = f"the row has {filled} columns where there should be {columns.cells}"
            self._fault(row, why, "put quote marks round the text that has a comma in it")
        elif row.cells[0] == columns.header.cells[0] and row.cells == columns.header.cells:
            why = "the headings stand here a second time; two files seem to have been joined"
            self._fault(row, why, "read the two files one by one")
        else:
            return True
        return False

    # ── what repeats from row to row ─────────────────────────────────────────────────────────

    def _kind(self, row: Row) -> str | None:
        if self.mapping.types is None:
            return self.mapping.kind
        cell = row.cells[self._at["type"]]
        if cell not in self._types:
            self._types[cell] = self.mapping.types.get(fold(cell))
        kind = self._types[cell]
        if kind is None:
            word = cell.strip()
            why = f"{self.mapping.file_name} does not say what {word!r} is"
            why = why if word else f"there is no type under {self._heading('type')}"
            self._fault(row, why, f'in [types]: "{word}" = "payment", or another kind, or "skip"')
        return kind

    def _fund(self, row: Row) -> object:
        """Ours; None where the file names none."""
        if self.mapping.funds is None:
            return self.mapping.fund
        cell = row.cells[self._at["fund"]]
        if cell not in self._funds:
            self._funds[cell] = self.mapping.funds.get(fold(cell))
        fund = self._funds[cell]
        if fund is None:
            word = cell.strip()
            why = f"{self.mapping.file_name} does not say which of our funds {word!r} is"
            why = why if word else f"there is no fund under {self._heading('fund')}"
            self._fault(row, why, f'in [funds]: "{word}" = "council"')
            return _BAD
        return fund

    def _on(self, row: Row) -> object:
        cell = self._cell(row, "date")
        on = self._remembered(row, self._days, cell, "date", day_of)
        if isinstance(on, date) and not self.first_on <= on <= self.last_on:
            days = f"{uk_words(self.first_on)} to {uk_words(self.last_on)}"
            why = f"{uk_words(on)} is not in {days}: a line of another period"
            self._fault(row, why, "--from and --to with the days that this extract is of")
            return _BAD
        return on

    def _period(self, row: Row) -> object:
        """The first and the last day that the line is for, both None where it says neither."""
        if "period" in self._at:
            cell = self._cell(row, "period")
            if not cell:
                return None, None
            period = self._remembered(row, self._periods, cell, "period", period_of)
        elif "first" in self._at:
            cells = self._cell(row, "first"), self._cell(row, "last")
            if cells == ("", ""):
                return None, None
            days = [
                self._remembered(row, self._days, cell, role, day_of)
                for cell, role in zip(cells, ("first", "last"), strict=True)
            ]
            period = _BAD if _BAD in days else tuple(days)
        else:
            return None, None
        if period is not _BAD and period[1] < period[0]:
            why = f"the period's last day, {period[1]:%d/%m/%Y}, is before its first, "
            self._fault(row, f"{why}{period[0]:%d/%m/%Y}", "correct the days")
            return _BAD
        return period

    def _remembered(
        self, row: Row, known: dict[str, object], cell: str, role: str, read: Callable
    ) -> object:
        if cell not in known:
            try:
                known[cell] = read(cell, self.mapping)
            except NotADate as fault:
                known[cell] = str(fault) if cell else ""
        value = known[cell]
        if isinstance(value, str):
            why = value or f"there is no date under {self._heading(role)}"
            self._fault(row, why, _date_remedy(cell, self.mapping))
            return _BAD
        return value

    # ── money ────────────────────────────────────────────────────────────────────────────────

    def _amount(self, row: Row) -> object:
        """Signed as the person's account's: money in is positive."""
        mapping = self.mapping
        if "in" in self._at:
            amount = self._in_or_out(row)
        else:
            amount = self._money(row, "amount")
        if amount is _BAD:
            return _BAD
        if mapping.sides is None and mapping.directions is None:
            return -amount if mapping.negated else amount
        way = self._way(row)
        if way is None:
            return _BAD
        if amount < 0 and not mapping.reversals:
            why = f"{pounds(amount)} under {self._heading('amount')} could mean money out or in"
            self._fault(row, why, f"reversals = true in {mapping.file_name}, if a sign turns it")
            return _BAD
        return amount if way == "in" else -amount

    def _way(self, row: Row) -> str | None:
        """What the row's word says became of the account's money; None where it is a fault."""
        if self.mapping.directions is not None:
            return self.mapping.directions.get(fold(self._cell(row, "type")))
        word = self._cell(row, "side")
        way = self.mapping.sides.get(fold(word))
        if way is None:
            why = f"{self.mapping.file_name} does not say which way {word!r} goes"
            why = why if word else f"there is nothing under {self._heading('side')}"
            self._fault(row, why, f'in [sides]: "{word}" = "in", or "out"')
        return way

    def _in_or_out(self, row: Row) -> object:
        came, went = self._money(row, "in", empty=True), self._money(row, "out", empty=True)
        if came is _BAD or went is _BAD:
            return _BAD
        names = self._heading("in"), self._heading("out")
        for name, value in zip(names, (came, went), strict=True):
            if value is not None and value < 0:
                why = f"{pounds(value)} under {name} could mean money out or in"
                self._fault(row, why, "write it without a sign, in the column it belongs to")
                return _BAD
        if came and went:
            why = f"the row has both {names[0]} ({pounds(came)}) and {names[1]} ({pounds(went)})"
            self._fault(row, why, _FILL)
            return _BAD
        if came is None and went is None:
            self._fault(row, f"the row has neither {names[0]} nor {names[1]}", _FILL)
            return _BAD
        return (came or 0) - (went or 0)

    def _balance(self, row: Row, role: str) -> object:
        if role not in self._at:
            return None
        found = self._money(row, role, empty=True)
        return -found if self.mapping.balance_negated and isinstance(found, int) else found

    def _balance_of_row(self, row: Row, end: str) -> object:
        """Of a row that tells a balance alone: in the balance's column, or in the amount's."""
        found = self._balance(row, "balance")
        if found is not None:
            return found
        if "in" in self._at:
            found = self._in_or_out(row)
        else:
            found = self._money(row, "amount")
        return -found if self.mapping.balance_negated and isinstance(found, int) else found

    def _money(self, row: Row, role: str, *, empty: bool = False) -> object:
        """Pence; None where there is none and may be."""
        cell = self._cell(row, role)
        if cell in _NOTHING:
            if empty:
                return None
            self._fault(row, f"there is no amount under {self._heading(role)}", _FILL)
            return _BAD
        try:
            return pence(cell)
        except NotMoney as fault:
            self._fault(row, str(fault), "correct the amount, or ask the council for it again")
            return _BAD

    def _cell(self, row: Row, role: str) -> str:
        place = self._at.get(role)
        return row.cells[place].strip() if place is not None else ""

    def _heading(self, role: str) -> str:
        return repr(self.mapping.columns[role])

    def _fault(self, row: Row, why: str, try_: str) -> None:
        self.source.fault(row.row, why, one_line(row), try_)


_FILL = "complete the row, or ask the council for it again"


def _date_remedy(cell: str, mapping: Mapping) -> str:
    if mapping.date_format is None and cell:
        return f'date_format = "%d/%m/%y" in {mapping.file_name}, or as the file writes its days'
    return "correct the date" if cell else _FILL
