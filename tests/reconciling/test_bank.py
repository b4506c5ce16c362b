"""A holding beside its bank: what agrees, each thing that does not, and what is wrong on paper."""

from datetime import date

import pytest

from ledger import commands as c
from ledger import events as e
from ledger.errors import Refused
from ledger.reconciling.bank.beside import reconcile_bank
from tests.builders import (
    APRIL_1,
    ONE_FUND,
    day,
    fund,
    given,
    holding,
    line,
    linked,
    opened,
    paid,
    said,
    spent,
    statement,
)

TAXI = said("spend", fund="nhs", category="transport")


APRIL_30 = day(30)


def april(story, name: str = "bank-1", first: date = APRIL_1, last: date = APRIL_30):
    return reconcile_bank(story.draft, f"bank/{name}", first_on=first, last_on=last)


def items(found) -> list[tuple[str, int]]:
    return [(item.kind, item.pence) for item in found.items]


def faults(found) -> list[str]:
    return [item.kind for item in found.faults]


def whole(*lines, **changes) -> c.ImportStatement:
    """A statement of all of April."""
    return statement(*lines, **{"first_on": day(1), "last_on": day(30)} | changes)


def test_what_both_sides_have_is_matched_and_squared():
    told = (paid(), spent())
    file = whole(line(60000, day(4)), (line(-4999, day(8)), None), (line(-500, day(9)), TAXI))
    found = april(given(*ONE_FUND, *told, file))
    (part,) = found.parts
    assert found.squared and items(found) == []
    assert part.theirs == part.ours == (0, 54501, 54501)
    assert [(m.stage, m.entries[0].entry) for m in found.matches] == [
        ("same-day", 5), ("same-day", 6), ("line", 9)
    ]  # fmt: skip


def test_what_one_side_alone_has_is_named_and_priced():
    told = (paid(), spent())
    found = april(given(*ONE_FUND, *told, whole(line(60000, day(4)), line(-700, day(20)))))
    assert items(found) == [("not-at-bank", 4999), ("only-at-bank", -700)]
    assert found.difference_pence == found.unexplained_pence == 4299
    assert found.items[0].entries == (e.EntryRef("A-1", 6),)
    assert found.items[1].lines == ("bank-1/2025-04-20/-700/1",)


def test_an_entry_and_its_line_on_two_sides_of_the_end_are_timing_that_the_books_explain():
    told = (paid(), spent(paid_on=day(29)))
    story = given(
        *ONE_FUND, *told, whole(line(60000, day(4))),
        statement(line(-4999, day(2, 5)), name="cd", first_on=day(1, 5), last_on=day(31, 5)),
    )  # fmt: skip
    found = april(story)
    assert items(found) == [("timing", 4999)] and found.unexplained_pence == 0
    assert found.items[0].explained == ("timing", "another-day", "", 0)
    assert found.squared
    may = april(story, first=day(1, 5), last=day(31, 5))
    assert items(may) == [("timing", 0)] and may.squared
    assert may.parts[0].theirs == (60000, -4999, 55001)
    assert may.parts[0].ours == (55001, 0, 55001)


def test_a_line_allocated_later_is_no_item_any_more():
    file = whole(line(-700, day(20)))
    story = given(*ONE_FUND, file)
    assert items(april(story)) == [("only-at-bank", -700)]
    part = c.AllocatePart(amount_pence=700, attribution=TAXI)
    name = "bank-1/2025-04-20/-700/1"
    story.when(c.AllocateLine(holding="bank-1", line=name, parts=(part,)))
    assert april(story).squared


def test_what_is_left_of_a_line_and_of_an_entry_is_what_differs():
    file = whole(line(-700, day(20)), line(-1000, day(25)))
    story = given(*ONE_FUND, spent(paid_on=day(20)), file)
    name, other = "bank-1/2025-04-20/-700/1", "bank-1/2025-04-25/-1000/1"
    entry = c.Attribution(entry=5)
    story.when(
        *(c.AllocateLine(holding="bank-1", line=line_, parts=(
            c.AllocatePart(amount_pence=pence, attribution=said_),))
          for line_, pence, said_ in ((name, 700, entry), (other, 400, TAXI)))
    )  # fmt: skip
    found = april(story)
    assert sorted(items(found)) == [("not-at-bank", 4299), ("only-at-bank", -600)]
    assert "left of £49.99" in found.items[0].words and "left of £10.00" in found.items[1].words


def test_a_near_amount_is_one_item_of_what_they_differ_by_and_never_a_match():
    found = april(given(*ONE_FUND, spent(4999), whole(line(-4989, day(9)))))
    assert items(found) == [("amount-differs", 10)]
    (item,) = found.items
    assert item.lines and item.entries and not found.matches
    assert item.try_ == "dpl correct A-1/5 --amount 49.89 --reason typing-error"


