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
    for, where it says. Each may be empty.
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


class Basis(NamedTuple):
    """What a match rests on: the score's parts. days lie between them at most; payee_percent is
    None where a side has no payee; same_reference and same_period where both sides say."""

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

    why: `ambiguous`, `amount-near`, `digits-swapped`, `sign`, `date-far`, `period-same`,
    `reference-same`, `sum`.
    """

    theirs: tuple[Id, ...]
    ours: tuple[Id, ...]
    why: str
    difference_pence: int
    basis: Basis


class Limits(NamedTuple):
    """How far matching goes. A line may come before_days before our day, or after_days after it:
    less than a week, so that one weekly payment is never taken for the next (domain.md 6)."""

    before_days: int = 3
    after_days: int = 6
    reference_days: int = 31
    most_parts: int = 6
    most_candidates: int = 14
    payee_percent: int = 80
    near_pence: int = 100
    near_per_mille: int = 50


class Found(NamedTuple):
    """What matching came to. Each item is in one match at most; suggestions may share items."""

    matches: tuple[Match, ...]
    suggestions: tuple[Suggestion, ...]
