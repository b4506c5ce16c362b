"""The audit trail: what happened, in order, whose doing it was, and what there was after each."""

from __future__ import annotations

import json

import msgspec
import pytest

from ledger import events as e
from ledger.store import DetailRow
from projections.history import history
from projections.replay import fold_balances
from tests.projections.worlds import World, day, opened, payment, record, shares, spend, statement

LINE = "bank-7/2025-06-04/-4999/1"


@pytest.fixture
def ledger(ledger_url):
    with opened(ledger_url) as store:
        yield store


def test_each_entry_is_told_with_what_each_fund_has_after_it(ledger):
    record(ledger, [
        ("account:A-1", payment(50_000)),
        ("account:A-1", e.PaymentsSuspended(day(2), "hospital")),
        ("account:A-1", spend(("nhs", 2_999), ("council", 2_000))),
    ])  # fmt: skip
    paid, suspended, spent = history(ledger, account="A-1").rows
    assert paid.words == "nhs paid £500.00 into bank-7; the bank has yet to show it"
    assert (paid.balances, paid.balance_pence) == ((("nhs", 50_000),), 50_000)
    assert (suspended.changes, suspended.balance_pence, suspended.on) == ((), 50_000, day(2))
    assert [(c.fund, c.pence) for c in spent.changes] == [("nhs", -2_999), ("council", -2_000)]
    assert spent.balances == (("council", -2_000), ("nhs", 47_001))
    assert spent.balance_pence == 45_001
    assert (spent.by, spent.on_behalf_of, spent.version) == ("staff-1", None, 3)
    assert spent.command.startswith("test-") and spent.recorded_at.endswith("Z")


@pytest.mark.parametrize("seed", [3, 7])
def test_the_last_balance_is_the_balance_whatever_the_order(ledger, seed):
    for told in World(seed).commands(60):
        record(ledger, told)
    sums = fold_balances(ledger)
    for account in ("A-1", "A-2", "phb-3"):
        has = sum(p for k, p in sums.items() if k[1] == account and k[0] in ("held", "on-its-way"))
        for order in (False, True):
            found = history(ledger, account=account, by_business_date=order)
            assert found.rows[-1].balance_pence == has
            assert sum(pence for _, pence in found.rows[-1].balances) == has
    for holding in ("bank-7", "client-1"):
        held = sum(p for k, p in sums.items() if k[3] == holding and k[0] == "held")
        assert history(ledger, holding=holding).rows[-1].balance_pence == held


def test_money_another_account_sent_is_in_the_history_of_both(ledger):
    moved = e.MoneyMoved(day(2), shares(("nhs", 400)), "c-1", None, "c-1", None, "A-2")
    record(ledger, [("account:A-1", payment(900, holding="c-1")), ("account:A-1", moved)])
    (row,) = history(ledger, account="A-2").rows
    assert (row.position, row.stream, row.balance_pence) == (2, "account:A-1", 400)
    assert [r.balance_pence for r in history(ledger, account="A-1").rows] == [900, 500]


def test_an_entry_taken_back_is_marked_and_so_is_what_took_it_back(ledger):
    before = record(ledger, [("account:A-1", spend())])
    record(ledger, [("account:A-1", e.EntryReversed(1, spend(), "typed-wrong"))])
    was, back = history(ledger, account="A-1").rows
    assert (was.reversed_by, was.reverses) == (2, None)
    assert (back.reversed_by, back.reverses) == (None, 1)
    assert (back.on, back.balance_pence) == (day(3), 0)
    (was,) = history(ledger, account="A-1", known_at=before).rows
    assert was.reversed_by is None


def test_what_is_later_than_the_day_asked_about_is_left_out(ledger):
    record(ledger, [
        ("account:A-1", payment(paid_on=day(9))),
        ("account:A-1", spend(paid_on=day(3))),
        ("account:A-1", spend(paid_on=day(5))),
    ])  # fmt: skip
    found = history(ledger, account="A-1", as_at=day(5), by_business_date=True)
    assert [row.position for row in found.rows] == [2, 3]
    in_order = history(ledger, account="A-1", by_business_date=True)
    assert [row.position for row in in_order.rows] == [2, 3, 1]
    assert [row.on for row in in_order.rows] == [day(3), day(5), day(9)]


def test_a_spend_leads_back_to_the_row_of_the_banks_file(ledger):
    read = statement([(day(3), -150), (day(3), -4_999)], name="b" * 12)
    record(ledger, [("holding:bank-7", read), ("account:A-1", spend(line=LINE))])
    (row,) = history(ledger, account="A-1").rows
    (paper,) = row.papers
    assert (paper.statement, paper.row, paper.position, paper.stands) == ("b" * 12, 2, 1, True)
    assert paper.sha256 == read.sha256


def test_of_two_files_that_show_a_line_the_one_that_stands_comes_first(ledger):
    record(ledger, [
        ("holding:bank-7", statement([(day(3), -4_999)], name="a" * 12)),
        ("account:A-1", spend(line=LINE)),
        ("holding:bank-7", statement([(day(3), -4_999)], name="b" * 12)),
        ("holding:bank-7", e.StatementWithdrawn("a" * 12, (), "wrong-file")),
    ])  # fmt: skip
    (row,) = history(ledger, account="A-1").rows
    assert [(p.statement, p.stands) for p in row.papers] == [("b" * 12, True), ("a" * 12, False)]
    (row,) = history(ledger, account="A-1", known_at=3).rows
    assert [p.stands for p in row.papers] == [True, True]


def test_a_holdings_history_tells_its_files_and_whose_the_lines_were(ledger):
    record(ledger, [
        ("holding:bank-7", e.HoldingOpened("bank", day(0), None, None)),
        ("holding:bank-7", statement([(day(3), -4_999)])),
        ("holding:bank-7", e.LineUnallocated(LINE, day(3), -4_999, "no-rule")),
        ("holding:bank-7", e.LineAllocated(LINE, day(3), -4_999, "A-1")),
        ("account:A-1", spend(line=LINE)),
        ("account:A-1", spend(holding="elsewhere")),
    ])  # fmt: skip
    found = history(ledger, holding="bank-7")
    assert [(row.stream, row.balance_pence) for row in found.rows] == [
        ("holding:bank-7", 0),
        ("holding:bank-7", 0),
        ("holding:bank-7", -4_999),
        ("holding:bank-7", 0),
        ("account:A-1", -4_999),
    ]
    assert found.rows[1].papers[0].row == 0
    assert found.rows[4].changes[0].account == "A-1"


def test_private_details_are_there_only_for_who_asks(ledger):
    commitments = {what: what[0] * 64 for what in ("entry", "line", "file")}
    details = [
        DetailRow(commitment, "account:A-1", b"salt" * 8, json.dumps({"about": what}))
        for what, commitment in commitments.items()
    ]
    lines = (e.ImportedLine(day(3), -4_999, 1, 1, None, commitments["line"]),)
    read = statement([(day(3), -4_999)], detail=commitments["file"])
    read = msgspec.structs.replace(read, lines=lines)
    told = spend(line=LINE, detail=commitments["entry"])
    record(ledger, [("holding:bank-7", read), ("account:A-1", told)], details=details)
    (row,) = history(ledger, account="A-1").rows
    assert row.private == ()
    (row,) = history(ledger, account="A-1", show_private=True).rows
    assert row.private == tuple(
        (what, json.dumps({"about": what})) for what in ("entry", "line", "file")
    )


def test_of_what_nobody_knows_there_is_no_history(ledger):
    assert history(ledger, account="nobody").rows == ()
    with pytest.raises(ValueError, match="one account or of one holding"):
        history(ledger)
