"""A small run of the accuracy bench (`python -m tests.bench.matching` is the whole of it)."""

import pytest

from ledger.matching.items import Item
from tests.bench.matching import measured, overall, total
from tests.bench.matching_world import LEVELS, known, worlds


@pytest.mark.parametrize("seed", [101, 102, 103])
def test_what_is_matched_by_itself_is_right(seed):
    found = measured(40, seed)
    levels = {name: total(by_kind.values()) for name, by_kind in found.items()}
    assert sum(one.matches for one in levels.values()) > 6000
    for name, least in (("easy", 0.999), ("ordinary", 0.999), ("hard", 0.998), ("cruel", 0.98)):
        assert levels[name].precision >= least, name
    for name, least in (("easy", 0.99), ("ordinary", 0.98), ("hard", 0.88), ("cruel", 0.25)):
        assert levels[name].recall >= least, name
    assert overall(found).precision >= 0.999


def test_the_worlds_are_the_same_each_time_and_true_to_themselves():
    for level in LEVELS:
        one, again = next(worlds(level, 1, 5)), next(worlds(level, 1, 5))
        assert one == again
        ids = [item.id for item in (*one.theirs, *one.ours)]
        assert len(ids) == len(set(ids))
        for real in one.reals:
            if real.lines and real.entries:
                assert _pence(real.lines) == _pence(real.entries)
            assert {item.id for item in (*real.lines, *real.entries)} <= set(ids)
        assert sum(known(one).values()) > 20


def _pence(items: tuple[Item, ...]) -> int:
    return sum(one.pence for one in items)
