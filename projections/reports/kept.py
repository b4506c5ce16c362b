"""The largest facts behind every cell of cubes, kept while the cubes are filled."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from heapq import heappush, heapreplace
from itertools import product
from math import prod
from typing import NamedTuple

from projections.reports.cubes import Fact, Key

LARGE = 50_000
"""A book of more entries is a large one."""
MOST_OF_ONE = 300
MOST_OF_ONE_OF_A_LARGE_BOOK = 25
"""So many facts are listed behind one figure, the largest; the others are counted."""
MOST_NAMED = 5
"""So many entries of one fact are named; the others are counted."""


class Large(NamedTuple):
    """A fact that was kept. size sorts: how much it adds, how many, and who came first."""

    size: tuple[int, int, int]
    account: str
    entries: tuple[int, ...]
    of: int
    pence: int
    count: int


class Cell:
    """How many facts a cell of a cube adds up, and the largest of them, the least of them first."""

    __slots__ = ("facts", "largest")

    def __init__(self) -> None:
        self.facts = 0
        self.largest: list[Large] = []


class Kept:
    """The largest facts behind every cell, kept while cubes are filled: so many of each, so that
    it takes no more memory of a larger book. Plain data, which another process can send."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.cells: dict[str, dict[Key, Cell]] = {}
        self._came = 0
        self._by: dict[tuple[str, tuple[int, ...]], dict[tuple[str, ...], list[Cell]]] = {}

    def keep(self, account: str, fact: Fact) -> None:
        """One more fact; account is empty where it is of the ledger as a whole, and then its
        entries are positions."""
        cell = self._cell(fact.cube, fact.key)
        cell.facts += 1
        self._came -= 1
        size = abs(fact.pence), abs(fact.count), self._came
        if self._is_large(cell, size):
            entries = fact.entries()
            named = entries[:MOST_NAMED]
            self._put(cell, Large(size, account, named, len(entries), fact.pence, fact.count))

    def take_in(self, other: Kept) -> None:
        """All that another kept, which came after all of this."""
        for cube, cells in other.cells.items():
            for key, found in cells.items():
                cell = self._cell(cube, key)
                cell.facts += found.facts
                for one in found.largest:
                    size = (*one.size[:2], one.size[2] + self._came)
                    if self._is_large(cell, size):
                        self._put(cell, one._replace(size=size))
        self._came += other._came

    def _cell(self, cube: str, key: Key) -> Cell:
        cells = self.cells.setdefault(cube, {})
        found = cells.get(key)
        if found is None:
            found = cells[key] = Cell()
        return found

    def _is_large(self, cell: Cell, size: tuple[int, int, int]) -> bool:
        return len(cell.largest) < self.most or size > cell.largest[0].size

    def _put(self, cell: Cell, one: Large) -> None:
        full = len(cell.largest) >= self.most
        (heapreplace if full else heappush)(cell.largest, one)

    def behind(self, cube: str, where: Sequence[tuple[int, Collection[str]]]) -> list[Cell]:
        """The cells that have these values in these places; once nothing more is kept."""
        places = tuple(place for place, _ in where)
        index = self._by.get((cube, places))
        if index is None:
            index = self._by[cube, places] = defaultdict(list)
            for key, cell in self.cells.get(cube, {}).items():
                index[tuple(key[place] for place in places)].append(cell)
        values = [some for _, some in where]
        if prod(map(len, values)) <= len(index):
            found = [index[own] for own in product(*values) if own in index]
        else:
            found = [
                cells for own, cells in index.items()
                if all(value in some for value, some in zip(own, values, strict=True))
            ]  # fmt: skip
        return [cell for cells in found for cell in cells]


def kept_of(entries: int) -> Kept:
    """Room for what stands behind the figures of a book of so many entries."""
    return Kept(MOST_OF_ONE if entries <= LARGE else MOST_OF_ONE_OF_A_LARGE_BOOK)
