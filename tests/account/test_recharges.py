"""Funders among themselves: raised, disputed, agreed, settled; never recovered from the person."""

from datetime import date

from ledger import commands as c
from ledger import events as e
from ledger.account.recharges.answering import age_days, as_it_was, standing
from ledger.account.recharges.borne import by_days, recharged_for
from ledger.calendar import Period
from tests.builders import (
    allocated,
    day,
    fund,
    given,
    holding,
    line,
    linked,
    opened,
    paid,
    spent,
    statement,
)

TWO_FUNDERS = (
    opened(),
    fund(),
    fund("council", funder="northshire-council", programme="social-care"),
    fund("wheels", programme="wheelchair"),
    holding(),
    linked(),
    allocated(),
    allocated("council"),
)
COUNCIL_PAID = (*TWO_FUNDERS, paid(60000, "council", first_on=day(1), last_on=day(28)))
FIRST = 9
"""The entry after COUNCIL_PAID."""


def raising(name="rc-1", **changes):
    fields = {"from_fund": "council", "to_fund": "nhs", "reason": "eligibility-earlier"}
    fields |= {"raised_on": day(1, 10)}
    if "entries" not in changes:
        fields |= {"first_on": day(1), "last_on": day(30)}
    return c.RaiseRecharge(account="A-1", recharge=name, **fields | changes)


def agree(name="rc-1", pence=None, **changes):
    fields = {"agreed_on": day(1, 11), "amount_pence": pence}
    return c.AgreeRecharge(account="A-1", recharge=name, **fields | changes)


def dispute(name="rc-1", **changes):
    fields = {"disputed_on": day(10, 10), "reason": "not-ours"}
    return c.DisputeRecharge(account="A-1", recharge=name, **fields | changes)


def settle(pence, name="rc-1", **changes):
    fields = {"settled_on": day(20, 11), "reference": "inv-7"}
    return c.SettleRecharge(account="A-1", recharge=name, amount_pence=pence, **fields | changes)


def withdraw(name="rc-1", **changes):
    fields = {"withdrawn_on": day(11, 10), "reason": "mistaken"}
    return c.WithdrawRecharge(account="A-1", recharge=name, **fields | changes)


def care(pence=10000, first=8, last=8, month=4, **changes):
    days = {"for_from": day(first, month), "for_to": day(last, month), "paid_on": day(last, month)}
    whose = {} if "shares" in changes else {"fund": "council"}
    return spent(pence, **whose | days | changes)


def asked(story):
    (event,) = story.of(e.RechargeRaised)
    return [(part.spend, part.pence) for part in event.parts], event.held_pence


def account_of(story):
    return story.draft.account("A-1")


# ── raising ──────────────────────────────────────────────────────────────────────────────────


def test_all_that_a_fund_bore_of_the_days_is_asked_spend_by_spend():
    history = (*COUNCIL_PAID, care(10000), care(2500, fund="nhs"), care(700, category="transport"))
    given(*history).when(raising()).then(
        e.RechargeRaised(
            recharge="rc-1",
            from_fund="council",
            to_fund="nhs",
            first_on=day(1),
            last_on=day(30),
            parts=(
                e.SpendPart(FIRST, "personal-care", 10000),
                e.SpendPart(FIRST + 2, "transport", 700),
            ),
            held_pence=0,
            whole=False,
            reason="eligibility-earlier",
            raised_on=day(1, 10),
        )
    )


def test_one_cost_on_the_wrong_fund_is_named_and_asked_whole():
    history = (*COUNCIL_PAID, care(10000), care(700, first=2, last=9))
    story = given(*history).when(raising(entries=(FIRST + 1,)))
    assert asked(story) == ([(FIRST + 1, 700)], 0)
    assert (story.events[0].first_on, story.events[0].last_on) == (day(2), day(9))


def test_of_a_spend_partly_inside_the_days_its_part_by_days_is_asked():
    # £100.01 for the ten days to 10 April; six of them from the 5th. The odd penny is the first's.
    story = given(*COUNCIL_PAID, care(10001, first=1, last=10)).when(raising(first_on=day(5)))
    assert asked(story) == ([(FIRST, 6000)], 0)
    story = given(*COUNCIL_PAID, care(10001, first=1, last=10)).when(raising(last_on=day(4)))
    assert asked(story) == ([(FIRST, 4001)], 0)


