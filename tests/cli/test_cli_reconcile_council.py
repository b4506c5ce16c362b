"""`dpl reconcile council`: a council's extract from the file into the ledger, and taken back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ledger import commands as c
from ledger import events as e
from tests.cli.conftest import APRIL, World

MAPPING = """source = "essex"
funder = "shire"
fund = "council"
keep = ["Name"]
[columns]
account = "Ref"
date = "Date"
type = "Type"
amount = "Amount"
reference = "Text"
balance = "Balance"
[types]
"PAY" = "payment"
"NOTE" = "skip"
"""
HEADER = "Ref,Date,Type,Amount,Text,Balance,Name\n"
ROW = "A-1,04/04/2025,PAY,600.00,BACS A-1/{0},600.00,Jo Bloggs\n"
DAYS = "--from 01/04/2025 --to 31/03/2026"
READ = f"dpl reconcile council x.csv --mapping essex.toml {DAYS}"
ONE = "_reconciliation:council/essex/A-1"


def setting_up(name: str) -> tuple[c.Command, ...]:
    """An account of the council's money, to which it paid £600 on 4 April 2025."""
    return (
        c.OpenAccount(
            account=name, opened_on=APRIL, person=f"P-{name}", care_group="adult-chc",
            age_band="18-64", eligibility="adult-chc",
        ),
        c.AddFund(
            account=name, fund="council", funder="shire", programme="social-care",
            contribution_charged=True, from_on=APRIL,
        ),
        c.OpenHolding(holding=f"bank-{name}", kind="bank", opened_on=APRIL),
        c.LinkHolding(holding=f"bank-{name}", account=name, from_on=APRIL),
        c.MakeAllocation(
            account=name, allocation=f"al-{name}", fund="council", deployment="direct_payment",
            frequency="weekly", amount_pence=15000, from_on=APRIL, decided_on=APRIL,
        ),
        c.MakePayment(
            account=name, fund="council", paid_on=APRIL.replace(day=4), gross_pence=60000,
            on_top=True,
        ),
    )  # fmt: skip


@pytest.fixture
def council(empty: World) -> World:
    """Two accounts, A-1 and A-2, and a mapping; the folder is the test's own."""
    empty.told(*setting_up("A-1"), *setting_up("A-2"))
    Path("essex.toml").write_text(MAPPING)
    return empty


def written(*rows: str, header: str = HEADER) -> None:
    Path("x.csv").write_text(header + "".join(rows))


def payment_of(world: World, account: str) -> int:
    return next(
        entry.version
        for entry in world.entries()
        if entry.stream == f"account:{account}" and isinstance(entry.event, e.PaymentMade)
    )


def extract_of(world: World) -> str:
    return next(
        x.event.extract for x in reversed(world.entries()) if isinstance(x.event, e.ExtractFileRead)
    )


def test_one_account_is_read_matched_and_shown_in_full(council):
    entry = payment_of(council, "A-1")
    written(ROW.format(entry))
    before = council.head
    answer = council.done(READ)
    assert answer.out.startswith("council/essex/A-1, ")
    assert "is squared" in answer.err
    assert answer.err.endswith(f"recorded 3 entries at positions {before + 1} to {before + 3}\n")
    read, matched, file = (entry.event for entry in council.entries(before))
    assert read.lines[0].entry == entry
    assert matched.matches[0].entries == (e.EntryRef("A-1", entry),)
    assert (file.source, file.lines, file.total_pence) == ("essex", 1, 60000)


def test_names_and_references_are_private_and_one_detail_an_account(council):
    written(ROW.format(9), "A-2,04/04/2025,PAY,1.00,SECRET,1.00,Al Smith\n")
    before = council.head
    council.done(READ)
    entries = council.entries(before)
    assert not any(word in str(entries) for word in ("Jo Bloggs", "SECRET", "x.csv"))
    read = next(x.event for x in entries if x.stream == ONE)
    assert json.loads(council.private(read.detail)) == {
        "reference": "A-1", "rows": {"2": "BACS A-1/9 Jo Bloggs"},
    }  # fmt: skip
    file = entries[-1].event
    assert json.loads(council.private(file.detail)) == {
        "file_name": "x.csv", "mapping": "essex.toml",
    }  # fmt: skip


