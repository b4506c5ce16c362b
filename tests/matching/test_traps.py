"""What must never be matched by itself, and what must, in the cases that mislead."""

import sys

import pytest

from ledger.matching.items import Limits
from ledger.matching.stages import match
from tests.matching.making import asked, entries, item, lines, matched, on, pairs


def test_equal_weekly_payments_pair_with_their_own_weeks():
    assert matched(lines(1, 8, 16), entries(0, 7, 14)) == {("t0", "o0"), ("t1", "o1"), ("t2", "o2")}


def test_two_equal_weekly_payments_are_never_merged():
    assert matched([item("t", 7, 20000)], entries(0, 7)) == set()
    assert matched([item("t", 3, 20000)], entries(0, 7)) == set()


def test_this_weeks_line_is_not_eaten_by_last_weeks_entry():
    assert matched(lines(7), entries(0, 7)) == {("t0", "o1")}


@pytest.mark.parametrize("day", [4, 5, 6])
def test_a_line_between_two_equal_weeks_goes_to_a_person(day):
    assert asked(lines(day), entries(0, 7)) == {"ambiguous"}


def test_a_line_soon_after_its_week_is_that_weeks():
    assert matched(lines(2), entries(0, 7)) == {("t0", "o0")}


@pytest.mark.parametrize("weeks", [2, 5, 30])
def test_a_chain_that_could_be_late_or_early_is_never_matched_all_one_off(weeks):
    ours = entries(*(7 * week for week in range(weeks + 1)))
    assert matched(lines(*(7 * week + 5 for week in range(weeks))), ours) == set()


def test_a_whole_chain_that_is_late_each_week_is_matched():
    found = matched(lines(5, 12, 19, 26), entries(0, 7, 14, 21))
    assert found == {(f"t{n}", f"o{n}") for n in range(4)}


@pytest.mark.parametrize("days", [9, 60])
def test_daily_payments_all_a_day_late_are_not_matched_to_the_next_day(days):
    assert matched(lines(*range(1, days + 1)), entries(*range(days))) == set()


def test_weekday_payments_all_a_working_day_late_are_not_matched_to_the_same_day():
    weekdays = [day for day in range(21) if day % 7 < 5]
    late = [day + (3 if day % 7 == 4 else 1) for day in weekdays]
    assert matched(lines(*late), entries(*weekdays)) == set()


def test_daily_payments_shown_the_same_day_are_matched():
    assert len(matched(lines(*range(30)), entries(*range(30)))) == 30


def test_the_nearest_is_not_taken_first_where_that_leaves_two_alone():
    assert asked(lines(3, 6), entries(0, 3)) == {"ambiguous"}


def test_two_equal_visits_a_week_each_a_day_late_are_matched():
    assert len(matched(lines(1, 4, 8, 11), entries(0, 3, 7, 10))) == 4


def test_a_lost_line_makes_its_neighbours_of_that_week_a_question_and_no_more():
    found = matched(lines(1, 4, 11, 15, 18), entries(0, 3, 7, 10, 14, 17))
    assert {("t0", "o0"), ("t3", "o4"), ("t4", "o5")} <= found
    assert all(int(a[1]) + (int(a[1]) > 1) == int(b[1]) for a, b in found)


def test_a_lost_line_among_many_that_were_all_as_late_is_the_only_one_alone():
    days = [7 * week + day for week in range(6) for day in (0, 2, 4)]
    shown = [day + 1 for day in days if day != 16]
    names = {day: f"o{n}" for n, day in enumerate(days)}
    expected = {(f"t{n}", names[day - 1]) for n, day in enumerate(shown)}
    assert matched(lines(*shown), entries(*days)) == expected


def test_twins_pair_off_in_order():
    assert matched(lines(0, 0), entries(0, 0)) == {("t0", "o0"), ("t1", "o1")}
    assert matched(lines(1), entries(0, 0)) == {("t0", "o0")}


def test_two_payees_of_one_amount_and_day_are_told_apart_by_name():
    theirs = [item("t0", 1, payee="CARD PAYMENT TO BOOTS 1234"), item("t1", 1, payee="J SMITH")]
    ours = [item("o0", 0, payee="Jane Smith PA wages"), item("o1", 0, payee="Boots")]
    assert matched(theirs, ours) == {("t0", "o1"), ("t1", "o0")}


def test_payees_that_contradict_each_other_are_never_matched():
    theirs, ours = [item("t", 0, payee="TESCO STORES")], [item("o", 0, payee="Halfords")]
    assert asked(theirs, ours) == {"amount-same"}


def test_a_slip_in_a_payee_is_no_other_payee():
    found = match([item("t", 1, payee="SUNRSIE HOME CARE 221")],
                  [item("o", 0, payee="Sunrise Home Care Ltd")])  # fmt: skip
    assert pairs(found) == {("t", "o")}
    assert 80 <= found.matches[0].basis.payee_percent < 100


