"""Replies that hold a reclaim up, how it is settled, and what is given up or given back."""

from ledger import commands as c
from ledger import events as e
from ledger.account.reclaims.stages import stage_on
from tests.account.test_reclaims import PAID, notice, propose, receive
from tests.builders import (
    ONE_FUND,
    adopted,
    allocated,
    day,
    fund,
    given,
    holding,
    line,
    linked,
    paid,
    said,
    spent,
    statement,
)

NOTICED = (*PAID, propose(), notice())
"""£200.00 of 600.00 asked back: notice on 12 September, to be repaid by 10 October."""


def ask(on=None, **changes):
    fields = {"requested_on": on or day(20, 9), "grounds": ("planned-use",)} | changes
    return c.RequestReconsideration(account="A-1", reclaim="r-1", **fields)


def decide(outcome="confirmed", on=None, **changes):
    fields = {"decided_on": on or day(25, 9), "reasons": ("no-plan-for-it",)} | changes
    return c.DecideReconsideration(account="A-1", reclaim="r-1", outcome=outcome, **fields)


def agree(by="repayment", **changes):
    fields = {"first_on": day(1, 10), "agreed_on": day(26, 9)} | changes
    return c.AgreeInstalments(account="A-1", reclaim="r-1", by=by, **fields)


def give_up(pence=None, **changes):
    fields = {"reclaim": "r-1", "written_off_on": day(1, 10), "authority": "panel-7"}
    fields |= {"reason": "hardship", "amount_pence": pence}
    return c.WriteOffReclaim(account="A-1", **fields | changes)


def stage(story, on, name="r-1"):
    found = stage_on(story.draft.account("A-1"), name, story.draft.policies, on)
    return found and found.name


# ── replies ──────────────────────────────────────────────────────────────────────────────────


def test_nothing_is_taken_while_it_is_looked_at_again():
    given(*NOTICED, ask()).when(receive()).then_refused("SI 2013/1617 reg 15(4)")
    given(*NOTICED, ask()).when(agree("offset")).then_refused("held-up")
    given(*NOTICED, ask(), decide()).when(receive()).then_kinds(e.ReclaimReceived)


def test_another_look_is_asked_for_after_the_notice_and_in_time():
    given(*PAID, propose()).when(ask()).then_refused("no notice of reclaim r-1")
    given(*NOTICED).when(ask(day(11, 9))).then_refused("before-notice")
    given(*NOTICED).when(ask(day(10, 10))).then_kinds(e.ReconsiderationRequested)
    given(*NOTICED).when(ask(day(11, 10))).then_refused("until 10 October 2025")
    late = ask(day(11, 10), grounds=("in-hospital", "out-of-time"))
    given(*NOTICED).when(late).then_kinds(e.ReconsiderationRequested)
    given(*NOTICED, ask()).when(ask()).then_refused("not decided yet")


def test_a_second_look_needs_new_evidence():
    once = (*NOTICED, ask(), decide())
    given(*once).when(ask(day(28, 9))).then_refused("confirmed on 25 September 2025")
    again = ask(day(1, 12), grounds=("new-evidence",))
    given(*once).when(again).then_kinds(e.ReconsiderationRequested)


def test_a_decision_answers_somebody_and_gives_reasons():
    given(*NOTICED).when(decide()).then_refused("nobody waits")
    given(*NOTICED, ask()).when(decide(on=day(19, 9))).then_refused("after the day given")
    given(*NOTICED, ask()).when(decide(reasons=())).then_refused("reg 15(5)")


def test_what_is_reduced_is_less_than_was_asked_and_no_less_than_came_back():
    asked = (*NOTICED, receive(5000, received_on=day(26, 9)), ask(day(27, 9)))
    for pence, words in ((20000, "is not less of it"), (0, "is not less"), (4999, "£50.00 came")):
        order = decide("reduced", day(28, 9), amount_pence=pence)
        given(*asked).when(order).then_refused(words)
    given(*asked).when(decide("reduced", day(28, 9))).then_refused("reduced to what?")
    story = given(*asked, decide("reduced", day(28, 9), amount_pence=8000))
    assert story.draft.account("A-1").reclaims["r-1"].left_pence == 3000
    story.when(receive(3001)).then_refused("of which £30.00 is still to come")


