"""Which pairs are in every reading that is nearly as likely as the best. Exact, in whole numbers.

Both sides are classes of things that nothing tells apart; a pair of classes costs the more the
less likely it is, and a thing that is left alone costs too. The cheapest reading of all is found
(a transport problem); then, for each pair in it, the cheapest reading without it. A pair is
certain when that one is dearer by a margin.
"""

from __future__ import annotations

from heapq import heappop, heappush
from typing import NamedTuple

from ledger.matching.habits import ALONE, MARGIN

_Place = tuple[int, bool, int]
"""A node, whether a pair was made on the way to it, and whom not to go straight back to."""

_Way = tuple[int, int, int]
"""How far it is, how many pairs are made on it, and what of it is the cost of pairs."""


class Pairing(NamedTuple):
    """So many of a class of theirs are so many of a class of ours, in the best reading; sure:
    in every other that is nearly as likely, too."""

    theirs: int
    ours: int
    count: int
    sure: bool


def best(
    theirs: list[int],
    ours: list[int],
    costs: dict[tuple[int, int], int],
    alone: tuple[int, int] = (ALONE, ALONE),
    margin: int = MARGIN,
) -> list[Pairing]:
    """The pairs of the best reading. theirs and ours are how many things each class has; alone is
    what it costs to leave one of each side alone."""
    if len(costs) == 1:
        ((i, j),) = costs
        return [Pairing(i, j, min(theirs[i], ours[j]), True)]
    readings = _Readings(theirs, ours, costs, alone)
    readings.improve()
    return [
        Pairing(i, j, count, readings.is_certain(i, j, margin))
        for (i, j), count in sorted(readings.paired.items())
        if count
    ]


def likeliest(
    theirs: list[int], ours: list[int], costs: dict[tuple[int, int], int]
) -> dict[tuple[int, int], int]:
    """How many of each class are how many of another in the best reading, certain or not."""
    if len(costs) == 1:
        return {pair: min(theirs[pair[0]], ours[pair[1]]) for pair in costs}
    readings = _Readings(theirs, ours, costs, (ALONE, ALONE))
    readings.improve()
    return readings.paired


class _Arc(NamedTuple):
    """A change of one unit: to a node, at a cost. pairs is +1 a pair made, -1 a pair undone."""

    to: int
    cost: int
    pairs: int


