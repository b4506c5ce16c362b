"""One row of a payroll report after another: a payslip, nothing, or its faults."""

from __future__ import annotations

from collections.abc import Mapping as Table
from datetime import date

from ledger.events import Payslip
from ledger.money import NotMoney, pence, pounds
from ledger.statements.csv_text import Row
from ledger.statements.extracts.header import Columns
from ledger.statements.extracts.rows import _BAD, RowReader
from ledger.statements.extracts.words import fold
from ledger.statements.payrolls.employees import not_a_reference
from ledger.statements.payrolls.mapping import PayrollMapping
from ledger.statements.payrolls.report import RawSlip
from ledger.statements.payrolls.words import FIGURES
from ledger.statements.source import Source, narrative


class SlipReader(RowReader):
    """Reads the payslips of one report whose columns are known, and that is of certain days.

    employees are our payees by the bureau's ids; without them an id is our payee as it stands.
    """

    mapping: PayrollMapping

    def __init__(
        self,
        source: Source,
        mapping: PayrollMapping,
        columns: Columns,
        *,
        employees: Table[str, str] | None,
        first_on: date,
        last_on: date,
    ) -> None:
        super().__init__(source, mapping, columns, first_on=first_on, last_on=last_on)
        self.employees = employees
        self._skip = frozenset(map(fold, mapping.skip))

    def read_slip(self, row: Row) -> RawSlip | bool:
        """The row's payslip; True for a row that is none, False for one with faults."""
        if self._is_skipped(row):
            return True
        if not self._has_its_columns(row):
            return False
        reference = self.mapping.account or self._cell(row, "account")
        if not reference:
            self._lacks(row, "account", "there is no account")
        theirs = self._cell(row, "employee")
        employee = self._employee(row, theirs)
        on, period = self._on(row), self._period(row)
        gross, net = self._never_negative(row, "gross"), self._never_negative(row, "net")
        figures = [self._figure(row, column) for column in FIGURES]
        holiday, hundredths = self._holiday(row)
        told = (employee, on, period, gross, net, *figures, holiday, hundredths)
        if not reference or any(value is _BAD for value in told):
            return False
        if not any((gross, net, *figures, holiday, hundredths)):
            return True
        slip = Payslip(
            employee, on, *period, gross, *figures, net, holiday, hundredths, row.row, None
        )
        text = narrative(*(row.cells[i] for i in self.columns.keep))
        return RawSlip(reference, theirs, narrative(self._cell(row, "name")), text, slip)

    def _is_skipped(self, row: Row) -> bool:
        """Whether the mapping says that a row which begins so is no payslip."""
        cells = (row.cells[at] for role in ("account", "employee")
                 if (at := self._at.get(role)) is not None and at < len(row.cells))  # fmt: skip
        return any(fold(cell) in self._skip for cell in (row.cells[0], *cells))

    def _employee(self, row: Row, theirs: str) -> object:
        if not theirs:
            return self._lacks(row, "employee", "there is no employee")
        if self.employees is not None:
            if theirs in self.employees:
                return self.employees[theirs]
            self._fault(row, f"nothing says who {theirs} is", "add it to --employees")
            return _BAD
        if why := not_a_reference(theirs):
            try_ = "--employees FILE.csv, with their ids and our payees"
            self._fault(row, f"{theirs!r} under {self._heading('employee')} {why}", try_)
            return _BAD
        return theirs

    def _lacks(self, row: Row, role: str, why: str) -> object:
        at = f" under {self._heading(role)}" if role in self.mapping.columns else ""
        self._fault(row, why + at, "complete the row, or skip it in the mapping if it is a total")
        return _BAD

    # ── money ────────────────────────────────────────────────────────────────────────────────

    def _never_negative(self, row: Row, role: str) -> object:
        found = self._money(row, role)
        if isinstance(found, int) and found < 0:
            why = f"{pounds(found)} under {self._heading(role)} would be paid back by the employee"
            self._fault(row, why, "ask the bureau to put right the payslip that it corrects")
            return _BAD
        return found

    def _figure(self, row: Row, role: str) -> object:
        """Nought where there is no column, or nothing in it."""
        if role not in self._at:
            return 0
        found = self._money(row, role, empty=True)
        return 0 if found is None else found

    def _holiday(self, row: Row) -> tuple[object, object]:
        """Holiday pay, and hundredths of an hour; each None where nothing tells it."""
        hundredths = self._hours(row)
        if "rate" not in self._at:
            pay = self._money(row, "holiday", empty=True) if "holiday" in self._at else None
            return pay, hundredths
        rate = self._money(row, "rate", empty=hundredths in (None, 0, _BAD))
        if _BAD in (rate, hundredths) or hundredths is None:
            return (_BAD if rate is _BAD else None), hundredths
        # Hundredths of an hour at pence an hour, rounded half up once.
        return (2 * hundredths * (rate or 0) + 100) // 200, hundredths

    def _hours(self, row: Row) -> object:
        """Hours are written as money is, with two decimal places: 5.75."""
        cell = self._cell(row, "holiday_hours")
        if cell in ("", "-"):
            return None
        try:
            return pence(cell.replace("£", "?"))
        except NotMoney:
            why = f"{cell[:40]!r} under {self._heading('holiday_hours')} is not hours like 5.75"
            self._fault(row, why, "correct the hours, or ask the bureau for it again")
            return _BAD
