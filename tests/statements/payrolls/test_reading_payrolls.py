"""A payroll report and its mapping: payslips out, or every fault by file and row."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from ledger.details import commit
from ledger.errors import Unreadable
from ledger.statements.payrolls.employees import read_employees
from ledger.statements.payrolls.mapping import load_mapping
from ledger.statements.payrolls.order import payroll_order
from ledger.statements.payrolls.read import read_report

ROOT = Path(__file__).parent.parent.parent.parent
FIRST, LAST = date(2025, 4, 6), date(2025, 7, 5)
HEAD = 'source = "paycare"\nskip = ["Total"]\nkeep = ["Code"]\n'
COLUMNS = """[columns]
account = "Ref"
employee = "No"
name = "Who"
date = "Paid"
period = "For"
gross = "Gross"
tax = "PAYE"
ni_employee = "NI"
pension_employer = "ER pension"
net = "Net"
holiday_hours = "Hours"
rate = "Rate"
"""
HEADER = "Ref,No,Who,Paid,For,Gross,PAYE,NI,ER pension,Net,Hours,Rate,Code\n"
ROW = (
    "C-1,7,Ann Bee,11/04/2025,05/04/2025 to 11/04/2025,150.00,5.00,2.40,4.50,142.60,1.45,12.50,L1\n"
)


def mapped(text: str = HEAD + COLUMNS):
    return load_mapping(text, file_name="paycare.toml")


def read(rows: str, *, mapping: str = HEAD + COLUMNS, header: str = HEADER, **given):
    fields = {"accounts": {"C-1": "A-1", "C-2": "A-2"}, "first_on": FIRST, "last_on": LAST}
    return read_report(
        (header + rows).encode(), file_name="x.csv", mapping=mapped(mapping), **fields | given
    )


def refused(rows: str, **given) -> str:
    with pytest.raises(Unreadable) as caught:
        read(rows, **given)
    return str(caught.value)


def wrong(text: str) -> str:
    with pytest.raises(Unreadable) as caught:
        mapped(text)
    return str(caught.value)


def test_a_payslip_in_full():
    (said,) = read(ROW).accounts
    assert (said.reference, said.account) == ("C-1", "A-1")
    (raw,) = said.raw
    assert (raw.theirs, raw.name, raw.text) == ("7", "Ann Bee", "L1")
    slip = raw.slip
    assert (slip.employee, slip.paid_on) == ("7", date(2025, 4, 11))
    assert (slip.first_on, slip.last_on) == (date(2025, 4, 5), date(2025, 4, 11))
    assert (slip.gross_pence, slip.tax_pence, slip.ni_employee_pence) == (15_000, 500, 240)
    assert (slip.pension_employer_pence, slip.net_pence, slip.row) == (450, 14_260, 2)
    assert (slip.holiday_hundredths, slip.holiday_pence) == (145, 1_813)  # 18.125, half up


def test_what_the_report_tells_is_what_it_has_columns_for():
    assert mapped().tells == ("tax", "ni-employee", "pension-employer", "holiday")


def test_empty_cells_are_nought_and_a_slip_of_nothing_is_passed_over():
    report = read("C-1,7,,11/04/2025,,1.00,,-,,1.00,,,\nC-1,7,,18/04/2025,,0,,,,0,,,\n")
    (raw,) = report.accounts[0].raw
    assert (raw.slip.tax_pence, raw.slip.holiday_pence, raw.slip.first_on) == (0, None, None)
    assert report.passed_over == 1


def test_a_row_of_totals_is_passed_over_whatever_it_lacks():
    assert read(ROW + "Total,,,,,150.00\n").passed_over == 1


def test_a_slip_that_does_not_foot_is_read():
    assert read(ROW.replace("142.60", "1.00")).accounts[0].raw[0].slip.net_pence == 100


def test_every_fault_is_told_at_once_by_file_and_row():
    words = refused(
        "C-1,Ann Bee,,11/04/2025,,150.00,,,,150.00,,,\n"
        "C-1,QQ 12 34 56 C,,11/04/2025,,150.00,,,,150.00,,,\n"
        "C-1,7,,32/04/2025,,150.00,x,,,-1.00,,,\n"
        "C-1,7,,01/04/2025,,150.00,,,,,,,\n"
        ",,,11/04/2025,,1.00,,,,1.00,2.5h,,\n"
        "C-1,7,,11/04/2025,,1.00,,,,1.00,2.5,,\n"
    )
    assert re.findall(r"^x\.csv:(\d+): (.*)$", words, re.MULTILINE) == [
        ("2", "'Ann Bee' under 'No' is not a reference of letters, digits and hyphens, at most 40, "
         "like PA-17"),
        ("3", "'QQ 12 34 56 C' under 'No' is a National Insurance number, which no entry may hold"),
        ("4", "'32/04/2025' is a day that does not exist"),
        ("4", "-£1.00 under 'Net' would be paid back by the employee"),
        ("4", "'x' is not an amount in pounds and pence"),
        ("5", "1 April 2025 is not in 6 April 2025 to 5 July 2025: a line of another period"),
        ("5", "there is no amount under 'Net'"),
        ("6", "there is no account under 'Ref'"),
        ("6", "there is no employee under 'No'"),
        ("6", "'2.5h' under 'Hours' is not hours like 5.75"),
        ("7", "there is no amount under 'Rate'"),
    ]  # fmt: skip
    assert "council" not in words
    assert words.endswith("nothing was recorded: 6 of 6 lines need attention")


def test_ids_are_our_payees_by_a_file_and_nothing_but_the_file():
    who = read_employees(b"theirs,ours\n7,PA-17\n8,PA-17\n", file_name="who.csv")
    assert read(ROW, employees=who).accounts[0].raw[0].slip.employee == "PA-17"
    assert "x.csv:2: nothing says who 9 is" in refused(ROW.replace("-1,7,", "-1,9,"), employees=who)


def test_faults_in_a_file_of_employees():
    with pytest.raises(Unreadable) as caught:
        read_employees(b"a,b\n7,Ann Bee\n8\n9,PA-1\n9,PA-2\n10,AB123456C\n", file_name="who.csv")
    assert re.findall(r"^who\.csv:(\d+): (.*)$", str(caught.value), re.MULTILINE) == [
        (
            "2",
            "'Ann Bee' is not a reference of letters, digits and hyphens, at most 40, like PA-17",
        ),
        ("3", "the row is not their id and our payee"),
        ("5", "9 stands in row 4 already, as PA-1"),
        ("6", "'AB123456C' is a National Insurance number, which no entry may hold"),
    ]


def test_a_mapping_that_does_not_fit_names_what_is_missing_and_shows_the_first_rows():
    words = refused("1,2\n", header="Net pay,Works number\n")
    assert "x.csv:1: paycare.toml does not fit this file, which has no columns 'Ref'" in words
    assert "'Net' (columns.net)" in words
    assert "the columns there are: 'Net pay', 'Works number'" in words
    assert "row 2: 1,2" in words
    assert 'columns.net = "Net pay"' in words


def test_a_report_of_another_ledger_or_period_is_refused():
    words = refused(ROW, accounts={"Z": "A-1"})
    assert "the account in it is not known here: it is of another ledger" in words
    labelled = HEAD + COLUMNS + '[period]\nfirst_label = "From"\nlast_label = "To"\n'
    above = "From,06/07/2025\nTo,05/10/2025\n"
    assert "another period's" in refused(ROW, mapping=labelled, header=above + HEADER)
    assert "nothing says which days this report is of" in refused(ROW, first_on=None)


def test_payslips_of_accounts_that_are_not_known_are_told_apart():
    report = read(ROW + ROW.replace("C-1", "C-9"))
    assert [(one.reference, one.row, one.net_pence) for one in report.strangers] == [
        ("C-9", 3, 14_260)
    ]


@pytest.mark.parametrize("text, words", [
    (HEAD + COLUMNS.replace('net = "Net"', ""), "columns.net: is missing"),
    (HEAD + COLUMNS.replace('account = "Ref"', ""), "either columns.account, or one account"),
    ('account = "A-1"\n' + HEAD + COLUMNS, "either columns.account, or one account"),
    (HEAD + COLUMNS + 'first = "F"\n', "there must be both first and last"),
    (HEAD + COLUMNS.replace('rate = "Rate"', ""), "hours alone come to no money"),
    (HEAD + COLUMNS + 'holiday = "Pay"\n', "columns.rate: is the pay of one hour"),
    (HEAD + COLUMNS + 'taxes = "T"\n', "did you mean 'tax'?"),
    ('hmrc = "weekly"\n' + HEAD + COLUMNS, "hmrc: is not one of: month, quarter"),
    (HEAD + COLUMNS + '[paid_as]\nhmrc = ["wages"]\n', "'wages' stands for wages too"),
    (HEAD + COLUMNS + "[paid_as]\nhmrc = []\n", "paid_as.hmrc: is empty"),
    (HEAD + COLUMNS + '[paid_as]\nhmrc = ["Tax!"]\n', "is not a category"),
])  # fmt: skip
def test_what_is_wrong_with_a_mapping(text, words):
    assert words in wrong(text)


def test_names_and_references_are_in_details_alone_one_for_each_employee():
    report = read(ROW + ROW.replace("11/04/2025,", "18/04/2025,", 1) + ROW.replace("C-1", "SECRET"))
    order, details = payroll_order(
        report, mapped(), private=lambda **facts: commit(facts, salt=bytes(32))
    )
    assert not re.search("Ann|Bee|C-1|SECRET|L1|x.csv", str(order))
    slips = order.accounts[0].slips
    assert slips[0].detail == slips[1].detail is not None
    told = [detail.json for detail in details]
    assert len(told) == 4
    assert any('"Ann Bee"' in one and '"2":"L1"' in one.replace(" ", "") for one in told)
    again, fewer = payroll_order(
        report, mapped(), private=lambda **facts: commit(facts, salt=bytes(32)), kept={"A-1"}
    )
    assert len(fewer) == 2
    assert again.accounts[0].slips[0].detail is None


# ── the page ─────────────────────────────────────────────────────────────────────────────────


def test_the_example_on_the_page_is_the_example_that_is_written():
    page = (ROOT / "docs" / "payrolls.md").read_text("utf-8")
    example = (ROOT / "ledger/statements/payrolls/example.toml").read_text("utf-8")
    assert f"```toml\n{example}```" in page
    mapping = mapped(example)
    assert mapping.source == "paycare"
    told = re.search(r"```csv\n(.*?)```", page, re.DOTALL)
    assert told is not None
    report = read_report(
        told[1].encode(), file_name="paycare.csv", mapping=mapping, accounts={"E-104": "A-1"}
    )
    assert [len(said.raw) for said in report.accounts] == [2]
    assert (report.first_on, report.last_on, report.passed_over) == (FIRST, LAST, 1)


def test_every_key_stands_on_the_page():
    from ledger.statements.payrolls.words import COLUMNS as every

    page = (ROOT / "docs" / "payrolls.md").read_text("utf-8")
    assert not [name for name in every if f"`columns.{name}`" not in page]
