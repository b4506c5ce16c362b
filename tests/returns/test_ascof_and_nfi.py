"""Numerators of ASCOF 3D, and records for the National Fraud Initiative."""

from __future__ import annotations

import csv
import json
from datetime import date
from io import StringIO
from types import SimpleNamespace

import pytest

from ledger import commands as c
from ledger import events as e
from ledger.service import Actor, Ledger, Order
from ledger.store import open_store
from projections.returns.ascof import CARERS, CLIENTS, DENOMINATOR, Ascof
from projections.returns.cld_return import Cld
from projections.returns.nfi_return import Nfi, numbers_on
from projections.returns.phb_return import Phb
from projections.returns.statutory import Body
from tests.builders import allocated, day, fund, holding, linked, opened
from tests.returns.worlds import Q1, YEAR, figures, person, shipped_definition, told

ASCOF, NFI = shipped_definition("ascof"), shipped_definition("nfi")
LAST = YEAR[1]


def counts(report, part: str, age: str) -> tuple[object, object, object]:
    found = figures(report, "ascof-3d", f"{part}+{age}")
    return found["either"], found["direct"], found["part"]


# ── ASCOF ────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def year(ledger_url) -> str:
    return told(
        ledger_url,
        *person("A-1", "social-care"),
        *person("A-2", "social-care", person="P-A-1", deployment="notional"),
        *person("A-3", "social-care", deployment="notional", age_band="65-plus"),
        *person("A-4", "social-care", to_on=day(1, 9)),
        *person("A-5", "carer", to_on=day(1, 9)),
        *person("A-6", "social-care"),
        c.RecordDeath(account="A-6", died_on=day(30, 3, 2026)),
        *person("A-7", "social-care"),
        c.RecordDeath(account="A-7", died_on=LAST),
        *person("A-8", "social-care", age_band="0-17"),
        *person("A-9", "chc"),
    )  # fmt: skip


def test_clients_count_on_the_day_and_carers_in_the_year_each_once(year):
    report = Ascof(ASCOF, *YEAR).shown.report(year)
    # A-1 with A-2 is one person, with a direct payment; A-7 was alive on the day.
    assert counts(report, CLIENTS, "18-64") == (2, 2, 1)
    assert counts(report, CLIENTS, "65-plus") == (1, 0, 0)
    assert counts(report, CARERS, "18-64") == (1, 1, 0)


def test_it_says_plainly_that_the_denominator_is_not_here(year):
    report = Ascof(ASCOF, *YEAR).shown.report(year)
    (section,) = [one for one in report.sections if one.key == "ascof-3d"]
    assert DENOMINATOR in section.notes and "council's own system" in DENOMINATOR
    found = Ascof(ASCOF, *YEAR).check(year)
    assert [one.field for one in found if one.kind == "elsewhere"] == [
        "clients: denominator", "carers: denominator",
    ]  # fmt: skip


def test_its_file_has_a_row_for_each_part_and_age(year):
    sent = Ascof(ASCOF, *YEAR, body=Body("E1", "Shire")).file(year)
    rows = list(csv.DictReader(StringIO(sent.data.decode(), newline="")))
    assert [(r["Part"], r["Age"], r["Direct Payment"]) for r in rows] == [
        ("Clients, as at the last day", "18 to 64", "2"),
        ("Clients, as at the last day", "65 and over", "0"),
        ("Carers, at any time in the year", "18 to 64", "1"),
        ("Carers, at any time in the year", "65 and over", "0"),
    ]
    assert {row["LA Code"] for row in rows} == {"E1"}


# ── the National Fraud Initiative ────────────────────────────────────────────────────────────


def pay(account: str, pence: int, on, fund: str = "council", last=None) -> c.MakePayment:
    return c.MakePayment(account=account, fund=fund, gross_pence=pence, paid_on=on, first_on=on,
                         last_on=last, holding="bank-1")  # fmt: skip


SAID = {"surname": "Ward", "forename": "Jo", "nino": "AB123456C"}
WORLD = (
    *person("A-1", "social-care"),
    holding(), linked(),
    pay("A-1", 60000, day(7), last=day(4, 5)),
    pay("A-1", 60000, day(5, 5), last=day(1, 6)),
    *person("A-2", "social-care", person="P-A-1", pence=2500, from_on=day(1, 5)),
    *person("A-3", "social-care", age_band="0-17"),
    *person("A-4", "social-care", to_on=day(1, 6)),
    *person("A-5", "social-care", deployment="notional"),
    *person("A-6", "social-care", age_band="grown"),
    c.KeepPersonDetails(account="A-1", kept_on=day(1), fields=tuple(SAID)),
    c.ChangeHolder(account="A-1", holder="nominee", reference="N-4", from_on=day(1)),
)  # fmt: skip
KEPT = len(WORLD) - 2


