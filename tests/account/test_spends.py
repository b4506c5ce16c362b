"""Spending: recorded because it happened, and asked about where a rule says so."""

import pytest

from ledger import commands as c
from ledger import events as e
from tests.builders import (
    ONE_FUND,
    TWO_FUNDS,
    day,
    fund,
    given,
    line,
    opened,
    said,
    spent,
    statement,
)

DISALLOW = c.DisallowSpend(account="A-1", spend=5, disallowed_on=day(20), reason="not-in-plan")


def shares(*pairs):
    return tuple(e.Share(*pair) for pair in pairs)


def test_a_spend_of_an_account_with_one_fund_is_that_funds():
    (spend,) = given(*ONE_FUND).when(spent(fund=None)).events
    assert spend.shares == shares(("nhs", 4999))


def test_a_spend_is_shared_by_the_weights_named_and_adds_up():
    weights = (c.Weight("nhs", 1), c.Weight("council", 1))
    (spend,) = given(*TWO_FUNDS).when(spent(10001, shares=weights)).events
    assert spend.shares == shares(("nhs", 5001), ("council", 5000))


def test_a_spend_that_nobody_attributed_is_unassigned_and_queried():
    spend, query = given(*TWO_FUNDS).when(spent(fund=None)).events
    assert spend.shares == shares(("unassigned", 4999))
    assert query == e.SpendQueried(7, "spend-unassigned", day(8), None)


@pytest.mark.parametrize(
    ("before", "rule"),
    [
        (c.RecordDeath(account="A-1", died_on=day(7)), "spend-after-death"),
        (c.CloseAccount(account="A-1", closed_on=day(7), reason="moved"), "spend-after-closing"),
        (
            c.DecideStop(
                account="A-1", force="may", ground="misuse", effective_on=day(7), decided_on=day(7)
            ),
            "spend-after-stop",
        ),
    ],
)
def test_money_spent_after_the_end_is_still_recorded(before, rule):
    spend, query = given(*ONE_FUND, before).when(spent()).events
    assert isinstance(spend, e.SpendRecorded)
    assert query.rule == rule


def test_a_spend_is_refused_only_where_it_makes_no_sense():
    given(*ONE_FUND).when(spent(fund="council")).then_refused("unknown-fund")
    given(*ONE_FUND).when(spent(holding="bank-9")).then_refused("not linked to holding bank-9")
    given(*ONE_FUND).when(spent(for_from=day(9), for_to=day(8))).then_refused("before the first")
    both = (c.Weight("nhs", 1),)
    given(*ONE_FUND).when(spent(shares=both, fund="nhs")).then_refused("not both")


def test_a_disallowed_spend_is_owed_and_can_be_made_good():
    good = c.MakeGood(account="A-1", spend=5, received_on=day(25), amount_pence=4999)
    story = given(*ONE_FUND, spent(), DISALLOW).when(good)
    story.then(e.MadeGood(5, shares(("nhs", 4999)), "bank-1", None, day(25)))
    given(*ONE_FUND, spent(), DISALLOW, good).when(good).then_refused("£0.00 is owed")


def test_a_disallowance_upheld_for_the_person_is_restored():
    accept = c.AcceptSpend(
        account="A-1", spend=5, accepted_on=day(28), reason="reconsidered", restored_pence=999
    )
    (event,) = given(*ONE_FUND, spent(), DISALLOW).when(accept).events
    assert event.restored == shares(("nhs", 999))
    story = given(*ONE_FUND, spent(), DISALLOW, accept)
    story.when(c.AcceptSpend(
        account="A-1", spend=5, accepted_on=day(29), reason="again", restored_pence=4001
    )).then_refused("£40.00 of entry 5 is still owed")  # fmt: skip


def test_no_more_of_a_spend_is_disallowed_than_it_cost():
    part = c.DisallowSpend(
        account="A-1", spend=5, disallowed_on=day(20), reason="x", amount_pence=5000
    )
    given(*ONE_FUND, spent()).when(part).then_refused("£49.99 of entry 5 can be disallowed")
    given(*ONE_FUND, spent()).when(DISALLOW, DISALLOW).then_refused("£0.00 of entry 5")


