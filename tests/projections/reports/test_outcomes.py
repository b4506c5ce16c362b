"""Outcomes and money: what was spent towards each, how reviews found it, for whom it worked."""

from __future__ import annotations

import pytest

from ledger import commands as c
from ledger import events as e
from ledger.calendar import Period
from ledger.commands import Weight
from projections.reports.facts.outcomes import how_it_worked
from projections.reports.making import Source
from projections.reports.outcomes import outcomes
from projections.reports.report import Report
from projections.reports.sections.outcomes import each
from tests.account.test_budgets import plan, planned_line
from tests.builders import ONE_FUND, day, fund, opened, spent
from tests.projections.reports.gathered import YEAR, recorded, row_of, told
from tests.projections.reports.gathered import section_of as section_of_chapter

TWO_OUTCOMES = plan(
    planned_line(fund="nhs", amount_pence=7_000),
    planned_line("gym", outcome="get-out", category="leisure", frequency="yearly",
                 amount_pence=36_500, fund="nhs"),
    outcomes=("stay-well", "get-out"),
)  # fmt: skip


@pytest.fixture
def url(tmp_path) -> str:
    return f"sqlite:///{tmp_path / 'ledger.db'}"


def review(on, kind="full", account="A-1", **found: str) -> c.HoldReview:
    seen = tuple(e.OutcomeSeen(name.replace("_", "-"), how) for name, how in found.items())
    return c.HoldReview(
        account=account, fund="nhs", held_on=on, kind=kind, outcomes=seen, plan_right=True,
        used_well=True, sufficient=True, obligations_kept=True,
    )  # fmt: skip


def asked(days: Period = YEAR, funder: str | None = None):
    return outcomes(first_on=days.first, last_on=days.last, funder=funder)


def row(report: Report, section: str, key: str) -> dict[str, object]:
    for chapter in report.chapters:
        if any(one.key == section for one in chapter.sections):
            return told(section_of_chapter(chapter, section), key)
    raise AssertionError(section)


def report(url: str, *history: c.Command, days: Period = YEAR, **how) -> Report:
    return asked(days, **how).report(recorded(url, *history))


def test_an_outcome_costs_what_was_spent_towards_it_for_each_of_its_people(ledger_url):
    other = [opened("B-1", person="P-2"), fund(account="B-1")]
    theirs = c.AgreePlan(
        account="B-1", plan="plan-1", agreed_on=day(1), from_on=day(1), outcomes=("stay-well",),
        lines=(c.PlanLineAsked(line="pa", outcome="stay-well", category="care", fund="nhs"),),
    )  # fmt: skip
    found = report(
        ledger_url, *ONE_FUND, TWO_OUTCOMES, *other, theirs, spent(10_001), spent(500),
        review(day(30, 6), stay_well="yes", get_out="no"),
    )  # fmt: skip
    stay_well = row(found, "outcomes", "stay-well")
    assert stay_well["people"] == 2
    assert stay_well["spent"] == 10_501
    assert stay_well["per-person"] == 5_251  # £52.505, half up
    assert (stay_well["achieved"], stay_well["not-reviewed"]) == (1, 1)
    assert stay_well["rate"] == 1_000
    get_out = row(found, "outcomes", "get-out")
    assert (get_out["people"], get_out["spent"], get_out["not-achieved"]) == (1, 0, 1)
    assert row(found, "outcomes-found", "yes")["spent"] == 10_501
    assert row(found, "outcomes-found", "total")["spent"] == 10_501


def test_the_latest_review_by_the_last_day_says_how_an_outcome_was_found(url):
    history = (
        *ONE_FUND, TWO_OUTCOMES,
        review(day(30, 6), stay_well="no", get_out="yes"),
        review(day(30, 9), stay_well="partly", get_out="yes"),
        review(day(30, 4, 2026), stay_well="yes", get_out="no"),
    )  # fmt: skip
    found = report(url, *history)
    assert row(found, "outcomes", "stay-well")["partly"] == 1
    assert row(found, "outcomes-moved", "up")["outcomes"] == 1
    assert row(found, "outcomes-moved", "same")["outcomes"] == 1
    later = asked(Period(day(1), day(31, 5, 2026))).report(url)
    assert row(later, "outcomes", "stay-well")["achieved"] == 1
    assert row(later, "outcomes-moved", "up")["outcomes"] == 1
    assert row(later, "outcomes-moved", "down")["outcomes"] == 1
    assert row(later, "outcomes-from-to", "yes+partly")["outcomes"] == 1
    assert row(later, "outcomes-from-to", "no+yes")["outcomes"] == 1


def test_a_review_that_is_recorded_late_counts_by_the_day_it_was_held(url):
    found = report(
        url, *ONE_FUND, TWO_OUTCOMES, review(day(30, 9), stay_well="yes"),
        review(day(30, 6), stay_well="no"),
    )  # fmt: skip
    assert row(found, "outcomes-from-to", "yes+no")["outcomes"] == 1