def test_of_many_accounts_those_with_something_open_are_shown_with_totals(council):
    written(ROW.format(1), "A-2,04/04/2025,PAY,590.00,,590.00,\n")
    answer = council.done(READ)
    title, heading, a2, foot = answer.out.splitlines()
    assert title == "1 of 2 accounts have something open"
    assert heading.split() == [
        "account", "theirs", "ours", "difference", "explained", "unexplained", "open", "matched",
    ]  # fmt: skip
    assert a2.split()[:4] == ["A-2", "£590.00", "£600.00", "-£10.00"]
    assert foot.split()[:5] == ["all", "2", "£1,190.00", "£1,200.00", "-£10.00"]


def test_where_nothing_is_open_in_many_accounts_that_is_said(council):
    written(ROW.format(1), ROW.format(1).replace("A-1", "A-2"))
    answer = council.done(READ)
    assert answer.out == "" and answer.err.startswith("nothing is open in 2 accounts\n")


def test_a_dry_run_shows_the_same_and_records_nothing(council):
    written(ROW.format(1), "A-2,04/04/2025,PAY,590.00,,590.00,\n")
    before = council.head
    tried = council.done(f"{READ} --dry-run")
    assert council.head == before
    assert tried.err == "this would record 4 entries; nothing was recorded\n"
    done = council.done(READ)
    assert done.out == tried.out and council.head == before + 4


def test_the_same_file_twice_records_nothing_more(council):
    written(ROW.format(1))
    first = council.done(READ)
    before = council.head
    answer = council.done(READ)
    assert answer.out == first.out and council.head == before
    assert answer.err.endswith("this file was read before; nothing more was recorded\n")


def test_lines_about_accounts_not_known_are_listed_until_they_are(council):
    Path("refs.csv").write_text("Theirs,Ours\nC-1,A-1\n")
    rows = ROW.format(1).replace("A-1,", "C-1,"), "C-2,04/04/2025,PAY,600.00,,,\n"
    written(*rows, "C-3,05/04/2025,PAY,1.00,,,\n", ",,NOTE,,,,\n")
    answer = council.done(f"{READ} --accounts refs.csv")
    extract = extract_of(council)
    assert answer.err.startswith(
        "x.csv: 1 row passed over: no money moved, or the mapping skips them\n"
        "x.csv: 2 lines are about accounts that are not known here: C-2, C-3\n"
        "  try:   the same again with --accounts, once they are; "
        f"dpl reconcile files {extract} lists them\n"
    )
    (row,) = json.loads(council.done("dpl reconcile files -O json").out)
    assert (row["unknown_lines"], row["unknown_pence"]) == (2, 60100)
    assert row["unknown_accounts"] == "C-2, C-3"
    listed = council.done(f"dpl reconcile files {extract} -O csv").out
    assert listed == (
        "extract,row,date,amount_pounds,reference\n"
        f"{extract},3,2025-04-04,600.00,C-2\n{extract},4,2025-04-05,1.00,C-3\n"
    )
    Path("refs.csv").write_text("Theirs,Ours\nC-1,A-1\nC-2,A-2\n")
    before = council.head
    council.done(f"{READ} --accounts refs.csv")
    added = [(x.stream, type(x.event)) for x in council.entries(before)]
    assert added == [
        (ONE.replace("A-1", "A-2"), e.ExtractRead),
        (ONE.replace("A-1", "A-2"), e.LinesMatched),
        ("_extracts", e.ExtractFileRead),
    ]
    assert council.done(f"dpl reconcile files {extract} -O csv").out.count("\n") == 2
    told = json.loads(council.done(f"dpl reconcile files --known-at {before} -O json").out)
    assert told[0]["unknown_lines"] == 2


