"""How a group's own habits bear on what is certain in it: never more than it has shown."""

import pytest

from tests.matching.making import item, matched


def usual(count: int, *, days: int = 0, lost: int = 0):
    """So many payments of amounts of their own, each so many days late; of lost more, no line."""
    ours = [item(f"u{n}", 3 * n, -(50_000 + 37 * n)) for n in range(count + lost)]
    theirs = [item(f"v{n}", 3 * n + days, -(50_000 + 37 * n)) for n in range(count)]
    return theirs, ours


def the_odd_one(habit, late: int) -> bool:
    """Whether a line of an amount of its own, so many days late, is matched in such a group."""
    theirs, ours = habit
    found = matched([*theirs, item("t", 400 + late, -777)], [*ours, item("o", 400, -777)])
    return ("t", "o") in found


@pytest.mark.parametrize("count", [0, 10])
def test_a_group_that_has_shown_little_is_weighed_by_what_is_usual(count):
    assert the_odd_one(usual(count), late=2)
    assert not the_odd_one(usual(count), late=7)


def test_habits_never_match_what_lies_beyond_the_window():
    assert not the_odd_one(usual(60, days=6), late=7)


def test_a_muddle_asks_about_what_a_tidy_group_matches():
    weekly_ours = [item(f"o{n}", 500 + 7 * n, -9_000) for n in range(4)]
    weekly_theirs = [item(f"t{n}", 500 + 7 * n + 3, -9_000) for n in range(3)]
    found = {}
    for name, (theirs, ours) in {
        "tidy": usual(60),
        "muddle": ([*usual(20)[0], *[item(f"x{n}", 9 * n, -(90_001 + n)) for n in range(30)],
                    *[item(f"w{n}", 11 * n + 6, -(70_000 + 41 * n)) for n in range(20)]],
                   [*usual(20, lost=30)[1],
                    *[item(f"z{n}", 11 * n, -(70_000 + 41 * n)) for n in range(20)]]),
    }.items():  # fmt: skip
        pairs = matched([*theirs, *weekly_theirs], [*ours, *weekly_ours])
        found[name] = {pair for pair in pairs if pair[0] in {"t0", "t1", "t2"}}
    assert found == {"tidy": {(f"t{n}", f"o{n}") for n in range(3)}, "muddle": set()}
