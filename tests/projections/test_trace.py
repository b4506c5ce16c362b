"""Following the pound from the bank's file to the person's account and all that hangs on it."""

from __future__ import annotations

import pytest

from ledger import events as e
from ledger.errors import Refused
from projections.trace import trace
from tests.projections.worlds import World, day, opened, payment, record, shares, spend, statement

LINE = "bank-7/2025-06-04/-4999/1"


@pytest.fixture
def ledger(ledger_url):
    with opened(ledger_url) as store:
        record(store, [
            ("holding:bank-7", statement([(day(3), -150), (day(3), -4_999)], name="b" * 12)),
            ("holding:bank-7", e.LineUnallocated(LINE, day(3), -4_999, "no-rule")),
            ("account:A-1", payment(50_000)),
        ])  # fmt: skip
        record(store, [
            ("holding:bank-7", e.LineAllocated(LINE, day(3), -4_999, "A-1")),
            ("account:A-1", spend(line=LINE)),
            ("account:A-1", e.SpendQueried(2, "outside-plan", day(4), None)),
            ("account:A-1", e.SpendDisallowed(
                2, day(5), "not-in-plan", "personal-care", shares(("nhs", 999)))),
            ("account:A-1", spend(paid_on=day(8))),
        ])  # fmt: skip
        yield store


def related(told) -> list[tuple[int, str]]:
    return [(one.position, one.how) for one in told]


def test_a_spend_rests_on_the_file_and_the_line_and_others_rest_on_it(ledger):
    found = trace(ledger, 5)
    assert found.words == "Spent £49.99 on personal-care, paid to pa-017, from nhs"
    assert related(found.rests_on) == [
        (1, "is shown by"),
        (2, "is about the same line as"),
        (4, "is about the same line as"),
    ]
    assert related(found.rested_on_by) == [(6, "asks about"), (7, "does not allow")]
    assert [(one.statement, one.row) for one in found.papers] == [("b" * 12, 2)]
    assert [(position, p.head, p.pence) for position, p in found.postings] == [
        (5, "spent", 4_999),
        (5, "held", -4_999),
    ]


def test_what_was_found_not_allowed_leads_to_its_spend(ledger):
    assert related(trace(ledger, 7).rests_on) == [(5, "does not allow")]
    assert trace(ledger, "7").rested_on_by == ()


def test_a_file_leads_to_all_that_its_lines_turned_out_to_be(ledger):
    assert related(trace(ledger, 1).rested_on_by) == [
        (2, "is shown by"),
        (4, "is shown by"),
        (5, "is shown by"),
    ]


def test_a_line_leads_from_its_row_to_its_account(ledger):
    found = trace(ledger, LINE)
    assert found.words == "£49.99 went out of bank-7 on 4 June 2025"
    assert [(one.position, one.file_row) for one in found.showings] == [(1, 2)]
    assert related(found.rests_on) == [(1, "shown by")]
    assert related(found.rested_on_by) == [(2, "is about"), (4, "is about"), (5, "is about")]
    assert found.unallocated_pence == 0
    assert trace(ledger, LINE, known_at=3).unallocated_pence == -4_999


def test_a_withdrawn_file_and_a_reversed_spend_are_followed_too(ledger):
    record(ledger, [
        ("account:A-1", e.EntryReversed(2, spend(line=LINE), "wrong-file")),
        ("holding:bank-7", e.StatementWithdrawn("b" * 12, (LINE,), "wrong-file")),
    ])  # fmt: skip
    reversal, withdrawal = trace(ledger, 9), trace(ledger, 10)
    assert (5, "takes back") in related(reversal.rests_on)
    assert related(withdrawal.rests_on)[0] == (1, "takes back")
    assert (9, "takes back") in related(trace(ledger, 5).rested_on_by)
    assert not trace(ledger, 5).papers[0].stands


def test_what_a_reclaim_and_an_allocation_came_to_is_followed(ledger):
    record(ledger, [
        ("account:B-1", e.ReclaimProposed("R-1", "nhs", 900, "death", day(1))),
        ("account:B-1", e.ReclaimReceived("R-1", "nhs", "held", 900, "bank-7", None, day(2))),
        ("account:B-1", e.AllocationMade("al-1", "nhs", "notional", "weekly", 5, day(1), None,
                                         day(1), ())),
        ("account:B-1", e.AllocationEnded("al-1", day(3), day(3), "moved")),
    ])  # fmt: skip
    assert related(trace(ledger, 10).rests_on) == [(9, "follows from the reclaim of")]
    assert related(trace(ledger, 11).rested_on_by) == [(12, "follows from the allocation of")]


def test_the_opening_balance_of_a_holding_can_be_followed_by_its_own_name(ledger):
    line = "bank-7/2025-06-01/12345/opening"
    record(ledger, [("holding:bank-7", e.LineUnallocated(line, day(0), 12_345, "opening"))])
    found = trace(ledger, line)
    assert found.words == "£123.45 stood at bank-7 before the first line, on 1 June 2025"
    assert found.unallocated_pence == 12_345


@pytest.mark.parametrize("nothing", [0, 99, "99", "bank-7/2025-06-04/1/1", "a/b", "A-1"])
def test_what_is_not_there_is_refused_with_an_example(ledger, nothing):
    with pytest.raises(Refused, match="a position like 4711"):
        trace(ledger, nothing)


def test_every_entry_of_a_long_history_can_be_followed_both_ways(ledger):
    for told in World(9).commands(60):
        record(ledger, told)
    links = {"on": set(), "by": set()}
    for position in range(1, ledger.head().position + 1):
        found = trace(ledger, position)
        assert found.entry.position == position
        links["on"] |= {(position, other.position) for other in found.rests_on}
        links["by"] |= {(other.position, position) for other in found.rested_on_by}
    assert links["on"] == links["by"] != set()
