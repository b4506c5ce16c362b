"""What a funder bears beside a budget: when it may be told, when it ended, and what it comes to."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given as over
from hypothesis import strategies as st

from ledger import commands as c
from ledger import events as e
from ledger.account.budgets.funder_costs import cost_pence, days_of
from ledger.account.budgets.state import FunderCost
from ledger.calendar import Period, financial_year
from ledger.money import for_days
from tests.builders import ONE_FUND, allocated, day, fund, given, opened


def told(**changes) -> c.RecordFunderCost:
    fields = {
        "account": "A-1", "cost": "day-centre", "fund": "nhs", "kind": "block-contract",
        "frequency": "weekly", "amount_pence": 8600, "from_on": day(1), "recorded_on": day(14),
    }  # fmt: skip
    return c.RecordFunderCost(**fields | changes)


def released(last_on: date | None = None) -> c.EndFunderCost:
    return c.EndFunderCost(
        account="A-1", cost="day-centre", last_on=last_on or day(30, 6), decided_on=day(20, 6),
        reason="released",
    )  # fmt: skip


def test_a_cost_beside_the_budget_is_kept_as_it_was_told():
    given(*ONE_FUND).when(told()).then(
        e.FunderCostRecorded(
            "day-centre", "nhs", "block-contract", "weekly", 8600, day(1), None, day(14)
        )
    )


def test_it_moves_no_money_of_the_account():
    account = given(*ONE_FUND).when(told()).draft.account("A-1")
    assert not account.money and not account.paid


def test_a_block_contract_runs_until_it_is_released():
    given(*ONE_FUND, told()).when(released()).then(
        e.FunderCostEnded("day-centre", day(30, 6), day(20, 6), "released")
    )
    account = given(*ONE_FUND, told(), released()).draft.account("A-1")
    assert account.budget.costs["day-centre"].last_on == day(30, 6)


def test_a_cost_of_a_closed_account_is_told_too_since_bills_come_late():
    closed = c.CloseAccount(account="A-1", closed_on=day(30), reason="needs-met-otherwise")
    given(opened(), fund(), allocated(), closed).when(told(), released()).then_kinds(
        e.FunderCostRecorded, e.FunderCostEnded
    )


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (told(fund="lottery"), "unknown-fund"),
        (told(fund="unassigned"), "reserved-fund"),
        (told(to_on=day(31, 3)), "end-before-start"),
        (told(frequency="once", to_on=day(2)), "once-has-no-end"),
        (told(frequency="once", kind="care-before"), "care-before-once"),
        (released(), "unknown-cost"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_makes_no_sense_is_refused_with_what_to_try(wrong, words):
    story = given(*ONE_FUND).when(wrong).then_refused(words)
    assert "try:" in str(story.refusal)


def test_a_cost_of_an_account_that_is_not_there_is_refused():
    given().when(told()).then_refused("unknown-account")


def test_two_costs_of_one_name_are_refused():
    given(*ONE_FUND, told()).when(told(amount_pence=1)).then_refused("cost-exists")


def test_an_end_may_be_put_right_but_not_told_twice():
    given(*ONE_FUND, told(), released()).when(released()).then_refused("cost-ended")
    given(*ONE_FUND, told(), released()).when(released(day(31, 7))).then_kinds(e.FunderCostEnded)


def test_what_was_borne_once_has_no_end_but_may_never_have_been():
    once = told(frequency="once")
    given(*ONE_FUND, once).when(released()).then_refused("if it never was: --last 31/03/2025")
    account = given(*ONE_FUND, once, released(day(31, 3))).draft.account("A-1")
    assert cost_pence(account.budget.costs["day-centre"], YEAR) == 0


# ── what one comes to ────────────────────────────────────────────────────────────────────────

YEAR = Period(day(1), date(2026, 3, 31))


def cost(last_on: date | None = None, **changes) -> FunderCost:
    fields = {"frequency": "weekly", "amount_pence": 8600, "from_on": day(1)} | changes
    recorded = e.FunderCostRecorded(
        "x", "nhs", "block-contract", to_on=None, recorded_on=day(1), **fields
    )
    return FunderCost(recorded, last_on)


def test_a_weeks_cost_is_by_days_and_rounded_once():
    assert cost_pence(cost(), YEAR) == for_days(8600, 365) == 448429
    assert cost_pence(cost(last_on=day(29, 6)), YEAR) == 110571  # 90 days
    assert cost_pence(cost(from_on=date(2026, 3, 31)), YEAR) == 1229


def test_a_years_cost_is_by_the_days_of_its_financial_year():
    yearly = cost(frequency="yearly", amount_pence=36500, from_on=date(2024, 1, 1))
    assert cost_pence(yearly, YEAR) == 36500
    assert cost_pence(yearly, Period(day(1), day(10))) == 1000
    # 2023-24 has a 29 February: 366 days, of which these are 91; then 9 days of 365.
    both = Period(date(2024, 1, 1), date(2024, 4, 9))
    assert cost_pence(yearly, both) == 9075 + 900  # 36500 × 91/366 = 9075.14


def test_what_is_borne_once_is_whole_on_its_day_and_nothing_on_any_other():
    once = cost(frequency="once", from_on=day(5))
    assert cost_pence(once, Period(day(5), day(5))) == 8600
    assert cost_pence(once, Period(day(6), day(30))) == 0
    assert days_of(once, YEAR) == Period(day(5), day(5))


def test_a_cost_that_ended_before_it_began_never_was():
    assert cost_pence(cost(last_on=date(2025, 3, 31)), YEAR) == 0
    assert days_of(cost(last_on=date(2025, 3, 31)), YEAR) is None


@over(
    st.sampled_from(["weekly", "yearly"]), st.integers(1, 10**7), st.integers(-800, 800),
    st.integers(0, 800), st.lists(st.integers(0, 800), min_size=2, max_size=5, unique=True),
)  # fmt: skip
def test_stretches_of_days_come_to_the_whole_within_a_penny_each(
    frequency, pence, begins, long, cuts
):
    start = day(1) + timedelta(days=begins)
    one = cost(start + timedelta(days=long), frequency=frequency, amount_pence=pence,
               from_on=start)  # fmt: skip
    edges = sorted({day(1) + timedelta(days=cut) for cut in cuts})
    whole = Period(edges[0], edges[-1])
    inside = days_of(one, whole)
    exact = Fraction(0)
    for number in range(inside.days if inside else 0):
        on = inside.first + timedelta(days=number)
        exact += Fraction(pence, 7 if frequency == "weekly" else financial_year(on).days)
    assert abs(cost_pence(one, whole) - exact) <= Fraction(1, 2)
    stretches = [
        Period(a if number == 0 else a + timedelta(days=1), b)
        for number, (a, b) in enumerate(pairwise(edges))
    ]
    together = sum(cost_pence(one, days) for days in stretches)
    assert abs(together - exact) <= Fraction(len(stretches), 2)