def test_a_refund_goes_back_to_the_funds_that_paid_in_their_shares():
    weights = (c.Weight("nhs", 2), c.Weight("council", 1))
    back = c.ReceiveRefund(account="A-1", spend=7, received_on=day(20), amount_pence=50)
    story = given(*TWO_FUNDS, spent(100, shares=weights)).when(back, back)
    first, second = story.events
    assert [s.pence for s in first.shares] == [34, 16]
    assert [s.pence for s in second.shares] == [33, 17]
    story.when(back).then_refused("£0.00 left to refund")


def test_a_refund_of_a_disallowed_spend_pays_what_is_owed_first():
    part = c.DisallowSpend(
        account="A-1", spend=5, disallowed_on=day(20), reason="x", amount_pence=1000
    )
    back = c.ReceiveRefund(account="A-1", spend=5, received_on=day(25), amount_pence=1500)
    owed, spent_ = given(*ONE_FUND, spent(), part).when(back).events
    assert (owed.against, owed.shares) == ("owed", shares(("nhs", 1000)))
    assert (spent_.against, spent_.shares) == ("spent", shares(("nhs", 500)))


def test_shares_are_corrected_at_the_day_it_was_paid():
    fix = c.CorrectShares(
        account="A-1", spend=7, shares=(c.Weight("council", 1),), reason="wrong-funder"
    )
    (event,) = given(*TWO_FUNDS, spent()).when(fix).events
    assert (event.paid_on, event.seen) == (day(8), False)
    assert (event.was, event.shares) == (shares(("nhs", 4999)), shares(("council", 4999)))
    given(*TWO_FUNDS, spent(), fix).when(fix).then_refused("has these shares already")


def test_a_spend_can_be_for_something_else_but_not_for_the_same():
    other = c.RecategoriseSpend(account="A-1", spend=5, category="transport", reason="miscoded")
    (event,) = given(*ONE_FUND, spent()).when(other).events
    assert (event.was, event.category) == ("personal-care", "transport")
    given(*ONE_FUND, spent(), other).when(other).then_refused("is transport already")


def test_a_notional_spend_is_in_no_holding():
    notional = spent(deployment="notional")
    (event,) = given(*ONE_FUND).when(notional).events
    assert event.holding is None
    given(*ONE_FUND).when(spent(deployment="notional", holding="bank-1")).then_refused("no holding")


def test_only_a_spend_that_stands_can_be_talked_of():
    given(*ONE_FUND).when(DISALLOW).then_refused("entry 5 of A-1 is not a spend that stands")
    gone = c.ReverseEntry(account="A-1", entry=5, reason="typo")
    given(*ONE_FUND, spent(), gone).when(DISALLOW).then_refused("not a spend that stands")


def test_an_account_is_opened_once():
    given(opened()).when(opened()).then_refused("account A-1 is open already")


SHOWN = statement((line(-4999, day(8)), said("spend", fund="nhs", category="food")))


def test_a_spend_that_the_bank_has_shown_is_not_typed_in_again():
    given(*ONE_FUND, SHOWN).when(spent()).then_refused("entry A-1/5 is the bank's own line")
    given(*ONE_FUND, SHOWN).when(spent(again=True)).then_kinds(e.SpendRecorded)
    given(*ONE_FUND, SHOWN).when(spent(paid_on=day(9))).then_kinds(e.SpendRecorded)
    undone = c.ReverseEntry(account="A-1", entry=5, reason="typo")
    given(*ONE_FUND, SHOWN, undone).when(spent()).then_kinds(
        e.SpendRecorded, e.LineAllocated, e.LineMatched
    )


def test_a_contribution_that_the_bank_has_shown_is_not_typed_in_again():
    shown = statement((line(800, day(8)), said("contribution", fund="council")))
    typed = c.ReceiveContribution(
        account="A-1", fund="council", received_on=day(8), amount_pence=800
    )
    given(*TWO_FUNDS, shown).when(typed).then_refused("shown-already")


def test_a_funds_terms_may_change_and_its_funder_may_not():
    charges = fund("nhs", programme="social-care", contribution_charged=True)
    given(*ONE_FUND).when(charges).then_kinds(e.FundAdded)
    given(*ONE_FUND).when(fund("nhs")).then_refused("on these terms already")
    given(*ONE_FUND).when(fund("nhs", funder="another")).then_refused("another-funder")
