"""What is asked of a person, what waits for them, what comes next, and what was put right."""

from __future__ import annotations

from datetime import date

import pytest

from ledger import commands as c
from ledger import events as e
from ledger.errors import Refused, Unreadable
from projections.body import body_of
from projections.person.statement import PersonStatement
from tests.builders import allocated, fund, holding, line, linked, opened, paid, spent
from tests.builders import said as of
from tests.builders import statement as of_bank
from tests.projections.person.asking import (
    APRIL,
    CHARGED,
    COUNCIL,
    LIABLE,
    MAY,
    NHS,
    PROPOSED,
    SERVED,
    YEAR,
    amount,
    entries,
    figure,
    has,
    pay,
    said,
    statement,
    tell,
)

# ── letters ──────────────────────────────────────────────────────────────────────────────────


def test_a_reclaim_that_nobody_was_told_of_says_that_nothing_can_be_taken(quick):
    tell(quick, *COUNCIL, pay(235_000, paid_on=APRIL), PROPOSED)
    told = said(statement(quick), "back")
    assert "No letter has gone out to you yet, so nothing can be taken." in told


def test_a_letter_is_told_with_amount_reason_days_and_how_to_ask_again(quick):
    tell(quick, *COUNCIL, pay(235_000, paid_on=APRIL), PROPOSED, SERVED)
    told = said(statement(quick, days=(APRIL, date(2025, 6, 10))), "back")
    for words in (
        "On 2 June 2025 Northshire Council wrote to ask you for £900.00",
        "more money has built up than may stay", "The letter says why: more than eight weeks",
        "Nothing is taken before 16 June 2025", "Please pay by 7 July 2025",
        "You can ask us to look at this again, up to 30 June 2025",
    ):  # fmt: skip
        assert words in told
    asked = c.RequestReconsideration(
        account="A-1", reclaim="r-1", requested_on=date(2025, 6, 12), grounds=("saving-up",)
    )
    tell(quick, asked)
    told = said(statement(quick, days=(APRIL, date(2025, 6, 20))), "back")
    assert "Nothing is taken until we have answered you." in told


def test_what_was_not_allowed_is_told_as_owed(quick):
    tell(quick, *NHS, paid(60_000), spent(4_999))
    (spend,) = entries(quick, e.SpendRecorded)
    tell(
        quick,
        c.DisallowSpend(
            account="A-1", spend=spend, disallowed_on=date(2025, 5, 1), reason="not-in-plan"
        ),
    )
    found = statement(quick)
    assert amount(found, "back/owed") == "£49.99"
    assert "If you think it should be allowed, tell us why." in said(found, "back")


# ── what waits, and what comes next ──────────────────────────────────────────────────────────


def test_nothing_waiting_is_said(quick):
    tell(quick, *NHS)
    assert "No. Nothing is waiting for you." in said(statement(quick), "waiting")


def test_receipts_are_asked_for_with_what_to_do_and_older_ones_together(quick):
    late = date(2025, 9, 1)
    tell(quick, *NHS, paid(60_000), spent(4_999), spent(5_000, paid_on=late), spent(100))
    told = said(statement(quick, days=(late, late)), "waiting")
    assert "£50.00 on personal care, paid on 1 September 2025" in told
    assert "1 from before 1 September 2025, £49.99 in all" in told
    assert "A photo will do." in told


def test_no_receipt_is_asked_for_where_time_has_settled_it_and_the_person_is_told_so(quick):
    """domain.md 7, Dorset: what nobody asked about in time counts as accepted."""
    shown = date(2025, 4, 9)
    tell(quick, *NHS, paid(60_000), spent(4_999))
    tell(quick, of_bank((line(-4_999, shown), None)))
    early = statement(quick, days=(APRIL, date(2025, 5, 1)))
    assert "Please send us a receipt or a bill for this." in said(early, "waiting")
    assert not has(early, "waiting/settled-receipts")
    late = statement(quick, days=(APRIL, date(2026, 3, 31)))
    told = said(late, "waiting")
    assert "Please send" not in told
    assert amount(late, "waiting/settled-receipts") == "£49.99"
    assert "no receipt for one thing that was paid for, £49.99 in all. You need not send" in told
    assert "We did not ask about it in time, so it counts as accepted." in told
    after = statement(quick, days=(date(2025, 6, 1), date(2026, 3, 31)))
    assert "that was paid for since 8 April 2025, £49.99 in all." in said(after, "waiting")


