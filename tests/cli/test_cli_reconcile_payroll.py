"""`dpl reconcile payroll`: a report from the file into the ledger, and beside our books."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from ledger import commands as c
from ledger import events as e
from tests.cli.conftest import APRIL, World

MAPPING = """source = "paycare"
[columns]
account = "Ref"
employee = "No"
name = "Who"
date = "Paid"
gross = "Gross"
tax = "Tax"
net = "Net"
holiday = "Holiday"
"""
HEADER = "Ref,No,Who,Paid,Gross,Tax,Net,Holiday\n"
ROW = "A-1,PA-1,Ann Bee,25/04/2025,150.00,10.00,140.00,18.00\n"
READ = "dpl reconcile payroll x.csv --mapping paycare.toml --from 01/04/2025 --to 30/04/2025"


@pytest.fixture
def payroll(world: World) -> World:
    """Jo's account, whose assistant PA-1 was paid £140.00 on 25 April 2025; and a mapping."""
    world.told(c.RecordSpend(
        account="A-1", paid_on=date(2025, 4, 25), amount_pence=14_000, category="wages",
        fund="nhs", payee="PA-1",
    ))  # fmt: skip
    Path("paycare.toml").write_text(MAPPING)
    Path("x.csv").write_text(HEADER + ROW)
    return world


SHOWN = """\
payroll/paycare/A-1, by paycare, 1 April 2025 to 30 April 2025
fund       side         opening     moved   closing
wages      theirs         £0.00  -£140.00  -£140.00
wages      ours           £0.00  -£140.00  -£140.00
wages      difference     £0.00     £0.00     £0.00
hmrc       theirs         £0.00   -£10.00   -£10.00
hmrc       ours           £0.00     £0.00     £0.00
hmrc       difference     £0.00   -£10.00   -£10.00
hmrc       explained                        -£10.00
hmrc       unexplained                        £0.00
set-aside  theirs         £0.00   -£10.00   -£10.00
set-aside  ours           £0.00     £0.00     £0.00
set-aside  difference     £0.00   -£10.00   -£10.00
set-aside  explained                          £0.00
set-aside  unexplained                      -£10.00
holiday    theirs         £0.00   -£18.00   -£18.00
holiday    ours           £0.00     £0.00     £0.00
holiday    difference     £0.00   -£18.00   -£18.00
holiday    explained                          £0.00
holiday    unexplained                      -£18.00

What lies between them
no  kind               on           amount  fund       explained  what
 1  tax-not-paid       30/04/2025  -£10.00  hmrc       timing     £10.00 due to HMRC for the \
quarter to 5 July 2025 is not paid: tax £10.00; to be paid by 22 July 2025
 2  liability-differs  30/04/2025  -£10.00  set-aside             £10.00 is due to HMRC and not \
paid on 30 April 2025, and £0.00 is set aside for it: £10.00 too little
 3  holiday-differs    30/04/2025  -£18.00  holiday               £18.00 of holiday pay is earned \
and not taken on 30 April 2025, and £0.00 is set aside for it: £18.00 too little
    total                          -£38.00

To settle them
2  dpl budget liability A-1 paye-2025-04-30 --kind paye --amount 10.00 --fund nhs --on 30/04/2025
3  dpl budget liability A-1 holiday-2025-04-30 --kind holiday --amount 18.00 --fund nhs \
--on 30/04/2025
"""


def test_one_account_is_read_matched_and_shown_in_full(payroll):
    before = payroll.head
    answer = payroll.done(READ)
    assert answer.out == SHOWN
    assert answer.err == (
        "payroll/paycare/A-1: 1 line matched, 2 items open, £28.00 unexplained\n"
        f"recorded 3 entries at positions {before + 1} to {before + 3}\n"
    )
    read, matched, file = (entry.event for entry in payroll.entries(before))
    assert read.slips[0].net_pence == 14_000
    assert len(matched.matches) == 1
    assert (file.what, file.source, file.lines) == ("payroll", "paycare", 1)
    assert json.loads(payroll.private(read.slips[0].detail)) == {
        "reference": "PA-1", "name": "Ann Bee", "rows": {},
    }  # fmt: skip
    assert not any(word in str(payroll.entries(before)) for word in ("Ann", "x.csv"))


