"""Each rule on spends: what it asks about, what it lets pass, and whose policy it names."""

from datetime import date, timedelta

import pytest

from ledger import commands as c
from ledger import events as e
from ledger.account.spends.rules import RULES
from ledger.account.spends.rules.money import MONEY_RULES
from tests.builders import (
    APRIL_1,
    ONE_FUND,
    TWO_FUNDS,
    adopted,
    allocated,
    day,
    fund,
    given,
    holding,
    line,
    linked,
    opened,
    said,
    spent,
    statement,
)

APRIL_8 = day(8)
COUNCIL = (*ONE_FUND, fund("council", funder="northshire", programme="social-care"))


def asked(*story) -> list[tuple[str, str | None]]:
    """What is asked of the last of these, as (rule, policy)."""
    *history, order = story
    return [(q.rule, q.policy) for q in given(*history).when(order).of(e.SpendQueried)]


def rules(*story) -> list[str]:
    return [rule for rule, _ in asked(*story)]


def plan_line(name="care", category="personal-care", **changes) -> c.PlanLineAsked:
    return c.PlanLineAsked(line=name, outcome="well", category=category, **changes)


def plan(*lines, name="plan-1", on=APRIL_1, **changes) -> c.AgreePlan:
    return c.AgreePlan(
        account="A-1", plan=name, agreed_on=on, from_on=on, outcomes=("well",),
        lines=lines or (plan_line(),), **changes,
    )  # fmt: skip


def noted(relation="same-household", allowed=False, payee="pa-1", on=APRIL_1) -> c.NotePayee:
    return c.NotePayee(
        account="A-1", payee=payee, relation=relation, allowed=allowed, from_on=on, reason="told"
    )


# ── the account's own time ───────────────────────────────────────────────────────────────────


def test_what_was_paid_before_the_account_or_for_days_before_the_fund_is_asked_about():
    early = day(31, 3)
    linked_before = linked(from_on=early)
    world = (opened(), fund(from_on=early), holding(opened_on=early), linked_before)
    assert rules(*world, spent(paid_on=early)) == ["spend-before-opening"]
    assert rules(*world, spent()) == []
    later = fund("council", programme="social-care", from_on=day(8))
    assert rules(*ONE_FUND, later, spent(fund="council", for_from=day(7))) == ["spend-before-fund"]
    assert rules(*ONE_FUND, later, spent(fund="council")) == []


# ── the plan ─────────────────────────────────────────────────────────────────────────────────


def test_what_no_plan_line_names_is_asked_about_once_there_is_a_plan():
    assert rules(*ONE_FUND, spent(category="transport")) == []
    assert rules(*ONE_FUND, plan(), spent(category="transport")) == ["spend-outside-plan"]
    assert rules(*ONE_FUND, plan(), spent()) == []
    assert rules(*ONE_FUND, plan(), spent(category="x", plan_line="care")) == []
    assert rules(*ONE_FUND, plan(), spent(plan_line="typo")) == ["spend-outside-plan"]


def test_a_spend_is_held_against_the_plan_of_the_days_it_pays_for():
    later = plan(on=day(20))
    paid_later = spent(category="transport", paid_on=day(25), for_from=day(15), for_to=day(19))
    assert rules(*ONE_FUND, later, paid_later) == []
    assert rules(*ONE_FUND, later, spent(category="transport", paid_on=day(25))) == [
        "spend-outside-plan"
    ]


# ── what policy bars ─────────────────────────────────────────────────────────────────────────


def test_what_policy_prohibits_is_asked_about_whatever_the_plan_says_and_names_the_pack():
    pack = adopted(prohibited=("driving-lessons",))
    lessons = spent(category="driving-lessons")
    assert asked(*ONE_FUND, pack, plan(plan_line(category="driving-lessons")), lessons) == [
        ("spend-prohibited", "local/1")
    ]
    assert asked(*ONE_FUND, lessons) == []
    assert asked(*ONE_FUND, spent(category="alcohol")) == [("spend-prohibited", "default/1")]


def test_what_policy_restricts_passes_where_the_plan_names_it():
    gift = spent(category="gifts")
    assert rules(*ONE_FUND, gift) == ["spend-restricted"]
    assert rules(*ONE_FUND, plan(plan_line(category="gifts")), gift) == []