def test_what_was_read_before_keeps_its_private_details_once(council):
    Path("refs.csv").write_text("C-1,A-1\n")
    written(ROW.format(1).replace("A-1,", "C-1,"), "C-2,04/04/2025,PAY,600.00,,,\n")
    council.done(f"{READ} --accounts refs.csv")
    Path("refs.csv").write_text("C-1,A-1\nC-2,A-2\n")
    council.done(f"{READ} --accounts refs.csv")
    import sqlite3

    with sqlite3.connect(council.url.removeprefix("sqlite:///")) as book:
        (times,) = book.execute(
            "SELECT count(*) FROM details WHERE json LIKE '%Jo Bloggs%'"
        ).fetchone()
    assert times == 1


def test_a_file_is_taken_back_and_may_be_read_again(council):
    written(ROW.format(payment_of(council, "A-1")))
    council.done(READ)
    extract, before = extract_of(council), council.head
    answer = council.done(f"dpl reconcile withdraw {extract} --reason wrong-year")
    kinds = [type(x.event) for x in council.entries(before)]
    assert kinds == [e.LineUnmatched, e.ExtractWithdrawn, e.ExtractWithdrawn]
    assert answer.err == f"recorded 3 entries at positions {before + 1} to {before + 3}\n"
    empty = council.done("dpl reconcile files")
    assert (empty.out, empty.err) == ("", "no file of a council or a bureau was read\n")
    council.done(READ)
    assert extract_of(council) == extract
    again = council.run("dpl reconcile withdraw 000000000000 --reason wrong-year")
    assert (again.code, again.err) == (
        2,
        "refused (unknown-extract): no file 000000000000 was read, or it was taken back already\n"
        "  try:   dpl reconcile files\nnothing was recorded\n",
    )


def test_of_a_file_with_very_many_matches_only_the_file_itself_is_shown_when_it_goes(council):
    rows = [f"A-{i},04/04/2025,PAY,600.00,,600.00,\n" for i in range(10, 61)]
    council.told(*(one for i in range(10, 61) for one in setting_up(f"A-{i}")))
    written(*rows)
    council.done(READ)
    answer = council.done(f"dpl reconcile withdraw {extract_of(council)} --reason wrong-year")
    assert answer.err.startswith("recorded 103 entries at positions ")
    _heading, only = answer.out.splitlines()
    assert "taken back: wrong year" in only


def test_the_example_of_a_mapping_is_written_out(council):
    text = council.done("dpl reconcile mapping").out
    Path("mine.toml").write_text(text)
    header = 'Extract from,01/04/2025\nExtract to,31/03/2026\n"Client ref",Date,Type,Amount,'
    header += "Period from,Period to,Reference,Running balance,Client name\n"
    written("A-1,04/04/2025,DP PAYMENT,600.00,,,,600.00,Jo\n", header=header)
    assert "is squared" in council.done("dpl reconcile council x.csv --mapping mine.toml").err


# ── what is refused: nothing is half-reconciled ──────────────────────────────────────────────


def refused(world: World, line: str = READ) -> str:
    before = world.head
    answer = world.run(line)
    assert (answer.code, answer.out, world.head) == (2, "", before)
    return answer.err


def test_one_bad_row_among_many_records_nothing_of_the_file(council):
    written(ROW.format(1), "A-2,04/04/2025,FEE,x,,,\n")
    assert refused(council) == (
        "x.csv:3: essex.toml does not say what 'FEE' is\n"
        "  found: A-2,04/04/2025,FEE,x,,,\n"
        '  try:   in [types]: "FEE" = "payment", or another kind, or "skip"\n'
        "x.csv:3: 'x' is not an amount in pounds and pence\n"
        "  found: A-2,04/04/2025,FEE,x,,,\n"
        "  try:   correct the amount, or ask the council for it again\n"
        "nothing was recorded: 1 of 2 lines needs attention\n"
    )


def test_an_extract_of_another_ledger_is_refused(council):
    written(ROW.format(1).replace("A-1,", "X-1,"))
    assert refused(council) == (
        "x.csv: the account in it is not known here: it is of another ledger, or its references "
        "are not ours\n"
        "  found: X-1\n"
        "  try:   --accounts FILE.csv, with their references and our accounts\n"
        "nothing was recorded\n"
    )


