"""The ways a bank may be late, the same each time; and how often one amount is met."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise

from ledger.matching.candidates import Thing
from ledger.matching.items import Limits

Lateness = Callable[[int], int]
"""From the day of an entry to the day the bank shows it."""

MONTH = 28
"""In days: so often, as a guess, an amount is met of which there are one or two."""


def latenesses(limits: Limits) -> Iterator[Lateness]:
    """Late by the same days each time, or by one or two working days."""
    for days in range(-limits.before_days, limits.after_days + 1):
        yield lambda day, days=days: day + days
    yield _next_working_day
    yield lambda day: _next_working_day(_next_working_day(day))


def gap_of(things: list[Thing]) -> int:
    """How many days usually lie between one and the next."""
    gaps = sorted(b - a for a, b in pairwise(sorted({one.day for one in things})))
    return gaps[len(gaps) // 2] if len(gaps) > 1 else MONTH


def _next_working_day(day: int) -> int:
    """day is an ordinal, of which 1 was a Monday."""
    return day + (1, 1, 1, 1, 3, 2, 1)[(day - 1) % 7]