def test_what_was_refunded_or_disallowed_is_not_asked():
    refund = c.ReceiveRefund(account="A-1", spend=FIRST, received_on=day(12), amount_pence=1500)
    disallow = c.DisallowSpend(
        account="A-1", spend=FIRST, disallowed_on=day(13), amount_pence=500, reason="outside"
    )
    story = given(*COUNCIL_PAID, care(10000), refund, disallow).when(raising())
    assert asked(story) == ([(FIRST, 8000)], 0)


def test_a_split_changed_back_to_a_day_asks_only_what_was_borne_beyond_it():
    sixty_forty = (c.Weight("nhs", 60), c.Weight("council", 40))
    half = (c.Weight("nhs", 1), c.Weight("council", 1))
    history = (*COUNCIL_PAID, care(100001, shares=sixty_forty))
    order = raising(from_fund="nhs", to_fund="council", shares=half)
    assert asked(given(*history).when(order)) == ([(FIRST, 10000)], 0)
    other_way = raising(shares=half)
    given(*history).when(other_way).then_refused("nothing-borne")


def test_what_is_asked_by_the_plan_is_what_the_split_now_says_spend_by_spend():
    sixty_forty = (c.Weight("nhs", 60), c.Weight("council", 40))
    split = c.AgreeSplit(
        account="A-1",
        shares=(c.Weight("nhs", 1), c.Weight("council", 1)),
        from_on=day(10),
        decided_on=day(1, 9),
    )
    before, after = care(10000, shares=sixty_forty), care(10000, 15, 15, shares=sixty_forty)
    story = given(*COUNCIL_PAID, before, after, split).when(
        raising(from_fund="nhs", to_fund="council", by_plan=True)
    )
    assert asked(story) == ([(FIRST + 1, 1000)], 0)


def test_what_is_left_of_the_days_payments_goes_with_the_whole_package():
    # £600.00 paid for 28 days, £450.00 of it spent: £150.00 is left, as the days left it.
    story = given(*COUNCIL_PAID, care(45000)).when(raising(held=True))
    assert asked(story) == ([(FIRST, 45000)], 15000)
    # Half the days: £300.00 paid, all spent and more: nothing is left of them.
    story = given(*COUNCIL_PAID, care(45000)).when(raising(held=True, last_on=day(14)))
    assert asked(story) == ([(FIRST, 45000)], 0)


def test_no_more_of_the_money_goes_over_than_the_fund_has_on_every_day_since():
    later = care(30000, 9, 9, month=6)
    story = given(*COUNCIL_PAID, care(20000), later).when(raising(held=True))
    assert asked(story) == ([(FIRST, 20000)], 10000)


def test_the_persons_contribution_stays_to_be_given_back_to_them():
    contribution = c.ReceiveContribution(
        account="A-1", fund="council", received_on=day(4), amount_pence=8000
    )
    story = given(*COUNCIL_PAID, care(45000), contribution).when(raising(held=True))
    assert asked(story) == ([(FIRST, 45000)], 15000)


def test_a_cost_is_never_asked_for_twice():
    story = given(*COUNCIL_PAID, care(10000, 1, 10), raising(last_on=day(4))).when(raising("rc-2"))
    assert asked(story) == ([(FIRST, 6000)], 0)
    history = (*COUNCIL_PAID, care(10000), raising())
    given(*history).when(raising("rc-2")).then_refused("what is in rc-1 is not asked twice")
    given(*history, agree()).when(raising("rc-2")).then_refused("nothing-borne")
    named = raising("rc-2", entries=(FIRST,))
    given(*history, agree()).when(named).then_refused("bore nothing of entry 9")
    assert asked(given(*history, withdraw()).when(raising("rc-2"))) == ([(FIRST, 10000)], 0)
    assert asked(given(*history, agree(pence=4000)).when(raising("rc-2"))) == ([(FIRST, 6000)], 0)


def test_the_same_days_are_not_asked_again_under_another_name():
    history = (*COUNCIL_PAID, care(10000, 1, 10), raising(last_on=day(4)), agree())
    given(*history).when(raising("rc-2", last_on=day(4))).then_refused("nothing-borne")
    rest = given(*history).when(raising("rc-2", first_on=day(5)))
    assert asked(rest) == ([(FIRST, 6000)], 0)