@pytest.fixture
def recipients(ledger_url) -> str:
    holder = {"name": "Sam Ward", "note": "sister"}
    return told(ledger_url, *WORLD, private={KEPT: SAID, KEPT + 1: holder})


JUNE = day(30, 6)


def records(ledger: str, on=JUNE, **asked) -> list[dict[str, str]]:
    sent = Nfi(NFI, on, on, **asked).file(ledger)
    return list(csv.DictReader(StringIO(sent.data.decode(), newline="")))


def test_one_record_for_each_adult_who_gets_a_direct_payment_now(recipients):
    (row,) = records(recipients)
    assert list(row) == [one.name for one in NFI.fields]
    assert row["Client Reference"] == "A-1" and row["Weekly Amount"] == "175.00"
    assert (row["Date of Last Payment"], row["Amount of Last Payment"]) == ("05/05/2025", "600.00")
    assert (row["Payment Reference"], row["Frequency"]) == ("A-1/6", "Four-weekly")
    assert row["Direct Payment Start Date"] == "01/04/2025"
    assert (row["Payee Type"], row["Payee Reference"]) == ("Nominee", "N-4")


def test_names_and_numbers_are_in_the_file_only_where_they_were_asked_for(recipients):
    (row,) = records(recipients)
    assert row["Surname"] == row["NI Number"] == row["Payee Name"] == ""
    (row,) = records(recipients, private=True)
    assert (row["Surname"], row["NI Number"], row["Payee Name"]) == (
        "Ward", "AB123456C", "Sam Ward",
    )  # fmt: skip
    report = Nfi(NFI, day(30, 6), day(30, 6), private=True).shown.report(recipients)
    assert "Ward" not in repr(report) and "AB123456C" not in repr(report)


def test_on_an_earlier_day_who_got_a_payment_then(recipients):
    rows = records(recipients, day(20, 5))
    assert [row["Client Reference"] for row in rows] == ["A-1", "A-4"]
    assert rows[1]["Date of Last Payment"] == ""


def test_whose_payments_are_suspended_is_a_recipient_still(recipients):
    before = records(recipients)
    with open_store(recipients) as store:
        held = c.SuspendPayments(account="A-1", from_on=day(6, 5), reason="looked-into")
        Ledger(store).record([Order("held", held)], Actor("anna"))
    assert records(recipients) == before


def test_what_the_records_lack_is_told_and_an_age_that_nobody_knows(recipients):
    found = Nfi(NFI, day(30, 6), day(30, 6)).check(recipients)
    assert [one.place for one in found if one.kind == "age"] == ["A-6"]
    missing = {one.field for one in found if one.kind == "details"}
    assert "Postcode" in missing and "Surname" not in missing
    early = Nfi(NFI, day(20, 5), day(20, 5)).check(recipients)
    assert [one.place for one in early if one.kind == "record"] == ["A-4"]


@pytest.mark.parametrize(
    ("agreed", "on", "kind", "found"),
    [
        (False, day(2), "record", "£42.86 net to 02/04/2025, and nobody agreed when it is paid"),
        (True, day(25), "counted", ""),
        (True, day(1, 5), "record", "£600.00 was due by 01/05/2025"),
    ],
)
def test_who_was_never_paid_is_a_fault_only_where_something_was_due(
    ledger_url, agreed, on, kind, found
):
    schedule = c.AgreePaymentSchedule(
        account="A-1", fund="council", deployment="direct_payment", frequency="four-weekly",
        timing="arrears", from_on=day(1), decided_on=day(1),
    )  # fmt: skip
    told(ledger_url, *person("A-1", "social-care"), *([schedule] if agreed else []))
    (lack,) = [one for one in Nfi(NFI, on, on).check(ledger_url) if one.field == "last payment"]
    assert (lack.kind, lack.found) == (kind, found)


