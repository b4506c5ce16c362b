"""Surplus: line by line, the rule quoted, and whose it is (domain.md 0.2, 3.1, T7 to T10)."""

from datetime import timedelta

from hypothesis import given as over
from hypothesis import settings
from hypothesis import strategies as st

from ledger import commands as c
from ledger import events as e
from ledger.account.reclaims.identifying import surplus_on
from ledger.account.reclaims.surplus import surplus
from ledger.book.having import has_pence
from tests.builders import (
    APRIL_1,
    ONE_FUND,
    adopted,
    allocated,
    day,
    fund,
    given,
    holding,
    linked,
    opened,
    paid,
    spent,
)

JUNE = day(30, 6)
COUNCIL = (
    opened(),
    fund("council", funder="shire", programme="social-care"),
    holding(),
    linked(),
    allocated("council"),
)


def of(*history, fund="nhs", on=JUNE, closing=False):
    story = given(*history)
    account = story.draft.account("A-1")
    has, policies = has_pence(story.draft, account, on), story.draft.policies
    return surplus(account, fund, has=has, policies=policies, on=on, closing=closing)


def liability(pence, kind="invoice", **changes):
    fields = {"liability": f"li-{kind}", "kind": kind, "fund": "nhs", "recorded_on": day(1, 6)}
    return c.RecordLiability(account="A-1", amount_pence=pence, **fields | changes)


def contributed(pence, on=None):
    return c.ReceiveContribution(
        account="A-1", fund="council", amount_pence=pence, received_on=on or day(5)
    )


def lines(found):
    return [(step.kind, step.what, step.pence) for step in found.steps]


def rules(found):
    return {step.rule.name: (step.rule.value, step.rule.pack) for step in found.steps if step.rule}


def test_T7_more_than_eight_weeks_is_surplus_and_eight_weeks_stay():
    found = of(*ONE_FUND, paid(235_000))
    assert (found.threshold_pence, found.surplus_pence) == (120_000, 115_000)
    assert lines(found) == [
        ("sum", "balance", 235_000),
        ("total", "available", 235_000),
        ("note", "threshold", 120_000),
        ("sum", "kept", -120_000),
        ("total", "surplus", 115_000),
        ("part", "funder", 115_000),
    ]
    assert rules(found) == {"trigger_weeks": ("8", "default/1"), "retain_weeks": ("8", "default/1")}
    assert found.weeks_held_tenths == 156


def test_T8_what_is_still_to_be_paid_is_no_surplus():
    found = of(
        *ONE_FUND,
        adopted(trigger_weeks=4, retain_weeks=4),
        paid(235_000),
        liability(31_240, "paye"),
        liability(18_000, "invoice"),
        liability(24_000, "holiday"),
    )
    assert (found.available_pence, found.surplus_pence) == (161_760, 101_760)
    assert found.policy == "local/1"
    assert [pence for kind, what, pence in lines(found) if what == "liability"] == [
        -31_240, -18_000, -24_000,
    ]  # fmt: skip


def test_T9_the_persons_money_is_used_first_so_all_of_the_surplus_is_the_councils():
    found = of(
        *COUNCIL,
        paid(169_000, "council"),
        contributed(26_000),
        spent(150_000, fund="council", paid_on=day(1, 6)),
        fund="council",
        closing=True,
    )
    assert found.surplus_pence == 45_000
    assert (found.funder_pence, found.person_pence) == (45_000, 0)


def test_T10_at_the_end_the_council_gets_its_own_back_and_the_person_theirs():
    history = (
        *COUNCIL,
        paid(169_000, "council"),
        contributed(26_000),
        spent(20_000, fund="council", paid_on=day(1, 6)),
    )
    found = of(*history, fund="council", closing=True)
    assert (found.funder_pence, found.person_pence) == (169_000, 6_000)
    assert rules(found)["contribution_order"] == ("client-first", "default/1")
    last = adopted("shire", contribution_order="council-first")
    found = of(*history, last, fund="council", closing=True)
    assert (found.funder_pence, found.person_pence) == (149_000, 26_000)
    both = adopted("shire", contribution_order="pro-rata")
    found = of(*history, both, fund="council", closing=True)
    assert (found.funder_pence, found.person_pence) == (151_667, 23_333)


def test_what_was_paid_gross_and_contributed_to_the_council_is_the_persons_all_the_same():
    to_council = c.ReceiveContribution(
        account="A-1", fund="council", amount_pence=26_000, received_on=day(5), to="funder"
    )
    found = of(
        *COUNCIL,
        paid(195_000, "council"),
        to_council,
        spent(20_000, fund="council", paid_on=day(1, 6)),
        fund="council",
        closing=True,
    )
    assert (found.funder_pence, found.person_pence) == (169_000, 6_000)


