"""What a budget is made of: plans, splits, what is kept and what is carried over."""

from __future__ import annotations

import pytest

from ledger import commands as c
from ledger import events as e
from ledger.commands import Weight
from tests.builders import ONE_FUND, TWO_FUNDS, Story, adopted, day, fund, given, spent

STAY_WELL = ("stay-well",)


def planned_line(name: str = "pa-hours", **changes) -> c.PlanLineAsked:
    fields = {"outcome": "stay-well", "category": "personal-care", "amount_pence": 12000}
    return c.PlanLineAsked(line=name, **fields | changes)


def plan(*lines: c.PlanLineAsked, name: str = "plan-1", **changes) -> c.AgreePlan:
    fields = {"agreed_on": day(1), "from_on": day(1), "outcomes": STAY_WELL}
    return c.AgreePlan(
        account="A-1", plan=name, lines=lines or (planned_line(),), **fields | changes
    )


def split(*weights: Weight, **changes) -> c.AgreeSplit:
    fields = {"from_on": day(1), "decided_on": day(1)}
    return c.AgreeSplit(account="A-1", shares=weights, **fields | changes)


def test_an_indicative_budget_keeps_how_it_was_worked_out():
    steps = (e.CalculationLine("13 points at £600.00", 780000),)
    order = c.SetIndicativeBudget(
        account="A-1", fund="nhs", amount_pence=780000, set_on=day(1), method="points-table",
        version="2025-1", calculation=steps,
    )  # fmt: skip
    told = e.IndicativeBudgetSet("nhs", "yearly", 780000, day(1), "points-table", "2025-1", steps)
    given(*ONE_FUND).when(order).then(told)


