"""How a budget stands, from the indicative amount to what is set aside."""

from __future__ import annotations

from ledger import commands as c
from ledger.commands import Weight
from projections.budget import Part, budget_of
from tests.account.test_budgets import carried, plan, planned_line, split
from tests.account.test_charging import assessed
from tests.account.test_reserves import earmark, liability
from tests.builders import TWO_FUNDS, allocated, day, fund, given

TOLD = c.SetIndicativeBudget(
    account="A-1", fund="nhs", amount_pence=780000, set_on=day(1, 3), method="points-table",
    version="2025-1",
)  # fmt: skip


def parts(*history: c.Command, on=None) -> list[Part]:
    return list(budget_of(given(*TWO_FUNDS, *history).draft.account("A-1"), on=on))


def named(found: list[Part], what: str) -> list[Part]:
    return [part for part in found if part.what == what]


def test_M8_the_days_from_the_indicative_budget_to_the_agreed_one_are_counted():
    waits = named(parts(TOLD, plan(agreed_on=day(20, 3))), "wait")
    assert [(wait.about, wait.days) for wait in waits] == [
        ("from the indicative budget to the plan agreed", 19),
        ("from the indicative budget to the amount agreed", 31),
    ]


def test_the_plan_shown_is_the_one_in_force_on_the_day():
    second = plan(planned_line(amount_pence=13000), name="plan-2", from_on=day(1, 6))
    assert [part.name for part in named(parts(plan(), second), "plan")] == ["plan-2"]
    assert [part.name for part in named(parts(plan(), second, on=day(31, 5)), "plan")] == ["plan-1"]
    assert not named(parts(plan(), on=day(31, 3)), "plan")


def test_the_contribution_shown_is_the_lower_of_two_and_a_payment_of_nothing_says_why():
    (owed,) = named(parts(assessed(2000)), "contribution")
    assert owed.amount_pence == 2000 and "council pays £130.00" in owed.about
    (all_of_it,) = named(parts(assessed(16000)), "contribution")
    assert all_of_it.amount_pence == 15000 and "so none is payable" in all_of_it.about


def test_what_is_set_aside_is_shown_while_it_stands():
    agreed = (earmark(), liability(), carried(), split(Weight("nhs", 1)))
    found = parts(*agreed)
    assert [part.amount_pence for part in named(found, "earmark")] == [90000]
    assert [part.about for part in named(found, "liability")] == ["PAYE, nhs £312.40"]
    assert [part.amount_pence for part in named(found, "carry-over")] == [25000]
    assert [part.about for part in named(found, "split")] == ["nhs"]
    assert not named(parts(*agreed, on=day(1, 4, 2026)), "earmark")
    assert not named(parts(*agreed, on=day(4)), "liability")


def test_an_allocation_is_shown_as_it_was_on_the_day():
    rise = c.ReviseAllocation(
        account="A-1", allocation="al-nhs", amount_pence=16500, from_on=day(1, 9),
        decided_on=day(1, 10),
    )  # fmt: skip
    late = (fund("own", programme="own"), allocated("own", from_on=day(1, 12)))
    shown = [part.amount_pence for part in named(parts(rise, *late, on=day(31, 8)), "allocation")]
    assert shown == [15000, 15000]
    assert [p.amount_pence for p in named(parts(rise), "allocation")] == [16500, 15000]
