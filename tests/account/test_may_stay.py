"""What a funder decided may stay is not found surplus again: carried over, or asked for no more.

And every rule is quoted as what it is: the pack's own, or the ledger's default.
"""

from datetime import date

from hypothesis import given as over
from hypothesis import strategies as st

from ledger import commands as c
from ledger import events as e
from ledger.account.reclaims.surplus import surplus
from ledger.book.having import has_pence
from tests.account.test_recharges import COUNCIL_PAID, agree, care, raising
from tests.builders import ONE_FUND, adopted, day, given, paid, spent

MARCH_31 = date(2026, 3, 31)
MAY = date(2026, 5, 1)
FULL = (*ONE_FUND, paid(235_000))
"""£2,350.00 of £150.00 a week: £1,150.00 is more than eight weeks."""


def of(*history, on=MAY, closing=False):
    story = given(*history)
    account = story.draft.account("A-1")
    has, policies = has_pence(story.draft, account, on), story.draft.policies
    return surplus(account, "nhs", has=has, policies=policies, on=on, closing=closing)


def carried(pence=25_000, **changes):
    fields = {"fund": "nhs", "year_end_on": MARCH_31, "decided_on": date(2026, 4, 10)}
    fields |= {"purpose": "respite-week", "expires_on": None}
    return c.DecideCarryOver(account="A-1", amount_pence=pence, **fields | changes)


def kept(found, what):
    return [step.pence for step in found.steps if step.what == what]


def test_what_was_carried_over_is_no_surplus_and_says_why():
    found = of(*FULL, carried())
    assert (found.available_pence, found.surplus_pence) == (210_000, 90_000)
    (step,) = [step for step in found.steps if step.what == "carried-over"]
    assert (step.kind, step.pence) == ("sum", -25_000)
    assert step.words == (
        "carried over at 31 March 2026 for respite week, decided on 10 April 2026"
    )


def test_what_was_carried_over_stays_until_it_expires_or_the_next_year_end_is_decided():
    june = date(2026, 6, 30)
    ends = (*FULL, carried(expires_on=june))
    assert kept(of(*ends, on=june), "carried-over") == [-25_000]
    assert kept(of(*ends, on=date(2026, 7, 1)), "carried-over") == []
    assert kept(of(*FULL, carried(), on=date(2026, 3, 30)), "carried-over") == []
    following = date(2027, 3, 31)
    later = carried(10_000, year_end_on=following, decided_on=date(2027, 4, 9))
    assert kept(of(*FULL, carried(), later, on=date(2027, 3, 30)), "carried-over") == [-25_000]
    assert kept(of(*FULL, carried(), later, on=following), "carried-over") == [-10_000]
    assert kept(of(*FULL, later, carried(), on=following), "carried-over") == [-10_000]
    none = carried(0, year_end_on=following)
    assert kept(of(*FULL, carried(), none, on=following), "carried-over") == []


def test_a_later_decision_on_the_same_year_takes_the_place_of_the_first():
    assert kept(of(*FULL, carried(), carried(40_000)), "carried-over") == [-40_000]
    assert kept(of(*FULL, carried(), carried(0)), "carried-over") == []


def test_savings_and_a_carry_over_are_two_decisions_and_each_keeps_its_own():
    saved = c.AgreeEarmark(
        account="A-1", fund="nhs", earmark="e-1", purpose="respite-week", amount_pence=25_000,
        agreed_on=day(1), expires_on=date(2026, 12, 31),
    )  # fmt: skip
    assert of(*FULL, saved).surplus_pence == of(*FULL, carried()).surplus_pence == 90_000
    assert of(*FULL, saved, carried()).surplus_pence == 65_000


def test_at_the_end_nothing_is_carried_over():
    assert of(*FULL, carried(), closing=True).surplus_pence == 235_000


# ── asked for no more ────────────────────────────────────────────────────────────────────────

ASKED = (
    *FULL,
    c.ProposeReclaim(
        account="A-1", reclaim="r-1", fund="nhs", ground="unused-accumulated",
        proposed_on=day(1, 9), amount_pence=115_000,
    ),
    c.ServeNotice(
        account="A-1", reclaim="r-1", served_on=day(2, 9), repay_by=day(30, 9),
        amount_pence=115_000, repayer="person", reasons=("unused",),
    ),
)  # fmt: skip


def give_up(pence=None, on=None, reclaim="r-1"):
    return c.WriteOffReclaim(
        account="A-1", reclaim=reclaim, against="held", amount_pence=pence,
        written_off_on=on or day(20, 9), authority="panel-7", reason="hardship",
    )  # fmt: skip


def test_what_a_funder_said_may_stay_is_not_found_surplus_the_next_day():
    before, after = of(*ASKED, give_up(), on=day(19, 9)), of(*ASKED, give_up(), on=day(21, 9))
    assert (before.surplus_pence, after.surplus_pence) == (115_000, 0)
    (step,) = [step for step in after.steps if step.what == "may-stay"]
    assert step.words == "r-1 asks for it no more since 20 September 2025: it may stay, panel-7"
    again = c.ProposeReclaim(
        account="A-1", reclaim="r-2", fund="nhs", ground="unused-accumulated",
        proposed_on=day(21, 9), amount_pence=1,
    )  # fmt: skip
    given(*ASKED, give_up()).when(again).then_refused("beyond-the-surplus")


def test_what_comes_after_it_was_given_up_can_be_surplus():
    found = of(*ASKED, give_up(), paid(30_000, paid_on=day(10, 10)), on=day(10, 10))
    assert found.surplus_pence == 30_000


