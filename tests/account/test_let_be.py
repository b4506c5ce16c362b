"""What a decision let be is not asked for again, until something is new.

£2,350.00 at £150.00 a week: with eight weeks kept, £1,150.00 is surplus (domain.md T7).
"""

from datetime import date

import pytest

from ledger import commands as c
from ledger import events as e
from ledger.account.reclaims.identifying import surplus_on
from ledger.account.reclaims.surplus import surplus
from ledger.book.having import has_pence
from tests.account.test_offsets import pay
from tests.builders import ONE_FUND, TWO_FUNDS, adopted, day, fund, given, paid, spent

FULL = (*ONE_FUND, paid(235_000))
JUNE_1, JUNE_2, JULY_1, JULY_2 = day(1, 6), day(2, 6), day(1, 7), day(2, 7)


def propose(pence=115_000, on=JUNE_1, **changes):
    fields = {"reclaim": "r-1", "fund": "nhs", "ground": "unused-accumulated"}
    return c.ProposeReclaim(account="A-1", amount_pence=pence, proposed_on=on, **fields | changes)


def notice(pence=115_000, on=JUNE_2, **changes):
    fields = {"reclaim": "r-1", "repayer": "person", "reasons": ("unused",)}
    fields |= {"repay_by": date(2026, 6, 30)}
    return c.ServeNotice(account="A-1", amount_pence=pence, served_on=on, **fields | changes)


def asked(**changes):
    fields = {"reclaim": "r-1", "requested_on": day(5, 6), "grounds": ("planned-use",)}
    return c.RequestReconsideration(account="A-1", **fields | changes)


def decided(pence=0, on=JULY_1, **changes):
    fields = {"reclaim": "r-1", "outcome": "reduced" if pence else "withdrawn"}
    fields |= {"reasons": ("wages-owed",), "amount_pence": pence or None}
    return c.DecideReconsideration(account="A-1", decided_on=on, **fields | changes)


def withdrawn(reason="savings-agreed", on=JULY_1, **changes):
    fields = {"reclaim": "r-1"} | changes
    return c.WithdrawReclaim(account="A-1", withdrawn_on=on, reason=reason, **fields)


def again(pence=115_000, on=JULY_2, **changes):
    return propose(pence, on, **{"reclaim": "r-2"} | changes)


def received(pence, on, **changes):
    return c.ReceiveReclaim(
        account="A-1", received_on=on, amount_pence=pence, **{"reclaim": "r-1"} | changes
    )


def held(on, kind="full", **changes):
    fields = {"fund": "nhs", "held_on": on, "kind": kind, "plan_right": True, "used_well": True}
    fields |= {"sufficient": True, "obligations_kept": True, "outcomes": ()}
    return c.HoldReview(account="A-1", **fields | changes)


ASKED = (*FULL, propose(), notice(), asked())
WON = (*ASKED, decided())
IN_PART = (*ASKED, decided(30_000))
"""Of £1,150.00 asked, £850.00 was let be."""


def of(*history, on=JULY_2, closing=False, which="nhs"):
    story = given(*history)
    account = story.draft.account("A-1")
    asking = {"has": has_pence(story.draft, account, on), "policies": story.draft.policies}
    if closing:
        return surplus(account, which, on=on, closing=True, **asking)
    return surplus_on(account, which, on=on, **asking)


def let_be(*history, **asking):
    return of(*history, **asking).let_be_pence


def to_recover(*history, **asking):
    return of(*history, **asking).recover_pence


# ── it binds ─────────────────────────────────────────────────────────────────────────────────


