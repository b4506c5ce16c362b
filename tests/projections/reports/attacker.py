"""Somebody who has everything that was published, knows how every table is made up, and solves any
number of equations exactly. Written apart from what it attacks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

from projections.reports.publishing import FEWEST, Edition
from projections.reports.report import Figure, Of, Report

FIELD = (1 << 61) - 1

Money = dict[tuple, int]
"""What a figure adds up: each person's money in each cell, as much as it is."""


def figures(report: Report) -> Iterator[tuple[tuple[str, str, str], Figure]]:
    for one in report.sections:
        for row in one.every_row():
            for column, figure in zip(one.columns, row.figures, strict=True):
                yield (one.key, row.key, column.key), figure


def money_of(one: Edition, of: Of) -> Money:
    found = {}
    for ledger, cubes in one.parts:
        cube = cubes[of.cube]
        for key, _ in cube.matching(dict(of.where)):
            for whom, pence in cube.each[key].items():
                if pence:
                    found[ledger, of.cube, key, whom, pence] = 1
    return found


def people_of(money: Iterable[tuple]) -> frozenset[int]:
    return frozenset(part[3] for part in money)


def money_figures(one: Edition) -> dict[tuple, Money]:
    kinds = {
        (section.key, column.key): column.kind
        for section in one.report.sections for column in section.columns
    }  # fmt: skip
    return {
        place: money_of(one, figure.of)
        for place, figure in figures(one.report)
        if figure.of is not None and kinds[place[0], place[2]] == "money"
    }


def told(one: Edition, report: Report) -> dict[tuple, Money]:
    """The money of every figure that is shown."""
    every = money_figures(one)
    return {
        place: every[place]
        for place, figure in figures(report)
        if place in every and not figure.hidden
    }


def small(one: Edition) -> list[Money]:
    """Money of a few people, which nobody may know."""
    return [money for money in money_figures(one).values() if 0 < len(people_of(money)) < FEWEST]


class Solver:
    """Equations, solved over a field so large that nothing comes out by accident."""

    def __init__(self, known: Iterable[Money]) -> None:
        self.rows: list[tuple[object, Money]] = []
        for one in known:
            left = self.less(one)
            if left:
                pivot = next(iter(left))
                inverse = pow(left[pivot], FIELD - 2, FIELD)
                self.rows.append((pivot, {k: v * inverse % FIELD for k, v in left.items()}))

    def less(self, one: Money) -> Money:
        left = dict(one)
        for pivot, row in self.rows:
            times = left.get(pivot)
            if times:
                for key, value in row.items():
                    rest = (left.get(key, 0) - times * value) % FIELD
                    if rest:
                        left[key] = rest
                    else:
                        left.pop(key, None)
        return left

    def tells(self, wanted: Money) -> bool:
        return not self.less(wanted)


def tells_of(known: Sequence[Money], some: frozenset[int]) -> bool:
    """Whether anything at all follows about these people and nobody else."""
    without = [{p: n for p, n in one.items() if p[3] not in some} for one in known]
    return len(Solver(known).rows) > len(Solver(without).rows)


def few_to_ask_about(known: Sequence[Money], wanted: Iterable[Money]) -> set[frozenset[int]]:
    """Groups of few people of whom something might follow: those of what is left out, of two of
    these together, and of what two figures differ by."""
    groups = {people_of(one) for one in wanted}
    groups |= {one | other for one, other in combinations(groups, 2)}
    for one, other in combinations(known, 2):
        groups.add(people_of(one.keys() ^ other.keys()))
    return {one for one in groups if 0 < len(one) < FEWEST}
