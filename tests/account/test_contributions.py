"""The person's contribution account at a day: due, received, behind, over."""

from __future__ import annotations

from datetime import date, timedelta

import msgspec
import pytest
from hypothesis import given as draws
from hypothesis import strategies as st

from ledger import events as e
from ledger.account.folding import evolve
from ledger.account.life.contributions import basis_on, billed, position
from ledger.account.life.weeks_due import charged_funds
from ledger.account.pay.rates import amount_pence, contributions
from ledger.account.pay.worth import amounts, rates_over, within
from ledger.calendar import Period
from ledger.entry import Entry
from tests.builders import allocated, fund, given, holding, linked, opened

START = date(2025, 3, 31)
"""A Monday."""


def assessed(weekly: int, on: date = START) -> e.ContributionAssessed:
    return e.ContributionAssessed("council", weekly, on, on, ())


def came(pence: int, week: int, *, to: str | None = "bank-1") -> e.ContributionReceived:
    """Received on the Friday of the n-th week, from 1."""
    on = START + timedelta(days=7 * week - 3)
    return e.ContributionReceived("council", to, None, on, pence)


def paid(first: date, last: date, contribution: int, *, basis: str = "net") -> e.PaymentMade:
    gross = 100_000
    return e.PaymentMade(
        fund="council",
        deployment="direct_payment",
        holding="bank-1",
        line=None,
        paid_on=first,
        first_on=first,
        last_on=last,
        gross_pence=gross,
        contribution_pence=contribution,
        paid_pence=gross - contribution if basis == "net" else gross,
        basis=basis,
    )


def account(*events: e.AccountEvent, weekly: int = 2_000, **council):
    """Somebody with £150 a week from the council from the start, and what else happened."""
    draft = given(
        opened(opened_on=START),
        fund("council", programme="social-care", from_on=START, **council),
        holding(opened_on=START),
        linked(from_on=START),
        allocated("council", from_on=START, decided_on=START),
    ).draft
    found = draft.account("A-1")
    if weekly:
        draft.add(found, assessed(weekly))
    draft.add(found, *events)
    return found


def week_end(week: int) -> date:
    return START + timedelta(days=7 * week - 1)


def test_T6_thirty_nine_weeks_behind_are_weeks_times_rate_and_meet_the_bill_to_the_penny():
    found = position(account(weekly=5_993), "council", week_end(39))
    assert (found.due_pence, found.received_pence, found.arrears_pence) == (233_727, 0, 233_727)
    (line,) = found.lines
    assert (line.days, line.weekly_pence, line.pence) == (273, 5_993, 233_727)
    bill = billed(found, 234_500)
    assert bill.difference_pence == 773
    assert bill.weeks(bill.owed_pence) == 3_900
    assert bill.weeks(bill.billed_pence) == 3_913
    assert bill.weeks(bill.difference_pence) == 13


def test_a_week_is_due_by_its_last_day_and_missed_at_the_end_of_it():
    person = account()
    assert position(person, "council", week_end(1) - timedelta(days=1)).missed == ()
    missed = position(person, "council", week_end(1)).missed
    assert [week.first for week in missed] == [START]


def test_what_comes_pays_the_oldest_week_first():
    person = account(came(2_000, 1), came(2_000, 3))
    found = position(person, "council", week_end(3))
    assert found.arrears_pence == 2_000
    assert [week.first for week in found.missed] == [START + timedelta(days=14)]


def test_a_week_paid_in_part_is_missed():
    found = position(account(came(1_999, 1)), "council", week_end(1))
    assert len(found.missed) == 1 and found.arrears_pence == 1


def test_more_than_is_due_is_overpaid_and_nothing_is_missed():
    found = position(account(came(5_000, 1)), "council", week_end(2))
    assert (found.overpaid_pence, found.arrears_pence, found.missed) == (1_000, 0, ())


def test_what_is_paid_for_the_week_that_has_begun_is_only_ahead():
    person = account(came(4_500, 1))
    found = position(person, "council", week_end(1) + timedelta(days=1))
    assert (found.overpaid_pence, found.ahead_pence) == (2_500, 2_000)
    assert position(person, "council", week_end(3)).ahead_pence == 0


def test_what_is_paid_to_the_funder_counts_as_what_is_paid_into_the_holding_does():
    found = position(account(came(2_000, 1), came(1_500, 2, to=None)), "council", week_end(2))
    assert (found.came("holding"), found.came("funder")) == (2_000, 1_500)
    assert found.arrears_pence == 500


def test_where_payments_are_gross_a_bill_comes_every_four_weeks_and_is_due_then():
    first, last = START, week_end(4)
    person = account(paid(first, last, 8_000, basis="gross"))
    assert basis_on(person, "council", last) == "gross"
    assert position(person, "council", last - timedelta(days=1)).due_pence == 0
    assert position(person, "council", last).due_pence == 8_000
    assert position(person, "council", week_end(7)).due_pence == 8_000
    assert position(person, "council", week_end(8)).due_pence == 16_000


