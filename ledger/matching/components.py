"""What hangs together among candidates, and what nobody could tell apart."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from ledger.matching.candidates import Thing, like_key


class Component(NamedTuple):
    """Classes that hang together: of theirs, of ours, and the candidates between them."""

    theirs: list[int]
    ours: list[int]
    edges: list[tuple[int, int]]


def classes(things: list[Thing]) -> list[int]:
    """Which class each is of: things that nobody could tell apart are of one."""
    seen: dict[tuple, int] = {}
    return [seen.setdefault(like_key(one), len(seen)) for one in things]


def components(edges: dict[tuple[int, int], int] | list[tuple[int, int]]) -> Iterator[Component]:
    """What hangs together, each by number."""
    of_t: dict[int, list[int]] = defaultdict(list)
    of_o: dict[int, list[int]] = defaultdict(list)
    for a, b in edges:
        of_t[a].append(b)
        of_o[b].append(a)
    seen: set[int] = set()
    for start in sorted(of_t):
        if start in seen:
            continue
        seen.add(start)
        some, others, ahead = [start], set(), [start]
        while ahead:
            for b in of_t[ahead.pop()]:
                if b in others:
                    continue
                others.add(b)
                more = [a for a in of_o[b] if a not in seen]
                seen.update(more)
                some += more
                ahead += more
        some.sort()
        yield Component(some, sorted(others), [(a, b) for a in some for b in sorted(of_t[a])])
