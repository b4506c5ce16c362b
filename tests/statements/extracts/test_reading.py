"""A council's extract is read into lines of our accounts, or refused with every fault in it."""

from __future__ import annotations

from datetime import date

import pytest

from ledger.events import ExtractLine, Stood
from tests.statements.extracts.laid_out import (
    COLUMNS,
    HEAD,
    HEADER,
    MAPPING,
    TYPES,
    read,
    refused,
)

APRIL, MAY = date(2025, 4, 8), date(2025, 5, 6)
TWO_COLUMNS = MAPPING.replace('amount = "Amount"', 'in = "In"\nout = "Out"')
IN_OUT = HEADER.replace("Amount", "In,Out")
SIDES = MAPPING.replace("[types]", 'side = "D/C"\n[types]') + '[sides]\n"CR" = "in"\n"DR" = "out"\n'
SIDED = HEADER.replace("Amount", "Amount,D/C")
DIRECTIONS = MAPPING + '[directions]\n"PAY" = "in"\n"BACK" = "out"\n'
PERIODS = MAPPING.replace("[types]", 'first = "From"\nlast = "To"\n[types]')
PERIODED = HEADER.replace("Amount", "Amount,From,To")


def amounts(rows: str, **given: object) -> list[int]:
    """What the lines of the first account come to, each."""
    return [line.amount_pence for line in read(rows, **given).accounts[0].lines]


def test_a_line_holds_what_its_row_says_and_its_texts_are_kept_apart():
    found = read('C-1,08/04/2025,Pay,"£1,234.56",OUR A-1/7 PAID,1234.56\n')
    line = ExtractLine("payment", "council", APRIL, 123456, 1, 2, None, None, 123456, 7)
    (said,) = found.accounts
    assert (said.reference, said.account, said.lines) == ("C-1", "A-1", (line,))
    assert said.texts == {2: "OUR A-1/7 PAID"}
    assert (found.first_on, found.last_on) == (date(2025, 4, 1), date(2026, 3, 31))


def test_equals_of_a_day_in_an_account_are_numbered():
    rows = "C-1,08/04/2025,PAY,5,,\nC-2,08/04/2025,PAY,5,,\nC-1,08/04/2025,PAY,5,,\n"
    found = read(rows + "C-1,08/04/2025,BACK,5,,\n")
    told = {said.account: [(x.kind, x.ordinal) for x in said.lines] for said in found.accounts}
    assert told["A-1"] == [("payment", 1), ("payment", 2), ("reclaim", 1)]
    assert told["A-2"] == [("payment", 1)]


@pytest.mark.parametrize("amount, pence", [
    ("12.34", 1234), ("-12.34", -1234), ("(12.34)", -1234), ("12.34 DR", -1234), ("£12", 1200),
    ('"1,012.34 CR"', 101234),
])  # fmt: skip
def test_an_amount_is_read_as_councils_write_it(amount, pence):
    assert amounts(f"C-1,08/04/2025,PAY,{amount},,\n") == [pence]


def test_in_a_councils_own_books_a_payment_to_the_person_goes_out():
    council = 'view = "council"\n' + MAPPING
    found = read("C-1,08/04/2025,PAY,-60.00,,-60.00\n", mapping=council)
    (line,) = found.accounts[0].lines
    assert (line.amount_pence, line.balance_pence) == (6000, 6000)
    other = 'balance_view = "account"\n' + council
    (line,) = read("C-1,08/04/2025,PAY,-60.00,,60.00\n", mapping=other).accounts[0].lines
    assert (line.amount_pence, line.balance_pence) == (6000, 6000)


def test_money_in_and_money_out_may_have_a_column_each():
    rows = "C-1,08/04/2025,PAY,60.00,,,\nC-1,09/04/2025,BACK,-,12.00,,\n"
    assert amounts(rows, mapping=TWO_COLUMNS, header=IN_OUT) == [6000, -1200]
    council = 'view = "council"\n' + TWO_COLUMNS
    assert amounts(rows, mapping=council, header=IN_OUT) == [-6000, 1200]


