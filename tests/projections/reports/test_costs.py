"""What budgets cost beside what they buy: double running, running costs, and the care before."""

from __future__ import annotations

from datetime import date

import pytest

from ledger import commands as c
from ledger.calendar import Period
from ledger.money import for_days
from projections.reports.facts import budgets, costs, spending
from projections.reports.making import CubeReport, Kind
from projections.reports.running import running
from projections.reports.sections.costs import chapter
from tests.account.test_funder_costs import released
from tests.account.test_funder_costs import told as cost
from tests.builders import ONE_FUND, TWO_FUNDS, allocated, day, fund, opened, spent
from tests.projections.reports.gathered import (
    YEAR,
    cubes_of,
    recorded,
    section_of,
    told,
    values,
)  # fmt: skip

FAMILIES = (budgets.FAMILY, costs.FAMILY, spending.FAMILY)


@pytest.fixture
def url(tmp_path) -> str:
    return f"sqlite:///{tmp_path / 'ledger.db'}"


def table(url: str, key: str, days: Period = YEAR):
    return section_of(chapter(cubes_of(url, *FAMILIES, days=days)), key)


def second(name: str = "A-2", **changes) -> tuple[c.Command, ...]:
    """Another person's account, with the same fund."""
    return opened(name, person="P-2"), fund(account=name), allocated(account=name, **changes)


# ── double running ───────────────────────────────────────────────────────────────────────────


def test_a_block_contract_counts_by_days_until_it_is_released(url):
    recorded(url, *ONE_FUND, cost(), released(day(29, 6)))
    assert told(table(url, "double-running"), "chc") == {
        "contracts": 1, "people": 1, "days": 90, "weeks": "12.9", "borne": 110571, "still": 0,
        "still-weekly": 0, "ended": 1, "ended-weekly": 8600,
    }  # fmt: skip
    assert table(url, "still-running").rows == ()


def test_what_runs_on_after_the_last_day_is_listed_by_the_week(url):
    recorded(url, *ONE_FUND, *second(), cost(), cost(account="A-2", frequency="yearly",
             amount_pence=52000))  # fmt: skip
    found = told(table(url, "double-running"), "total")
    assert (found["contracts"], found["still"], found["still-weekly"]) == (2, 2, 9600)
    assert told(table(url, "still-running"), "A-2+nhs+day-centre")["weekly"] == 1000
    assert table(url, "still-running").identifies


def test_a_contract_released_on_the_last_day_is_released_and_one_the_day_after_runs(url):
    recorded(url, *ONE_FUND, cost(), released(day(30, 6)))
    june = told(table(url, "double-running", Period(day(1), day(30, 6))), "chc")
    assert (june["still"], june["ended"]) == (0, 1)
    before = told(table(url, "double-running", Period(day(1), day(29, 6))), "chc")
    assert (before["still"], before["ended"]) == (1, 0)
    after = table(url, "double-running", Period(day(1, 7), day(31, 7)))
    assert after.rows == ()


# ── what running budgets costs ───────────────────────────────────────────────────────────────


def test_running_costs_are_what_funders_bear_and_what_budgets_pay(url):
    recorded(
        url, *TWO_FUNDS, cost(cost="b", kind="brokerage", frequency="once", amount_pence=45000),
        cost(cost="p", kind="payroll", amount_pence=700), spent(1850, category="payroll"),
        spent(11200, category="insurance", fund="council"), spent(90000), cost(),
    )  # fmt: skip
    found = table(url, "running-costs")
    assert [row.key for row in found.rows] == ["brokerage", "payroll", "insurance"]
    payroll = told(found, "payroll")
    assert (payroll["borne"], payroll["from-budgets"]) == (36500, 1850)
    assert payroll["together"] == 38350
    whole = told(found, "total")
    assert whole["together"] == 45000 + 38350 + 11200 == sum(values(found, "together"))
    assert whole["share"] == 60  # £945.50 of £15,642.86


def test_what_the_care_cost_before_and_block_contracts_are_no_running_costs(url):
    recorded(url, *ONE_FUND, cost(), cost(cost="was", kind="care-before",
             from_on=date(2024, 1, 1)))  # fmt: skip
    assert table(url, "running-costs").rows == ()
    assert cubes_of(url, *FAMILIES)["funder-costs"].values("kind") == ["block-contract"]


