"""What is alone on both sides, thing by thing, each with the name of what is wrong with it. Pure.

Names are given from the surest to the least: what says itself which entry it means, what differs
in one respect alone, and last what stands on one side only. Where two ways are open, neither is
taken.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ledger.reconciling.council.differences.alone import Alone, Named
from ledger.reconciling.council.differences.one_sided import (
    not_listed,
    only_ours,
    only_theirs,
    twins,
)
from ledger.reconciling.council.differences.pairs import nearly, of_periods, of_recharges
from ledger.reconciling.council.differences.since import agreeing_since, broken
from ledger.reconciling.council.differences.whose import (
    borne_elsewhere,
    claimed_beyond,
    claimed_elsewhere,
    claimed_twice,
    referenced,
    under_another,
)


def named(alone: Alone) -> list[Named]:
    """Every line and part of an entry that is alone, each in one difference."""
    found = []
    for step in _STEPS:
        for one in list(step(alone)):
            if alone.take(one):
                found.append(one)
    return found


_STEPS: tuple[Callable[[Alone], Iterator[Named]], ...] = (
    agreeing_since,
    broken,
    twins,
    claimed_elsewhere,
    referenced,
    under_another,
    claimed_twice,
    claimed_beyond,
    of_periods,
    of_recharges,
    nearly,
    borne_elsewhere,
    not_listed,
    only_theirs,
    only_ours,
)
