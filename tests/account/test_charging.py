"""What a person pays: the lower of two, never on some programmes, and never a surprise."""

from __future__ import annotations

import pytest
from hypothesis import given as over
from hypothesis import strategies as st

from ledger import commands as c
from ledger import events as e
from ledger.account.budgets.charging import (
    NEVER_CHARGED,
    Parts,
    near_zero,
    parts_of,
    why_no_payment,
)
from ledger.account.pay.rates import amount_pence, contributions
from ledger.calendar import Period
from tests.builders import ONE_FUND, TWO_FUNDS, allocated, day, fund, given

POUNDS = st.integers(0, 10**6)


def assessed(weekly_pence: int, **changes) -> c.AssessContribution:
    fields = {"fund": "council", "from_on": day(1), "decided_on": day(1)}
    return c.AssessContribution(account="A-1", weekly_pence=weekly_pence, **fields | changes)


@pytest.mark.parametrize(
    ("budget", "most", "person", "council"),
    [(30000, 0, 0, 30000), (30000, 10000, 10000, 20000), (20000, 30000, 20000, 0)],
)
def test_T3_a_person_pays_the_lower_of_the_assessment_and_the_chargeable_budget(
    budget, most, person, council
):
    assert parts_of(budget, assessed_pence=most) == Parts(person, council)
    history = (*ONE_FUND, fund("council"), allocated("council", amount_pence=budget))
    account = given(*history, assessed(most)).draft.account("A-1")
    week = contributions(account, "council", Period(day(7), day(13)))
    assert amount_pence(week) == person


@over(POUNDS, POUNDS)
def test_what_the_person_and_the_funder_pay_is_the_budget(budget, most):
    parts = parts_of(budget, assessed_pence=most)
    assert sum(parts) == budget and 0 <= parts.person_pence <= most and parts.funder_pence >= 0


def test_T4_no_direct_payment_is_payable_where_the_contribution_is_more_and_why_is_said():
    why = why_no_payment(15000, assessed_pence=16000)
    assert why is not None and "£160.00 a week, is more than" in why and "£150.00" in why
    assert near_zero(15000, assessed_pence=16000) is None


def test_T4_where_the_two_are_equal_nothing_is_left_and_it_is_still_scheduled():
    assert why_no_payment(15000, assessed_pence=15000) is None
    assert parts_of(15000, assessed_pence=15000) == Parts(15000, 0)


def test_T5_a_net_of_28_pence_for_four_weeks_is_told_with_its_arithmetic():
    words = near_zero(6000, assessed_pence=5993)
    assert words == (
        "four weeks are £240.00, less the person's contribution of £239.72 (4 × £59.93): "
        "£0.28 would be paid"
    )


def test_ten_pounds_for_four_weeks_is_enough():
    assert near_zero(6000, assessed_pence=5751) is not None
    assert near_zero(6000, assessed_pence=5750) is None
    assert near_zero(100, assessed_pence=0) is None


@pytest.mark.parametrize("programme", NEVER_CHARGED)
def test_no_contribution_is_charged_on_what_the_law_keeps_free(programme):
    charges = fund("free", programme=programme, contribution_charged=True)
    given(*ONE_FUND).when(charges).then_refused("never-charged")
    history = (*ONE_FUND, fund("free", programme=programme))
    given(*history).when(assessed(2000, fund="free")).then_refused("never-charged")


def test_a_contribution_is_refused_on_a_fund_that_charges_none():
    history = (*ONE_FUND, fund("edu", programme="education"))
    given(*history).when(assessed(2000, fund="edu")).then_refused("charges no contribution")


def test_an_assessment_of_nothing_ends_a_contribution():
    given(*TWO_FUNDS).when(assessed(0)).then(
        e.ContributionAssessed("council", 0, day(1), day(1), ())
    )


def test_a_strange_fund_charges_nothing():
    given(*TWO_FUNDS).when(assessed(1, fund="other")).then_refused("unknown-fund")
    given(*TWO_FUNDS).when(assessed(1, fund="unassigned")).then_refused("reserved-fund")
