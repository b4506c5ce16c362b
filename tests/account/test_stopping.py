"""Stops on the law's own grounds, and what stands in the way of closing."""

from __future__ import annotations

import pytest

from ledger import commands as c
from ledger import events as e
from ledger.account.life.stopping import STOP_GROUNDS, short_notice
from ledger.policy.policies import Policies
from tests.builders import ONE_FUND, day, given, opened


def stop(force: str, ground: str, **changes) -> c.DecideStop:
    days = {"effective_on": day(30), "decided_on": day(1)}
    return c.DecideStop(account="A-1", force=force, ground=ground, **days | changes)


@pytest.mark.parametrize("ground", sorted(STOP_GROUNDS))
def test_a_ground_is_taken_with_its_own_force_and_refused_with_the_other(ground):
    force = STOP_GROUNDS[ground].force
    other = "may" if force == "must" else "must"
    given(opened()).when(stop(force, ground)).then(e.StopDecided(force, ground, day(30), day(1)))
    given(opened()).when(stop(other, ground)).then_refused(STOP_GROUNDS[ground].source)


def test_a_ground_the_law_does_not_have_is_refused_with_the_list():
    story = given(opened()).when(stop("may", "too-expensive"))
    story.then_refused("too-expensive is no ground to stop on")
    story.then_refused("They must stop for: consent-withdrawn")
    story.then_refused("nominee-refuses, nomination-withdrawn, misuse")


def test_a_may_ground_given_as_must_says_that_somebody_decides():
    given(opened()).when(stop("must", "misuse")).then_refused(
        "misuse (the money was used otherwise than agreed) leaves a choice"
    )
    given(opened()).when(stop("may", "consent-withdrawn")).then_refused("leaves no choice")


def test_a_stop_sooner_than_the_funders_notice_is_told_of_and_not_refused():
    account = given(*ONE_FUND).draft.account("A-1")
    soon = stop("may", "misuse", effective_on=day(28), decided_on=day(1))
    (words,) = short_notice(account, soon, Policies())
    assert "28 days' notice" in words and "29 April 2025" in words and "gives 27" in words
    late = stop("may", "misuse", effective_on=day(29), decided_on=day(1))
    assert list(short_notice(account, late, Policies())) == []


@pytest.mark.parametrize("ground", ["fraud-or-offence", "death"])
def test_theft_and_death_wait_for_no_notice(ground):
    account = given(*ONE_FUND).draft.account("A-1")
    at_once = stop("may", ground, effective_on=day(1), decided_on=day(1))
    assert list(short_notice(account, at_once, Policies())) == []


CLOSE = c.CloseAccount(account="A-1", closed_on=day(30), reason="ended")
BILL = e.LiabilityRecorded("paye-1", "paye", (e.Share("nhs", 31_240),), day(10), None, None, False)
SAVED = e.EarmarkAgreed("hoist", "nhs", "hoist", 50_000, day(2), day(1, month=12), "default/1")


def closing(*events):
    story = given(*ONE_FUND)
    story.draft.add(story.draft.account("A-1"), *events)
    return story.when(CLOSE)


def test_an_account_with_a_bill_to_come_is_not_closed():
    closing(BILL).then_refused("liability paye-1 (paye) has £312.40 left to pay")
    closing(BILL).then_refused("dpl budget settle A-1 paye-1")
    settled = e.LiabilitySettled("paye-1", day(20), (e.Share("nhs", 31_240),), None, "paid")
    closing(BILL, settled).then_kinds(e.AccountClosed)


def test_a_bill_that_the_funder_promised_to_pay_does_not_keep_an_account_open():
    promised = e.LiabilityRecorded(
        "redundancy", "redundancy", (e.Share("nhs", 90_000),), day(10), None, None, True
    )
    closing(promised).then_kinds(e.AccountClosed)


def test_an_account_with_savings_that_stand_is_not_closed():
    closing(SAVED).then_refused("earmark hoist keeps £500.00 of nhs until 1 December 2025")
    closing(SAVED, e.EarmarkReleased("hoist", day(29), "given-up")).then_kinds(e.AccountClosed)


def test_a_reclaim_that_was_reduced_and_paid_does_not_keep_an_account_open():
    proposed = e.ReclaimProposed("R-1", "nhs", 5_000, "unused-accumulated", day(3))
    closing(proposed).then_refused("reclaim R-1 is not settled")
    closing(proposed, e.ReclaimWithdrawn("R-1", day(4), "hardship")).then_kinds(e.AccountClosed)
