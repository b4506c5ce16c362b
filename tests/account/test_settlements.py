"""Replies that hold a reclaim up, how it is settled, and what is given up or given back."""

from ledger import commands as c
from ledger import events as e
from ledger.account.reclaims.offsets import offsets_for
from ledger.account.reclaims.stages import stage_on
from ledger.book.having import has_pence
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


def test_a_look_after_it_all_came_back_may_find_that_less_was_right():
    story = given(*NOTICED, receive(), ask(day(5, 10)))
    story.when(decide("reduced", day(6, 10), amount_pence=5000))
    assert story.events[-1].amount_pence == 5000
    reclaim = story.draft.account("A-1").reclaims["r-1"]
    assert (reclaim.left_pence, reclaim.received_pence, reclaim.stands_pence) == (0, 20000, 20000)
    assert stage(story, day(7, 10)) == "settled"


def test_what_is_reduced_is_less_than_was_asked():
    asked = (*NOTICED, receive(5000, received_on=day(26, 9)), ask(day(27, 9)))
    for pence, words in ((20000, "is not less of it"), (0, "is not less")):
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


DEBT = (*OWED, propose(9000, ground="used-outside-plan"), notice(9000))


def test_a_debt_is_never_settled_out_of_what_is_held_for_it_would_be_owed_still():
    held = receive(9000, against="held")
    given(*DEBT).when(held).then_refused("taking that would leave it owed")
    given(*DEBT).when(give_up(against="held")).then_refused("--against owed")
    card = (holding("card-1", kind="card"), linked("card-1"))
    for by in ("offset", "card-sweep"):
        given(*DEBT, *card).when(agree(by)).then_refused("it is no part of what is there")
    story = given(*DEBT, agree()).when(receive(9000, against="owed"))
    assert story.draft.account("A-1").owed["nhs"] == 0


def test_unused_money_is_not_settled_by_paying_off_a_debt():
    unused = (*ONE_FUND, paid(235_000), spent(9000), OWED[-1],
              propose(50_000, ground="unused-accumulated"), notice(50_000))  # fmt: skip
    given(*unused).when(receive(9000, against="owed")).then_refused("nobody owes that")
    given(*unused).when(give_up(9000)).then_refused("--against held")


def test_a_debt_is_not_asked_for_twice_nor_more_than_is_owed():
    twice = propose(1, reclaim="r-2", ground="fraud-or-offence")
    given(*DEBT).when(twice).then_refused("£90.00 is owed to fund nhs")
    given(*DEBT).when(twice).then_refused("of which r-1 asks for £90.00; £0.01 is not owed")
    more = propose(9001, ground="used-outside-plan")
    given(*OWED).when(more).then_refused("more-than-owed")
    good = c.MakeGood(account="A-1", spend=6, amount_pence=4000, received_on=day(1, 7))
    asked = propose(9000, ground="used-outside-plan")
    given(*OWED, asked, good).when(notice(9000)).then_refused("£50.00 is owed")
    given(*OWED, asked, good).when(notice(5000)).then_kinds(e.NoticeServed)


def test_a_debt_that_was_made_good_another_way_is_asked_for_no_more():
    good = c.MakeGood(account="A-1", spend=6, amount_pence=4000, received_on=day(15, 9))
    story = given(*DEBT, good)
    reclaim = story.draft.account("A-1").reclaims["r-1"]
    assert reclaim.left_pence == 5000
    given(*DEBT, good).when(receive(5001, against="owed")).then_refused("£50.00 is still to come")
    rest = c.MakeGood(account="A-1", spend=6, amount_pence=5000, received_on=day(18, 9))
    story = given(*DEBT, good, rest)
    assert story.draft.account("A-1").reclaims["r-1"].left_pence == 0
    assert [stage(story, day(n, 9)) for n in (14, 15, 17, 18)] == [
        "waiting", "waiting", "waiting", "settled",
    ]  # fmt: skip
    # A new debt is not what that notice asked for.
    again = c.DisallowSpend(
        account="A-1", spend=story.draft.account("A-1").version + 1, disallowed_on=day(20, 9),
        reason="not-in-plan",
    )  # fmt: skip
    story.when(spent(7000, paid_on=day(19, 9)), again)
    assert story.draft.account("A-1").owed["nhs"] == 7000
    assert story.draft.account("A-1").reclaims["r-1"].left_pence == 0


