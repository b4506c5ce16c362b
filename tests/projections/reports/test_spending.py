"""What the money bought: every table is the same money, cut another way, and ties to balances."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given as over
from hypothesis import settings

from ledger import commands as c
from ledger.account.budgets.plan_lines import in_plan
from ledger.calendar import Period
from ledger.commands import Weight
from ledger.statements.rules import PROVIDERS
from projections.balances import balances
from projections.budget_actual import actual
from projections.reports.facts import outcomes, spending
from projections.reports.providers import GROUPS, NEITHER, group_of
from projections.reports.sections import outcomes as outcomes_told
from projections.reports.sections.spending import chapter, months
from tests.account.test_budgets import plan, planned_line
from tests.builders import ONE_FUND, TWO_FUNDS, day, given, spent
from tests.projections.reports.gathered import (
    YEAR,
    cubes_of,
    recorded,
    row_of,
    section_of,
    told,
    values,
)
from tests.projections.reports.walks import FUNDERS, STEPS, walked

DAYS = Period(day(8), day(20, 5))


@pytest.fixture
def url(tmp_path) -> str:
    return f"sqlite:///{tmp_path / 'ledger.db'}"


def of(url: str, days: Period = YEAR, funder: str | None = None):
    return chapter(cubes_of(url, spending.FAMILY, days=days, funder=funder))


def table(url: str, key: str, **how):
    return section_of(of(url, **how), key)


def spent_within(url: str, days: Period, funds) -> int:
    """What the balances projection says was spent in these days."""

    def by(on) -> int:
        found = balances(url, as_at=on).funds
        return sum(one.spent_pence for one in found if one.fund in funds)

    return by(days.last) - by(days.first - timedelta(days=1))


@settings(max_examples=40, deadline=None)
@over(STEPS)
def test_every_table_of_spending_has_the_balances_own_total_whatever_happened(steps):
    with TemporaryDirectory() as folder:
        url = walked(f"sqlite:///{Path(folder) / 'ledger.db'}", steps)
        for funder in (None, *FUNDERS.values()):
            funds = [f for f, whose in FUNDERS.items() if funder in (None, whose)]
            expected = spent_within(url, DAYS, funds)
            cubes = cubes_of(url, spending.FAMILY, outcomes.FAMILY, days=DAYS, funder=funder)
            tables = [one for one in chapter(cubes).sections if one.total is not None]
            tables += outcomes_told.chapter(cubes).sections[:3]
            for section in tables:
                spent_of = values(section, "spent")
                assert sum(spent_of) == expected, section.key
                assert row_of(section, "total") if spent_of else True
                if section.total is not None:
                    assert told(section, "total")["spent"] == expected, section.key
                if section.key.startswith("providers-by"):
                    groups = [told(section, "total")[one] for one in GROUPS]
                    assert sum(groups) == expected


@settings(max_examples=25, deadline=None)
@over(STEPS)
def test_what_went_towards_each_outcome_is_what_budget_against_actual_says(steps):
    with TemporaryDirectory() as folder:
        url = walked(f"sqlite:///{Path(folder) / 'ledger.db'}", steps)
        section = section_of(of(url, DAYS), "spend-by-outcome")
        ours = {row.key: told(section, row.key)["spent"] for row in section.rows}
        theirs = actual(url, "A-1", first=DAYS.first, last=DAYS.last).rows
        budgeted = {
            row.name or "not-said": row.spent_pence for row in theirs if row.by == "outcome"
        }
        names = set(ours) | set(budgeted)
        assert {n: ours.get(n, 0) for n in names} == {n: budgeted.get(n, 0) for n in names}


def test_a_refund_comes_off_in_the_month_it_came_and_a_correction_in_the_month_paid(ledger_url):
    bought = given(*ONE_FUND, spent(5_000)).draft.account("A-1").version
    recorded(
        ledger_url, *ONE_FUND, spent(5_000),
        c.ReceiveRefund(account="A-1", spend=bought, received_on=day(3, 6), amount_pence=1_000),
        c.RecategoriseSpend(account="A-1", spend=bought, category="leisure", reason="was-a-gym"),
    )  # fmt: skip
    by_month = table(ledger_url, "spend-by-month")
    assert [row.key for row in by_month.rows] == ["2025-04", "2025-05", "2025-06"]
    assert values(by_month, "spent") == [5_000, 0, -1_000]
    by_category = table(ledger_url, "spend-by-category")
    assert told(by_category, "leisure")["spent"] == 4_000
    assert told(by_category, "total")["spent"] == 4_000


def test_every_kind_that_a_rules_file_may_name_is_conventional_or_not_by_the_list():
    known = {kind: group_of(kind) for kind in PROVIDERS}
    assert known["nhs"] == known["agency"] == "conventional"
    assert known["personal-assistant"] == known["self-employed"] == "non-conventional"
    assert [kind for kind, group in known.items() if group == NEITHER] == ["bank", "other"]
    assert group_of("a-kind-nobody-listed") == NEITHER


def test_conventional_and_other_providers_are_told_by_year(url):
    recorded(
        url, *ONE_FUND,
        spent(30_000, provider="agency"), spent(10_000, provider="personal-assistant"),
        spent(20_000, provider="charity", paid_on=day(1, 4, 2026)),
    )  # fmt: skip
    section = table(url, "providers-by-year", days=Period(day(1), day(30, 4, 2026)))
    first, second = told(section, "2025"), told(section, "2026")
    assert (first["conventional"], first["non-conventional"], first["spent"]) == (
        30_000, 10_000, 40_000,
    )  # fmt: skip
    assert (first["non-conventional-share"], second["non-conventional-share"]) == (250, 1_000)
    assert row_of(section, "2025").words == "April 2025 to March 2026"


PLAN = plan(
    planned_line(fund="nhs"),
    planned_line("gym", outcome="get-out", category="leisure", frequency="yearly", fund="nhs"),
    planned_line("trip", outcome="see-sea", category="travel", frequency="once", fund="nhs"),
    planned_line("bus", outcome="get-out", category="travel", fund="nhs"),
    outcomes=("stay-well", "get-out", "see-sea"),
)


def where(**spend):
    said = {"category": "food", "plan_line": "", "outcome": ""} | spend
    budget = given(*ONE_FUND, PLAN).draft.account("A-1").budget
    return tuple(in_plan(budget, day(8), **said))


def test_a_spend_goes_towards_what_it_says_else_its_lines_outcome_else_its_categorys():
    assert where(plan_line="gym") == ("line", "get-out", "yearly")
    assert where(plan_line="gym", outcome="stay-well") == ("line", "stay-well", "yearly")
    assert where(category="leisure") == ("category", "get-out", "yearly")
    assert where(plan_line="no-such-line", category="leisure") == ("outside", "", "")
    assert where(category="food") == ("outside", "", "")
    assert where(category="food", outcome="stay-well") == ("outside", "stay-well", "")


def test_nobody_guesses_between_two_outcomes_of_one_category():
    assert where(category="travel") == ("category", "", "")
    assert where(category="travel", outcome="see-sea") == ("category", "see-sea", "once")


def test_without_a_plan_nothing_was_planned_and_an_outcome_said_still_counts():
    budget = given(*ONE_FUND).draft.account("A-1").budget
    found = in_plan(budget, day(8), category="leisure", outcome="get-out")
    assert tuple(found) == ("no-plan", "get-out", "")


def test_a_spend_goes_by_the_plan_of_the_first_day_it_pays_for(url):
    later = plan(planned_line(fund="nhs"), from_on=day(10))
    recorded(
        url, *ONE_FUND, later, spent(700, paid_on=day(4), for_from=day(12)),
        spent(300, paid_on=day(12), for_from=day(4)),
    )  # fmt: skip
    planned = table(url, "spend-by-plan")
    assert told(planned, "category")["spent"] == 700
    assert told(planned, "no-plan")["spent"] == 300


def test_what_is_bought_once_stands_beside_what_is_bought_again_and_again(url):
    recorded(
        url, *ONE_FUND, PLAN, spent(9_000, plan_line="trip", category="travel"),
        spent(700, plan_line="bus", category="travel"), spent(500, category="food"),
        spent(300, category="travel"),
    )  # fmt: skip
    often = table(url, "spend-by-frequency")
    assert {row.key: told(often, row.key)["spent"] for row in often.rows} == {
        "once": 9_000, "weekly": 700, "not-said": 800,
    }  # fmt: skip
    planned = table(url, "spend-by-plan")
    assert {row.key: told(planned, row.key)["spent"] for row in planned.rows} == {
        "line": 9_700, "category": 300, "outside": 500,
    }  # fmt: skip


def test_a_spend_of_two_funders_is_told_by_programme_and_each_sees_its_own(url):
    shares = (Weight("nhs", 3), Weight("council", 1))
    history = [*TWO_FUNDS[:-2], c.AddFund(
        account="A-1", fund="council", funder="shire", programme="social-care", from_on=day(1),
    ), TWO_FUNDS[-1], spent(8_000, shares=shares)]  # fmt: skip
    recorded(url, *history)
    by_programme = table(url, "spend-by-programme")
    assert told(by_programme, "chc") == {"spent": 6_000, "people": 1, "share": 750}
    assert told(by_programme, "total")["people"] == 1
    assert told(table(url, "spend-by-programme", funder="shire"), "total")["spent"] == 2_000


def test_months_without_spending_are_in_the_line_of_time(url):
    recorded(url, *ONE_FUND, spent(1), spent(1, paid_on=day(2, 2, 2026)))
    assert months(cubes_of(url, spending.FAMILY))[0] == "2025-04"
    assert len(months(cubes_of(url, spending.FAMILY))) == 11


def test_what_nobody_said_stands_last_and_can_be_opened(url):
    recorded(url, *ONE_FUND, spent(1_000), spent(200, outcome="zest"))
    section = table(url, "spend-by-outcome")
    assert [row.key for row in section.rows] == ["zest", "not-said"]
    assert row_of(section, "not-said").words == "No outcome said"