def test_a_plan_is_agreed_with_its_lines_and_names_the_packs_it_was_held_against():
    shared = planned_line(shares=(Weight("nhs", 60), Weight("council", 40)))
    gym = planned_line(
        "gym", category="leisure", frequency="yearly", amount_pence=30000, fund="nhs"
    )
    (agreed,) = given(*TWO_FUNDS).when(plan(shared, gym)).events
    assert agreed == e.PlanAgreed(
        "plan-1", day(1), day(1), STAY_WELL,
        (
            e.PlanLine("pa-hours", "stay-well", "personal-care", "weekly", 12000,
                       (e.FundWeight("nhs", 60), e.FundWeight("council", 40))),
            e.PlanLine("gym", "stay-well", "leisure", "yearly", 30000, (e.FundWeight("nhs", 1),)),
        ),
        ("default/1",),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (plan(planned_line(outcome="get-out")), "unknown-outcome"),
        (plan(planned_line(), planned_line()), "line-twice"),
        (plan(planned_line(fund="lottery")), "unknown-fund"),
        (plan(planned_line(fund="unassigned")), "reserved-fund"),
        (plan(planned_line(shares=(Weight("lottery", 1),))), "unknown-fund"),
        (plan(planned_line(shares=(Weight("nhs", 1), Weight("nhs", 2)))), "bad-shares"),
        (plan(planned_line(shares=(Weight("nhs", 0),))), "bad-shares"),
        (plan(planned_line(fund="nhs", shares=(Weight("nhs", 1),))), "fund-or-shares"),
        (plan(planned_line(category="emergency-care")), "excluded-service"),
        (plan(outcomes=("stay-well", "stay-well")), "outcome-twice"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_plan_with_a_fault_is_refused(wrong, words):
    given(*ONE_FUND).when(wrong).then_refused(words)


def test_every_fault_of_a_plan_is_told_at_once():
    bad = plan(
        planned_line("er", category="emergency-care"),
        planned_line("x", fund="lottery"),
        planned_line("y", outcome="get-out"),
    )
    refused = given(*ONE_FUND).when(bad).then_refused("plan-faults")
    for words in ("emergency-care", "no fund lottery", "get-out", "excluded_services of default/1"):
        refused.then_refused(words)


def test_a_later_plan_takes_the_place_of_the_one_before_and_needs_a_name_of_its_own():
    second = plan(planned_line(amount_pence=13000), name="plan-2", from_on=day(1, 5))
    account = given(*ONE_FUND, plan()).when(second).draft.account("A-1")
    assert account.budget.plan_on(day(30)).plan == "plan-1"
    assert account.budget.plan_on(day(1, 5)).plan == "plan-2"
    given(*ONE_FUND, plan()).when(plan()).then_refused("plan-exists")


def test_excluded_services_are_those_of_the_funder_whose_line_it_is():
    pack = adopted(excluded_services=("massage",))
    lines = planned_line(category="massage", fund="nhs")
    given(*TWO_FUNDS, pack).when(plan(lines)).then_refused("of local/1")
    allowed = planned_line(category="emergency-care", fund="nhs")
    (agreed,) = given(*TWO_FUNDS, pack).when(plan(allowed)).events
    assert agreed.policies == ("local/1",)


def test_a_split_needs_funds_of_the_account():
    given(*TWO_FUNDS).when(split(Weight("nhs", 60), Weight("council", 40))).then(
        e.SplitAgreed((e.FundWeight("nhs", 60), e.FundWeight("council", 40)), day(1), day(1))
    )
    given(*TWO_FUNDS).when(split(Weight("lottery", 1))).then_refused("unknown-fund")
    given(*TWO_FUNDS).when(split(Weight("unassigned", 1))).then_refused("reserved-fund")
    given(*TWO_FUNDS).when(split(Weight("nhs", 1), Weight("nhs", 1))).then_refused("bad-shares")
    same = split(Weight("nhs", 1))
    given(*TWO_FUNDS, same).when(same).then_refused("same-split")


def test_a_contingency_is_kept_in_a_fund_and_nought_ends_it():
    def kept(pence: int, **changes) -> c.AgreeContingency:
        fields = {"fund": "nhs", "purpose": "respite", "from_on": day(1), "decided_on": day(1)}
        return c.AgreeContingency(account="A-1", amount_pence=pence, **fields | changes)

    given(*ONE_FUND).when(kept(15000), kept(0)).then_kinds(e.ContingencyAgreed, e.ContingencyAgreed)
    given(*ONE_FUND).when(kept(1, fund="lottery")).then_refused("unknown-fund")
    given(*ONE_FUND).when(kept(1, fund="unassigned")).then_refused("reserved-fund")


def carried(pence: int = 25000, **changes) -> c.DecideCarryOver:
    fields = {"fund": "nhs", "year_end_on": day(31, 3, 2026), "decided_on": day(10, 4, 2026),
              "purpose": "respite-week"}  # fmt: skip
    return c.DecideCarryOver(account="A-1", amount_pence=pence, **fields | changes)


def test_what_stays_at_a_years_end_is_decided_and_may_be_decided_again():
    given(*ONE_FUND).when(carried()).then_kinds(e.CarryOverDecided)
    given(*ONE_FUND, carried()).when(carried(0)).then_kinds(e.CarryOverDecided)
    given(*ONE_FUND, carried()).when(carried()).then_refused("decided-already")
    given(*ONE_FUND, carried(), carried(0)).when(carried()).then_kinds(e.CarryOverDecided)


def test_a_carry_over_expires_after_the_year_it_is_of():
    given(*ONE_FUND).when(carried(expires_on=day(30, 3, 2026))).then_refused("end-before-start")


def test_nothing_of_a_budget_is_agreed_on_a_closed_account():
    close = c.CloseAccount(account="A-1", closed_on=day(30), reason="moved-away")
    story: Story = given(*ONE_FUND, close)
    for order in (plan(), split(Weight("nhs", 1)), carried()):
        story.when(order).then_refused("account-closed")


@pytest.mark.parametrize(
    ("pence", "weights", "parts"),
    [
        (100001, (60, 40), (60001, 40000)),
        (10001, (50, 50), (5001, 5000)),
        (10000, (1, 1, 1), (3334, 3333, 3333)),
    ],
)
def test_T14_shares_always_sum_and_the_odd_penny_goes_by_largest_remainder(pence, weights, parts):
    funds = ("nhs", "council", "edu")[: len(weights)]
    history = (*TWO_FUNDS, fund("edu", programme="education"))
    shares = tuple(Weight(name, weight) for name, weight in zip(funds, weights, strict=True))
    expected = tuple(e.Share(name, part) for name, part in zip(funds, parts, strict=True))
    (bought, *_) = given(*history).when(spent(pence, shares=shares)).events
    assert bought.shares == expected
    line = planned_line("shared", shares=shares, amount_pence=None)
    by_plan = spent(pence, fund=None, plan_line="shared")
    (bought, *_) = given(*history, plan(line)).when(by_plan).events
    assert bought.shares == expected
