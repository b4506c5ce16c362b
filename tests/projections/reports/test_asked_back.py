"""Reclaims by stage and age, what came of them, answers to people, and the books' own figures."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given as draws
from hypothesis import settings
from hypothesis import strategies as st

from ledger import commands as c
from ledger.calendar import Period
from projections.postings import RETURNED, WRITTEN_OFF, postings
from projections.reclaims import reclaims
from projections.reports.facts import asked_back
from projections.reports.facts.asked_back import OUTCOMES, WAYS_BACK
from projections.reports.report import Section
from projections.reports.sections.asked_back import chapter
from tests.book.test_random_reclaims import STEPS, Steps
from tests.builders import (
    ONE_FUND,
    Story,
    adopted,
    allocated,
    day,
    fund,
    given,
    holding,
    line,
    linked,
    opened,
    paid,
    said,
    spent,
    statement,
)  # fmt: skip
from tests.projections.reports.gathered import cubes_of, recorded, section_of, told, values
from tests.projections.reports.one_account import cubes_of_story

DAYS = Period(day(1), day(31, 12))
QUICK = adopted(notice_days=0, repay_days=7, reconsider_days=28, trigger_weeks=1, retain_weeks=1)
OWN = {"account": "A-1", "reclaim": "r-1"}


def propose(pence: int = 20_000, **changes) -> c.ProposeReclaim:
    fields = {**OWN, "fund": "nhs", "ground": "unused-accumulated", "proposed_on": day(1, 9)}
    return c.ProposeReclaim(amount_pence=pence, **fields | changes)


def notice(pence: int = 20_000, **changes) -> c.ServeNotice:
    fields = {**OWN, "served_on": day(5, 9), "repay_by": day(10, 10), "repayer": "person"}
    return c.ServeNotice(amount_pence=pence, reasons=("unused",), **fields | changes)


def receive(pence: int, **changes) -> c.ReceiveReclaim:
    fields = {**OWN, "received_on": day(1, 10), "against": "held"} | changes
    return c.ReceiveReclaim(amount_pence=pence, **fields)


ASKED_AGAIN = c.RequestReconsideration(**OWN, requested_on=day(9, 9), grounds=("planned-use",))


def decide(outcome: str, pence: int | None = None, **changes) -> c.DecideReconsideration:
    fields = {**OWN, "decided_on": day(19, 9), "reasons": ("no-plan-for-it",)}
    return c.DecideReconsideration(outcome=outcome, amount_pence=pence, **fields | changes)


BEGUN = (*ONE_FUND, QUICK, paid(100_000))


def section(url: str, key: str, days: Period = DAYS, **how) -> Section:
    return section_of(chapter(cubes_of(url, asked_back.FAMILY, days=days, **how)), key)


def of(story: Story, key: str, days: Period = DAYS) -> Section:
    return section_of(chapter(cubes_of_story(story, asked_back.FAMILY, days=days)), key)


# ── stages ───────────────────────────────────────────────────────────────────────────────────


def test_a_reclaim_is_told_by_its_stage_and_how_long_it_has_been_at_it(ledger_url):
    url = recorded(ledger_url, *BEGUN, propose(), notice(), receive(5_000))
    row = told(section(url, "reclaims"), "overdue")
    assert (row["reclaims"], row["asked"], row["received"], row["left"]) == (
        1, 20_000, 5_000, 15_000,
    )  # fmt: skip
    # Overdue since 11 October: 81 days by the end of the year.
    assert told(section(url, "reclaims-by-age"), "overdue")["8-to-26-weeks"] == 15_000
    earlier = section(url, "reclaims-by-age", Period(day(1), day(2, 9)))
    assert told(earlier, "proposed")["under-4-weeks"] == 20_000
    assert values(earlier, "left") == [20_000, 0, 0, 0, 0, 0, 0]


def test_stages_and_amounts_are_those_of_the_list_of_reclaims(ledger_url):
    other = {"reclaim": "r-2"}
    url = recorded(
        ledger_url, *BEGUN, propose(), notice(), receive(5_000), propose(7_000, **other),
    )  # fmt: skip
    rows = reclaims(url, as_at=DAYS.last).rows
    found = section(url, "reclaims")
    assert told(found, "total")["left"] == sum(row.stage.left_pence for row in rows)
    assert told(found, "total")["asked"] == sum(row.stage.asked_pence for row in rows)
    assert {row.key for row in found.rows} == {row.stage.name for row in rows}


def test_days_from_proposal_to_settlement_are_a_mean_of_those_settled_in_the_days(ledger_url):
    second = {"reclaim": "r-2"}
    url = recorded(
        ledger_url, *BEGUN, propose(), notice(), receive(20_000),
        propose(5_000, **second), notice(5_000, **second),
        receive(5_000, received_on=day(2, 10), **second),
    )  # fmt: skip
    row = told(section(url, "reclaims-by-ground"), "northshire-icb+unused-accumulated")
    assert (row["settled"], row["days-taken"], row["mean-days"]) == (2, 61, 31)
    october = section(url, "reclaims-by-ground", Period(day(2, 10), day(31, 10)))
    assert told(october, "total")["mean-days"] == 31
    later = section(url, "reclaims-by-ground", Period(day(1, 11), day(30, 11)))
    assert told(later, "total")["mean-days"] is None


def test_only_the_reclaims_of_the_funder_asked_about_are_told(ledger_url):
    council = fund("council", funder="shire")
    url = recorded(ledger_url, *BEGUN, council, propose(), notice())
    assert section(url, "reclaims", funder="shire").rows == ()
    assert len(section(url, "reclaims", funder="northshire-icb").rows) == 1


def test_a_debt_that_was_made_good_otherwise_is_told_apart_from_what_came_back():
    wrong = c.DisallowSpend(
        account="A-1", spend=6, disallowed_on=day(3, 6), reason="not-in-plan"
    )  # fmt: skip
    good = c.MakeGood(account="A-1", spend=6, amount_pence=4_000, received_on=day(20, 9))
    owed = propose(9_000, ground="used-outside-plan")
    story = given(*BEGUN, spent(9_000), wrong, owed, notice(9_000), good)
    row = told(of(story, "reclaims"), "overdue")
    assert (row["asked"], row["received"], row["made-good"], row["left"]) == (
        9_000, 0, 4_000, 5_000,
    )  # fmt: skip


# ── replies, what came back, what was given ──────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("outcome", "pence", "less"),
    [("confirmed", None, 0), ("reduced", 12_000, 8_000), ("withdrawn", None, 20_000)],
)
def test_a_request_to_look_again_is_told_with_its_outcome(ledger_url, outcome, pence, less):
    url = recorded(ledger_url, *BEGUN, propose(), notice(), ASKED_AGAIN, decide(outcome, pence))
    row = told(section(url, "reconsiderations"), "total")
    assert (row["requested"], row["decided"], row["waiting"]) == (1, 1, 0)
    assert [row[one] for one in OUTCOMES] == [one == outcome for one in OUTCOMES]
    assert (row["less"], row["mean-days"]) == (less, 10)
    between = told(section(url, "reconsiderations", Period(day(1), day(12, 9))), "total")
    assert (between["requested"], between["decided"], between["waiting"]) == (1, 0, 1)


def test_what_was_taken_and_never_asked_for_is_told_by_itself(ledger_url):
    swept = statement((line(-3_000, day(3, 9)), said("reclaim", fund="nhs")))
    url = recorded(ledger_url, *BEGUN, swept)
    assert told(section(url, "reclaims"), "none")["received"] == 3_000
    assert told(section(url, "came-back"), "unasked")["money"] == 3_000


def test_money_written_off_or_left_is_told_within_the_days():
    wrong = c.DisallowSpend(
        account="A-1", spend=6, disallowed_on=day(3, 6), reason="not-in-plan"
    )  # fmt: skip
    debt = c.WriteOffReclaim(
        account="A-1", reclaim=None, fund="nhs", against="owed", amount_pence=4_000,
        written_off_on=day(4, 7), authority="panel", reason="hardship",
    )  # fmt: skip
    stay = c.WriteOffReclaim(
        **OWN, fund=None, against="held", amount_pence=None, written_off_on=day(20, 10),
        authority="panel", reason="planned",
    )  # fmt: skip
    story = given(*BEGUN, spent(9_000), wrong, debt, propose(), notice(), stay)
    found = of(story, "given-up")
    assert {row.key: row.figures[0].value for row in found.rows} == {
        "northshire-icb+given-up-owed+hardship": 4_000,
        "northshire-icb+given-up-held+planned": 20_000,
    }
    assert of(story, "given-up", Period(day(5, 7), day(19, 10))).rows == ()
    assert told(of(story, "reclaims"), "written-off")["written-off"] == 20_000


def test_T10_what_a_person_gets_back_of_their_own_is_told_apart():
    own = c.ReceiveContribution(
        account="A-1", fund="council", received_on=day(5), amount_pence=26_000
    )  # fmt: skip
    back = c.RefundPerson(
        account="A-1", fund="council", amount_pence=6_000, refunded_on=day(1, 7),
        reason="not-needed",
    )  # fmt: skip
    story = given(
        opened(), fund("council", funder="shire"), holding(), linked(), allocated("council"),
        paid(169_000, "council"), own, spent(20_000, fund="council", paid_on=day(1, 6)), back,
    )  # fmt: skip
    found = of(story, "given-up")
    assert told(found, "shire+refunded+not-needed") == {"money": 6_000, "times": 1, "people": 1}


# ── it ties ──────────────────────────────────────────────────────────────────────────────────


@settings(max_examples=60, deadline=None)
@draws(STEPS, st.integers(0, 80))
def test_asked_is_its_parts_and_what_came_back_is_what_the_books_say(steps, upto):
    told_of = Steps()
    told_of.step("pay", "r-1", 100_000, "paid-in-error", 0)
    for step in steps:
        told_of.step(*step)
    days = Period(day(1), day(30) + timedelta(days=upto))
    cubes = cubes_of_story(told_of, asked_back.FAMILY, days=days)
    cube = cubes["reclaims"]
    for stage in cube.values("reclaim_stage"):
        if stage != "none":
            asked = cube.total(what="asked", reclaim_stage=stage).pence
            assert cube.total(reclaim_stage=stage).pence == 2 * asked
        if stage != "withdrawn":
            assert not cube.total(what="withdrawn", reclaim_stage=stage).pence
    heads = {RETURNED: 0, WRITTEN_OFF: 0}
    for decided in told_of.draft.decided:
        for head, *_, pence, on in postings(decided.stream, decided.event):
            if head in heads and days.first <= on <= days.last:
                heads[head] += pence
    back = cubes["money-back"]
    assert back.total(way=WAYS_BACK).pence == heads[RETURNED]
    assert cube.total(what=("received", "offset")).pence == heads[RETURNED]
    assert back.total(way="given-up-owed").pence == heads[WRITTEN_OFF]
