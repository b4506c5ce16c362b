"""Which counts are left out of an edition, beside those that are few themselves. Pure.

What is shown is rounded, so that nobody works out a count by taking away. But what stands between
two bounds may have only one way to be: where rounded rows leave that little room, more is left out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from projections.reports.shown import FEWEST, Shown, Sums, Tables

NEAREST = 5
"""What counts are rounded to."""
ROOM = 3
"""At least so many values a count that is left out may have, for all that anybody can work out."""
UNBOUND = 1 << 60


def rounded(value: int) -> int:
    return (2 * value + NEAREST) // (2 * NEAREST) * NEAREST


def hide_counts(tables: Tables, before: Sequence[Tables]) -> None:
    """Hide as much as it takes. Each round hides more, so that there is a last one."""
    one = _Counts(tables, before)
    one.hide_changes()
    while one.hide_the_same() or one.hide_beside() or one.hide_tight():
        pass


@dataclass(slots=True)
class _Same:
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


class _Counts:
    def __init__(self, tables: Tables, before: Sequence[Tables]) -> None:
        self._tables = tables
        self._before = before
        self._sums: dict[int, Sums] = {}
        self._same: dict[tuple[str, Sums], _Same] = {}
        self._pools: dict[str, list[list[_Same]]] = defaultdict(list)
        for some in (*before, tables):
            for one in some.counts():
                self._take(some, one)
        self._made_up = list(self._what_makes_up())

    def _take(self, tables: Tables, one: Shown) -> None:
        sums = self._sums[id(one)] = tables.sums(one)
        if sums:
            same = self._same.setdefault((one.of.measure, sums), _Same())
            same.figures.append(one)
            same.free |= one.old and not one.hidden

    # ── what was published before ────────────────────────────────────────────────────────────

    def hide_changes(self) -> None:
        """Hide what became of a count that was published where it is rounded otherwise now, and a
        few people, or nobody knows how many, made the difference."""
        for some in self._before:
            was = {(one.of, one.kind): one for one in some.counts() if not one.hidden}
            for one in self._tables.counts():
                other = was.get((one.of, one.kind))
                if other is None or rounded(one.value) == rounded(other.value):
                    continue
                if self._are_of_the_same_days(one, other):
                    one.hidden |= (one.whom ^ other.whom).bit_count() < FEWEST

    def _are_of_the_same_days(self, one: Shown, other: Shown) -> bool:
        of = self._tables.cells.days
        days = {of[number] for number in self._sums[id(one)]}
        return any(of[number] in days for number in self._sums[id(other)])

    # ── within the edition ───────────────────────────────────────────────────────────────────

    def hide_the_same(self) -> bool:
        """Hide what is hidden in another table, or was before."""
        changed = False
        for same in self._same.values():
            if same.hidden:
                for one in same.figures:
                    changed |= not one.hidden and not one.old
                    one.hidden |= not one.old
        return changed

    def hide_beside(self) -> bool:
        """Of each column in which something is hidden and the total is shown, hide the smallest
        more until two are, and they are of enough people; with nothing left, the total."""
        changed = False
        for rows, total in self._tables.columns():
            if total is None or total.hidden or total.kind == "money":
                continue
            hidden = [one for one in rows if one.hidden and one.cells]
            shown = sorted((one for one in rows if self._can_hide(one)), key=_order)
            while hidden and (len(hidden) < 2 or 0 < _together(hidden).bit_count() < FEWEST):
                one = shown.pop(0) if shown else total
                one.hidden = changed = True
                if one is total:
                    break
                hidden.append(one)
        return changed

    def _can_hide(self, one: Shown) -> bool:
        return bool(one.cells) and not one.hidden and bool(one.value)

    # ── bounds ───────────────────────────────────────────────────────────────────────────────

    def hide_tight(self) -> bool:
        """Hide one more where what is shown leaves a hidden count too few values."""
        for same in self._same.values():
            _bound(same)
        related = [one for one in self._made_up if any(part.hidden for part in one[1])]
        while any([_tighten(*one) for one in related]):
            pass
        for same in self._same.values():
            if same.hidden and same.first.few and same.high - same.low + 1 < ROOM:
                near = [one for one in related if any(part is same for part in one[1])]
                shown = [
                    one for whole, parts in near for one in (whole, *parts)
                    if not one.hidden and not one.free and one.first.value
                ]  # fmt: skip
                if shown:
                    min(shown, key=lambda one: _order(one.first)).first.hidden = True
                    return True
        return False

    def _what_makes_up(self) -> Iterable[tuple[_Same, list[_Same]]]:
        """Every count with others that make it up: rows of a table, columns of a row, editions."""
        pools: dict[str, dict[object, list[_Same]]] = defaultdict(lambda: defaultdict(list))
        names: dict[int, tuple[str, Sums]] = {id(same): key for key, same in self._same.items()}
        for some in (*self._before, self._tables):
            for one in some.counts():
                same = self._same.get((one.of.measure, self._sums[id(one)]))
                if same is not None:
                    where = one.place
                    for pool in (
                        (id(some), where.section, where.column),
                        (id(some), where.section, where.row, "row"),
                        one.of,
                    ):
                        pools[one.of.cube][pool].append(same)
        told: dict[str, list[tuple[Sums, list[tuple[_Same, str, Sums]]]]] = {}
        for cube, every in pools.items():
            told[cube] = []
            for pool in every.values():
                some = [(one, *names[id(one)]) for one in pool]
                some.sort(key=lambda one: -len(one[2]))
                told[cube].append((frozenset().union(*(one[2] for one in some)), some))
        for same in self._same.values():
            measure, whole = names[id(same)]
            for union, pool in told[same.first.of.cube]:
                if not whole <= union:
                    continue
                parts, left = [], set(whole)
                for part, own, sums in pool:
                    if part is not same and own == measure and sums <= left:
                        parts.append(part)
                        left -= sums
                if parts and not left:
                    yield same, parts


def _order(one: Shown) -> tuple:
    return one.order


def _together(some: Iterable[Shown]) -> int:
    whom = 0
    for one in some:
        whom |= one.whom
    return whom


def _bound(same: _Same) -> None:
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


def _tighten(whole: _Same, parts: Sequence[_Same]) -> bool:
    """Bounds that follow for a count and what makes it up. People may be in several parts; where
    they are not, somebody may know."""
    was = [(one.low, one.high) for one in (whole, *parts)]
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
    return was != [(one.low, one.high) for one in (whole, *parts)]
