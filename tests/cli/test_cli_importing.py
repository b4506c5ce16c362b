"""Bank files, from the command line: read, matched, attributed or left, and never lost."""

from __future__ import annotations

import json
from datetime import date

import msgspec
import pytest

from ledger import events as e
from tests.cli.conftest import SPEND

HEADER = "Transaction Date,Transaction Type,Sort Code,Account Number,Transaction Description,"
HEADER += "Debit Amount,Credit Amount,Balance\n"
TOP = "10/04/2025,DEB,'20-11-22,12345678,CORNER CAFE,4.50,,670.51\n"
APRIL = (
    HEADER
    + TOP
    + "09/04/2025,DEB,'20-11-22,12345678,CITY TAXI,12.50,,675.01\n"
    + "09/04/2025,DEB,'20-11-22,12345678,CITY TAXI,12.50,,687.51\n"
    + "08/04/2025,FPO,'20-11-22,12345678,J SMITH PA WAGES,49.99,,700.01\n"
    + "04/04/2025,FPI,'20-11-22,12345678,NORTHSHIRE ICB,,600.00,750.00\n"
)
RULES = """
[[rule]]
name = "taxi"
text = "city taxi"
as = "spend"
payee = "taxi-1"
category = "transport"
provider = "transport"
fund = "nhs"
"""


@pytest.fixture
def files(world, tmp_path):
    (tmp_path / "april.csv").write_text(APRIL)
    (tmp_path / "rules.toml").write_text(RULES)
    return tmp_path


def imported(world, name="april.csv", options="--rules rules.toml"):
    return world.run(f"dpl import {name} --holding bank-1 {options}")


def test_an_import_says_what_became_of_each_line(world, files):
    world.told(SPEND)
    answer = imported(world)
    assert answer.code == 0
    assert answer.out == (
        "file       holding  statement     layout  lines  new  matched  by rule  unallocated  "
        "opening  closing\n"
        "april.csv  bank-1   "
        + world.entries()[8].event.statement
        + "  lloyds      5    5        1"
        "        2            2  £150.00  £670.51\n"
    )
    assert "2 lines are unallocated" in answer.err and "dpl line list" in answer.err


def test_the_same_file_again_records_nothing(world, files):
    imported(world)
    head = world.head
    answer = imported(world)
    assert (answer.code, world.head) == (0, head)
    assert "imported before; nothing more was recorded" in answer.err


def test_the_same_month_in_another_format_records_no_line_again(world, files):
    imported(world)
    before = world.head
    lines = [("20250404", "600.00"), ("20250408", "-49.99"), ("20250409", "-12.50"),
             ("20250409", "-12.50"), ("20250410", "-4.50")]  # fmt: skip
    body = "".join(
        f"<STMTTRN><TRNTYPE>OTHER<DTPOSTED>{on}<TRNAMT>{amount}<FITID>{n}<NAME>X</STMTTRN>"
        for n, (on, amount) in enumerate(lines)
    )
    ofx = (
        "OFXHEADER:100\nDATA:OFXSGML\nVERSION:102\nSECURITY:NONE\nENCODING:USASCII\nCHARSET:1252\n"
        "COMPRESSION:NONE\nOLDFILEUID:NONE\nNEWFILEUID:NONE\n\n<OFX><BANKMSGSRSV1><STMTTRNRS>"
        "<STMTRS><CURDEF>GBP<BANKACCTFROM><BANKID>201122<ACCTID>12345678<ACCTTYPE>CHECKING"
        f"</BANKACCTFROM><BANKTRANLIST><DTSTART>20250401<DTEND>20250410{body}</BANKTRANLIST>"
        "<LEDGERBAL><BALAMT>670.51<DTASOF>20250410</LEDGERBAL></STMTRS></STMTTRNRS>"
        "</BANKMSGSRSV1></OFX>"
    )
    (files / "april.ofx").write_text(ofx)
    answer = imported(world, "april.ofx")
    assert answer.code == 0, answer.err
    assert [type(entry.event) for entry in world.entries(before)] == [e.StatementImported]


def test_overlapping_files_add_only_what_is_new(world, files):
    (files / "early.csv").write_text(APRIL.replace(TOP, ""))
    imported(world, "early.csv")
    before = world.head
    imported(world)
    assert [type(x.event) for x in world.entries(before)] == [
        e.StatementImported,
        e.LineUnallocated,
    ]


OURS = "--kind bank --on 01/04/2025 --sort-code 20-11-22 --account-number 12345678"