def test_what_is_withdrawn_asks_nothing_more():
    story = given(*NOTICED, ask(), decide("withdrawn"))
    assert story.draft.account("A-1").reclaims["r-1"].left_pence == 0
    story.when(receive()).then_refused("was withdrawn")
    given(*NOTICED, ask()).when(decide(amount_pence=1)).then_refused("means £200.00")


# ── settling ─────────────────────────────────────────────────────────────────────────────────


def test_nothing_held_is_taken_before_the_days_of_the_notice_are_over():
    given(*NOTICED).when(receive(received_on=day(25, 9))).then_refused("before 26 September 2025")
    given(*NOTICED).when(receive(received_on=day(26, 9))).then_kinds(e.ReclaimReceived)
    quick = adopted(notice_days=0, repay_days=7)
    given(*PAID, quick, propose(), notice()).when(receive(received_on=day(12, 9))).then_kinds(
        e.ReclaimReceived
    )


def test_instalments_go_by_policy_and_by_what_is_left():
    for rule, by in (
        ("offset_allowed", "offset"), ("card_sweep_allowed", "card-sweep"),
        ("instalments_allowed", "repayment"),
    ):  # fmt: skip
        given(*NOTICED, adopted(**{rule: False})).when(agree(by)).then_refused(rule)
    given(*NOTICED).when(agree(each_pence=20001)).then_refused("£200.00 is left")
    given(*NOTICED).when(agree(first_on=day(25, 9))).then_refused("no sooner than it is agreed")
    early = agree("offset", first_on=day(20, 9), agreed_on=day(13, 9))
    given(*NOTICED).when(early).then_refused("before 26 September 2025")
    given(*NOTICED, receive()).when(agree()).then_refused("nothing is left")
    given(*PAID, propose()).when(agree()).then_refused("no notice")
    given(*NOTICED).when(agree(each_pence=5000)).then_kinds(e.InstalmentsAgreed)


def test_only_a_card_can_be_swept():
    given(*NOTICED).when(agree("card-sweep")).then_refused("no prepayment card")
    card = (holding("card-1", kind="card"), linked("card-1"))
    given(*NOTICED, *card).when(agree("card-sweep")).then_kinds(e.InstalmentsAgreed)


def test_there_is_nothing_to_take_off_after_the_last_payment():
    died = c.RecordDeath(account="A-1", died_on=day(14, 9))
    given(*NOTICED, died).when(agree("offset")).then_refused("after 14 September 2025")


# ── giving up, and giving back ───────────────────────────────────────────────────────────────

OWED = (*PAID, spent(9000), c.DisallowSpend(
    account="A-1", spend=6, disallowed_on=day(9), reason="not-in-plan"
))  # fmt: skip


def test_a_debt_is_given_up_on_somebodys_authority_and_never_more_than_is_owed():
    debt = give_up(reclaim=None, fund="nhs")
    story = given(*OWED).when(debt)
    assert story.events[-1].amount_pence == 9000
    assert story.draft.account("A-1").owed["nhs"] == 0
    story.when(debt).then_refused("nothing of fund nhs can be given up")
    given(*OWED).when(give_up(9001, reclaim=None, fund="nhs")).then_refused("£90.00 can be")
    given(*OWED).when(give_up(reclaim=None)).then_refused("which-debt")
    against = give_up(reclaim=None, fund="nhs", against="held")
    given(*OWED).when(against).then_refused("needs no giving up")


def test_a_debt_that_a_reclaim_asks_for_is_given_up_by_its_name():
    asked = (*OWED, propose(9000, ground="used-outside-plan"), notice(9000))
    given(*asked).when(give_up(reclaim=None, fund="nhs")).then_refused("nothing of fund nhs")
    story = given(*asked, receive(4000, against="owed")).when(give_up())
    assert story.events[-1].amount_pence == 5000
    assert story.draft.account("A-1").reclaims["r-1"].left_pence == 0
    given(*asked).when(give_up(fund="council")).then_refused("is of fund nhs, not council")


def test_what_is_held_may_stay_when_a_reclaim_is_given_up():
    story = given(*NOTICED, receive(15000)).when(give_up(against="held"))
    assert story.events[-1].amount_pence == 5000
    given(*NOTICED).when(give_up(20001, against="held")).then_refused("£200.00 can be given up")
    given(*NOTICED).when(give_up()).then_refused("nothing of fund nhs")