@pytest.mark.parametrize(
    ("assessed", "kind"), [(15000, "counted"), (16000, "counted"), (14993, "record")]
)
def test_who_pays_the_whole_of_it_was_to_be_paid_nothing(ledger_url, assessed, kind):
    """S-03 and S-04 of the demonstration: what is agreed is a week's £150.00."""
    charged = fund("council", "A-1", programme="social-care", funder="shire")
    told(
        ledger_url, opened("A-1", person="P-1", opened_on=day(1)), charged,
        allocated("council", "A-1", amount_pence=15000),
        c.AssessContribution(account="A-1", fund="council", weekly_pence=assessed,
                             from_on=day(1), decided_on=day(1)),
    )  # fmt: skip
    (lack,) = [one for one in Nfi(NFI, JUNE, JUNE).check(ledger_url) if one.field == "last payment"]
    assert lack.kind == kind
    if kind == "counted":
        assert "nothing was payable by 30/06/2025: the contribution is the whole" in lack.why
        assert "pay make" not in lack.try_
    else:
        assert lack.found.startswith("£0.91 net to 30/06/2025")
        assert lack.try_.startswith("if it was paid, record it: dpl pay make A-1 ")
        assert "; if not, " in lack.try_


def test_what_another_account_of_theirs_was_due_is_told_too(ledger_url):
    mine, other = person("A-1", "social-care"), person("A-2", "social-care", person="P-A-1")
    told(ledger_url, *mine, *other)
    (lack,) = [
        one for one in Nfi(NFI, day(7), day(7)).check(ledger_url) if one.field == "last payment"
    ]
    assert lack.found.startswith("£300.00 net")


def test_who_was_never_paid_since_another_fund_pays_is_no_fault(ledger_url):
    schedule = c.AgreePaymentSchedule(
        account="A-1", fund="council", deployment="direct_payment", frequency="four-weekly",
        from_on=day(1), decided_on=day(1),
    )  # fmt: skip
    entitled = c.ChangeEligibility(
        account="A-1", eligibility="adult-chc", from_on=day(1), decided_on=day(2)
    )
    nhs = (fund("nhs", "A-1"), allocated("nhs", "A-1", decided_on=day(2)))
    told(ledger_url, *person("A-1", "social-care"), schedule, entitled, *nhs)
    on = day(1, 5)
    (lack,) = [one for one in Nfi(NFI, on, on).check(ledger_url) if one.field == "last payment"]
    assert lack.kind == "counted" and "£1,200.00 is held" in lack.why


def test_a_figure_of_a_record_opens_to_the_allocations_and_the_payment(recipients):
    shown = Nfi(NFI, day(30, 6), day(30, 6)).shown
    found = shown.explain(recipients, "nfi-records/A-1/weekly")
    assert [row.name for row in found.rows] == ["A-1/3", "A-1/6", "A-2/3"]
    assert found.pence == 17500


def test_a_payment_that_went_back_whole_is_not_the_last_one(ledger_url):
    told(
        ledger_url, *person("A-1", "social-care"), holding(), linked(),
        pay("A-1", 60000, day(1), last=day(28)), pay("A-1", 60000, day(29), last=day(26, 5)),
        c.ReturnPayment(account="A-1", entry=6, returned_on=day(2, 5), amount_pence=60000),
    )  # fmt: skip
    (before,), (after,) = records(ledger_url, day(1, 5)), records(ledger_url, day(2, 5))
    assert (before["Payment Reference"], after["Payment Reference"]) == ("A-1/6", "A-1/5")
    assert after["Date of Last Payment"] == "01/04/2025"


def test_what_is_paid_once_is_told_as_such_on_its_day_and_nobody_is_told_of_on_the_next(ledger_url):
    told(
        ledger_url, *person("A-1", "social-care", frequency="one-off", from_on=day(1, 5)),
        holding(), linked(), pay("A-1", 15000, day(1, 5), last=day(1, 5)),
    )  # fmt: skip
    (row,) = records(ledger_url, day(1, 5))
    assert (row["Frequency"], row["Weekly Amount"]) == ("One-off", "0.00")
    assert row["Amount of Last Payment"] == "150.00"
    assert records(ledger_url, day(2, 5)) == []


def test_direct_payments_began_after_the_last_day_without_any(ledger_url):
    told(
        ledger_url,
        *person("A-1", "social-care", to_on=day(30)),
        *person("A-2", "social-care", person="P-A-1", from_on=day(1, 7), to_on=day(31, 7)),
        *person("A-3", "social-care", person="P-A-1", from_on=day(1, 8)),
    )
    (row,) = records(ledger_url, day(1, 9))
    # A-2's went on as A-3's; A-1's had ended two months before.
    assert row["Direct Payment Start Date"] == "01/07/2025"


