"""What a second reader of the decisions found, each a way that money once went wrong."""

import msgspec
import pytest

from ledger import commands as c
from ledger import events as e
from ledger.errors import Refused
from ledger.service import Actor, Ledger, Order
from ledger.store import create_ledger, open_store
from projections.morning import morning_check
from projections.postings import postings
from tests.builders import (
    ONE_FUND,
    TWO_FUNDS,
    allocated,
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
)  # fmt: skip

LINES = statement((line(-4999, day(8)), said("spend", fund="nhs", category="care")))


def disallow(spend):
    return c.DisallowSpend(account="A-1", spend=spend, disallowed_on=day(20), reason="x")


def repaid(pence=4999, against="owed", ground="used-outside-plan", **dates):
    dates = {"served_on": day(22), "received_on": day(23)} | dates
    return (
        c.ProposeReclaim(
            account="A-1", reclaim="r-1", fund="nhs", amount_pence=pence,
            ground=ground, proposed_on=day(21),
        ),
        c.ServeNotice(
            account="A-1", reclaim="r-1", served_on=dates["served_on"], amount_pence=pence,
            repay_by=day(30, 6), repayer="person", reasons=("x",),
        ),
        c.ReceiveReclaim(
            account="A-1", reclaim="r-1", received_on=dates["received_on"], amount_pence=pence,
            against=against,
        ),
    )  # fmt: skip


def posted(story, *heads):
    found = {}
    for stream, _, event in story.draft.decided:
        for head, account, fund_, where, _, pence, _ in postings(stream, event):
            if head in heads:
                found[head, account, fund_, where] = (
                    found.get((head, account, fund_, where), 0) + pence
                )
    return {key: pence for key, pence in found.items() if pence}


def all_of(*commands):
    return given().when(*commands)


# tests/account/test_payments.py
def week(n):
    return paid(15000, paid_on=day(n), first_on=day(n), last_on=day(n + 6))


def shown(*days, name="ab"):
    lines = [(line(15000, day(n)), said("payment", fund="nhs")) for n in days]
    return statement(*lines, name=name)


def test_a_pay_run_typed_after_the_banks_file_is_not_paid_twice():
    story = all_of(*ONE_FUND, shown(4, 11, 18), week(4), week(11), week(18))
    assert sum(posted(story, "paid").values()) == -45000


def test_last_weeks_payment_is_not_taken_for_this_weeks():
    given(*ONE_FUND, shown(4)).when(week(11)).then_kinds(e.PaymentMade)


def test_a_payment_without_days_is_not_made_twice():
    given(*ONE_FUND, paid()).when(paid()).then_refused("paid-already")


def test_a_payment_that_came_back_whole_can_be_made_again():
    days = {"first_on": day(1), "last_on": day(28)}
    back = c.ReturnPayment(account="A-1", entry=5, returned_on=day(6), amount_pence=60000)
    given(*ONE_FUND, paid(**days), back).when(paid(paid_on=day(7), **days)).then_kinds(
        e.PaymentMade
    )


def test_two_deployments_of_a_fund_are_paid_for_the_same_days():
    days = {"first_on": day(1), "last_on": day(28)}
    third = allocated(allocation="tp", deployment="third_party")
    given(*ONE_FUND, third, paid(**days)).when(paid(deployment="third_party", **days)).then_kinds(
        e.PaymentMade
    )


# tests/account/test_reclaims.py
def test_a_disallowed_spend_is_not_asked_back_twice_over():
    given(*ONE_FUND, paid(4999), spent(), disallow(6)).when(repaid(9998)[0]).then_refused("beyond")


def test_nothing_is_received_before_its_notice_was_served():
    story = given(*ONE_FUND, paid()).when(
        *repaid(against="held", ground="condition-not-met", served_on=day(1, 6))
    )
    story.then_refused("before-notice")


def test_money_taken_before_the_notice_is_not_the_notices():
    asked = repaid(ground="condition-not-met", served_on=day(1, 6))[:2]
    sweep = statement((line(-4999, day(10)), said("reclaim")))
    story = given(*ONE_FUND, paid(), *asked).when(sweep)
    assert [q.rule for q in story.of(e.SpendQueried)] == ["money-taken-without-notice"]


def test_a_notice_served_before_the_death_may_be_told_of_after_it():
    died = c.RecordDeath(account="A-1", died_on=day(25))
    told = repaid(ground="condition-not-met")[:2]
    given(*ONE_FUND, paid(), died).when(*told).then_kinds(e.ReclaimProposed, e.NoticeServed)


