"""Between which bounds counts are, for who has what is shown and knows how they hang together.
Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from projections.reports.shown import FEWEST, Shown

NEAREST = 5
"""What counts are rounded to."""
UNBOUND = 1 << 60


def rounded(value: int) -> int:
    return (2 * value + NEAREST) // (2 * NEAREST) * NEAREST


@dataclass(slots=True)
class Same:
    """A count, wherever it stands. free: it was published, so that hiding it helps no more."""

    figures: list[Shown] = field(default_factory=list)
    free: bool = False
    low: int = 0
    high: int = UNBOUND

    @property
    def first(self) -> Shown:
        return self.figures[0]

    @property
    def hidden(self) -> bool:
        return not self.free and any(one.hidden for one in self.figures)


def bound(same: Same) -> None:
    """What anybody knows of a count by itself: who reads the rule, and at worst which counts are
    left out for their own sake."""
    value = same.first.value
    if value <= 0:
        same.low = same.high = value
    elif same.hidden:
        same.low, same.high = (1, FEWEST - 1) if value < FEWEST else (FEWEST, UNBOUND)
    else:
        shown = rounded(value)
        same.low, same.high = max(FEWEST, shown - NEAREST // 2), shown + NEAREST // 2


@dataclass(slots=True)
class MadeUp:
    """A count and what makes it up. People may be in several parts; where they are not, somebody
    may know."""

    whole: Same
    parts: Sequence[Same]

    @property
    def all(self) -> tuple[Same, ...]:
        return (self.whole, *self.parts)

    def tighten(self) -> list[Same]:
        """Those whose bounds have become narrower."""
        whole, parts = self.whole, self.parts
        was = [(one.low, one.high) for one in self.all]
        high = sum(one.high for one in parts)
        low = sum(one.low for one in parts)
        people = whole.first.value != sum(one.first.value for one in parts)
        whole.high = min(whole.high, high)
        whole.low = max(whole.low, max(one.low for one in parts) if people else low)
        for one in parts:
            if high < UNBOUND or one.high >= UNBOUND:
                others = sum(other.high for other in parts if other is not one)
                one.low = max(one.low, whole.low - others)
            one.high = min(one.high, whole.high - (0 if people else low - one.low))
        return _changed(self.all, was)


@dataclass(slots=True)
class Hangs:
    """Counts that come to nothing together, each so many times."""

    terms: Sequence[tuple[Same, int]]

    @property
    def all(self) -> tuple[Same, ...]:
        return tuple(same for same, _ in self.terms)

    def tighten(self) -> list[Same]:
        """Those whose bounds have become narrower."""
        was = [(one.low, one.high) for one in self.all]
        for at, (one, times) in enumerate(self.terms):
            others = [term for place, term in enumerate(self.terms) if place != at]
            least = _least([(other, -n) for other, n in others])
            most = _least(others)
            if times < 0:
                least, most = most, least
            if least is not None:
                one.low = max(one.low, -(-least // abs(times)))
            if most is not None:
                one.high = min(one.high, -most // abs(times))
        return _changed(self.all, was)


Rule = MadeUp | Hangs


def _changed(some: Iterable[Same], was: Iterable[tuple[int, int]]) -> list[Same]:
    return [one for one, bounds in zip(some, was, strict=True) if (one.low, one.high) != bounds]


def _least(terms: Iterable[tuple[Same, int]]) -> int | None:
    """The least that these can come to; None where there is none."""
    found = 0
    for one, times in terms:
        bound = one.low if times > 0 else one.high
        if bound >= UNBOUND // 2:
            return None
        found += times * bound
    return found


def narrow(some: Iterable[Same], rules: Mapping[int, Sequence[Rule]]) -> None:
    """Narrow all bounds that bear on these counts, be it by way of others. rules are those that
    each count, by its id, is in."""
    seen, left = set(), list(some)
    waiting: dict[int, Rule] = {}
    while left:
        for rule in rules[id(left.pop())]:
            if id(rule) not in waiting:
                waiting[id(rule)] = rule
                left += [one for one in rule.all if id(one) not in seen]
                seen |= {id(one) for one in rule.all}
    while waiting:
        _, rule = waiting.popitem()
        for changed in rule.tighten():
            waiting |= {id(other): other for other in rules[id(changed)]}