def test_a_review_that_found_too_little_is_no_review_to_ask_for(quick):
    held = c.HoldReview(
        account="A-1", fund="nhs", held_on=date(2025, 6, 1), kind="full", plan_right=True,
        used_well=True, sufficient=False, obligations_kept=True,
    )  # fmt: skip
    tell(quick, *NHS, paid(60_000), held)
    told = said(statement(quick, days=(APRIL, date(2025, 9, 1))), "next")
    assert "Your review on 1 June 2025 found that the money from Northshire ICB is not " in told
    assert "It has not been changed since." in told
    assert "should have held a review" not in told


def test_only_the_papers_still_missing_are_asked_for(quick):
    tell(
        quick, *NHS,
        c.RequestReturn(
            account="A-1", name="q1", fund="nhs", first_on=APRIL, last_on=date(2025, 6, 30),
            wanted=("bank-statements", "timesheets"), requested_on=date(2025, 7, 1),
            due_on=date(2025, 7, 28),
        ),
        c.ReceiveReturn(
            account="A-1", name="q1", received_on=date(2025, 7, 9), included=("timesheets",)
        ),
    )  # fmt: skip
    before = said(statement(quick, days=(APRIL, date(2025, 7, 20))), "waiting")
    assert "For 1 April to 30 June 2025: bank statements. Please send this by 28 July" in before
    assert "timesheets" not in before
    after = said(statement(quick, days=(APRIL, date(2025, 8, 1))), "waiting")
    assert "This was due on 28 July 2025. Please send it now." in after


def test_a_question_says_why_it_is_asked_and_what_to_do(quick):
    tell(quick, *NHS, paid(60_000), spent(4_999, category="gambling"))
    told = said(statement(quick), "waiting")
    assert "£49.99 on gambling, paid on 8 April 2025: the rules may not let you buy this." in told
    assert "Please tell us what it was for." in told


def test_a_talk_that_was_a_review_is_said_to_have_been_one(quick):
    """domain.md M43."""
    tell(
        quick, *NHS, paid(60_000),
        c.HoldReview(
            account="A-1", fund="nhs", held_on=date(2025, 5, 3), plan_right=True, used_well=True,
            sufficient=True, obligations_kept=True,
        ),
    )  # fmt: skip
    told = said(statement(quick), "next")
    assert "On 3 May 2025 we held a review with you. Your plan is right for you." in told
    assert "Northshire ICB will hold a review with you by 3 May 2026." in told


def test_the_next_pay_day_and_amount_are_told_and_what_was_missed(quick):
    monday = date(2025, 4, 7)
    tell(
        quick, *CHARGED,
        c.AgreePaymentSchedule(
            account="A-1", fund="council", frequency="four-weekly", from_on=monday,
            decided_on=APRIL, days_before=3,
        ),
        pay(60_000, 8_000, paid_on=date(2025, 4, 4), first_on=monday, last_on=date(2025, 5, 4)),
    )  # fmt: skip
    told = said(statement(quick, days=(APRIL, date(2025, 4, 30))), "next")
    assert "On 2 May 2025 Northshire Council pays you £520.00, for 5 May to 1 June 2025." in told
    late = statement(quick, days=(APRIL, date(2025, 5, 20)))
    assert amount(late, "next/owed-council-direct_payment") == "£520.00"
    assert "should have paid you £520.00 more by now" in said(late, "next")


def test_money_taken_without_a_letter_is_for_us_to_answer(quick):
    tell(quick, *COUNCIL, pay(50_000, paid_on=APRIL))
    swept = line(-31_000, date(2025, 5, 20)), of("reclaim", account="A-1", fund="council")
    tell(quick, of_bank(swept))
    found = statement(quick)
    told = said(found, "waiting")
    assert "it was taken and you had no letter about it first" in told
    assert "You do not have to do anything." in told
    assert "£310.00 was taken on 20 May 2025, and you had no letter first." in said(found, "back")
    assert "Nobody is asking" not in said(found, "back")


# ── put right ────────────────────────────────────────────────────────────────────────────────