def test_two_reviews_of_one_day_are_one_finding_and_the_review_before_is_of_a_day_before(url):
    found = report(
        url, *ONE_FUND, TWO_OUTCOMES, review(day(30, 6), stay_well="no"),
        review(day(30, 9), stay_well="no"), review(day(30, 9), "light-touch", stay_well="yes"),
    )  # fmt: skip
    assert row(found, "outcomes-from-to", "yes+no")["outcomes"] == 1
    assert row(found, "outcomes-moved", "up")["outcomes"] == 1


def test_an_outcome_that_no_review_named_is_not_reviewed(url):
    found = report(url, *ONE_FUND, TWO_OUTCOMES, review(day(30, 6), stay_well="yes"), spent(900))
    assert row(found, "outcomes", "get-out")["not-reviewed"] == 1
    assert row(found, "outcomes-found", "not-reviewed")["outcomes"] == 1
    assert row(found, "worked", "some") == {"people": 1, "spent": 900, "per-person": 900}


@pytest.mark.parametrize(
    ("found", "worked"),
    [
        ([], "no-plan"),
        (["not-reviewed", "not-reviewed"], "not-reviewed"),
        (["yes", "yes"], "all"),
        (["yes", "not-reviewed"], "some"),
        (["yes", "no"], "some"),
        (["partly", "no"], "some"),
        (["no", "no"], "none"),
        (["no", "not-reviewed"], "none"),
    ],
)
def test_a_budget_worked_for_whom_every_outcome_was_achieved(found, worked):
    assert how_it_worked(found) == worked


def test_money_before_and_after_the_latest_review_is_told_by_the_week(url):
    days = Period(day(1), day(28))
    found = report(
        url, *ONE_FUND, TWO_OUTCOMES, spent(1_000, paid_on=day(7)), spent(400, paid_on=day(14)),
        spent(300, paid_on=day(15)), spent(77, paid_on=day(20), category="leisure"),
        review(day(14), stay_well="yes"), days=days,
    )  # fmt: skip
    assert row(found, "before-and-after", "first") == {
        "spent-before": 1_400, "days-before": 14, "spent-after": 300, "days-after": 14,
        "week-before": 700, "week-after": 150,
    }  # fmt: skip


def test_days_before_the_budget_was_opened_or_after_it_closed_are_not_counted(url):
    later = opened(opened_on=day(8))
    history = [
        later, fund(from_on=day(8)),
        c.AgreePlan(
            account="A-1", plan="plan-1", agreed_on=day(8), from_on=day(8), outcomes=("rest",),
            lines=(c.PlanLineAsked(line="pa", outcome="rest", category="care", fund="nhs"),),
        ),
        review(day(14), rest="yes"),
    ]  # fmt: skip
    found = report(url, *history, days=Period(day(1), day(30)))
    counted = row(found, "before-and-after", "first")
    assert (counted["days-before"], counted["days-after"]) == (7, 16)
    early = asked(Period(day(1), day(10))).report(url)
    assert row(early, "outcomes", "rest")["not-reviewed"] == 1


def test_a_person_with_two_budgets_is_one_person_with_two_outcomes(url):
    again = [opened("A-2"), fund(account="A-2")]
    theirs = c.AgreePlan(
        account="A-2", plan="plan-1", agreed_on=day(1), from_on=day(1), outcomes=("stay-well",),
        lines=(c.PlanLineAsked(line="pa", outcome="stay-well", category="care", fund="nhs"),),
    )  # fmt: skip
    found = report(
        url, *ONE_FUND, TWO_OUTCOMES, *again, theirs, review(day(30, 6), stay_well="yes"),
        review(day(30, 6), account="A-2", stay_well="no"),
    )  # fmt: skip
    stay_well = row(found, "outcomes", "stay-well")
    assert (stay_well["people"], stay_well["achieved"], stay_well["not-achieved"]) == (1, 1, 1)


def test_planned_and_spent_is_what_the_plan_allows_for_the_days_and_what_is_left(url):
    days = Period(day(1), day(28))
    found = report(url, *ONE_FUND, TWO_OUTCOMES, spent(5_000), spent(300, category="food"),
                   days=days)  # fmt: skip
    assert row(found, "planned-and-spent", "stay-well") == {
        "planned": 28_000, "spent": 5_000, "left": 23_000, "unlimited": 0,
    }  # fmt: skip
    assert row(found, "planned-and-spent", "get-out")["planned"] == 2_800
    assert row(found, "planned-and-spent", "not-said")["left"] == -300
    assert row(found, "planned-and-spent", "total")["left"] == 30_800 - 5_300


