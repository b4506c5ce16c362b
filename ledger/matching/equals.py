"""Things of one amount: which pairs are certain, and which could be several ways.

Each component of candidates is resolved as a whole (`assignment`), and then thought over: by
references that say another order than the days, by a bank that is late by the same each time, and
by what is left alone just outside the window.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator

from ledger.matching.assignment import Pairing, best, likeliest
from ledger.matching.candidates import (
    Owners,
    Thing,
    in_window,
    near,
    pair_cost,
    period_of,
    same_period,
)
from ledger.matching.components import Component, classes, components
from ledger.matching.habits import BURST, USUAL, Habits, Seen, usual_cost
from ledger.matching.items import Limits
from ledger.matching.lateness import MONTH, Lateness, gap_of, latenesses

Pairs = list[tuple[Thing, Thing]]
Tied = list[tuple[list[Thing], list[Thing]]]
"""Lines and entries that belong together somehow, and nobody can say how."""

_HABIT = 8
"""So many pairs, all late by the same and in no other way, show a bank's habit: odds of a hundred
to one against chance, where half of all lines are of one lateness."""

_MOST_EDGES = 5_000
"""A component of more candidates than this is not looked through; see `_sparser`."""


def _by_word(line: Thing, entry: Thing, owners: Owners) -> bool:
    """Whether a reference or a period says that they are one, and not their days alone."""
    return owners.share(line, entry) or same_period(line, entry)


def _wider(limits: Limits) -> Limits:
    return limits._replace(before_days=limits.before_days + 7, after_days=limits.after_days + 7)


class Equals:
    """Lines and entries of one amount, in classes that nobody could tell apart inside."""

    def __init__(
        self,
        lines: list[Thing],
        entries: list[Thing],
        owners: Owners,
        limits: Limits,
    ) -> None:
        self.lines, self.entries = lines, entries
        self.owners, self.limits, self.habits = owners, limits, USUAL
        self.single = len(lines) == len(entries) == 1
        if self.single:
            self.cost = pair_cost(lines[0], entries[0], owners, limits)
            return
        of = classes(lines), classes(entries)
        self.theirs: dict[int, list[Thing]] = defaultdict(list)
        self.ours: dict[int, list[Thing]] = defaultdict(list)
        for members, things, numbers in (
            (self.theirs, lines, of[0]), (self.ours, entries, of[1]),
        ):  # fmt: skip
            for one, number in zip(things, numbers, strict=True):
                members[number].append(one)
        self.costs = {(of[0][i], of[1][j]): cost for (i, j), cost in self._candidates().items()}
        self.pairs: Pairs = []
        self.tied: Tied = []

    def tell(self, seen: Seen) -> None:
        """What the likeliest reading shows of the group's habits."""
        lines, entries, limits = self.lines, self.entries, self.limits
        if self.single:
            days = lines[0].day - entries[0].day
            if -limits.before_days - 7 <= days <= limits.after_days + 7 and self.cost is not None:
                seen.add(days, 1)
            else:
                seen.lines += 1
                seen.entries += 1
            return
        left = [len(lines), len(entries)]
        paired = {}
        self.parts = list(components(self.costs))
        for part in self.parts:
            if len(part.edges) > _MOST_EDGES:
                continue
            for (a, b), count in self._read(part, likeliest).items():
                line, entry = self.theirs[part.theirs[a]][0], self.ours[part.ours[b]][0]
                if count and in_window(line, entry, limits):
                    seen.add(line.day - entry.day, count)
                paired[part.theirs[a], part.ours[b]] = count
                left[0] -= count
                left[1] -= count
        seen.lines += left[0]
        seen.entries += left[1]
        if left[0] and left[1]:
            self._tell_far(paired, seen)

    def _tell_far(self, paired, seen: Seen) -> None:
        """What is left of both may be one another, very late."""
        some, others = Counter(), Counter()
        for (a, b), count in paired.items():
            some[a] += count
            others[b] += count
        lines = [x for a, row in self.theirs.items() for x in row[some[a] :]]
        entries = [x for b, row in self.ours.items() for x in row[others[b] :]]
        for line in lines:
            fits = [
                x for x in entries
                if 0 < line.day - x.day - self.limits.after_days <= 7
                and pair_cost(line, x, self.owners, self.limits) is not None
            ]  # fmt: skip
            if fits:
                entries.remove(fits[-1])
                seen.add(line.day - fits[-1].day, 1)
                seen.lines -= 1
                seen.entries -= 1

    def _read(self, component: Component, reader, *more):
        theirs, ours, edges = component
        if len(edges) == 1:
            ((a, b),) = edges
            count = min(len(self.theirs[a]), len(self.ours[b]))
            return {(0, 0): count} if reader is likeliest else [Pairing(0, 0, count, True)]
        number_t = {one: n for n, one in enumerate(theirs)}
        number_o = {one: n for n, one in enumerate(ours)}
        return reader(
            [len(self.theirs[one]) for one in theirs],
            [len(self.ours[one]) for one in ours],
            {(number_t[a], number_o[b]): self.costs[a, b] for a, b in edges},
            *more,
        )

    def resolved(self, habits: Habits) -> tuple[Pairs, Tied]:
        lines, entries = self.lines, self.entries
        gap = MONTH if self.single else min(gap_of(lines), gap_of(entries))
        self.habits, self.margin = habits, habits.margin + BURST * (gap <= 3)
        self.chance = habits.by_chance(gap)
        if self.single:
            return ([(lines[0], entries[0])] if self._single_is_sure() else []), []
        if not self.costs:
            return [], []
        for a, b in self.costs:
            self.costs[a, b] += self._unusual(self.theirs[a][0], self.ours[b][0])
        if habits.messy:
            self._widen()
            self.parts = list(components(self.costs))
        crossed = self._crossed()
        for component in self.parts:
            for part in self._sparser(component):
                self._resolve(part, crossed)
            rest = [
                (a, b) for a, b in component.edges if self.theirs[a] and self.ours[b]
            ]  # fmt: skip
            for left in components(rest) if rest else ():
                self.tied.append((
                    [one for number in left.theirs for one in self.theirs[number]],
                    [one for number in left.ours for one in self.ours[number]],
                ))  # fmt: skip
        return self._thought_again()

    def _unusual(self, line: Thing, entry: Thing) -> int:
        """How much more the days between two cost in this group than they usually do."""
        if not in_window(line, entry, self.limits):
            return 0
        return self.habits.days_cost(line.day - entry.day) - usual_cost(line.day - entry.day)

    def _single_is_sure(self) -> bool:
        line, entry = self.lines[0], self.entries[0]
        if self.cost is None or _by_word(line, entry, self.owners):
            return self.cost is not None
        cost = self.cost + self._unusual(line, entry)
        return in_window(line, entry, self.limits) and self._no_chance(line, entry, cost)

    def _widen(self) -> None:
        """Weigh what lies up to a week beyond the window, too: no match, but another reading."""
        wide = _wider(self.limits)
        rows = sorted(self.ours.items(), key=lambda row: row[1][0].day)
        days = [row[0].day for _, row in rows]
        for a, some in self.theirs.items():
            for n in near(some[0], days, wide):
                b, others = rows[n]
                if (a, b) not in self.costs:
                    cost = self._late(some[0], others[0])
                    if cost is not None:
                        self.costs[a, b] = cost

    def _candidates(self) -> dict[tuple[int, int], int]:
        days = [one.day for one in self.entries]
        at = {id(one): j for j, one in enumerate(self.entries)}
        periods = self._periods()
        found: dict[tuple[int, int], int] = {}
        for i, line in enumerate(self.lines):
            by_word = (*self.owners.of_theirs.get(line.item.id, ()), *periods.get(id(line), ()))
            others = [at[id(one)] for one in by_word if id(one) in at]
            for j in {*near(line, days, self.limits), *others}:
                cost = pair_cost(line, self.entries[j], self.owners, self.limits, self.habits)
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
        alone = self.habits.alone_line, self.habits.alone_entry
        reading = self._read(component, best, alone, self.margin)
        days = [
            (self.ours[ours[one.ours]][0].day, self.theirs[theirs[one.theirs]][0].day)
            for one in reading
        ]
        paired = sum(
            one.count
            for one, (day, shown_on) in zip(reading, days, strict=True)
            if -self.limits.before_days <= shown_on - day <= self.limits.after_days
        )
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
        if not _by_word(some[0], others[0], self.owners):
            if not in_window(some[0], others[0], self.limits):
                return
            cost = self.costs[component.theirs[pairing.theirs], component.ours[pairing.ours]]
            if not fits or not self._no_chance(some[0], others[0], cost):
                return
        self.pairs += zip(some[: pairing.count], others[: pairing.count], strict=False)
        del some[: pairing.count], others[: pairing.count]

    def _no_chance(self, line, entry, cost):
        if line.payee and entry.payee:
            cost -= 26
        return self.chance - cost >= self.margin

    def _always_late(self, component: Component, paired: int) -> list[Lateness]:
        """The ways a bank could be late, the same each time, that pair as many as the best reading.

        A pair that does not fit each of them is not certain, however well the best reading fits:
        a chain of equal payments is never matched all one off.
        """
        lines = Counter(one.day for a in component.theirs for one in self.theirs[a])
        entries = Counter(one.day for b in component.ours for one in self.ours[b])
        found = []
        for shown in latenesses(self.limits):
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
                if later.day > entry.day and (
                    other.day < line.day or self._exchanged(line, entry, other, later)
                ):
                    both = ((line, entry), (other, later))
                    found.update(id(a) for a, b in both if self._has_others(a, b))
        return found

    def _exchanged(self, line, entry, other, later) -> bool:
        """Whether, in a messy group, two shared references could as well be exchanged by days."""
        if not self.habits.messy:
            return False
        least, most = -self.limits.before_days, self.limits.after_days + 3
        return all(least <= a.day - b.day <= most for a, b in ((line, later), (other, entry)))

    def _has_others(self, line: Thing, entry: Thing) -> bool:
        """Whether each of the two could be something else: by days, be it a week late."""
        wide = _wider(self.limits)
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
                others.append(sum(others) - self.habits.alone_line - self.habits.alone_entry)
            # What lies in the window by itself was weighed already.
            far = any(not in_window(line, one, self.limits) for _, one in late) or any(
                not in_window(one, entry, self.limits) for _, one in early
            )
            if not others or not far:
                kept.append((line, entry))
                continue
            cost = pair_cost(line, entry, self.owners, self.limits, self.habits) or 0
            by_word = _by_word(line, entry, self.owners)
            if by_word or min(others) - cost >= self.margin:
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
        cost = pair_cost(line, entry, self.owners, limits, self.habits)
        if cost is None or in_window(line, entry, limits):
            return cost
        return cost - 36 + self.habits.far_cost(days)