def test_a_payment_made_in_error_is_told_as_put_right_since_the_last_statement(quick):
    """domain.md T20: nothing is deleted, and the person is told."""
    head = tell(quick, *COUNCIL, pay(57_500, paid_on=APRIL))
    tell(quick, given_out(head, last_on=date(2025, 4, 30)))
    (wrong,) = entries(quick, e.PaymentMade)
    tell(quick, c.ReverseEntry(account="A-1", entry=wrong, reason="paid-in-error"))
    found = statement(quick, days=MAY)
    told = said(found, "put-right")
    assert "What have we put right since your last statement?" in told
    assert "We had put down £575.00 as a payment to you. That was wrong" in told
    assert "you had £575.00 on 30 April 2025. By what we know now it was £0.00." in told
    assert amount(found, "have/now") == "£0.00"
    assert not has(found, "budget/payment-6")


def given_out(position: int, *, last_on: date) -> c.IssueReport:
    return c.IssueReport(
        report="person", form="html", account="A-1", first_on=APRIL, last_on=last_on,
        position=position, sha256="a" * 64, given_to="the-person", issued_on=last_on,
    )  # fmt: skip


def test_what_was_put_right_before_the_last_statement_is_not_told_again(quick):
    tell(quick, *COUNCIL, pay(57_500, paid_on=APRIL))
    (wrong,) = entries(quick, e.PaymentMade)
    head = tell(quick, c.ReverseEntry(account="A-1", entry=wrong, reason="paid-in-error"))
    tell(quick, given_out(head, last_on=date(2025, 4, 30)))
    assert "put-right" not in [part.key for part in statement(quick, days=MAY).parts]


# ── the end, and who reads ───────────────────────────────────────────────────────────────────


def test_those_who_settle_a_dead_persons_affairs_are_told_kindly(quick):
    died = c.RecordDeath(account="A-1", died_on=date(2025, 6, 1))
    tell(quick, *NHS, paid(60_000), died)
    found = statement(quick)
    assert "We are sorry for your loss" in found.opening[0].words
    assert "How much money is left?" in said(found, "have")
    assert "It is not part of what the person leaves to others" in said(found, "back")
    assert "No more payments are made" in said(found, "next")
    before = statement(quick, days=(APRIL, date(2025, 5, 31)))
    assert "sorry" not in before.opening[0].words


def test_money_that_a_funder_holds_is_told_beside_what_it_paid(quick):
    tell(
        quick,
        opened(),
        fund(),
        allocated(deployment="notional"),
        spent(20_000, deployment="notional"),
    )
    found = statement(quick, days=(APRIL, date(2025, 4, 28)))
    assert "looks after this money for you" in said(found, "have")
    assert amount(found, "have/held-nhs") == "£600.00"
    assert amount(found, "have/left-nhs") == "£400.00"
    assert amount(found, "went-out/for-you") == "£200.00"


def test_how_to_disagree_goes_by_whose_money_there_is(quick):
    tell(quick, *NHS)
    told = said(statement(quick), "disagree")
    assert "Parliamentary and Health Service Ombudsman" in told
    assert "Local Government" not in told
    council = fund("council", funder="northshire-council")
    tell(quick, council)
    assert "Local Government and Social Care Ombudsman" in said(statement(quick), "disagree")


def test_a_body_puts_its_own_words_and_names_in_place_of_ours(quick):
    tell(quick, *NHS)
    own = body_of('contact = ["Come to the blue door."]\n[funders]\nnorthshire-icb = "NHS"', "x")
    found = statement(quick, body=own)
    assert "Come to the blue door." in said(found, "disagree")
    assert "NHS gives you £150.00" in said(found, "budget")
    assert "Parliamentary" in said(found, "disagree")


@pytest.mark.parametrize("text", ["contact = 3", "[strange]", "contact = [", "[disagree]\nx = 1"])
def test_a_bodys_file_that_says_nothing_of_ours_is_refused(text):
    with pytest.raises(Unreadable, match=r"body\.toml"):
        body_of(text, "body.toml")


def test_a_name_stands_on_it_only_where_it_is_asked_for(quick, monkeypatch):
    monkeypatch.setattr(
        "projections.reader.Reader.private", lambda self, ids: {"d" * 64: '{"name": "Jo Smith"}'}
    )
    tell(quick, opened(detail="d" * 64), fund())
    assert statement(quick).who == ""
    assert statement(quick, with_name=True).who == "Jo Smith"


def test_there_is_no_statement_of_an_account_that_is_not_there_yet(quick):
    with pytest.raises(Refused, match="no account A-9"):
        statement(quick, "A-9")
    tell(quick, *NHS)
    with pytest.raises(Refused, match="was not open by 31/03/2025"):
        statement(quick, days=(date(2025, 3, 1), date(2025, 3, 31)))