def test_an_excluded_service_is_asked_about_also_where_it_is_on_a_plan_line():
    """domain.md M13: emergency care is in no budget."""
    dentist = spent(category="dental", plan_line="care")
    assert rules(*ONE_FUND, plan(), dentist) == ["spend-excluded-service"]


def test_each_funders_pack_speaks_for_its_own_share():
    oldham = adopted("northshire", pack="oldham", prohibited=("transport",))
    both = (c.Weight("nhs", 1), c.Weight("council", 1))
    ride = {"category": "transport"}
    assert asked(*COUNCIL, oldham, spent(**ride)) == []
    assert asked(*COUNCIL, oldham, spent(**ride, shares=both)) == [("spend-prohibited", "oldham/1")]
    also = adopted(prohibited=("transport",))
    assert asked(*COUNCIL, oldham, also, spent(**ride, shares=both)) == [
        ("spend-prohibited", "local/1"), ("spend-prohibited", "oldham/1")
    ]  # fmt: skip


def test_a_pack_goes_from_its_own_day():
    pack = adopted(prohibited=("transport",), effective_on=day(8))
    assert rules(*ONE_FUND, pack, spent(category="transport", paid_on=day(7))) == []
    assert rules(*ONE_FUND, pack, spent(category="transport")) == ["spend-prohibited"]


def test_the_persons_own_money_goes_by_no_funders_policy():
    own = fund("own", funder="person", programme="own")
    assert rules(*ONE_FUND, own, spent(category="alcohol", fund="own")) == []


# ── cash ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("cash", "expected"),
    [("allowed", []), ("query", ["spend-in-cash"]), ("prohibited", ["spend-in-cash"])],
)
def test_cash_is_as_policy_has_it(cash, expected):
    """domain.md 3.4: Staffordshire's card gives cash, Oldham prohibits it."""
    pack = adopted(cash=cash)
    assert rules(*ONE_FUND, pack, spent(category="cash-withdrawal")) == expected
    assert rules(*ONE_FUND, pack, spent(provider="cash")) == expected
    by_rule = said("spend", fund="nhs", category="leisure", rule="cash-machine")
    assert rules(*ONE_FUND, pack, statement((line(-2000, day(8)), by_rule))) == expected


def test_what_is_not_cash_is_not_asked_about_as_cash():
    by_rule = said("spend", fund="nhs", category="leisure", rule="cashmere-shop")
    assert rules(*ONE_FUND, statement((line(-2000, day(8)), by_rule))) == []


# ── the payee ────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("note", "expected"),
    [
        (noted(), ["spend-same-household"]),
        (noted("family"), ["spend-same-household"]),
        (noted(allowed=True), []),
        (noted("employee"), []),
        (noted(on=day(9)), []),
        (noted(payee="pa-2"), []),
    ],
)
def test_family_and_the_same_household_are_paid_only_where_it_was_agreed(note, expected):
    """SI 2013/1617 reg 8(5A)-(5B); SI 2014/2871 reg 3."""
    assert rules(*ONE_FUND, note, spent(payee="pa-1")) == expected


def test_a_payee_is_noted_once_and_may_come_to_be_allowed():
    given(*ONE_FUND, noted()).when(noted()).then_refused("noted-already")
    allowed = noted(allowed=True, on=day(8))
    given(*ONE_FUND, noted()).when(allowed).then(
        e.PayeeNoted("pa-1", "same-household", True, day(8), "told")
    )
    assert rules(*ONE_FUND, noted(), allowed, spent(payee="pa-1")) == []
    earlier = spent(payee="pa-1", paid_on=day(9), for_from=day(2), for_to=day(7))
    assert rules(*ONE_FUND, noted(), allowed, earlier) == ["spend-same-household"]


# ── the plan line's budget ───────────────────────────────────────────────────────────────────


def over(*before, pence, on=APRIL_8, line, percent=10):
    pack = adopted(over_line_percent=percent, round_sum_pence=0)
    order = spent(pence, paid_on=on, plan_line="care", again=True)
    return rules(*ONE_FUND, pack, plan(line), *before, order) == ["spend-over-plan-line"]


