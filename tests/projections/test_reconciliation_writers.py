"""A reconciliation as a page, a spreadsheet, CSV and JSON: the same figures in each."""

import csv
import json
from datetime import date
from decimal import Decimal
from html.parser import HTMLParser
from io import BytesIO, StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from ledger.events import EntryRef, Matched
from ledger.reconciling.value import Explanation, Held, Item, Part, Reconciliation, Row, Side
from projections.words.differences import difference_in_words
from projections.writers import SUFFIXES, Stamp, write_reconciliation
from projections.writers.statement import statement_lines

PAID = "payment/council/2026-01-05/60000/1"
FIRST, LAST = date(2026, 1, 1), date(2026, 3, 31)
LATE = Item(
    kind="payment-only-ours", on=date(2026, 3, 30), pence=-60000, fund="council", account="A-1",
    lines=(), entries=(EntryRef("A-1", 12),), words="£600.00 of 30 March is not in theirs",
    try_="dpl reconcile explain council/essex/A-1 --entry A-1/12 --as timing",
    explained=Explanation("timing", "in-april", "staff-1", 3),
)  # fmt: skip
SHUNTED = Item(
    kind="wrong-funder", on=date(2026, 2, 3), pence=-18000, fund="council", account="A-1",
    lines=("spend/council/2026-02-03/-18000/1",), entries=(EntryRef("A-1", 9),),
    words="=Physio <b>& more</b>", try_="",
)  # fmt: skip
VALUE = Reconciliation(
    name="council/essex/A-1",
    says="by essex",
    first_on=FIRST,
    last_on=LAST,
    parts=(Part("council", Side(100000, 20000, 120000), Side(100000, 98000, 198000),
                (LATE, SHUNTED)),),
    theirs=(Row(PAID, date(2026, 1, 5), 60000, "payment", "council"),),
    ours=(Row("A-1/7", date(2026, 1, 5), 60000, "payment", "council"),),
    matches=(Matched((PAID,), (EntryRef("A-1", 7),), 60000, "same-day", 0, None),),
    held=(Held("A-1", "council", 1, 2, 3), Held("A-2", "nhs", 4, 5, 9)),
)  # fmt: skip
STAMP = Stamp(1234, "staff-1", LAST, "staff-2", date(2026, 4, 2))


class Texts(HTMLParser):
    """The words of a page, and every tag it has."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.words, self.tags, self.places = "", [], []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.places += [value for name, value in attrs if name in ("src", "href")]

    def handle_data(self, data):
        self.words += data


def page(value=VALUE, stamp=STAMP) -> Texts:
    return Texts(write_reconciliation(value, ".html", stamp=stamp).decode())


def test_the_page_goes_from_their_balance_to_ours_and_names_what_lies_between():
    words = page().words
    for said in ("£1,200.00", "£600.00", "£180.00", "£1,980.00", "timing: in april (by staff-1)",
                 "not explained", "Signed by staff-2", "1,234", VALUE.ours_digest):  # fmt: skip
        assert said in words, said
    assert "Not squared: £180.00 is unexplained, and\n1 thing is open" in words


def test_pages_of_two_reconciliations_are_made_of_one_template_and_each_says_its_own():
    from projections.writers.reconciliation_html import _template

    assert _template() is _template()
    one = VALUE._replace(parts=(VALUE.parts[0]._replace(fund="hmrc"),))
    payroll = page(one._replace(name="payroll/paycare/A-1")).words
    council = page(one._replace(name="council/A-1")).words
    assert "HMRC" in payroll and "Fund hmrc" not in payroll
    assert "Fund hmrc" in council


def test_a_part_of_payroll_is_not_called_a_fund():
    parts = (VALUE.parts[0]._replace(fund="hmrc"), VALUE.parts[0]._replace(fund="set-aside"))
    words = page(VALUE._replace(name="payroll/paycare/A-1", parts=parts)).words
    assert "HMRC" in words and "Set aside" in words and "Fund" not in words


def test_the_page_takes_nothing_from_anywhere_and_runs_nothing():
    found = page()
    assert "script" not in found.tags and found.places == []


def test_words_are_words_on_the_page_whatever_they_hold():
    found = page()
    assert "=Physio <b>& more</b>" in found.words and "b" not in found.tags


def test_a_statement_without_a_stamp_says_nothing_of_signing():
    assert "Signed by" not in page(stamp=None).words


def test_a_squared_statement_says_so():
    explained = SHUNTED._replace(explained=Explanation("their-error", "moved", "staff-1", 4))
    part = VALUE.parts[0]._replace(items=(LATE, explained))
    assert "Squared: nothing is left unexplained" in page(VALUE._replace(parts=(part,))).words


def test_in_the_spreadsheet_pounds_are_numbers_and_words_are_never_a_formula():
    book = load_workbook(BytesIO(write_reconciliation(VALUE, ".xlsx", stamp=STAMP)))
    rows = list(book["Differences"].iter_rows(min_row=2))
    assert [Decimal(str(row[4].value)) for row in rows] == [Decimal("-600"), Decimal("-180")]
    assert (rows[1][9].value, rows[1][9].data_type) == ("=Physio <b>& more</b>", "s")
    assert book.sheetnames == ["Statement", "Differences", "Matched", "Their side", "Our side",
                               "Whose money"]  # fmt: skip


def test_in_the_csv_every_figure_is_a_row():
    text = write_reconciliation(VALUE, ".csv").decode()
    rows = list(csv.DictReader(StringIO(text)))
    assert [(r["section"], r["kind"], r["pounds"]) for r in rows[:6]] == [
        ("theirs", "opening", "1000.00"), ("theirs", "moved", "200.00"),
        ("theirs", "closing", "1200.00"), ("ours", "opening", "1000.00"),
        ("ours", "moved", "980.00"), ("ours", "closing", "1980.00"),
    ]  # fmt: skip
    items = [r for r in rows if r["section"] == "item"]
    assert [(r["entries"], r["explained"]) for r in items] == [("A-1/12", "timing"), ("A-1/9", "")]


def test_the_json_is_the_whole_value_in_pence_with_what_follows_from_it():
    found = json.loads(write_reconciliation(VALUE, ".json", stamp=STAMP))
    assert (found["unexplained_pence"], found["squared"]) == (18000, False)
    assert found["parts"][0]["items"][0]["entries"] == [{"account": "A-1", "entry": 12}]
    assert found["stamp"]["signed_on"] == "2026-04-02"


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_the_same_value_gives_the_same_bytes(suffix):
    once = write_reconciliation(VALUE, suffix, stamp=STAMP)
    assert once == write_reconciliation(VALUE, suffix, stamp=STAMP)


PENCE = st.integers(-(10**9), 10**9)


@given(theirs=PENCE, ours=PENCE, items=st.lists(PENCE, max_size=5))
def test_the_lines_of_a_statement_always_lead_from_their_figure_to_ours(theirs, ours, items):
    named = tuple(LATE._replace(pence=pence) for pence in items)
    part = Part("council", Side(0, theirs, theirs), Side(0, ours, ours), named)
    first, *between, last = [line.pence for line in statement_lines(part)]
    assert first + sum(between) == last == ours


def test_every_kind_of_difference_has_words_of_its_own():
    assert (
        difference_in_words("contribution-only-theirs") == "a contribution that is in theirs only"
    )
    assert difference_in_words("payment-returned-only-ours").startswith("a payment that came back")
    assert difference_in_words("never-heard-of") == "never heard of"