def test_an_amount_opens_to_its_entries_and_a_strange_name_is_answered_with_some(ledger):
    tell(ledger, *LIABLE)
    asks = PersonStatement("A-1", *YEAR)
    found = asks.explain(ledger.store, "have/paye")
    assert [row.pence for row in found.rows] == [-31_240] and found.pence == -31_240
    assert "PAYE" in found.rows[0].words
    with pytest.raises(Refused, match="has no amount have/gold; it has: have/now"):
        asks.explain(ledger.store, "have/gold")


# ── what a letter asks for is no money to spend, and it waits ────────────────────────────────


def test_what_a_letter_asks_back_is_set_aside_and_waits_for_the_person(quick):
    tell(quick, *COUNCIL, pay(235_000, paid_on=APRIL), PROPOSED, SERVED)
    found = statement(quick)
    assert amount(found, "have/asked-r-1") == "-£900.00"
    assert amount(found, "have/free") == "£1,450.00"
    assert "All of it is free" not in said(found, "have")
    waits = said(found, "waiting")
    assert "Nothing is waiting" not in waits
    assert "Northshire Council wrote to ask for £900.00 back" in waits


def test_before_a_letter_goes_out_nothing_of_it_is_set_aside_or_waits(quick):
    tell(quick, *COUNCIL, pay(235_000, paid_on=APRIL), PROPOSED)
    found = statement(quick)
    assert "You can spend it on the care in your plan." in said(found, "have")
    assert figure(found, "have/may-go").pence > 0
    assert "Nothing is waiting" in said(found, "waiting")
    assert "asked for already" not in said(found, "back").casefold()


def test_while_a_letter_is_looked_at_again_the_person_is_told_to_wait_and_keep_the_money(quick):
    ask = c.RequestReconsideration(
        account="A-1", reclaim="r-1", requested_on=date(2025, 6, 10), by="person", grounds=("x",)
    )
    tell(quick, *COUNCIL, pay(235_000, paid_on=APRIL), PROPOSED, SERVED, ask)
    found = statement(quick)
    assert "You do not have to pay while you wait" in said(found, "waiting")
    assert amount(found, "have/asked-r-1") == "-£900.00"


def test_a_payment_that_nobody_said_what_for_may_be_what_seems_owed(quick):
    once = allocated(frequency="one-off", amount_pence=500_000)
    tell(quick, opened(), fund(), holding(), linked(), once)
    assert "should have paid you £5,000.00 more" in said(statement(quick), "next")
    tell(quick, paid(500_000))
    assert "should have paid you" not in said(statement(quick), "next")


def test_money_of_a_persons_own_that_now_pays_is_not_said_to_cost_them_nothing(quick):
    own = fund("own", funder="self", programme="own")
    tell(quick, *NHS, own, paid(60_000), spent(1_000))
    (spend,) = entries(quick, e.SpendRecorded)
    tell(
        quick,
        c.CorrectShares(
            account="A-1", spend=spend, shares=(c.Weight("own", 1),), reason="said-by-person"
        ),
    )
    told = said(statement(quick), "put-right")
    assert "We changed who pays for £10.00" in told and "You pay no more" not in told


def test_two_funders_that_hold_the_money_look_after_it_and_pay_for_what_was_paid_for(quick):
    tell(
        quick,
        opened(),
        fund(),
        fund("council", funder="northshire-council", contribution_charged=False),
        allocated(deployment="notional"),
        allocated("council", deployment="notional"),
        spent(
            10_000, fund=None, shares=(c.Weight("nhs", 1), c.Weight("council", 1)),
            deployment="notional",
        ),
    )  # fmt: skip
    found = statement(quick)
    assert "Northshire Council look after this money for you" in said(found, "have")
    told = said(found, "went-out")
    assert "This is who pays for what was paid for you: " in told
    assert "not allowed or came back" not in told


def test_what_would_last_for_years_is_not_told_in_weeks(quick):
    tell(quick, *NHS, paid(600_000), spent(100, paid_on=date(2026, 3, 1)))
    assert "it would last more than a year" in said(statement(quick), "have")


def test_what_was_paid_too_much_by_nobodys_assessment_is_not_promised_to_the_person(quick):
    more = c.ReceiveContribution(
        account="A-1", fund="council", amount_pence=10_000, received_on=MAY[0], holding="bank-1"
    )
    tell(quick, *COUNCIL, pay(66_429, 8_857, first_on=MAY[0], last_on=MAY[1]), more)
    told = said(statement(quick), "waiting")
    assert "You paid £11.43 more than your part. We know your part only from what we" in told
    assert "It is yours" not in told