def test_a_line_by_the_week_has_its_weeks_of_the_year():
    """£100.00 a week from 1 April 2025 is £5,214.29 for the 365 days; a tenth more passes."""
    weekly = plan_line(amount_pence=10_000)
    assert not over(pence=521_429, line=weekly, percent=0)
    assert over(pence=521_430, line=weekly, percent=0)
    assert not over(pence=573_571, line=weekly)
    assert over(pence=573_572, line=weekly)


def test_a_line_counts_what_was_spent_on_it_before_less_what_came_back():
    once = plan_line(amount_pence=10_000, frequency="once")
    first = spent(9_000, plan_line="care")
    refund = c.ReceiveRefund(account="A-1", spend=6, received_on=day(9), amount_pence=8_000)
    assert over(first, pence=2_001, line=once)
    assert not over(first, pence=2_000, line=once)
    assert not over(first, refund, pence=10_000, line=once)
    undone = c.ReverseEntry(account="A-1", entry=6, reason="typo")
    assert not over(first, undone, pence=11_000, line=once)
    refused = c.DisallowSpend(account="A-1", spend=6, disallowed_on=day(9), reason="x")
    assert not over(first, refused, pence=11_000, line=once)


def test_a_line_by_the_year_begins_again_in_april_and_one_for_once_never_does():
    yearly = plan_line(amount_pence=10_000, frequency="yearly")
    once = plan_line(amount_pence=10_000, frequency="once")
    first, in_may = spent(10_000, plan_line="care"), date(2026, 5, 1)
    assert over(first, pence=2_000, line=yearly)
    assert not over(first, pence=2_000, line=yearly, on=in_may)
    assert over(first, pence=2_000, line=once, on=in_may)


def test_a_plan_that_takes_anothers_place_adds_its_own_weeks():
    """26 weeks at £100.00 and then the other 183 days at £200.00: £7,828.57 for the year."""
    first = plan(plan_line(amount_pence=10_000))
    second = plan(plan_line(amount_pence=20_000), name="plan-2", on=date(2025, 9, 30))
    pack = adopted(over_line_percent=0, round_sum_pence=0)
    late = {"paid_on": date(2026, 3, 1), "plan_line": "care"}
    assert rules(*ONE_FUND, pack, first, second, spent(782_857, **late)) == []
    assert rules(*ONE_FUND, pack, first, second, spent(782_858, **late)) == ["spend-over-plan-line"]


def test_a_line_without_a_limit_asks_nothing():
    assert not over(pence=10**9 + 1, line=plan_line())


# ── the same bill twice, round sums, and one bill in parts ───────────────────────────────────


def bill(pence=4999, **changes) -> c.RecordSpend:
    return spent(pence, **{"payee": "ag-1"} | changes)


def test_the_same_bill_paid_from_another_fund_is_asked_about():
    twice = bill(fund="council")
    assert rules(*TWO_FUNDS, bill(), twice) == ["spend-duplicate-across-funds"]
    assert rules(*TWO_FUNDS, bill(), bill()) == []
    assert rules(*TWO_FUNDS, bill(), bill(fund="council", paid_on=day(9))) == []
    assert rules(*TWO_FUNDS, bill(), bill(fund="council", payee="ag-2")) == []
    assert rules(*TWO_FUNDS, bill(5000), twice) == []


def test_the_same_days_paid_for_again_from_another_fund_are_asked_about():
    week = {"for_from": day(1), "for_to": day(7)}
    later = bill(fund="council", paid_on=day(20), **week)
    assert rules(*TWO_FUNDS, bill(**week), later) == ["spend-duplicate-across-funds"]
    one_day = bill(fund="council", paid_on=day(20), for_from=day(8))
    assert rules(*TWO_FUNDS, bill(), one_day) == ["spend-duplicate-across-funds"]
    other = bill(fund="council", paid_on=day(20), for_from=day(8), for_to=day(14))
    assert rules(*TWO_FUNDS, bill(**week), other) == []