def test_a_word_may_say_which_way_money_went():
    rows = "C-1,08/04/2025,PAY,60.00,cr,,\nC-1,09/04/2025,BACK,12.00,DR,,\n"
    assert amounts(rows, mapping=SIDES, header=SIDED) == [6000, -1200]


def test_the_type_may_say_which_way_money_went():
    rows = "C-1,08/04/2025,PAY,60.00,,\nC-1,09/04/2025,BACK,12.00,,\n"
    assert amounts(rows, mapping=DIRECTIONS) == [6000, -1200]


def test_a_sign_turns_a_word_about_only_where_the_mapping_says_so():
    row = "C-1,08/04/2025,PAY,-60.00,,\n"
    turned = "reversals = true\n" + DIRECTIONS
    assert amounts(row, mapping=turned) == [-6000]
    assert refused(row, mapping=DIRECTIONS) == (
        "x.csv:2: -£60.00 under 'Amount' could mean money out or in\n"
        f"  found: {row.strip()}\n"
        "  try:   reversals = true in essex.toml, if a sign turns it\n"
        "nothing was recorded: 1 of 1 lines needs attention"
    )


def test_our_fund_is_what_the_files_word_stands_for():
    head = HEAD.replace('fund = "council"\n', "")
    funds = '[funds]\n"ASC" = "council"\n"Health" = "nhs"\n'
    mapping = head + COLUMNS + 'fund = "Stream"\n' + TYPES + funds
    rows = "C-1,08/04/2025,PAY,60.00,,60.00,asc\nC-1,08/04/2025,PAY,60.00,,60.00,HEALTH\n"
    header = HEADER.replace("\n", ",Stream\n")
    (said,) = read(rows, mapping=mapping, header=header).accounts
    assert [(line.fund, line.ordinal) for line in said.lines] == [("council", 1), ("nhs", 1)]
    assert said.stood == (Stood("council", 0, 6000), Stood("nhs", 0, 6000))
    assert refused("C-1,08/04/2025,PAY,60.00,,,Education\n", mapping=mapping, header=header) == (
        "x.csv:2: essex.toml does not say which of our funds 'Education' is\n"
        "  found: C-1,08/04/2025,PAY,60.00,,,Education\n"
        '  try:   in [funds]: "Education" = "council"\n'
        "nothing was recorded: 1 of 1 lines needs attention"
    )


def test_one_balance_over_all_the_funds_is_told_of_the_account():
    whole = MAPPING.replace('fund = "council"', "whole_account = true")
    (said,) = read("C-1,08/04/2025,PAY,60.00,,100.00\n", mapping=whole).accounts
    assert said.lines[0].fund is None
    assert said.stood == (Stood(None, 4000, 10000),)


def test_rows_may_tell_what_stood_at_both_ends_and_move_nothing():
    rows = "C-1,01/04/2025,B/FWD,,,250.00\nC-1,08/04/2025,PAY,60.00,,\n"
    rows += "C-1,31/03/2026,C/FWD,310.00,,\n"
    (said,) = read(rows).accounts
    assert said.stood == (Stood("council", 25000, 31000),)
    assert [line.row for line in said.lines] == [3]


@pytest.mark.parametrize("again", ["260.00", "250.00"])
def test_a_balance_told_by_a_second_row_is_a_fault(again):
    rows = f"C-1,01/04/2025,B/FWD,,,250.00\nC-1,01/04/2025,B/FWD,,,{again}\n"
    assert refused(rows) == (
        "x.csv:3: the opening balance of council of C-1 is told in row 2 already\n"
        "  try:   keep the row that is right\n"
        "nothing was recorded: 1 of 2 lines needs attention"
    )


