"""What follows from sums that are known, for somebody who can solve equations. Pure.

A sum is made of parts, each of which is money of some people that nobody tells apart. What anybody
can work out of known sums is a combination of them; it is about few people where only parts of few
are left in it. So the parts of many are taken away first: of what is left of the combinations, all
about parts of few, a basis is kept, and it is small.

The first step is over a prime field, with multipliers for the parts of many that are as good as
chance: it costs by how many sums there are, and not by how many parts. A row of it is one whole
number with a lane for each place; taking a multiple of one from another is then one step, and
lanes are brought back below the prime when they are read.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping

from projections.reports.fewest import PRIME, Fewest, Reduced, Row, Vector

LANE = 96
"""Bits a place: room for the sum of 2 ** 34 products of two numbers below the prime."""
SPARE = 4
"""So many places more than there may be sums, so that chance has room."""
_MASK = (1 << LANE) - 1
_FIRST = 0x9E3779B97F4A7C15
_64 = (1 << 64) - 1


class Known:
    """What is known of sums. whom has the people of each part, a bit for each; a part of nobody
    counts as one of many. fewest is how many people are no longer few; most, as how many sums no
    more will ever be known."""

    def __init__(self, whom: Mapping[Hashable, int], *, fewest: int, most: int) -> None:
        self._whom = whom
        self._fewest = fewest
        few = {part for part, some in whom.items() if self._is_few(some)}
        self._parts_of_few = few
        many = len(whom) - len(few)
        self._wide = min(many, most + SPARE)
        self._one_each = many <= most + SPARE
        self._codes: dict[Hashable, int] = {}
        self._rows: dict[int, int] = {}
        self._named: list[Vector] = []  # only what they have of parts of few
        self._few = Reduced(whom, fewest)

    def learn(self, one: Vector) -> None:
        """One sum more is known."""
        found, rest = self._taken_apart(one)
        if found is not None:
            self._add_row(found, one)
        elif rest:
            self._few.add(rest)

    def told_of_few(self, one: Vector) -> bool:
        """Whether something about few people would follow if this were known too. Learns it if
        not."""
        found, rest = self._taken_apart(one)
        if found is not None:
            self._add_row(found, one)
        elif rest:
            if Fewest(self._few, self._fewest).is_of_few(rest):
                self._few.forget()
                return True
            self._few.add(rest)
        return False

    def follows(self, one: Vector) -> bool:
        """Whether a sum is a combination of those known."""
        found, rest = self._taken_apart(one)
        if found is None:
            self._few.forget()
        return found is None and not rest

    # ── parts of many ────────────────────────────────────────────────────────────────────────

    def _taken_apart(self, one: Vector) -> tuple[list[int] | None, Row]:
        """The sum less what is known of its parts of many: its lanes where some are left; else
        what is left of parts of few. Beside its own places a row has a lane for each sum that was
        learned, which says how much of that is in it."""
        vector = 0
        small: dict[Hashable, int] = {}
        few, codes = self._parts_of_few, self._codes
        for part, times in one.items():
            if part in few:
                small[part] = times
            elif times == 1:
                vector += codes.get(part) or self._code(part)
            else:
                vector += times % PRIME * self._code(part)
        for place in sorted(self._rows):
            value = (vector >> LANE * place & _MASK) % PRIME
            if value:
                vector += (PRIME - value) * self._rows[place]
        lanes = self._lanes(vector)
        if any(lanes[: self._wide]):
            return lanes, {}
        for sum_, times in zip(self._named, lanes[self._wide :], strict=True):
            if times:
                for part, own in sum_.items():
                    small[part] = small.get(part, 0) + times * own
        return None, self._few.reduced(small)

    def _add_row(self, lanes: list[int], one: Vector) -> None:
        lanes.append(1)
        few = self._parts_of_few
        self._named.append({part: times for part, times in one.items() if part in few})
        place = next(at for at in range(self._wide) if lanes[at])
        inverse = pow(lanes[place], PRIME - 2, PRIME)
        self._rows[place] = _packed([lane * inverse % PRIME for lane in lanes])

    def _lanes(self, vector: int) -> list[int]:
        many = self._wide + len(self._named)
        data = vector.to_bytes(many * LANE // 8, "little")
        step = LANE // 8
        return [
            int.from_bytes(data[at : at + step], "little") % PRIME
            for at in range(0, many * step, step)
        ]

    def _code(self, part: Hashable) -> int:
        """A part's own multipliers: a place of its own, where there is one for each; else they are
        fixed, and as good as chance."""
        found = self._codes.get(part)
        if found is None:
            number = len(self._codes)
            found = 1 << LANE * number if self._one_each else _packed(chances(number, self._wide))
            self._codes[part] = found
        return found

    # ── parts of few ─────────────────────────────────────────────────────────────────────────

    def _is_few(self, whom: int) -> bool:
        return 0 < whom.bit_count() < self._fewest


def combinations(rows: Iterable[list[int]], wide: int) -> list[list[int]]:
    """All combinations of columns that come to nothing in every row: a basis, over the field."""
    echelon: dict[int, list[int]] = {}
    for one in rows:
        left = [value % PRIME for value in one]
        for place, row in echelon.items():
            if left[place]:
                left = _take(left, left[place], row)
        place = next((at for at in range(wide) if left[at]), None)
        if place is None:
            continue
        inverse = pow(left[place], PRIME - 2, PRIME)
        left = [value * inverse % PRIME for value in left]
        for other, row in echelon.items():
            if row[place]:
                echelon[other] = _take(row, row[place], left)
        echelon[place] = left
        if len(echelon) == wide:
            return []
    found = []
    for free in range(wide):
        if free not in echelon:
            one = [0] * wide
            one[free] = 1
            for place, row in echelon.items():
                one[place] = -row[free] % PRIME
            found.append(one)
    return found


def chances(number: int, many: int) -> list[int]:
    """So many numbers below the prime, always the same and as good as chance."""
    state = _FIRST * (number + 1) & _64
    found = []
    for _ in range(many):
        state = state + _FIRST & _64
        mixed = (state ^ state >> 30) * 0xBF58476D1CE4E5B9 & _64
        mixed = (mixed ^ mixed >> 27) * 0x94D049BB133111EB & _64
        found.append((mixed ^ mixed >> 31) % PRIME)
    return found


def _packed(lanes: list[int]) -> int:
    return int.from_bytes(b"".join(one.to_bytes(LANE // 8, "little") for one in lanes), "little")


def _take(one: list[int], times: int, row: list[int]) -> list[int]:
    return [(value - times * other) % PRIME for value, other in zip(one, row, strict=True)]
