"""What the bank has shown since, told of an entry wherever a figure is opened to it."""

from __future__ import annotations

import pytest

from ledger import events as e
from projections.reader import reading
from projections.shown_since import ShownSince
from projections.words import entry_in_words
from tests.projections.worlds import day, opened, payment, record, shares, spend

YET = "the bank has yet to show it"


@pytest.fixture
def ledger(ledger_url):
    with opened(ledger_url) as store:
        yield store


def told(ledger, version: int, *, known: int | None = None) -> str:
    with reading(ledger) as reader:
        bank = ShownSince(reader, known=reader.known(known))
        entry = reader.numbered("account:A-1", version)
        return bank.in_words(entry)


def matched(entry: int, pence: int, on=6, way: str = "out", at: str = "bank-7") -> e.LineMatched:
    line = f"{at}/2025-06-{on:02}/{pence}/1"
    return e.LineMatched(line, day(on - 1), at, entry, way, shares(("nhs", pence)))


def test_what_the_bank_has_shown_since_says_on_which_day(ledger):
    record(ledger, [("account:A-1", spend(("nhs", 4_999)))])
    assert told(ledger, 1).endswith(YET)
    record(ledger, [("account:A-1", matched(1, 4_999))])
    assert told(ledger, 1).endswith("from nhs; the bank showed it on 6 June 2025")
    assert told(ledger, 1, known=1).endswith(f"from nhs; {YET}")


def test_a_payment_told_of_first_says_the_same(ledger):
    match = matched(1, 50_000, way="in")
    record(ledger, [("account:A-1", payment(50_000)), ("account:A-1", match)])
    assert told(ledger, 1) == "nhs paid £500.00 into bank-7; the bank showed it on 6 June 2025"


def test_of_what_came_in_parts_it_says_what_is_left(ledger):
    record(ledger, [("account:A-1", spend(("nhs", 4_999))), ("account:A-1", matched(1, 1_999))])
    assert told(ledger, 1).endswith(
        "; the bank showed a part of it by 6 June 2025 and has yet to show £30.00"
    )
    record(ledger, [("account:A-1", matched(1, 3_000, on=9))])
    assert told(ledger, 1).endswith("; the bank showed it on 9 June 2025")


def test_a_match_that_was_taken_back_shows_nothing(ledger):
    match = matched(1, 4_999)
    record(ledger, [("account:A-1", spend(("nhs", 4_999))), ("account:A-1", match)])
    record(ledger, [("account:A-1", e.EntryReversed(2, match, "wrong-entry"))])
    assert told(ledger, 1).endswith(YET)


def test_nothing_is_said_of_the_bank_where_the_entry_was_taken_back(ledger):
    one = spend(("nhs", 4_999))
    record(ledger, [("account:A-1", one), ("account:A-1", e.EntryReversed(1, one, "typed-wrong"))])
    assert "the bank" not in told(ledger, 1)
    assert told(ledger, 2).startswith("A-1/1 taken back, typed wrong: Spent £49.99")
    assert "the bank" not in told(ledger, 2)


def test_money_moved_is_shown_to_leave_and_to_arrive_each_by_itself(ledger):
    moved = e.MoneyMoved(day(2), shares(("nhs", 400)), "bank-7", None, "card-7", None, None)
    record(ledger, [("account:A-1", moved), ("account:A-1", matched(1, 400))])
    assert told(ledger, 1).endswith(
        "; the bank showed it leave on 6 June 2025; the bank has yet to show it arrive"
    )
    record(ledger, [("account:A-1", matched(1, 400, on=8, way="in", at="card-7"))])
    assert told(ledger, 1).endswith(
        "; the bank showed it leave on 6 June 2025; the bank showed it arrive on 8 June 2025"
    )


def test_what_no_bank_has_to_show_says_what_it_always_says(ledger):
    record(ledger, [("account:A-1", e.PaymentsSuspended(day(2), "hospital"))])
    with reading(ledger) as reader:
        entry = reader.numbered("account:A-1", 1)
    assert told(ledger, 1) == entry_in_words(entry)