def test_a_column_may_tell_what_stood_at_both_ends_the_same_in_every_row():
    mapping = MAPPING.replace("[types]", 'opening = "Start"\nclosing = "End"\n[types]')
    header = HEADER.replace("\n", ",Start,End\n")
    rows = "C-1,08/04/2025,PAY,60.00,,,10,90\nC-1,09/04/2025,PAY,20.00,,,10,{}\n"
    (said,) = read(rows.format("90.00"), mapping=mapping, header=header).accounts
    assert said.stood == (Stood("council", 1000, 9000),)
    assert refused(rows.format("91"), mapping=mapping, header=header) == (
        "x.csv:3: the closing balance of council of C-1 is told in row 2 already\n"
        "  try:   keep the row that is right\n"
        "nothing was recorded: 1 of 2 lines needs attention"
    )


def test_a_running_balance_that_does_not_foot_is_read_all_the_same():
    rows = "C-1,08/04/2025,PAY,60.00,,60.00\nC-1,09/04/2025,PAY,20.00,,99.00\n"
    (said,) = read(rows).accounts
    assert [line.balance_pence for line in said.lines] == [6000, 9900]
    assert said.stood == (Stood("council", 0, 9900),)


def test_the_newest_first_is_turned_about_so_that_balances_follow():
    rows = "C-1,09/04/2025,PAY,20.00,,80.00\nC-1,08/04/2025,PAY,60.00,,60.00\n"
    (said,) = read(rows).accounts
    assert [line.row for line in said.lines] == [3, 2]
    assert said.stood == (Stood("council", 0, 8000),)


def test_days_that_go_to_and_fro_are_left_in_the_files_own_order():
    rows = "C-1,09/04/2025,PAY,20.00,,20.00\nC-1,10/04/2025,PAY,1.00,,21.00\n"
    (said,) = read(rows + "C-1,08/04/2025,PAY,60.00,,81.00\n").accounts
    assert [line.row for line in said.lines] == [2, 3, 4]


@pytest.mark.parametrize("period", [
    "01/04/2025 to 28/04/2025", "01/04/2025 - 28/04/2025", "01/04/2025-28/04/2025",
    "1 Apr 2025 – 28 Apr 2025",
])  # fmt: skip
def test_a_period_may_stand_in_one_column(period):
    mapping = MAPPING.replace("[types]", 'period = "Period"\n[types]')
    header = HEADER.replace("\n", ",Period\n")
    (said,) = read(f"C-1,08/04/2025,PAY,1,,,{period}\n", mapping=mapping, header=header).accounts
    assert (said.lines[0].first_on, said.lines[0].last_on) == (date(2025, 4, 1), date(2025, 4, 28))


def test_a_period_may_have_two_columns_and_may_be_left_out():
    rows = "C-1,08/04/2025,PAY,1,01/04/2025,28/04/2025,,\nC-1,08/04/2025,PAY,1,,,,\n"
    lines = read(rows, mapping=PERIODS, header=PERIODED).accounts[0].lines
    assert [(line.first_on, line.last_on) for line in lines] == [
        (date(2025, 4, 1), date(2025, 4, 28)), (None, None),
    ]  # fmt: skip


def test_rows_that_move_no_money_or_are_skipped_are_counted_and_left_out():
    rows = "C-1,08/04/2025,PAY,0.00,,\n,,note,,closing soon,\nC-1,08/04/2025,PAY,1,,\n"
    found = read(rows)
    assert found.passed_over == 2
    assert [line.row for line in found.accounts[0].lines] == [4]


def test_lines_about_accounts_not_known_are_told_apart_and_never_guessed():
    found = read("C-1,08/04/2025,PAY,1,,\nc-1,08/04/2025,PAY,2,SECRET,\nA-1,09/04/2025,PAY,3,,\n")
    assert [said.account for said in found.accounts] == ["A-1"]
    assert found.strangers == (("c-1", 3, APRIL, 200), ("A-1", 4, date(2025, 4, 9), 300))


# ── files that are refused ───────────────────────────────────────────────────────────────────


def test_an_extract_of_which_no_account_is_known_is_another_ledgers():
    assert refused("X-1,08/04/2025,PAY,1,,\nX-2,08/04/2025,PAY,1,,\n") == (
        "x.csv: none of its 2 accounts is known here: it is of another ledger, or its references "
        "are not ours\n"
        "  found: X-1, X-2\n"
        "  try:   --accounts FILE.csv, with their references and our accounts\n"
        "nothing was recorded"
    )


