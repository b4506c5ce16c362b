"""Whose money a spend is: named, by its plan line, by the split of its days; and to the penny."""

from datetime import timedelta

import pytest
from hypothesis import given as for_all
from hypothesis import settings
from hypothesis import strategies as st

from ledger import commands as c
from ledger import events as e
from ledger.account.spends.whose import shares_that_would_be
from tests.builders import (
    APRIL_1,
    ONE_FUND,
    TWO_FUNDS,
    day,
    fund,
    given,
    line,
    said,
    spent,
    statement,
)


def split(on=APRIL_1, **weights) -> c.AgreeSplit:
    return c.AgreeSplit(
        account="A-1",
        shares=tuple(c.Weight(*pair) for pair in weights.items()),
        from_on=on,
        decided_on=on,
    )


def plan(on=APRIL_1, name="plan-1", **whose) -> c.AgreePlan:
    asked = c.PlanLineAsked(line="care", outcome="well", category="personal-care", **whose)
    return c.AgreePlan(
        account="A-1", plan=name, agreed_on=on, from_on=on, outcomes=("well",), lines=(asked,)
    )


def bought(pence=4999, **changes) -> c.RecordSpend:
    return spent(pence, fund=None, **changes)


def shares(*story) -> dict[str, int]:
    *history, order = story
    found = given(*history).when(order).of(e.SpendRecorded)
    return {share.fund: share.pence for share in found[-1].shares}


WEIGHTS = (c.Weight("nhs", 3), c.Weight("council", 7))


def test_the_plan_line_says_whose_it_is_before_the_split_does():
    agreed = (*TWO_FUNDS, split(nhs=1, council=1), plan(shares=WEIGHTS))
    assert shares(*agreed, bought(1000, plan_line="care")) == {"nhs": 300, "council": 700}
    assert shares(*agreed, bought(1000)) == {"nhs": 500, "council": 500}
    assert shares(*agreed, bought(1000, plan_line="other")) == {"nhs": 500, "council": 500}
    assert shares(*TWO_FUNDS, plan(fund="council"), bought(plan_line="care")) == {"council": 4999}


def test_a_fund_or_shares_named_come_before_the_plan():
    agreed = (*TWO_FUNDS, plan(shares=WEIGHTS))
    assert shares(*agreed, spent(1000, plan_line="care", fund="nhs")) == {"nhs": 1000}
    named = (c.Weight("council", 1),)
    assert shares(*agreed, bought(1000, plan_line="care", shares=named)) == {"council": 1000}


def test_what_pays_a_liability_is_of_the_funds_it_was_set_aside_from():
    paye = c.RecordLiability(
        account="A-1", liability="paye", kind="paye", amount_pence=1000, shares=WEIGHTS,
        recorded_on=day(1),
    )  # fmt: skip
    agreed = (*TWO_FUNDS, split(nhs=1, council=1), paye)
    assert shares(*agreed, bought(500, liability="paye")) == {"nhs": 150, "council": 350}
    named = spent(500, liability="paye", fund="nhs")
    assert shares(*agreed, named) == {"nhs": 500}


def test_without_plan_line_or_split_it_is_the_only_fund_or_nobodys_and_asked_about():
    assert shares(*ONE_FUND, bought()) == {"nhs": 4999}
    assert shares(*TWO_FUNDS, plan(), bought(plan_line="care")) == {"unassigned": 4999}
    story = given(*TWO_FUNDS, split(day(20), nhs=1, council=1)).when(bought())
    assert story.events[0].shares == (e.Share("unassigned", 4999),)
    assert story.events[1].rule == "spend-unassigned"


def test_T14_a_spend_splits_to_the_penny_and_the_odd_penny_goes_to_the_larger_remainder():
    three = (*TWO_FUNDS, fund("school", funder="shire-schools", programme="education"))
    assert shares(*TWO_FUNDS, split(nhs=60, council=40), bought(100001)) == {
        "nhs": 60001, "council": 40000
    }  # fmt: skip
    assert shares(*TWO_FUNDS, split(nhs=50, council=50), bought(10001)) == {
        "nhs": 5001, "council": 5000
    }  # fmt: skip
    assert shares(*three, split(nhs=1, council=1, school=1), bought(10000)) == {
        "nhs": 3334, "council": 3333, "school": 3333
    }  # fmt: skip


def test_days_on_both_sides_of_a_change_of_split_each_count_for_their_part():
    """Ten days at 60/40 and twenty at half and half: 16 parts in 30 are the NHS's."""
    agreed = (*TWO_FUNDS, split(nhs=60, council=40), split(day(11), nhs=1, council=1))
    order = bought(30000, for_from=day(1), for_to=day(30), paid_on=day(30))
    assert shares(*agreed, order) == {"nhs": 16000, "council": 14000}