def refund(pence, **changes):
    fields = {"fund": "council", "refunded_on": day(30, 9), "reason": "not-needed"} | changes
    return c.RefundPerson(account="A-1", amount_pence=pence, **fields)


def test_T10_the_person_gets_back_their_own_and_no_more():
    history = (
        *ONE_FUND, fund("council"), allocated("council"), paid(169_000, "council"),
        c.ReceiveContribution(
            account="A-1", fund="council", amount_pence=26_000, received_on=day(5)
        ),
        spent(20_000, fund="council"),
    )  # fmt: skip
    given(*history).when(refund(6_001)).then_refused("£60.00 of fund council is the person's own")
    story = given(*history).when(refund(4_000), refund(2_000))
    story.then_kinds(e.PersonRefunded, e.PersonRefunded)
    story.when(refund(1)).then_refused("£0.00 of fund council")
    given(*PAID).when(refund(1, fund="nhs")).then_refused("£0.00 of fund nhs")


def test_the_person_gets_back_no_more_than_is_still_there():
    """The bank shows that the funder took more than its own: what is left is the most there is."""
    swept = statement((line(-194_000, day(10)), said("reclaim", fund="council")))
    story = given(
        *ONE_FUND, fund("council"), allocated("council"), paid(169_000, "council"),
        c.ReceiveContribution(
            account="A-1", fund="council", amount_pence=26_000, received_on=day(5)
        ),
        swept,
    )  # fmt: skip
    story.when(refund(1_001)).then_refused("£10.00 of fund council is the person's own")


# ── how far it has come ──────────────────────────────────────────────────────────────────────


def test_a_reclaims_stage_is_that_of_the_day_asked_about():
    story = given(
        *NOTICED,
        ask(),
        decide("reduced", amount_pence=15000),
        agree(each_pence=5000, every="weekly"),
        receive(5000, received_on=day(1, 10)),
        receive(5000, received_on=day(9, 10)),
        receive(5000, received_on=day(15, 10)),
    )
    told = {
        day(9, 9): None, day(10, 9): "proposed", day(12, 9): "waiting", day(20, 9): "held-up",
        day(25, 9): "confirmed", day(26, 9): "by-instalments", day(1, 10): "by-instalments",
        day(8, 10): "by-instalments", day(9, 10): "by-instalments", day(15, 10): "settled",
    }  # fmt: skip
    assert {on: stage(story, on) for on in told} == told
    assert stage_on(
        story.draft.account("A-1"), "r-1", story.draft.policies, day(26, 9)
    ).repay_by == day(1, 10)


def test_past_its_day_it_is_overdue_and_behind_with_a_part_as_well():
    story = given(*NOTICED)
    assert stage(story, day(25, 9)) == "waiting"
    assert stage(story, day(26, 9)) == "due"
    assert stage(story, day(10, 10)) == "due"
    assert stage(story, day(11, 10)) == "overdue"
    parts = given(*NOTICED, agree(each_pence=5000, every="monthly"))
    assert stage(parts, day(1, 10)) == "by-instalments"
    assert stage(parts, day(2, 10)) == "overdue"


def test_after_another_look_the_time_to_repay_counts_again():
    story = given(*NOTICED, ask(), decide(on=day(9, 10)))
    assert stage(story, day(6, 11)) == "confirmed"
    assert stage(story, day(7, 11)) == "overdue"


def test_a_reclaim_ends_settled_written_off_or_withdrawn():
    assert stage(given(*NOTICED, receive()), day(1, 10)) == "settled"
    assert stage(given(*NOTICED, give_up(against="held")), day(1, 10)) == "written-off"
    withdrawn = c.WithdrawReclaim(account="A-1", reclaim="r-1", withdrawn_on=day(1, 10), reason="x")
    assert stage(given(*NOTICED, withdrawn), day(1, 10)) == "withdrawn"
    assert stage(given(*NOTICED, withdrawn), day(30, 9)) == "due"
    assert stage(given(*NOTICED, ask(), decide("withdrawn")), day(25, 9)) == "withdrawn"
