"""Sums of parts in reduced form, and whether some combination of them is about few people. Pure."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping

PRIME = (1 << 31) - 1
MOST = 400
"""Steps after which nobody looks on: then it might as well be about few."""

Vector = Mapping[Hashable, int]
"""How often each part is in a sum, over the field of the prime."""
Row = dict[int, int]
"""The same by bundles of parts."""


class Bundles:
    """Parts that stand in all sums in the same proportion: no combination has some of them and not
    the others. whom has the people of each part, a bit for each."""

    def __init__(self, whom: Mapping[Hashable, int]) -> None:
        self.whom: dict[int, int] = {}
        """The people of each bundle."""
        self.many: dict[int, int] = {}
        """And how many they are."""
        self._people = whom
        self._bundle: dict[Hashable, int] = {}
        self._inverse: dict[Hashable, int] = {}
        self._within: dict[int, list[Hashable]] = {}
        self._next = 0

    def of(self, one: Vector) -> tuple[Row, list[tuple[int, int]]]:
        """A sum in bundles; those it tells apart are parted. Each new bundle is told with the one
        that it was parted from, or with a number below nought."""
        fresh: list[Hashable] = []
        shares: dict[int, dict[int, list[Hashable]]] = {}
        for part, times in one.items():
            bundle = self._bundle.get(part)
            if not times % PRIME:
                continue
            if bundle is None:
                fresh.append(part)
                self._inverse[part] = _inverse(times)
            else:
                share = times * self._inverse[part] % PRIME
                shares.setdefault(bundle, {}).setdefault(share, []).append(part)
        found: Row = {}
        parted: list[tuple[int, int]] = []
        for bundle, by_share in shares.items():
            for own, share in self._apart(bundle, by_share):
                if share:
                    found[own] = share
                if own != bundle:
                    parted.append((bundle, own))
        if fresh:
            found[self._new(fresh)] = 1
            parted.append((-1, self._next - 1))
        return found, parted

    def _apart(self, bundle: int, by_share: dict[int, list[Hashable]]) -> Iterator[tuple[int, int]]:
        """A bundle for each share, and for nothing of it; that of most people keeps its number."""
        every = self._within[bundle]
        if sum(map(len, by_share.values())) < len(every):
            taken = {part for parts in by_share.values() for part in parts}
            by_share[0] = [part for part in every if part not in taken]
        people = {share: self._whom_of(parts) for share, parts in by_share.items()}
        largest = max(people, key=lambda share: people[share].bit_count())
        for share, parts in by_share.items():
            yield bundle if share == largest else self._new(parts), share
        self._put(bundle, by_share[largest], people[largest])

    def _new(self, parts: list[Hashable]) -> int:
        own = self._next
        self._next += 1
        self._put(own, parts, self._whom_of(parts))
        for part in parts:
            self._bundle[part] = own
        return own

    def _put(self, bundle: int, parts: list[Hashable], whom: int) -> None:
        self._within[bundle], self.whom[bundle] = parts, whom
        self.many[bundle] = whom.bit_count()

    def join(self, bundle: int, other: int) -> None:
        """Put the other one, which was parted from a bundle, back."""
        parts, whom = self._within.pop(other), self.whom.pop(other)
        del self.many[other]
        for part in parts:
            if bundle < 0:
                del self._bundle[part]
            else:
                self._bundle[part] = bundle
        if bundle >= 0:
            self._put(bundle, self._within[bundle] + parts, self.whom[bundle] | whom)

    def _whom_of(self, parts: Iterable[Hashable]) -> int:
        whom = 0
        for part in parts:
            whom |= self._people[part]
        return whom


class Reduced:
    """Sums in reduced form: each row has a bundle of its own that no other has, and none in it is
    of more people, or its own is of many. fewest is how many people are no longer few."""

    def __init__(self, whom: Mapping[Hashable, int], fewest: int) -> None:
        self._bundles = Bundles(whom)
        self.whom = self._bundles.whom
        self.rows: list[Row] = []
        self.own: list[int] = []
        """The own bundle of each row."""
        self.having: dict[int, int] = {}
        """The rows that have a bundle, a bit for each."""
        self._fewest = fewest
        self._row_of: dict[int, int] = {}
        self._parted: list[tuple[int, int]] = []
        self._unsettled: set[int] = set()

    def reduced(self, one: Vector) -> Row:
        """A sum less what is known of it."""
        found, self._parted = self._bundles.of(one)
        for bundle, other in self._parted:
            rows = self.having[other] = self.having.get(bundle, 0)
            for number in places(rows):
                self.rows[number][other] = self.rows[number][bundle]
            if bundle in self._row_of:
                self._unsettled.add(self._row_of[bundle])
        self._settle()
        for bundle in [one for one in found if one in self._row_of]:
            found = less(found, found[bundle], self.rows[self._row_of[bundle]])
        return found

    def forget(self) -> None:
        """The sum reduced last will not be known: what it told apart is together again."""
        for bundle, other in reversed(self._parted):
            if other in self._row_of:  # which has become a row's own
                number = self._row_of.pop(other)
                self._row_of[bundle] = number
                self.own[number] = bundle
            for number in places(self.having.pop(other)):
                del self.rows[number][other]
            self._bundles.join(bundle, other)
            self._unsettled.update(places(self.having.get(bundle, 0)))
        self._parted = []

    def add(self, rest: Row) -> None:
        """One sum more, the one reduced last, and not nothing."""
        self._parted = []
        number = len(self.rows)
        self.rows.append({})
        self.own.append(-1)
        self._put(number, rest)
        self._own(number, max(rest, key=self._bundles.many.__getitem__))
        self._settle()

    # ── rows ─────────────────────────────────────────────────────────────────────────────────

    def _settle(self) -> None:
        """Give rows the bundle of most people as their own."""
        many = self._bundles.many
        while self._unsettled:
            number = self._unsettled.pop()
            if many[self.own[number]] < self._fewest:
                best = max(self.rows[number], key=many.__getitem__)
                if many[best] > many[self.own[number]]:
                    self._own(number, best)

    def _own(self, number: int, bundle: int) -> None:
        """Make a bundle the row's own: no other row has it then."""
        if self.own[number] >= 0:
            del self._row_of[self.own[number]]
        self.own[number] = bundle
        self._row_of[bundle] = number
        row = self.rows[number]
        inverse = _inverse(row[bundle])
        row = self.rows[number] = {one: times * inverse % PRIME for one, times in row.items()}
        for other in places(self.having[bundle] & ~(1 << number)):
            self._put(other, less(self.rows[other], self.rows[other][bundle], row))

    def _put(self, number: int, row: Row) -> None:
        was, bit = self.rows[number], 1 << number
        for bundle in was.keys() - row.keys():
            self.having[bundle] &= ~bit
        for bundle in row.keys() - was.keys():
            self.having[bundle] |= bit
        self.rows[number] = row
        self._unsettled.add(number)