def test_T21_a_contingency_of_its_own_is_listed_apart_and_goes_back_at_the_end():
    week = allocated("spare", frequency="one-off", amount_pence=15_000)
    extra = (fund("spare", programme="contingency"), week, paid(15_000, "spare"))
    history = (*ONE_FUND, *extra, paid(60_000))
    running = of(*history, fund="spare")
    assert (running.apart, running.surplus_pence, running.available_pence) == (True, 0, 15_000)
    assert of(*history).available_pence == 60_000
    ended = of(*history, fund="spare", closing=True)
    assert (ended.apart, ended.surplus_pence, ended.funder_pence) == (True, 15_000, 15_000)


def test_what_the_funder_underwrites_is_not_kept_but_told():
    found = of(*ONE_FUND, paid(235_000), liability(50_000, "redundancy", underwritten=True))
    assert found.available_pence == 235_000
    assert ("note", "underwritten", 0) in lines(found)


def test_what_is_settled_or_not_yet_recorded_on_the_day_is_not_kept():
    history = (*ONE_FUND, paid(235_000), liability(18_000))
    assert of(*history, on=day(31, 5)).available_pence == 235_000
    assert of(*history).available_pence == 217_000
    settle = c.SettleLiability(
        account="A-1", liability="li-invoice", settled_on=day(20, 6), amount_pence=8_000,
        reason="paid",
    )  # fmt: skip
    assert of(*history, settle).available_pence == 225_000


def test_contingencies_and_earmarks_stay_while_they_stand():
    agreed = c.AgreeContingency(
        account="A-1", fund="nhs", amount_pence=20_000, purpose="relief-carer", from_on=day(1, 5),
        decided_on=day(1, 5),
    )  # fmt: skip
    saving = c.AgreeEarmark(
        account="A-1", earmark="chair", fund="nhs", purpose="wheelchair", amount_pence=30_000,
        agreed_on=day(1, 5), expires_on=day(1, 9),
    )  # fmt: skip
    history = (*ONE_FUND, adopted(fixed_contingency_pence=5_000), paid(235_000), agreed, saving)
    found = of(*history)
    assert found.available_pence == 235_000 - 5_000 - 20_000 - 30_000
    assert rules(found)["earmark_allowed"] == ("True", "local/1")
    assert of(*history, on=day(2, 9)).available_pence == 235_000 - 5_000 - 20_000
    assert of(*history, on=day(30)).available_pence == 235_000 - 5_000
    assert of(*history, closing=True).available_pence == 235_000


def test_days_that_are_paid_for_already_are_no_surplus():
    four_weeks = paid(60_000, paid_on=day(20, 6), first_on=day(23, 6), last_on=day(20, 7))
    found = of(*ONE_FUND, four_weeks)
    assert ("sum", "in-advance", -42_857) in lines(found)  # 20 of 28 days
    assert of(*ONE_FUND, adopted(advance_excluded=False), four_weeks).available_pence == 60_000
    assert of(*ONE_FUND, four_weeks, on=day(21, 6)).available_pence == 0
    assert of(*ONE_FUND, four_weeks, on=day(20, 7)).available_pence == 60_000


def test_days_of_a_payment_count_by_what_each_was_worth():
    """£150 a week for two weeks and £300 for two: two thirds are for the dearer days."""
    dearer = c.ReviseAllocation(
        account="A-1", allocation="al-nhs", amount_pence=30_000, from_on=day(7, 7),
        decided_on=day(1, 6),
    )  # fmt: skip
    payment = paid(90_000, paid_on=day(20, 6), first_on=day(23, 6), last_on=day(20, 7))
    found = of(*ONE_FUND, dearer, payment, on=day(6, 7))
    assert ("sum", "in-advance", -60_000) in lines(found)


def test_a_little_too_little_is_not_asked_back():
    found = of(*ONE_FUND, adopted(min_recover_pence=10_000), paid(125_000))
    assert (found.surplus_pence, found.recover_pence) == (5_000, 0)
    assert ("note", "recovered", 0) in lines(found)


def test_between_what_may_stay_and_what_is_asked_about_nothing_is_surplus():
    pack = adopted(trigger_weeks=8, retain_weeks=4)
    assert of(*ONE_FUND, pack, paid(120_000)).surplus_pence == 0
    assert of(*ONE_FUND, pack, paid(120_001)).surplus_pence == 60_001