def test_giving_up_a_part_leaves_the_rest_surplus():
    assert of(*ASKED, give_up(50_000), on=day(21, 9)).surplus_pence == 65_000


def test_what_may_stay_and_was_spent_is_not_kept_of_money_that_comes_later():
    spending = spent(200_000, paid_on=day(1, 10))
    later = paid(200_000, paid_on=day(1, 11))
    found = of(*ASKED, give_up(), spending, later, on=day(1, 11))
    assert kept(found, "may-stay") == [-35_000]
    assert "all that is left of £1,150.00" in str(found.steps)


def test_a_writing_off_that_is_taken_back_keeps_nothing():
    story = given(*ASKED, give_up())
    entry = story.draft.account("A-1").version
    undone = c.ReverseEntry(account="A-1", entry=entry, reason="typing-error")
    found = of(*ASKED, give_up(), undone, on=day(21, 9))
    assert (kept(found, "may-stay"), found.surplus_pence) == ([], 115_000)


pence = st.integers(1, 100_000)
days = st.integers(21, 30)


@over(first=pence, second=pence, moves=st.lists(st.tuples(st.booleans(), pence, days), max_size=6))
def test_what_may_stay_is_never_more_than_was_given_up_or_than_is_there(first, second, moves):
    history = [*ASKED, give_up(first)]
    if first + second <= 115_000:
        history.append(give_up(second, on=day(21, 9)))
    for inward, amount, on in moves:
        if inward:
            history.append(paid(amount, paid_on=day(on, 9), on_top=True))
        else:
            history.append(spent(amount, paid_on=day(on, 9)))
    story = given(*history)
    account = story.draft.account("A-1")
    account_money = list(account.live_money())
    given_up = sum(x.amount_pence for x in account_money if isinstance(x, e.ReclaimWrittenOff))
    found = of(*history, on=day(30, 9))
    stays = -sum(kept(found, "may-stay"))
    lows = [of(*history, on=day(n, 9)).balance_pence for n in range(20, 31)]
    assert 0 <= stays <= given_up
    assert stays <= max(0, found.balance_pence)
    if min(lows) >= given_up:
        assert stays == given_up


# ── whose rule ───────────────────────────────────────────────────────────────────────────────


def test_a_rule_that_the_pack_leaves_out_is_quoted_as_the_ledgers_default():
    found = of(*FULL, adopted(trigger_weeks=4, retain_weeks=4), on=day(30, 6))
    (rule,) = [step.rule for step in found.steps if step.what == "threshold"]
    assert (rule.shown, rule.whose, rule.source) == ("4 weeks", "local/1", "our policy")
    advance = paid(60_000, paid_on=day(20, 6), first_on=day(23, 6), last_on=day(20, 7))
    found = of(*FULL, adopted(trigger_weeks=4, retain_weeks=4), advance, on=day(30, 6))
    (rule,) = [step.rule for step in found.steps if step.what == "in-advance"]
    assert (rule.shown, rule.value) == ("yes", "True")
    assert rule.whose == "the ledger's default, since local/1 says nothing of it"


# ── what can be asked for ────────────────────────────────────────────────────────────────────


def asks(pence, **changes):
    fields = {"reclaim": "r-1", "fund": "nhs", "ground": "unused-accumulated"}
    fields |= {"proposed_on": date(2026, 1, 5), "amount_pence": pence}
    return c.ProposeReclaim(account="A-1", **fields | changes)


WHOLE = (
    *COUNCIL_PAID,
    care(10_000),
    raising(last_on=day(28), held=True),
    agree(),
    c.DecideStop(
        account="A-1", force="may", ground="needs-met-otherwise", decided_on=day(1, 12),
        effective_on=day(31, 12),
    ),
)  # fmt: skip
"""The council paid £600.00, of which £100.00 was spent; all of it was the NHS's to pay."""


def test_what_a_funder_bears_by_a_recharge_it_can_ask_back_and_the_other_cannot():
    given(*WHOLE).when(asks(50_000)).then_kinds(e.ReclaimProposed)
    given(*WHOLE).when(asks(50_001)).then_refused("beyond-the-surplus")
    error = asks(1, fund="council", ground="paid-in-error")
    given(*WHOLE).when(error).then_refused("fund council has paid £0.00")
    error = asks(60_001, ground="paid-in-error")
    given(*WHOLE).when(error).then_refused("fund nhs has paid £600.00")


def test_a_surplus_is_not_identified_twice():
    find = c.IdentifySurplus(account="A-1", fund="nhs", on=day(20, 9))
    given(*FULL, find).when(find).then_refused("identified-already")
    given(*ASKED).when(find).then_refused("£1,150.00 that is surplus in fund nhs on 20 September")
    given(*ASKED).when(find).then_refused("is asked back already, by r-1")
    more = paid(30_000, paid_on=day(19, 9))
    assert given(*ASKED, more).when(find).events[0].funder_pence == 145_000
    given(*FULL, find, more).when(find).then_kinds(e.SurplusIdentified)


def test_what_the_money_earned_at_the_bank_goes_back_with_it():
    interest = c.ReceiveInterest(account="A-1", amount_pence=500, fund="nhs", received_on=day(1, 5))
    ended = (*ONE_FUND, paid(), interest, c.RecordDeath(account="A-1", died_on=day(1, 6)))
    given(*ended).when(asks(60_500)).then_kinds(e.ReclaimProposed)
    given(*ended).when(asks(60_501)).then_refused("beyond-the-surplus")
    given(*ended).when(asks(60_501, ground="death")).then_refused("more-than-paid")
