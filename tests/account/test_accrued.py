"""What is due for days up to a day and unpaid: by days, whenever its pay day is."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given as draws
from hypothesis import strategies as st

from ledger import commands as c
from ledger import events as e
from ledger.account.pay.accrued import accrued
from ledger.account.pay.advance import advance_pence
from ledger.account.pay.due import all_due
from ledger.money import for_days
from tests.builders import ONE_FUND, allocated, given, paid

MARCH_31 = date(2026, 3, 31)
FIRST = date(2026, 3, 24)
CHAIR = allocated(allocation="chair", frequency="one-off", amount_pence=50_000, from_on=FIRST)


def scheduled(**changes) -> c.AgreePaymentSchedule:
    fields = {"frequency": "four-weekly", "from_on": date(2025, 4, 1), "decided_on": FIRST}
    return c.AgreePaymentSchedule(account="A-1", fund="nhs", **fields | changes)


def account(*commands):
    return given(*ONE_FUND, *commands).draft.account("A-1")


def lacking(person, on: date = MARCH_31) -> int:
    return sum(one.pence for one in accrued(person, on))


def test_days_up_to_the_years_end_are_due_though_their_pay_day_is_after_it():
    """Paid in arrears: four weeks from 24 March are paid on 21 April, and 8 days are the old's."""
    in_arrears = scheduled(from_on=FIRST, timing="arrears")
    (one,) = accrued(account(in_arrears), MARCH_31)
    assert (one.days.first, one.days.last) == (FIRST, MARCH_31)
    assert one.pence == 60_000 - 42_857  # 8 days of 28, as a payment for them would be split
    assert all(due.due_pence == 0 for due in all_due(account(in_arrears), on=MARCH_31))


def test_what_was_paid_is_not_due_and_what_was_paid_too_little_is_split_by_day():
    days = {"first_on": FIRST, "last_on": FIRST + timedelta(days=27), "paid_on": FIRST}
    schedule = scheduled(from_on=FIRST)
    assert lacking(account(schedule, paid(60_000, **days))) == 0
    assert lacking(account(schedule, paid(32_000, **days))) == 8_000
    late = days | {"paid_on": date(2026, 4, 2)}
    assert lacking(account(schedule, paid(60_000, **late))) == 17_143


def test_without_a_schedule_nothing_is_said_to_be_due_and_a_one_off_is_due_on_its_day():
    assert lacking(account()) == 0
    assert lacking(account(CHAIR)) == 50_000
    assert lacking(account(CHAIR), FIRST - timedelta(days=1)) == 0


def test_a_payment_that_says_nothing_may_have_paid_what_is_due():
    draft = given(*ONE_FUND, CHAIR).draft
    person = draft.account("A-1")
    says_nothing = e.PaymentMade(
        "nhs", "direct_payment", "bank-1", None, FIRST, None, None, 30_000, 0, 30_000, "net"
    )
    draft.add(person, says_nothing)
    (one,) = accrued(person, MARCH_31)
    assert (one.pence, one.perhaps_pence) == (50_000, 30_000)


@draws(st.integers(1, 100_000), st.integers(0, 60), st.integers(0, 400_000))
def test_paid_and_still_due_for_days_before_and_after_come_to_what_the_days_are_due(
    weekly, before, came
):
    """Of one period of four weeks that begins by the year's end: what was paid for its old days
    and what is accrued of them, with the like of its new days, is all that it is due."""
    first = MARCH_31 - timedelta(days=before % 28)
    pays = allocated(amount_pence=weekly, from_on=first)
    whole = for_days(weekly, 28)
    came = min(came, whole)
    made = [paid(came, paid_on=first, first_on=first, last_on=first + timedelta(days=27))]
    history = (*ONE_FUND[:-1], pays, scheduled(from_on=first), *(made if came else []))
    person = given(*history).draft.account("A-1")
    ahead = advance_pence(person, MARCH_31).get("nhs", 0)
    old = came - ahead + lacking(person)
    assert 0 <= old <= whole
    days = (MARCH_31 - first).days + 1
    assert abs(old - for_days(weekly, days)) <= 1
