"""Putting right: nothing is edited, and the bank's money is always accounted for."""

from ledger import commands as c
from ledger import events as e
from tests.builders import (
    ONE_FUND,
    TWO_FUNDS,
    allocated,
    day,
    given,
    line,
    paid,
    said,
    spent,
    statement,
)

TAXI = said("spend", fund="nhs", category="transport")
LINE = "bank-1/2025-04-09/-2500/1"


def reverse(entry: int, **changes) -> c.ReverseEntry:
    return c.ReverseEntry(account="A-1", entry=entry, reason="typo", **changes)


def test_a_reversal_repeats_what_it_takes_back():
    story = given(*ONE_FUND, paid()).when(reverse(5))
    (event,) = story.events
    assert event.entry == 5 and isinstance(event.of, e.PaymentMade)
    story.when(reverse(5)).then_refused("was reversed by entry 6")


def test_a_line_whose_spend_is_taken_back_is_unallocated_again():
    story = given(*ONE_FUND, statement((line(-2500, day(9)), TAXI))).when(reverse(5))
    assert story.events[1] == e.LineUnallocated(LINE, day(9), -2500, "reversed")


def test_a_match_taken_back_lets_the_line_be_matched_again():
    story = given(*ONE_FUND, spent(2500), statement(line(-2500, day(9)))).when(reverse(6))
    story.then_kinds(e.EntryReversed, e.LineUnallocated)
    again = c.AllocateLine(
        holding="bank-1",
        line=LINE,
        parts=(c.AllocatePart(amount_pence=2500, attribution=c.Attribution(entry=5)),),
    )
    story.when(again).then_kinds(e.LineAllocated, e.LineMatched)


def test_what_others_rest_on_is_not_taken_back_alone():
    disallow = c.DisallowSpend(account="A-1", spend=5, disallowed_on=day(20), reason="x")
    given(*ONE_FUND, spent(), disallow).when(reverse(5)).then_refused(
        "entries 6 of A-1 rest on entry 5"
    )
    story = given(*ONE_FUND, spent(), disallow).when(reverse(5, with_dependants=True))
    assert [event.entry for event in story.events] == [6, 5]


def test_of_two_things_said_of_a_spend_the_later_goes_first():
    disallow = c.DisallowSpend(account="A-1", spend=5, disallowed_on=day(20), reason="x")
    good = c.MakeGood(account="A-1", spend=5, received_on=day(25), amount_pence=4999)
    given(*ONE_FUND, spent(), disallow, good).when(reverse(6)).then_refused("entries 7")
    given(*ONE_FUND, spent(), disallow, good).when(reverse(7), reverse(6)).then_kinds(
        e.EntryReversed, e.EntryReversed
    )


def test_what_has_an_opposite_of_its_own_is_not_reversed():
    given(*ONE_FUND).when(reverse(2)).then_refused("is not one that can be reversed")


def test_a_death_recorded_of_the_wrong_person_is_taken_back():
    died = c.RecordDeath(account="A-1", died_on=day(3))
    given(*ONE_FUND, died).when(reverse(5), paid()).then_kinds(e.EntryReversed, e.PaymentMade)
    given(*ONE_FUND, died, reverse(5)).when(reverse(5)).then_refused("was reversed by entry 6")


def test_an_account_closed_too_soon_is_open_again():
    close = c.CloseAccount(account="A-1", closed_on=day(3), reason="moved")
    given(*ONE_FUND, close).when(reverse(5), paid()).then_kinds(e.EntryReversed, e.PaymentMade)


def test_an_allocation_is_taken_back_only_while_nothing_was_paid_on_it():
    given(*ONE_FUND, paid()).when(reverse(4)).then_refused("entries 5 of A-1 rest on entry 4")
    given(*ONE_FUND).when(reverse(4), allocated(amount_pence=16000)).then_kinds(
        e.EntryReversed, e.AllocationMade
    )


def test_an_end_taken_back_lets_the_allocation_run_on():
    end = c.EndAllocation(
        account="A-1", allocation="al-nhs", last_on=day(2), decided_on=day(2), reason="moved"
    )
    given(*ONE_FUND, end).when(paid()).then_refused("not-allocated")
    given(*ONE_FUND, end, reverse(5)).when(paid()).then_kinds(e.PaymentMade)


def test_a_correction_keeps_the_banks_line():
    fix = c.CorrectEntry(account="A-1", entry=5, reason="miscoded", category="leisure")
    story = given(*ONE_FUND, statement((line(-2500, day(9)), TAXI))).when(fix)
    _, again = story.events
    assert (again.line, again.category) == (LINE, "leisure")


def test_a_correction_moves_the_match_to_the_new_entry():
    fix = c.CorrectEntry(account="A-1", entry=7, reason="wrong-fund", fund="council")
    story = given(*TWO_FUNDS, spent(2500), statement(line(-2500, day(9)))).when(fix)
    story.then_kinds(e.EntryReversed, e.EntryReversed, e.SpendRecorded, e.LineMatched)
    assert story.events[-1].shares == (e.Share("council", 2500),)


