"""What holds of every matching, whatever comes in; small cases against every possible reading."""

from collections import Counter
from itertools import combinations, permutations
from unittest.mock import patch

from hypothesis import given, settings
from hypothesis import strategies as some

from ledger.matching.assignment import best
from ledger.matching.candidates import Owners, pair_cost, thing
from ledger.matching.habits import ALONE, MARGIN
from ledger.matching.items import Item, Limits
from ledger.matching.stages import match
from tests.matching.making import item, on

ITEMS = some.tuples(
    some.integers(0, 25),
    some.sampled_from((10000, 10000, 10000, 4000, 6000, 9900, -10000)),
    some.sampled_from(("", "", "Boots", "BOTS", "Jane Smith")),
    some.sampled_from(("", "", "", "R1", "R2", "R3")),
    some.sampled_from(("", "payment", "refund")),
    some.sampled_from((0, 0, 1)),
)


def side(letter: str):
    def made(rows: list[tuple]) -> list[Item]:
        return [
            item(f"{letter}{n}", day, pence, payee=payee, refs=refs, kind=kind,
                 first_on=on(0) if period else None, last_on=on(27) if period else None)
            for n, (day, pence, payee, refs, kind, period) in enumerate(rows)
        ]  # fmt: skip

    return some.lists(ITEMS, max_size=9).map(made)


@given(side("t"), side("o"))
def test_each_item_is_in_one_match_at_most_and_amounts_add_up(theirs, ours):
    found = match(theirs, ours)
    lines, entries = {one.id: one for one in theirs}, {one.id: one for one in ours}
    for names, of in (("theirs", lines), ("ours", entries)):
        used = [name for one in found.matches for name in getattr(one, names)]
        assert len(used) == len(set(used)) and set(used) <= set(of)
    for one in found.matches:
        assert 1 in (len(one.theirs), len(one.ours))
        assert sum(lines[name].pence for name in one.theirs) == one.pence
        assert sum(entries[name].pence for name in one.ours) == one.pence


@given(side("t"), side("o"), some.randoms(use_true_random=False))
def test_the_order_of_what_comes_in_never_changes_the_answer(theirs, ours, chance):
    found = match(theirs, ours)
    chance.shuffle(theirs)
    chance.shuffle(ours)
    assert match(theirs, ours) == found


@given(side("t"), side("o"))
def test_seen_from_the_other_side_with_time_turned_round_no_match_is_contradicted(theirs, ours):
    def turned(items):
        return [one._replace(on=on(100 - (one.on - on(0)).days)) for one in items]

    plain = {one.id: one._replace(id="") for one in (*theirs, *ours)}

    def told(some_names, other_names):
        """Without ids: which of several twins is taken, nobody minds."""
        return tuple(plain[name] for name in some_names), tuple(plain[name] for name in other_names)

    # A bank's next working day is the one thing that knows which way time runs.
    with patch("ledger.matching.lateness._next_working_day", lambda day: day + 999):
        here = Counter(told(one.theirs, one.ours) for one in match(theirs, ours).matches)
        turned_found = match(turned(ours), turned(theirs)).matches
    there = Counter(told(one.ours, one.theirs) for one in turned_found)
    for side_, items in enumerate((theirs, ours)):
        used: Counter = Counter()
        for pair, count in (here | there).items():
            for one in pair[side_]:
                used[one] += count
        assert used <= Counter(one._replace(id="") for one in items)


@given(side("t"), side("o"), ITEMS)
def test_an_item_of_another_group_changes_nothing(theirs, ours, row):
    found = match(theirs, ours)
    day, pence, payee, refs, kind, _ = row
    other = item("x", day, pence, payee=payee, refs=refs, kind=kind, group="another")
    assert match([*theirs, other], ours) == found
    assert match(theirs, [*ours, other]) == found


@given(side("t"), side("o"))
def test_an_item_of_another_amount_and_kind_never_turns_a_match_into_another(theirs, ours):
    """It says something of the group's habits, and may make a match a question, or back."""
    found = match(theirs, ours).matches
    entry_of = {line: one.ours for one in found for line in one.theirs}
    line_of = {entry: one.theirs for one in found for entry in one.ours}
    stranger = item("x", 3, -77777, kind="transfer")
    for again in (match([*theirs, stranger], ours), match(theirs, [*ours, stranger])):
        for one in again.matches:
            assert all(entry_of.get(line, one.ours) == one.ours for line in one.theirs)
            assert all(line_of.get(entry, one.theirs) == one.theirs for entry in one.ours)


DAYS = some.lists(some.integers(0, 16), min_size=1, max_size=5, unique=True)


@settings(max_examples=300)
@given(DAYS, DAYS, some.randoms(use_true_random=False))
def test_a_certain_pair_is_in_every_reading_nearly_as_good_as_the_best(lines, entries, chance):
    theirs = [thing(item(f"t{n}", day)) for n, day in enumerate(lines)]
    ours = [thing(item(f"o{n}", day)) for n, day in enumerate(entries)]
    owners, limits = Owners(theirs, ours, Limits()), Limits()
    costs = {}
    for i, line in enumerate(theirs):
        for j, entry in enumerate(ours):
            if -limits.before_days <= line.day - entry.day <= limits.after_days:
                extra = chance.choice((0, 0, 0, 5, 20))
                costs[i, j] = pair_cost(line, entry, owners, limits) + extra
    if len(costs) < 2:
        return
    readings = every_reading(len(theirs), len(ours), costs)
    least = min(readings.values())
    found = best([1] * len(theirs), [1] * len(ours), costs)
    assert readings[frozenset((one.theirs, one.ours) for one in found)] == least
    for one in found:
        pair = (one.theirs, one.ours)
        others = [
            cost for reading, cost in readings.items()
            if pair not in reading
            and any(a == pair[0] or b == pair[1] for a, b in reading)
        ]  # fmt: skip
        if one.sure:
            assert min(others, default=least + MARGIN) - least >= MARGIN


def every_reading(lines: int, entries: int, costs: dict) -> dict[frozenset, int]:
    """Each way to pair some lines with some entries, and what it costs."""
    found = {}
    for count in range(min(lines, entries) + 1):
        for some_lines in combinations(range(lines), count):
            for some_entries in permutations(range(entries), count):
                reading = frozenset(zip(some_lines, some_entries, strict=True))
                if all(pair in costs for pair in reading):
                    alone = ALONE * (lines + entries - 2 * count)
                    found[reading] = alone + sum(costs[pair] for pair in reading)
    return found
