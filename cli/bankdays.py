"""Days on which banks in England work: not weekends, not bank holidays.

The holidays are those of the `holidays` package, loaded only when a day is asked about: it takes a
tenth of a second. A holiday proclaimed later comes with the next version of that package.
"""

from __future__ import annotations

from datetime import date, timedelta

ONE_DAY = timedelta(days=1)
SATURDAY = 5


def is_bank_day(day: date) -> bool:
    """Whether payments are made on a day."""
    if day.weekday() >= SATURDAY:
        return False
    from holidays import country_holidays

    return day not in country_holidays("GB", subdiv="ENG", years=day.year)


def bank_day_by(day: date) -> date:
    """The day itself, or the last bank day before it: money due on a holiday comes earlier."""
    while not is_bank_day(day):
        day -= ONE_DAY
    return day


def bank_day_before(day: date) -> date:
    """The last bank day before a day."""
    return bank_day_by(day - ONE_DAY)


def day_before_next_bank_day(day: date) -> date:
    """The last day of which payments can be made no later than on this bank day."""
    following = day + ONE_DAY
    while not is_bank_day(following):
        following += ONE_DAY
    return following - ONE_DAY