def test_a_file_finds_the_holding_that_has_its_account_number(world, files):
    answer = world.run("dpl import april.csv")
    assert answer.code == 2
    assert "no holding was opened with its account number, …5678" in answer.err
    world.done(f"dpl holding open bank-2 {OURS}")
    assert "bank-2" in world.done("dpl import april.csv").out
    (files / "starling.csv").write_text(
        "Date,Counter Party,Reference,Type,Amount (GBP),Balance (GBP)\n"
        "04/04/2025,ICB,ref,BACS,600.00,600.00\n"
    )
    answer = world.run("dpl import starling.csv")
    assert answer.code == 2 and "name the holding with --holding" in answer.err


def test_files_are_recorded_oldest_first_in_whatever_order_they_were_named(world, files):
    world.done(f"dpl holding open bank-2 {OURS}")
    may = APRIL.replace("/04/2025", "/05/2025").replace(",750.00", ",1270.51")
    for was, now in (("670.51", "1191.02"), ("675.01", "1195.52"), ("687.51", "1208.02"),
                     ("700.01", "1220.52")):  # fmt: skip
        may = may.replace(was, now)
    (files / "a-may.csv").write_text(may)
    world.done("dpl import a-may.csv april.csv")
    statements = [x.event for x in world.entries() if isinstance(x.event, e.StatementImported)]
    assert [one.first_on.month for one in statements] == [4, 5]
    assert [one.flags for one in statements] == [(), ()]


def test_several_files_are_recorded_all_or_none(world, files):
    (files / "broken.csv").write_text(APRIL.replace("4.50", "4.5O"))
    answer = imported(world, "april.csv broken.csv")
    assert (answer.code, world.head) == (2, 7)
    assert "broken.csv:2" in answer.err and "4.5O" in answer.err
    assert "nothing was recorded" in answer.err


NATIONWIDE_OFF = """"Account Name:","Jo ****5678"
"Account Balance:","£650.00"
"Available Balance: ","£650.00"

"Date","Transaction type","Description","Paid out","Paid in","Balance"
"04 Apr 2025","Transfer from","ICB","","£600.00","£750.00"
"08 Apr 2025","Payment to","PA","£50.00","","£700.00"
"10 Apr 2025","Visa purchase","CAFE","£40.00","","£650.00"
"""


def test_a_statement_that_does_not_add_up_is_refused_unless_accepted(world, files):
    (files / "off.csv").write_text(NATIONWIDE_OFF)
    answer = imported(world, "off.csv", "")
    assert (answer.code, world.head) == (2, 7), answer
    assert "£10.00" in answer.err and "--accept-difference" in answer.err
    answer = imported(world, "off.csv", "--accept-difference")
    assert answer.code == 0
    (statement,) = [x.event for x in world.entries(7) if isinstance(x.event, e.StatementImported)]
    assert abs(statement.difference_pence) == 1000
    assert "declared-total" in {flag.kind for flag in statement.flags}
    assert "to do: bank-1" in world.done("dpl check").err


def test_a_file_of_another_bank_account_is_refused(world, files):
    world.done(
        "dpl holding open bank-2 --kind bank --on 01/04/2025 --sort-code 11-22-33 "
        "--account-number 87654321"
    )
    head = world.head
    answer = world.run("dpl import april.csv --holding bank-2")
    assert (answer.code, world.head) == (2, head)
    assert "another bank account than holding bank-2" in answer.err
    assert "12345678" not in answer.err and "…5678" in answer.err


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("empty.csv", b"", "empty"),
        ("page.csv", b"<!DOCTYPE html><html><body>Sign in</body></html>", "web page"),
        ("book.csv", b"PK\x03\x04" + b"x" * 26 + b"[Content_Types].xml" + b"xl/", "spreadsheet"),
        ("nul.csv", APRIL.encode().replace(b"CAFE", b"CA\0E"), "NUL"),
        ("date.csv", APRIL.encode().replace(b"10/04/2025", b"31/02/2025"), "does not exist"),
        ("nan.csv", APRIL.encode().replace(b"4.50", b"NaN"), "NaN"),
        ("under.csv", APRIL.encode().replace(b"4.50", b"1_000"), "1_000"),
        ("huge.csv", APRIL.encode().replace(b"4.50", b"1e400"), "1e400"),
        ("arabic.csv", APRIL.replace("4.50", "٤٫٥٠").encode(), "٤٫٥٠"),
        ("three.csv", APRIL.encode().replace(b"4.50", b"4.505"), "two decimal places"),
        ("comma.csv", APRIL.encode().replace(b",4.50,", b',"4,50",'), "decimal comma"),
        ("short.csv", (HEADER + "10/04/2025,DEB\n").encode(), "short.csv:2"),
        ("long.csv", (HEADER + "x" * 100_000_000 + "\n").encode(), "long.csv"),
        ("headers.csv", APRIL.replace("Debit Amount,", "").encode(), "headers.csv"),
    ],
)  # fmt: skip
def test_a_bad_file_gets_one_clear_message_and_nothing_is_recorded(world, files, name, data, words):
    (files / name).write_bytes(data)
    answer = imported(world, name)
    assert (answer.code, world.head) == (2, 7), answer
    assert answer.out == ""
    assert name in answer.err and words.casefold() in answer.err.casefold(), answer.err
    assert answer.err.count("nothing was recorded") == 1
    assert "Traceback" not in answer.err and len(answer.err) < 2_000


