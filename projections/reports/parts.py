"""Money as parts that nobody tells apart: what sums over many editions have in common. Pure.

A cell that is the same in two editions is one part. One that changed between them is taken apart:
into the money of those for whom nothing changed, and of the others as it was and as it is. What is
of all funders is taken apart into what is of those of whom there are editions alone, and the rest.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from projections.reports.netting import Each, Held, held, who_has_some
from projections.reports.shown import FEWEST, LINKED, Cell, Shown, Tables

REST = object()


class Part:
    """Money of a cell, of a funder's editions, that changes at the same editions; and whose."""

    __slots__ = ("held",)

    def __init__(self, own: Held) -> None:
        self.held = own


class Parts:
    """The parts of every sum of some editions, and whom each is about."""

    def __init__(self, editions: Sequence[Tables]) -> None:
        self.whom: dict[int, int] = {}
        self._editions = editions
        self._of: list[dict[Cell, list[Part]]] = [{} for _ in editions]
        for (cell, _), found in self._places().items():
            self._take_apart(cell, found)

    def vectors(self, wanted: Sequence[tuple[int, Shown]]) -> list[dict[int, int]]:
        """Each figure's parts, of the edition by that number; parts that always stand together
        are one, whose people are those who have some of all of it."""
        within: dict[Part, list[int]] = defaultdict(list)
        seen: dict[tuple[int, tuple[Cell, ...]], int] = {}
        same = [seen.setdefault((at, one.cells), number) for number, (at, one) in enumerate(wanted)]
        for number, (at, one) in enumerate(wanted):
            if same[number] == number:
                parts = self._of[at]
                for cell in one.cells:
                    for part in parts.get(cell, ()):
                        within[part].append(number)
        together: dict[tuple[int, ...], int] = {}
        made: dict[int, list[Held]] = {}
        vectors: list[dict[int, int]] = [{} for _ in wanted]
        for part, numbers in within.items():
            key = tuple(numbers)
            found = together.get(key)
            if found is None:
                found = together[key] = len(together)
                for number in numbers:
                    vectors[number][found] = 1
            made.setdefault(found, []).append(part.held)
        for found, some in made.items():
            self.whom[found] = who_has_some(some, fewest=FEWEST)
        return [vectors[first] for first in same]

    def _places(self) -> dict[tuple[Cell, object], dict[int, Each]]:
        """Cells in editions that can be set against each other; which of them, is the tag."""
        found: dict[tuple[Cell, object], dict[int, Each]] = defaultdict(dict)
        tags = _Tags(self._editions)
        for at, tables in enumerate(self._editions):
            of: dict[str, object] = {}
            for cell in tables.cells_of_money():
                if cell.cube not in of:
                    of[cell.cube] = tags.of(at, cell.cube)
                found[cell, of[cell.cube]][at] = tables.each(cell)
        return found

    def _take_apart(self, cell: Cell, found: dict[int, Each]) -> None:
        if len(found) == 1:
            (at,) = found
            self._of[at][cell] = [Part(self._editions[at].held(cell))] if found[at] else []
            return
        variants: dict[object, list[Each]] = defaultdict(list)
        made: dict[int, list[tuple[object, int]]] = {}

        def version(of: object, each: Each) -> tuple[object, int]:
            if each not in variants[of]:
                variants[of].append(each)
            return of, variants[of].index(each)

        funders = {at: self._editions[at].edition.funder for at in found}
        for at, each in found.items():
            alone = _latest(funders, at) if funders[at] is None else {}
            made[at] = [version(funder, found[other]) for funder, other in alone.items()]
            rest = _less(each, [found[other] for other in alone.values()]) if alone else each
            if rest:
                made[at].append(version(funders[at] if not alone else REST, rest))
        parts = {of: self._parts(some) for of, some in variants.items()}
        for at, own in made.items():
            self._of[at][cell] = [part for of, number in own for part in parts[of][number]]

    def _parts(self, variants: list[Each]) -> list[list[Part]]:
        """The parts of each variant of a cell."""
        if len(variants) == 1:
            return [[Part(held(variants[0]))] if variants[0] else []]
        found: list[list[Part]] = [[] for _ in variants]
        patterns: dict[tuple, list[int]] = defaultdict(list)
        for whom in {whom: None for one in variants for whom in one}:
            pence = [one.get(whom) for one in variants]
            values = [value for value in dict.fromkeys(pence) if value is not None]
            pattern = tuple(None if one is None else values.index(one) for one in pence)
            patterns[pattern].append(whom)
        for pattern, people in sorted(patterns.items(), key=str):
            for value in sorted({one for one in pattern if one is not None}):
                having = [at for at, one in enumerate(pattern) if one == value]
                part = Part(held({whom: variants[having[0]][whom] for whom in people}))
                for number in having:
                    found[number].append(part)
        return found


class _Tags:
    """In which editions a cell of a cube is of the same days: where its month says so, always; how
    things stood, on the same day; what happened, in days that overlap, be it by way of others."""

    def __init__(self, editions: Sequence[Tables]) -> None:
        self._editions = editions
        self._overlap = list(range(len(editions)))
        for at, one in enumerate(editions):
            for before in range(at):
                first, last = editions[before].days
                if one.days[0] <= last and first <= one.days[1]:
                    own, other = self._overlap[at], self._overlap[before]
                    self._overlap = [other if tag == own else tag for tag in self._overlap]

    def of(self, at: int, cube: str) -> object:
        tables = self._editions[at]
        shape = next(cubes[cube].shape for _, cubes in tables.edition.parts)
        if LINKED & set(shape.dims):
            return None
        return tables.days[1] if shape.stands else self._overlap[at]


def _latest(funders: Mapping[int, str | None], at: int) -> dict[str, int]:
    """The edition of each funder alone that was there when another was made, or else the next."""
    found: dict[str, int] = {}
    for other, funder in funders.items():
        if funder is not None and (other < at or funder not in found):
            found[funder] = other
    return found


def _less(each: Each, others: Iterable[Each]) -> Each:
    rest = dict(each)
    for one in others:
        for whom, pence in one.items():
            rest[whom] = rest.get(whom, 0) - pence
    return {whom: pence for whom, pence in rest.items() if pence}