def test_a_row_of_another_period_stops_the_file_each_one_told():
    rows = "C-1,31/03/2025,PAY,1,,\nC-1,08/04/2025,PAY,1,,\nC-1,01/04/2026,PAY,1,,\n"
    assert refused(rows) == (
        "x.csv:2: 31 March 2025 is not in 1 April 2025 to 31 March 2026: a line of another "
        "period\n"
        "  found: C-1,31/03/2025,PAY,1,,\n"
        "  try:   --from and --to with the days that this extract is of\n"
        "x.csv:4: 1 April 2026 is not in 1 April 2025 to 31 March 2026: a line of another period\n"
        "  found: C-1,01/04/2026,PAY,1,,\n"
        "  try:   --from and --to with the days that this extract is of\n"
        "nothing was recorded: 2 of 3 lines need attention"
    )


def test_a_mapping_that_does_not_fit_names_what_is_missing_what_is_there_and_how_it_begins():
    header = "Council of Essex\nClient Ref,Date,Type,Amounts,Balance,Ours\n"
    assert refused("C-1,08/04/2025,PAY,1,,\n", header=header) == (
        "x.csv:2: essex.toml does not fit this file, which has no columns 'Ref' (columns.account), "
        "'Amount' (columns.amount), 'Reference' (columns.reference)\n"
        "  found: the columns there are: 'Client Ref', 'Date', 'Type', 'Amounts', 'Balance', "
        "'Ours'\n"
        "         row 1: Council of Essex\n"
        "         row 2: Client Ref,Date,Type,Amounts,Balance,Ours\n"
        "         row 3: C-1,08/04/2025,PAY,1,,\n"
        '  try:   in essex.toml: columns.amount = "Amounts"\n'
        "nothing was recorded"
    )


def test_a_file_with_nothing_of_the_mapping_in_it_shows_its_first_rows():
    said = refused("1,2\n", header="a,b\n")
    assert "found: the columns there are: 'a', 'b'\n         row 1: a,b\n" in said
    assert "try:   --mapping with this council's own mapping; docs/extracts.md says how" in said


def test_two_columns_of_one_heading_are_never_chosen_between():
    assert refused("", header=HEADER.replace("\n", ",amount\n")).startswith(
        "x.csv:1: two columns have the heading 'Amount'\n"
    )


@pytest.mark.parametrize("row, why", [
    ("C-1,08/04/2025,PAY,1", "the row has 4 columns where the file's header has 6"),
    ("C-1,08/04/2025,PAY,1,a,2,b", "the row has 7 columns where there should be 6"),
    ("C-1,31/02/2025,PAY,1,,", "'31/02/2025' is a day that does not exist"),
    ("C-1,,PAY,1,,", "there is no date under 'Date'"),
    (",08/04/2025,PAY,1,,", "there is no account under 'Ref'"),
    ("C-1,08/04/2025,FEE,1,,", "essex.toml does not say what 'FEE' is"),
    ("C-1,08/04/2025,,1,,", "there is no type under 'Type'"),
    ("C-1,08/04/2025,PAY,1.234,,", "'1.234' has more than two decimal places"),
    ("C-1,08/04/2025,PAY,,,", "there is no amount under 'Amount'"),
    ("C-1,08/04/2025,PAY,1,,n/a", "'n/a' is not an amount in pounds and pence"),
    (HEADER.strip(), "the headings stand here a second time; two files seem to have been joined"),
    ('C-1,08/04/2025,PAY,1,"a,', "a quote mark is opened in this row and not closed"),
])  # fmt: skip
def test_a_row_that_cannot_be_read_refuses_the_whole_file(row, why):
    said = refused(f"C-2,08/04/2025,PAY,1,,\n{row}\n")
    assert said.startswith(f"x.csv:3: {why}\n  found: ")
    assert said.endswith("nothing was recorded: 1 of 2 lines needs attention")