def test_who_won_another_look_is_not_asked_again_the_next_day():
    found = of(*WON)
    assert (found.surplus_pence, found.let_be_pence, found.recover_pence) == (115_000, 115_000, 0)
    (step,) = [step for step in found.steps if step.what == "let-be"]
    assert (step.kind, step.pence, step.rule.name) == ("note", 115_000, "let_be_months")
    assert step.words == (
        "let be by the decision of 1 July 2025 on r-1: not asked for again before 1 July 2026 "
        "unless a review is held or something is new"
    )
    story = given(*WON).when(again(1))
    story.then_refused("£0.00 of fund nhs is surplus on 2 July 2025 and the funder's to ask for")
    assert "let be by the decision of 1 July 2025 on r-1" in str(story.refusal)
    assert "--despite r-1 --reason" in str(story.refusal)


def test_the_day_before_the_decision_nothing_had_been_let_be():
    assert let_be(*WON, on=day(30, 6)) == 0
    assert to_recover(*WON, on=day(30, 6)) == 115_000


def test_of_what_was_reduced_the_rest_is_let_be_and_what_stands_is_asked():
    found = of(*IN_PART)
    assert (found.let_be_pence, found.recover_pence) == (85_000, 30_000)
    given(*IN_PART).when(again(1)).then_refused("beyond-the-surplus")
    after = of(*IN_PART, received(30_000, day(15, 7)), on=day(16, 7))
    assert (after.surplus_pence, after.let_be_pence, after.recover_pence) == (85_000, 85_000, 0)


def test_it_binds_while_the_rest_comes_back_bit_by_bit():
    parts = c.AgreeInstalments(
        account="A-1", reclaim="r-1", by="repayment", each_pence=10_000, every="weekly",
        first_on=day(10, 7), agreed_on=JULY_2,
    )  # fmt: skip
    came = [received(10_000, day(n, 7)) for n in (10, 17, 24)]
    for so_far in range(4):
        found = of(*IN_PART, parts, *came[:so_far], on=day(25, 7))
        assert (found.let_be_pence, found.recover_pence) == (85_000, 30_000 - 10_000 * so_far)


def test_it_binds_while_the_rest_is_taken_off_payments():
    parts = c.AgreeInstalments(
        account="A-1", reclaim="r-1", by="offset", each_pence=None, every="four-weekly",
        first_on=day(10, 7), agreed_on=JULY_2,
    )  # fmt: skip
    story = given(*IN_PART, parts)
    assert pay(story, day(11, 7)) == 30_000
    story.when(spent(60_000, paid_on=day(12, 7)))
    account, on = story.draft.account("A-1"), day(13, 7)
    has, policies = has_pence(story.draft, account, on), story.draft.policies
    found = surplus_on(account, "nhs", has=has, policies=policies, on=on)
    assert (found.surplus_pence, found.let_be_pence, found.recover_pence) == (85_000, 85_000, 0)


def test_each_of_two_decisions_lets_its_own_part_be():
    second = (asked(requested_on=day(3, 7), grounds=("new-evidence",)), decided(on=day(9, 7)))
    found = of(*IN_PART, *second, on=day(10, 7))
    assert [one.pence for one in found.let_be] == [85_000, 30_000]
    assert found.recover_pence == 0


def test_what_a_funder_gave_up_of_its_own_accord_binds_too():
    found = of(*FULL, propose(), notice(), withdrawn())
    assert (found.let_be_pence, found.recover_pence) == (115_000, 0)
    (one,) = found.let_be
    assert one.decision == "the withdrawal of r-1 on 1 July 2025"


@pytest.mark.parametrize("reason", ["mistaken", "to-serve-again", "wrong-amount", "wrong-address"])
def test_what_was_only_asked_in_the_wrong_way_is_asked_again_rightly(reason):
    story = given(*FULL, propose(), notice(), withdrawn(reason)).when(again(), notice(
        on=JULY_2, reclaim="r-2"
    ))  # fmt: skip
    story.then_kinds(e.ReclaimProposed, e.NoticeServed)


def test_an_answer_to_who_asked_binds_whatever_its_reasons():
    assert let_be(*ASKED, decided(reasons=("wrong-amount",))) == 115_000


