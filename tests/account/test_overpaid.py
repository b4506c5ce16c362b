"""What was paid too much is asked back once: less what reclaims ask of it, or got."""

import pytest

from ledger import commands as c
from ledger.account.pay.due import all_due
from ledger.account.pay.overpaid import asked_already, to_ask_back
from ledger.account.pay.paying import Asked, payable
from tests.account.test_let_be import notice, propose, received, withdrawn
from tests.book.test_payrun import account
from tests.builders import day, given, paid, spent

DIED, AFTER = day(14), day(1, 6)
"""Paid to 28 April at £150.00 a week, of which 14 days are after the death: £300.00 too much."""
PAID = (*account(who="nhs"), paid(60_000, paid_on=day(1), first_on=day(1), last_on=day(28)))
DEAD = (*PAID, c.RecordDeath(account="A-1", died_on=DIED))
REST = {"ground": "death"}
WHO = {"repayer": "personal-representatives"}


def of(*history, on=AFTER):
    found = given(*history).draft.account("A-1")
    dues = all_due(found, on=on)
    (already,), (to_ask,) = asked_already(found, dues, on=on), to_ask_back(found, dues, on=on)
    assert dues[0].overpaid_pence == already.pence + to_ask or found.closed_on
    return already.pence, to_ask


def test_what_no_reclaim_asks_for_is_still_to_be_asked_back():
    assert of(*DEAD) == (0, 30_000)


def test_who_is_asked_for_all_that_is_left_is_asked_for_it_already():
    asks = (*DEAD, propose(60_000, on=day(1, 5), **REST))
    assert of(*asks) == (30_000, 0)
    assert of(*asks, notice(60_000, on=day(2, 5), **WHO)) == (30_000, 0)
    assert of(*asks, on=day(30)) == (0, 30_000)  # before it was asked


def test_what_came_back_of_it_stays_asked_for_and_what_was_given_up_is_still_to_ask():
    asks = (*DEAD, propose(60_000, on=day(1, 5), **REST), notice(60_000, on=day(2, 5), **WHO))
    came = (*asks, received(20_000, day(1, 6)))
    assert of(*came) == (30_000, 0)
    assert of(*came, withdrawn(on=day(2, 6)), on=day(3, 6)) == (20_000, 10_000)


def test_less_asked_than_was_overpaid_leaves_the_rest():
    gone = spent(40_000, paid_on=day(20))
    assert of(*DEAD, gone, propose(20_000, on=day(1, 5), **REST)) == (20_000, 10_000)


def test_money_paid_in_error_counts_once_whether_it_is_asked_or_came():
    error = {"ground": "paid-in-error"}
    asks = (*DEAD, propose(30_000, on=day(1, 5), **error))
    assert of(*asks) == (30_000, 0)
    story = given(*asks, notice(30_000, on=day(2, 5), **WHO), received(10_000, day(1, 6)))
    found = story.draft.account("A-1")
    (due,) = dues = all_due(found, on=AFTER)
    assert (due.recovered_pence, due.overpaid_pence) == (10_000, 20_000)
    assert to_ask_back(found, dues, on=AFTER) == [0]


def test_what_was_asked_before_it_was_paid_or_was_wrongly_spent_is_other_money():
    early = (
        *account(who="nhs"),
        paid(10_000, paid_on=day(1), on_top=True),
        propose(10_000, on=day(2), ground="plan-changed"),
        paid(60_000, paid_on=day(3), first_on=day(1), last_on=day(28)),
        c.RecordDeath(account="A-1", died_on=DIED),
    )
    assert of(*early)[1] == 30_000
    wrong = spent(30_000, paid_on=day(5))
    story = given(*PAID, wrong)
    entry = next(iter(story.draft.account("A-1").spends))
    refused = c.DisallowSpend(
        account="A-1", spend=entry, disallowed_on=day(6), reason="not-in-plan"
    )
    owed = propose(30_000, on=day(1, 5), ground="used-outside-plan")
    death = c.RecordDeath(account="A-1", died_on=DIED)
    assert of(*PAID, wrong, refused, death, owed) == (0, 30_000)


@pytest.mark.parametrize(
    "asked, leaves",
    [(None, [("overpaid", 30_000)]), (60_000, []), (10_000, [("overpaid", 20_000)])],
)
def test_a_pay_run_leaves_out_only_what_is_still_to_be_asked_back(asked, leaves):
    asks = [propose(asked, on=day(1, 5), **REST)] if asked else []
    story = given(*DEAD, *asks)
    wanted = Asked(paid_on=AFTER, pay_days_to=AFTER, upto_on=AFTER, with_arrears=False)
    found = payable(story.draft.account("A-1"), wanted, story.draft.policies)
    assert [(one.rule, one.pence) for one in found.left_out] == leaves
