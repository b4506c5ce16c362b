"""Things of one amount: which pairs are certain, and which could be several ways.

Each component of candidates is resolved as a whole (`assignment`), and then thought over: by
references that say another order than the days, by a bank that is late by the same each time, and
by what is left alone just outside the window.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from typing import NamedTuple

from ledger.matching.assignment import ALONE, MARGIN, Pairing, best
from ledger.matching.candidates import (
    LATE,
    Owners,
    Thing,
    in_window,
    like_key,
    near,
    pair_cost,
    period_of,
    same_period,
)
from ledger.matching.items import Limits

Pairs = list[tuple[Thing, Thing]]
Tied = list[tuple[list[Thing], list[Thing]]]
"""Lines and entries that belong together somehow, and nobody can say how."""

Lateness = Callable[[int], int]
"""From the day of an entry to the day the bank shows it."""

_HABIT = 8
"""So many pairs, all late by the same and in no other way, show a bank's habit: odds of a hundred
to one against chance, where half of all lines are of one lateness."""

_MOST_EDGES = 5_000
"""A component of more candidates than this is not looked through; see `_sparser`."""


class Component(NamedTuple):
    """Classes that hang together: of theirs, of ours, and the candidates between them."""

    theirs: list[int]
    ours: list[int]
    edges: list[tuple[int, int]]


def resolved(
    lines: list[Thing], entries: list[Thing], owners: Owners, limits: Limits
) -> tuple[Pairs, Tied]:
    """Among things of one amount, each side by day: the pairs that are certain, and the rest."""
    if len(lines) == len(entries) == 1:
        line, entry = lines[0], entries[0]
        sure = in_window(line, entry, limits) or _by_word(line, entry, owners)
        if sure and pair_cost(line, entry, owners, limits) is not None:
            return [(line, entry)], []
        return [], []
    return _Equals(lines, entries, owners, limits).resolved()


def _by_word(line: Thing, entry: Thing, owners: Owners) -> bool:
    """Whether a reference or a period says that they are one, and not their days alone."""
    return owners.share(line, entry) or same_period(line, entry)


class _Equals:
    """Lines and entries of one amount, in classes that nobody could tell apart inside."""

    def __init__(
        self, lines: list[Thing], entries: list[Thing], owners: Owners, limits: Limits
    ) -> None:
        self.lines, self.entries = lines, entries
        self.owners, self.limits = owners, limits
        classes = _classes(lines), _classes(entries)
        self.theirs: dict[int, list[Thing]] = defaultdict(list)
        self.ours: dict[int, list[Thing]] = defaultdict(list)
        for members, things, numbers in (
            (self.theirs, lines, classes[0]), (self.ours, entries, classes[1]),
        ):  # fmt: skip
            for one, number in zip(things, numbers, strict=True):
                members[number].append(one)
        self.costs = {
            (classes[0][i], classes[1][j]): cost for (i, j), cost in self._candidates().items()
        }
        self.pairs: Pairs = []
        self.tied: Tied = []

    def resolved(self) -> tuple[Pairs, Tied]:
        if not self.costs:
            return [], []
        crossed = self._crossed()
        for component in components(self.costs):
            for part in self._sparser(component):
                self._resolve(part, crossed)
            rest = [
                (a, b) for a, b in component.edges if self.theirs[a] and self.ours[b]
            ]  # fmt: skip
            for left in components(rest):
                self.tied.append((
                    [one for number in left.theirs for one in self.theirs[number]],
                    [one for number in left.ours for one in self.ours[number]],
                ))  # fmt: skip
        return self._thought_again()

    def _candidates(self) -> dict[tuple[int, int], int]:
        days = [one.day for one in self.entries]
        at = {id(one): j for j, one in enumerate(self.entries)}
        periods = self._periods()
        found: dict[tuple[int, int], int] = {}
        for i, line in enumerate(self.lines):
            by_word = (*self.owners.of_theirs.get(line.item.id, ()), *periods.get(id(line), ()))
            others = [at[id(one)] for one in by_word if id(one) in at]
            for j in {*near(line, days, self.limits), *others}:
                cost = pair_cost(line, self.entries[j], self.owners, self.limits)
                if cost is not None:
                    found[i, j] = cost
        return found

    def _periods(self) -> dict[int, list[Thing]]:
        """For each line, the one entry that is for the same days, where no other line is."""
        held: dict[tuple, tuple[list[Thing], list[Thing]]] = defaultdict(lambda: ([], []))
        for side, things in enumerate((self.lines, self.entries)):
            for one in things:
                if period := period_of(one.item):
                    held[period][side].append(one)
        return {id(some[0]): own for some, own in held.values() if len(some) == len(own) == 1}

    def _sparser(self, component: Component) -> Iterator[Component]:
        """A component; of one too big to look through, what references alone hold together."""
        if len(component.edges) <= _MOST_EDGES:
            yield component
            return
        kept = [
            (a, b)
            for a, b in component.edges
            if self.owners.share(self.theirs[a][0], self.ours[b][0])
        ]
        yield from components(kept)

    def _resolve(self, component: Component, crossed: set[int]) -> None:
        theirs, ours, edges = component
        if len(edges) > _MOST_EDGES:
            return
        number_t = {one: n for n, one in enumerate(theirs)}
        number_o = {one: n for n, one in enumerate(ours)}
        reading = best(
            [len(self.theirs[one]) for one in theirs],
            [len(self.ours[one]) for one in ours],
            {(number_t[a], number_o[b]): self.costs[a, b] for a, b in edges},
        )
        days = [
            (self.ours[ours[one.ours]][0].day, self.theirs[theirs[one.theirs]][0].day)
            for one in reading
        ]
        paired = sum(one.count for one in reading)
        late = self._always_late(component, paired) if paired > 1 else []
        habit = paired >= _HABIT and len(late) == 1 and all(late[0](a) == b for a, b in days)
        for pairing, (day, shown_on) in zip(reading, days, strict=True):
            fits = all(shown(day) == shown_on for shown in late)
            self._take(component, pairing, crossed, fits, habit)

    def _take(
        self, component: Component, pairing: Pairing, crossed: set[int], fits: bool, habit: bool
    ) -> None:
        some = self.theirs[component.theirs[pairing.theirs]]
        others = self.ours[component.ours[pairing.ours]]
        if not (pairing.sure or habit) or id(some[0]) in crossed:
            return
        if not fits and not _by_word(some[0], others[0], self.owners):
            return
        self.pairs += zip(some[: pairing.count], others[: pairing.count], strict=False)
        del some[: pairing.count], others[: pairing.count]

    def _always_late(self, component: Component, paired: int) -> list[Lateness]:
        """The ways a bank could be late, the same each time, that pair as many as the best reading.

        A pair that does not fit each of them is not certain, however well the best reading fits:
        a chain of equal payments is never matched all one off.
        """
        lines = Counter(one.day for a in component.theirs for one in self.theirs[a])
        entries = Counter(one.day for b in component.ours for one in self.ours[b])
        found = []
        for shown in _latenesses(self.limits):
            due: Counter[int] = Counter()
            for day, count in entries.items():
                due[shown(day)] += count
            if sum(min(count, lines.get(day, 0)) for day, count in due.items()) >= paired:
                found.append(shown)
        return found

    def _crossed(self) -> set[int]:
        """Lines (by identity) whose references say the other order than the days do.

        The reference of the earlier is with the later line, and each could be another's by its
        days: references were swapped, or the bank was late with one; nobody can say which.
        """
        shared = [
            (line, entry)
            for line in self.lines
            for entry in self.owners.of_theirs.get(line.item.id, ())
            if entry.item.pence == line.item.pence
        ]
        shared.sort(key=lambda pair: (pair[1].day, pair[0].day))
        found: set[int] = set()
        for n, (line, entry) in enumerate(shared):
            for other, later in shared[n + 1 :]:
                if later.day > line.day + self.limits.reference_days:
                    break
                if later.day > entry.day and other.day < line.day:
                    both = ((line, entry), (other, later))
                    found.update(id(a) for a, b in both if self._has_others(a, b))
        return found

    def _has_others(self, line: Thing, entry: Thing) -> bool:
        """Whether each of the two could be something else: by days, be it a week late."""
        wide = self.limits._replace(
            before_days=self.limits.before_days + 7, after_days=self.limits.after_days + 7
        )
        days, line_days = [one.day for one in self.entries], [one.day for one in self.lines]
        first = bisect_left(line_days, entry.day - wide.before_days)
        last = bisect_right(line_days, entry.day + wide.after_days)
        return any(self.entries[k] is not entry for k in near(line, days, wide)) and any(
            self.lines[k] is not line for k in range(first, last)
        )

    def _thought_again(self) -> tuple[Pairs, Tied]:
        """Pairs, without those that what is left alone would explain nearly as well.

        What is alone within a week beyond the window may be this pair's line or entry, very late:
        so last week's payment is not eaten by this week's where each has lost its own.
        """
        unclear = {id(one) for both in self.tied for things in both for one in things}
        left = [one for row in self.theirs.values() for one in row if id(one) not in unclear]
        alone = [one for row in self.ours.values() for one in row if id(one) not in unclear]
        if not left and not alone:
            return self.pairs, self.tied
        kept: Pairs = []
        for line, entry in self.pairs:
            late = [(c, one) for one in alone if (c := self._late(line, one)) is not None]
            early = [(c, one) for one in left if (c := self._late(one, entry)) is not None]
            others = [min(c for c, _ in some) for some in (late, early) if some]
            if len(others) == 2:
                others.append(sum(others) - 2 * ALONE)
            # What lies in the window by itself was weighed already.
            if not others or max(others) < LATE:
                kept.append((line, entry))
                continue
            cost = pair_cost(line, entry, self.owners, self.limits) or 0
            by_word = _by_word(line, entry, self.owners)
            if by_word or min(others) - cost >= MARGIN:
                kept.append((line, entry))
            else:
                self.tied.append(
                    ([line, *(one for _, one in early)], [entry, *(one for _, one in late)])
                )
        return kept, self.tied

    def _late(self, line: Thing, entry: Thing) -> int | None:
        """What it costs to take these two for one, up to a week beyond the window; else None."""
        days, limits = line.day - entry.day, self.limits
        if not -limits.before_days - 7 <= days <= limits.after_days + 7:
            return None
        cost = pair_cost(line, entry, self.owners, limits)
        return cost if cost is None or in_window(line, entry, limits) else max(cost, LATE)


def _latenesses(limits: Limits) -> Iterator[Lateness]:
    """Late by the same days each time, or by one or two working days."""
    for days in range(-limits.before_days, limits.after_days + 1):
        yield lambda day, days=days: day + days
    yield _next_working_day
    yield lambda day: _next_working_day(_next_working_day(day))


def _next_working_day(day: int) -> int:
    """day is an ordinal, of which 1 was a Monday."""
    return day + (1, 1, 1, 1, 3, 2, 1)[(day - 1) % 7]


def _classes(things: list[Thing]) -> list[int]:
    """Which class each is of: things that nobody could tell apart are of one."""
    seen: dict[tuple, int] = {}
    return [seen.setdefault(like_key(one), len(seen)) for one in things]


def components(edges: dict[tuple[int, int], int] | list[tuple[int, int]]) -> Iterator[Component]:
    """What hangs together, each by number."""
    of_t: dict[int, list[int]] = defaultdict(list)
    of_o: dict[int, list[int]] = defaultdict(list)
    for a, b in edges:
        of_t[a].append(b)
        of_o[b].append(a)
    seen: set[int] = set()
    for start in sorted(of_t):
        if start in seen:
            continue
        seen.add(start)
        some, others, ahead = [start], set(), [start]
        while ahead:
            for b in of_t[ahead.pop()]:
                if b in others:
                    continue
                others.add(b)
                more = [a for a in of_o[b] if a not in seen]
                seen.update(more)
                some += more
                ahead += more
        some.sort()
        yield Component(some, sorted(others), [(a, b) for a in some for b in sorted(of_t[a])])