def test_every_fault_of_every_file_is_told_at_once(world, files):
    (files / "one.csv").write_text(APRIL.replace("4.50", "x").replace("12.50", "y"))
    (files / "two.csv").write_text(APRIL.replace("49.99", "z"))
    answer = imported(world, "one.csv two.csv")
    for place in ("one.csv:2", "one.csv:3", "one.csv:4", "two.csv:5"):
        assert place in answer.err
    assert answer.code == 2


def test_a_file_that_is_not_there_is_said_so(world):
    answer = imported(world, "missing.csv", "")
    assert answer.code == 2 and "missing.csv" in answer.err and "Traceback" not in answer.err


def test_a_rules_file_with_faults_names_rule_and_field(world, files):
    (files / "rules.toml").write_text(RULES + '\n[[rule]]\nname="x"\ntext="y"\nas="gift"\n')
    answer = imported(world)
    assert (answer.code, world.head) == (2, 7)
    assert "rules.toml" in answer.err and "gift" not in answer.out


def test_another_currency_is_read_for_trial_only(world, files):
    sample = "\n".join([
        ":20:X", ":25:NL71RABO0123456789", ":28C:0", ":60F:C130101EUR1000,00",
        ":61:130101D25,00N102EREF", ":86:SHOP", ":62F:C130108EUR975,00",
    ])  # fmt: skip
    (files / "euro.sta").write_text(sample + "\n")
    answer = imported(world, "euro.sta", "")
    assert (answer.code, world.head) == (2, 7)
    assert "EUR" in answer.err and "--allow-currency" in answer.err
    answer = imported(world, "euro.sta", "--allow-currency")
    assert (answer.code, world.head) == (0, 7)
    assert "nothing was recorded" in answer.err and "mt940" in answer.out


def test_the_banks_words_and_the_files_name_are_private(world, files):
    imported(world)
    stored = "".join(str(entry) for entry in world.entries())
    for word in ("CORNER", "TAXI", "SMITH", "april.csv", "12345678"):
        assert word not in stored
    assert "CORNER CAFE" in world.done("dpl line list").out


def test_a_line_is_allocated_by_a_person(world, files):
    imported(world)
    answer = world.done(
        "dpl line allocate bank-1/2025-04-08/-4999/1 --as spend --fund nhs --category "
        "personal-care --payee pa-1"
    )
    assert "personal-care" in answer.out
    names = [row["line"] for row in json.loads(world.done("dpl line list -O json").out)]
    assert "bank-1/2025-04-08/-4999/1" not in names and len(names) == 3


def test_a_part_of_a_line_leaves_the_rest(world, files):
    imported(world)
    world.done(
        "dpl line allocate bank-1/2025-04-08/-4999/1 --as spend --category a --amount 20 --fund nhs"
    )
    rows = json.loads(world.done("dpl line list -O json").out)
    assert [row["amount_pence"] for row in rows if row["line"].startswith("bank-1/2025-04-08")] == [
        -2999
    ]


def test_a_line_list_names_the_entries_each_may_be(world, files):
    world.told(SPEND, msgspec.structs.replace(SPEND, paid_on=date(2025, 4, 9)))
    (files / "april.csv").write_text(APRIL.replace("08/04/2025", "10/04/2025"))
    imported(world)
    rows = json.loads(world.done("dpl line list -O json").out)
    found = {row["line"]: row["may_be"] for row in rows}
    assert found["bank-1/2025-04-10/-4999/1"] == "A-1/7 (1 day) or A-1/6 (2 days)"
    world.done("dpl line allocate bank-1/2025-04-10/-4999/1 --entry A-1/7")
    assert isinstance(world.last(), e.LineMatched)


