"""What direct payments cost, as the department works it out: rows, units that agree, weeks."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from fractions import Fraction
from io import StringIO

import msgspec
import pytest
from hypothesis import given as over
from hypothesis import strategies as st

from ledger import commands as c
from ledger.calendar import Period
from projections.returns.cld import cost_in, units_in_words
from projections.returns.cld_return import Cld
from projections.returns.statutory import Body
from projections.weekly_cost import WEEKS_OF, weekly_cost
from tests.builders import allocated, day, fund, holding, linked, opened
from tests.returns.worlds import Q1, figures, person, shipped_definition, told

CLD = shipped_definition("cld")
AS_PAID = msgspec.structs.replace(CLD, costs=msgspec.structs.replace(CLD.costs, basis="paid"))


def rows_of(ledger: str, definition=CLD, days=Q1, **asked) -> list[dict[str, str]]:
    sent = Cld(definition, *days, **asked).file(ledger)
    return list(csv.DictReader(StringIO(sent.data.decode(), newline="")))


def cost(row: dict[str, str]) -> tuple[str, str, str]:
    return row["Unit Cost"], row["Cost Frequency (Unit Type)"], row["Planned units per week"]


def schedule(frequency: str, **changes) -> c.AgreePaymentSchedule:
    fields = {"fund": "council", "deployment": "direct_payment", "from_on": day(1),
              "decided_on": day(1)}  # fmt: skip
    return c.AgreePaymentSchedule(account="A-1", frequency=frequency, **fields | changes)


def paid(pence: int, first: date, last: date) -> c.MakePayment:
    return c.MakePayment(account="A-1", fund="council", gross_pence=pence, paid_on=first,
                         first_on=first, last_on=last, holding="bank-1")  # fmt: skip


PLAIN = (*person("A-1", "social-care"), holding(), linked())


# ── T23 ──────────────────────────────────────────────────────────────────────────────────────


def test_T23_a_months_payment_is_told_in_the_return_as_what_it_comes_to_by_the_week(ledger_url):
    told(ledger_url, *PLAIN, schedule("monthly"), paid(66429, day(1, 5), day(31, 5)))
    report = Cld(AS_PAID, *Q1).shown.report(ledger_url)
    assert figures(report, "cld-events", "A-1-al-council-1") == {
        "service": "Long Term Support: Community",
        "mechanism": "Direct Payment",
        "start": day(1),
        "end": None,
        "unit": 66429,
        "frequency": "Monthly",
        "basis": "× 12/52",
        "weekly": 15330,
        "weeks": "13.0",
        "cost": 199287,
    }
    assert figures(report, "cld-by-service", "Long Term Support: Community+Direct Payment") == {
        "events": 1, "people": 1, "weekly": 15330, "cost": 199287,
    }  # fmt: skip
    (row,) = rows_of(ledger_url, AS_PAID)
    assert cost(row) == ("664.29", "Monthly", "0.2308")


def test_T23_as_agreed_a_quarter_is_thirteen_weeks_of_the_weekly_amount(ledger_url):
    told(ledger_url, *PLAIN)
    (row,) = rows_of(ledger_url, body=Body("E10000017", "Shire"))
    assert cost(row) == ("150.00", "Weekly", "1")
    assert row["LA Code"] == "E10000017" and row["Event Type"] == "Service"
    assert row["Service Component"] == row["Delivery Mechanism"] == "Direct Payment"
    assert (row["Event Start Date"], row["Event End Date"]) == ("01/04/2025", "")
    found = figures(Cld(CLD, *Q1).shown.report(ledger_url), "cld-events", "A-1-al-council-1")
    assert (found["weeks"], found["cost"]) == ("13.0", 13 * 15000)


@pytest.mark.parametrize(
    ("frequency", "words"),
    [("weekly", "1"), ("fortnightly", "0.5"), ("four-weekly", "0.25"), ("monthly", "0.2308"),
     ("quarterly", "0.0769"), ("yearly", "0.0192"), ("one-off", "")],
)  # fmt: skip
def test_T23_the_units_in_a_week_agree_with_how_often_they_come(frequency, words):
    assert units_in_words(frequency, 4) == words


@over(st.integers(1, 10**7), st.sampled_from(sorted(WEEKS_OF)))
def test_units_times_unit_cost_come_to_the_weeks_cost(pence, frequency):
    units = Fraction(units_in_words(frequency, 4))
    exact = pence * WEEKS_OF[frequency]
    assert abs(units * pence - exact) <= Fraction(pence, 20_000)
    assert abs(weekly_cost(pence, frequency) - exact) <= Fraction(1, 2)


OFTEN = st.sampled_from(sorted(WEEKS_OF))


@over(st.integers(0, 89), st.integers(1, 10**6), OFTEN)
def test_the_cost_of_two_parts_of_a_period_is_that_of_the_whole(until, pence, frequency):
    days, middle = Period(*Q1), Q1[0] + timedelta(until)
    whole = cost_in(days, pence, frequency, begins=days.first, days=days)
    parts = [
        cost_in(part, pence, frequency, begins=days.first, days=days)
        for part in (Period(days.first, middle), Period(middle + timedelta(1), days.last))
    ]
    assert abs(whole - sum(parts)) <= 1


# ── rows ─────────────────────────────────────────────────────────────────────────────────────


def test_each_stretch_of_an_allocation_is_a_row_and_the_rows_do_not_overlap(ledger_url):
    told(
        ledger_url, *PLAIN,
        c.ReviseAllocation(account="A-1", allocation="al-council", amount_pence=16500,
                           from_on=day(5, 5), decided_on=day(1, 5)),
        c.EndAllocation(account="A-1", allocation="al-council", last_on=day(15, 6),
                        decided_on=day(1, 6), reason="needs-met"),
    )  # fmt: skip
    rows = rows_of(ledger_url)
    assert [(r["Event Start Date"], r["Event End Date"], r["Unit Cost"]) for r in rows] == [
        ("01/04/2025", "04/05/2025", "150.00"),
        ("05/05/2025", "15/06/2025", "165.00"),
    ]
    assert [r["Event Reference"] for r in rows] == ["A-1-al-council-1", "A-1-al-council-2"]


def test_what_is_paid_once_has_no_cost_by_the_week_and_counts_where_it_was_paid(ledger_url):
    told(ledger_url, *person("A-1", "social-care", frequency="one-off", pence=40000,
                             from_on=day(10, 5)))  # fmt: skip
    (row,) = rows_of(ledger_url)
    assert cost(row) == ("400.00", "One-off", "")
    assert (row["Event Start Date"], row["Event End Date"]) == ("10/05/2025", "10/05/2025")
    report = Cld(CLD, *Q1).shown.report(ledger_url)
    found = figures(report, "cld-events", "A-1-al-council-1")
    assert (found["weekly"], found["weeks"], found["cost"]) == (None, "", 40000)
    assert figures(report, "cld-by-support", "full")["weekly"] == 0


def test_nobodys_service_runs_on_after_their_death(ledger_url):
    told(ledger_url, *PLAIN, c.RecordDeath(account="A-1", died_on=day(14, 5)))
    (row,) = rows_of(ledger_url)
    assert (row["Event End Date"], row["Date of Death"]) == ("14/05/2025", "14/05/2025")
    after = rows_of(ledger_url, days=(day(1, 7), day(30, 9)))
    assert after == []


def test_a_death_after_the_period_is_no_news_of_it(ledger_url):
    told(ledger_url, *PLAIN, c.RecordDeath(account="A-1", died_on=day(5, 7)))
    (row,) = rows_of(ledger_url)
    assert (row["Event End Date"], row["Date of Death"]) == ("", "")
    (row,) = rows_of(ledger_url, days=(day(1, 7), day(30, 9)))
    assert (row["Event End Date"], row["Date of Death"]) == ("05/07/2025", "05/07/2025")


def test_who_died_a_child_never_grew_up_to_have_a_row(ledger_url):
    born = c.KeepPersonDetails(account="A-1", kept_on=day(1), fields=("date_of_birth",))
    told(
        ledger_url, *person("A-1", "social-care", age_band="0-17"), born,
        c.RecordDeath(account="A-1", died_on=day(14, 5)),
        private={3: {"date_of_birth": "2007-06-01"}},
    )  # fmt: skip
    assert rows_of(ledger_url, private=True) == []


def test_several_councils_money_in_one_file_is_told(ledger_url):
    told(ledger_url, *PLAIN, opened("A-2", person="P-2"),
         fund("council", "A-2", programme="social-care", funder="eastshire"),
         allocated("council", "A-2"))  # fmt: skip
    (note,) = [one for one in Cld(CLD, *Q1).check(ledger_url) if one.field == "funder"]
    assert (note.found, note.try_) == ("eastshire, shire", "for one alone: --funder eastshire")
    alone = Cld(CLD, *Q1, funder="shire").check(ledger_url)
    assert not any(one.field == "funder" for one in alone)


def test_other_funders_other_ways_of_holding_and_children_have_no_row(ledger_url):
    told(
        ledger_url,
        *person("A-1", "chc"),
        *person("A-2", "social-care", deployment="notional"),
        *person("A-3", "social-care", age_band="0-17"),
        *person("A-4", "social-care", from_on=day(1, 7)),
    )  # fmt: skip
    assert rows_of(ledger_url) == []


def test_a_carers_direct_payment_is_direct_to_the_carer(ledger_url):
    told(ledger_url, *person("A-1", "carer"))
    (row,) = rows_of(ledger_url)
    assert row["Client Type"] == "Carer"
    assert row["Service Type"] == "Carer Support: Direct to Carer"


def test_part_direct_payment_follows_from_the_mix_of_a_persons_rows(ledger_url):
    told(
        ledger_url,
        *person("A-1", "social-care"),
        *person("A-2", "social-care", person="P-A-1", deployment="notional"),
        *person("A-3", "social-care"),
    )  # fmt: skip
    report = Cld(CLD, *Q1).shown.report(ledger_url)
    assert figures(report, "cld-by-support", "part")["people"] == 1
    assert figures(report, "cld-by-support", "full")["people"] == 1
    both = msgspec.structs.replace(
        CLD,
        who=msgspec.structs.replace(CLD.who, deployments=["direct_payment", "notional"]),
    )
    mechanisms = [row["Delivery Mechanism"] for row in rows_of(ledger_url, both)]
    assert sorted(mechanisms) == [
        "CASSR Managed Personal Budget", "Direct Payment", "Direct Payment",
    ]  # fmt: skip


def test_a_part_periods_payment_is_no_units_cost(ledger_url):
    told(ledger_url, *PLAIN, schedule("four-weekly"), paid(21429, day(1), day(10)))
    assert cost(rows_of(ledger_url, AS_PAID)[0]) == ("150.00", "Weekly", "1")


def test_without_a_schedule_the_days_of_a_payment_tell_how_often_it_comes(ledger_url):
    told(ledger_url, *PLAIN, paid(60000, day(7), day(4, 5)))
    assert cost(rows_of(ledger_url, AS_PAID)[0]) == ("600.00", "4-weekly", "0.25")


def test_two_accounts_of_one_person_share_what_is_kept_of_them(ledger_url):
    kept = c.KeepPersonDetails(account="A-1", kept_on=day(1), fields=("nhs_number",))
    told(
        ledger_url, *person("A-1", "social-care"), *person("A-2", "social-care", person="P-A-1"),
        kept, private={6: {"nhs_number": "9434765919"}},
    )  # fmt: skip
    rows = rows_of(ledger_url, private=True)
    assert [row["NHS Number"] for row in rows] == ["9434765919"] * 2


# ── private, and what is lacking ─────────────────────────────────────────────────────────────


def test_private_fields_are_blank_unless_they_are_asked_for(ledger_url):
    kept = c.KeepPersonDetails(
        account="A-1", kept_on=day(1), fields=("surname", "nhs_number", "date_of_birth")
    )
    said = {"surname": "Ward", "nhs_number": "9434765919", "date_of_birth": "1950-11-01"}
    told(ledger_url, *person("A-1", "social-care"), kept, private={3: said})
    (row,) = rows_of(ledger_url)
    assert (row["Last Name"], row["NHS Number"], row["Date of Birth"]) == ("", "", "")
    (row,) = rows_of(ledger_url, private=True)
    assert (row["Last Name"], row["NHS Number"]) == ("Ward", "9434765919")
    assert row["Date of Birth"] == "01/11/1950"
    report = Cld(CLD, *Q1, private=True).shown.report(ledger_url)
    assert "Ward" not in repr(report) and "9434765919" not in repr(report)


def test_what_the_rows_lack_is_told_by_field_and_account_and_never_by_value(ledger_url):
    kept = c.KeepPersonDetails(account="A-1", kept_on=day(1), fields=("surname", "nhs_number"))
    said = {"surname": "Ward", "nhs_number": "9434765918"}
    told(ledger_url, *person("A-1", "social-care"), kept, private={3: said})
    found = Cld(CLD, *Q1, private=True).check(ledger_url)
    assert "Ward" not in repr(found) and "943476591" not in repr(found)
    kinds = {one.kind for one in found}
    assert kinds == {"body", "elsewhere", "details", "not-valid", "confirm"}
    missing = [one.field for one in found if one.kind == "details"]
    assert "LA Person Unique Identifier" in missing and "Last Name" not in missing
    (wrong,) = [one for one in found if one.kind == "not-valid"]
    assert (wrong.place, wrong.field) == ("A-1", "nhs_number")
    assert wrong.try_ == "dpl account details A-1 --on 30/06/2025 --nhs-number …"


def test_of_a_joint_package_the_councils_part_alone_is_told(ledger_url):
    told(ledger_url, *person("A-1", "chc"), fund("council", "A-1"),
         allocated("council", "A-1", amount_pence=9000))  # fmt: skip
    (row,) = rows_of(ledger_url)
    assert cost(row) == ("90.00", "Weekly", "1")


def test_as_paid_each_stretch_has_the_cost_of_what_was_paid_for_its_own_days(ledger_url):
    told(
        ledger_url, *PLAIN, schedule("four-weekly"),
        c.ReviseAllocation(account="A-1", allocation="al-council", amount_pence=30000,
                           from_on=day(27, 5), decided_on=day(1, 5)),
        paid(60000, day(1), day(28)), paid(120000, day(27, 5), day(23, 6)),
    )  # fmt: skip
    rows = rows_of(ledger_url, AS_PAID)
    assert [(r["Event End Date"], r["Unit Cost"]) for r in rows] == [
        ("26/05/2025", "600.00"), ("", "1200.00"),
    ]  # fmt: skip


def test_as_paid_a_payment_that_went_back_costs_nothing(ledger_url):
    told(
        ledger_url, *PLAIN, schedule("four-weekly"),
        paid(60000, day(1), day(28)), paid(62000, day(29), day(26, 5)),
        c.ReturnPayment(account="A-1", entry=7, returned_on=day(2, 5), amount_pence=62000),
    )  # fmt: skip
    assert cost(rows_of(ledger_url, AS_PAID)[0]) == ("600.00", "4-weekly", "0.25")


def test_what_was_paid_once_is_over_on_its_day_however_the_account_ends(ledger_url):
    told(
        ledger_url,
        *person("A-1", "social-care", frequency="one-off", from_on=day(1, 5)),
        c.RecordDeath(account="A-1", died_on=day(1, 8)),
    )
    (row,) = rows_of(ledger_url)
    assert (row["Event Start Date"], row["Event End Date"]) == ("01/05/2025", "01/05/2025")
    assert rows_of(ledger_url, days=(day(1, 7), day(30, 9))) == []


def test_what_was_paid_once_long_ago_makes_nobodys_support_a_part(ledger_url):
    told(
        ledger_url,
        *person("A-1", "social-care", frequency="one-off", deployment="notional"),
        *person("A-2", "social-care", person="P-A-1", from_on=day(1, 7)),
    )
    report = Cld(CLD, day(1, 7), day(30, 9)).shown.report(ledger_url)
    assert figures(report, "cld-by-support", "full")["people"] == 1


def test_a_revision_that_changes_nothing_makes_no_row_and_changes_no_penny(ledger_url):
    revisions = [
        c.ReviseAllocation(account="A-1", allocation="al-council", amount_pence=20000,
                           from_on=from_on, decided_on=day(1, 6))
        for from_on in (day(1, 6), day(1, 5))
    ]  # fmt: skip
    told(ledger_url, *PLAIN, *revisions)
    rows = rows_of(ledger_url)
    assert [(r["Event Start Date"], r["Event End Date"], r["Unit Cost"]) for r in rows] == [
        ("01/04/2025", "30/04/2025", "150.00"), ("01/05/2025", "", "200.00"),
    ]  # fmt: skip
    report = Cld(CLD, *Q1).shown.report(ledger_url)
    # £200.00 × 61/7 is £1,742.857…
    assert figures(report, "cld-events", "A-1-al-council-2")["cost"] == 174286


def test_a_service_ends_where_its_fund_came_to_be_of_another_programme(ledger_url):
    """Social care until 31 May, and then something that is not told of here."""
    other = fund("council", "A-1", programme="s117", funder="shire", contribution_charged=False,
                 from_on=day(1, 6))  # fmt: skip
    told(ledger_url, *PLAIN, other)
    (row,) = rows_of(ledger_url)
    assert (row["Event Start Date"], row["Event End Date"]) == ("01/04/2025", "31/05/2025")


def test_and_begins_where_it_came_to_be_of_one_that_is_told_of(ledger_url):
    other = fund("council", "A-1", programme="social-care", funder="shire",
                 contribution_charged=False, from_on=day(1, 6))  # fmt: skip
    before = person("A-1", "social-care")
    told(ledger_url, *before[:1], fund("council", "A-1", programme="s117", funder="shire",
         contribution_charged=False), allocated("council", "A-1"), other)  # fmt: skip
    (row,) = rows_of(ledger_url)
    assert (row["Event Start Date"], row["Event End Date"]) == ("01/06/2025", "")
