"""`dpl reconcile bank`, `match` and `unmatch`, whole answers and what was recorded."""

from __future__ import annotations

import json
from datetime import date

import pytest

from ledger import commands as c
from ledger import events as e
from ledger.book import bank_matching
from ledger.errors import Refused
from tests.builders import allocated, fund, line, opened, statement
from tests.cli.conftest import JO, SPEND, World
from tests.making import new_ledger

APRIL_30 = date(2025, 4, 30)


def on(number: int) -> date:
    return date(2025, 4, number)


FILE = statement(
    line(100000, on(5)), line(-4999, on(20)), line(-700, on(21)),
    first_on=on(1), last_on=APRIL_30, opening_pence=0,
)  # fmt: skip
PAID = (
    c.MakePayment(account="A-1", fund="nhs", paid_on=on(4), gross_pence=60000, on_top=True),
    c.MakePayment(account="A-1", fund="nhs", paid_on=on(4), gross_pence=40000, on_top=True),
)
"""Entries 7 and 8 of A-1; entry 6 is the spend of £49.99 told of for 8 April."""
LINE = "bank-1/2025-04-20/-4999/1"
CARD = (
    opened(account="A-2", person="P-18"),
    fund(account="A-2"),
    allocated(account="A-2"),
    c.OpenHolding(holding="card-1", kind="card", opened_on=on(1)),
    c.LinkHolding(holding="card-1", account="A-2", from_on=on(1)),
    statement(line(5000, on(3)), holding="card-1", name="cd", first_on=on(1), last_on=APRIL_30),
    c.MakePayment(account="A-2", fund="nhs", paid_on=on(2), gross_pence=3000, on_top=True),
    c.MakePayment(account="A-2", fund="nhs", paid_on=on(2), gross_pence=2000, on_top=True),
)
"""A-2 and its card, with a line that two entries wait for."""


@pytest.fixture
def told(world: World) -> World:
    world.told(SPEND, FILE, *PAID)
    return world


def test_one_holding_is_matched_again_and_shown_with_what_does_not_agree(told):
    answer = told.done("dpl reconcile bank bank-1")
    assert answer.err == (
        "1 match found and recorded\nbank/bank-1: 1 line matched, 2 items open, £7.00 unexplained\n"
    )
    assert (
        answer.out
        == """\
bank/bank-1, by its bank, 1 April 2025 to 30 April 2025
fund  side         opening    moved  closing
      theirs         £0.00  £943.01  £943.01
      ours           £0.00  £950.01  £950.01
      difference     £0.00   -£7.00   -£7.00
      explained                        £0.00
      unexplained                     -£7.00

What lies between them
no  kind          on          amount  fund  explained  what
 1  date-differs  20/04/2025   £0.00  nhs              £49.99 told of for 8 April 2025 may be what \
the bank shows on 20 April 2025
 2  only-at-bank  21/04/2025  -£7.00                   £7.00 out: nobody has said whose it is
    total                     -£7.00

To settle them
1  dpl reconcile match bank/bank-1 --line bank-1/2025-04-20/-4999/1 --entry A-1/6
2  dpl line allocate bank-1/2025-04-21/-700/1 --help
"""
    )
    last = told.last()
    assert isinstance(last, e.LinesMatched)
    assert [(m.stage, len(m.entries)) for m in last.matches] == [("subset", 2)]
    again = told.head
    told.done("dpl reconcile bank bank-1")
    assert told.head == again


@pytest.mark.parametrize("way", ["--no-match", "--dry-run"])
def test_it_can_be_looked_at_without_recording(told, way):
    before = told.head
    told.done(f"dpl reconcile bank bank-1 {way}")
    told.done(f"dpl reconcile bank {way}")
    assert told.head == before


def test_a_match_by_hand_and_its_undoing_are_both_kept(told):
    told.done("dpl reconcile bank bank-1")
    match = f"dpl reconcile match bank/bank-1 --line {LINE} --entry A-1/6"
    told.done(match)
    assert told.last().matches[0].stage == "by-hand"
    answer = told.run(match)
    assert answer.code == 2 and "not-unallocated" not in answer.out
    told.done(f"dpl reconcile unmatch bank/bank-1 {LINE} --reason wrong-match")
    assert told.last() == e.LineUnmatched((LINE,), (e.EntryRef("A-1", 6),), "wrong-match")
    before = told.head
    told.done("dpl reconcile bank bank-1")
    assert told.head == before


