"""What is set aside: earmarks, and liabilities until they are paid."""

from __future__ import annotations

import pytest
from hypothesis import given as over
from hypothesis import strategies as st

from ledger import commands as c
from ledger import events as e
from ledger.commands import Weight
from tests.account.test_budgets import split
from tests.builders import (
    ONE_FUND,
    TWO_FUNDS,
    Story,
    adopted,
    day,
    given,
    line,
    paid,
    said,
    spent,
    statement,
)


def earmark(**changes) -> c.AgreeEarmark:
    fields = {"earmark": "hoist", "fund": "nhs", "purpose": "hoist", "amount_pence": 90000,
              "agreed_on": day(1), "expires_on": day(31, 3, 2026)}  # fmt: skip
    return c.AgreeEarmark(account="A-1", **fields | changes)


def liability(pence: int = 31240, name: str = "paye-q1", **changes) -> c.RecordLiability:
    fields = {"kind": "paye", "fund": "nhs", "recorded_on": day(5)}
    return c.RecordLiability(account="A-1", liability=name, amount_pence=pence, **fields | changes)


def settle(pence: int | None = None, name: str = "paye-q1", **changes) -> c.SettleLiability:
    fields = {"settled_on": day(22), "reason": "paid"}
    return c.SettleLiability(account="A-1", liability=name, amount_pence=pence, **fields | changes)


def left(story: Story, name: str = "paye-q1") -> dict[str, int]:
    return story.draft.account("A-1").budget.liabilities[name].left(day(30))


# ── earmarks ─────────────────────────────────────────────────────────────────────────────────


def test_an_earmark_names_the_pack_that_allows_it_and_is_released_once():
    (agreed,) = given(*ONE_FUND).when(earmark()).events
    assert agreed.policy == "default/1"
    bought = c.ReleaseEarmark(account="A-1", earmark="hoist", released_on=day(9), reason="bought")
    story = given(*ONE_FUND, earmark()).when(bought)
    story.then(e.EarmarkReleased("hoist", day(9), "bought"))
    story.when(bought).then_refused("released")


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (earmark(fund="lottery"), "unknown-fund"),
        (earmark(fund="unassigned"), "reserved-fund"),
        (earmark(expires_on=day(31, 3)), "end-before-start"),
    ],
    ids=["strange", "reserved", "expired"],
)
def test_an_earmark_with_a_fault_is_refused(wrong, words):
    given(*ONE_FUND).when(wrong).then_refused(words)


def test_two_earmarks_have_two_names():
    given(*ONE_FUND, earmark()).when(earmark()).then_refused("earmark-exists")


def test_a_policy_may_allow_no_earmarks_and_the_refusal_quotes_it():
    story = given(*ONE_FUND, adopted(earmark_allowed=False)).when(earmark())
    story.then_refused("earmark_allowed of local/1: no")


def test_only_a_known_earmark_is_released_and_not_before_it_began():
    gone = c.ReleaseEarmark(account="A-1", earmark="car", released_on=day(9), reason="given-up")
    given(*ONE_FUND, earmark()).when(gone).then_refused("unknown-earmark")
    early = c.ReleaseEarmark(
        account="A-1", earmark="hoist", released_on=day(31, 3), reason="given-up"
    )
    given(*ONE_FUND, earmark()).when(early).then_refused("end-before-start")


# ── liabilities ──────────────────────────────────────────────────────────────────────────────


def test_a_liability_is_settled_bit_by_bit_and_never_for_more_than_is_left():
    story = given(*ONE_FUND, liability(), settle(10000))
    assert left(story) == {"nhs": 21240}
    story.when(settle(21241)).then_refused("£212.40 is left of liability paye-q1, not £212.41")
    story = given(*ONE_FUND, liability(), settle(10000), settle())
    assert left(story) == {}
    story.when(settle()).then_refused("settled")


