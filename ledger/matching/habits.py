"""What a group's own habits say: how late its lines come, and how often a thing stays alone.

Learned from the likeliest reading of all, before anything is said to be certain. A group of few
things is weighed by what is usual; one of many as it shows itself: the messier, the more careful.
All in whole numbers.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple

from ledger.matching.items import Limits

ALONE = 33
"""What one thing left alone usually costs. A cost of 10 is odds of about 2.7 to one: costs add up
as logarithms of odds do. One thing in twenty-five or so has nothing on the other side."""

MARGIN = 33
"""How much dearer every other reading must be: odds of twenty-seven to one."""

_MESSY = 20
"""And how much more in a messy group: odds of two hundred to one, for what is seen there of the
habits is itself unsure."""

_TIDY = 144
"""A group is messy where leaving one of each side alone, and three times what a day of the window
and three beyond costs in the middle, come to less. Usually they come to 160 or so."""

BURST = 10
"""And how much more where one amount comes every few days: there are many more readings."""

_AFTER = (0, 8, 13, 18)
"""What it usually costs to come 0 to 3 days after our day: the bank's own days and a weekend."""

_ODD = 30
"""What any other day of the window usually costs. It is one figure, so that for a weekly payment
the day after its own (4, 5, 6) and the day before the next one's (-3, -2, -1) weigh the same: days
alone never shift a week's payment to the next."""

LATE = 56
"""Up to a week beyond the window, with nothing else to say for it: never matched, but thought of
where something is left alone there."""

_WEIGHT = 12
"""How many things seen weigh as much as what is usual does."""

_POWERS = [1000]
while _POWERS[-1] < 10**12:
    _POWERS.append(_POWERS[-1] * 1_105_171 // 1_000_000)


@lru_cache(maxsize=65_536)
def odds(more: int, less: int) -> int:
    """Ten times the natural logarithm of more over less, in whole steps; nought if it is less."""
    return max(0, bisect_right(_POWERS, 1000 * more // less) - 1)


_SEEN = (457, 205, 125, 75)
_SEEN_ODD, _SEEN_FAR = 19, 4
"""Of a thousand lines, how many are usually so late: what the costs above say as shares; on each
odd day, and on the three days beyond the window."""

_INSIDE = 3
"""How many things seen weigh as much as that the days of one range (4 to 6) are alike."""


class Habits(NamedTuple):
    """days: what it costs to come so many days after our day, where it is not the usual.
    alone_line, alone_entry: what it costs to leave one alone. shown: enough was seen to doubt what
    nothing else in the group says anything against. messy: things often stay alone and
    come on any day, so that what lies beyond the window is weighed, too. margin: how much dearer
    every other reading must be."""

    days: Mapping[int, int] = MappingProxyType({})
    alone_line: int = ALONE
    alone_entry: int = ALONE
    shown: bool = False
    messy: bool = False
    margin: int = MARGIN

    def days_cost(self, days: int) -> int:
        """What a line so many days after its entry costs, inside the window."""
        cost = self.days.get(days)
        return usual_cost(days) if cost is None else cost

    def far_cost(self, days: int) -> int:
        """The same, up to a week beyond the window."""
        return self.days.get(days, LATE)

    def by_chance(self, gap: int) -> int:
        """What it costs that two alike things, both of which lost their own, meet by chance,
        where one of that amount is met each so many days; never, in a group that showed little."""
        if not self.shown:
            return 10 * LATE
        return self.alone_line + self.alone_entry + odds(max(gap, 1), 1)


def usual_cost(days: int) -> int:
    """What a line so many days after its entry costs, of a group that nothing is known of."""
    return _AFTER[days] if 0 <= days < len(_AFTER) else _ODD


USUAL = Habits()


class Seen:
    """What a group shows: of days, how many pairs were so late; how many pairs
    there are, and how many lines and entries have nothing."""

    def __init__(self) -> None:
        self.days: dict[int, int] = {}
        self.pairs = self.lines = self.entries = 0

    def add(self, days: int, count: int) -> None:
        self.days[days] = self.days.get(days, 0) + count
        self.pairs += count


def learned(seen: Seen, limits: Limits) -> Habits:
    """What is usual, as far as a group has not shown otherwise."""
    if sum(seen.days.values()) < 2 * _WEIGHT:
        return USUAL
    before, after = limits.before_days, limits.after_days
    days: dict[int, int] = {}
    for day, share in enumerate(_SEEN):
        _weigh(days, seen, range(day, day + 1), share)
    late = _weigh(days, seen, range(4, after + 1), _SEEN_ODD * max(0, after - 3))
    early = _weigh(days, seen, range(-before, 0), _SEEN_ODD * before)
    # Lines that often come late inside the window come later still, too.
    _weigh(days, seen, range(after + 1, after + 4), max(_SEEN_FAR, late // 6))
    _weigh(days, seen, range(-before - 3, -before), max(_SEEN_FAR, early // 6))
    alone = _alone(seen.lines, seen.pairs), _alone(seen.entries, seen.pairs)
    within = [days[day] for day in range(-before, after + 4)]
    spread = 13 * sum(within) // (4 * len(within))
    messy = sum(alone) + spread < _TIDY
    return Habits(days, *alone, True, messy, MARGIN + _MESSY * messy)


def _weigh(days: dict[int, int], seen: Seen, some: range, share: int) -> int:
    """Put the costs of some days, by what is usual and what was seen; and give their share.

    share is how many of a thousand lines are usually of one of these days. What was seen of all
    of them tells their share; what was seen of each, which of them it is.
    """
    total = sum(seen.days.values())
    count = sum(seen.days.get(day, 0) for day in some)
    of_all = _WEIGHT * share + 1000 * count
    for day in some:
        now = of_all * (_INSIDE + len(some) * seen.days.get(day, 0))
        then = _SEEN[0] * (_WEIGHT + total) * (_INSIDE + count) * len(some)
        days[day] = odds(then, now)
    return of_all // (_WEIGHT + total)


def _alone(alone: int, pairs: int) -> int:
    now, then = _WEIGHT + 27 * alone, _WEIGHT + pairs + alone
    return ALONE + odds(then, now) - odds(now, then)