def test_what_was_written_off_and_what_was_let_be_are_not_kept_twice():
    give_up = c.WriteOffReclaim(
        account="A-1", reclaim="r-1", against="held", amount_pence=30_000, authority="panel-7",
        written_off_on=JULY_1, reason="hardship",
    )  # fmt: skip
    found = of(*ASKED, give_up, decided())
    assert (found.surplus_pence, found.let_be_pence, found.recover_pence) == (85_000, 85_000, 0)
    more = paid(30_000, paid_on=day(5, 7), on_top=True)
    assert to_recover(*ASKED, give_up, decided(), more, on=day(5, 7)) == 30_000
    given_up_after = of(*IN_PART, give_up)
    assert (given_up_after.surplus_pence, given_up_after.let_be_pence) == (85_000, 85_000)
    left = of(*ASKED, give_up, decided(40_000))
    assert (left.surplus_pence, left.let_be_pence, left.recover_pence) == (85_000, 75_000, 10_000)


def test_a_funders_decision_binds_its_own_fund_and_no_other():
    both = (*TWO_FUNDS, paid(235_000), paid(235_000, "council"))
    won = (*both, propose(), notice(), asked(), decided())
    assert (let_be(*won), let_be(*won, which="council")) == (115_000, 0)
    other = propose(reclaim="c-1", fund="council", on=JULY_2)
    given(*won).when(other).then_kinds(e.ReclaimProposed)


@pytest.mark.parametrize("order", ["client-first", "pro-rata", "council-first"])
@pytest.mark.parametrize("theirs, own", [(100_000, 200_000), (235_000, 100_000)])
def test_whose_money_is_used_first_does_not_open_what_was_let_be(order, theirs, own):
    came = c.ReceiveContribution(
        account="A-1", fund="council", amount_pence=own, received_on=day(20)
    )
    full = (*TWO_FUNDS, adopted(contribution_order=order), paid(theirs, "council"), came)
    full = (*full, spent(60_000, fund="council"))
    before = of(*full, on=day(1, 6), which="council")
    most = before.recover_pence
    if not most:  # all that is surplus is the person's
        return
    won = (*full, propose(most, fund="council"), notice(most), asked(), decided())
    found = of(*won, which="council")
    assert (found.let_be_pence, found.recover_pence) == (most, 0)
    assert (found.surplus_pence, found.person_pence) == (before.surplus_pence, before.person_pence)


def test_nobody_asks_around_a_decision_by_an_earlier_day():
    given(*WON).when(again(1, on=day(30, 6))).then_refused("before-a-decision")
    waiting = (*FULL, propose(50_000), notice(50_000), asked(), again(60_000, on=day(3, 6)))
    early = notice(60_000, on=day(4, 6), reclaim="r-2")
    given(*waiting, decided()).when(early).then_refused("before-a-decision")


def test_a_notice_does_not_ask_for_what_was_let_be_since_it_was_proposed():
    waiting = (*FULL, propose(100_000), notice(100_000), asked(), again(15_000, on=day(3, 6)))
    late = notice(15_000, on=JULY_2, reclaim="r-2")
    given(*waiting, decided()).when(late).then_kinds(e.NoticeServed)
    gone = spent(10_000, paid_on=day(4, 6))
    given(*waiting, gone, decided()).when(late).then_refused("£50.00 of fund nhs is surplus")


# ── until something is new ───────────────────────────────────────────────────────────────────


def test_it_binds_for_the_months_that_the_policy_of_that_day_says():
    last, first = date(2026, 6, 30), date(2026, 7, 1)
    assert (let_be(*WON, on=last), let_be(*WON, on=first)) == (115_000, 0)
    local = adopted(let_be_months=3)
    later = adopted(let_be_months=1, version="2", effective_on=JULY_2)
    won = (*ONE_FUND, local, paid(235_000), propose(), notice(), asked(), decided(), later)
    assert (let_be(*won, on=day(30, 9)), let_be(*won, on=day(1, 10))) == (115_000, 0)


