"""Sums by several dimensions at once, and how many people they are about. Pure.

A cube is added to, fact by fact, and asked for sums over any of its dimensions. Two cubes of one
shape add up to one, so that many ledgers have one report. Each sum knows whom it is about, not by
name, so that small numbers can be left out and nobody is counted twice.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from typing import NamedTuple

Key = tuple[str, ...]
"""One value for each dimension, in the shape's order. Months are `2026-04`, days ISO dates."""

Where = dict[str, "str | Collection[str]"]
"""The value, or one of the values, that a dimension is to have."""


class Shape(NamedTuple):
    """What a cube adds up, in a sentence, and the dimensions it is told by. stands: it tells how
    things stood at the end of a day, and not what happened in some."""

    says: str
    dims: tuple[str, ...]
    stands: bool = False


class Sum(NamedTuple):
    """What some facts come to: signed pence, how many, and whom they are about, a bit a person."""

    pence: int = 0
    count: int = 0
    whom: int = 0

    @property
    def people(self) -> int:
        return self.whom.bit_count()

    def __add__(self, other: Sum) -> Sum:  # type: ignore[override]
        return Sum(self.pence + other.pence, self.count + other.count, self.whom | other.whom)


NOTHING = Sum()


class Fact(NamedTuple):
    """One thing of one account that counts: into which cube, where, how much, how many.

    behind are the entries of its account that it was made of, as versions; or what gives them, so
    that they cost nothing until somebody asks.
    """

    cube: str
    key: Key
    pence: int = 0
    count: int = 1
    behind: tuple[int, ...] | Callable[[], Iterable[int]] = ()

    def entries(self) -> tuple[int, ...]:
        return tuple(self.behind() if callable(self.behind) else self.behind)


Own = dict[Key, dict[int, int]]
"""A number of each person in each cell, by the person's bit."""


class Cube:
    """Sums by every combination of its dimensions that came up.

    each: with the pence of each person in each cell, by the person's bit; for what is published.
    more says how much more than one thing of somebody is in a cell, where it is.
    """

    def __init__(self, shape: Shape, *, each: bool = False) -> None:
        self.shape = shape
        self.cells: dict[Key, list[int]] = {}
        self.each: Own | None = {} if each else None
        self.more: Own = {}

    def add(self, key: Key, pence: int, count: int, whom: int) -> None:
        """One fact more. whom has the bit of the person it is about, nought where of nobody."""
        if self.each is not None:
            self._add_own(key, whom, pence, count)
        self._add(key, pence, count, whom)

    def _add_own(self, key: Key, whom: int, pence: int, count: int) -> None:
        assert self.each is not None
        own = self.each.setdefault(key, {})
        more = count if whom in own else count - 1
        own[whom] = own.get(whom, 0) + pence
        if more:
            of_cell = self.more.setdefault(key, {})
            of_cell[whom] = of_cell.get(whom, 0) + more

    def _add(self, key: Key, pence: int, count: int, whom: int) -> None:
        cell = self.cells.get(key)
        if cell is None:
            assert len(key) == len(self.shape.dims), (key, self.shape.dims)
            self.cells[key] = [pence, count, whom]
            return
        cell[0] += pence
        cell[1] += count
        cell[2] |= whom

    def take_in(self, other: Cube, renamed: Callable[[int], int] | None = None) -> None:
        """Add all of another cube of this shape. renamed gives its people the bits that they have
        here, where they have others."""
        assert self.shape == other.shape
        for key, (pence, count, whom) in other.cells.items():
            self._add(key, pence, count, renamed(whom) if renamed and whom else whom)
        if self.each is not None:
            assert other.each is not None
            for key, each in other.each.items():
                more = other.more.get(key, {})
                for whom, pence in each.items():
                    bit = renamed(whom) if renamed and whom else whom
                    self._add_own(key, bit, pence, 1 + more.get(whom, 0))

    def matching(self, where: Where) -> Iterator[tuple[Key, Sum]]:
        """The cells whose dimensions have these values."""
        tests = [
            (self.shape.dims.index(dim), {value} if isinstance(value, str) else set(value))
            for dim, value in where.items()
        ]
        for key, cell in self.cells.items():
            if all(key[place] in values for place, values in tests):
                yield key, Sum(*cell)

    def total(self, **where: str | Collection[str]) -> Sum:
        """What all cells with these values come to."""
        pence = count = whom = 0
        for _, found in self.matching(where):
            pence, count, whom = pence + found.pence, count + found.count, whom | found.whom
        return Sum(pence, count, whom)

    def by(self, *dims: str, **where: str | Collection[str]) -> dict[Key, Sum]:
        """Sums by these dimensions, in their order, of the cells with these values; sorted."""
        places = [self.shape.dims.index(dim) for dim in dims]
        found: dict[Key, list[int]] = {}
        for key, one in self.matching(where):
            own = tuple(key[place] for place in places)
            cell = found.setdefault(own, [0, 0, 0])
            cell[0] += one.pence
            cell[1] += one.count
            cell[2] |= one.whom
        return {key: Sum(*found[key]) for key in sorted(found)}

    def values(self, dim: str, **where: str | Collection[str]) -> list[str]:
        """The values that a dimension came up with, sorted."""
        return [value for (value,) in self.by(dim, **where)]


Cubes = dict[str, Cube]


class People:
    """Who is counted: a bit for each person, the same however often they come up. A person of
    two ledgers counts as two, since their references are each ledger's own."""

    def __init__(self) -> None:
        self._bits: dict[tuple[str, str], int] = {}

    def bit(self, ledger: str, person: str) -> int:
        found = self._bits.get((ledger, person))
        if found is None:
            found = self._bits[ledger, person] = 1 << len(self._bits)
        return found

    @property
    def names(self) -> list[tuple[str, str]]:
        """Everybody, each with their ledger, in the order of their bits."""
        return list(self._bits)

    def renamed(self, names: Iterable[tuple[str, str]]) -> Callable[[int], int]:
        """What gives the bits that these people have here for those of their places in a list.
        Most move by as many places as their neighbours, and so all of them at once."""
        moves: dict[int, int] = {}
        for place, name in enumerate(names):
            move = self.bit(*name).bit_length() - 1 - place
            moves[move] = moves.get(move, 0) | 1 << place

        def bits(whom: int) -> int:
            found = 0
            for move, those in moves.items():
                some = whom & those
                found |= some << move if move >= 0 else some >> -move
            return found

        return bits
