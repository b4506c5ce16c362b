"""Reviews and audits: what a review may say, and when the next is due."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given as draws
from hypothesis import strategies as st

from ledger import commands as c
from ledger import events as e
from ledger.account.life.reviews import due
from ledger.calendar import months_later
from ledger.entry import Entry
from ledger.policy.policies import Policies
from ledger.policy.policies import evolve as adopt
from tests.builders import allocated, day, fund, given, holding, linked, opened

START = date(2025, 11, 1)
PROGRAMME = {"nhs": "chc", "council": "social-care"}


def paid(name: str, on: date) -> e.PaymentMade:
    return e.PaymentMade(name, "direct_payment", "bank-1", None, on, None, None, 600, 0, 600, "net")


def review(name: str = "nhs", on: date = START, **changes) -> c.HoldReview:
    said = {"plan_right": True, "used_well": True, "sufficient": True, "obligations_kept": True}
    return c.HoldReview(account="A-1", fund=name, held_on=on, **said | changes)


def story(*events: e.AccountEvent, commands=()):
    told = given(
        opened(opened_on=START),
        *(fund(name, programme=said, from_on=START) for name, said in PROGRAMME.items()),
        holding(opened_on=START),
        linked(from_on=START),
        *(allocated(name, from_on=START, decided_on=START) for name in PROGRAMME),
    )
    told.draft.add(told.draft.account("A-1"), *events)
    return told.when(*commands) if commands else told


def account(*events: e.AccountEvent, commands=()):
    told = story(*events, commands=commands)
    assert told.refusal is None, str(told.refusal)
    return told.draft.account("A-1")


def policies(**rules: int) -> Policies:
    found = Policies()
    if rules:
        said = tuple(e.PolicyRule(k, v, "the agreement", "") for k, v in rules.items())
        pack = e.PolicyAdopted("northshire-icb", "north", "1", START, START, "0" * 64, said)
        adopt(found, Entry(1, "_policy", 1, "", "", None, "", pack))
    return found


def reviews(found, on: date, rules: Policies | None = None) -> dict[str, tuple[date, str]]:
    return {
        one.fund: (one.due_on, one.by)
        for one in due(found, on, rules or policies())
        if one.what == "review"
    }


def test_T18_the_first_review_is_three_months_after_the_first_payment_on_nhs_money_six_on_care():
    first = date(2026, 1, 10)
    person = account(paid("nhs", first), paid("council", first))
    assert reviews(person, first) == {
        "nhs": (date(2026, 4, 10), "law"),
        "council": (date(2026, 7, 10), "law"),
    }


def test_T18_three_months_from_the_thirtieth_of_november_is_the_last_of_february():
    person = account(paid("nhs", date(2025, 11, 30)))
    assert reviews(person, date(2026, 1, 1)) == {"nhs": (date(2026, 2, 28), "law")}


def test_T18_the_next_is_at_most_twelve_months_from_the_last():
    person = account(paid("nhs", START), commands=[review(on=date(2026, 1, 20))])
    assert reviews(person, date(2026, 2, 1)) == {"nhs": (date(2027, 1, 20), "law")}
    assert reviews(person, date(2026, 1, 19)) == {"nhs": (date(2026, 2, 1), "law")}


def test_after_care_goes_by_the_shorter_of_the_two_laws():
    person = account(e.FundAdded("mh", "icb", "s117", False, START), paid("mh", START))
    assert reviews(person, START) == {"mh": (months_later(START, 3), "law")}


def test_a_policy_may_say_sooner_and_is_quoted():
    person = account(paid("nhs", START))
    (one,) = [d for d in due(person, START, policies(nhs_first_review_months=2)) if d.by == "policy"
              and d.what == "review"]  # fmt: skip
    assert one.due_on == months_later(START, 2)
    assert "nhs_first_review_months of north/1" in one.why and "the agreement" in one.why


@draws(st.integers(1, 3), st.integers(1, 12), st.integers(0, 400))
def test_no_policy_puts_a_review_off_past_the_law(first, then, at):
    rules = policies(nhs_first_review_months=first, review_months=then)
    begun = date.fromordinal(START.toordinal() + at)
    person = account(paid("nhs", begun))
    assert reviews(person, begun, rules)["nhs"][0] <= months_later(begun, 3)
    person.budget.reviews.append(
        e.ReviewHeld("nhs", begun, "full", (), True, True, True, True, None)
    )
    assert reviews(person, begun, rules)["nhs"][0] <= months_later(begun, 12)


def test_a_financial_check_is_no_review_and_sets_the_audits_clock():
    person = account(paid("nhs", START), commands=[review(on=date(2025, 12, 1), kind="financial")])
    found = {one.what: one for one in due(person, date(2026, 1, 1), policies())}
    assert found["review"].last_on is None
    assert found["standard audit"].due_on == date(2026, 6, 1)


@pytest.mark.parametrize(("tier", "months"), [("light", 12), ("standard", 6), ("enhanced", 3)])
def test_an_audit_comes_round_as_the_tier_says(tier, months):
    held = date(2026, 2, 1)
    person = account(
        paid("nhs", START),
        commands=[
            c.SetAuditTier(
                account="A-1", fund="nhs", tier=tier, reason="high-cash", from_on=START,
                decided_on=START,
            ),
            review(on=held, kind="financial"),
        ],
    )  # fmt: skip
    (audit,) = [one for one in due(person, held, policies()) if one.what == f"{tier} audit"]
    assert audit.due_on == months_later(held, months)
    assert f"{tier}_audit_months" in audit.why


def test_the_first_audit_is_twelve_weeks_after_the_first_payment():
    (audit,) = [
        one for one in due(account(paid("nhs", START)), START, policies()) if "audit" in one.what
    ]
    assert audit.due_on == date(2026, 1, 24)


def test_money_found_too_little_is_due_a_review_at_once_until_it_is_raised():
    held = date(2025, 12, 1)
    person = account(paid("nhs", START), commands=[review(on=held, sufficient=False)])
    assert reviews(person, date(2025, 12, 2)) == {"nhs": (held, "law")}
    person = account(
        paid("nhs", START),
        commands=[
            review(on=held, sufficient=False),
            c.ReviseAllocation(account="A-1", allocation="al-nhs", amount_pence=20_000,
                               from_on=held, decided_on=held),
        ],
    )  # fmt: skip
    assert reviews(person, date(2025, 12, 2)) == {"nhs": (date(2026, 12, 1), "law")}


def test_eight_weeks_away_call_for_a_review():
    away = e.PaymentsSuspended(date(2025, 11, 10), "in-hospital")
    person = account(paid("nhs", START), away)
    assert reviews(person, date(2026, 1, 4)) == {"nhs": (date(2026, 2, 1), "law")}
    assert reviews(person, date(2026, 1, 5)) == {"nhs": (date(2026, 1, 5), "policy")}
    seen = account(paid("nhs", START), away, commands=[review(on=date(2025, 11, 20))])
    assert reviews(seen, date(2026, 1, 5)) == {"nhs": (date(2026, 11, 20), "law")}
    back = e.PaymentsResumed(date(2025, 12, 24), "home-again")
    assert reviews(account(paid("nhs", START), away, back), date(2026, 1, 5))["nhs"][1] == "law"


def test_nothing_is_due_before_the_first_payment_nor_after_the_last():
    assert due(account(), date(2027, 1, 1), policies()) == []
    dead = account(paid("nhs", START), e.DeathRecorded(date(2025, 12, 1)))
    assert due(dead, date(2026, 12, 1), policies()) == []
    assert due(dead, date(2025, 11, 30), policies())


def test_the_persons_own_money_is_not_reviewed():
    person = account(e.FundAdded("own", "the-person", "own", False, START), paid("own", START))
    assert due(person, date(2026, 12, 1), policies()) == []


def test_a_review_says_how_the_plans_own_outcomes_are():
    plan = e.PlanAgreed("p-1", START, START, ("sleep", "school"), (), ())
    seen = (e.OutcomeSeen("sleep", "partly"),)
    found = story(plan).when(review(outcomes=seen)).of(e.ReviewHeld)
    assert found[0].outcomes == seen
    strange = (e.OutcomeSeen("golf", "yes"),)
    story(plan).when(review(outcomes=strange)).then_refused(
        "has no outcome golf; it has: sleep, school"
    )
    story(plan).when(review(outcomes=seen * 2)).then_refused("one thing of each outcome")
    story().when(review(outcomes=seen)).then_refused("no plan on 1 November 2025")


def test_a_review_is_of_a_fund_the_account_has_and_after_it_was_opened():
    story().when(review("moon")).then_refused("has no fund moon")
    story().when(review("unassigned")).then_refused("name the fund")
    story().when(review(on=day(1))).then_refused("opened on 1 November 2025")


def test_a_review_is_recorded_once():
    story().when(review(), review()).then_refused("a full review of nhs on 1 November 2025")


def test_a_tier_is_set_once():
    tier = c.SetAuditTier(
        account="A-1", fund="nhs", tier="light", reason="settled", from_on=START, decided_on=START
    )
    story().when(tier).then(e.AuditTierSet("nhs", "light", "settled", START, START))
    story().when(tier, tier).then_refused("nhs is light from 1 November 2025 already")
