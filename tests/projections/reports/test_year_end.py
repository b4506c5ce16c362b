"""A year's end: carried over, prepaid by day, accrued, owed; each funder's, each side once."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given as draws
from hypothesis import settings
from hypothesis import strategies as st

from ledger import commands as c
from ledger.calendar import Period
from projections.reports.facts import asked_back, contributions, unspent, year_end
from projections.reports.facts.year_end import year_asked
from projections.reports.report import Section
from projections.reports.sections.year_end import chapter
from projections.year_end import year_end as listed
from tests.builders import (
    ONE_FUND,
    Story,
    adopted,
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
from tests.projections.reports.gathered import YEAR, cubes_of, recorded, section_of, told
from tests.projections.reports.one_account import about_of, cubes_of_story, facts_of
from tests.projections.worlds import World, record
from tests.projections.worlds import opened as new_ledger

MARCH_21, MARCH_24 = date(2026, 3, 21), date(2026, 3, 24)
MARCH_31, APRIL_20 = date(2026, 3, 31), date(2026, 4, 20)
CROSSING = paid(60_000, paid_on=MARCH_21, first_on=MARCH_24, last_on=APRIL_20)
ALL = ("prepaid", "to-come", "carried", "stays", "funder", "person", "nobody", "short")


def of(story: Story, key: str, days: Period = YEAR) -> Section:
    return section_of(chapter(cubes_of_story(story, year_end.FAMILY, days=days)), key)


def papers(story: Story, days: Period = YEAR) -> dict[tuple[str, str], int]:
    """Papers by funder and kind, in pence."""
    cube = cubes_of_story(story, year_end.FAMILY, days=days)["papers"]
    return {key: found.pence for key, found in cube.by("funder", "paper").items()}


# ── paid for days to come ────────────────────────────────────────────────────────────────────


def test_a_payment_on_both_sides_of_31_march_is_split_by_day():
    """£600.00 on 21 March for 24 March to 20 April: 8 days are the old year's, 20 the new's."""
    row = told(of(given(*ONE_FUND, CROSSING), "prepayments"), "northshire-icb+nhs+chc")
    assert row == {
        "payments": 1, "days": 28, "days-after": 20, "paid": 60_000, "old-year": 17_143,
        "prepaid": 42_857, "people": 1,
    }  # fmt: skip


def test_what_was_paid_by_then_is_prepaid_and_what_was_paid_after_is_not():
    april = {"first_on": date(2026, 4, 1), "last_on": date(2026, 4, 28)}
    before = given(*ONE_FUND, paid(60_000, paid_on=date(2026, 3, 29), **april))
    assert papers(before) == {("northshire-icb", "prepayment"): 60_000}
    after = given(*ONE_FUND, paid(60_000, paid_on=date(2026, 4, 1), **april))
    assert papers(after, Period(YEAR.first, date(2026, 6, 30))) == {}


def test_the_year_is_the_last_that_ended_by_the_last_day():
    assert year_asked(MARCH_31) == YEAR
    assert year_asked(date(2027, 3, 30)) == YEAR
    assert year_asked(date(2026, 3, 30)).last == date(2025, 3, 31)
    later = of(given(*ONE_FUND, CROSSING), "prepayments", Period(day(1), date(2026, 12, 31)))
    assert told(later, "total")["prepaid"] == 42_857
    assert later.title == "Prepayments at 31 March 2026"


@settings(max_examples=100, deadline=None)
@draws(st.integers(1, 500_000), st.integers(0, 60), st.integers(0, 60))
def test_the_two_years_parts_of_a_payment_are_the_payment(pence, before, long):
    first = MARCH_31 - timedelta(days=before)
    days = {"first_on": first, "last_on": first + timedelta(days=long)}
    story = given(*ONE_FUND, paid(pence, paid_on=first, **days))
    cube = cubes_of_story(story, year_end.FAMILY, days=YEAR)["prepaid"]
    assert cube.total(what="whole").pence == cube.total(what=("old", "new")).pence
    exact = 2 * pence * max(0, long - before)
    assert abs(2 * (long + 1) * cube.total(what="new").pence - exact) <= long + 1


# ── what becomes of what is unspent ──────────────────────────────────────────────────────────


def test_T22_a_year_has_two_figures_each_by_its_name():
    thirteen = [
        paid(60_000, paid_on=first, first_on=first, last_on=first + timedelta(days=27))
        for first in (YEAR.first + timedelta(days=28 * n) for n in range(13))
    ]
    row = told(of(given(*ONE_FUND, *thirteen), "carry-over"), "northshire-icb+nhs+chc")
    assert (row["paid"], row["payments"], row["by-days"]) == (780_000, 13, 782_143)


CARRIED = c.DecideCarryOver(
    account="A-1", fund="nhs", year_end_on=MARCH_31, amount_pence=25_000, decided_on=MARCH_24,
    purpose="respite-week",
)  # fmt: skip


def test_what_was_decided_to_stay_is_told_with_what_it_is_for():
    story = given(*ONE_FUND, paid(100_000), CARRIED)
    row = told(of(story, "carry-over"), "total")
    assert (row["unspent"], row["carried"], row["funder"]) == (100_000, 25_000, 75_000)
    assert (row["decided"], row["undecided"]) == (1, 0)
    assert told(of(story, "carried-for"), "northshire-icb+respite-week")["carried"] == 25_000
    undecided = told(of(given(*ONE_FUND, paid(100_000)), "carry-over"), "total")
    assert (undecided["decided"], undecided["undecided"]) == (0, 1)


def test_where_nobody_decided_what_the_policy_lets_stay_does_not_go_back():
    """£1,000.00 at £150.00 a week is less than eight weeks; of £1,500.00 four weeks stay."""
    for has, stays in ((100_000, 100_000), (150_000, 60_000)):
        story = given(adopted(trigger_weeks=8, retain_weeks=4), *ONE_FUND, paid(has, on_top=True))
        row = told(of(story, "carry-over"), "total")
        assert (row["stays"], row["funder"]) == (stays, has - stays)
        assert told(of(given(
            adopted(trigger_weeks=8, retain_weeks=4), *ONE_FUND, paid(has, on_top=True), CARRIED
        ), "carry-over"), "total")["stays"] == 0  # fmt: skip


@draws(st.integers(0, 400_000), st.integers(0, 100_000), st.integers(0, 20), st.integers(0, 8))
@settings(max_examples=40)
def test_what_goes_back_undecided_is_never_more_than_the_surplus(has, gone, trigger, retain):
    """Nor is anything lost: what stays and what goes back are all that is left."""
    story = given(
        adopted(trigger_weeks=max(trigger, retain), retain_weeks=retain), *ONE_FUND,
        *([paid(has, on_top=True)] if has else []), *([spent(gone)] if gone else []),
    )  # fmt: skip
    about = about_of(story, YEAR)
    (row,) = about.fund_years(YEAR)  # what was agreed for its days makes a row of nothing paid
    found = about.surplus("nhs")
    assert row.left_pence <= found.surplus_pence
    kept = row.prepaid_pence + row.to_come_pence
    assert row.left_pence + row.stays_pence == max(0, row.unspent_pence - kept)


def test_once_payments_have_ended_all_that_is_left_goes_back_whatever_the_policy_lets_stay():
    stop = c.DecideStop(account="A-1", force="may", ground="needs-met", effective_on=day(1, 6),
                        decided_on=day(1, 6))  # fmt: skip
    story = given(adopted(trigger_weeks=8, retain_weeks=4), *ONE_FUND, paid(100_000), stop)
    row = told(of(story, "carry-over"), "total")
    assert (row["stays"], row["funder"]) == (0, 100_000)


def test_it_is_what_the_years_end_of_an_account_says(ledger_url):
    url = recorded(ledger_url, *ONE_FUND, paid(100_000), CROSSING, spent(20_000), CARRIED)
    row = told(section_of(chapter(cubes_of(url, year_end.FAMILY)), "carry-over"), "total")
    (found,) = listed(url, year=2025).rows
    assert (row["unspent"], row["prepaid"]) == (found.unspent_pence, found.prepaid_pence)
    assert (row["funder"], row["person"]) == (found.funder_pence, found.person_pence)
    assert (row["paid"], row["by-days"]) == (found.paid_pence, found.by_days_pence)


def test_how_it_stood_then_is_told_whatever_was_paid_and_spent_since(ledger_url):
    since = {"paid_on": date(2026, 5, 1)}
    shared = {"from_holding": "client-1", "to_holding": "client-1", "to_account": "A-2"}
    url = recorded(
        ledger_url, opened(), fund(), opened("A-2", person="P-2"), fund(account="A-2"),
        holding("client-1", kind="client"), linked("client-1"), linked("client-1", "A-2"),
        allocated(), paid(100_000), paid(7_000, on_top=True, **since), spent(3_000, **since),
        c.MoveMoney(
            account="A-1", moved_on=date(2026, 5, 2), amount_pence=500, fund="nhs", **shared
        ),
    )  # fmt: skip
    later = Period(YEAR.first, date(2026, 9, 30))
    for days in (YEAR, later):
        cubes = cubes_of(url, year_end.FAMILY, days=days)
        row = told(section_of(chapter(cubes), "carry-over"), "total")
        assert (row["unspent"], row["undecided"]) == (100_000, 1)


@pytest.mark.parametrize("seed", [5, 9])
def test_what_was_unspent_is_its_parts_and_what_the_years_end_says(ledger_url, seed):
    with new_ledger(ledger_url) as store:
        for one in World(seed).commands(60):
            record(store, one)
    cubes = cubes_of(ledger_url, year_end.FAMILY)
    year = cubes["year"]
    rows = listed(ledger_url, year=2025).rows
    assert year.total(what="unspent").pence == sum(row.unspent_pence for row in rows)
    for fund_name in year.values("fund"):
        unspent_pence = year.total(what="unspent", fund=fund_name).pence
        assert year.total(what=ALL, fund=fund_name).pence == unspent_pence
    # Money moved between accounts since then changes nothing of how it stood.
    later = cubes_of(ledger_url, year_end.FAMILY, days=Period(YEAR.first, date(2026, 12, 31)))
    assert later["year"].cells == year.cells


# ── accruals and debtors ─────────────────────────────────────────────────────────────────────


def owes(pence: int, **changes) -> c.RecordLiability:
    fields = {"liability": "li-1", "kind": "redundancy", "fund": "nhs", "recorded_on": day(1, 6)}
    return c.RecordLiability(account="A-1", amount_pence=pence, **fields | changes)


def test_a_bill_is_the_funders_to_accrue_only_where_the_funder_promised_to_pay_it():
    story = given(*ONE_FUND, paid(), owes(9_000), owes(4_000, liability="li-2", underwritten=True))
    assert papers(story) == {("northshire-icb", "underwritten"): 4_000}
    row = told(of(story, "year-end-bills"), "redundancy")
    assert (row["held"], row["funder"], row["all"]) == (9_000, 4_000, 13_000)


def test_days_due_and_unpaid_are_accrued():
    schedule = c.AgreePaymentSchedule(
        account="A-1", fund="nhs", frequency="four-weekly", from_on=MARCH_24, decided_on=MARCH_24
    )
    assert papers(given(*ONE_FUND, schedule)) == {("northshire-icb", "due-unpaid"): 17_143}
    paid_for = given(*ONE_FUND, schedule, CROSSING)
    assert papers(paid_for) == {("northshire-icb", "prepayment"): 42_857}


OWN = {"account": "A-1", "reclaim": "r-1"}
PROPOSED = c.ProposeReclaim(
    **OWN, fund="nhs", ground="paid-in-error", amount_pence=20_000, proposed_on=day(1, 9)
)
NOTICED = c.ServeNotice(
    **OWN, served_on=day(5, 9), repay_by=day(10, 10), repayer="person", amount_pence=20_000,
    reasons=("unused",),
)  # fmt: skip
AGAIN = c.RequestReconsideration(**OWN, requested_on=day(9, 9), grounds=("planned-use",))


def test_money_is_a_debtor_once_notice_was_served_and_is_told_apart_while_looked_at_again():
    begun = (*ONE_FUND, adopted(notice_days=0), paid(100_000), PROPOSED)
    part = c.ReceiveReclaim(**OWN, received_on=day(1, 10), against="held", amount_pence=5_000)
    assert papers(given(*begun)) == {}
    assert papers(given(*begun, NOTICED, part)) == {("northshire-icb", "reclaim"): 15_000}
    assert papers(given(*begun, NOTICED, AGAIN)) == {
        ("northshire-icb", "reclaim-looked-at"): 20_000
    }


def test_a_recharge_is_one_funders_debtor_and_the_others_accrual_of_the_same_amount():
    council = (fund("council", funder="shire"), allocated("council"))
    raised = c.RaiseRecharge(
        account="A-1", recharge="rc-1", from_fund="council", to_fund="nhs", first_on=day(1),
        last_on=day(30), reason="eligibility-earlier", raised_on=day(1, 10),
    )  # fmt: skip
    agreed = c.AgreeRecharge(
        account="A-1", recharge="rc-1", agreed_on=day(1, 11), amount_pence=None
    )  # fmt: skip
    settled = c.SettleRecharge(
        account="A-1", recharge="rc-1", settled_on=day(2, 12), amount_pence=1_000, reference="i-1"
    )
    history = (
        *ONE_FUND, *council, paid(60_000, "council"), spent(8_000, fund="council"), raised, agreed,
    )  # fmt: skip
    assert papers(given(*history)) == {
        ("shire", "recharge"): 8_000, ("northshire-icb", "recharge-owed"): 8_000,
    }  # fmt: skip
    assert papers(given(*history, settled))["shire", "recharge"] == 7_000


@pytest.mark.parametrize("basis", ["net", "gross"])
def test_a_contribution_behind_is_the_funders_debtor_only_where_it_pays_gross(basis):
    story = given(
        opened(), fund("council", funder="shire"), holding(), linked(), allocated("council"),
        c.AssessContribution(account="A-1", fund="council", weekly_pence=2_000, from_on=day(1),
                             decided_on=day(1)),
        c.AgreePaymentSchedule(account="A-1", fund="council", frequency="four-weekly",
                               from_on=day(1), decided_on=day(1), basis=basis),
        c.ReceiveContribution(account="A-1", fund="council", received_on=day(5, 6),
                              amount_pence=2_000, to="funder"),
    )  # fmt: skip
    found = papers(story).get(("shire", "contribution"), 0)
    # 13 bills of four weeks fell due by 30 March 2026, and £20.00 came.
    assert found == (13 * 8_000 - 2_000 if basis == "gross" else 0)


def test_every_paper_says_what_it_does_on_both_sides_and_that_local_finance_decides():
    section = of(given(*ONE_FUND, CROSSING), "year-end-papers")
    (row,) = section.rows
    assert row.words == (
        "northshire-icb, Prepayments: debit prepayments, credit the year's cost; turned round on "
        "1 April"
    )
    assert any("own finance decides" in note for note in section.notes)


def test_every_figure_leads_to_entries_that_are_there():
    begun = (*ONE_FUND, adopted(notice_days=0), paid(100_000), CROSSING, spent(), PROPOSED, NOTICED)
    story = given(*begun, AGAIN, CARRIED, owes(4_000, underwritten=True))
    versions = {one.version for one in story.draft.decided if one.stream == "account:A-1"}
    for family in (unspent.FAMILY, asked_back.FAMILY, contributions.FAMILY, year_end.FAMILY):
        for fact in facts_of(story, family, YEAR):
            found = fact.entries()
            assert found and set(found) <= versions, fact