def test_which_of_several_equals_cannot_be_told_is_one_item():
    told = (spent(paid_on=day(8)), spent(paid_on=day(9)))
    found = april(given(*ONE_FUND, *told, whole(line(-4999, day(10)))))
    assert items(found) == [("twins", 4999)]
    assert len(found.items[0].entries) == 2


def test_a_sum_that_may_be_one_thing_is_asked_about_and_of_two_such_sums_neither():
    file = whole(line(-2000, day(5)), line(-2999, day(7)))
    found = april(given(*ONE_FUND, spent(), file))
    assert items(found) == [("parts", 0)]
    assert found.items[0].try_.count("--line") == 2
    four = [line(-pence, day(9)) for pence in (2000, 2999, 1000, 3999)]
    found = april(given(*ONE_FUND, spent(), whole(*four)))
    assert sorted({kind for kind, _ in items(found)}) == ["not-at-bank", "only-at-bank"]


def test_money_that_stood_there_first_is_opening_on_both_sides_once_it_is_brought():
    file = whole(line(-500, day(9)), opening_pence=10000)
    bring = c.BringOpeningBalance(
        account="A-1", on=day(1), holding="bank-1", funds=(e.BroughtFund("nhs", 10000, 0, 0, 0),)
    )
    found = april(given(*ONE_FUND, file))
    assert ("only-at-bank", 10000) in items(found)
    found = april(given(*ONE_FUND, file, bring))
    assert found.parts[0].theirs.opening_pence == found.parts[0].ours.opening_pence == 10000
    assert items(found) == [("only-at-bank", -500)]


def test_a_withdrawn_statement_and_a_reversed_entry_leave_nothing_behind():
    story = given(*ONE_FUND, spent(), whole(line(-4999, day(9))))
    story.when(c.WithdrawStatement(holding="bank-1", statement="ab" * 6, reason="x"))
    found = april(story)
    assert items(found) == [("not-at-bank", 4999)] and found.theirs == ()
    story.when(c.ReverseEntry(account="A-1", entry=5, reason="x"))
    assert april(story).difference_pence == 0 and april(story).ours == ()


def explained(story, lines, entries, pence):
    event = e.LineExplained(lines, entries, "bank-error", pence, "x", day(30), None, ())
    story.draft.add(story.draft.reconciling("bank/bank-1"), event)


def test_an_explanation_holds_while_the_amount_is_what_was_explained():
    story = given(*ONE_FUND, whole(line(-700, day(20))))
    name = "bank-1/2025-04-20/-700/1"
    explained(story, (name,), (), -700)
    found = april(story)
    assert found.squared and found.explained_pence == -700
    assert found.items[0].explained.kind == "bank-error"
    part = c.AllocatePart(amount_pence=300, attribution=TAXI)
    story.when(c.AllocateLine(holding="bank-1", line=name, parts=(part,)))
    found = april(story)
    assert items(found) == [("only-at-bank", -400)] and found.unexplained_pence == 400


# ── the bank's own papers ────────────────────────────────────────────────────────────────────


def test_days_that_no_statement_covers_are_told_with_what_moved_in_them():
    first = statement(line(-50, day(2)), opening_pence=1000, closing_pence=950,
                      first_on=day(1), last_on=day(9))  # fmt: skip
    last = statement(line(-50, day(22)), name="cd", opening_pence=900, closing_pence=850,
                     first_on=day(20), last_on=day(30))  # fmt: skip
    found = april(given(*ONE_FUND, first, last))
    assert faults(found) == ["no-statement"]
    assert found.faults[0].words == (
        "no statement covers 10 April 2025 to 19 April 2025, in which £0.50 went out"
    )
    assert not found.squared and found.faults[0].pence == 0


def test_days_between_balances_that_follow_are_known_to_be_quiet():
    first = statement(line(-50, day(2)), opening_pence=1000, closing_pence=950,
                      first_on=day(1), last_on=day(9))  # fmt: skip
    last = statement(line(-50, day(22)), name="cd", opening_pence=950, closing_pence=900,
                     first_on=day(20), last_on=day(30))  # fmt: skip
    assert faults(april(given(*ONE_FUND, first, last))) == []


def test_a_new_bank_account_was_quiet_before_its_first_line_and_one_with_money_was_not():
    begins = dict(first_on=day(9), last_on=day(30), name="ef")
    new = statement(line(50, day(9)), opening_pence=0, closing_pence=50, **begins)
    assert faults(april(given(*ONE_FUND, new))) == []
    known = statement(line(50, day(9)), opening_pence=700, closing_pence=750, **begins)
    assert faults(april(given(*ONE_FUND, known))) == ["no-statement"]