class _Readings:
    """One reading, and the ways to change it: a transport problem and its residual arcs.

    Nodes: theirs, then one for nobody of theirs; ours, then one for nobody of ours. An arc from
    theirs to ours gives it one more; an arc back takes one away where there is one.
    """

    def __init__(
        self,
        theirs: list[int],
        ours: list[int],
        costs: dict[tuple[int, int], int],
        alone: tuple[int, int],
    ) -> None:
        self.n, self.m = len(theirs), len(ours)
        self.no_t, self.no_o = self.n, self.n + 1 + self.m
        self.costs = costs
        self.cost_t, self.cost_o = alone
        self.paired = dict.fromkeys(costs, 0)
        left_t, left_o = list(theirs), list(ours)
        for (i, j), cost in sorted(costs.items(), key=lambda one: (one[1], one[0])):
            if cost < sum(alone) and (count := min(left_t[i], left_o[j])):
                self.paired[i, j] = count
                left_t[i] -= count
                left_o[j] -= count
        self.alone_t, self.alone_o = left_t, left_o
        self.nobodies = sum(self.paired.values())
        self.of_t: list[list[int]] = [[] for _ in theirs]
        self.of_o: list[list[int]] = [[] for _ in ours]
        for i, j in costs:
            self.of_t[i].append(j)
            self.of_o[j].append(i)
        self.height = [0] * (self.no_o + 1)

    def arcs(self, node: int) -> list[_Arc]:
        """Each change of one unit that starts at this node, as the reading stands."""
        first = self.n + 1
        if node < self.n:
            to = [_Arc(first + j, self.costs[node, j], 1) for j in self.of_t[node]]
            return [*to, _Arc(self.no_o, self.cost_t, 0)]
        if node == self.no_t:
            to = [_Arc(first + j, self.cost_o, 0) for j in range(self.m)]
            return [*to, _Arc(self.no_o, 0, 0)]
        if node < self.no_o:
            j = node - first
            to = [_Arc(i, -self.costs[i, j], -1) for i in self.of_o[j] if self.paired[i, j]]
            return [*to, _Arc(self.no_t, -self.cost_o, 0)] if self.alone_o[j] else to
        to = [_Arc(i, -self.cost_t, 0) for i in range(self.n) if self.alone_t[i]]
        return [*to, _Arc(self.no_t, 0, 0)] if self.nobodies else to

    def improve(self) -> None:
        """Change the reading as long as some round of changes makes it cheaper."""
        while round_ := self._cheaper():
            for a, b in zip(round_, [*round_[1:], round_[0]], strict=True):
                self._shift(a, b)

    def _shift(self, a: int, b: int) -> None:
        forward = a <= self.no_t
        t, o = (a, b) if forward else (b, a)
        by = 1 if forward else -1
        j = o - self.n - 1
        if t == self.no_t and o == self.no_o:
            self.nobodies += by
        elif t == self.no_t:
            self.alone_o[j] += by
        elif o == self.no_o:
            self.alone_t[t] += by
        else:
            self.paired[t, j] += by

    def _cheaper(self) -> list[int]:
        """A round of changes that saves something, by Bellman and Ford; none, and heights set."""
        nodes = range(self.no_o + 1)
        arcs = [self.arcs(node) for node in nodes]
        height, before = [0] * len(nodes), [-1] * len(nodes)
        for _ in nodes:
            last = -1
            for node in nodes:
                for arc in arcs[node]:
                    if (reached := height[node] + arc.cost) < height[arc.to]:
                        height[arc.to], before[arc.to] = reached, node
                        last = arc.to
            if last < 0:
                self.height = height
                return []
        for _ in nodes:
            last = before[last]
        round_, node = [last], before[last]
        while node != last:
            round_.append(node)
            node = before[node]
        return round_[::-1]

    def is_certain(self, i: int, j: int, margin: int) -> bool:
        """Whether each other reading, in which one of the two is paired elsewhere, is dearer.

        That both are alone is no other reading here: what is alike and near is not left alone for
        fear that it is chance. The search is Dijkstra's, over heights that make no arc negative;
        of ways equally dear, the one that makes fewest pairs counts.
        """
        goal = self.n + 1 + j
        start: tuple[_Way, _Place] = ((0, 0, -self.costs[i, j]), (i, False, -1))
        reached = {start[1]: start[0]}
        heap = [start]
        while heap:
            way, place = heappop(heap)
            node, paired, since = place
            if node == goal and paired:
                return _apart(*way) >= margin
            if way > reached[place]:
                continue
            far, made, days = way
            for arc in self.arcs(node):
                if arc.to in (since, i) or (node == i and arc.to == goal):
                    continue
                there = far + arc.cost + self.height[node] - self.height[arc.to]
                if there >= 4 * margin:
                    continue
                there_and_back = arc.pairs < 0 or (
                    arc.pairs > 0 and self.paired[node, arc.to - self.n - 1]
                )
                to = (arc.to, paired or arc.pairs > 0, node if there_and_back else -1)
                new = (there, made + (arc.pairs > 0), days + (arc.cost if arc.pairs else 0))
                if to not in reached or new < reached[to]:
                    reached[to] = new
                    heappush(heap, (new, to))
        return True


def _apart(far: int, made: int, days: int) -> int:
    """How far another reading is, days that shift together counted as two.

    A bank that is late by three days is late by three days each week: forty pairs that all fit a
    little better one way are no more evidence than two are.
    """
    return far if made <= 2 or days <= 0 else far - days + 2 * days // made