def test_what_is_due_for_the_days_of_a_payment_is_what_the_payment_left_out():
    months = [
        (date(2025, 4, 1), date(2025, 4, 30)),
        (date(2025, 5, 1), date(2025, 5, 31)),
        (date(2025, 6, 1), date(2025, 6, 30)),
    ]
    pence = [8_571, 8_857, 8_571]
    person = account(*(paid(*days, each) for days, each in zip(months, pence, strict=True)))
    found = position(person, "council", date(2025, 6, 30))
    # The odd day, 31 March, comes before; it is due by itself.
    assert found.due_pence == 286 + sum(pence)
    assert found.changed == ()


def test_a_rate_changed_in_a_period_is_rounded_with_the_rest_of_it():
    person = account(
        paid(START, week_end(4), 8_000), assessed(2_344, START + timedelta(days=10)), weekly=2_003
    )
    found = position(person, "council", week_end(4))
    whole = amount_pence(contributions(person, "council", Period(START, week_end(4))))
    assert sum(line.pence for line in found.lines) == found.due_pence == whole


def test_a_contribution_reassessed_from_a_past_day_is_told_of_and_charged_to_nobody():
    person = account(paid(START, week_end(4), 8_000), assessed(2_500, START + timedelta(days=14)))
    (changed,) = position(person, "council", week_end(4)).changed
    assert (changed.said_pence, changed.now_pence, changed.more_pence) == (8_000, 9_000, 1_000)
    assert person.owed == {}


def test_arrears_on_top_of_a_period_settle_what_was_changed_in_it():
    person = account(
        paid(START, week_end(4), 8_000),
        paid(week_end(4) + timedelta(days=1), week_end(8), 8_000),
        assessed(2_500, START + timedelta(days=14)),
    )
    assert [c.more_pence for c in position(person, "council", week_end(8)).changed] == [
        1_000,
        2_000,
    ]
    story = paid(START + timedelta(days=14), week_end(8), 3_000)
    person.money[99] = story
    assert position(person, "council", week_end(8)).changed == ()


def test_what_is_left_of_a_bill_is_due_by_the_stop():
    stop = e.StopDecided("must", "consent-withdrawn", START + timedelta(days=9), START)
    person = account(paid(START, week_end(4), 8_000, basis="gross"), stop)
    found = position(person, "council", START + timedelta(days=9))
    assert (found.due_pence, found.weeks[-1].due_on) == (2_857, START + timedelta(days=9))


def test_a_schedule_says_whether_payments_leave_the_contribution_out():
    agreed = e.PaymentScheduleAgreed(
        "council", "direct_payment", "four-weekly", START, 0, "advance", "gross", START
    )
    person = account(agreed, paid(START, week_end(4), 8_000))
    assert basis_on(person, "council", START) == "gross"
    assert basis_on(person, "council", START - timedelta(days=1)) == "net"
    assert position(person, "council", week_end(3)).due_pence == 0


def test_days_nobody_paid_for_yet_are_rounded_by_the_periods_agreed():
    agreed = e.PaymentScheduleAgreed(
        "council", "direct_payment", "monthly", date(2025, 4, 1), 0, "advance", "net", START
    )
    found = position(account(agreed), "council", date(2025, 6, 30))
    assert found.due_pence == 286 + 8_571 + 8_857 + 8_571


def test_nothing_is_due_after_a_stop_and_the_last_part_week_is_due_by_it():
    stop = e.StopDecided("must", "consent-withdrawn", START + timedelta(days=9), START)
    found = position(account(stop), "council", week_end(8))
    assert found.due_pence == amount_pence(
        contributions(account(stop), "council", Period(START, week_end(8)))
    )
    assert found.weeks[-1].due_on == START + timedelta(days=9)
    assert found.weeks[-1].days == 3


def test_a_fund_that_charges_none_has_no_account():
    person = account(contribution_charged=False)
    assert charged_funds(person) == []
    person = account(paid(START, week_end(4), 8_000), weekly=0, contribution_charged=False)
    assert position(person, "council", week_end(8)).due_pence == 0


def test_money_given_back_counts_only_as_far_as_too_much_had_come():
    back = e.PersonRefunded("council", 3_000, week_end(1), "bank-1", None, "overpaid", "p/1")
    found = position(account(came(4_000, 1), back), "council", week_end(1))
    assert (found.came("given-back"), found.overpaid_pence, found.arrears_pence) == (-2_000, 0, 0)
    later = position(account(came(4_000, 1), back), "council", week_end(2))
    assert later.arrears_pence == 2_000