def test_what_nobody_has_said_whose_money_it_was_is_asked_back_from_no_fund():
    history = (
        *ONE_FUND, fund("council", funder="shire", programme="social-care"), allocated("council"),
        paid(200_000), paid(200_000, "council"), spent(150_000, fund=None),
    )  # fmt: skip
    for name in ("nhs", "council"):
        for closing in (False, True):
            found = of(*history, fund=name, closing=closing)
            assert ("sum", "unassigned", -150_000) in lines(found)
            assert found.available_pence == 50_000
        assert of(*history, fund=name).surplus_pence == 0


def test_less_than_is_still_to_be_paid_is_no_surplus_below_nought():
    found = of(*ONE_FUND, paid(10_000), liability(25_000))
    assert (found.available_pence, found.surplus_pence, found.weeks_held_tenths) == (-15_000, 0, 0)


def test_what_is_spent_and_not_allowed_does_not_use_up_the_persons_own():
    history = (
        *COUNCIL,
        paid(169_000, "council"),
        contributed(26_000),
        spent(20_000, fund="council", paid_on=day(1, 6)),
        spent(30_000, fund="council", paid_on=day(2, 6)),
    )
    story = given(*history)
    entry = max(story.draft.account("A-1").spends)
    disallowed = c.DisallowSpend(
        account="A-1", spend=entry, disallowed_on=day(3, 6), reason="not-in-plan"
    )
    found = of(*history, disallowed, fund="council", closing=True)
    # 1,450.00 is left and 300.00 owed to the council: with the person's 60.00 it is whole.
    assert (found.surplus_pence, found.person_pence) == (145_000, 6_000)


def test_after_a_stop_nothing_is_kept_for_weeks_to_come():
    stop = c.DecideStop(
        account="A-1", force="may", ground="needs-met-otherwise", effective_on=day(1, 6),
        decided_on=day(1, 5),
    )  # fmt: skip
    story = given(*ONE_FUND, paid(100_000), stop)
    account = story.draft.account("A-1")
    has = has_pence(story.draft, account, JUNE)
    found = surplus_on(account, "nhs", has=has, policies=story.draft.policies, on=JUNE)
    assert (found.closing, found.surplus_pence) == (True, 100_000)


def test_the_digest_is_of_the_sum_and_of_nothing_else():
    one, same = of(*ONE_FUND, paid(235_000)), of(*ONE_FUND, paid(235_000))
    assert one.digest == same.digest != of(*ONE_FUND, paid(235_001)).digest


def test_a_surplus_is_identified_with_its_policy_and_digest():
    order = c.IdentifySurplus(account="A-1", fund="nhs", on=JUNE)
    digest = of(*ONE_FUND, paid(235_000)).digest
    given(*ONE_FUND, paid(235_000)).when(order).then(
        e.SurplusIdentified("nhs", JUNE, 115_000, 0, "default/1", digest)
    )
    unassigned = c.IdentifySurplus(account="A-1", fund="unassigned", on=JUNE)
    given(*ONE_FUND).when(unassigned).then_refused("no funder's surplus yet")


PENCE = st.integers(0, 400_000)
ORDERS = st.sampled_from(["client-first", "pro-rata", "council-first"])


@settings(max_examples=60, deadline=None)
@over(PENCE, PENCE, PENCE, PENCE, ORDERS, st.integers(0, 12), st.integers(0, 12), st.booleans(),
      st.integers(0, 60))  # fmt: skip
def test_the_sum_adds_up_and_is_shared_out_to_the_penny(
    pays, gives, spends, owes, order, trigger, less, closing, after
):
    """Whatever the figures: each total is the sum above it, both parts make the surplus, and the
    person never gets more than they paid in, nor anybody more than is there."""
    on, retain = APRIL_1 + timedelta(days=40 + after), max(0, trigger - less)
    pack = adopted("shire", contribution_order=order, trigger_weeks=trigger, retain_weeks=retain)
    history = [*COUNCIL, pack]
    history += [paid(pays, "council", first_on=day(7), last_on=day(1, 6))] if pays else []
    history += [contributed(gives)] if gives else []
    history += [spent(spends, fund="council")] if spends else []
    history += [liability(owes, fund="council", recorded_on=day(8))] if owes else []
    found = of(*history, fund="council", on=on, closing=closing)
    total = 0
    for step in found.steps:
        if step.kind == "sum":
            total += step.pence
        if step.kind == "total" and not (step.what == "surplus" and step.pence == 0):
            assert step.pence == total
    assert found.funder_pence + found.person_pence == found.surplus_pence
    assert 0 <= found.person_pence <= gives
    assert found.funder_pence >= 0
    assert found.surplus_pence <= max(0, pays + gives - spends - owes)
    if found.surplus_pence and not closing:
        assert found.available_pence > trigger * 15_000
        assert found.available_pence - found.surplus_pence == retain * 15_000