def test_what_it_says_to_do_squares_it(payroll):
    told = payroll.done(READ).out.split("To settle them\n")[1]
    for line in told.splitlines():
        payroll.done(line.split(maxsplit=1)[1])
    answer = payroll.done(READ)
    assert "payroll/paycare/A-1 is squared: 1 line matched, nothing unexplained" in answer.err
    assert "this file was read before; nothing more was recorded" in answer.err


def test_the_same_report_again_and_a_dry_run_record_nothing(payroll):
    before = payroll.head
    dry = payroll.done(READ + " --dry-run")
    assert dry.out == SHOWN
    assert payroll.head == before
    payroll.done(READ)
    head = payroll.head
    payroll.done(READ)
    assert payroll.head == head


def test_a_corrected_report_is_told_as_altered_and_the_first_taken_back(payroll):
    payroll.done(READ)
    Path("x.csv").write_text(HEADER + ROW.replace("140.00", "139.00"))
    told = payroll.done(READ).err
    assert told.startswith("A-1: the payslip of PA-1 of 25 April 2025 is otherwise in report ")
    assert "net £139.00 and not £140.00\n  try:   dpl reconcile withdraw " in told
    payroll.done(told.split("  try:   ")[1].split("\n")[0])
    kinds = [type(x.event) for x in payroll.entries() if x.stream.startswith("_reconciliation")]
    assert kinds.count(e.ExtractWithdrawn) == 1
    answer = payroll.done(READ)
    assert "net-differs" in answer.out
    assert "altered-file" not in answer.out


def test_many_accounts_are_shown_as_those_with_something_open(payroll):
    payroll.told(
        c.OpenAccount(account="A-2", opened_on=APRIL, person="P-2", care_group="adult-chc",
                      age_band="18-64", eligibility="adult-chc"),
    )  # fmt: skip
    Path("x.csv").write_text(HEADER + ROW + "X-2,7,Al,25/04/2025,9.00,0.00,9.00,\n"
                             + "X-3,8,Al,25/04/2025,9.00,0.00,9.00,\n")  # fmt: skip
    Path("who.csv").write_text("theirs,ours\n7,PA-7\n8,PA-8\nPA-1,PA-1\n")
    Path("accounts.csv").write_text("ref,account\nA-1,A-1\nX-2,A-2\n")
    answer = payroll.done(READ + " --accounts accounts.csv --employees who.csv -O csv")
    assert answer.out.splitlines() == [
        "account,theirs_pounds,ours_pounds,difference_pounds,explained_pounds,unexplained_pounds,"
        "open,matched",
        "A-1,-178.00,-140.00,-38.00,-10.00,28.00,2,1",
        "A-2,-9.00,0.00,-9.00,0.00,9.00,1,0",
    ]
    assert "x.csv: 1 payslip is about accounts that are not known here: X-3" in answer.err
    files = payroll.done("dpl reconcile files -O csv").out
    assert ",payroll,paycare,2025-04-01,2025-04-30,2,2," in files


def test_every_fault_is_told_and_nothing_recorded(payroll):
    before = payroll.head
    Path("x.csv").write_text(HEADER + ROW.replace("25/04", "25/05") + ROW.replace("150", "x"))
    answer = payroll.run(READ)
    assert answer.code == 2
    assert "x.csv:2: 25 May 2025 is not in 1 April 2025 to 30 April 2025" in answer.err
    assert "x.csv:3: 'x.00' is not an amount in pounds and pence" in answer.err
    assert payroll.head == before


def test_an_example_of_a_mapping_is_written(empty):
    answer = empty.done("dpl reconcile mapping --payroll")
    assert answer.out.startswith("# How one payroll bureau's report is laid out.")
    assert 'source = "paycare"' in answer.out


def test_it_is_shown_again_by_its_name(payroll):
    payroll.done(READ)
    days = "--from 01/04/2025 --to 30/04/2025"
    assert payroll.done(f"dpl reconcile show payroll/paycare/A-1 {days}").out.startswith(SHOWN[:60])