def test_by_programme_and_by_kind_come_to_the_same(url):
    recorded(
        url, *TWO_FUNDS, cost(kind="support"), cost(cost="a", kind="audit", fund="council"),
        spent(1850, category="payroll"), spent(500, category="brokerage", fund="council"),
    )  # fmt: skip
    by_kind, by_programme = table(url, "running-costs"), table(url, "running-costs-by-programme")
    for column in ("borne", "from-budgets"):
        whole = told(by_kind, "total")[column]
        assert whole == told(by_programme, "total")[column] == sum(values(by_programme, column))


def test_brokers_and_support_that_take_much_of_a_budget_are_worth_a_look(url):
    much = for_days(15000, 365) // 10
    recorded(
        url, *TWO_FUNDS, cost(kind="brokerage", frequency="once", amount_pence=much + 500),
        spent(much - 500, category="support", fund="council"),
    )  # fmt: skip
    found = table(url, "running-costs-by-programme")
    assert (told(found, "chc")["helpers-share"], told(found, "chc")["look"]) == (101, "yes")
    council = told(found, "social-care")
    assert (council["helpers-share"], council["look"]) == (99, "")


def test_no_category_is_of_two_kinds_and_every_kind_a_funder_can_bear_is_there():
    words = running().categories
    assert len(set(words)) == len(words)
    names = {kind.name for kind in running().kinds}
    asked = c.RecordFunderCost.__annotations__["kind"]
    for kind in ("assessment", "support", "brokerage", "payroll", "audit", "training", "other"):
        assert kind in names and kind in str(asked)


# ── care before and now ──────────────────────────────────────────────────────────────────────


def was(weekly: int, account: str = "A-1", name: str = "was", **changes) -> c.RecordFunderCost:
    fields = {"from_on": date(2023, 1, 1), "to_on": date(2025, 3, 31)} | changes
    return cost(account=account, cost=name, kind="care-before", amount_pence=weekly, **fields)


def test_the_individual_budgets_of_the_pilots_were_280_a_week_beside_300(url):
    """The mean individual budget, £280 a week, beside £300 of conventional care (domain.md 1.8)."""
    recorded(
        url, opened(), fund(), allocated(amount_pence=27000), was(31000),
        *second(amount_pence=29000), was(29000, "A-2"),
    )  # fmt: skip
    found = told(table(url, "before-and-now"), "chc")
    assert (found["people"], found["mean-before"], found["mean-now"]) == (2, 30000, 28000)
    assert (found["before"], found["now"], found["change"]) == (60000, 56000, -67)


def test_only_budgets_whose_care_before_is_known_are_held_against_it(url):
    recorded(url, *ONE_FUND, was(30000), *second())
    assert told(table(url, "before-and-now"), "total")["budgets"] == 1


def test_a_budget_that_ended_has_no_now(url):
    end = c.EndAllocation(
        account="A-1", allocation="al-nhs", last_on=day(30), decided_on=day(30), reason="ended"
    )
    recorded(url, *ONE_FUND, was(30000), end)
    assert table(url, "before-and-now").rows == ()
    assert told(table(url, "before-and-now", Period(day(1), day(30))), "chc")["now"] == 15000


def test_what_had_ended_earlier_or_began_later_is_not_what_care_cost_at_the_end(url):
    recorded(
        url, *ONE_FUND, was(10000, name="old", to_on=date(2024, 6, 30)), was(20000), was(
            5200 * 52, name="by-year", frequency="yearly"),
        was(900, name="later", from_on=day(2), to_on=None),
    )  # fmt: skip
    assert told(table(url, "before-and-now"), "chc")["before"] == 25200


def test_a_figure_opens_to_the_costs_it_was_made_of(url):
    recorded(url, *ONE_FUND, cost(), released(day(29, 6)), spent(1850, category="payroll"))
    kind = Kind("costs", "Costs", FAMILIES, lambda cubes, days: [chapter(cubes)])
    year = CubeReport(kind, YEAR.first, YEAR.last)
    borne = year.explain(url, "double-running/chc/borne")
    assert ([row.name for row in borne.rows], borne.pence) == (["A-1/5", "A-1/6"], 110571)
    paid = year.explain(url, "running-costs/payroll/from-budgets")
    assert ([row.name for row in paid.rows], paid.pence) == (["A-1/7"], 1850)