def test_days_before_any_split_are_nobodys():
    agreed = (*TWO_FUNDS, split(day(11), nhs=1, council=1))
    order = bought(3000, for_from=day(1), for_to=day(30), paid_on=day(30))
    story = given(*agreed).when(order)
    assert story.events[0].shares == (
        e.Share("unassigned", 1000), e.Share("nhs", 1000), e.Share("council", 1000)
    )  # fmt: skip
    assert [q.rule for q in story.of(e.SpendQueried)] == ["spend-unassigned"]


def test_the_whole_is_rounded_once_and_not_each_stretch_of_days():
    """A penny a day, by thirds and then by halves: rounded by the day, the council would have
    nothing; of the whole, its part is 1/3 + 1/3 + 1/2 + 1/2, and so 2p."""
    agreed = (*TWO_FUNDS, split(nhs=2, council=1), split(day(3), nhs=1, council=1))
    order = bought(4, for_from=day(1), for_to=day(4), paid_on=day(4))
    assert shares(*agreed, order) == {"nhs": 2, "council": 2}


def test_a_bank_line_is_whose_the_split_of_its_days_says():
    shown = statement(
        (line(-3000, day(30)), said("spend", category="x", for_from=day(1), for_to=day(30)))
    )
    agreed = (*TWO_FUNDS, split(nhs=60, council=40), split(day(16), council=1))
    assert shares(*agreed, shown) == {"nhs": 900, "council": 2100}


def test_a_backdated_split_leaves_recorded_shares_and_says_what_they_would_be():
    story = given(*TWO_FUNDS, split(nhs=1, council=1), bought(1000))
    story.when(split(APRIL_1, nhs=9, council=1))
    story.then_kinds(e.SplitAgreed)
    account = story.draft.account("A-1")
    (spend,) = account.spends.values()
    assert spend.shares == {"nhs": 500, "council": 500}
    would_be = {share.fund: share.pence for share in shares_that_would_be(account, spend)}
    assert would_be == {"nhs": 900, "council": 100}


def test_what_would_be_is_of_what_is_left_of_a_spend():
    story = given(*TWO_FUNDS, split(nhs=1, council=1), bought(1000), refunded(999))
    account = story.draft.account("A-1")
    assert sum(share.pence for share in shares_that_would_be(account, account.spends[8])) == 1
    story.when(refunded(1))
    assert shares_that_would_be(account, account.spends[8]) == ()


def refunded(pence: int) -> c.ReceiveRefund:
    return c.ReceiveRefund(account="A-1", spend=8, received_on=day(21), amount_pence=pence)


FUNDS = ("nhs", "council", "school")
THREE = (*TWO_FUNDS, fund("school", funder="shire-schools", programme="education"))
PARTS = st.lists(st.integers(0, 50), min_size=3, max_size=3).filter(any)


@settings(max_examples=150)
@for_all(
    pence=st.integers(1, 10**9),
    splits=st.lists(st.tuples(st.integers(-3, 40), PARTS), max_size=4),
    days=st.tuples(st.integers(0, 20), st.integers(0, 20)),
)
def test_shares_add_up_and_each_is_within_a_penny_of_its_exact_part(pence, splits, days):
    agreed = []
    for offset, parts in splits:
        weights = tuple(c.Weight(n, w) for n, w in zip(FUNDS, parts, strict=True))
        on = APRIL_1 + timedelta(days=offset)
        order = c.AgreeSplit(account="A-1", shares=weights, from_on=on, decided_on=on)
        if not any((was.from_on, was.shares) == (on, weights) for was in agreed):
            agreed.append(order)
    story = given(*THREE)
    for order in agreed:
        story.when(order)
        story.refusal = None
    first, more = APRIL_1 + timedelta(days=days[0]), days[1]
    order = bought(pence, paid_on=day(30), for_from=first, for_to=first + timedelta(days=more))
    found = {s.fund: s.pence for s in story.when(order).of(e.SpendRecorded)[0].shares}
    assert sum(found.values()) == pence
    exact = exactly(story.draft.account("A-1"), pence, first, more + 1)
    for name in (*FUNDS, "unassigned"):
        numerator, denominator = exact.get(name, (0, 1))
        assert abs(found.get(name, 0) * denominator - numerator) < denominator


def exactly(account, pence, first, number):
    """Day by day, with whole numbers over one denominator."""
    denominator = number
    daily = [account.budget.split_on(first + timedelta(days=n)) for n in range(number)]
    for parts in daily:
        denominator *= sum(part.weight for part in parts) or 1
    found: dict[str, int] = {}
    for parts in daily:
        whole = sum(part.weight for part in parts) or 1
        for name, weight in [(p.fund, p.weight) for p in parts] or [("unassigned", 1)]:
            found[name] = found.get(name, 0) + pence * weight * denominator // (number * whole)
    return {name: (value, denominator) for name, value in found.items()}


@pytest.mark.parametrize("wrong", [{"fund": "nobody"}, {"shares": (c.Weight("nobody", 1),)}])
def test_a_strange_fund_is_refused_also_where_a_plan_would_say(wrong):
    given(*TWO_FUNDS, plan(fund="nhs")).when(
        spent(100, **{"fund": None, "plan_line": "care"} | wrong)
    ).then_refused("unknown-fund")
