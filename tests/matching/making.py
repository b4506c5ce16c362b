"""Items for tests: of one group, on numbered days, told apart by their place in the list."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from ledger.matching.items import Found, Item
from ledger.matching.stages import match

FIRST = date(2025, 4, 7)
"""A Monday: day 0 of every test."""


def on(day: int) -> date:
    return FIRST + timedelta(days=day)


def item(name: str, day: int, pence: int = 10000, **more) -> Item:
    refs = more.pop("refs", "")
    return Item(name, on(day), pence, refs=frozenset(refs.split()), **more)


def lines(*days: int) -> list[Item]:
    """Lines of £100 named t0, t1, … on these days."""
    return [item(f"t{n}", day) for n, day in enumerate(days)]


def entries(*days: int) -> list[Item]:
    """Entries of £100 named o0, o1, … on these days."""
    return [item(f"o{n}", day) for n, day in enumerate(days)]


def pairs(found: Found) -> set[tuple[str, str]]:
    """Matches as pairs of names, the names of a sum joined by a plus."""
    return {("+".join(one.theirs), "+".join(one.ours)) for one in found.matches}


def matched(theirs: Iterable[Item], ours: Iterable[Item]) -> set[tuple[str, str]]:
    return pairs(match(theirs, ours))


def asked(theirs: Iterable[Item], ours: Iterable[Item]) -> set[str]:
    """Why a person is asked, where nothing at all is matched."""
    found = match(theirs, ours)
    assert not found.matches
    return {one.why for one in found.suggestions}