@pytest.mark.parametrize("row, why", [
    ("C-1,08/04/2025,PAY,1,2,,", "the row has both 'In' (£1.00) and 'Out' (£2.00)"),
    ("C-1,08/04/2025,PAY,,,,", "the row has neither 'In' nor 'Out'"),
    ("C-1,08/04/2025,PAY,-1,,,", "-£1.00 under 'In' could mean money out or in"),
])  # fmt: skip
def test_two_columns_of_money_hold_one_amount(row, why):
    said = refused(f"{row}\n", mapping=TWO_COLUMNS, header=IN_OUT)
    assert said.startswith(f"x.csv:2: {why}\n")


@pytest.mark.parametrize("row, why", [
    ("C-1,08/04/2025,PAY,1,XX,,", "essex.toml does not say which way 'XX' goes"),
    ("C-1,08/04/2025,PAY,1,,,", "there is nothing under 'D/C'"),
])  # fmt: skip
def test_a_side_that_the_mapping_does_not_know_is_a_fault(row, why):
    assert refused(f"{row}\n", mapping=SIDES, header=SIDED).startswith(f"x.csv:2: {why}\n")


@pytest.mark.parametrize("days, why", [
    ("28/04/2025,01/04/2025",
     "the period's last day, 01/04/2025, is before its first, 28/04/2025"),
    ("01/04/2025,", "there is no date under 'To'"),
])  # fmt: skip
def test_a_period_that_is_none_is_a_fault(days, why):
    said = refused(f"C-1,08/04/2025,PAY,1,{days},,\n", mapping=PERIODS, header=PERIODED)
    assert said.startswith(f"x.csv:2: {why}\n")


def test_every_fault_of_a_row_and_of_the_file_is_told_at_once():
    said = refused("C-1,x,FEE,y,,z\n,08/04/2025,PAY,1,,\n")
    assert said.count("x.csv:2: ") == 4 and said.count("x.csv:3: ") == 1
    assert said.endswith("nothing was recorded: 2 of 2 lines need attention")


def test_an_extract_without_a_line_is_refused():
    assert refused("").startswith("x.csv:1: there is no line below the headings\n")


# ── which days it is of ──────────────────────────────────────────────────────────────────────

LABELS = MAPPING + '[period]\nfirst_label = "From"\nlast_label = "Up to"\n'
ROW = "C-1,08/04/2025,PAY,1,,\n"


def test_nothing_says_which_days_it_is_of():
    assert refused(ROW, first_on=None, last_on=None) == (
        "x.csv: nothing says which days this extract is of\n"
        "  try:   --from 01/04/2025 --to 31/03/2026\n"
        "nothing was recorded"
    )


@pytest.mark.parametrize("above", ["From:,01/04/2025\nUp to:,30/04/2025\n",
                                   "From: 01/04/2025,,Up to: 30/04/2025\n"])  # fmt: skip
def test_the_file_may_say_it_above_its_headings(above):
    found = read(ROW, mapping=LABELS, header=above + HEADER, first_on=None, last_on=None)
    assert (found.first_on, found.last_on) == (date(2025, 4, 1), date(2025, 4, 30))


def test_the_mapping_may_say_it():
    days = MAPPING + "[period]\nfirst = 2025-04-01\nlast = 2025-04-30\n"
    assert read(ROW, mapping=days, first_on=None, last_on=None).last_on == date(2025, 4, 30)


def test_a_file_that_says_it_is_of_other_days_than_were_asked_is_refused():
    above = "From:,01/04/2024\nUp to:,31/03/2025\n"
    assert refused(ROW, mapping=LABELS, header=above + HEADER) == (
        "x.csv: the file says that its first day is 01/04/2024: another period's\n"
        "  found: --from 01/04/2025\n"
        "  try:   --from 01/04/2024\n"
        "nothing was recorded"
    )


def test_a_label_that_is_not_there_is_told():
    assert refused(ROW, mapping=LABELS).startswith(
        "x.csv: no row above the headings says 'From', which tells the period\n"
    )