def test_a_holding_that_nobody_has_a_statement_of_is_told_so():
    found = april(given(*ONE_FUND))
    assert [fault.words for fault in found.faults] == [
        "no statement covers 1 April 2025 to 30 April 2025"
    ]


def test_a_statement_that_does_not_open_where_the_last_one_closed_is_a_gap():
    first = statement(line(-50, day(2)), opening_pence=1000, closing_pence=950,
                      first_on=day(1), last_on=day(9))  # fmt: skip
    last = statement(line(-50, day(22)), name="cd", opening_pence=940, closing_pence=890,
                     first_on=day(10), last_on=day(30))  # fmt: skip
    found = april(given(*ONE_FUND, first, last))
    assert faults(found) == ["gap"] and "£0.10 less" in found.faults[0].words


def test_statements_that_share_days_follow_where_the_first_stood_before_them():
    first = statement(line(-50, day(2)), line(-60, day(9)), opening_pence=1000, closing_pence=890,
                      first_on=day(1), last_on=day(9))  # fmt: skip
    last = statement(line(-60, day(9)), line(-50, day(22)), name="cd", opening_pence=950,
                     closing_pence=840, first_on=day(9), last_on=day(30))  # fmt: skip
    assert faults(april(given(*ONE_FUND, first, last))) == []


@pytest.mark.parametrize(
    "again",
    [
        (line(-50, day(2)), line(-61, day(9))),
        (line(-50, day(2)), line(-60, day(9), balance_pence=7)),
        (line(-50, day(2)),),
    ],
)
def test_two_files_of_the_same_days_that_differ_are_found(again):
    first = whole(line(-50, day(2)), line(-60, day(9), balance_pence=8))
    other = whole(*again, name="cd")
    found = april(given(*ONE_FUND, first, other))
    assert faults(found) == ["altered-file"] and "9 April 2025" in found.faults[0].words
    same = whole(line(-50, day(2)), line(-60, day(9)), name="ef")
    assert faults(april(given(*ONE_FUND, first, same))) == []


def test_a_statement_that_was_accepted_though_it_does_not_foot_is_told():
    file = whole(line(-50, day(2)), opening_pence=100, closing_pence=57, difference_pence=7)
    found = april(given(*ONE_FUND, file))
    assert faults(found) == ["does-not-foot"] and "£0.07" in found.faults[0].words


def test_there_is_no_reconciliation_of_a_holding_that_is_not_there():
    with pytest.raises(Refused, match="no holding bank-9"):
        april(given(*ONE_FUND), "bank-9")


# ── a client account ─────────────────────────────────────────────────────────────────────────

CLIENTS = (
    opened("A-1"), opened("A-2"), fund(), fund(account="A-2"),
    holding("client-1", kind="client"), linked("client-1"), linked("client-1", "A-2"),
)  # fmt: skip


def test_each_persons_part_of_a_client_account_adds_up_to_the_bank():
    two = [
        (line(50000, day(3)), said("top-up", account="A-1", fund="nhs")),
        (line(30000, day(3)), said("top-up", account="A-2", fund="nhs")),
        (line(-250, day(28)), said("spend", account="A-2", category="bank-charge", fund="nhs")),
        (line(120, day(28)), said("interest", account="A-1", fund="nhs")),
        line(-900, day(29)),
    ]
    move = c.MoveMoney(
        account="A-1", moved_on=day(10), amount_pence=4000, fund="nhs", to_account="A-2",
        from_holding="client-1", to_holding="client-1",
    )  # fmt: skip
    story = given(*CLIENTS, whole(*two, holding="client-1"), move)
    found = april(story, "client-1")
    assert [tuple(one) for one in found.held] == [
        ("A-1", "nhs", 0, 46120, 46120),
        ("A-2", "nhs", 0, 33750, 33750),
    ]
    assert items(found) == [("only-at-bank", -900)]
    closing = sum(one.closing_pence for one in found.held)
    assert found.parts[0].theirs.closing_pence == closing - 900
    later = april(story, "client-1", first=day(11))
    assert [one.opening_pence for one in later.held] == [46000, 34000]


def test_the_digests_of_both_sides_change_when_a_side_does_and_only_then():
    story = given(*ONE_FUND, paid(), whole(line(60000, day(4)), line(-700, day(20))))
    before = april(story)
    part = c.AllocatePart(amount_pence=700, attribution=TAXI)
    name = "bank-1/2025-04-20/-700/1"
    story.when(c.AllocateLine(holding="bank-1", line=name, parts=(part,)))
    after = april(story)
    assert before.theirs_digest == after.theirs_digest
    assert before.ours_digest != after.ours_digest
