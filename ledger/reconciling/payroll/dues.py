"""What a payroll makes due to HMRC and to a pension, by the day it has to be paid. Pure.

Payments settle what was due first. Nothing is late on a day's morning: only once the day is over.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

from ledger import events as e

PAYABLE_ON = 22
"""Both are paid electronically by the 22nd: to HMRC after the tax month or quarter that ends on the
5th (gov.uk, Pay employers' PAYE); to a pension in the month after the pay (The Pensions Regulator,
Paying contributions). Seen in 2025."""
TAX_MONTH_ENDS = 5

HMRC = ("tax", "ni-employee", "ni-employer", "student-loan")
PENSION = ("pension-employee", "pension-employer")

IN_WORDS = {
    "tax": "tax",
    "ni-employee": "employee's NI",
    "ni-employer": "employer's NI",
    "student-loan": "student loan",
    "pension-employee": "employee's",
    "pension-employer": "employer's",
}


def figure(slip: e.Payslip, name: str) -> int:
    return getattr(slip, name.replace("-", "_") + "_pence")


class Due(NamedTuple):
    """What became due in one period that ends on a day, and has to be paid by another.

    parts say what it is made of, by figure; brought is what was set aside before any report.
    """

    ends_on: date
    payable_by: date
    pence: int
    parts: dict[str, int]
    brought: int


def hmrc_period(day: date, every: str) -> tuple[date, date]:
    """(the tax month's or quarter's last day, the day by which it has to be paid)."""
    ends = day.replace(day=TAX_MONTH_ENDS)
    if day > ends:
        ends = _next_month(ends)
    while every == "quarter" and ends.month % 3 != 1:
        ends = _next_month(ends)
    return ends, ends.replace(day=PAYABLE_ON)


def pension_period(day: date, every: str = "month") -> tuple[date, date]:
    """(the month's last day, the day by which its contributions have to be paid)."""
    after = _next_month(day.replace(day=1))
    return after - timedelta(days=1), after.replace(day=PAYABLE_ON)


def _next_month(day: date) -> date:
    return day.replace(year=day.year + day.month // 12, month=day.month % 12 + 1)


def dues(
    slips: Iterable[e.Payslip],
    brought: Iterable[tuple[date, int]],
    *,
    figures: tuple[str, ...],
    period,
    every: str,
) -> list[Due]:
    """What is due by period, in order; of payslips, and of what was set aside before any of them.

    Periods that come to nought are left out; a period of money back is less than nought.
    """
    found: dict[date, Due] = {}
    for day, pence in brought:
        due = _of(found, period(day, every))
        found[due.ends_on] = due._replace(pence=due.pence + pence, brought=due.brought + pence)
    for slip in slips:
        due = _of(found, period(slip.paid_on, every))
        for name in figures:
            due.parts[name] = due.parts.get(name, 0) + figure(slip, name)
        pence = sum(figure(slip, name) for name in figures)
        found[due.ends_on] = due._replace(pence=due.pence + pence)
    return [found[day] for day in sorted(found) if found[day].pence]


def _of(found: dict[date, Due], days: tuple[date, date]) -> Due:
    return found.setdefault(days[0], Due(*days, 0, {}, 0))


class Unpaid(NamedTuple):
    """What of a due is not paid."""

    due: Due
    pence: int


def unpaid(found: Iterable[Due], paid_pence: int) -> tuple[list[Unpaid], int]:
    """(what is left of each, oldest paid first; what was paid beyond all of it)."""
    found = list(found)
    rest = paid_pence - sum(due.pence for due in found if due.pence < 0)
    left = []
    for due in found:
        if due.pence <= 0:
            continue
        paid = min(max(rest, 0), due.pence)
        rest -= paid
        if due.pence - paid:
            left.append(Unpaid(due, due.pence - paid))
    return left, rest
