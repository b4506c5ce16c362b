"""Payables files: rows and faults, and what a credit note is for. The files are made up here."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.errors import Unreadable
from ledger.statements.credit_notes import Candidate, Unclear, credited
from ledger.statements.payables import DEFAULT, load_mapping, read_payables

HEADER = "Account,Supplier Ref,Invoice Number,Invoice Date,Paid Date,Amount,Category,Plan Line,\
Fund,Provider Kind,From,To,Credits Invoice"
INVOICE = "A-1,V-9,INV/001,01/05/2025,08/05/2025,1200.00,personal-care,pa-hours,nhs,agency,\
01/04/2025,14/04/2025,"
NOTE = "A-1,V-9,CN/1,20/05/2025,29/05/2025,-50.00,personal-care,,,,,,INV/001"


def rows(*lines: str, header: str = HEADER, mapping=DEFAULT):
    text = "\n".join((header, *lines)) + "\n"
    return read_payables(text.encode(), file_name="p.csv", mapping=mapping)[0]


def faults(*lines: str, **more) -> list[str]:
    with pytest.raises(Unreadable) as caught:
        rows(*lines, **more)
    return [f"{fault.place}: {fault.why}" for fault in caught.value.faults]


def test_a_row_is_an_invoice_or_a_credit_note():
    invoice, note = rows(INVOICE, NOTE)
    assert (invoice.row, invoice.account, invoice.supplier, invoice.invoice) == (
        2, "A-1", "V-9", "INV/001",
    )  # fmt: skip
    assert (invoice.paid_on, invoice.amount_pence) == (date(2025, 5, 8), 120000)
    assert (invoice.plan_line, invoice.fund, invoice.provider) == ("pa-hours", "nhs", "agency")
    assert (invoice.first, invoice.last) == (date(2025, 4, 1), date(2025, 4, 14))
    assert not invoice.is_credit_note and note.is_credit_note
    assert (note.amount_pence, note.credits, note.fund) == (-5000, "INV/001", None)


def test_an_invoice_not_paid_yet_has_no_day():
    (row,) = rows(INVOICE.replace("08/05/2025", ""))
    assert row.paid_on is None


@pytest.mark.parametrize(
    ("was", "now", "words"),
    [
        ("A-1,", "A 1,", "p.csv:2: Account: 'A 1' is not an account's name"),
        ("A-1,", ",", "p.csv:2: Account: is empty"),
        ("V-9", "V/9", "p.csv:2: Supplier Ref: 'V/9' is not a reference"),
        ("INV/001", "", "p.csv:2: Invoice Number: is empty"),
        ("INV/001", "9" * 81, "p.csv:2: Invoice Number: is over 80 characters"),
        ("08/05/2025", "31/02/2025", "p.csv:2: Paid Date: '31/02/2025' is a day that does not"),
        ("1200.00", "12OO", "p.csv:2: Amount: '12OO' is not an amount"),
        ("1200.00", "0.00", "p.csv:2: Amount: is nought"),
        ("1200.00", "", "p.csv:2: Amount: there is no amount"),
        ("1200.00", "1200.00 CR", "p.csv:2: Amount: '1200.00 CR' does not say whether it is an"),
        ("1200.00", "1200.00dr", "p.csv:2: Amount: '1200.00dr' does not say whether it is an"),
        ("personal-care", "Personal Care", "p.csv:2: Category: 'Personal Care' is not a coded"),
        ("pa-hours", "pa hours", "p.csv:2: Plan Line: 'pa hours' is not a plan line's name"),
        ("nhs", "n h s", "p.csv:2: Fund: 'n h s' is not a fund's name"),
        ("agency", "An Agency", "p.csv:2: Provider Kind: 'An Agency' is not a coded word"),
        ("14/04/2025", "31/03/2025", "p.csv:2: To: the last day it is for is before the first"),
        ("01/04/2025,", ",", "p.csv:2: From: is empty, and the last day it is for is not"),
        ("14/04/2025,", "14/04/2025,INV/7", "p.csv:2: Credits Invoice: is for a credit note"),
    ],
)
def test_each_fault_is_told_with_its_row_and_column(was, now, words):
    assert any(fault.startswith(words) for fault in faults(INVOICE.replace(was, now, 1)))


def test_an_amount_that_falls_apart_into_two_cells_is_not_read_as_its_first():
    header = "Account,Supplier Ref,Invoice Number,Paid Date,Category,Amount"
    row = "A-1,V-9,INV/001,08/05/2025,personal-care,"
    other = row.replace("001", "002")
    assert faults(row + "1,204.60", other + "9.00", header=header) == [
        "p.csv:2: the row has 7 cells, and the header 6"
    ]
    assert faults(row + "1,204.60", header=header)
    found = rows(row + "5.00,", other + "9.00,", header=header)
    assert [one.amount_pence for one in found] == [500, 900]


def test_every_fault_of_the_file_is_told_at_once():
    found = faults(INVOICE.replace("A-1", "A 1"), NOTE, NOTE.replace("-50.00", "x"))
    assert [fault.split(":")[1] for fault in found] == ["2", "4"]


def test_one_invoice_may_be_several_peoples_and_no_row_comes_twice():
    theirs = INVOICE.replace("A-1", "A-2", 1)
    later = INVOICE.replace("01/04/2025", "08/04/2025")
    assert len(rows(INVOICE, theirs, later)) == 3
    assert "again, as in row 2" in faults(INVOICE, theirs, INVOICE)[0]
    assert "again, as in row 2" in faults(INVOICE, INVOICE.replace("1200", "1300"))[0]


def test_a_header_without_what_is_needed_says_what_it_may_be():
    found = faults(INVOICE, header=HEADER.replace("Amount", "Amounts"))
    assert found == ["p.csv:1: there is no column 'Amount'; is it 'amounts'?"]
    assert "two columns are called 'fund'" in faults(INVOICE, header=HEADER + ",Fund")[0]


def test_what_is_no_file_of_rows_is_said_so():
    for data, words in (
        (b"", "the file is empty"),
        (HEADER.encode(), "there is nothing under the header"),
        (b"%PDF-1.4", "this is a PDF document"),
    ):
        with pytest.raises(Unreadable) as caught:
            read_payables(data, file_name="p.csv")
        assert words in str(caught.value) and "from the bank" not in str(caught.value)


MAPPING = """
date_format = "%d-%m-%y"
[columns]
account = "Cost Centre"
supplier = "Vendor"
[categories]
"R5100 Home care" = "personal-care"
"""


def test_a_mapping_says_which_column_holds_what_and_what_categories_mean():
    mapping = load_mapping(MAPPING, file_name="m.toml")
    header = "Vendor,cost  centre,Invoice Number,Paid Date,Amount,Category"
    (row,) = rows("V-9,A-1,7,08-05-25,12.34,R5100 home care", header=header, mapping=mapping)
    assert (row.account, row.category, row.paid_on) == ("A-1", "personal-care", date(2025, 5, 8))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('[columns]\ncolour = "x"', "m.toml: columns.colour: is not a word this file knows"),
        ('date_format = "%d"', "m.toml: date_format"),
        ('[categories]\n"x" = "Not Coded"', "is not a coded word"),
        ("[columns", "this is not TOML"),
    ],
)
def test_a_mapping_with_a_fault_says_where(text, words):
    with pytest.raises(Unreadable) as caught:
        load_mapping(text, file_name="m.toml")
    assert words in str(caught.value)


def test_a_rows_identity_says_nothing_without_the_key_and_does_not_depend_on_its_place():
    (one,) = rows(INVOICE)
    _, again = rows(NOTE, INVOICE.replace("1200", "1300"))
    assert one.identity(b"k") == again.identity(b"k") != one.identity(b"other")
    assert "INV" not in one.identity(b"k")


# ── credit notes ─────────────────────────────────────────────────────────────────────────────


def known(name: str, left: int = 120000, invoice: str = "INV/001", **changes) -> Candidate:
    fields = {"account": "A-1", "supplier": "V-9", "category": "personal-care",
              "plan_line": "pa-hours", "commitment": name * 8}  # fmt: skip
    return Candidate(name=name, invoice=invoice, left_pence=left, **fields | changes)


def note(**changes):
    (row,) = rows(NOTE)
    return row._replace(**changes)


def test_a_credit_note_is_for_the_invoice_that_it_names():
    first, second = known("A-1/4"), known("A-1/6", invoice="INV/002")
    assert credited(note(), [second, first]) == first
    assert credited(note(credits="inv/002"), [second, first]) == second


def test_without_a_name_it_is_for_the_only_one_of_that_supplier_and_amount():
    first, second = known("A-1/4", 5000), known("A-1/6", 6000)
    assert credited(note(credits=""), [first, second]) == first
    theirs = [known("A-2/4", 5000, account="A-2"), known("A-1/9", 5000, supplier="V-8")]
    assert isinstance(credited(note(credits=""), theirs), Unclear)


@pytest.mark.parametrize(
    ("row", "candidates", "words"),
    [
        ({}, [], "neither in account A-1 nor in this file"),
        ({}, [known("A-1/4", 4999)], "has £49.99 left to credit, not £50.00"),
        ({}, [known("A-1/4"), known("A-1/6")], "may be any of A-1/4, A-1/6"),
        ({"credits": ""}, [known("A-1/4", 5000), known("row 3", 5000)], "any of A-1/4, row 3"),
        ({"credits": ""}, [], "no live invoice for £50.00 of V-9"),
    ],
)
def test_what_is_not_clear_is_left_to_a_person(row, candidates, words):
    found = credited(note(**row), candidates)
    assert isinstance(found, Unclear) and words in found.why


def test_of_several_lines_of_one_invoice_the_notes_own_plan_line_counts():
    hours, gym = known("A-1/4"), known("A-1/6", plan_line="gym")
    assert credited(note(plan_line="gym"), [hours, gym]) == gym


@given(st.lists(st.integers(1, 9), max_size=5), st.integers(1, 9))
def test_matching_never_guesses(amounts, amount):
    candidates = [known(f"A-1/{place}", pence) for place, pence in enumerate(amounts)]
    found = credited(note(credits="", amount_pence=-amount), candidates)
    assert isinstance(found, Candidate) == (amounts.count(amount) == 1)