class Fewest:
    """Whether a sum less any combination of what is known is about fewer people than so many.

    Such a combination is looked for bundle by bundle: one either stays, and its people count, or is
    taken away with a row that has it; the row's own bundle then stays. Nothing is missed: of every
    row that is in a combination its own bundle stays, since no other has that.
    """

    def __init__(self, known: Reduced, fewest: int) -> None:
        self._known = known
        self._whom = known.whom
        self._fewest = fewest
        self._left = MOST

    def is_of_few(self, rest: Row) -> bool:
        """Of a reduced sum; also where that takes too long to find out."""
        self._left = MOST
        usable = sum(1 << at for at, own in enumerate(self._known.own) if self._is_few(own))
        return self._looked_for(rest, (), 0, usable)

    def _is_few(self, bundle: int, stays: int = 0) -> bool:
        return (stays | self._whom[bundle]).bit_count() < self._fewest

    def _looked_for(
        self, rest: Row, taken: tuple[tuple[int, Row], ...], stays: int, usable: int
    ) -> bool:
        """taken: bundles that were taken away, each with the row as it was used. stays: the people
        of what stays. usable: the rows that were not used, a bit for each."""
        self._left -= 1
        if self._left < 0:
            return True
        usable = sum(
            1 << at for at in places(usable) if self._is_few(self._known.own[at], stays)
        )  # fmt: skip
        having = self._known.having
        always = 0
        for one, _ in taken:
            always |= having.get(one, 0)
        least, bundle, whom = (0, 0), -1, stays
        for one in rest:
            more = self._whom[one] & ~stays
            if not more:
                continue
            whom |= more
            stay = (stays | more).bit_count() < self._fewest
            ways = ((having.get(one, 0) | always) & usable).bit_count() + stay
            if not ways:
                return False
            if bundle < 0 or (ways, -more.bit_count()) < least:
                least, bundle = (ways, -more.bit_count()), one
        if whom.bit_count() < self._fewest:
            return True
        if self._is_few(bundle, stays) and self._looked_for(
            rest, taken, stays | self._whom[bundle], usable
        ):
            return True
        for at in places((having.get(bundle, 0) | always) & usable):
            row = self._known.rows[at]
            for other, with_row in taken:
                if other in row:
                    row = less(row, _share(row, with_row, other), with_row)
            if bundle in row:
                left = less(rest, _share(rest, row, bundle), row)
                more = stays | self._whom[self._known.own[at]]
                if self._looked_for(left, (*taken, (bundle, row)), more, usable & ~(1 << at)):
                    return True
        return False


def places(bits: int) -> Iterator[int]:
    """Which bits are set."""
    while bits:
        lowest = bits & -bits
        yield lowest.bit_length() - 1
        bits ^= lowest


def less(one: Row, times: int, row: Row) -> Row:
    """One sum less so many times another."""
    found = dict(one)
    for bundle, other in row.items():
        left = (found.get(bundle, 0) - times * other) % PRIME
        if left:
            found[bundle] = left
        else:
            found.pop(bundle, None)
    return found


def _inverse(times: int) -> int:
    return 1 if times == 1 else pow(times, PRIME - 2, PRIME)


def _share(one: Row, row: Row, bundle: int) -> int:
    """How often a row has to be taken from a sum that a bundle of it goes."""
    return one[bundle] * _inverse(row[bundle]) % PRIME
