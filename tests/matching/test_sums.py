"""One line that is several entries, and several lines that are one entry."""

from ledger.matching.items import Limits
from ledger.matching.stages import match
from tests.matching.making import item, matched

AGENCY = {"payee": "Sunrise Home Care"}


def test_one_line_pays_two_entries_of_one_day():
    ours = [item("o0", 0, -6010), item("o1", 0, -4020)]
    assert matched([item("t", 1, -10030)], ours) == {("t", "o0+o1")}


def test_one_line_pays_three_entries_of_one_payee():
    ours = [item(f"o{n}", n, -pence, **AGENCY) for n, pence in enumerate((6000, 3000, 1000))]
    assert matched([item("t", 2, -10000, **AGENCY)], ours) == {("t", "o0+o1+o2")}


def test_one_entry_is_paid_by_two_lines():
    theirs = [item("t0", 0, -6010), item("t1", 0, -4020)]
    assert matched(theirs, [item("o", 0, -10030)]) == {("t0+t1", "o")}


def test_a_sum_over_days_in_a_row_must_be_too_exact_to_be_chance():
    exact = [item("o0", 0, -13067), item("o1", 1, -501)]
    round_ = [item("o0", 0, -6000), item("o1", 1, -4000)]
    assert matched([item("t", 1, -13568)], exact) == {("t", "o0+o1")}
    found = match([item("t", 1, -10000)], round_)
    assert not found.matches
    assert [one.why for one in found.suggestions] == ["sum"]


def test_a_sum_of_two_payees_is_no_match():
    ours = [item("o0", 0, -6011, payee="Boots"), item("o1", 0, -4022, payee="Halfords")]
    assert matched([item("t", 0, -10033)], ours) == set()


def test_parts_of_one_run_belong_together():
    ours = [item("o0", 0, -6000, run="r1"), item("o1", 2, -4000, run="r1")]
    assert matched([item("t", 2, -10000)], ours) == {("t", "o0+o1")}


def test_a_sum_that_two_ways_make_is_no_match():
    ours = [item(f"o{n}", 0, -pence) for n, pence in enumerate((6000, 4000, 7000, 3000))]
    found = match([item("t", 0, -10000)], ours)
    assert not found.matches
    assert {one.why for one in found.suggestions} >= {"sum"}


def test_a_part_that_two_wholes_want_is_no_match():
    theirs = [item("t0", 0, -10000), item("t1", 0, -9000)]
    ours = [item("o0", 0, -6000), item("o1", 0, -4000), item("o2", 0, -3000)]
    assert matched(theirs, ours) == set()


def test_parts_that_nothing_tells_apart_make_one_way():
    ours = [item(f"o{n}", 0, -4000) for n in range(3)]
    assert matched([item("t", 0, -8000)], ours) == {("t", "o0+o1")}


def test_an_item_that_equals_are_asked_about_is_in_no_sum():
    theirs = [item("t0", 5, -6000), item("t1", 5, -10000)]
    ours = [item("o0", 0, -6000), item("o1", 7, -6000), item("o2", 7, -4000)]
    assert matched(theirs, ours) == set()


def test_parts_far_from_the_whole_are_no_match():
    ours = [item("o0", 0, -6010, **AGENCY), item("o1", 0, -4020, **AGENCY)]
    assert matched([item("t", 5, -10030, **AGENCY)], ours) == set()


def test_the_search_is_bounded():
    ours = [item(f"o{n}", 0, -100 - n) for n in range(40)]
    assert matched([item("t", 0, -3011)], ours) == set()
    few = Limits(most_parts=2)
    three = [item(f"o{n}", 0, -pence) for n, pence in enumerate((6010, 3030, 1050))]
    assert not match([item("t", 0, -10090)], three, few).matches
