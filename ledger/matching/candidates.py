"""Which line could be which entry, and at what cost: the evidence for and against each pair.

A pair is a candidate where amount and group are equal, kinds, payees and periods do not
contradict each other, and it is near in days, or shares a reference or a period that nothing else
has. The less likely a candidate, the more it costs (see `assignment` for the scale).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Hashable, Iterable
from typing import NamedTuple

from ledger.matching.habits import USUAL, Habits
from ledger.matching.items import Basis, Item, Limits
from ledger.matching.payees import likeness, plain

_FAR = 36
"""Beyond the window, by a reference or a period."""

_ANOTHER = 36
"""One side's own reference or period is another's, of the same amount."""

_NAMELESS = 3
"""One side has a payee and the other none: little evidence, for whether one is told is chance."""


class Thing(NamedTuple):
    """An item with what is asked of it often: its day as a number and its payee made plain."""

    item: Item
    day: int
    payee: str


def thing(item: Item) -> Thing:
    return Thing(item, item.on.toordinal(), plain(item.payee) if item.payee else "")


def like_key(one: Thing) -> tuple:
    """What makes two items of one amount the same to anybody: equal keys are interchangeable."""
    item = one.item
    return (
        one.day, one.payee, item.kind, item.refs, item.first_on, item.last_on, item.run,
        item.whose,
    )  # fmt: skip


def period_of(item: Item) -> tuple | None:
    if item.first_on is None or item.last_on is None:
        return None
    return item.first_on, item.last_on


class Owners:
    """Who on the other side has the same reference, where nothing else has it; in one group."""

    def __init__(self, theirs: Iterable[Thing], ours: Iterable[Thing], limits: Limits) -> None:
        self.of_theirs: dict[Hashable, list[Thing]] = {}
        self.of_ours: dict[Hashable, list[Thing]] = {}
        holders: dict[str, list[tuple[bool, Thing]]] = defaultdict(list)
        for side, things in ((True, theirs), (False, ours)):
            for one in things:
                for ref in one.item.refs:
                    holders[ref].append((side, one))
        for held in holders.values():
            if len(held) != 2 or held[0][0] == held[1][0]:
                continue
            (_, line), (_, entry) = held
            if abs(line.day - entry.day) > limits.reference_days or _kinds_differ(line, entry):
                continue
            self.of_theirs.setdefault(line.item.id, []).append(entry)
            self.of_ours.setdefault(entry.item.id, []).append(line)

    def share(self, line: Thing, entry: Thing) -> bool:
        """Whether the two have a reference that nothing else has."""
        return any(one is entry for one in self.of_theirs.get(line.item.id, ()))

    def against(self, line: Thing, entry: Thing) -> int | None:
        """What the references of two things of one amount say against them; None: they may not.

        Where references and amounts were swapped between two pairs, the amounts are believed:
        they fit both. Where a reference's owner has the same amount, it counts against.
        """
        if not self.of_theirs and not self.of_ours:
            return 0
        owned = [one for one in self.of_theirs.get(line.item.id, ()) if one is not entry]
        owning = [one for one in self.of_ours.get(entry.item.id, ()) if one is not line]
        if not owned and not owning:
            return 0
        if self.share(line, entry):
            return None
        pence = line.item.pence
        amounts = {one.item.pence for one in owned}, {one.item.pence for one in owning}
        if amounts[0] == amounts[1] and len(amounts[0]) == 1 and pence not in amounts[0]:
            return 0
        if (owned and owning) or pence not in amounts[0] | amounts[1]:
            return None
        return _ANOTHER


def _kinds_differ(line: Thing, entry: Thing) -> bool:
    return bool(line.item.kind and entry.item.kind and line.item.kind != entry.item.kind)


def payees_of(line: Thing, entry: Thing) -> int | None:
    """How alike the payees are, in percent; None where a side has none that says anything."""
    return likeness(line.payee, entry.payee) if line.payee and entry.payee else None


def pair_cost(
    line: Thing, entry: Thing, owners: Owners, limits: Limits, habits: Habits = USUAL
) -> int | None:
    """What it costs to say that the two are one; None where something forbids it.

    Amount and group are equal already. References are looked at last.
    """
    if _kinds_differ(line, entry):
        return None
    periods = period_of(line.item), period_of(entry.item)
    if None not in periods and periods[0] != periods[1]:
        return None
    cost = habits.days_cost(line.day - entry.day) if in_window(line, entry, limits) else _FAR
    if line.payee and entry.payee:
        alike = likeness(line.payee, entry.payee)
        if alike is not None and alike < limits.payee_percent:
            return None
        cost += 100 - (alike or 0)
    elif line.payee or entry.payee:
        cost += _NAMELESS
    against = owners.against(line, entry)
    return None if against is None else cost + against


def basis_of(line: Thing, entry: Thing, owners: Owners) -> Basis:
    """What a pair rests on, in words."""
    days = abs(line.day - entry.day)
    reference = owners.share(line, entry)
    period = same_period(line, entry)
    stage = "reference" if reference else "period" if period else "window" if days else "same-day"
    return Basis(stage, days, payees_of(line, entry), reference, period)


def same_period(line: Thing, entry: Thing) -> bool:
    period = period_of(line.item)
    return period is not None and period == period_of(entry.item)


def in_window(line: Thing, entry: Thing, limits: Limits) -> bool:
    return -limits.before_days <= line.day - entry.day <= limits.after_days


def near(line: Thing, days: list[int], limits: Limits) -> range:
    """Which of ours, whose days these are in order, lie in the window of a line."""
    first = bisect_left(days, line.day - limits.after_days)
    return range(first, bisect_right(days, line.day + limits.before_days))