def test_a_review_of_the_plan_held_since_ends_it_and_a_look_at_the_spending_does_not():
    for kind, still in (("full", 0), ("light-touch", 0), ("financial", 115_000)):
        assert let_be(*WON, held(day(9, 7), kind), on=day(9, 7)) == still
        assert let_be(*WON, held(day(9, 7), kind), on=day(8, 7)) == 115_000
    assert let_be(*ASKED, held(JULY_1), decided()) == 115_000
    given(*WON, held(day(9, 7))).when(again(on=day(9, 7))).then_kinds(e.ReclaimProposed)


def test_a_review_of_another_fund_ends_nothing():
    other = fund("council", programme="social-care")
    assert let_be(*WON, other, held(day(9, 7), fund="council"), on=day(9, 7)) == 115_000


def test_only_what_is_there_still_is_let_be():
    gone = spent(150_000, paid_on=day(5, 7))
    found = of(*WON, gone, paid(150_000, paid_on=day(6, 7), on_top=True), on=day(6, 7))
    assert (found.surplus_pence, found.let_be_pence, found.recover_pence) == (
        115_000,
        85_000,
        30_000,
    )
    nothing = of(*WON, gone, on=day(6, 7))
    assert (nothing.surplus_pence, nothing.let_be_pence) == (0, 0)


def test_what_builds_up_beside_it_is_asked_about_only_above_the_weeks_that_policy_says():
    local = adopted(trigger_weeks=8, retain_weeks=4)
    won = (*ONE_FUND, local, paid(235_000), propose(175_000), notice(175_000), asked(), decided())
    little, much = (paid(pence, paid_on=day(5, 7), on_top=True) for pence in (60_000, 60_001))
    assert to_recover(*won, little, on=day(5, 7)) == 0
    (note,) = [step for step in of(*won, little, on=day(5, 7)).steps if step.what == "recovered"]
    assert note.rule.name == "trigger_weeks"
    assert to_recover(*won, much, on=day(5, 7)) == 60_001


def test_what_is_set_aside_of_it_since_is_not_kept_twice():
    saved = c.AgreeEarmark(
        account="A-1", fund="nhs", earmark="e-1", purpose="respite-week", amount_pence=100_000,
        agreed_on=JULY_1, expires_on=date(2026, 12, 31),
    )  # fmt: skip
    more = paid(60_000, paid_on=day(5, 7), on_top=True)
    found = of(*WON, saved, more, on=day(5, 7))
    assert (found.surplus_pence, found.let_be_pence, found.recover_pence) == (
        75_000,
        15_000,
        60_000,
    )


def test_at_the_end_all_that_is_left_goes_back_but_for_what_was_decided_after_it():
    assert let_be(*WON, closing=True) == 0
    stop = c.RecordDeath(account="A-1", died_on=day(20, 7))
    assert (let_be(*WON, stop, on=day(21, 7)), to_recover(*WON, stop, on=day(21, 7))) == (
        0,
        235_000,
    )
    died = c.RecordDeath(account="A-1", died_on=day(20, 5))
    executors = {"repayer": "personal-representatives"}
    after = (*FULL, died, propose(), notice(**executors), asked(by=executors["repayer"]))
    assert to_recover(*after, decided(), on=JULY_2) == 120_000


def test_as_paid_in_error_it_may_be_asked_for_and_is_then_no_longer_let_be():
    other = again(40_000, ground="paid-in-error")
    given(*WON).when(other).then_kinds(e.ReclaimProposed)
    assert let_be(*WON, other) == 75_000
    gone = withdrawn("mistaken", on=day(4, 7), reclaim="r-2")
    assert let_be(*WON, other, gone, on=day(4, 7)) == 115_000


# ── asked for again, with what is new ────────────────────────────────────────────────────────