def test_names_are_compared_only_where_both_sides_have_one(monkeypatch):
    monkeypatch.setitem(sys.modules, "rapidfuzz", None)
    assert matched([item("t", 0, payee="A NAME NOBODY HAS")], entries(0)) == {("t", "o0")}


def test_kinds_that_differ_are_never_matched():
    assert matched([item("t", 0, kind="payment")], [item("o", 0, kind="refund")]) == set()


def test_things_of_two_groups_are_never_matched():
    assert matched([item("t", 0, group="a")], [item("o", 0, group="b")]) == set()


# ── references and periods ───────────────────────────────────────────────────────────────────


def test_a_shared_reference_reaches_further_than_days_do():
    found = match([item("t", 20, refs="INV7")], [item("o", 0, refs="INV7")])
    assert found.matches[0].basis.stage == "reference"
    assert matched([item("t", 40, refs="INV7")], [item("o", 0, refs="INV7")]) == set()


def test_a_reference_that_many_share_says_nothing():
    theirs = [item("t", 5, refs="WAGES")]
    ours = [item("o0", 0, refs="WAGES"), item("o1", 7, refs="WAGES")]
    assert asked(theirs, ours) == {"ambiguous"}


def test_references_tell_late_weeks_apart():
    theirs = [item("t0", 8, refs="W1"), item("t1", 9, refs="W2")]
    ours = [item("o0", 0, refs="W1"), item("o1", 7, refs="W2")]
    assert matched(theirs, ours) == {("t0", "o0"), ("t1", "o1")}


@pytest.mark.parametrize("apart", [1, 2, 3, 7])
@pytest.mark.parametrize("late", [0, 1, 3])
def test_swapped_references_of_one_amount_go_to_a_person(apart, late):
    theirs = [item("t0", late, refs="W2"), item("t1", apart + late, refs="W1")]
    ours = [item("o0", 0, refs="W1"), item("o1", apart, refs="W2")]
    assert matched(theirs, ours) == set()


def test_three_references_passed_round_go_to_a_person():
    theirs = [item("t0", 0, refs="W3"), item("t1", 7, refs="W1"), item("t2", 14, refs="W2")]
    ours = [item("o0", 0, refs="W1"), item("o1", 7, refs="W2"), item("o2", 14, refs="W3")]
    assert matched(theirs, ours) == set()


def test_swapped_references_of_two_amounts_are_matched_by_amount():
    theirs = [item("t0", 0, 10000, refs="W2"), item("t1", 0, 12000, refs="W1")]
    ours = [item("o0", 0, 10000, refs="W1"), item("o1", 0, 12000, refs="W2")]
    assert matched(theirs, ours) == {("t0", "o0"), ("t1", "o1")}


def test_a_line_with_anothers_reference_and_this_ones_amount_goes_to_a_person():
    ours = [item("o0", 0, 10000, refs="W1"), item("o1", 0, 12000, refs="W2")]
    assert asked([item("t", 0, 10000, refs="W2")], ours) == {"reference-same", "amount-same"}


def test_the_same_period_reaches_further_than_days_do():
    days = {"first_on": on(0), "last_on": on(27)}
    found = match([item("t", 50, **days)], [item("o", 0, **days)])
    assert found.matches[0].basis.stage == "period"


def test_periods_that_differ_are_never_matched():
    theirs = [item("t", 0, first_on=on(0), last_on=on(27))]
    assert asked(theirs, [item("o", 0, first_on=on(0), last_on=on(26))]) == {"amount-same"}


def test_last_weeks_entry_does_not_eat_this_weeks_line_where_both_lost_their_own():
    # Either day 14 is the 10th's, four days late; or both are late by eleven.
    assert matched(lines(14, 21), entries(3, 10)) == set()


# ── suggestions ──────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("theirs", "ours", "why", "apart"),
    [
        (10050, 10000, "amount-near", 50),
        (12345, 13245, "digits-swapped", -900),
        (1234500, 12345, "decimal-slip", 1222155),
        (-10000, 10000, "sign", -20000),
    ],
)
def test_amounts_that_a_slip_explains_are_suggested_and_never_matched(theirs, ours, why, apart):
    found = match([item("t", 1, theirs)], [item("o", 0, ours)])
    assert not found.matches
    assert [(one.why, one.difference_pence) for one in found.suggestions] == [(why, apart)]


def test_an_equal_amount_far_away_is_suggested():
    assert asked(lines(30), entries(0)) == {"date-far"}


def test_limits_can_be_narrowed():
    assert not match(lines(3), entries(0), Limits(after_days=2)).matches
