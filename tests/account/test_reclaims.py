"""Reclaims: proposed, notice served, received or withdrawn; never just taken."""

from ledger import commands as c
from ledger import events as e
from tests.builders import ONE_FUND, day, given, line, paid, said, statement

PAID = (*ONE_FUND, paid())


def propose(pence=20000, **changes):
    fields = {"reclaim": "r-1", "fund": "nhs", "ground": "unused-accumulated"}
    fields |= {"proposed_on": day(10, 9), "amount_pence": pence}
    return c.ProposeReclaim(account="A-1", **fields | changes)


def notice(pence=20000, **changes):
    fields = {"reclaim": "r-1", "served_on": day(12, 9), "repay_by": day(10, 10)}
    fields |= {"amount_pence": pence, "repayer": "person", "reasons": ("unused",)}
    return c.ServeNotice(account="A-1", **fields | changes)


def receive(pence=20000, **changes):
    fields = {"reclaim": "r-1", "received_on": day(1, 10), "amount_pence": pence}
    return c.ReceiveReclaim(account="A-1", **fields | changes)


def test_a_reclaim_is_received_after_its_notice():
    story = given(*PAID, propose(), notice()).when(receive(15000), receive(5000))
    story.then_kinds(e.ReclaimReceived, e.ReclaimReceived)


def test_nothing_is_received_without_a_served_notice():
    given(*PAID, propose()).when(receive()).then_refused("so nothing may be taken")


def test_nothing_is_asked_back_beyond_what_was_paid():
    given(*PAID).when(propose(60001)).then_refused("is beyond what was paid")
    given(*PAID, propose(50000)).when(propose(10001, reclaim="r-2")).then_refused("beyond")
    withdrawn = c.WithdrawReclaim(
        account="A-1", reclaim="r-1", withdrawn_on=day(11, 9), reason="agreed-use"
    )
    given(*PAID, propose(50000), withdrawn).when(propose(60000, reclaim="r-2")).then_kinds(
        e.ReclaimProposed
    )


def test_no_more_is_received_than_the_notice_asks():
    given(*PAID, propose(), notice(15000)).when(receive(15001)).then_refused("£150.00 is still")
    story = given(*PAID, propose(), notice(), receive(15000))
    story.when(receive(5001)).then_refused("of which £50.00 is still to come")


def test_a_notice_has_its_four_parts():
    given(*PAID, propose()).when(notice(reasons=())).then_refused("SI 2013/1617 reg 15(2)")
    given(*PAID, propose()).when(notice(repay_by=day(12, 9))).then_refused("no-time-to-repay")
    given(*PAID, propose()).when(notice(20001)).then_refused("£200.00 was proposed")
    given(*PAID, propose(), notice()).when(notice()).then_refused("was served already")


def test_after_a_death_notice_goes_to_the_personal_representatives():
    died = c.RecordDeath(account="A-1", died_on=day(1, 9))
    given(*PAID, died, propose()).when(notice()).then_refused("personal-representatives")
    given(*PAID, died, propose()).when(notice(repayer="personal-representatives")).then_kinds(
        e.NoticeServed
    )


def test_money_the_bank_shows_taken_without_notice_is_recorded_and_queried():
    sweep = statement((line(-20000, day(1, 10)), said("reclaim", fund="nhs")))
    story = given(*PAID).when(sweep)
    story.then_kinds(e.StatementImported, e.ReclaimReceived, e.SpendQueried)
    assert story.events[-1].rule == "money-taken-without-notice"


def test_money_the_bank_shows_repaid_under_a_notice_settles_that_reclaim():
    sweep = statement((line(-20000, day(1, 10)), said("reclaim")))
    story = given(*PAID, propose(), notice()).when(sweep)
    story.then_kinds(e.StatementImported, e.ReclaimReceived)
    assert story.events[-1].reclaim == "r-1"


def test_what_is_owed_is_repaid_straight_to_the_funder():
    story = given(*PAID, propose(), notice()).when(receive(100, against="owed"))
    story.then_refused("£0.00 is owed to fund nhs")


def test_an_account_with_an_unsettled_reclaim_is_not_closed():
    close = c.CloseAccount(account="A-1", closed_on=day(2, 10), reason="moved")
    given(*PAID, propose(), notice()).when(close).then_refused("reclaim r-1 is not settled")
    story = given(*PAID, propose(60000), notice(60000), receive(60000))
    story.when(close).then_kinds(e.AccountClosed)


def test_nothing_more_is_asked_of_a_closed_account():
    close = c.CloseAccount(account="A-1", closed_on=day(2, 10), reason="moved")
    settled = (*PAID, propose(60000), notice(60000), receive(60000), close)
    given(*settled).when(propose(reclaim="r-2")).then_refused("account-closed")