def test_a_liability_follows_the_split_agreed_for_its_day_or_has_to_say_whose_it_is():
    whose = liability(100001, fund=None)
    given(*TWO_FUNDS).when(whose).then_refused("whose-liability")
    agreed = split(Weight("nhs", 60), Weight("council", 40))
    (recorded,) = given(*TWO_FUNDS, agreed).when(whose).events
    assert recorded.shares == (e.Share("nhs", 60001), e.Share("council", 40000))
    (only,) = given(*ONE_FUND).when(whose).events
    assert only.shares == (e.Share("nhs", 100001),)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (liability(fund="lottery"), "unknown-fund"),
        (liability(fund="unassigned"), "reserved-fund"),
        (liability(fund=None, shares=(Weight("unassigned", 1),)), "reserved-fund"),
    ],
    ids=["strange", "reserved", "reserved-share"],
)
def test_a_liability_with_a_fault_is_refused(wrong, words):
    given(*TWO_FUNDS).when(wrong).then_refused(words)


def test_a_liability_has_a_name_of_its_own_and_is_not_settled_before_it_is_owed():
    given(*ONE_FUND, liability()).when(liability()).then_refused("liability-exists")
    given(*ONE_FUND).when(settle()).then_refused("unknown-liability")
    early = settle(settled_on=day(4))
    given(*ONE_FUND, liability()).when(early).then_refused("end-before-start")


def test_a_liability_is_settled_only_by_a_spend_that_stands():
    story = given(*ONE_FUND, liability(), spent(31240))
    entry = story.draft.account("A-1").spends.popitem()[0]
    given(*ONE_FUND, liability(), spent(31240)).when(settle(spend=entry)).then_kinds(
        e.LiabilitySettled
    )
    undone = c.ReverseEntry(account="A-1", entry=entry, reason="typing-error")
    given(*ONE_FUND, liability(), spent(31240), undone).when(settle(spend=entry)).then_refused(
        "unknown-spend"
    )
    given(*ONE_FUND, liability()).when(settle(spend=1)).then_refused("unknown-spend")


def test_one_spend_settles_no_more_than_it_paid():
    history = (*ONE_FUND, liability(), liability(5000, "wages-1"), spent(6000))
    entry = max(given(*history).draft.account("A-1").spends)
    given(*history).when(settle(6001, spend=entry)).then_refused("more-than-spent")
    story = given(*history, settle(spend=entry))
    assert left(story) == {"nhs": 25240}
    story.when(settle(1, name="wages-1", spend=entry)).then_refused("more-than-spent")


# ── a spend that pays a liability ────────────────────────────────────────────────────────────


def settled_by(story: Story) -> list[e.LiabilitySettled]:
    return story.of(e.LiabilitySettled)


def test_a_spend_that_pays_a_liability_settles_it():
    story = given(*ONE_FUND, liability()).when(spent(31240, liability="paye-q1", paid_on=day(22)))
    (settled,) = settled_by(story)
    entry = next(d.version for d in story.draft.decided if isinstance(d.event, e.SpendRecorded))
    assert settled == e.LiabilitySettled(
        "paye-q1", day(22), (e.Share("nhs", 31240),), entry, "paid"
    )
    assert left(story) == {}


def test_a_spend_of_less_leaves_the_rest_and_of_more_settles_what_there_was():
    less = given(*ONE_FUND, liability()).when(spent(10000, liability="paye-q1"))
    assert left(less) == {"nhs": 21240}
    more = given(*ONE_FUND, liability()).when(spent(40000, liability="paye-q1"))
    assert [one.shares for one in settled_by(more)] == [(e.Share("nhs", 31240),)]


def test_a_spend_pays_only_a_liability_of_which_something_is_left():
    given(*ONE_FUND).when(spent(liability="paye-q1")).then_refused("unknown-liability")
    history = (*ONE_FUND, liability(), settle())
    given(*history).when(spent(liability="paye-q1")).then_refused("settled")


