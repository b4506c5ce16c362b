"""Reclaims: proposed, notice served, received or withdrawn; never just taken."""

from ledger import commands as c
from ledger import events as e
from ledger.account.reclaims.offsets import offsets_for
from ledger.book.having import has_pence
from tests.builders import (
    ONE_FUND,
    adopted,
    day,
    given,
    holding,
    line,
    linked,
    paid,
    said,
    statement,
)

PAID = (*ONE_FUND, paid())


def propose(pence=20000, **changes):
    fields = {"reclaim": "r-1", "fund": "nhs", "ground": "paid-in-error"}
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
        account="A-1", reclaim="r-1", withdrawn_on=day(11, 9), reason="wrong-amount"
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


UNUSED = (*ONE_FUND, paid(235000))
"""£2,350.00 at £150.00 a week: with eight weeks kept, £1,150.00 is surplus (domain.md T7)."""


def unused(pence, **changes):
    return propose(pence, **{"ground": "unused-accumulated"} | changes)


def test_no_more_unused_money_is_asked_back_than_the_surplus_that_stands():
    given(*UNUSED).when(unused(115001)).then_refused("£1,150.00 of fund nhs is surplus")
    given(*UNUSED).when(unused(115001)).then_refused("kept -£1,200.00")
    given(*UNUSED, unused(100000)).when(unused(15001, reclaim="r-2")).then_refused(
        "asked already by r-1 £1,000.00"
    )
    given(*UNUSED, unused(100000)).when(unused(15000, reclaim="r-2")).then_kinds(e.ReclaimProposed)


def test_a_notice_asks_no_more_than_is_still_surplus_on_its_day():
    gone = c.RecordSpend(
        account="A-1", paid_on=day(11, 9), amount_pence=50000, category="equipment", fund="nhs"
    )
    given(*UNUSED, unused(115000), gone).when(notice(115000)).then_refused("£650.00 of fund nhs")
    given(*UNUSED, unused(115000), gone).when(notice(65000)).then_kinds(e.NoticeServed)


def test_a_notice_names_its_policy_its_working_and_what_was_known():
    story = given(*UNUSED, unused(115000)).when(notice(115000))
    served = story.events[-1]
    identified = given(*UNUSED).when(c.IdentifySurplus(account="A-1", fund="nhs", on=day(12, 9)))
    assert served.digest == identified.events[-1].digest
    assert (served.policy, served.position) == ("default/1", 0)


def test_a_notice_gives_the_time_that_policy_says():
    given(*PAID, propose()).when(notice(repay_by=day(9, 10))).then_refused("at least 28 days")
    soon = adopted(repay_days=14)
    given(*PAID, soon, propose()).when(notice(repay_by=day(26, 9))).then_kinds(e.NoticeServed)
    given(*PAID, propose()).when(notice(served_on=day(9, 9))).then_refused("before-proposal")


def test_less_than_policy_recovers_is_not_asked_back():
    given(*PAID, adopted(min_recover_pence=5000)).when(propose(4999)).then_refused("below £50.00")


def test_T20_what_was_paid_in_error_goes_back_without_a_word_being_struck_out():
    """£575.00 paid in error, and taken off the next payment."""
    error = paid(57500, paid_on=day(5), on_top=True)
    by_offset = c.AgreeInstalments(
        account="A-1", reclaim="r-1", by="offset", first_on=day(26, 9), agreed_on=day(13, 9)
    )
    story = given(*ONE_FUND, error, propose(57500), notice(57500), by_offset)
    account = story.draft.account("A-1")
    assert account.reversed_by == {}
    asked = {"fund": "nhs", "on": day(26, 9), "policies": story.draft.policies}
    has = has_pence(story.draft, account, day(26, 9))
    assert offsets_for(account, net_pence=60000, has=has, **asked) == [("r-1", 57500)]
    assert offsets_for(account, net_pence=50000, has=has, **asked) == [("r-1", 50000)]


