"""What follows from sums that are known."""

from __future__ import annotations

from projections.reports.derivable import Known
from projections.reports.publishing import FEWEST


def test_sums_follow_from_others_by_any_combination_and_not_otherwise():
    parts = {1: 0b1111_1111, 2: 0b11 << 10, 3: 0b1111_1111 << 20, 4: 0b1 << 30}
    known = Known(parts, fewest=FEWEST, most=8)
    for some in ([1, 2, 3, 4], [1, 2], [2, 3]):
        known.learn(dict.fromkeys(some, 1))
    assert known.follows({3: 1, 4: 1}) and known.follows({1: 1, 4: 1})
    assert known.follows({1: 1, 2: 2, 3: 1}) and not known.follows({1: 1})
    assert known.told_of_few({1: 1}) and not known.told_of_few({3: 2, 4: 2})


def test_what_follows_from_one_thing_known_and_another_is_not_told():
    parts = {name: 0b11111 << 5 * at for at, name in enumerate("pxy")}
    known = Known(parts, fewest=FEWEST, most=8)
    assert not known.told_of_few(dict.fromkeys("pxy", 1))
    assert known.told_of_few(dict.fromkeys("xy", 1)) and not known.follows({"p": 1})


def test_a_small_sum_that_many_things_together_give_away_is_not_told():
    parts = {name: 0b111 << 3 * at for at, name in enumerate("pqxuyw")}
    known = Known(parts, fewest=FEWEST, most=8)
    for some in ("pxu", "qyw"):
        assert not known.told_of_few(dict.fromkeys(some, 1))
    assert known.told_of_few(dict.fromkeys("xuyw", 1))