def test_what_was_contributed_elsewhere_counts_where_those_weeks_are_known_here():
    brought = e.OpeningBalanceBrought(
        week_end(3), "bank-1", None, (e.BroughtFund("council", 0, 0, 0, 6_000),)
    )
    assert position(account(brought), "council", week_end(3)).arrears_pence == 0
    new = e.OpeningBalanceBrought(START, "bank-1", None, brought.funds)
    assert position(account(new), "council", week_end(3)).arrears_pence == 6_000


def test_T4_nothing_is_due_where_more_was_assessed_than_there_is_and_so_none_is_payable():
    assert position(account(weekly=16_000), "council", week_end(4)).due_pence == 0
    assert position(account(weekly=15_000), "council", week_end(4)).due_pence == 60_000


def test_of_money_held_in_two_ways_each_is_due_as_its_own_payments_say():
    third = e.AllocationMade(
        "al-3", "council", "third_party", "weekly", 3_003, START, None, START, ()
    )
    person = account(third, assessed(16_001), weekly=0)
    first, last = START, START + timedelta(days=30)
    for held, pence in (("direct_payment", 66_429), ("third_party", 4_433)):
        payment = msgspec.structs.replace(paid(first, last, pence), deployment=held)
        evolve(person, Entry(0, person.stream, person.version + 1, "", "", None, "", payment))
    found = position(person, "council", last)
    assert found.changed == ()
    assert found.due_pence == 66_429 + 4_433


def test_before_anybody_assessed_it_what_payments_said_is_due():
    person = account(
        paid(START, week_end(4), 8_003),
        paid(week_end(4) + timedelta(days=1), week_end(8), 8_003),
        assessed(1_000, week_end(4) + timedelta(days=1)),
        weekly=0,
    )
    found = position(person, "council", week_end(4))
    assert (found.due_pence, found.changed) == (8_003, ())
    assert [week.pence for week in found.weeks] == [2_000, 2_001, 2_001, 2_001]
    found = position(person, "council", week_end(8))
    assert found.due_pence == 8_003 + 4_000
    assert [one.more_pence for one in found.changed] == [-4_003]


weeks = st.integers(1, 60)
changes = st.lists(st.tuples(st.integers(0, 20_000), st.integers(0, 400)), min_size=0, max_size=4)
receipts = st.lists(st.tuples(st.integers(1, 30_000), weeks), max_size=12)
periods_paid = st.lists(st.sampled_from([7, 14, 28, 30, 31]), max_size=8)


def random_account(changed, receipts, lengths, basis):
    events: list = [assessed(pence, START + timedelta(days=at)) for pence, at in changed]
    first = START
    for length in lengths:
        events.append(paid(first, first + timedelta(days=length - 1), 100, basis=basis))
        first += timedelta(days=length)
    events += [came(pence, week) for pence, week in receipts]
    return account(*events)


@draws(changes, receipts, periods_paid, st.sampled_from(["net", "gross"]), st.integers(0, 420))
def test_due_is_received_with_arrears_less_overpaid_on_every_day(
    changed, receipts, lengths, basis, at
):
    person = random_account(changed, receipts, lengths, basis)
    on = START + timedelta(days=at)
    found = position(person, "council", on)
    assert found.due_pence == found.received_pence + found.arrears_pence - found.overpaid_pence
    assert found.due_pence == sum(line.pence for line in found.lines)
    assert bool(found.missed) == bool(found.arrears_pence)


@draws(changes, receipts, periods_paid, st.integers(0, 420), st.integers(1, 30_000), weeks)
def test_a_receipt_more_never_makes_the_first_missed_week_earlier(
    changed, receipts, lengths, at, pence, week
):
    on = START + timedelta(days=at)
    before = position(random_account(changed, receipts, lengths, "net"), "council", on)
    after = position(
        random_account(changed, [*receipts, (pence, week)], lengths, "net"), "council", on
    )
    never = date.max
    first = [p.missed[0].first if p.missed else never for p in (before, after)]
    assert first[1] >= first[0]


@draws(changes, periods_paid)
def test_a_period_paid_for_is_due_as_its_days_come_to_rounded_once(changed, lengths):
    person = random_account(changed, [], lengths, "net")
    found = position(person, "council", START + timedelta(days=300))
    first = START
    for length in lengths:
        days = Period(first, first + timedelta(days=length - 1))
        due = sum(week.pence for week in found.weeks if days.first <= week.first <= days.last)
        payable = within(rates_over(person, "council", "direct_payment", days), days)
        assert due == amounts(payable)[1]
        first += timedelta(days=length)


@pytest.mark.parametrize("pence", [0, 1, 5_993, 234_500])
def test_a_bill_in_weeks_is_nought_where_there_is_no_rate(pence):
    bill = billed(position(account(weekly=0), "council", week_end(2)), pence)
    assert bill.weeks(pence) == 0
    assert bill.difference_pence == pence