DIED = c.RecordDeath(account="A-1", died_on=day(10))
STOPPED = c.DecideStop(
    account="A-1", force="may", ground="needs-not-met", effective_on=day(10), decided_on=day(3)
)


@pytest.mark.parametrize(
    ("end", "rule"), [(DIED, "spend-after-death"), (STOPPED, "spend-after-stop")]
)
def test_what_pays_a_recorded_liability_passes_a_stop_and_a_death(end, rule):
    history = (*ONE_FUND, paid(), liability(), end)

    def rules(order) -> set[str]:
        return {query.rule for query in given(*history).when(order).of(e.SpendQueried)}

    assert rule in rules(spent(31240, paid_on=day(22)))
    assert rule not in rules(spent(31240, paid_on=day(22), liability="paye-q1"))
    assert rule in rules(spent(31241, paid_on=day(22), liability="paye-q1"))


def test_a_spend_taken_back_leaves_its_liability_to_be_paid_again():
    history = (*ONE_FUND, liability(), spent(31240, liability="paye-q1"))
    entry = max(given(*history).draft.account("A-1").spends)
    story = given(*history, c.ReverseEntry(account="A-1", entry=entry, reason="typing-error"))
    assert left(story) == {"nhs": 31240}


def test_a_spend_put_right_still_pays_its_liability():
    history = (*ONE_FUND, liability(), spent(31240, liability="paye-q1"))
    entry = max(given(*history).draft.account("A-1").spends)
    fix = c.CorrectEntry(account="A-1", entry=entry, amount_pence=30000, reason="typing-error")
    story = given(*history).when(fix)
    (settled,) = settled_by(story)
    assert settled.spend == max(story.draft.account("A-1").spends) > entry
    assert left(story) == {"nhs": 1240}


def test_a_spend_put_right_after_a_death_is_asked_about_only_beyond_its_liability():
    history = (*ONE_FUND, liability(), DIED, spent(30000, liability="paye-q1", paid_on=day(22)))
    entry = max(given(*history).draft.account("A-1").spends)

    def rules(pence: int) -> set[str]:
        fix = c.CorrectEntry(account="A-1", entry=entry, amount_pence=pence, reason="typing-error")
        return {query.rule for query in given(*history).when(fix).of(e.SpendQueried)}

    assert "spend-after-death" not in rules(29000)
    assert "spend-after-death" not in rules(31240)
    assert "spend-after-death" in rules(31241)


@over(st.integers(1, 10**6), st.lists(st.integers(1, 10**6), max_size=6), st.integers(0, 9))
def test_what_is_settled_and_what_is_left_is_the_liability_fund_by_fund(whole, parts, weight):
    shares = (Weight("nhs", 10 - weight), Weight("council", weight))
    story = given(*TWO_FUNDS, liability(whole, fund=None, shares=shares))
    recorded = dict(story.draft.account("A-1").budget.liabilities["paye-q1"].left())
    for part in parts:
        before = left(story)
        story.refusal = None
        story.when(settle(part))
        assert (story.refusal is not None) == (part > sum(before.values()))
    settled = story.draft.account("A-1").budget.liabilities["paye-q1"].settled
    for fund, pence in recorded.items():
        done = sum(s.pence for one in settled for s in one.shares if s.fund == fund)
        assert done + left(story).get(fund, 0) == pence and done >= 0


def test_a_bank_line_that_pays_a_liability_is_the_money_set_aside_for_it():
    """Told by hand or shown by the bank, it comes to the same."""
    typed = given(*TWO_FUNDS, liability()).when(spent(31240, fund=None, liability="paye-q1"))
    line_of_it = statement((line(-31240, day(8)), said("spend", liability="paye-q1")))
    shown = given(*TWO_FUNDS, liability()).when(line_of_it)
    for story in (typed, shown):
        (spend,) = story.of(e.SpendRecorded)
        assert spend.shares == (e.Share("nhs", 31240),)
        assert not story.of(e.SpendQueried)
