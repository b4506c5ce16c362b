"""Which counts are left out of an edition, beside those that are few themselves. Pure.

What is shown is rounded, so that nobody works out a count by taking away. But what stands between
two bounds may have only one way to be: where rounded rows leave that little room, more is left out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from projections.reports import bounds
from projections.reports.bounds import Rule, Same, bound, narrow, rounded
from projections.reports.count_ties import Tied, count_ties
from projections.reports.shown import FEWEST, Shown, Sums, Tables

ROOM = 3
"""At least so many values a count that is left out may have, for all that anybody can work out."""


def hide_counts(tables: Tables, before: Sequence[Tables]) -> None:
    """Hide as much as it takes. Each round hides more, so that there is a last one."""
    one = _Counts(tables, before)
    one.hide_changes()
    while one.hide_the_same() or one.hide_beside() or one.hide_tight():
        pass


class _Counts:
    def __init__(self, tables: Tables, before: Sequence[Tables]) -> None:
        self._tables = tables
        self._before = before
        self._sums: dict[int, Sums] = {}
        self._same: dict[tuple[str, Sums], Same] = {}
        for some in (*before, tables):
            for one in some.counts():
                self._take(some, one)
        self._known = [bounds.MadeUp(*one) for one in self._what_makes_up()]
        self._known += self._what_hangs_together()
        self._of: dict[int, list[Rule]] = defaultdict(list)
        for rule in self._known:
            for same in rule.all:
                self._of[id(same)].append(rule)

    def _take(self, tables: Tables, one: Shown) -> None:
        sums = self._sums[id(one)] = tables.sums(one)
        if sums:
            same = self._same.setdefault((one.of.measure, sums), Same())
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
            bound(same)
        self._tighten()
        for same in self._same.values():
            if same.hidden and same.first.few and same.high - same.low + 1 < ROOM:
                shown = next(self._shown_near(same), None)
                if shown:
                    min(shown, key=lambda one: _order(one.first)).first.hidden = True
                    return True
        return False

    def _tighten(self) -> None:
        """Narrow all bounds that bear on what is hidden, be it by way of others."""
        narrow((same for same in self._same.values() if same.hidden), self._of)

    def _shown_near(self, same: Same) -> Iterator[list[Same]]:
        """What is shown beside a hidden count, or beside what is hidden beside it, and so on."""
        seen, near = {id(same)}, [same]
        while near:
            beside = {
                id(one): one
                for hidden in near if hidden.hidden
                for rule in self._of[id(hidden)] for one in rule.all if id(one) not in seen
            }  # fmt: skip
            seen |= beside.keys()
            near = list(beside.values())
            shown = [one for one in near if not one.hidden and not one.free and one.first.value]
            if shown:
                yield shown

    def _what_hangs_together(self) -> Iterator[Rule]:
        """What everybody knows of sums that are no cells of each other."""
        of = {id(one): same for same in self._same.values() for one in same.figures}
        for one in count_ties([*self._before, self._tables]):
            if isinstance(one, Tied):
                terms = [(of[id(shown)], times) for shown, times in one.terms if id(shown) in of]
                if len({id(same) for same, _ in terms}) > 1:
                    yield bounds.Hangs(terms)
            elif id(one.whole) in of:
                parts = [of[id(part)] for part in one.parts if id(part) in of]
                yield bounds.MadeUp(of[id(one.whole)], parts)

    def _what_makes_up(self) -> Iterable[tuple[Same, list[Same]]]:
        """Every count with others that make it up: rows of a table, columns of a row, editions."""
        pools: dict[str, dict[object, list[Same]]] = defaultdict(lambda: defaultdict(list))
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
        told: dict[str, list[tuple[Sums, list[tuple[Same, str, Sums]]]]] = {}
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