def test_what_was_paid_once_makes_a_client_on_its_day_and_a_carer_in_its_year(ledger_url):
    told(
        ledger_url,
        *person("A-1", "social-care", frequency="one-off", from_on=day(1, 5)),
        *person("A-2", "carer", frequency="one-off", from_on=day(1, 5)),
    )
    report = Ascof(ASCOF, *YEAR).shown.report(ledger_url)
    (section,) = [one for one in report.sections if one.key == "ascof-3d"]
    assert [row.key for row in section.every_row()] == [f"{CARERS}+18-64"]
    later = Ascof(ASCOF, day(1, 4, 2026), day(31, 3, 2027)).shown.report(ledger_url)
    (section,) = [one for one in later.sections if one.key == "ascof-3d"]
    assert list(section.every_row()) == []


@pytest.mark.parametrize(
    ("on", "told_"),
    [(JUNE, "new-bank"), (day(15, 5), "new-branch"), (day(15), "first"), (day(15, 7), None)],
)
def test_the_number_of_a_holding_is_the_one_that_began_last(on, told_):
    changes = [(day(1, 6), "new-bank"), (day(1, 5), "new-branch"), (day(1, 7), None)]
    events = [e.HoldingOpened("bank", day(1), None, "first")]
    events += [e.HoldingNumberChanged(from_on, "a" * 64, "x", said) for from_on, said in changes]
    entries = [SimpleNamespace(stream="holding:bank-1", event=event) for event in events]
    reader = SimpleNamespace(
        about=lambda topics, *, prefix, known: entries,
        private=lambda wanted: {one: json.dumps({"sort_code": one}) for one in wanted},
    )
    found = numbers_on(SimpleNamespace(reader=reader, known=9, on=on))
    # Of a number of which nobody kept what it is, the one before it is not told in its place.
    assert found.get("bank-1", {}).get("bank.sort_code") == told_


def test_who_died_has_died_in_all_of_their_accounts(ledger_url):
    told(
        ledger_url,
        *person("A-1", "social-care"),
        *person("A-2", "social-care", person="P-A-1"),
        *person("A-3", person="P-A-1"),
        c.RecordDeath(account="A-1", died_on=day(1, 5)),
    )
    assert records(ledger_url, day(1, 6)) == []
    assert len(records(ledger_url, day(1, 5))) == 1
    phb = Phb(shipped_definition("phb"), *Q1).shown.report(ledger_url)
    assert figures(phb, "phb-numbers", "live")["people"] == 0
    assert figures(phb, "phb-numbers", "ended")["people"] == 1
    sent = Cld(shipped_definition("cld"), *Q1).file(ledger_url)
    rows = list(csv.DictReader(StringIO(sent.data.decode(), newline="")))
    assert [r["Event End Date"] for r in rows] == [r["Date of Death"] for r in rows]
    assert len(rows) == 2 and {r["Date of Death"] for r in rows} == {"01/05/2025"}


def test_a_death_that_was_told_by_mistake_takes_nobody_out(ledger_url):
    told(
        ledger_url,
        *person("A-1", "social-care"),
        *person("A-2", "social-care", person="P-A-1"),
        c.RecordDeath(account="A-1", died_on=day(1, 5)),
        c.ReverseEntry(account="A-1", entry=4, reason="mistaken"),
    )
    (row,) = records(ledger_url, day(1, 6))
    assert row["Weekly Amount"] == "300.00"


def test_an_age_that_only_a_day_of_birth_tells_is_a_fault_until_it_is_read(ledger_url):
    born = c.KeepPersonDetails(account="A-1", kept_on=day(1), fields=("date_of_birth",))
    whose = person("A-1", "social-care", age_band="grown")
    told(ledger_url, *whose, born, private={3: {"date_of_birth": "1950-11-01"}})
    (fault,) = [one for one in Ascof(ASCOF, *YEAR).check(ledger_url) if one.field == "age"]
    assert fault.is_fault and fault.try_ == "the same with --with-private"
    read = Ascof(ASCOF, *YEAR, private=True).check(ledger_url)
    assert not any(one.field == "age" for one in read)


def test_a_return_of_days_that_were_not_over_when_they_were_recorded_has_a_fault(ledger_url):
    told(ledger_url, *person("A-1", "social-care"))
    later = Ascof(ASCOF, date(2099, 4, 1), date(2100, 3, 31)).check(ledger_url)
    (fault,) = [one for one in later if one.field == "period"]
    assert fault.is_fault and fault.why.startswith("it ends on 31 March 2100, and the last entry")
    assert not [one for one in Ascof(ASCOF, *YEAR).check(ledger_url) if one.field == "period"]