def test_what_cannot_be_a_recharge_says_why():
    history = (*COUNCIL_PAID, care(10000), care(100, fund="unassigned"))
    for changes, words in (
        ({"to_fund": "wheels", "from_fund": "nhs"}, "are both northshire-icb's: nobody owes"),
        ({"to_fund": "council"}, "one-funder"),
        ({"to_fund": "ghost"}, "has no fund ghost"),
        ({"from_fund": "unassigned"}, "nobodys-money"),
        ({"first_on": day(2), "last_on": day(1)}, "end-before-start"),
        ({"last_on": None}, "which-days"),
        ({"first_on": None, "last_on": None}, "which-costs"),
        ({"first_on": day(9), "last_on": day(9)}, "bore nothing of A-1 for 9 April 2025"),
        ({"from_fund": "nhs", "to_fund": "council"}, "nothing-borne"),
        ({"entries": (3,)}, "unknown-spend"),
        ({"entries": (FIRST,), "held": True}, "held-goes-with-all"),
        ({"shares": (c.Weight("nhs", 1),), "by_plan": True}, "shares-or-plan"),
        ({"shares": (c.Weight("nhs", 0),)}, "bad-shares"),
        ({"shares": (c.Weight("ghost", 1),)}, "has no fund ghost"),
    ):
        given(*history).when(raising(**changes)).then_refused(words)
    given(*history, raising()).when(raising()).then_refused("has a recharge rc-1 already")


# ── answering ────────────────────────────────────────────────────────────────────────────────


def test_what_both_agree_is_the_new_fund_s_from_there():
    story = given(*COUNCIL_PAID, care(45000), raising(held=True)).when(agree())
    story.then(
        e.RechargeAgreed(
            recharge="rc-1",
            from_fund="council",
            to_fund="nhs",
            on=day(30),
            agreed_on=day(1, 11),
            parts=(e.SpendPart(FIRST, "personal-care", 45000),),
            held=(e.HeldPart("bank-1", 15000),),
        )
    )
    account = account_of(story)
    assert account.spends[FIRST].spent == {"council": 0, "nhs": 45000}
    assert account.recharged == {"council": -60000, "nhs": 60000}
    assert recharged_for(account, "nhs", Period(day(1), day(15))) == 30000
    assert recharged_for(account, "council", Period(day(1), day(30))) == -60000


def test_a_part_is_agreed_by_category_with_the_largest_remainder():
    # £100.00 care in two, £33.33 transport, £16.67 left: of £150.00, £100.01 is agreed.
    history = (
        *COUNCIL_PAID,
        care(5000),
        care(5000, 9, 9),
        care(3333, 10, 10, category="transport"),
        paid(0 + 1667, "council", first_on=day(29), last_on=day(30), paid_on=day(29)),
        spent(45000, fund="council", paid_on=day(3, 5)),
        raising(held=True),
    )
    story = given(*history)
    whole = account_of(story).recharges["rc-1"]
    assert whole.raised_pence == 5000 + 5000 + 3333 + 3334
    story.when(agree(pence=10001))
    (event,) = story.events
    assert [(part.category, part.pence) for part in event.parts] == [
        ("personal-care", 3000),
        ("personal-care", 3000),
        ("transport", 2000),
    ]
    assert [part.pence for part in event.held] == [2001]


def test_a_refund_after_it_goes_to_who_bears_the_cost():
    refund = c.ReceiveRefund(account="A-1", spend=FIRST, received_on=day(2, 12), amount_pence=100)
    story = given(*COUNCIL_PAID, care(10000), raising(), agree()).when(refund)
    assert story.of(e.RefundReceived)[0].shares == (e.Share("nhs", 100),)


def test_no_more_is_agreed_than_was_asked_or_is_still_borne():
    history = (*COUNCIL_PAID, care(10000), raising())
    given(*history).when(agree(pence=10001)).then_refused("£100.00 was asked under rc-1")
    refund = c.ReceiveRefund(account="A-1", spend=FIRST, received_on=day(12), amount_pence=1500)
    given(*history, refund).when(agree()).then_refused("council bears only £85.00 of the £100.00")
    given(*history, refund).when(agree(pence=8500)).then_kinds(e.RechargeAgreed)
    reverse = c.ReverseEntry(account="A-1", entry=FIRST, reason="typing-error")
    given(*history, reverse).when(agree()).then_refused("dpl recharge withdraw A-1 rc-1")