# tests/account/test_spends.py
@pytest.mark.parametrize("again", [
    c.MakeGood(account="A-1", spend=6, received_on=day(25), amount_pence=4999),
    c.ReceiveRefund(account="A-1", spend=6, received_on=day(25), amount_pence=4999),
])  # fmt: skip
def test_a_debt_that_was_repaid_to_the_funder_is_not_paid_again(again):
    story = given(*ONE_FUND, paid(4999), spent(), disallow(6), *repaid()).when(again)
    story.then_refused("£0.00")


def test_an_acceptance_taken_back_leaves_the_question_open():
    query = c.QuerySpend(account="A-1", spend=5, reason="odd", queried_on=day(9))
    accept = c.AcceptSpend(account="A-1", spend=5, accepted_on=day(10), reason="ok")
    undo = c.ReverseEntry(account="A-1", entry=7, reason="wrong")
    given(*ONE_FUND, spent(), query, accept, undo).when(accept).then_kinds(e.SpendAccepted)


# tests/book/test_corrections.py
def test_a_repayment_goes_with_the_disallowance_it_rests_on():
    story = given(*ONE_FUND, paid(4999), spent(), disallow(6), *repaid())
    story.when(c.ReverseEntry(account="A-1", entry=6, reason="x", with_dependants=True))
    assert [event.entry for event in story.of(e.EntryReversed)] == [10, 7, 6]


def test_a_withdrawn_statement_leaves_a_typed_spends_disallowance():
    gone = c.WithdrawStatement(holding="bank-1", statement="ab" * 6, reason="wrong-file")
    story = given(*ONE_FUND, spent(), statement(line(-4999, day(8))), disallow(5)).when(gone)
    assert [type(event.of) for event in story.of(e.EntryReversed)] == [e.LineMatched]


def test_a_disallowance_made_before_the_match_is_reversed_alone():
    undo = c.ReverseEntry(account="A-1", entry=6, reason="x")
    story = given(*ONE_FUND, spent(), disallow(5), statement(line(-4999, day(8))))
    story.when(undo).then_kinds(e.EntryReversed)


def test_a_corrected_spend_keeps_its_questions_and_its_receipts():
    query = c.QuerySpend(account="A-1", spend=5, reason="safeguarding", queried_on=day(9))
    proof = c.AttachEvidence(
        account="A-1", spend=5, kind="receipt", sha256="a" * 64, attached_on=day(9)
    )
    fix = c.CorrectEntry(account="A-1", entry=5, category="leisure", reason="x")
    story = given(*ONE_FUND, spent(), query, proof).when(fix)
    story.then_kinds(e.EntryReversed, e.SpendRecorded, e.SpendQueried, e.EvidenceAttached)


def test_a_corrected_amount_finds_its_line():
    fix = c.CorrectEntry(account="A-1", entry=5, amount_pence=4999, reason="x")
    story = given(*ONE_FUND, statement(line(-4999, day(8))), spent(4599)).when(fix)
    assert len(story.of(e.LineMatched)) == 1


def test_what_may_not_be_paid_may_not_be_corrected_into():
    died = c.RecordDeath(account="A-1", died_on=day(20))
    fix = c.CorrectEntry(account="A-1", entry=5, on=day(25), reason="x")
    given(*ONE_FUND, paid(), died).when(fix).then_refused("the person died")
    days = {"first_on": day(1), "last_on": day(28)}
    council = paid(60000, "council", **days)
    fix = c.CorrectEntry(account="A-1", entry=8, fund="nhs", reason="x")
    given(*TWO_FUNDS, paid(**days), council).when(fix).then_refused("paid-already")


# tests/book/test_imports.py
def test_shares_put_right_before_the_bank_shows_it_are_what_the_bank_shows():
    fix = c.CorrectShares(account="A-1", spend=7, shares=(c.Weight("council", 1),), reason="x")
    story = all_of(*TWO_FUNDS, spent(), fix, statement(line(-4999, day(8))))
    assert posted(story, "held", "on-its-way") == {("held", "A-1", "council", "bank-1"): -4999}


@pytest.mark.parametrize(("told", "rule"), [
    (paid(60000, "council"), said("payment", fund="nhs")),
    (c.ReceiveContribution(account="A-1", fund="council", received_on=day(5), amount_pence=60000),
     said("payment", fund="council")),
])  # fmt: skip
def test_a_line_is_not_matched_to_what_its_rule_says_it_is_not(told, rule):
    story = given(*TWO_FUNDS, told).when(statement((line(60000, day(6)), rule)))
    assert [event.reason for event in story.of(e.LineUnallocated)] == ["ambiguous"]


