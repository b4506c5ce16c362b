"""What a week is worth, day by day."""

from datetime import date, timedelta

import pytest
from hypothesis import given as draws
from hypothesis import strategies as st

from ledger import commands as c
from ledger.account.pay.rates import (
    allocated,
    amount_pence,
    assessed_on,
    contributions,
    weekly_on,
)
from ledger.calendar import Period
from ledger.money import for_days
from tests.builders import allocated as an_allocation
from tests.builders import day, fund, given, opened

START = date(2023, 8, 28)


def story(*more):
    return given(
        opened(opened_on=START),
        fund("council", programme="social-care", from_on=START),
        an_allocation("council", from_on=START, decided_on=START),
        *more,
    ).draft.account("A-1")


def revised(pence: int, on: date, decided: date = START) -> c.ReviseAllocation:
    return c.ReviseAllocation(
        account="A-1", allocation="al-council", amount_pence=pence, from_on=on, decided_on=decided
    )


def assessed(pence: int, on: date = START) -> c.AssessContribution:
    return c.AssessContribution(
        account="A-1", fund="council", weekly_pence=pence, from_on=on, decided_on=on
    )


def over(account, first: date, last: date) -> int:
    return amount_pence(allocated(account, "council", None, Period(first, last)))


@pytest.mark.parametrize(
    ("days", "pence"), [(31, 66_429), (28, 60_000), (30, 64_286), (19, 40_714)]
)
def test_a_period_is_its_days_by_the_week_rounded_once(days, pence):
    assert over(story(), START, START + timedelta(days=days - 1)) == pence


def test_a_revision_runs_from_its_day_and_the_last_recorded_of_one_day_counts():
    account = story(revised(16_000, date(2023, 9, 4)), revised(16_500, date(2023, 9, 4)))
    assert weekly_on(account, "council", date(2023, 9, 3)) == 15_000
    assert weekly_on(account, "council", date(2023, 9, 4)) == 16_500
    assert over(account, START, date(2023, 9, 24)) == 64_500


def test_a_revision_of_an_earlier_day_recorded_later_leaves_the_later_rate():
    account = story(revised(16_500, date(2023, 9, 18)), revised(16_000, date(2023, 9, 4)))
    rates = [(s.first.day, s.weekly_pence) for s in
             allocated(account, "council", None, Period(START, date(2023, 9, 30)))]  # fmt: skip
    assert rates == [(28, 15_000), (4, 16_000), (18, 16_500)]


def test_nothing_is_due_after_a_stop_or_a_death():
    stop = c.DecideStop(account="A-1", force="must", ground="consent-withdrawn",
                        effective_on=date(2023, 9, 3), decided_on=START)  # fmt: skip
    assert over(story(stop), START, date(2023, 9, 30)) == 15_000
    died = c.RecordDeath(account="A-1", died_on=date(2023, 9, 2))
    assert over(story(stop, died), START, date(2023, 9, 30)) == for_days(15_000, 6)


def test_a_person_pays_the_lower_of_what_was_assessed_and_what_the_fund_gives():
    account = story(assessed(2_000), revised(1_500, date(2023, 9, 4)))
    found = contributions(account, "council", Period(START, date(2023, 9, 10)))
    assert [(s.days, s.weekly_pence) for s in found] == [(7, 2_000), (7, 1_500)]


def test_nobody_pays_where_no_contribution_was_assessed_or_is_charged():
    assert contributions(story(), "council", Period(START, day(1, 4, 2024))) == []
    assert assessed_on(story(), "council", START) == 0


weekly = st.integers(1, 300_000)
days = st.integers(0, 400)


@draws(weekly, st.lists(days, max_size=6), st.integers(1, 400))
def test_a_revision_that_changes_nothing_changes_no_penny(pence, at, length):
    account = story(revised(pence, START), *(
        revised(pence, START + timedelta(days=n)) for n in at))  # fmt: skip
    assert over(account, START, START + timedelta(days=length - 1)) == for_days(pence, length)


@draws(st.lists(st.tuples(days, weekly), max_size=6), st.integers(1, 400))
def test_the_stretches_of_a_period_are_each_of_its_days_once(changes, length):
    account = story(*(revised(pence, START + timedelta(days=n)) for n, pence in changes))
    last = START + timedelta(days=length - 1)
    found = allocated(account, "council", None, Period(START, last))
    each = [s.first + timedelta(days=n) for s in found for n in range(s.days)]
    assert each == [START + timedelta(days=n) for n in range(length)]
    exact = sum(weekly_on(account, "council", one) for one in each)
    assert abs(7 * amount_pence(found) * 2 - 2 * exact) <= 7