def test_who_names_the_decision_and_what_is_new_asks_again_and_it_is_recorded():
    despite = again(40_000, despite="r-1", reason="not-spent-as-agreed")
    story = given(*WON).when(despite).then(
        e.ReclaimReopened("r-1", "r-2", 40_000, JULY_2, "not-spent-as-agreed"),
        e.ReclaimProposed("r-2", "nhs", 40_000, "unused-accumulated", JULY_2),
    )  # fmt: skip
    assert story.refusal is None
    found = of(*WON, despite)
    assert (found.let_be_pence, found.recover_pence) == (75_000, 40_000)
    given(*WON, despite).when(again(1, reclaim="r-3")).then_refused("beyond-the-surplus")
    served = notice(40_000, on=JULY_2, reclaim="r-2")
    given(*WON, despite).when(served).then_kinds(e.NoticeServed)


def test_the_decision_is_named_and_lets_something_be_and_what_is_new_is_said():
    given(*WON).when(again(despite="r-1")).then_refused("nothing-new")
    given(*WON).when(again(reason="new-evidence")).then_refused("which-decision")
    despite = {"despite": "r-1", "reason": "new-evidence"}
    given(*FULL).when(again(**despite)).then_refused("nothing-let-be")
    given(*WON, held(day(1, 8))).when(again(on=day(1, 8), **despite)).then_refused("nothing-let-be")
    given(*WON).when(again(115_001, **despite)).then_refused("£1,150.00 of fund nhs is surplus")
    given(*WON).when(again(ground="paid-in-error", **despite)).then_refused("nothing-let-be")


def test_what_is_asked_for_again_and_let_be_once_more_binds_once():
    despite = again(40_000, despite="r-1", reason="new-evidence")
    twice = (notice(40_000, on=JULY_2, reclaim="r-2"), withdrawn(on=day(9, 7), reclaim="r-2"))
    found = of(*WON, despite, *twice, on=day(9, 7))
    assert [(one.reclaim, one.pence) for one in found.let_be] == [("r-1", 75_000), ("r-2", 40_000)]


def test_what_is_asked_for_again_is_of_the_decision_that_binds_still():
    """Of £850.00 that nothing binds any more since a review none is left to ask for again."""
    gone = (*IN_PART, held(day(9, 7)), withdrawn(on=day(10, 7)))
    assert let_be(*gone, on=day(11, 7)) == 30_000
    despite = again(30_000, on=day(11, 7), despite="r-1", reason="new-evidence")
    found = of(*gone, despite, on=day(11, 7))
    assert (found.let_be_pence, found.recover_pence) == (0, 115_000)


def test_of_what_was_spent_but_for_a_little_the_part_that_is_asked_for_again_is_not_let_be_still():
    """£150.00 is surplus still, all of it let be; of which £50.00 is asked for again."""
    gone = spent(100_000, paid_on=day(3, 7))
    despite = again(5_000, on=day(4, 7), despite="r-1", reason="new-evidence")
    found = of(*WON, gone, despite, on=day(4, 7))
    assert (found.surplus_pence, found.let_be_pence, found.recover_pence) == (15_000, 10_000, 5_000)
    served = notice(5_000, on=day(4, 7), reclaim="r-2")
    given(*WON, gone, despite).when(served).then_kinds(e.NoticeServed)
    came = received(5_000, day(20, 7), reclaim="r-2")
    assert let_be(*WON, gone, despite, served, came, on=day(20, 7)) == 10_000


def test_of_what_was_spent_but_for_a_little_what_is_asked_on_another_ground_is_not_let_be_still():
    gone = spent(100_000, paid_on=day(3, 7))
    other = again(10_000, on=day(4, 7), ground="paid-in-error")
    assert (let_be(*WON, gone, on=day(4, 7)), let_be(*WON, gone, other, on=day(4, 7))) == (
        15_000,
        5_000,
    )