def test_an_extract_of_a_council_that_funds_nothing_here_is_refused(council):
    Path("essex.toml").write_text(MAPPING.replace("shire", "borough"))
    written(ROW.format(1))
    assert refused(council) == (
        "refused (another-ledger): no account in it has money of borough in the funds it is "
        "about: it is of another ledger, or the mapping names another funder\n"
        "  try:   dpl account show A-1 shows whose money its funds are\n"
        "nothing was recorded\n"
    )


def test_an_extract_of_another_period_is_refused(council):
    written(ROW.format(1).replace("2025", "2024"))
    assert refused(council).startswith(
        "x.csv:2: 4 April 2024 is not in 1 April 2025 to 31 March 2026: a line of another period\n"
    )


def test_a_year_mistyped_is_found(council):
    written(ROW.format(1).replace("2025", "2095"))
    line = "dpl reconcile council x.csv --mapping essex.toml --from 01/04/2095 --to 30/04/2095"
    said = refused(council, line)
    assert said.startswith("refused (not-yet): 4 April 2095 lies ahead; today is ")


def test_a_mapping_that_does_not_fit_shows_the_columns_and_the_first_rows(council):
    written("A-1,04/04/2025,PAY,1\n", header="Ref,Date,Type,Net Amount\n")
    assert refused(council) == (
        "x.csv:1: essex.toml does not fit this file, which has no columns 'Amount' "
        "(columns.amount), 'Text' (columns.reference), 'Balance' (columns.balance), 'Name' (keep)\n"
        "  found: the columns there are: 'Ref', 'Date', 'Type', 'Net Amount'\n"
        "         row 1: Ref,Date,Type,Net Amount\n"
        "         row 2: A-1,04/04/2025,PAY,1\n"
        '  try:   in essex.toml: columns.amount = "Net Amount"\n'
        "nothing was recorded\n"
    )


def test_a_file_read_before_by_another_mapping_is_refused_with_what_to_do(council):
    written(ROW.format(1))
    council.done(READ)
    Path("essex.toml").write_text(MAPPING + "# another\n")
    assert refused(council) == (
        "refused (read-otherwise): this file was read before, as essex's of 1 April 2025 to "
        "31 March 2026, and with another mapping\n"
        f"  try:   dpl reconcile withdraw {extract_of(council)} --reason read-wrongly, and read "
        "it again\nnothing was recorded\n"
    )


@pytest.mark.parametrize("data, words", [
    (b"", "x.csv: the file is empty\n  try:   ask the council for it again\n"
     "nothing was recorded\n"),
    (b"%PDF-1.4", "x.csv: this is a PDF document, whatever its name says\n"
     "  try:   ask the council for it as CSV\nnothing was recorded\n"),
    (b"Ref\n\xff\xfe\x81", "x.csv:2: the text is neither UTF-8 nor Windows-1252\n"
     "  found: \ufffd\ufffd\ufffd\n"
     "  try:   encoding in essex.toml with one of utf-8, utf-16, utf-16-le, utf-16-be, cp1252, "
     "iso-8859-1, iso-8859-15, cp850, mac-roman\nnothing was recorded\n"),
])  # fmt: skip
def test_what_is_no_extract_at_all_says_what_it_is(council, data, words):
    Path("x.csv").write_bytes(data)
    assert refused(council) == words


def test_a_file_that_is_not_there_says_so(council):
    assert refused(council) == "x.csv: No such file or directory\nnothing was recorded\n"


def test_a_file_of_references_that_is_wrong_refuses_it_too(council):
    written(ROW.format(1))
    Path("refs.csv").write_text("Theirs,Ours\nA-1,A-9\n")
    assert refused(council, f"{READ} --accounts refs.csv") == (
        "refs.csv:2: there is no account A-9\n  found: A-1,A-9\n  try:   dpl account list\n"
        "nothing was recorded: 1 of 2 lines needs attention\n"
    )


def test_a_name_that_is_no_extract_is_told(council):
    assert refused(council, "dpl reconcile withdraw x.csv --reason wrong-year") == (
        "EXTRACT: 'x.csv' is not a file that was read, like 3fa9c02b71d4: dpl reconcile files\n"
        "  try:   dpl reconcile withdraw --help\nnothing was recorded\n"
    )