def test_what_the_bank_has_shown_keeps_its_amount():
    fix = c.CorrectEntry(account="A-1", entry=5, reason="typo", amount_pence=2600)
    given(*ONE_FUND, statement((line(-2500, day(9)), TAXI))).when(fix).then_refused(
        "the bank shows entry 5"
    )


def test_what_was_typed_wrong_is_put_right():
    fix = c.CorrectEntry(account="A-1", entry=5, reason="typo", amount_pence=4599, on=day(7))
    _, again = given(*ONE_FUND, spent()).when(fix).events
    assert (again.paid_on, again.for_from, again.shares) == (
        day(7),
        day(7),
        (e.Share("nhs", 4599),),
    )


def test_a_corrected_payment_keeps_gross_less_contribution():
    fix = c.CorrectEntry(account="A-1", entry=7, reason="typo", amount_pence=61000)
    story = given(*TWO_FUNDS, paid(60000, "council", contribution_pence=8000)).when(fix)
    assert story.events[-1].paid_pence == 53000


def test_a_correction_that_changes_nothing_is_refused():
    fix = c.CorrectEntry(account="A-1", entry=5, reason="typo", amount_pence=4999)
    given(*ONE_FUND, spent()).when(fix).then_refused("says all that already")


def withdraw(name: str = "ab") -> c.WithdrawStatement:
    return c.WithdrawStatement(holding="bank-1", statement=name * 6, reason="wrong-file")


def test_a_withdrawn_statement_takes_back_its_lines_and_what_rests_on_them():
    file = statement((line(-2500, day(9)), TAXI), line(-100, day(10)), opening_pence=5000)
    story = given(*ONE_FUND, file).when(withdraw())
    story.then_kinds(e.EntryReversed, e.LineAllocated, e.StatementWithdrawn, e.LineAllocated)
    again = given(*ONE_FUND, file, withdraw()).when(file)
    again.then_kinds(e.StatementImported, e.LineUnallocated, e.SpendRecorded, e.LineUnallocated)


def brought(pence: int) -> c.BringOpeningBalance:
    return c.BringOpeningBalance(
        account="A-1", on=day(1), holding="bank-1", funds=(e.BroughtFund("nhs", pence, 0, 0, 0),)
    )


def test_an_opening_balance_goes_with_the_statement_that_said_it():
    file = statement(line(-100, day(10)), opening_pence=5000, closing_pence=4900)
    story = given(*ONE_FUND, file, brought(5000)).when(withdraw())
    story.then_kinds(
        e.EntryReversed, e.LineUnallocated, e.LineAllocated, e.StatementWithdrawn, e.LineAllocated
    )
    assert story.draft.holding("bank-1").unallocated == {}
    again = given(*ONE_FUND, file, brought(5000), withdraw()).when(file)
    assert [event.amount_pence for event in again.of(e.LineUnallocated)] == [5000, -100]


def test_what_a_later_statement_opened_with_takes_its_place():
    april = statement(line(-100, day(10)), opening_pence=5000, closing_pence=4900)
    may = statement(line(-50, day(3, 5)), name="cd", opening_pence=4900, closing_pence=4850)
    story = given(*ONE_FUND, april, may).when(withdraw())
    assert story.events[-1] == e.LineUnallocated(
        "bank-1/2025-05-03/4900/opening", day(3, 5), 4900, "opening"
    )


def test_a_line_that_another_statement_shows_stays():
    whole = statement((line(-2500, day(9)), TAXI), line(-100, day(10)))
    overlap = statement(line(-2500, day(9)), name="cd")
    story = given(*ONE_FUND, whole, overlap).when(withdraw())
    story.then_kinds(e.LineAllocated, e.StatementWithdrawn)
    assert story.events[-1].lines == ("bank-1/2025-04-10/-100/1",)


def test_a_statement_taken_back_lets_the_typed_entry_wait_again():
    story = given(*ONE_FUND, spent(2500), statement(line(-2500, day(9))), withdraw())
    story.when(statement(line(-2500, day(9)))).then_kinds(e.StatementImported, e.LineMatched)


def test_a_spend_on_a_withdrawn_line_goes_with_what_was_said_of_it():
    file = statement((line(-2500, day(9)), TAXI))
    disallow = c.DisallowSpend(account="A-1", spend=5, disallowed_on=day(20), reason="x")
    story = given(*ONE_FUND, file, disallow).when(withdraw())
    assert [event.entry for event in story.of(e.EntryReversed)] == [6, 5]


def test_an_unknown_statement_names_those_there_are():
    given(*ONE_FUND, statement(line(-1, day(9)))).when(withdraw("cd")).then_refused(
        "has no statement cdcdcdcdcdcd; it has: abababababab"
    )