def test_what_was_asked_for_again_in_the_wrong_way_is_let_be_as_before():
    despite = again(40_000, despite="r-1", reason="new-evidence")
    wrongly = (*WON, despite, withdrawn("wrong-address", on=day(9, 7), reclaim="r-2"))
    assert (let_be(*wrongly, on=day(8, 7)), let_be(*wrongly, on=day(9, 7))) == (75_000, 115_000)
    rightly = {"on": day(10, 7), "reclaim": "r-3"}
    given(*wrongly).when(again(40_000, **rightly)).then_refused("--despite r-1")
    named = again(40_000, despite="r-1", reason="new-evidence", **rightly)
    given(*wrongly).when(named).then_kinds(e.ReclaimReopened, e.ReclaimProposed)


def test_what_came_back_before_it_was_withdrawn_is_not_let_be_again():
    despite = again(40_000, despite="r-1", reason="new-evidence")
    came = (notice(40_000, on=JULY_2, reclaim="r-2"), received(10_000, day(17, 7), reclaim="r-2"))
    gone = withdrawn("wrong-amount", on=day(20, 7), reclaim="r-2")
    more = paid(10_000, paid_on=day(20, 7), on_top=True)
    found = of(*WON, despite, *came, gone, more, on=day(20, 7))
    assert (found.surplus_pence, found.let_be_pence, found.recover_pence) == (
        115_000,
        105_000,
        10_000,
    )


# ── the same money on another ground ─────────────────────────────────────────────────────────

LEFT = ["plan-changed", "circumstances-changed", "death"]


@pytest.mark.parametrize("ground", LEFT)
def test_what_was_let_be_is_not_asked_for_at_once_on_another_ground_that_asks_for_what_is_left(
    ground,
):
    """£2,350.00 is there: £300.00 is asked for and £850.00 let be, so £1,200.00 may be."""
    story = given(*IN_PART).when(again(120_001, ground=ground))
    story.then_refused(f"£850.00 was let be by the decision of 1 July 2025 on r-1, and is not "
                       f"asked for again as {ground} before 1 July 2026")  # fmt: skip
    assert "--despite r-1 --reason" in str(story.refusal)
    rest = again(120_000, ground=ground)
    given(*IN_PART).when(rest).then_kinds(e.ReclaimProposed)
    found = of(*IN_PART, rest)
    assert (found.let_be_pence, found.recover_pence) == (85_000, 30_000)
    given(*IN_PART, rest).when(again(1, reclaim="r-3")).then_refused("beyond-the-surplus")
    despite = again(205_000, ground=ground, despite="r-1", reason="moved-to-hospital")
    given(*IN_PART).when(despite).then_kinds(e.ReclaimReopened, e.ReclaimProposed)
    assert let_be(*IN_PART, despite) == 0


@pytest.mark.parametrize("ground", LEFT)
def test_what_such_a_ground_let_be_is_no_surplus_to_ask_for_either(ground):
    won = (*FULL, propose(235_000, ground=ground), notice(235_000), asked(), decided())
    assert (let_be(*won), to_recover(*won)) == (115_000, 0)
    given(*won).when(again(1)).then_refused("beyond-the-surplus")
    given(*won).when(again(1, ground="plan-changed")).then_refused("let-be")
    given(*won).when(again(1, on=day(30, 6))).then_refused("before-a-decision")
    despite = again(40_000, despite="r-1", reason="new-evidence")
    given(*won).when(despite).then_kinds(e.ReclaimReopened, e.ReclaimProposed)


def test_a_notice_on_another_ground_does_not_ask_for_what_was_let_be_since_it_was_proposed():
    other = again(120_000, on=day(3, 6), ground="plan-changed")
    late = notice(120_000, on=JULY_2, reclaim="r-2")
    given(*ASKED, other, decided()).when(late).then_kinds(e.NoticeServed)
    gone = spent(1, paid_on=day(4, 6))
    story = given(*ASKED, other, gone, decided()).when(late)
    story.then_refused("£1,150.00 was let be by the decision")


