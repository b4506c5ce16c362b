"""Who has some money in the end, of several sums of it that may come to nothing together. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import reduce
from operator import or_
from typing import NamedTuple

Each = Mapping[int, int]
"""Pence by person, each by the person's bit."""
TRIED = 32
"""So many people are asked for what they have before everybody is."""


class Held(NamedTuple):
    """A sum of money: what of it is whose, of those who have some; who they are, a bit for each;
    and whether any of it is more than nought, and less."""

    each: Each
    whom: int
    more: bool
    less: bool


def held(each: Each) -> Held:
    some = {whom: pence for whom, pence in each.items() if pence}
    more, less = (max(some.values()) > 0, min(some.values()) < 0) if some else (False, False)
    return Held(some, reduce(or_, some, 0), more, less)


def together(sums: Iterable[Held]) -> Held:
    """What several sums come to, person by person."""
    whole: dict[int, int] = {}
    for one in sums:
        for whom, pence in one.each.items():
            whole[whom] = whole.get(whom, 0) + pence
    return held(whole)


def who_has_some(sums: Iterable[Held], *, fewest: int) -> int:
    """Those who have some of the money of all the sums together, a bit for each: nobody hides
    behind people whose money comes to nothing. Where at least so many do, all who have some of
    any, since it only matters whether they are few."""
    some = [one for one in sums if one.each]
    once = twice = 0
    for one in some:
        twice |= once & one.whom
        once |= one.whom
    found = once & ~twice
    one_way = not (any(one.more for one in some) and any(one.less for one in some))
    if one_way or found.bit_count() >= fewest:
        return once
    left = twice
    for _ in range(TRIED):
        whom = left & -left
        left ^= whom
        if sum(one.each.get(whom, 0) for one in some):
            found |= whom
            if found.bit_count() >= fewest:
                return once
    return together(some).whom