def test_a_bill_taken_back_or_given_its_other_fund_is_no_duplicate():
    undone = c.ReverseEntry(account="A-1", entry=7, reason="typo")
    assert rules(*TWO_FUNDS, bill(), undone, bill(fund="council")) == []
    moved = c.CorrectShares(
        account="A-1", spend=7, shares=(c.Weight("council", 1),), reason="wrong-fund"
    )
    assert rules(*TWO_FUNDS, bill(), moved, bill(fund="council")) == []
    assert rules(*TWO_FUNDS, bill(), moved, bill()) == ["spend-duplicate-across-funds"]


@pytest.mark.parametrize(
    ("pence", "expected"),
    [(50_000, ["spend-round-sum"]), (60_000, ["spend-round-sum"]), (40_000, []), (50_001, []),
     (55_000, [])],
)  # fmt: skip
def test_a_round_hundred_of_pounds_is_asked_about_from_an_amount_on(pence, expected):
    assert rules(*ONE_FUND, spent(pence)) == expected
    assert rules(*ONE_FUND, adopted(round_sum_pence=0), spent(pence)) == []


def test_a_round_sum_that_the_plan_line_names_is_explained():
    chair = plan(plan_line(amount_pence=60_000, frequency="once"))
    assert rules(*ONE_FUND, chair, spent(60_000, plan_line="care")) == []


WAGES = plan(plan_line(amount_pence=30_000, frequency="weekly"))


def wages(pence=30_000, on=APRIL_8, **changes) -> c.RecordSpend:
    return bill(pence, payee="pa-1", plan_line="care", paid_on=on, **changes)


@pytest.mark.parametrize("pence", [60_000, 120_000, 150_000])
def test_some_weeks_wages_at_once_are_no_round_sum_to_ask_about(pence):
    assert rules(*ONE_FUND, WAGES, wages(pence)) == []


def test_more_than_the_plan_gives_by_then_is_a_round_sum_again():
    assert rules(*ONE_FUND, WAGES, wages(300_000)) == ["spend-round-sum"]
    lots = [wages(150_000, on=day(n)) for n in (8, 15)]  # ten weeks' wages in the second week
    assert rules(*ONE_FUND, WAGES, *lots) == ["spend-round-sum"]
    assert rules(*ONE_FUND, WAGES, wages(50_000)) == ["spend-round-sum"]


def test_a_month_of_days_at_the_plans_rate_is_planned_whatever_the_sum():
    month = {"for_from": day(1), "for_to": day(28), "on": day(29)}
    by_the_week = plan(plan_line(amount_pence=12_501, frequency="weekly"))
    assert rules(*ONE_FUND, by_the_week, wages(50_000, **month)) == []
    assert rules(*ONE_FUND, by_the_week, wages(60_000, **month)) == ["spend-round-sum"]


def test_a_year_at_a_rate_a_week_round_sums_are_never_asked_about():
    weeks = [wages(60_000, on=APRIL_1 + timedelta(days=14 * n)) for n in range(1, 27)]
    for n in range(len(weeks)):
        assert rules(*ONE_FUND, WAGES, *weeks[: n + 1]) == []


def test_a_round_sum_found_right_once_is_not_asked_about_every_month():
    monthly = plan(plan_line(amount_pence=20_000, frequency="weekly"))
    first = wages(90_000, on=day(8))
    right = c.AcceptSpend(account="A-1", spend=6, accepted_on=day(9), reason="contract")
    again = wages(90_000, on=day(8, 5))
    assert rules(*ONE_FUND, monthly, first) == ["spend-round-sum"]
    assert rules(*ONE_FUND, monthly, first, again) == ["spend-round-sum"]
    assert rules(*ONE_FUND, monthly, first, right, again) == []
    assert "spend-round-sum" in rules(*ONE_FUND, monthly, first, right, wages(90_000, on=day(10)))
    other = bill(90_000, payee="pa-2", plan_line="care", paid_on=day(8, 5))
    assert rules(*ONE_FUND, monthly, first, right, other) == ["spend-round-sum"]


def test_planned_wages_of_several_weeks_paid_together_are_no_bill_in_parts():
    weekly = plan(plan_line(amount_pence=52_000, frequency="weekly"))
    one = wages(52_000, for_from=day(1), for_to=day(7))
    two = wages(52_000, on=day(9), for_from=day(8), for_to=day(14))
    assert rules(*ONE_FUND, weekly, one, two) == []
    odd = wages(48_000, on=day(9))
    assert rules(*ONE_FUND, weekly, one, odd) == ["spend-split"]


