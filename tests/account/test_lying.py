"""How long money has lain in a fund: first in, first out, and the surplus is the oldest of it."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given as draws
from hypothesis import strategies as st

from ledger import events as e
from ledger.account.reclaims.lying import Layer, came_in, last_in, oldest, surplus_layers
from tests.builders import APRIL_1, ONE_FUND, day, given, paid, spent


def account(*commands):
    return given(*ONE_FUND, *commands).draft.account("A-1")


def told(layers) -> list[tuple]:
    return [(layer.on, layer.pence) for layer in layers]


JUNE_30 = day(30, 6)
THREE = (
    paid(60_000, paid_on=day(1)),
    paid(60_000, paid_on=day(29), on_top=True),
    paid(60_000, paid_on=day(27, 5), on_top=True),
)


def aged(person, has: int, pence: int, on=JUNE_30, **changes):
    how = {"of_person": False, "owned_pence": has, "pence": pence}
    return told(surplus_layers(person, "nhs", on, **how | changes))


def test_what_is_left_is_what_came_in_last_and_the_surplus_is_the_oldest_of_it():
    person = account(*THREE, spent(80_000, paid_on=day(1, 6)))
    assert aged(person, 100_000, 100_000) == [(day(29), 40_000), (day(27, 5), 60_000)]
    assert aged(person, 100_000, 50_000) == [(day(29), 40_000), (day(27, 5), 10_000)]


def test_what_came_after_the_day_asked_about_is_not_there_yet():
    person = account(*THREE)
    assert aged(person, 120_000, 70_000, on=day(30)) == [(day(1), 60_000), (day(29), 10_000)]


def test_a_payment_that_went_back_did_not_come():
    draft = given(*ONE_FUND, *THREE).draft
    person = draft.account("A-1")
    (second,) = [v for v, one in person.payments() if one.paid_on == day(29)]
    draft.add(person, e.PaymentReturned(second, "nhs", "bank-1", None, day(2, 5), 60_000))
    came = came_in(person, "nhs", JUNE_30, of_person=False)
    assert told(came) == [(day(1), 60_000), (day(27, 5), 60_000)]
    assert len(came_in(person, "nhs", day(1, 5), of_person=False)) == 2


def test_the_persons_money_is_aged_by_what_the_person_put_in():
    draft = given(*ONE_FUND, *THREE).draft
    person = draft.account("A-1")
    draft.add(person, e.ContributionReceived("nhs", "bank-1", None, day(10), 2_000))
    draft.add(person, e.ContributionReceived("nhs", None, None, day(11), 9_000))
    assert aged(person, 1_500, 1_500, of_person=True) == [(day(10), 1_500)]
    assert (day(10), 2_000) not in told(came_in(person, "nhs", JUNE_30, of_person=False))


def test_what_no_entry_brought_has_been_there_since_the_fund_has_or_the_first_that_came():
    assert aged(account(), 500, 500) == [(APRIL_1, 500)]
    assert aged(account(paid(400, paid_on=day(5))), 500, 500) == [(APRIL_1, 100), (day(5), 400)]


RECEIPTS = st.lists(st.tuples(st.integers(0, 400), st.integers(1, 50_000)), max_size=12)


@draws(RECEIPTS, st.integers(0, 400_000), st.integers(0, 400_000))
def test_layers_add_up_to_the_penny_and_no_receipt_is_left_beyond_what_it_brought(came, has, some):
    receipts = [Layer(APRIL_1 + timedelta(days=n), pence, place) for place, (n, pence) in
                enumerate(came)]  # fmt: skip
    left = last_in(receipts, has, else_on=APRIL_1)
    assert sum(layer.pence for layer in left) == has
    brought = {one.entry: one for one in receipts}
    for layer in left:
        assert layer.entry is None or layer.pence <= brought[layer.entry].pence
    part = list(oldest(left, some))
    assert sum(layer.pence for layer in part) == min(has, some)
    rest = has - min(has, some)
    newest = last_in(receipts, rest, else_on=APRIL_1)
    if part and newest and rest:
        assert max(layer.on for layer in part) <= min(layer.on for layer in newest)
