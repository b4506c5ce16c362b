"""`dpl payables import`: a finance system's file becomes spends of notional budgets."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ledger import events as e
from tests.cli.conftest import World

HEADER = "Account,Supplier Ref,Invoice Number,Invoice Date,Paid Date,Amount,Category,Fund,From,To,\
Credits Invoice"
ONE = 'A-1,V-9,INV/001,01/05/2025,08/05/2025,"1,204.60",personal-care,nhs,01/04/2025,14/04/2025,'
TWO = "A-1,V-9,INV/002,15/05/2025,22/05/2025,602.30,personal-care,nhs,15/04/2025,21/04/2025,"
NOTE = "A-1,V-9,CN/1,20/05/2025,29/05/2025,-52.10,personal-care,nhs,,,INV/001"
UNPAID = "A-1,V-9,INV/003,15/06/2025,,600.00,personal-care,nhs,15/05/2025,21/05/2025,"
IMPORT = "dpl payables import p.csv"


@pytest.fixture
def notional(world: World) -> World:
    world.done("dpl allocate make A-1 al-2 --fund nhs --weekly 600.00 --deployment notional "
               "--from 01/04/2025 --decided-on 30/03/2025")  # fmt: skip
    return world


def write(*rows: str, name: str = "p.csv") -> None:
    Path(name).write_text("\n".join((HEADER, *rows)) + "\n")


def of(world: World, kind: type, after: int = 0) -> list:
    return [entry for entry in world.entries(after) if isinstance(entry.event, kind)]


def test_invoices_become_notional_spends_and_credit_notes_come_off_them(notional):
    write(ONE, TWO, NOTE, UNPAID)
    answer = notional.done(f"{IMPORT} -O json")
    (row,) = json.loads(answer.out)
    assert (row["rows"], row["invoices"], row["invoiced_pence"]) == (4, 2, 180690)
    assert (row["credit_notes"], row["credited_pence"], row["not_paid_yet"]) == (1, 5210, 1)
    assert "1 of its rows are not paid yet" in answer.err
    first, _ = of(notional, e.SpendRecorded)
    assert first.event.deployment == "notional" and first.event.holding is None
    assert (first.event.payee, first.event.shares) == ("V-9", (e.Share("nhs", 120460),))
    (refund,) = of(notional, e.RefundReceived)
    assert refund.event.spend == first.version and refund.event.shares == (e.Share("nhs", 5210),)
    (proof,) = of(notional, e.EvidenceAttached)
    assert (proof.event.kind, proof.event.spend) == ("credit-note", first.version)
    rows = json.loads(notional.done("dpl budget actual A-1 --to 30/06/2025 -O json").out)
    (held,) = [r for r in rows if (r["by"], r["held"]) == ("fund", "notional")]
    assert (held["budget_pence"], held["spent_pence"]) == (13 * 60000, 180690 - 5210)
    assert "notional" not in notional.done("dpl balance A-1").out


def test_an_invoices_number_is_private(notional):
    write(ONE)
    notional.done(IMPORT)
    (spend,) = of(notional, e.SpendRecorded)
    assert json.loads(notional.private(spend.event.detail))["invoice"] == "INV/001"
    assert "INV" not in spend.command
    assert all("INV" not in str(entry.event) for entry in notional.entries())


def test_the_same_file_twice_records_nothing_twice(notional):
    write(ONE, TWO, NOTE)
    notional.done(IMPORT)
    before = notional.head
    again = notional.done(IMPORT)
    assert "nothing more was recorded" in again.err and notional.head == before
    write(TWO, NOTE, ONE, UNPAID.replace(",,600.00", ",29/06/2025,600.00"), name="later.csv")
    (row,) = json.loads(notional.done("dpl payables import later.csv -O json").out)
    assert (row["recorded_before"], row["invoices"]) == (3, 1)
    assert len(of(notional, e.SpendRecorded)) == 3 and len(of(notional, e.RefundReceived)) == 1


def test_a_credit_note_may_come_in_a_later_file_and_find_its_invoice(notional):
    write(ONE, TWO)
    notional.done(IMPORT)
    write(NOTE, "A-1,V-9,CN/2,20/05/2025,29/05/2025,-602.30,personal-care,nhs,,,")
    notional.done(IMPORT)
    spends = {x.event.shares[0].pence: x.version for x in of(notional, e.SpendRecorded)}
    refunds = {x.event.spend: x.event.shares[0].pence for x in of(notional, e.RefundReceived)}
    assert refunds == {spends[120460]: 5210, spends[60230]: 60230}


def test_a_row_that_says_something_else_than_before_stops_the_file(notional):
    write(ONE, NOTE)
    notional.done(IMPORT)
    before = notional.head
    write(ONE.replace("1,204.60", "1,304.60"), NOTE.replace("-52.10", "-62.10"), TWO)
    answer = notional.run(IMPORT)
    assert answer.code == 2 and notional.head == before
    assert "p.csv:2: invoice 'INV/001' of V-9 was imported before, and said" in answer.err
    assert "p.csv:3: invoice 'CN/1' of V-9 was imported before, and said" in answer.err


def test_every_fault_is_told_at_once_and_nothing_is_recorded(notional):
    before = notional.head
    write(ONE, TWO.replace("INV/002", "INV/009").replace("602.30", "1204.60"),
          "A-1,V-9,CN/7,20/05/2025,29/05/2025,-1204.60,personal-care,nhs,,,",
          NOTE.replace("INV/001", "INV/777"))  # fmt: skip
    answer = notional.run(IMPORT)
    assert answer.code == 2 and answer.out == "" and notional.head == before
    assert "p.csv:4: £1,204.60 of V-9 may be any of row 2, row 3; a person has to say" in answer.err
    assert "p.csv:5: invoice 'INV/777' of V-9 is neither in account A-1 nor" in answer.err
    assert "nothing was recorded" in answer.err


def test_what_the_ledger_refuses_is_told_with_its_row(notional):
    before = notional.head
    write(ONE, TWO.replace("A-1,", "A-7,"), TWO.replace("nhs", "lottery").replace("002", "004"))
    answer = notional.run(IMPORT)
    assert answer.code == 2 and notional.head == before
    assert "p.csv:3: there is no account A-7" in answer.err
    assert "p.csv:4: account A-1 has no fund lottery" in answer.err
    write(TWO.replace("A-1,", "A-7,"))
    assert "p.csv:2: there is no account A-7" in notional.run(IMPORT).err


def test_a_trial_records_nothing(notional):
    before = notional.head
    write(ONE, NOTE)
    answer = notional.done(f"{IMPORT} --dry-run")
    assert "nothing was recorded" in answer.err and notional.head == before
    assert "1,204.60" in answer.out


def test_an_invoice_taken_back_is_no_longer_there_to_be_credited(notional):
    write(ONE)
    notional.done(IMPORT)
    (spend,) = of(notional, e.SpendRecorded)
    notional.done(f"dpl reverse A-1/{spend.version} --reason wrong-account --with-dependants")
    write(NOTE)
    answer = notional.run(IMPORT)
    assert answer.code == 2 and "neither in account A-1" in answer.err


def test_a_mapping_reads_another_systems_file(notional):
    Path("m.toml").write_text('[columns]\nsupplier = "Vendor"\n')
    Path("p.csv").write_text(HEADER.replace("Supplier Ref", "Vendor") + "\n" + ONE + "\n")
    assert "there is no column 'Supplier Ref'" in notional.run(IMPORT).err
    notional.done(f"{IMPORT} --mapping m.toml")
    assert len(of(notional, e.SpendRecorded)) == 1


def test_an_invoice_again_under_another_code_or_with_days_is_not_recorded_twice(notional):
    write(ONE, TWO)
    notional.done(IMPORT)
    head = notional.head
    for again in (
        ONE.replace("personal-care", "respite"),
        ONE.replace("01/04/2025,14/04/2025", ","),
        ONE.replace("V-9", "v-9").replace("01/04/2025,14/04/2025", ","),
    ):
        write(again, TWO)
        answer = notional.run(IMPORT)
        assert answer.code == 2 and "'INV/001' of" in answer.err
        assert "was recorded as A-1/7 before" in answer.err
    assert notional.head == head
    write(ONE.replace("01/04/2025,14/04/2025", "29/04/2025,12/05/2025"))
    notional.done(IMPORT)  # other days of the same invoice are another row of it
    assert len(of(notional, e.SpendRecorded)) == 3


def test_a_credit_note_that_comes_again_with_another_code_is_not_credited_twice(notional):
    write(ONE, NOTE)
    notional.done(IMPORT)
    write(NOTE.replace("personal-care", "respite"))
    answer = notional.run(IMPORT)
    assert answer.code == 2 and "'CN/1' of V-9 was recorded as A-1/7 before" in answer.err


def test_an_invoice_in_columns_of_another_order_is_the_same(notional):
    write(ONE)
    notional.done(IMPORT)
    cells = 'A-1,V-9,INV/001,01/05/2025,08/05/2025,"1,204.60",personal-care,nhs'
    turned = '"1,204.60",personal-care,nhs,A-1,V-9,INV/001,01/05/2025,08/05/2025'
    assert sorted(cells) == sorted(turned)
    header = (
        "Amount,Category,Fund,Account,Supplier Ref,Invoice Number,Invoice Date,Paid Date,From,To"
    )
    Path("p.csv").write_text(f"{header}\n{turned},01/04/2025,14/04/2025\n")
    assert "recorded before" in notional.done(IMPORT).err


def test_an_invoice_taken_back_does_not_come_back_with_the_file_and_is_not_passed_over(notional):
    write(ONE, TWO)
    notional.done(IMPORT)
    notional.done("dpl reverse A-1/7 --reason another-persons")
    head = notional.head
    answer = notional.done(IMPORT)
    assert notional.head == head
    assert "taken back since it was recorded, and not recorded again: row 2 (A-1/7)" in answer.err
    notional.done("dpl correct A-1/8 --category respite --reason typed-wrong --yes")
    assert "(A-1/8)" not in notional.done(IMPORT).err
