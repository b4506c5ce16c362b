"""What is odd in a statement, until somebody looked at it."""

from __future__ import annotations

from ledger import commands as c
from ledger import events as e
from tests.builders import ONE_FUND, day, given, line, statement

TOTAL, OTHERWISE = e.Flag(0, "declared-total"), e.Flag(3, "may-be-another-line")
NAME = "ab" * 6
ODD = (*ONE_FUND, statement(line(-100, day(2)), flags=(TOTAL, OTHERWISE)))


def see(**changes) -> c.SeeFlags:
    fields = {"holding": "bank-1", "statement": NAME, "reason": "in-order", "seen_on": day(20)}
    return c.SeeFlags(**fields | changes)


def test_all_that_is_odd_in_a_statement_is_looked_at_at_once():
    given(*ODD).when(see()).then(e.FlagsSeen(NAME, (TOTAL, OTHERWISE), "in-order", day(20)))


def test_one_row_or_one_kind_is_looked_at_by_itself():
    given(*ODD).when(see(row=3)).then(e.FlagsSeen(NAME, (OTHERWISE,), "in-order", day(20)))
    given(*ODD).when(see(row=0)).then(e.FlagsSeen(NAME, (TOTAL,), "in-order", day(20)))
    given(*ODD).when(see(kind="declared-total")).then(
        e.FlagsSeen(NAME, (TOTAL,), "in-order", day(20))
    )


def test_only_what_nobody_had_looked_at_is_looked_at():
    given(*ODD, see(row=0)).when(see()).then(
        e.FlagsSeen(NAME, (OTHERWISE,), "in-order", day(20))
    )  # fmt: skip


def test_what_was_looked_at_is_refused_a_second_time():
    given(*ODD, see()).when(see(row=3)).then_refused(
        f"what is odd in statement {NAME} was looked at already"
    )


def test_a_statement_that_was_taken_back_and_read_again_is_looked_at_again():
    back = c.WithdrawStatement(holding="bank-1", statement=NAME, reason="wrong-file")
    again = ODD[-1]
    story = given(*ODD, see(), back, again).when(see())
    story.then(e.FlagsSeen(NAME, (TOTAL, OTHERWISE), "in-order", day(20)))


def test_what_is_not_odd_and_what_is_not_there_is_refused():
    given(*ODD).when(see(row=7)).then_refused(f"statement {NAME} has nothing odd at row 7")
    given(*ODD).when(see(row=0, kind="strange")).then_refused(
        f"statement {NAME} has nothing odd as a whole, strange"
    )
    given(*ODD).when(see(statement="cd" * 6)).then_refused(
        "holding bank-1 has no statement cdcdcdcdcdcd, or it was taken back"
    )