def test_a_category_put_right_before_it_is_agreed_is_the_one_that_goes_over():
    better = c.RecategoriseSpend(account="A-1", spend=FIRST, category="respite", reason="wrong")
    story = given(*COUNCIL_PAID, care(10000), raising(), better).when(agree())
    assert story.events[0].parts == (e.SpendPart(FIRST, "respite", 10000),)


def test_a_disputed_recharge_can_still_be_agreed_or_given_up():
    history = (*COUNCIL_PAID, care(10000), raising(), dispute())
    given(*history).when(agree(pence=4000)).then_kinds(e.RechargeAgreed)
    given(*history).when(withdraw()).then_kinds(e.RechargeWithdrawn)
    given(*history).when(dispute()).then_refused("is disputed since 10 October 2025")


def test_it_is_settled_by_parts_and_never_beyond_what_was_agreed():
    history = (*COUNCIL_PAID, care(10000), raising(), agree())
    given(*history).when(settle(6000), settle(4000)).then_kinds(
        e.RechargeSettled, e.RechargeSettled
    )
    given(*history, settle(6000)).when(settle(4001)).then_refused("£40.00 is still to be paid")
    given(*history).when(settle(1, settled_on=day(31, 10))).then_refused("too-early")
    given(*history[:-1]).when(settle(1)).then_refused("rc-1 is not agreed")


def test_nothing_is_said_of_a_recharge_out_of_turn():
    history = (*COUNCIL_PAID, care(10000), raising())
    given(*history).when(agree(agreed_on=day(30, 9))).then_refused("too-early")
    given(*history, agree()).when(agree()).then_refused("agreed-already")
    given(*history, agree()).when(dispute()).then_refused("agreed-already")
    given(*history, agree()).when(withdraw()).then_refused("dpl reverse A-1/11")
    given(*history, withdraw()).when(agree()).then_refused("was withdrawn on 11 October 2025")
    given(*history).when(agree("rc-9")).then_refused("its recharges are: rc-1")


def test_how_far_it_has_come_is_a_function_of_what_was_recorded_and_the_day():
    story = given(
        *COUNCIL_PAID, care(10000), raising(), dispute(), agree(pence=9000), settle(5000),
        settle(4000, settled_on=day(30, 11)),
    )  # fmt: skip
    recharge = account_of(story).recharges["rc-1"]
    assert standing(recharge) == "settled"
    seen = {
        on: standing(as_it_was(recharge, on))
        for on in (day(1, 10), day(10, 10), day(1, 11), day(20, 11), day(30, 11))
    }
    assert list(seen.values()) == ["raised", "disputed", "agreed", "part-settled", "settled"]
    assert as_it_was(recharge, day(30, 9)) is None
    assert age_days(as_it_was(recharge, day(20, 11)), day(20, 11)) == 50
    assert age_days(recharge, day(30, 11)) is None


# ── taking back ──────────────────────────────────────────────────────────────────────────────


def reverse(entry, **changes):
    return c.ReverseEntry(account="A-1", entry=entry, reason="mistaken", **changes)


def test_an_agreement_taken_back_leaves_it_asked_as_before():
    story = given(*COUNCIL_PAID, care(10000), raising(), agree()).when(reverse(11))
    story.then_kinds(e.EntryReversed)
    account = account_of(story)
    assert account.spends[FIRST].spent == {"council": 10000, "nhs": 0}
    assert not any(account.recharged.values())
    assert standing(account.recharges["rc-1"]) == "raised"


def test_what_was_settled_rests_on_what_was_agreed_and_that_on_the_spend():
    history = (*COUNCIL_PAID, care(10000), raising(), agree(), settle(10000))
    given(*history).when(reverse(11)).then_refused("entries 12 of A-1 rest on entry 11")
    given(*history).when(reverse(FIRST)).then_refused("entries 11, 12 of A-1 rest on entry 9")
    story = given(*history).when(reverse(FIRST, with_dependants=True))
    assert [event.entry for event in story.events] == [12, 11, 9]
    assert standing(account_of(story).recharges["rc-1"]) == "raised"
    story = given(*history).when(reverse(12))
    assert standing(account_of(story).recharges["rc-1"]) == "agreed"