def test_what_is_allowed_upon_reply_or_was_never_disallowed_is_asked_for_no_more():
    allowed = c.AcceptSpend(
        account="A-1", spend=6, accepted_on=day(15, 9), reason="in-plan", restored_pence=9000
    )
    back = c.ReverseEntry(account="A-1", entry=7, reason="typing-error")
    for order in (allowed, back):
        story = given(*DEBT, order)
        assert story.draft.account("A-1").reclaims["r-1"].left_pence == 0
    story = given(*DEBT, allowed)
    undone = c.ReverseEntry(
        account="A-1", entry=story.draft.account("A-1").version, reason="typing-error"
    )
    story.when(undone)
    assert story.draft.account("A-1").reclaims["r-1"].left_pence == 9000


def test_a_debt_that_the_bank_shows_repaid_out_of_the_budget_is_still_owed_and_asked_about():
    repaid = statement((line(-9000, day(1, 10)), said("reclaim")))
    story = given(*DEBT).when(repaid)
    story.then_kinds(e.StatementImported, e.ReclaimReceived, e.SpendQueried)
    assert (story.events[1].reclaim, story.events[1].fund) == (None, "nhs")
    assert story.events[2].rule == "debt-paid-from-budget"
    assert story.draft.account("A-1").owed["nhs"] == 9000


def test_no_more_is_taken_back_than_is_there_and_is_the_funders():
    spending = spent(50_000, paid_on=day(1, 8))
    error = propose(20_000, ground="paid-in-error")
    story = given(*PAID, spending, error, notice(20_000)).when(receive(20_000))
    story.then_refused("£100.00 of what fund nhs has on 1 October 2025 is the funder's")
    given(*PAID, spending, error, notice(20_000)).when(receive(10_000)).then_kinds(
        e.ReclaimReceived
    )


def test_the_persons_own_money_is_taken_neither_back_nor_off_a_payment():
    theirs = c.ReceiveContribution(
        account="A-1", fund="council", amount_pence=26_000, received_on=day(5)
    )
    council = (
        *ONE_FUND,
        fund("council", funder="shire"),
        allocated("council"),
        adopted("shire", contribution_order="council-first"),
        paid(20_000, "council"),
        theirs,
        spent(15_000, fund="council", paid_on=day(1, 6)),
        propose(fund="council"),
        notice(),
    )
    given(*council).when(receive()).then_refused("£50.00 of what fund council has")
    given(*council).when(receive()).then_refused("and £260.00 the person's own")
    story = given(*council, agree("offset"))
    account, on = story.draft.account("A-1"), day(1, 10)
    has = has_pence(story.draft, account, on)
    asked = {"fund": "council", "on": on, "has": has, "policies": story.draft.policies}
    assert offsets_for(account, net_pence=60_000, **asked) == [("r-1", 5_000)]


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


def test_what_was_contributed_beyond_what_was_assessed_goes_back_whatever_was_used_first():
    """Gateshead (domain.md 3.1): an overpaid assessed contribution is refunded."""
    theirs = c.ReceiveContribution(
        account="A-1", fund="council", amount_pence=36_000, received_on=day(5)
    )
    history = (
        *ONE_FUND, fund("council"), allocated("council", to_on=day(30, 6)),
        c.AssessContribution(account="A-1", fund="council", weekly_pence=2_000, from_on=day(1),
                             decided_on=day(1)),
        paid(169_000, "council"), theirs, spent(150_000, fund="council", paid_on=day(1, 6)),
    )  # fmt: skip
    given(*history).when(refund(10_001)).then_refused("£100.00 of fund council is the person's own")
    given(*history).when(refund(10_000)).then_kinds(e.PersonRefunded)
    less = propose(55_000, fund="council", ground="condition-not-met", proposed_on=day(1, 7))
    told = notice(55_000, served_on=day(2, 7), repay_by=day(30, 8))
    given(*history, less, told).when(receive(45_001)).then_refused("£100.00 the person's own")
    given(*history, less, told).when(receive(45_000)).then_kinds(e.ReclaimReceived)


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