def test_a_line_of_one_payee_is_not_another_payees_spend():
    wages = said("spend", fund="nhs", payee="pa-17", category="wages")
    story = given(*ONE_FUND, spent(payee="pa-99")).when(statement((line(-4999, day(9)), wages)))
    assert [event.reason for event in story.of(e.LineUnallocated)] == ["ambiguous"]


def test_weekly_wages_typed_after_their_lines_find_each_its_own():
    lines = statement(*[line(-10000, day(n)) for n in (1, 8, 15)])
    story = given(*ONE_FUND, lines).when(*[spent(10000, paid_on=day(n)) for n in (1, 8, 15)])
    assert [event.on for event in story.of(e.LineMatched)] == [day(1), day(8), day(15)]


def test_a_weekly_line_is_not_last_weeks_spend():
    story = given(*ONE_FUND, spent(10000, paid_on=day(1))).when(statement(line(-10000, day(8))))
    assert story.of(e.LineMatched) == []


def test_a_line_that_two_people_may_have_spent_is_not_a_thirds():
    people = [x for a in ("A-1", "A-2", "A-3") for x in (opened(a), fund(account=a))]
    links = [linked(account=a) for a in ("A-1", "A-2", "A-3")]
    both = (spent(), spent(account="A-2"), statement(line(-4999, day(9))))
    story = given(*people, holding(kind="client"), *links, *both).when(spent(account="A-3"))
    story.then_kinds(e.SpendRecorded)


def test_equal_lines_are_numbered_from_one():
    given(*ONE_FUND).when(statement(line(-50, day(2), 7))).then_refused("bad-ordinals")


def test_a_statement_that_does_not_add_up_says_by_how_much():
    wrong = statement(line(-50, day(2)), opening_pence=1000, closing_pence=5)
    given(*ONE_FUND).when(wrong).then_refused("does-not-add-up")


# tests/book/test_moves.py
OTHERS = (opened("A-2"), fund(account="A-2"))


def move(to_holding="bank-2"):
    return c.MoveMoney(
        account="A-1", moved_on=day(8), amount_pence=100, fund="nhs", from_holding="bank-1",
        to_holding=to_holding, to_account="A-2",
    )  # fmt: skip


def test_money_moved_to_another_account_and_holding_is_the_receivers():
    elsewhere = (
        holding("bank-2"),
        linked("bank-2", "A-2"),
        statement(line(100, day(8)), holding="bank-2"),
    )
    story = all_of(*ONE_FUND, *OTHERS, *elsewhere, move())
    if story.refusal is None:
        assert ("held", "A-1", "nhs", "bank-2") not in posted(story, "held")


def test_money_is_not_moved_to_another_funder_of_the_same_name():
    theirs = (opened("A-2"), fund(account="A-2", funder="southshire-icb"))
    one = (holding(kind="client"), linked(), linked(account="A-2"), opened(), fund())
    one = (opened(), fund(), *theirs, holding(kind="client"), linked(), linked(account="A-2"))
    given(*one).when(move("bank-1")).then_refused("another-funder")


def test_a_persons_bank_is_not_linked_to_a_second_person_from_an_earlier_day():
    late = linked(account="A-2", from_on=day(1, 5))
    given(opened(), fund(), *OTHERS, holding(), late).when(linked()).then_refused("--kind client")


def test_a_link_told_of_again_from_an_earlier_day_is_refused():
    given(*ONE_FUND).when(linked(from_on=day(1, 3))).then_refused("linked")


def test_an_opening_balance_rests_on_no_line_that_a_person_made_up():
    bring = c.BringOpeningBalance(
        account="A-1", on=day(1), holding="bank-1", line="Mrs Smith's savings",
        funds=(e.BroughtFund("nhs", 1000, 0, 0, 0),),
    )  # fmt: skip
    given(*ONE_FUND).when(bring).then_refused("not-the-opening-line")


# tests/projections/test_morning.py
def dated(*lines, **said_):
    order = statement(*lines, **said_)
    days = [item.line.on for item in order.lines]
    return msgspec.structs.replace(order, first_on=min(days), last_on=max(days))


APRIL = dated(line(-50, day(2)), opening_pence=1000, closing_pence=950)
MAY = dated(line(-50, day(2, 5)), name="cd", opening_pence=950, closing_pence=900)
MARCH = dated(line(-30, day(5, 3)), name="ef")