def test_the_statement_of_who_died_speaks_to_nobody_as_if_they_were_the_one(quick):
    died = c.RecordDeath(account="A-1", died_on=date(2025, 6, 1))
    tell(quick, *NHS, paid(60_000), spent(10_000), died)
    found = statement(quick)
    for words in found._replace(meanings=()).sentences():
        for to_them in ("your budget", "gives you", "paid you", "you spent", "your goals"):
            assert to_them not in words.lower(), words
    assert figure(found, "went-out/spent").words == "All that was spent"
    assert "Northshire ICB gave £150.00 each week" in said(found, "budget")


def test_a_letter_after_a_death_is_told_with_its_reason_once(quick):
    died = c.RecordDeath(account="A-1", died_on=date(2025, 6, 1))
    on = date(2025, 6, 20)
    asks = c.ProposeReclaim(
        account="A-1",
        reclaim="r-1",
        fund="nhs",
        ground="death",
        amount_pence=30_000,
        proposed_on=on,
    )
    serve = c.ServeNotice(
        account="A-1", reclaim="r-1", served_on=on, amount_pence=30_000, reasons=("person-died",),
        repay_by=date(2025, 8, 1), repayer="personal-representatives",
    )  # fmt: skip
    tell(quick, *NHS, paid(60_000), died, asks, serve)
    told = said(statement(quick), "back")
    assert "because the person has died." in told
    assert "The letter says why" not in told


def test_what_was_decided_not_to_be_asked_is_told_once(quick):
    withdrawn = c.DecideReconsideration(
        account="A-1",
        reclaim="r-1",
        decided_on=date(2025, 6, 20),
        outcome="withdrawn",
        reasons=("money-kept-for-something",),
    )
    asked = c.RequestReconsideration(
        account="A-1", reclaim="r-1", requested_on=date(2025, 6, 12), grounds=("saving-up",)
    )
    tell(quick, *COUNCIL, pay(235_000, paid_on=APRIL), PROPOSED, SERVED, asked, withdrawn)
    told = said(statement(quick), "back")
    assert told.count("£900.00") == 1
    assert "Northshire Council will not ask for this again before 20 June 2026" in told


def test_what_is_all_the_persons_own_is_not_called_money_to_spend_on_care(quick):
    came = c.ReceiveContribution(
        account="A-1", fund="council", amount_pence=8_857, received_on=MAY[1], holding="bank-1"
    )
    over = c.ChangeEligibility(
        account="A-1", eligibility="adult-chc", from_on=APRIL, decided_on=MAY[1]
    )
    bought = spent(66_429 - 8_857, fund="council", paid_on=MAY[1])
    tell(quick, *CHARGED, pay(66_429, 8_857, first_on=MAY[0], last_on=MAY[1]), came, bought)
    ends = c.EndAllocation(
        account="A-1", allocation="al-council", last_on=MAY[1], decided_on=MAY[1], reason="chc"
    )
    tell(quick, fund("nhs"), over, ends)
    told = said(statement(quick, days=(MAY[0], date(2025, 6, 5))), "have")
    assert "What is there is your own money, and goes back to you." in told
    assert "You can spend it" not in told
    assert "How long would it last" not in told


def test_where_all_that_was_agreed_has_ended_nobody_is_told_to_ask_for_the_next_pay_day(quick):
    ends = c.EndAllocation(account="A-1", allocation="al-nhs", last_on=date(2025, 9, 28),
                           decided_on=MAY[0], reason="plan-changed")  # fmt: skip
    tell(quick, *NHS, paid(60_000, paid_on=MAY[0]), ends)
    told = said(statement(quick), "next")
    assert "No more money is due to come. What was agreed ended on 28 September 2025." in told
    assert "Ask us when it is" not in told
    assert "Northshire ICB gave you £150.00 each week" in said(statement(quick), "budget")


def test_money_given_all_at_once_is_no_payment_for_days_that_nobody_knows(quick):
    once = allocated(frequency="one-off", amount_pence=500_000)
    tell(quick, opened(), fund(), holding(), linked(), once, paid(500_000))
    told = said(statement(quick), "budget")
    assert "all of it, once" in told
    assert "for which days" not in told
