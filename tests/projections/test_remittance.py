"""Every credit is told of; and what was known of it then stays what was known then."""

from __future__ import annotations

from datetime import date

import pytest

from ledger import commands as c
from ledger import events as e
from ledger.recording import entry_of
from ledger.service import Actor, Ledger, Order
from projections.dues import dues
from projections.remittance import advice_text, advices_of_account
from tests.builders import allocated, fund, holding, line, linked, opened, said, statement
from tests.projections.worlds import opened as a_new_ledger

MONDAY = date(2023, 8, 28)
FOUR_WEEKS = {"first_on": MONDAY, "last_on": date(2023, 9, 24)}
NEXT_FOUR = {"first_on": date(2023, 9, 25), "last_on": date(2023, 10, 22)}


@pytest.fixture
def ledger(ledger_url):
    with a_new_ledger(ledger_url) as store:
        yield Ledger(store)


def tell(ledger: Ledger, *commands: c.Command) -> int:
    """The position after these, which nobody else need agree to."""
    head = ledger.store.head().position
    orders = [Order(f"told-{place}", one) for place, one in enumerate(commands, head)]
    ledger.record(orders, Actor("staff-1"))
    return ledger.store.head().position


def setup(weekly: int = 15_000, assessed: int = 2_000):
    yield opened(opened_on=MONDAY)
    yield fund("council", from_on=MONDAY, programme="social-care")
    yield holding(opened_on=MONDAY)
    yield linked(from_on=MONDAY)
    yield allocated("council", amount_pence=weekly, from_on=MONDAY, decided_on=MONDAY)
    if assessed:
        yield c.AssessContribution(
            account="A-1", fund="council", weekly_pence=assessed, from_on=MONDAY, decided_on=MONDAY
        )
    yield c.AgreePaymentSchedule(
        account="A-1", fund="council", frequency="four-weekly", from_on=MONDAY, decided_on=MONDAY
    )


def pay(gross: int, contribution: int = 0, **changes) -> c.MakePayment:
    fields = {"paid_on": MONDAY, "gross_pence": gross, "contribution_pence": contribution}
    return c.MakePayment(account="A-1", fund="council", **fields | changes)


def risen(pence: int) -> c.ReviseAllocation:
    return c.ReviseAllocation(
        account="A-1", allocation="al-council", amount_pence=pence, from_on=date(2023, 9, 4),
        decided_on=date(2023, 10, 1),
    )  # fmt: skip


def test_T24_every_credit_has_an_advice_naming_period_rate_days_and_contribution(ledger):
    """£3,430.00 came without a word (Worcestershire): here none can, whichever way it is paid."""
    seen = c.AllocatePart(amount_pence=12_345, attribution=said("payment", fund="council"))
    tell(
        ledger,
        *setup(),
        pay(60_000, 8_000, **FOUR_WEEKS),
        risen(16_500),
        c.PayArrears(account="A-1", fund="council", paid_on=date(2023, 10, 3),
                     upto_on=date(2023, 10, 3)),
        pay(343_000, paid_on=date(2023, 10, 4)),
        statement(line(12_345, date(2023, 10, 2))),
        c.AllocateLine(holding="bank-1", line="bank-1/2023-10-02/12345/1", parts=(seen,)),
    )  # fmt: skip
    credits = [
        entry for entry in map(entry_of, ledger.store.rows(0))
        if isinstance(entry.event, e.PaymentMade)
    ]  # fmt: skip
    advices = advices_of_account(ledger.store, "A-1")
    assert [one.entry for one in advices] == [entry.version for entry in credits]
    assert [one.paid_pence for one in advices] == [52_000, 4_500, 58_000, 343_000, 12_345]
    for one in advices:
        own = one.contribution_pence if one.basis == "net" else 0
        assert one.gross_pence - own - sum(p for _, p in one.offsets) == one.paid_pence
    first, arrears, after, bare, seen = map(advice_text, advices)
    assert "for         28 August 2023 to 24 September 2023, 28 days" in first
    assert "28 days at £150.00 a week, contribution £20.00 a week" in first
    assert "less your contribution" in first and "-£80.00" in first and "£520.00" in first
    assert "for         not said" in bare and "£3,430.00" in bare
    assert "£123.45" in seen
    assert "21 days at £165.00 a week, contribution £20.00 a week" in arrears
    assert "paid for them before" in arrears and "£45.00" in arrears
    assert "28 days at £165.00 a week, contribution £20.00 a week" in after


def test_T26_what_was_known_then_and_what_is_known_now_are_both_there_and_differ_by_the_rise(
    ledger,
):
    story = (*setup(assessed=0), pay(60_000, **FOUR_WEEKS), pay(60_000, **NEXT_FOUR))
    then = tell(ledger, *story)
    on = NEXT_FOUR["first_on"]

    def asked(known: int | None = None):
        (found,) = dues(ledger.store, "A-1", on=on, known_at=known).funds
        return found

    before = asked()
    now = tell(ledger, risen(16_500))
    assert asked(then) == before and asked(now) == asked()
    assert [one.difference_pence for one in asked(then).pieces] == [0, 0]
    assert [one.difference_pence for one in asked(now).pieces] == [4_500, 6_000]
    assert asked(now).due_pence - asked(then).due_pence == 10_500
    assert (asked(then).arrears_pence, asked(now).arrears_pence) == (0, 10_500)
    tell(ledger, risen(15_000))
    assert asked(then) == before and asked(now).arrears_pence == 10_500
    assert asked().arrears_pence == 0