def test_shares_are_not_put_right_under_a_recharge():
    order = c.CorrectShares(
        account="A-1", spend=FIRST, shares=(c.Weight("nhs", 1),), reason="wrong-fund"
    )
    history = (*COUNCIL_PAID, care(10000), raising())
    given(*history).when(order).then_refused("entry 9 of A-1 is in recharge rc-1")
    given(*history, agree()).when(order).then_refused("dpl reverse A-1/11")
    given(*history, withdraw()).when(order).then_kinds(e.SharesCorrected)


def test_a_bank_line_that_shows_the_spend_later_asks_nothing_of_the_recharge():
    history = (*COUNCIL_PAID, care(10000), raising(), agree())
    shown = statement(line(-10000, day(8)), first_on=day(1))
    story = given(*history, shown)
    story.when(reverse(11)).then_kinds(e.EntryReversed)


def test_days_that_follow_one_another_add_up_to_the_whole():
    whole = Period(date(2025, 4, 1), date(2025, 4, 30))
    for cut in range(1, 30):
        first = Period(whole.first, date(2025, 4, cut))
        second = Period(date(2025, 4, cut + 1), whole.last)
        assert by_days(10007, whole, first) + by_days(10007, whole, second) == 10007


def test_it_is_posted_when_the_last_of_its_spends_was_paid_if_that_is_later():
    # Paid in arrears: as at any day before, nothing is spent that was not paid for yet.
    late = care(10000, paid_on=day(9, 5))
    story = given(*COUNCIL_PAID, late, raising()).when(agree())
    assert story.events[0].on == day(9, 5)


def test_what_is_only_asked_of_a_fund_is_not_its_own_to_ask_on():
    half = (c.Weight("nhs", 1), c.Weight("council", 1))
    history = (*COUNCIL_PAID, care(10000, shares=half), raising())
    back = {"from_fund": "nhs", "to_fund": "council"}
    story = given(*history).when(raising("rc-2", **back))
    assert asked(story) == ([(FIRST, 5000)], 0)
    story = given(*history, raising("rc-2", **back)).when(raising("rc-3", **back))
    story.then_refused("nothing-borne")


def test_money_that_was_spent_since_and_paid_again_is_not_taken_from_the_days_between():
    between = care(55000, 9, 9, month=6)
    again = paid(60000, "council", paid_on=day(20, 6), first_on=day(20, 6), last_on=day(17, 7))
    story = given(*COUNCIL_PAID, care(4000), between, again).when(raising(held=True))
    assert asked(story) == ([(FIRST, 4000)], 1000)


def test_what_one_recharge_asks_of_the_money_is_not_there_for_another():
    may = {"first_on": day(29), "last_on": day(26, 5)}
    history = (
        *COUNCIL_PAID,
        paid(60000, "council", paid_on=day(29), **may),
        care(45000),
        care(30000, 9, 9, month=5),
        care(25000, 9, 9, month=6),
        raising(held=True, last_on=day(28)),
    )
    assert account_of(given(*history)).recharges["rc-1"].raised.held_pence == 15000
    story = given(*history).when(raising("rc-2", held=True, **may))
    assert asked(story)[1] == 120000 - 45000 - 30000 - 25000 - 15000


def test_an_account_that_is_closed_can_still_be_squared_between_its_funders():
    closed = c.CloseAccount(account="A-1", closed_on=day(1, 9), reason="moved-away")
    history = (*TWO_FUNDERS, paid(10000, "council"), care(10000), closed)
    story = given(*history).when(raising(), agree(), settle(10000))
    story.then_kinds(e.RechargeRaised, e.RechargeAgreed, e.RechargeSettled)


def test_a_second_part_of_the_same_days_is_what_the_first_left_of_them():
    quarter = (c.Weight("nhs", 1), c.Weight("council", 3))
    history = (*COUNCIL_PAID, care(10000, 1, 10))
    first = raising(last_on=day(5), shares=quarter)
    assert asked(given(*history).when(first)) == ([(FIRST, 1250)], 0)
    for answer in ((), (agree(),)):
        story = given(*history, first, *answer).when(raising("rc-2", last_on=day(5)))
        assert asked(story) == ([(FIRST, 3750)], 0)
        story = given(*history, first, *answer).when(raising("rc-2", first_on=day(6)))
        assert asked(story) == ([(FIRST, 5000)], 0)