def test_wages_paid_again_and_again_ahead_of_the_plan_are_a_bill_in_parts():
    weekly = plan(plan_line(amount_pence=52_000, frequency="weekly"))
    many = [wages(52_000) for _ in range(7)]
    assert rules(*ONE_FUND, weekly, *many) == ["spend-split"]


def test_what_the_funder_paid_itself_is_no_transfer_to_ask_about():
    notional = allocated(allocation="al-2", deployment="notional")
    own = {"deployment": "notional", "payee": "ag-1"}
    assert rules(*ONE_FUND, notional, spent(120_000, **own)) == []
    parts = [spent(60_001, **own), spent(59_999, **own)]
    assert rules(*ONE_FUND, notional, *parts) == []


def test_a_payee_is_the_same_written_large_or_small():
    parts = [bill(40_001, paid_on=day(8)), bill(60_000 - 1, paid_on=day(9), payee="AG-1")]
    assert rules(*ONE_FUND, *parts) == ["spend-split"]
    assert rules(*TWO_FUNDS, bill(), bill(fund="council", payee="Ag-1")) == [
        "spend-duplicate-across-funds"
    ]
    assert rules(*ONE_FUND, noted(), bill(payee="PA-1")) == ["spend-same-household"]


def test_parts_that_only_together_reach_what_is_looked_at_are_asked_about():
    parts = [bill(40_001, paid_on=day(n)) for n in (8, 9)]
    assert rules(*ONE_FUND, *parts, bill(19_998, paid_on=day(10))) == ["spend-split"]
    assert rules(*ONE_FUND, *parts, bill(19_997, paid_on=day(10))) == []
    assert rules(*ONE_FUND, *parts, bill(59_998, paid_on=day(12))) == []
    assert rules(*ONE_FUND, *parts, bill(19_998, paid_on=day(10), payee="ag-2")) == []
    assert rules(*ONE_FUND, bill(100_001, paid_on=day(8)), bill(4_999, paid_on=day(9))) == []
    assert rules(*ONE_FUND, bill(100_001, paid_on=day(8))) == []


def test_a_part_told_of_late_is_found_between_the_others():
    parts = [bill(40_001, paid_on=day(n)) for n in (8, 10)]
    assert rules(*ONE_FUND, *parts, bill(19_998, paid_on=day(9))) == ["spend-split"]


# ── after the spend was recorded ─────────────────────────────────────────────────────────────


def test_a_spend_that_becomes_anothers_or_for_something_else_is_looked_at_again():
    oldham = adopted("northshire", pack="oldham", prohibited=("transport",))
    ride = spent(category="transport")
    moved = c.CorrectShares(account="A-1", spend=6, shares=(c.Weight("council", 1),), reason="x")
    story = given(*COUNCIL, oldham, ride).when(moved)
    assert [(q.rule, q.policy) for q in story.of(e.SpendQueried)] == [
        ("spend-prohibited", "oldham/1")
    ]
    drink = c.RecategoriseSpend(account="A-1", spend=6, category="alcohol", reason="x")
    story = given(*COUNCIL, ride).when(drink)
    story.then_kinds(e.SpendRecategorised, e.SpendQueried)
    story.when(c.RecategoriseSpend(account="A-1", spend=6, category="gambling", reason="x"))
    story.then_kinds(e.SpendRecategorised)  # it is asked about as prohibited already


def test_a_spend_put_right_is_not_taken_for_a_duplicate_of_itself_nor_counted_twice():
    once = plan(plan_line(amount_pence=10_000, frequency="once"))
    spend = bill(10_000, plan_line="care")
    right = c.CorrectEntry(account="A-1", entry=8, fund="council", reason="wrong-fund")
    story = given(*TWO_FUNDS, once, spend).when(right)
    assert story.of(e.SpendQueried) == []
    assert story.draft.account("A-1").spending.lines == {"care": 10_000}


# ── the list ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("rule", [*RULES.values(), *MONEY_RULES.values()], ids=lambda r: r.name)
def test_every_rule_says_what_it_asks_and_where_it_comes_from(rule):
    assert rule.words.endswith(".") and "Source" not in rule.words
    assert len(rule.source) > 8