def test_a_payment_that_was_asked_back_already_is_not_taken_back_as_well():
    history = (*PAID, propose(), notice(), receive())
    ((entry, _),) = given(*history).draft.account("A-1").payments()
    reverse = c.ReverseEntry(account="A-1", entry=entry, reason="typing-error")
    given(*history).when(reverse).then_refused("reclaims r-1 ask for £200.00 of what fund nhs paid")
    given(*history).when(reverse).then_refused("entries 8 came back already")
    given(*PAID, propose()).when(reverse).then_refused("dpl reclaim withdraw A-1 r-1")
    given(*PAID).when(reverse).then_kinds(e.EntryReversed)
    less = c.CorrectEntry(account="A-1", entry=entry, amount_pence=19999, reason="typing-error")
    given(*history).when(less).then_refused("it paid only £199.99")


def test_money_taken_while_it_is_looked_at_again_is_recorded_and_queried():
    ask = c.RequestReconsideration(account="A-1", reclaim="r-1", requested_on=day(20, 9))
    sweep = statement((line(-20000, day(1, 10)), said("reclaim")))
    story = given(*PAID, propose(), notice(), ask).when(sweep)
    story.then_kinds(e.StatementImported, e.ReclaimReceived, e.SpendQueried)
    assert story.events[-1].rule == "money-taken-while-held-up"


CARD = (holding("card-1", kind="card"), linked("card-1"))


def swept(on, where="bank-1"):
    return statement((line(-20000, on), said("reclaim")), holding=where)


def test_a_card_swept_before_the_days_of_the_notice_are_over_is_recorded_and_queried():
    noticed = (*PAID, *CARD, propose(), notice())
    story = given(*noticed).when(swept(day(25, 9), "card-1"))
    story.then_kinds(e.StatementImported, e.ReclaimReceived, e.SpendQueried)
    asked = story.events[-1]
    assert (asked.rule, asked.policy) == ("money-taken-in-notice-days", "default/1")
    assert story.events[1].reclaim == "r-1"
    given(*noticed).when(swept(day(26, 9), "card-1")).then_kinds(
        e.StatementImported, e.ReclaimReceived
    )


def test_a_card_line_that_a_person_allocates_in_the_days_of_the_notice_is_queried_too():
    unsaid = statement(line(-20000, day(25, 9)), holding="card-1")
    allocate = c.AllocateLine(
        holding="card-1",
        line="card-1/2025-09-25/-20000/1",
        parts=(c.AllocatePart(amount_pence=20000, attribution=said("reclaim")),),
    )
    story = given(*PAID, *CARD, propose(), notice(), unsaid).when(allocate)
    assert [q.rule for q in story.of(e.SpendQueried)] == ["money-taken-in-notice-days"]


def test_the_person_may_repay_from_their_bank_before_the_days_of_the_notice_are_over():
    story = given(*PAID, propose(), notice()).when(swept(day(13, 9)))
    story.then_kinds(e.StatementImported, e.ReclaimReceived)
    assert story.draft.account("A-1").reclaims["r-1"].left_pence == 0


def test_an_account_whose_reclaim_is_given_up_or_looked_at_again_closes_or_waits():
    close = c.CloseAccount(account="A-1", closed_on=day(2, 10), reason="moved")
    everything = (*PAID, propose(60000), notice(60000), receive(50000))
    stays = c.WriteOffReclaim(
        account="A-1", reclaim="r-1", against="held", written_off_on=day(2, 10),
        authority="panel-7", reason="hardship",
    )  # fmt: skip
    given(*everything).when(close).then_refused("reclaim r-1 is not settled")
    ask = c.RequestReconsideration(account="A-1", reclaim="r-1", requested_on=day(2, 10))
    given(*everything, receive(10000), ask).when(close).then_refused("reclaim r-1 is not settled")
    given(*everything, stays).when(close).then_refused("not-empty")
