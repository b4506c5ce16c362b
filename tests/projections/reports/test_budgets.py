"""Budgets and payments: what was allocated by days, who bears it, what was paid; and that every
table tells of the same money."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given as over
from hypothesis import settings
from hypothesis import strategies as st

from ledger import commands as c
from ledger.calendar import Period
from ledger.money import for_days
from ledger.policy.policies import Policies
from projections.reports.asking import About, Asking
from projections.reports.cubes import Cubes
from projections.reports.facts import budgets, spending, waits
from projections.reports.facts.budgets import FUNDER, NOT_PAYABLE, PERSON, parts
from projections.reports.sections.budgets import chapter
from projections.year_end import year_end
from tests.builders import (
    ONE_FUND,
    TWO_FUNDS,
    allocated,
    day,
    fund,
    given,
    holding,
    linked,
    opened,
    paid,
    spent,
)  # fmt: skip
from tests.projections.reports.gathered import (
    YEAR,
    cubes_of,
    recorded,
    row_of,
    section_of,
    told,
    values,
)  # fmt: skip


@pytest.fixture
def url(tmp_path) -> str:
    return f"sqlite:///{tmp_path / 'ledger.db'}"


def cubes(url: str, **how) -> Cubes:
    return cubes_of(url, spending.FAMILY, budgets.FAMILY, waits.FAMILY, **how)


def table(url: str, key: str, **how):
    return section_of(chapter(cubes(url, **how)), key)


def assessed(weekly_pence: int, **changes) -> c.AssessContribution:
    fields = {"fund": "council", "from_on": day(1), "decided_on": day(1)}
    return c.AssessContribution(account="A-1", weekly_pence=weekly_pence, **fields | changes)


def ended(on: date, allocation: str = "al-nhs", account: str = "A-1") -> c.EndAllocation:
    return c.EndAllocation(
        account=account, allocation=allocation, last_on=on, decided_on=on, reason="needs-changed"
    )


def four_weeks(number: int) -> c.MakePayment:
    """The payment of £600 for the fourth weeks of a year, paid on their first day."""
    first = day(1) + timedelta(days=28 * number)
    return paid(60000, paid_on=first, first_on=first, last_on=first + timedelta(days=27))


THIRTEEN = [four_weeks(number) for number in range(13)]


def test_T22_a_years_money_has_two_figures_and_each_column_says_which_it_is(url):
    recorded(url, *ONE_FUND, *THIRTEEN)
    found = table(url, "budget-by-programme")
    row = told(found, "chc")
    assert (row["budget"], row["paid"]) == (782143, 780000)
    titles = {one.key: one.title for one in found.columns}
    assert titles["budget"] == "Budget by days, with person's part"
    assert titles["paid"] == "Paid out by funder"
    gross = {one.key: one.title for one in table(url, "two-ways").columns}
    assert gross["by-payments"] == "Payments, with person's part"
    assert any("£7,821.43" in note and "£7,800.00" in note for note in found.notes)
    both = told(table(url, "two-ways"), "chc")
    assert both == {"payments": 13, "by-payments": 780000, "by-days": 782143, "difference": 2143}


def test_a_year_is_reckoned_as_the_year_end_paper_does(url):
    recorded(url, *ONE_FUND, *THIRTEEN)
    (paper,) = year_end(url, year=2025).rows
    row = told(table(url, "two-ways"), "chc")
    assert (row["by-payments"], row["by-days"]) == (paper.paid_pence, paper.by_days_pence)


def test_the_persons_part_is_by_days_and_the_rest_the_funders(url):
    recorded(url, *TWO_FUNDS, assessed(2000))
    found = cubes(url)
    council = {"funder": "northshire-icb", "fund": "council"}
    assert found["budget"].total(**council).pence == 782143
    assert found["parts"].total(**council, part=PERSON).pence == 104286
    assert found["parts"].total(**council, part=FUNDER).pence == 782143 - 104286
    assert told(table(url, "budget-by-programme"), "chc")["person"] == 0


@pytest.mark.parametrize(
    ("days", "gross", "person", "funder"),
    [
        (31, 66429, 8857, 57572),
        (28, 60000, 8000, 52000),
        (30, 64286, 8571, 55715),
        (10, 21429, 2857, 18572),
    ],
    ids=["T1 31 days", "T1 28 days", "T1 30 days", "T2 the bridge"],
)
def test_days_come_to_what_payments_for_them_come_to(url, days, gross, person, funder):
    own = allocated("council", decided_on=day(1))
    recorded(url, opened(), fund("council"), own, assessed(2000))
    found = cubes(url, days=Period(day(1), day(1) + timedelta(days=days - 1)))
    whose = [found["parts"].total(part=part).pence for part in (PERSON, FUNDER)]
    assert (found["budget"].total().pence, *whose) == (gross, person, funder)


@pytest.mark.parametrize(
    ("weekly", "most", "person", "funder"),
    [(30000, 0, 0, 30000), (30000, 10000, 10000, 20000), (20000, 30000, 20000, 0)],
    ids=["nothing", "some of it", "more than there is"],
)
def test_T3_the_person_bears_the_lower_of_two(url, weekly, most, person, funder):
    own = allocated("council", amount_pence=weekly)
    recorded(url, opened(), fund("council"), own, assessed(most))
    found = cubes(url, days=Period(day(1), day(7)))["parts"]
    assert found.total(part=FUNDER).pence == funder
    assert found.total(part=(PERSON, NOT_PAYABLE)).pence == person


def test_before_anybody_assessed_it_the_contribution_is_what_payments_said(url):
    said = paid(60000, "council", first_on=day(1), last_on=day(28), contribution_pence=8000)
    recorded(url, *TWO_FUNDS, said, assessed(2500, from_on=day(29)))
    april = Period(day(1), day(30))
    assert cubes(url, days=april)["parts"].total(part=PERSON).pence == 8000 + 714
    halves = [Period(day(1), day(13)), Period(day(14), day(28))]
    parts = [cubes(url, days=half)["parts"].total(part=PERSON).pence for half in halves]
    assert sum(parts) == 8000 and min(parts) > 3000


def test_what_was_given_once_counts_on_its_day_and_is_no_budget_by_the_week(url):
    laptop = allocated("nhs", allocation="laptop", frequency="one-off", amount_pence=40000,
                       from_on=day(6))  # fmt: skip
    recorded(url, opened(), fund(), laptop)
    found = told(table(url, "budget-by-programme"), "chc")
    assert (found["live"], found["people"], found["budget"]) == (0, 1, 40000)
    later = cubes(url, days=Period(day(7), day(30)))
    assert later["budget"].total().pence == 0


def test_what_was_to_be_given_once_after_somebody_died_is_no_budget(url):
    laptop = allocated("nhs", allocation="laptop", frequency="one-off", amount_pence=40000,
                       from_on=day(6))  # fmt: skip
    recorded(url, opened(), fund(), laptop, c.RecordDeath(account="A-1", died_on=day(5)))
    assert cubes(url)["budget"].total().pence == 0


def test_nobody_pays_more_than_there_is_whatever_a_payment_said(url):
    said = paid(60000, "council", first_on=day(1), last_on=day(28), contribution_pence=50000)
    low = allocated("council", amount_pence=10000)
    recorded(url, *ONE_FUND, fund("council"), low, said)
    found = cubes(url, days=Period(day(1), day(28)))["parts"]
    council = {"fund": "council"}
    assert found.total(**council, part=PERSON).pence == found.total(**council).pence == 40000
    assert found.total(**council, part=FUNDER).pence == 0


def test_who_has_a_budget_on_the_last_day_has_one_that_still_runs(url):
    recorded(
        url, *ONE_FUND, opened("A-2", person="P-2"), fund(account="A-2"),
        allocated(account="A-2"), ended(day(30), account="A-2"),
    )  # fmt: skip
    found = told(table(url, "budget-by-programme"), "chc")
    assert (found["live"], found["people"]) == (1, 2)


def test_one_person_with_two_accounts_is_one_person(url):
    second = (opened("A-2"), fund("council", "A-2"), allocated("council", "A-2"))
    recorded(url, *ONE_FUND, *second)
    found = told(table(url, "budget-by-programme"), "total")
    assert (found["live"], found["people"]) == (1, 1)
    assert cubes(url)["live"].total().count == 2


def test_nothing_is_allocated_for_days_after_a_closing(url):
    closed = c.CloseAccount(account="A-1", closed_on=day(30), reason="needs-met-otherwise")
    recorded(url, opened(), fund(), allocated(), closed)
    found = told(table(url, "budget-by-programme"), "chc")
    assert (found["live"], found["budget"]) == (0, for_days(15000, 30))


def test_what_was_paid_is_less_what_came_back_in_the_month_it_came_back(url):
    entry = 5
    back = c.ReturnPayment(
        account="A-1", entry=entry, returned_on=day(2, 5), amount_pence=10000
    )  # fmt: skip
    recorded(url, *ONE_FUND, paid(), back)
    found = table(url, "paid-by-month")
    assert told(found, "2025-04")["paid"] == 60000
    assert told(found, "2025-05") == {
        "direct_payment": -10000, "third_party": 0, "notional": 0, "paid": -10000,
    }  # fmt: skip
    assert told(table(url, "two-ways"), "chc")["by-payments"] == 50000


def test_a_month_in_which_nothing_was_paid_is_told_too(url):
    recorded(url, *ONE_FUND, paid(), paid(paid_on=day(4, 6)))
    found = table(url, "paid-by-month", days=Period(day(1), day(31, 7)))
    assert values(found, "paid") == [60000, 0, 60000, 0]


def test_only_payments_made_in_these_days_count_as_made_in_them(url):
    recorded(url, *ONE_FUND, paid(), paid(70000, paid_on=day(2, 5)))
    may = Period(day(1, 5), day(31, 5))
    row = told(table(url, "two-ways", days=may), "chc")
    assert (row["payments"], row["by-payments"]) == (1, 70000)


def test_a_fund_that_is_held_in_two_ways_is_paid_in_each(url):
    third = allocated(allocation="al-2", deployment="third_party")
    back = c.ReturnPayment(account="A-1", entry=7, returned_on=day(9), amount_pence=10000)
    both = (paid(), paid(50000, deployment="third_party"), back)
    recorded(url, *ONE_FUND, third, *both)
    found = table(url, "budget-by-deployment")
    assert told(found, "direct_payment")["paid"] == 60000
    assert told(found, "third_party")["paid"] == 40000


def test_the_reversal_of_a_payment_is_held_as_the_payment_was(url):
    third = allocated(allocation="al-2", deployment="third_party")
    wrong = c.ReverseEntry(account="A-1", entry=6, reason="typing-error")
    recorded(url, *ONE_FUND, third, paid(50000, deployment="third_party"), wrong)
    found = cubes(url)["paid"]
    assert found.values("deployment") == ["third_party"]
    assert (found.total().pence, found.total().count) == (0, 2)


def test_what_the_funder_pays_itself_is_paid_of_a_notional_budget(url):
    notional = allocated(deployment="notional")
    bought = spent(9000, deployment="notional")
    recorded(url, opened(), fund(), notional, bought)
    found = told(table(url, "budget-by-deployment"), "notional")
    assert (found["paid"], found["spent"], found["left"]) == (9000, 9000, 782143 - 9000)


def test_the_words_of_every_deployment_stand_beside_its_money(url):
    third = allocated(deployment="third_party")
    recorded(url, opened(), fund(), holding(), linked(), third, paid(deployment="third_party"))
    row = row_of(table(url, "budget-by-deployment"), "third_party")
    assert row.words == "Held by a third party"
    assert told(table(url, "budget-by-deployment"), "third_party")["paid"] == 60000


# ── arithmetic ───────────────────────────────────────────────────────────────────────────────

pence = st.integers(1, 100_000)
days_in = st.integers(0, 400)


@settings(max_examples=60, deadline=None)
@over(pence, pence, st.integers(0, 120_000), days_in, days_in, st.integers(0, 200))
def test_the_three_parts_come_to_the_budget_and_none_is_less_than_nothing(
    direct, third, contribution, first, long, later
):
    story = given(
        opened(), fund("council"), allocated("council", amount_pence=direct),
        allocated("council", allocation="al-2", amount_pence=third, deployment="third_party"),
        assessed(contribution, from_on=day(1) + timedelta(days=later)),
    )  # fmt: skip
    start = day(1) + timedelta(days=first)
    days = Period(start, start + timedelta(days=long))
    asking = Asking(None, 0, days, Policies())
    about = About(asking, story.draft.account("A-1"), [])
    for deployment, weekly in (("direct_payment", direct), ("third_party", third)):
        found = parts(about, "council", deployment, days)
        assert found.whole_pence == for_days(weekly, days.days)
        assert min(found) >= 0
    together = parts(about, "council", "direct_payment", days).person_pence
    assert together <= for_days(contribution, days.days) + 1


def test_nothing_is_the_persons_part_of_days_that_turned_out_to_be_the_nhs_own(url):
    free_from = date(2025, 10, 1)
    eligible = c.ChangeEligibility(
        account="A-1", eligibility="adult-chc", from_on=free_from, decided_on=YEAR.last
    )
    recorded(url, *TWO_FUNDS, assessed(2000), eligible)
    charged = (free_from - YEAR.first).days
    person = cubes(url)["parts"].total(part="person").pence
    assert person == (2 * 2000 * charged + 7) // 14
    assert cubes(url)["parts"].total().pence == cubes(url)["budget"].total().pence


# ── what another funder pays for ─────────────────────────────────────────────────────────────


def passed_on(*more: c.Command) -> tuple[c.Command, ...]:
    """Both give by the week all year; from 29 April all is the NHS's, and nobody ended either."""
    entitled = c.ChangeEligibility(
        account="A-1", eligibility="adult-chc", from_on=day(29), decided_on=day(10, 6)
    )
    return (
        opened(), fund("council", funder="northshire-council"), fund("nhs"), allocated("council"),
        entitled, *more,
    )  # fmt: skip


def test_what_another_funder_pays_for_is_told_apart_and_the_totals_tie(url):
    """£150.00 a week each from 29 April: 337 days of the council's are the NHS's to pay for."""
    book = recorded(url, *passed_on(allocated("nhs", from_on=day(29), decided_on=day(10, 6))))
    total = told(table(book, "budget-by-fund"), "total")
    assert total["budget"] == for_days(15_000, 365) + for_days(15_000, 337)
    assert total["anothers"] == for_days(15_000, 337)
    by_fund = table(book, "budget-by-fund")
    assert [told(by_fund, row.key)["anothers"] for row in by_fund.rows] == [
        for_days(15_000, 337), 0,
    ]  # fmt: skip
    assert any("Of it, another funder pays" in note for note in by_fund.notes)
    for key in ("budget-by-programme", "budget-by-deployment", "budget-by-care-group"):
        assert told(table(book, key), "total") == total


def test_where_the_other_has_no_allocation_nothing_counts_twice_and_no_column_says_so(url):
    assert "anothers" not in told(table(recorded(url, *passed_on()), "budget-by-fund"), "total")
