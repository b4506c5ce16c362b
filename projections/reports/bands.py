"""How long ago, in bands that reports tell of: one set for everything that lies or waits. Pure."""

from __future__ import annotations

AGES = ("under-4-weeks", "4-to-8-weeks", "8-to-26-weeks", "26-to-52-weeks", "52-weeks-or-more")
_ENDS = (28, 56, 182, 364)
"""The first day, counted from nought, that is in the next band."""

LABELS = {
    "under-4-weeks": "Under 4 weeks",
    "4-to-8-weeks": "4 to 8 weeks",
    "8-to-26-weeks": "8 to 26 weeks",
    "26-to-52-weeks": "26 to 52 weeks",
    "52-weeks-or-more": "52 weeks or more",
}


def age(days: int) -> str:
    """The band that a number of days is in: of 28 days, four weeks, it is `4-to-8-weeks`."""
    return AGES[sum(days >= end for end in _ENDS)]
