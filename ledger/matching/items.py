"""What is matched, and what comes of it."""

from __future__ import annotations

from collections.abc import Hashable
from datetime import date
from typing import Any, NamedTuple

Id = Hashable


class Item(NamedTuple):
    """One line of theirs or one entry of ours. pence is signed.

    group: only items of one group are ever the same thing (one holding; one account and fund).
    kind: items that both have one must have the same. refs are references, already made plain
    (capitals and digits alone); payee is a name as written; first_on and last_on the days it is
    for, where it says; run is what was told in one go (a pay run); whose tells equals apart that
    are not as good as each other (two people's). Each may be empty.
    """

    id: Any
    on: date
    pence: int
    group: Any = ""
    kind: str = ""
    refs: frozenset[str] = frozenset()
    payee: str = ""
    first_on: date | None = None
    last_on: date | None = None
    run: str = ""
    whose: Any = ""


class Basis(NamedTuple):
    """What a match rests on: the score's parts.

    stage: `reference`, `period`, `same-day`, `window` or `subset`, the first that holds. days lie
    between the two at most; payee_percent is how alike the payees are, None where a side has
    none; same_reference and same_period where both sides say.
    """

    stage: str
    days: int
    payee_percent: int | None = None
    same_reference: bool = False
    same_period: bool = False


class Match(NamedTuple):
    """These are the same thing. One side is always a single item."""

    theirs: tuple[Id, ...]
    ours: tuple[Id, ...]
    pence: int
    basis: Basis


class Suggestion(NamedTuple):
    """These may be the same thing: a person should say. difference_pence is theirs less ours.

    why: `ambiguous` (several would do), `reference-same`, `period-same`, `amount-same` (and
    payee, period or reference differ), `sum`, `sign`, `digits-swapped`, `decimal-slip` (pounds
    taken for pence), `amount-near`, `date-far`.
    """

    theirs: tuple[Id, ...]
    ours: tuple[Id, ...]
    why: str
    difference_pence: int
    basis: Basis


class Limits(NamedTuple):
    """How far matching goes. A line may come before_days before our day, or after_days after it:
    less than a week, so that one weekly payment is never taken for the next (domain.md 6).

    reference_days: how far a shared reference reaches. most_parts, most_candidates: of a sum.
    sum_days: a sum's parts and its whole lie so near. payee_percent: names less alike are two
    payees. near_pence, near_per_mille: how near an amount is suggested, the larger of the two.
    """

    before_days: int = 3
    after_days: int = 6
    reference_days: int = 31
    most_parts: int = 6
    most_candidates: int = 14
    payee_percent: int = 80
    near_pence: int = 100
    near_per_mille: int = 50
    sum_days: int = 3


class Found(NamedTuple):
    """What matching came to. Each item is in one match at most; suggestions may share items."""

    matches: tuple[Match, ...]
    suggestions: tuple[Suggestion, ...]


def order_of(one: Id) -> tuple:
    """A key that puts ids of any kind in one order, the same whatever order they came in."""
    if isinstance(one, int):
        return (0, one)
    if isinstance(one, str):
        return (1, one)
    if isinstance(one, tuple):
        return (2, tuple(map(order_of, one)))
    return (3, repr(one))