def test_of_a_line_without_a_limit_there_is_no_saying_what_is_left(url):
    free = plan(planned_line(fund="nhs", amount_pence=None))
    found = report(url, *ONE_FUND, free, spent(5_000))
    assert row(found, "planned-and-spent", "stay-well")["left"] is None
    assert row(found, "planned-and-spent", "stay-well")["unlimited"] == 1


def test_each_funder_sees_its_part_of_what_is_planned_and_of_what_was_spent(url):
    shares = (Weight("nhs", 3), Weight("council", 1))
    shire = c.AddFund(
        account="A-1", fund="council", funder="shire", programme="social-care", from_on=day(1)
    )
    days = Period(day(1), day(7))
    history = (*ONE_FUND, shire, plan(planned_line(shares=shares, amount_pence=1_001)))
    url = recorded(url, *history, spent(1_000, plan_line="pa-hours", fund=None))
    parts = [
        row(asked(days, funder).report(url), "planned-and-spent", "stay-well")
        for funder in ("northshire-icb", "shire", None)
    ]
    assert [one["planned"] for one in parts] == [751, 250, 1_001]
    days = Period(day(1), day(8))
    parts = [
        row(asked(days, funder).report(url), "planned-and-spent", "stay-well")
        for funder in ("northshire-icb", "shire", None)
    ]
    assert [one["spent"] for one in parts] == [750, 250, 1_000]


def test_a_budget_of_another_funder_is_not_counted(url):
    found = report(
        url, *ONE_FUND, TWO_OUTCOMES, opened("B-1", person="P-2"),
        c.AddFund(account="B-1", fund="f", funder="shire", programme="phb", from_on=day(1)),
        funder="shire",
    )  # fmt: skip
    assert row(found, "worked", "total")["people"] == 1
    assert row(found, "outcomes-moved", "total")["outcomes"] == 0


def test_a_budget_that_closed_before_the_days_is_not_counted(url):
    found = report(
        url, *ONE_FUND, TWO_OUTCOMES,
        c.CloseAccount(account="A-1", closed_on=day(30), reason="died"),
        days=Period(day(1, 5), day(31, 5)),
    )  # fmt: skip
    assert not any(s.rows for s in found.chapters[0].sections if s.key == "outcomes")
    assert row(found, "worked", "total")["people"] == 0


def test_budget_by_budget_is_about_single_people_and_nothing_else_is(url):
    found = report(url, *ONE_FUND, TWO_OUTCOMES, spent(900), review(day(30, 6), get_out="no"))
    assert [s.key for s in found.sections if s.identifies] == ["outcomes-by-account"]
    by_account = section_of_chapter(found.chapters[1], "outcomes-by-account")
    assert [row.words for row in by_account.rows] == [
        "A-1, Get out, Not achieved, no review before",
        "A-1, Stay well, Not reviewed yet, no review before",
    ]
    assert row(found, "outcomes-by-account", "A-1+stay-well+not-reviewed+none")["spent"] == 900


def test_accounts_of_one_name_in_two_ledgers_are_two_budgets(url, tmp_path):
    other = f"sqlite:///{tmp_path / 'other.db'}"
    for where in (url, other):
        recorded(where, *ONE_FUND, TWO_OUTCOMES, spent(900))
    found = asked().report([Source("north", url), Source("south", other)])
    for ledger in ("north", "south"):
        key = f"{ledger}:A-1+stay-well+not-reviewed+none"
        assert row(found, "outcomes-by-account", key)["spent"] == 900
    assert row(found, "outcomes", "stay-well")["people"] == 2


def test_an_outcome_opens_to_its_plan_and_its_reviews_and_its_money_to_the_spends(url):
    found = report(url, *ONE_FUND, TWO_OUTCOMES, spent(900), review(day(30, 6), stay_well="yes"))
    behind = asked().explain(url, "outcomes/stay-well/achieved")
    assert [one.name for one in behind.rows] == ["A-1/5", "A-1/7"]
    assert behind.count == 1
    money = asked().explain(url, "outcomes/stay-well/spent")
    assert money.pence == 900 == row(found, "outcomes", "stay-well")["spent"]
    assert "A-1/6" in [one.name for one in money.rows]


def test_cost_per_person_is_in_whole_pence_half_up():
    assert each(100, 3) == 33
    assert each(5, 2) == 3
    assert each(0, 4) == 0
    assert each(100, 0) is None


def test_the_chapter_of_the_commissioners_report_is_the_same_values(url):
    from projections.reports.commissioner import commissioner

    mine = report(url, *ONE_FUND, TWO_OUTCOMES, spent(900), review(day(30, 6), stay_well="yes"))
    whole = commissioner(first_on=YEAR.first, last_on=YEAR.last).report(url)
    (chapter,) = [one for one in whole.chapters if one.key == "outcomes"]
    assert [s.rows for s in chapter.sections] == [s.rows for s in mine.chapters[0].sections]
    assert row_of(chapter.sections[0], "stay-well")