def test_a_surplus_that_is_asked_for_is_not_what_another_ground_let_be():
    first = (*FULL, propose(), again(120_000, on=JUNE_1, ground="plan-changed"))
    gone = withdrawn(reclaim="r-2")
    assert let_be(*first, gone) == 0
    given(*first, gone).when(notice(on=JULY_2)).then_kinds(e.NoticeServed)


# ── never more than is left ──────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("ground", LEFT)
def test_what_asks_for_what_is_left_asks_for_no_more_than_that(ground):
    some = spent(100_000, paid_on=day(20))
    given(*FULL, some).when(propose(135_000, ground=ground)).then_kinds(e.ReclaimProposed)
    story = given(*FULL, some).when(propose(135_001, ground=ground))
    story.then_refused("more-than-is-left")
    assert "fund nhs has £1,350.00 on 1 June 2025, what is on its way included" in str(
        story.refusal
    )
    asks = propose(15_000)
    story = given(*FULL, some, asks).when(propose(120_001, ground=ground, reclaim="r-2"))
    story.then_refused("r-1 asks for £150.00 already")
    served = (*FULL, some, propose(135_000, ground=ground), spent(1, paid_on=day(1, 6)))
    given(*served).when(notice(135_000)).then_refused("more-than-is-left")
    given(*served).when(notice(134_999)).then_kinds(e.NoticeServed)


def test_what_is_the_persons_own_is_not_asked_for_as_left():
    """Of £600.00 that came £200.00 was spent, the funder's first: £100.00 is the person's."""
    came = c.ReceiveContribution(
        account="A-1", fund="council", amount_pence=10_000, received_on=day(20)
    )
    funders = adopted(contribution_order="council-first")
    full = (*TWO_FUNDS, funders, paid(50_000, "council"), came)
    left = (*full, spent(20_000, fund="council", paid_on=day(22)))
    given(*left).when(propose(30_000, fund="council", ground="death")).then_kinds(e.ReclaimProposed)
    story = given(*left).when(propose(30_001, fund="council", ground="death"))
    story.then_refused("of which £100.00 is the person's own")


# ── money that does not lie there unused ─────────────────────────────────────────────────────

ERROR = {"ground": "paid-in-error"}
OWED = {"ground": "used-outside-plan"}


def test_another_ground_is_bound_by_its_own_decisions():
    won = (*FULL, propose(50_000, **ERROR), notice(50_000), asked(), decided())
    story = given(*won).when(again(1, **ERROR))
    story.then_refused("£500.00 was let be by the decision of 1 July 2025 on r-1")
    despite = {"despite": "r-1", "reason": "another-payment"}
    given(*won).when(again(1, **ERROR, **despite)).then_kinds(e.ReclaimReopened, e.ReclaimProposed)
    given(*won).when(again(50_000)).then_kinds(e.ReclaimProposed)


def test_what_is_owed_and_was_let_be_is_not_asked_for_again_and_what_is_owed_since_is():
    def disallowed(pence, on):
        return (spent(pence, paid_on=on, category="equipment"),)

    story = given(*FULL, spent(9_000, paid_on=day(20)), spent(5_000, paid_on=day(21)))
    entries = sorted(story.draft.account("A-1").spends)

    def refuse(entry, on):
        return c.DisallowSpend(account="A-1", spend=entry, disallowed_on=on, reason="not-in-plan")

    history = (*FULL, spent(9_000, paid_on=day(20)), spent(5_000, paid_on=day(21)))
    first = refuse(entries[0], day(25))
    won = (*history, first, propose(9_000, **OWED), notice(9_000), asked(), decided())
    given(*won).when(again(9_000, **OWED)).then_refused("£90.00 was let be by the decision")
    more = (*won, refuse(entries[1], JULY_2))
    given(*more).when(again(5_001, **OWED)).then_refused("was let be by the decision")
    given(*more).when(again(5_000, **OWED)).then_kinds(e.ReclaimProposed)
    given(*more).when(again(14_001, **OWED)).then_refused("is not owed")
