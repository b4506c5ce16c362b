"""Somebody who has everything that was published of counts, knows how they hang together, and tries
every whole number. Written apart from what it attacks."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

MANY = 200
Equation = dict[Hashable, int]
"""How often each unknown number is in what comes to nothing."""


def known_of(value: int, shown: int | None) -> tuple[int, int]:
    """What one count can be, for who reads the rule: and at worst knows which is left out for its
    own sake, and where there is none."""
    if value == 0:
        return 0, 0
    if shown is not None:
        return max(8, shown - 2), shown + 2
    return (1, 7) if value < 8 else (8, MANY)


Bounds = dict[Hashable, tuple[int, int]]


def ways_to_be(one: Hashable, bounds: Bounds, equations: Sequence[Equation]) -> list[int]:
    """Every value that a count can have in some world in which all equations hold; three are
    enough."""
    found: list[int] = []
    low, high = bounds[one]
    for value in range(low, high + 1):
        if len(found) < 3 and _is_possible({**bounds, one: (value, value)}, equations):
            found.append(value)
    return found


def _is_possible(bounds: Bounds, equations: Sequence[Equation]) -> bool:
    narrowed = _narrowed(bounds, equations)
    if narrowed is None:
        return False
    open_ = [one for one, (low, high) in narrowed.items() if low < high]
    if not open_:
        return True
    one = min(open_, key=lambda name: narrowed[name][1] - narrowed[name][0])
    low, high = narrowed[one]
    return any(
        _is_possible({**narrowed, one: (value, value)}, equations) for value in range(low, high + 1)
    )


def _narrowed(bounds: Bounds, equations: Sequence[Equation]) -> Bounds | None:
    found, changed = dict(bounds), True
    while changed:
        changed = False
        for equation in equations:
            for one, times in equation.items():
                least = most = 0
                for other, n in equation.items():
                    if other != one:
                        low, high = found[other]
                        least += n * (low if n > 0 else high)
                        most += n * (high if n > 0 else low)
                low, high = found[one]
                can = [n for n in range(low, high + 1) if least <= -times * n <= most]
                if not can:
                    return None
                if (can[0], can[-1]) != (low, high):
                    found[one], changed = (can[0], can[-1]), True
    return found
