"""Dates as people in England write them, and the periods that money is paid for.

May not touch anything else of ours, and never asks the machine what day it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Literal, NamedTuple

Frequency = Literal["weekly", "four-weekly", "monthly"]

_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_FULL_MONTHS = (
    "january february march april may june july august september october november december".split()
)
_NUMBERS = re.compile(r"([0-9]{1,2})([/.-])([0-9]{1,2})\2([0-9]{4})")
_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_WORDS = re.compile(r"([0-9]{1,2})[ -]([A-Za-z]{3,9})[ -]([0-9]{4}|[0-9]{2})")


YEARS = range(1970, 2101)
"""The years a date here can be in."""


class NotADate(ValueError):
    """The text is not a date we can be sure of; str() says why."""


def uk_date(text: str) -> date:
    """The day that text names: `01/11/2026`, `2026-11-01`, `1 Nov 2026` or `01-Nov-26`.

    The day comes before the month, as in the United Kingdom. Raises NotADate for a day that
    does not exist, and for two-digit years with numbers alone, which could be read two ways.
    """
    tidy = text.strip()
    if found := _ISO.fullmatch(tidy):
        return _day(int(found[1]), int(found[2]), int(found[3]), text)
    if found := _NUMBERS.fullmatch(tidy):
        return _day(int(found[4]), int(found[3]), int(found[1]), text)
    if found := _WORDS.fullmatch(tidy):
        name = found[2].lower()
        if name in _FULL_MONTHS or name in _MONTHS or name == "sept":
            year = int(found[3]) if len(found[3]) == 4 else 2000 + int(found[3])
            return _day(year, _MONTHS.index(name[:3]) + 1, int(found[1]), text)
    if re.fullmatch(r"[0-9]{1,2}[/.-][0-9]{1,2}[/.-][0-9]{2}", tidy):
        raise NotADate(f"{text!r} could be read more than one way; write the year in full")
    shown = text if len(text) <= 40 else text[:40] + "…"
    raise NotADate(f"{shown!r} is not a date like 01/11/2026")


def _day(year: int, month: int, day: int, text: str) -> date:
    try:
        found = date(year, month, day)
    except ValueError:
        raise NotADate(f"{text!r} is a day that does not exist") from None
    if year not in YEARS:
        raise NotADate(f"{text!r} is not in the years {YEARS[0]} to {YEARS[-1]}")
    return found


def uk_words(day: date) -> str:
    """A date as a letter writes it: `1 November 2026`."""
    return f"{day.day} {_FULL_MONTHS[day.month - 1].capitalize()} {day.year}"


class Period(NamedTuple):
    """Whole days from first to last, both counted."""

    first: date
    last: date

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    def overlaps(self, other: Period) -> bool:
        return self.first <= other.last and other.first <= self.last


def periods(frequency: Frequency, first: date, last: date) -> Iterator[Period]:
    """Consecutive periods from first to last; the one that last falls in is cut short there.

    weekly and four-weekly count from first. monthly follows the calendar: a first part month
    runs to its month's end, and whole months follow. Empty when last is before first.
    """
    start = first
    while start <= last:
        if frequency == "monthly":
            following = date(start.year + start.month // 12, start.month % 12 + 1, 1)
        else:
            following = start + timedelta(days=7 if frequency == "weekly" else 28)
        yield Period(start, min(following - timedelta(days=1), last))
        start = following


def months_later(day: date, months: int) -> date:
    """The same day of a later month, or that month's last day: 30 November + 3 = 28 February."""
    index = day.month - 1 + months
    year, month = day.year + index // 12, index % 12 + 1
    after = date(year + month // 12, month % 12 + 1, 1)
    return date(year, month, min(day.day, (after - timedelta(days=1)).day))


def financial_year(day: date) -> Period:
    """The public bodies' year that a day falls in: 1 April to 31 March."""
    year = day.year if day.month >= 4 else day.year - 1
    return Period(date(year, 4, 1), date(year + 1, 3, 31))
