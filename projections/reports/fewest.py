"""Sums of parts in reduced form, and whether some combination of them is about few people. Pure."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping

PRIME = (1 << 31) - 1
MOST = 400
"""Steps after which nobody looks on: then it might as well be about few."""

Vector = Mapping[Hashable, int]
"""How often each part is in a sum, over the field of the prime."""


class Reduced:
    """Sums of parts, each with a part that no other has: the one of most people. whom has the
    people of each part, a bit for each."""

    def __init__(self, whom: Mapping[Hashable, int]) -> None:
        self._whom = whom
        self._rows: dict[Hashable, dict[Hashable, int]] = {}
        self._with: dict[Hashable, dict[Hashable, None]] = {}

    def reduced(self, one: Vector) -> dict[Hashable, int]:
        """A sum less what is known of it."""
        found = {part: times % PRIME for part, times in one.items() if times % PRIME}
        for place in [part for part in found if part in self._rows]:
            found = less(found, found[place], self._rows[place])
        return found

    def beside(self, parts: Iterable[Hashable]) -> dict[Hashable, dict[Hashable, int]]:
        """The rows that have one of these parts, each by its own."""
        places = dict.fromkeys(place for part in parts for place in self._with.get(part, ()))
        return {place: self._rows[place] for place in places}

    def add(self, rest: dict[Hashable, int]) -> tuple[Hashable, dict[Hashable, int]]:
        """One sum more, reduced and not nothing; its own part, and the row."""
        place = max(rest, key=lambda part: self._whom[part].bit_count())
        inverse = pow(rest[place], PRIME - 2, PRIME)
        row = {part: times * inverse % PRIME for part, times in rest.items()}
        for other in list(self._with.get(place, ())):
            was = self._rows[other]
            now = less(was, was[place], row)
            for part in was.keys() - now.keys():
                del self._with[part][other]
            for part in now.keys() - was.keys():
                self._with.setdefault(part, {})[other] = None
            self._rows[other] = now
        self._rows[place] = row
        for part in row:
            self._with.setdefault(part, {})[place] = None
        return place, row


class Fewest:
    """Whether a sum less any combination of what is known is about fewer people than so many.

    Such a combination is looked for part by part: a part either stays, and its people count, or is
    taken away with a row that has it; the row's own part then stays.
    """

    def __init__(self, known: Reduced, whom: Mapping[Hashable, int], fewest: int) -> None:
        self._known = known
        self._whom = whom
        self._fewest = fewest
        self._left = MOST

    def is_of_few(self, rest: Vector) -> bool:
        """Of a reduced sum; also where that takes too long to find out."""
        self._left = MOST
        return self._looked_for(rest, (), 0)

    def _is_few(self, whom: int) -> bool:
        return whom.bit_count() < self._fewest

    def _looked_for(
        self, rest: Vector, taken: tuple[tuple[Hashable, Hashable, Vector], ...], stays: int
    ) -> bool:
        """taken: parts that were taken away, each with the own part of the row, and the row as it
        was used. stays: the people of what stays."""
        self._left -= 1
        whom = stays
        for part in rest:
            whom |= self._whom[part]
        if self._left < 0 or self._is_few(whom):
            return True
        part = max(
            (one for one in rest if self._whom[one] & ~stays),
            key=lambda one: (self._whom[one] & ~stays).bit_count(),
        )
        more = stays | self._whom[part]
        if self._is_few(more) and self._looked_for(rest, taken, more):
            return True
        used = {own for _, own, _ in taken}
        for own, row in self._known.beside([part, *(one for one, _, _ in taken)]).items():
            more = stays | self._whom[own]
            if own in used or not self._is_few(more):
                continue
            for other, _, with_row in taken:
                if other in row:
                    row = less(row, _share(row, with_row, other), with_row)
            if part in row:
                left = less(rest, _share(rest, row, part), row)
                if self._looked_for(left, (*taken, (part, own, row)), more):
                    return True
        return False


def less(one: Vector, times: int, row: Vector) -> dict[Hashable, int]:
    """One sum less so many times another."""
    found = dict(one)
    for part, other in row.items():
        left = (found.get(part, 0) - times * other) % PRIME
        if left:
            found[part] = left
        else:
            found.pop(part, None)
    return found


def _share(one: Vector, row: Vector, part: Hashable) -> int:
    """How often a row has to be taken from a sum that a part of it goes."""
    return one[part] * pow(row[part], PRIME - 2, PRIME) % PRIME
