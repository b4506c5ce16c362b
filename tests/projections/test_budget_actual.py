"""Budget against actual: the same whichever way the money is held, contingency apart."""

from __future__ import annotations

from hypothesis import given as over
from hypothesis import settings
from hypothesis import strategies as st

from ledger import commands as c
from ledger.calendar import Period
from ledger.commands import Weight
from ledger.entry import Entry
from projections.budget_actual import Actual, Row, actual_of
from tests.account.test_budgets import plan, planned_line
from tests.builders import ONE_FUND, TWO_FUNDS, allocated, day, fund, given, spent

QUARTER = Period(day(1), day(30, 6))


def answer(*history: c.Command, days: Period = QUARTER, upto=None) -> Actual:
    story = given().when(*history)
    assert story.refusal is None, str(story.refusal)
    entries = [
        Entry(place, one.stream, one.version, "", "", None, "", one.event)
        for place, one in enumerate(story.draft.decided, 1)
        if one.stream == "account:A-1"
    ]
    return actual_of(story.draft.account("A-1"), entries, days, upto=upto or days.last)


def row(found: Actual, by: str, name: str) -> Row:
    (one,) = [r for r in (*found.rows, *found.contingency) if (r.by, r.name) == (by, name)]
    return one


PLAN = plan(
    planned_line(shares=(Weight("nhs", 60), Weight("council", 40))),
    planned_line("gym", category="leisure", frequency="yearly", amount_pence=36500, fund="nhs"),
    planned_line("hoist", category="equipment", frequency="once", amount_pence=90000, fund="nhs"),
    planned_line("other", category="leisure", amount_pence=None, fund="nhs"),
)


def test_a_budget_to_date_is_the_exact_sum_of_its_days():
    found = answer(*TWO_FUNDS, PLAN)
    assert row(found, "line", "pa-hours").budget_pence == 13 * 12000
    assert row(found, "line", "gym").budget_pence == 91 * 100
    assert row(found, "line", "hoist").budget_pence == 90000
    assert row(found, "line", "other").budget_pence is None
    assert row(found, "category", "leisure").budget_pence is None
    assert row(found, "fund", "nhs").budget_pence == 13 * 15000
    assert found.total.budget_pence == 2 * 13 * 15000


def test_what_was_spent_is_less_what_came_back_and_what_was_not_allowed():
    bought = spent(24000, plan_line="pa-hours", outcome="stay-well")
    entry = max(given(*ONE_FUND, PLAN_NHS, bought).draft.account("A-1").spends)
    back = c.ReceiveRefund(account="A-1", spend=entry, received_on=day(20), amount_pence=4000)
    no = c.DisallowSpend(
        account="A-1", spend=entry, disallowed_on=day(21), reason="outside-plan", amount_pence=5000
    )
    found = answer(*ONE_FUND, PLAN_NHS, bought, back, no)
    line = row(found, "line", "pa-hours")
    assert (line.spent_pence, line.left_pence, line.used_percent) == (15000, 141000, "9.6")
    assert row(found, "outcome", "stay-well").spent_pence == 15000
    early = answer(*ONE_FUND, PLAN_NHS, bought, back, no, upto=day(20))
    assert row(early, "line", "pa-hours").spent_pence == 20000


PLAN_NHS = plan(planned_line(fund="nhs"))


def test_a_notional_budget_is_counted_as_a_direct_payment_is_and_shown_beside_it():
    notional = allocated(allocation="al-2", deployment="notional", amount_pence=60000)
    invoice = spent(120000, deployment="notional", plan_line="pa-hours")
    found = answer(*ONE_FUND, notional, PLAN_NHS, invoice, spent(1000))
    funds = {(r.name, r.deployment): r for r in found.rows if r.by == "fund"}
    assert funds["nhs", "notional"].budget_pence == 13 * 60000
    assert funds["nhs", "notional"].spent_pence == 120000
    assert funds["nhs", "direct_payment"].spent_pence == 1000
    assert found.total.spent_pence == 121000


def test_T21_a_contingency_fund_stands_apart_and_is_no_part_of_what_was_used():
    week = allocated("spare", frequency="one-off", amount_pence=15000)
    history = (*ONE_FUND, fund("spare", programme="contingency"), week, PLAN_NHS)
    without = answer(*ONE_FUND, PLAN_NHS, spent(19500, plan_line="pa-hours"))
    found = answer(
        *history, spent(19500, plan_line="pa-hours"), spent(6000, fund="spare", category="agency")
    )
    (spare,) = found.contingency
    assert spare == Row("contingency", "spare", "direct_payment", 15000, 6000)
    assert spare.used_percent is None and spare.left_pence == 9000
    assert found.total == without.total and found.total.used_percent == "10.0"
    assert found.rows == without.rows


def test_a_plan_that_takes_anothers_place_counts_from_its_day():
    second = plan(planned_line(amount_pence=14000, fund="nhs"), name="plan-2", from_on=day(3, 6))
    found = answer(*ONE_FUND, PLAN_NHS, second)
    exact = 63 * 12000 + 28 * 14000
    assert row(found, "line", "pa-hours").budget_pence == (2 * exact + 7) // 14


def test_a_budget_ends_with_the_death_of_the_person():
    died = c.RecordDeath(account="A-1", died_on=day(7))
    found = answer(*ONE_FUND, PLAN_NHS, died)
    assert row(found, "line", "pa-hours").budget_pence == 12000
    assert found.total.budget_pence == 15000


def test_what_belongs_to_no_plan_line_is_there_too():
    found = answer(*ONE_FUND, PLAN_NHS, spent(1000))
    assert row(found, "line", "").spent_pence == 1000
    assert row(found, "line", "").budget_pence is None


@settings(max_examples=40)
@over(st.lists(st.tuples(st.integers(1, 10**5), st.sampled_from(["pa-hours", "gym", None])),
               max_size=8))  # fmt: skip
def test_every_view_of_what_was_spent_comes_to_the_same(spends):
    bought = [
        spent(pence, plan_line=line, fund=None, shares=(Weight("nhs", 2), Weight("council", 1)))
        for pence, line in spends
    ]
    found = answer(*TWO_FUNDS, PLAN, *bought)
    for by in ("line", "category", "outcome", "fund"):
        assert sum(r.spent_pence for r in found.rows if r.by == by) == sum(p for p, _ in spends)
    assert found.total.spent_pence == sum(p for p, _ in spends)
