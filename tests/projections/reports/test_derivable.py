"""What follows from sums that are known."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from projections.reports import fewest
from projections.reports.derivable import Known
from projections.reports.publishing import FEWEST
from tests.projections.reports.attacker import Solver


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


WHO, FEW = 7, 3
sums = st.lists(
    st.dictionaries(st.integers(0, 11), st.integers(1, 3), min_size=1, max_size=7),
    min_size=1, max_size=8,
)  # fmt: skip
people = st.lists(
    st.sets(st.integers(0, WHO - 1), min_size=1, max_size=4), min_size=12, max_size=12
)


@given(sums, people)
@settings(max_examples=400, deadline=None)
def test_what_is_told_of_few_is_found_as_by_trying_every_few_people(some, of):
    """Something is about nobody but these where it goes on to follow when they are left out."""
    known = Known(
        {at: sum(1 << who for who in one) for at, one in enumerate(of)}, fewest=FEW, most=8
    )
    shown: list[dict] = []
    for one in some:
        about_few = any(
            tells(shown, one, {part for part in range(12) if of[part] <= set(few)})
            for few in combinations(range(WHO), FEW - 1)
        )
        follows = Solver(shown).tells(one)
        assert known.follows(one) == follows
        assert known.told_of_few(one) == (about_few and not follows)
        if follows or not about_few:
            shown.append(one)


def tells(shown: list[dict], one: dict, of_few: set[int]) -> bool:
    """Whether something follows that has only these parts, from one thing more."""
    rest = [{part: n for part, n in some.items() if part not in of_few} for some in (*shown, one)]
    return Solver(rest[:-1]).tells(rest[-1])


# ── where nothing is missed ──────────────────────────────────────────────────────────────────

WIDE = 40
mixed = st.lists(
    st.tuples(
        st.dictionaries(
            st.integers(0, WIDE - 1), st.sampled_from([1, 1, 1, 2, -1]), min_size=1, max_size=9
        ),
        st.sets(st.integers(0, 7), max_size=3),
        st.booleans(),
    ),
    min_size=1, max_size=6,
)  # fmt: skip
nobody_too = st.lists(st.sets(st.integers(0, WHO - 1), max_size=4), min_size=WIDE, max_size=WIDE)


def asked_in_turn(some, of, most):
    """Each sum, or what it comes to with some of those before it, beside what is known by then,
    and whether something about few follows by trying every few people. Some are learned unasked."""
    known = Known(
        {at: sum(1 << who for who in one) for at, one in enumerate(of)}, fewest=FEW, most=most
    )
    shown: list[dict] = []
    for own, besides, unasked in some:
        one = dict(own)
        for other in (shown[at] for at in besides if at < len(shown)):
            one = {part: one.get(part, 0) + other.get(part, 0) for part in one | other}
        one = {part: times for part, times in one.items() if times}
        if not one:
            continue
        if unasked:
            known.learn(one)
            shown.append(one)
            continue
        about_few = not Solver(shown).tells(one) and any(
            tells(shown, one, {part for part, own in enumerate(of) if own and own <= set(few)})
            for few in combinations(range(WHO), FEW - 1)
        )
        hidden = known.told_of_few(one)
        yield hidden, about_few
        if not hidden:
            shown.append(one)


@given(mixed, nobody_too, st.integers(6, 30))
@settings(max_examples=150, deadline=None)
def test_with_more_parts_than_there_may_be_sums_and_what_is_known_besides_it_is_the_same(
    some, of, most
):
    for hidden, about_few in asked_in_turn(some, of, most):
        assert hidden == about_few


@given(sums, people, st.integers(0, 4))
@settings(max_examples=100, deadline=None)
def test_where_nobody_looks_on_what_is_told_is_about_many_all_the_same(some, of, steps):
    was, fewest.MOST = fewest.MOST, steps
    try:
        in_turn = [(one, (), False) for one in some]
        for hidden, about_few in asked_in_turn(in_turn, of, 8):
            assert hidden or not about_few
    finally:
        fewest.MOST = was
