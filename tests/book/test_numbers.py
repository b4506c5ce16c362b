"""A holding's account number, which is another from some day on."""

from __future__ import annotations

import pytest

from ledger import commands as c
from ledger import events as e
from tests.book.approving import NEW, OLDER, number
from tests.builders import day, fund, given, holding, line, linked, opened, statement

HAD = (opened(), fund(), holding(number_hash=OLDER, detail="a" * 64), linked())
NEWEST = "3" * 64


def test_a_number_changes_from_a_day():
    given(*HAD).when(number(detail="b" * 64)).then(
        e.HoldingNumberChanged(day(1, 5), NEW, "new-account", "b" * 64)
    )


def test_the_number_of_each_day_is_known_and_where_it_is_kept():
    bank = given(*HAD, number(detail="b" * 64), number(NEWEST, from_on=day(1, 7))).draft.holding(
        "bank-1"
    )
    found = [bank.number_on(on) for on in (day(1, 1), day(30), day(1, 5), day(30, 6), day(1, 7))]
    assert [one.number_hash for one in found] == [OLDER, OLDER, NEW, NEW, NEWEST]
    assert [one.detail for one in found] == ["a" * 64, "a" * 64, "b" * 64, "b" * 64, None]


def test_a_change_told_late_and_one_told_again_for_the_same_day_count():
    late = given(*HAD, number(NEWEST, from_on=day(1, 7)), number(from_on=day(1, 6)))
    bank = late.draft.holding("bank-1")
    assert [bank.number_on(day(2, m)).number_hash for m in (5, 6, 7)] == [OLDER, NEW, NEWEST]
    again = given(*HAD, number(), number(NEWEST)).draft.holding("bank-1")
    assert again.number_on(day(1, 5)).number_hash == NEWEST


@pytest.mark.parametrize(
    ("order", "words"),
    [
        (number(OLDER), "same-number"),
        (number(from_on=day(31, 3)), "before-holding-opened"),
        (number(holding="bank-9"), "unknown-holding"),
        (number(number_hash=None), "no-number"),
    ],
)
def test_what_changes_nothing_or_cannot_be_is_refused(order, words):
    given(*HAD).when(order).then_refused(words)


def of_days(number_hash: str | None, first, last) -> c.ImportStatement:
    return statement(line(-100, first), line(-200, last), number_hash=number_hash)


@pytest.mark.parametrize(
    ("number_hash", "first", "last", "words"),
    [
        (OLDER, day(2), day(30), None),
        (NEW, day(1, 5), day(30, 5), None),
        (OLDER, day(20), day(10, 5), None),
        (NEW, day(20), day(10, 5), None),
        (None, day(20), day(10, 5), None),
        (NEW, day(2), day(30), "wrong-number-then"),
        (OLDER, day(1, 5), day(30, 5), "another account number on the file's days, from 1 May"),
        (NEWEST, day(20), day(10, 5), "wrong-account"),
    ],
)
def test_a_statement_is_of_a_number_that_was_in_force_on_its_days(number_hash, first, last, words):
    story = given(*HAD, number()).when(of_days(number_hash, first, last))
    if words is None:
        assert story.of(e.StatementImported)
    else:
        story.then_refused(words)


def test_a_holding_without_a_number_takes_any_until_it_is_given_one():
    without = (opened(), fund(), holding(), linked())
    assert given(*without, number()).when(of_days(OLDER, day(2), day(9))).events
    given(*without, number()).when(of_days(OLDER, day(2, 5), day(9, 5))).then_refused("wrong-acc")
