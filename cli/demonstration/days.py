"""The two years of the demonstration, the days on which banks work, and a steady kind of chance."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from hashlib import sha256

FIRST = date(2024, 4, 1)
YEAR_END = date(2025, 3, 31)
HALF_WAY = date(2025, 9, 30)
LAST = date(2026, 3, 31)

# England's, 2024 to 2026: gov.uk/bank-holidays.
BANK_HOLIDAYS = frozenset(
    map(
        date.fromisoformat,
        (
            "2024-04-01", "2024-05-06", "2024-05-27", "2024-08-26", "2024-12-25", "2024-12-26",
            "2025-01-01", "2025-04-18", "2025-04-21", "2025-05-05", "2025-05-26", "2025-08-25",
            "2025-12-25", "2025-12-26", "2026-01-01", "2026-04-03", "2026-04-06",
        ),
    )
)  # fmt: skip


def working_day(day: date) -> date:
    """The day itself, or the next one on which banks move money."""
    while day.weekday() > 4 or day in BANK_HOLIDAYS:
        day += timedelta(days=1)
    return day


def every_week(first: date, last: date, *, weekday: int, weeks: int = 1) -> Iterator[date]:
    """Each such weekday (Monday is 0) from first to last, or each second, or each fourth."""
    day = first + timedelta(days=(weekday - first.weekday()) % 7)
    while day <= last:
        yield day
        day += timedelta(weeks=weeks)


def every_month(first: date, last: date, *, day: int) -> Iterator[date]:
    """That day of each month, or the next working day, from first to last."""
    year, month = first.year, first.month
    while (year, month) <= (last.year, last.month):
        found = working_day(date(year, month, day))
        if first <= found <= last:
            yield found
        year, month = year + month // 12, month % 12 + 1


def vary(key: str, spread: int) -> int:
    """A number from -spread to spread that looks like chance, and is the same for ever."""
    return int.from_bytes(sha256(key.encode()).digest()[:4], "big") % (2 * spread + 1) - spread