def test_all_holdings_have_a_row_each_and_a_total(told):
    told.told(
        c.OpenHolding(holding="card-1", kind="card", opened_on=on(1)),
        statement(line(-100, on(3)), holding="card-1", name="cd", first_on=on(1), last_on=APRIL_30),
        c.OpenHolding(holding="card-2", kind="card", opened_on=on(1)),
    )
    answer = told.done("dpl reconcile bank")
    assert [row.split()[0] for row in answer.out.splitlines()] == [
        "holding", "bank-1", "card-1", "total"
    ]  # fmt: skip
    assert answer.err == (
        "1 holding without a statement was left out\n"
        "2 holdings: 0 with nothing unexplained and no fault, £8.00 unexplained in all\n"
    )
    rows = json.loads(told.done("dpl reconcile bank -O json").out)
    assert [(row["holding"], row["matched"], row["unexplained_pence"]) for row in rows] == [
        ("bank-1", 1, 700), ("card-1", 0, 100)
    ]  # fmt: skip


def test_many_holdings_are_matched_in_one_transaction_each_by_a_command_of_its_own(told):
    told.told(*CARD)
    before = told.head
    told.done("dpl reconcile bank --id all")
    entries = told.entries(before)
    assert {entry.recorded_at for entry in entries} == {entries[0].recorded_at}
    assert {entry.command for entry in entries} == {"all/bank-1", "all/card-1"}
    again = told.head
    told.done("dpl reconcile bank --id all")
    assert told.head == again


def test_of_many_holdings_one_that_is_refused_keeps_none_before_it_from_being_matched(
    told, monkeypatch
):
    told.told(*CARD)
    decide = bank_matching.match_again

    def refusing(draft, order):
        if order.of == "bank/card-1":
            raise Refused("for-a-test", "this holding cannot be matched")
        decide(draft, order)

    monkeypatch.setattr(bank_matching, "match_again", refusing)
    answer = told.run("dpl reconcile bank")
    assert answer.code != 0
    assert "this holding cannot be matched" in answer.err
    last = told.last()
    assert isinstance(last, e.LinesMatched)
    assert last.matches[0].lines == ("bank-1/2025-04-05/100000/1",)


def test_items_are_rows_of_csv_and_json_has_it_all(told):
    told.done("dpl reconcile bank bank-1")
    rows = told.done("dpl reconcile bank bank-1 -O csv").out.splitlines()
    assert rows[0].startswith("kind,on,amount_pounds,fund") and len(rows) == 3
    found = json.loads(told.done("dpl reconcile bank bank-1 -O json").out)
    assert found["unexplained_pence"] == 700 and len(found["items"]) == 2


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ("dpl reconcile bank bank-9", "bank-9"),
        ("dpl reconcile bank bank-1 --from 01/05/2025 --to 01/04/2025", "--to is before --from"),
        ("dpl reconcile match bank-1 --line x --entry A-1/6", "is not a reconciliation like"),
        (f"dpl reconcile unmatch bank/bank-1 {LINE} --reason x", "is matched to no entry"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_recorded(told, command, words):
    before = told.head
    answer = told.run(command)
    assert answer.code == 2 and words in answer.err
    assert told.head == before


def test_a_holding_without_a_statement_asks_for_days(world):
    answer = world.run("dpl reconcile bank bank-1")
    assert answer.code == 2 and "--from and --to" in answer.err
    out = world.done("dpl reconcile bank bank-1 --from 01/04/2025 --to 30/04/2025").out
    assert "no-statement" in out


def test_the_same_walk_on_sqlite_and_on_postgresql(ledger_url, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    new_ledger(ledger_url, name="Anytown")
    world = World(ledger_url)
    world.told(*JO, SPEND, FILE, *PAID)
    world.done("dpl reconcile bank bank-1")
    world.done(f"dpl reconcile match bank/bank-1 --line {LINE} --entry A-1/6")
    world.done(f"dpl reconcile unmatch bank/bank-1 {LINE} --reason wrong-match")
    assert world.done("dpl reconcile bank").out.splitlines()[1].split()[:4] == [
        "bank-1", "01/04/2025", "30/04/2025", "1"
    ]  # fmt: skip