def test_better_rules_are_tried_on_what_was_left(world, files):
    imported(world, options="")
    answer = world.done("dpl line apply-rules --holding bank-1 --rules rules.toml")
    assert "2 of 6 lines found their account" in answer.err
    spends = [x.event for x in world.entries() if isinstance(x.event, e.SpendRecorded)]
    assert [spend.category for spend in spends] == ["transport", "transport"]


def test_an_import_says_where_files_leave_two_answers_to_what_stood_first(world, files):
    line = "09/04/2025,DEB,'20-11-22,12345678,"
    (files / "one.csv").write_text(HEADER + line + "CITY TAXI,10.00,,90.00\n")
    (files / "two.csv").write_text(HEADER + line + "J SMITH,,10.00,100.00\n")
    assert "the files leave another answer" not in imported(world, "one.csv").err
    assert (
        "bank-1: what stood before its first line is taken to be £100.00, and the files leave "
        "another answer" in imported(world, "two.csv").err
    )


def test_an_import_says_that_a_statement_differs_from_one_of_the_same_days(world, files):
    imported(world)
    (files / "again.csv").write_text(APRIL.replace("4.50,,670.51", "5.50,,669.51"))
    answer = imported(world, "again.csv")
    assert "again.csv: it shows a day otherwise than a statement read before" in answer.err
    assert "differs from another" in world.run("dpl check").err


def test_rules_tried_again_tell_of_nothing_twice(world, files):
    taxi = msgspec.structs.replace(SPEND, amount_pence=1250, category="transport")
    imported(world, options="")
    world.told(*(msgspec.structs.replace(taxi, paid_on=date(2025, 4, on)) for on in (4, 5)))
    answer = world.done("dpl line apply-rules --holding bank-1 --rules rules.toml")
    assert "2 lines may be what an account told of already: dpl line list" in answer.err
    spends = [x.event for x in world.entries() if isinstance(x.event, e.SpendRecorded)]
    assert [one.line for one in spends] == [None, None]


def test_a_statement_is_withdrawn_and_may_be_read_again(world, files):
    imported(world)
    name = json.loads(world.done("dpl statement list -O json").out)[0]["statement"]
    world.done(f"dpl statement withdraw {name} --holding bank-1 --reason wrong-file")
    assert json.loads(world.done("dpl statement list -O json").out)[0]["withdrawn"] is True
    assert json.loads(world.done("dpl line list -O json").out) == []
    imported(world)
    assert world.done("dpl check").code == 0


PROFILE = """
layout = "unity"
bank = "Unity Trust"
header = ["When", "Words", "In", "Out"]
columns.date = "When"
columns.text = "Words"
columns.paid_in = "In"
columns.paid_out = "Out"
"""


def test_a_layout_of_ones_own_is_described_in_a_file(world, tmp_path):
    (tmp_path / "unity.toml").write_text(PROFILE)
    (tmp_path / "unity.csv").write_text("When,Words,In,Out\n04/04/2025,ICB,600.00,\n")
    answer = world.done("dpl import unity.csv --holding bank-1 --profile unity.toml")
    assert "unity" in answer.out
    assert world.last().line == "bank-1/2025-04-04/60000/1"


STARLING = "Date,Counter Party,Reference,Type,Amount (GBP),Balance (GBP)\n"
STARLING += "04/04/2025,ICB,ref,BACS,600.00,600.00\n"


def test_a_file_that_names_no_account_is_not_read_into_a_second_holding(world, files):
    (files / "starling.csv").write_text(STARLING)
    world.done("dpl holding open bank-2 --kind bank --on 01/04/2025")
    imported(world, "starling.csv", "")
    head = world.head
    answer = world.run("dpl import starling.csv --holding bank-2")
    assert (answer.code, world.head) == (2, head)
    assert "this very file was read as holding bank-1's" in answer.err


def test_a_statement_that_does_not_follow_is_told_when_it_is_read(world, files):
    imported(world)
    (files / "starling.csv").write_text(STARLING.replace("04/04", "04/06"))
    answer = imported(world, "starling.csv", "")
    assert "its opening balance does not follow" in answer.err


def test_an_opening_balance_says_how_it_is_brought(world, files):
    answer = imported(world)
    assert "£150.00 stood there before its first line" in answer.err
    assert "dpl account bring-forward" in answer.err


def test_one_bank_account_is_one_holding(world):
    world.done(f"dpl holding open bank-2 {OURS}")
    answer = world.run(f"dpl holding open bank-3 {OURS}")
    assert answer.code == 2 and "holding bank-2 was opened with this account number" in answer.err
