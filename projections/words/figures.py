"""A figure of a report in words. Pure."""

from __future__ import annotations

from datetime import date

from ledger.calendar import uk_words
from ledger.money import pounds
from projections.reports.report import Column, Figure

NOT_SHOWN = "not shown"
"""What stands for a figure that is left out since it is about too few people."""


def said(column: Column, figure: Figure) -> str:
    """Pounds, a count with commas, per cent with one decimal place, a day in words; nothing for
    what has no value."""
    value = figure.value
    if figure.hidden:
        return NOT_SHOWN
    if isinstance(value, date):
        return uk_words(value)
    if not isinstance(value, int):
        return value or ""
    if column.kind == "money":
        return pounds(value)
    if column.kind == "percent":
        return f"{'-' if value < 0 else ''}{abs(value) // 10}.{abs(value) % 10}%"
    return f"{value:,}"
