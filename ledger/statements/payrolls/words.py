"""The words of a payroll mapping, and what a schema cannot see of them."""

from __future__ import annotations

from collections.abc import Mapping as Table
from typing import Any

from ledger.events import PaidAs
from ledger.statements.checked import Wrong
from ledger.statements.mappings import wrong_days

FIGURES = {
    "tax": "tax",
    "ni_employee": "ni-employee",
    "ni_employer": "ni-employer",
    "pension_employee": "pension-employee",
    "pension_employer": "pension-employer",
    "student_loan": "student-loan",
    "other": "other-deductions",
}
"""Columns of money that a report may have, and what they are called in an entry."""
COLUMNS = (
    "account", "employee", "name", "date", "first", "last", "period", "gross", *FIGURES, "net",
    "holiday", "holiday_hours", "rate",
)  # fmt: skip
NEEDED = ("employee", "date", "gross", "net")
PAID_AS = PaidAs(wages=("wages",), hmrc=("tax", "paye", "national-insurance"), pension=("pension",))
"""Which of our spends are what a payroll leads to, by category, unless a mapping says."""


def disagreements(data: Table[str, Any]) -> list[Wrong]:
    """What a schema cannot see: one thing said twice, or never, or a word without its column."""
    columns = data["columns"]
    return [*_of_accounts(data, columns), *wrong_days(data, columns), *_of_holiday(data, columns),
            *_of_categories(data)]  # fmt: skip


def _of_accounts(data: Table[str, Any], columns: Table[str, str]) -> list[Wrong]:
    if ("account" in data) != ("account" in columns):
        return []
    why = "there must be either columns.account, or one account for all payslips"
    return [Wrong((), why, 'account = "A-1", if the report is of one person\'s employees')]


def _of_holiday(data: Table[str, Any], columns: Table[str, str]) -> list[Wrong]:
    hours, pay, rate = (name in columns for name in ("holiday_hours", "holiday", "rate"))
    if rate and (pay or not hours):
        why = "is the pay of one hour of holiday_hours, where no column tells holiday pay"
        return [Wrong(("columns", "rate"), why, "leave rate out")]
    if hours and not pay and not rate:
        why = "hours alone come to no money"
        return [Wrong(("columns", "holiday_hours"), why, "columns.holiday, or columns.rate")]
    if "holiday" in data and not hours and not pay:
        return [Wrong(("holiday",), "goes with a column of holiday", 'columns.holiday = "Holiday"')]
    return []


def _of_categories(data: Table[str, Any]) -> list[Wrong]:
    """A spend is one thing: a category stands for wages, or HMRC, or a pension."""
    told = paid_as(data)
    seen: dict[str, str] = {}
    found = []
    for name in ("wages", "hmrc", "pension"):
        for category in getattr(told, name):
            if seen.setdefault(category, name) != name:
                why = f"{category!r} stands for {seen[category]} too"
                found.append(Wrong(("paid_as", name), why, "keep it in one of them"))
    return found


def paid_as(data: Table[str, Any]) -> PaidAs:
    """Which categories stand for what, as a mapping says or unless it does."""
    said = data.get("paid_as", {})
    return PaidAs(
        *(tuple(said.get(name, getattr(PAID_AS, name))) for name in ("wages", "hmrc", "pension"))
    )
