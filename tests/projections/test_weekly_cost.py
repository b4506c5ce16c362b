"""What a service costs by the week, as Client Level Data counts it."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given as over
from hypothesis import strategies as st

from ledger import commands as c
from projections.weekly_cost import (
    WEEKS_OF,
    basis_of,
    costs_of,
    in_tenths,
    weekly_cost,
    weeks_of_service,
)
from tests.builders import ONE_FUND, allocated, day, given


@pytest.mark.parametrize(
    ("frequency", "week"),
    [
        ("weekly", 66429),
        ("fortnightly", 33215),
        ("four-weekly", 16607),
        ("monthly", 15330),
        ("quarterly", 5110),
        ("yearly", 1277),
        ("one-off", None),
    ],
)
def test_T23_a_cost_of_any_frequency_becomes_a_weeks(frequency, week):
    assert weekly_cost(66429, frequency) == week
    assert basis_of(frequency)


def test_T23_a_quarter_is_91_days_and_13_weeks():
    weeks = weeks_of_service(date(2025, 4, 1), date(2025, 6, 30))
    assert weeks == 13 and in_tenths(weeks) == "13.0"
    assert in_tenths(weeks_of_service(date(2025, 4, 1), date(2025, 4, 1))) == "0.1"


def test_a_frequency_that_nobody_knows_or_a_negative_cost_is_no_answer():
    with pytest.raises(ValueError, match="daily"):
        weekly_cost(1, "daily")
    with pytest.raises(ValueError, match="not negative"):
        weekly_cost(-1, "weekly")


@over(st.integers(0, 10**9), st.sampled_from(sorted(WEEKS_OF)))
def test_a_weeks_cost_is_never_more_than_half_a_penny_out(pence, frequency):
    found = weekly_cost(pence, frequency)
    assert abs(Fraction(found) - pence * WEEKS_OF[frequency]) <= Fraction(1, 2)


def test_each_amount_of_an_allocation_has_its_own_days():
    rise = c.ReviseAllocation(
        account="A-1", allocation="al-nhs", amount_pence=16500, from_on=day(1, 9),
        decided_on=day(1, 10),
    )  # fmt: skip
    once = allocated(allocation="al-2", frequency="one-off", amount_pence=90000)
    account = given(*ONE_FUND, once, rise).draft.account("A-1")
    found = [(one.allocation, one.weekly_pence, one.first, one.last) for one in costs_of(account)]
    assert found == [
        ("al-nhs", 15000, day(1), day(31, 8)),
        ("al-nhs", 16500, day(1, 9), None),
        ("al-2", None, day(1), None),
    ]


def test_no_amount_runs_on_after_its_allocation_ended():
    rises = [
        c.ReviseAllocation(account="A-1", allocation="al-nhs", amount_pence=pence, from_on=from_on,
                           decided_on=day(1, 5))
        for pence, from_on in ((20000, day(1, 7)), (30000, day(1, 8)))
    ]  # fmt: skip
    end = c.EndAllocation(account="A-1", allocation="al-nhs", last_on=day(15, 6),
                          decided_on=day(1, 6), reason="needs-met")  # fmt: skip
    account = given(*ONE_FUND, *rises, end).draft.account("A-1")
    found = [(one.weekly_pence, one.first, one.last) for one in costs_of(account)]
    assert found == [(15000, day(1), day(15, 6))]
