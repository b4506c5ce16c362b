"""Facts of one account that are alike, as one: there may be a thousand of them. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from projections.reports.cubes import Fact, Key


class Tally:
    """Adds facts up by cube and key; apart, keeps each as it is, for who wants to see every one."""

    def __init__(self, *, apart: bool = False) -> None:
        self._apart = apart
        self._sums: dict[tuple[str, Key], list] = {}
        self._each: list[Fact] = []

    def add(self, cube: str, key: Key, pence: int, entry: int) -> None:
        """One fact more, made of one entry."""
        if self._apart:
            self._each.append(Fact(cube, key, pence, 1, (entry,)))
            return
        found = self._sums.get((cube, key))
        if found is None:
            self._sums[cube, key] = [pence, [entry]]
        else:
            found[0] += pence
            found[1].append(entry)

    def facts(self) -> Iterator[Fact]:
        yield from self._each
        for (cube, key), (pence, entries) in self._sums.items():
            yield Fact(cube, key, pence, len(entries), tuple(entries))
