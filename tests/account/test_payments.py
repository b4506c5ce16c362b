"""Paying: what may be paid, and what is refused with its reason and next step."""

import pytest

from ledger import commands as c
from ledger import events as e
from tests.builders import (
    ONE_FUND,
    TWO_FUNDS,
    allocated,
    day,
    given,
    line,
    opened,
    paid,
    said,
    statement,
)


def test_a_net_payment_pays_gross_less_contribution():
    story = given(*TWO_FUNDS).when(
        paid(66429, "council", contribution_pence=8857, first_on=day(1), last_on=day(30))
    )
    (payment,) = story.of(e.PaymentMade)
    assert (payment.gross_pence, payment.paid_pence) == (66429, 57572)


def test_a_gross_payment_pays_all_of_it():
    story = given(*TWO_FUNDS).when(paid(600, "council", contribution_pence=80, basis="gross"))
    assert story.of(e.PaymentMade)[0].paid_pence == 600


def test_t4_a_contribution_equal_to_the_payment_records_a_payment_of_nought():
    story = given(*TWO_FUNDS).when(paid(15000, "council", contribution_pence=15000))
    assert story.of(e.PaymentMade)[0].paid_pence == 0


def test_t4_a_contribution_above_the_payment_is_refused():
    given(*TWO_FUNDS).when(paid(15000, "council", contribution_pence=16000)).then_refused(
        "refused (contribution-above-payment): the contribution £160.00 is more than the payment "
        "£150.00: nothing is payable"
    )


def test_a_fund_that_charges_no_contribution_takes_none():
    given(*ONE_FUND).when(paid(contribution_pence=1)).then_refused("charges no contribution")


@pytest.mark.parametrize(
    ("before", "words"),
    [
        (c.SuspendPayments(account="A-1", from_on=day(2), reason="fraud"), "suspended on 4 April"),
        (
            c.DecideStop(
                account="A-1", force="must", ground="consent-withdrawn",
                effective_on=day(3), decided_on=day(3),
            ),
            "stopped on 3 April 2025 (consent-withdrawn)",
        ),
        (c.RecordDeath(account="A-1", died_on=day(2)), "the person died on 2 April 2025"),
        (c.CloseAccount(account="A-1", closed_on=day(2), reason="moved"), "was closed on 2 April"),
    ],
)  # fmt: skip
def test_nothing_is_paid_to_an_account_that_is_suspended_stopped_or_closed(before, words):
    given(*ONE_FUND, before).when(paid()).then_refused(words)


def test_payments_go_on_once_resumed():
    suspended = c.SuspendPayments(account="A-1", from_on=day(2), reason="review")
    resumed = c.ResumePayments(account="A-1", from_on=day(3), reason="reviewed")
    given(*ONE_FUND, suspended, resumed).when(paid()).then_kinds(e.PaymentMade)
    given(*ONE_FUND, suspended, resumed).when(paid(paid_on=day(2))).then_refused("suspended")


def test_the_same_days_are_not_paid_twice_unless_on_top():
    days = {"first_on": day(1), "last_on": day(28)}
    story = given(*ONE_FUND, paid(**days))
    story.when(paid(paid_on=day(5), **days)).then_refused("some of the same days")
    given(*ONE_FUND, paid(**days)).when(paid(4500, on_top=True, **days)).then_kinds(e.PaymentMade)


def test_a_reversed_payment_can_be_made_again():
    days = {"first_on": day(1), "last_on": day(28)}
    undone = c.ReverseEntry(account="A-1", entry=5, reason="wrong-amount")
    given(*ONE_FUND, paid(**days), undone).when(paid(61000, **days)).then_kinds(e.PaymentMade)


SHOWN = statement((line(60000, day(4)), said("payment", fund="nhs")))


def test_a_payment_told_in_full_takes_the_place_of_the_banks_bare_word():
    days = {"first_on": day(1), "last_on": day(28)}
    story = given(*ONE_FUND, SHOWN).when(paid(60000, paid_on=day(3), **days))
    story.then_kinds(e.EntryReversed, e.PaymentMade, e.LineMatched)
    _, payment, matched = story.events
    assert (payment.first_on, payment.line) == (day(1), None)
    assert (matched.entry, matched.line) == (7, "bank-1/2025-04-04/60000/1")
    story.when(paid(60000, paid_on=day(5), **days)).then_refused("some of the same days")


def test_a_payment_on_top_does_not_take_the_banks_line():
    given(*ONE_FUND, SHOWN).when(paid(60000, on_top=True)).then_kinds(e.PaymentMade)


def test_a_payment_long_before_or_after_is_another():
    given(*ONE_FUND, SHOWN).when(paid(60000, paid_on=day(12))).then_kinds(e.PaymentMade)


def test_a_fund_pays_only_what_it_has_allocated_for():
    given(*ONE_FUND).when(paid(deployment="third_party")).then_refused(
        "fund nhs has no third_party allocation on 4 April 2025"
    )


def test_an_unknown_fund_names_those_there_are():
    given(*ONE_FUND).when(paid(fund="icb")).then_refused("no fund icb; its funds are: nhs")


def test_an_unopened_account_is_refused_with_the_way_to_open_it():
    given().when(paid()).then_refused("dpl account open A-1")


def test_no_more_comes_back_of_a_payment_than_was_paid():
    back = c.ReturnPayment(account="A-1", entry=5, returned_on=day(9), amount_pence=40000)
    given(*ONE_FUND, paid()).when(back).then_kinds(e.PaymentReturned)
    given(*ONE_FUND, paid()).when(back, back).then_refused("£400.00 of it has come back")


def test_two_weekly_allocations_of_a_fund_do_not_overlap():
    given(*ONE_FUND).when(allocated(allocation="al-2", from_on=day(20))).then_refused(
        "allocations-overlap"
    )
    once = allocated(allocation="al-3", frequency="one-off", from_on=day(20))
    given(*ONE_FUND).when(once).then_kinds(e.AllocationMade)


def test_an_allocation_does_not_end_before_it_starts():
    given(opened(), *ONE_FUND[1:4]).when(allocated(to_on=day(31, 3))).then_refused(
        "before it starts"
    )
