"""Financial years and their quarters, as returns name them: `2025-26`, and 1 to 4. Pure."""

from __future__ import annotations

import re
from datetime import date, timedelta

from ledger.calendar import YEARS, Period, financial_year, months_later


class NotAYear(ValueError):
    """The text is no financial year; str() says why."""


def year_of(text: str) -> str:
    """`2025-26`, also written `2025/26` or `2025-2026`. Raises NotAYear."""
    found = re.fullmatch(r"([0-9]{4})[-/]([0-9]{2}|[0-9]{4})", text.strip())
    if not found:
        raise NotAYear(f"{text[:40]!r} is not a financial year like 2025-26")
    first, second = int(found[1]), found[2]
    if int(second) != (first + 1 if len(second) == 4 else (first + 1) % 100):
        raise NotAYear(f"{text!r} is not a financial year: {first}-{(first + 1) % 100:02d} is one")
    if first not in YEARS or first + 1 not in YEARS:
        raise NotAYear(f"{text!r} is not in the years {YEARS[0]} to {YEARS[-1]}")
    return f"{first}-{(first + 1) % 100:02d}"


def year_on(day: date) -> str:
    """The financial year that a day falls in, as returns name it."""
    first = financial_year(day).first.year
    return f"{first}-{(first + 1) % 100:02d}"


def days_of_year(year: str) -> Period:
    """1 April to 31 March."""
    return financial_year(date(int(year[:4]), 4, 1))


def quarter(year: str, number: int) -> Period:
    """A quarter of a financial year: the first is April to June."""
    first = months_later(days_of_year(year).first, 3 * (number - 1))
    return Period(first, months_later(first, 3) - timedelta(days=1))


def twelve_months_to(last: date) -> Period:
    """The twelve months that end on a month's last day."""
    after = last + timedelta(days=1)
    return Period(months_later(after, -12), last)
