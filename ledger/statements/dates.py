"""Dates in a format that the user gave, and in the forms that bank formats prescribe."""

from __future__ import annotations

import re
from datetime import date, datetime

from ledger.calendar import NotADate, uk_date

_DIRECTIVES = re.compile(r"%(.)")


def given_format(text: str, date_format: str) -> date:
    """The day in text, written as date_format says (`%d/%m/%y`). Raises NotADate."""
    shown = text if len(text) <= 40 else text[:40] + "…"
    try:
        if not text.isascii():
            raise ValueError("only the digits 0 to 9 are read")
        found = datetime.strptime(text, date_format).date()
    except ValueError:
        raise NotADate(f"{shown!r} is not a date in the format {date_format}") from None
    return uk_date(found.isoformat())


def format_fault(date_format: str) -> str | None:
    """What is wrong with a date format; None if it names a day, a month and a year."""
    letters = set(_DIRECTIVES.findall(date_format))
    if len(date_format) > 40 or letters - set("dmyYbBHMSfzpIaAjeTZ%"):
        return f"{date_format[:40]!r} is not a date format like %d/%m/%Y"
    if "d" not in letters or not letters & set("mbB") or not letters & set("yY"):
        return f"{date_format!r} must have a day (%d), a month (%m or %b) and a year (%Y or %y)"
    return None


def compact(text: str) -> date:
    """The day at the start of `20250604` or `20250604120000.000[0:GMT]`. Raises NotADate.

    The day is taken as the bank wrote it; its time zone does not move it.
    """
    found = re.match(r"([0-9]{4})([0-9]{2})([0-9]{2})(?:[0-9]{4,}|[^0-9]|\Z)", text.strip())
    if not found:
        raise NotADate(f"{text[:40]!r} is not a date like 20250604")
    return uk_date(f"{found[1]}-{found[2]}-{found[3]}")


def iso(text: str) -> date:
    """The day at the start of `2025-06-04` or `2025-06-04T12:00:00+01:00`. Raises NotADate."""
    tidy = text.strip()
    if not re.match(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?![0-9])", tidy):
        raise NotADate(f"{text[:40]!r} is not a date like 2025-06-04")
    return uk_date(tidy[:10])