def withdraw(name):
    return c.WithdrawStatement(holding="bank-1", statement=name * 6, reason="x")


@pytest.mark.parametrize("asked", [
    (APRIL, MAY, withdraw("ab")),
    (MAY, MARCH),
    (MARCH, MAY, withdraw("ef")),
    (statement(line(-50, day(2)), opening_pence=1000, closing_pence=950),),
])  # fmt: skip
def test_the_bank_is_accounted_for_whatever_file_came_or_went(asked, ledger_url):
    create_ledger(ledger_url)
    with open_store(ledger_url) as store:
        for number, command in enumerate((*ONE_FUND, *asked)):
            Ledger(store).record([Order(f"c-{number}", command)], Actor("anna"))
        assert [check.difference_pence for check in morning_check(store).holdings] == [0]


# tests/service/test_orders.py
@pytest.mark.parametrize("wrong", [
    opened("../A 1"), holding("bank/1"), spent(-5), opened(person="Jane Smith, 3 High Street"),
])  # fmt: skip
def test_a_command_that_its_own_annotations_forbid_is_refused(wrong, tmp_path):
    url = f"sqlite:///{tmp_path}/l.db"
    create_ledger(url)
    with open_store(url) as store:
        for number, command in enumerate(ONE_FUND):
            Ledger(store).record([Order(f"c-{number}", command)], Actor("anna"))
        with pytest.raises(Refused, match="malformed"):
            Ledger(store).record([Order("x", wrong)], Actor("anna"))


# tests/book/test_imports.py
def test_the_same_month_in_another_format_leaves_what_was_brought_forward():
    csv = statement(line(-50, day(4)), first_on=day(4), opening_pence=1000, closing_pence=950)
    ofx = statement(
        line(-50, day(4)), name="cd", first_on=day(1), opening_pence=1000, closing_pence=950
    )
    bring = c.BringOpeningBalance(
        account="A-1", on=day(1), holding="bank-1", funds=(e.BroughtFund("nhs", 1000, 0, 0, 0),)
    )
    given(*ONE_FUND, csv, bring).when(ofx).then_kinds(e.StatementImported)


# tests/account/test_reclaims.py
def test_money_taken_without_notice_is_not_asked_for_again():
    sweep = statement((line(-60000, day(6)), said("reclaim", fund="nhs")))
    given(*ONE_FUND, paid(60000), sweep).when(repaid(60000)[0]).then_refused("beyond what was paid")


def test_an_account_with_something_owed_is_not_closed():
    close = c.CloseAccount(account="A-1", closed_on=day(30), reason="moved")
    seen = statement((line(-4999, day(8)), said("spend", fund="nhs", category="care")))
    given(*ONE_FUND, seen, disallow(5)).when(close).then_refused("is owed on account")


# tests/book/test_closing.py
def test_one_funds_money_does_not_make_up_for_anothers_at_the_end():
    close = c.CloseAccount(account="A-1", closed_on=day(30), reason="moved")
    story = given(*TWO_FUNDS, paid(5000, "nhs"), spent(5000, fund="council")).when(close)
    story.then_refused("£50.00 of nhs and -£50.00 of council left")


# tests/book/test_corrections.py
def end(on):
    return c.EndAllocation(
        account="A-1", allocation="al-nhs", last_on=on, decided_on=day(1), reason="x"
    )


def test_of_two_ends_the_one_that_stands_counts():
    undo = c.ReverseEntry(account="A-1", entry=6, reason="x")
    story = given(*ONE_FUND, end(day(28)), end(day(20)), undo)
    assert story.draft.account("A-1").allocations["al-nhs"].last_on == day(28)


def test_an_end_is_not_taken_back_under_the_allocation_that_followed():
    after = allocated(allocation="al-2", from_on=day(21))
    undo = c.ReverseEntry(account="A-1", entry=5, reason="x")
    given(*ONE_FUND, end(day(20)), after).when(undo).then_refused("allocations-overlap")


# tests/book/test_imports.py
def test_a_quiet_first_month_whose_balance_was_brought_takes_the_next():
    quiet = statement(first_on=day(1), last_on=day(5), opening_pence=1000, closing_pence=1000)
    bring = c.BringOpeningBalance(
        account="A-1", on=day(1), holding="bank-1", funds=(e.BroughtFund("nhs", 1000, 0, 0, 0),)
    )
    after = statement(line(-50, day(9)), name="cd", opening_pence=1000, closing_pence=950)
    given(*ONE_FUND, quiet, bring).when(after).then_kinds(e.StatementImported, e.LineUnallocated)
