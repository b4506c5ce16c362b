"""What people pay: weeks times the rate, what is owed from day to day, and who is behind."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given as draws
from hypothesis import settings
from hypothesis import strategies as st

from ledger import commands as c
from ledger.account.life.contributions import position
from ledger.calendar import Period
from projections.contributions import contributions as listed
from projections.reports.cubes import Cubes
from projections.reports.facts import contributions
from projections.reports.sections.contributions import chapter
from tests.builders import Story, allocated, fund, given, holding, linked, opened
from tests.projections.reports.gathered import cubes_of, recorded, section_of, told
from tests.projections.reports.one_account import cubes_of_story

START = date(2025, 3, 31)
"""A Monday."""
COUNCIL = (
    opened(opened_on=START), fund("council", funder="shire", from_on=START),
    holding(opened_on=START), linked(from_on=START),
    allocated("council", from_on=START, decided_on=START),
)  # fmt: skip


def assessed(weekly: int, on: date = START) -> c.AssessContribution:
    return c.AssessContribution(
        account="A-1", fund="council", weekly_pence=weekly, from_on=on, decided_on=START
    )


def came(pence: int, on: date, **changes) -> c.ReceiveContribution:
    fields = {"account": "A-1", "fund": "council", "received_on": on} | changes
    return c.ReceiveContribution(amount_pence=pence, **fields)


def week_end(week: int) -> date:
    return START + timedelta(days=7 * week - 1)


def of(story: Story, days: Period) -> Cubes:
    return cubes_of_story(story, contributions.FAMILY, days=days)


def test_T6_thirty_nine_weeks_behind_are_weeks_times_the_rate_to_the_penny():
    cubes = of(given(*COUNCIL, assessed(5_993)), Period(START, week_end(39)))
    row = told(section_of(chapter(cubes), "contribution-arithmetic"), "total")
    assert (row["days"], row["at-rate"], row["rounding"]) == (39 * 7, 233_727, 0)
    assert (row["due"], row["received"], row["arrears"]) == (233_727, 0, 233_727)
    found = told(section_of(chapter(cubes), "arrears"), "26-to-52-weeks")
    assert found == {"arrears": 233_727, "people": 1, "missed": 39}


def test_who_is_behind_is_told_by_the_first_week_missed():
    story = given(*COUNCIL, assessed(2_000), came(6_000, week_end(3)))
    section = section_of(chapter(of(story, Period(START, week_end(9)))), "arrears")
    # The fourth week was due on its last day, 35 days before the end of the ninth.
    assert told(section, "4-to-8-weeks") == {"arrears": 12_000, "people": 1, "missed": 6}
    assert told(section, "total")["people"] == 1


def test_owed_at_the_start_and_due_less_what_came_is_owed_at_the_end():
    paid_since = (came(2_000, week_end(2)), came(9_000, week_end(6)))
    story = given(*COUNCIL, assessed(2_000), *paid_since)
    row = told(
        section_of(
            chapter(of(story, Period(week_end(4), week_end(8)))), "contributions"
        ),
        "total",
    )  # fmt: skip
    assert (row["owed-before"], row["due"], row["received"], row["owed"]) == (
        4_000, 10_000, 9_000, 5_000,
    )  # fmt: skip


def test_somebody_who_paid_too_much_is_nobody_who_is_behind():
    story = given(*COUNCIL, assessed(2_000), came(9_000, week_end(1)))
    cubes = of(story, Period(START, week_end(2)))
    row = told(section_of(chapter(cubes), "contributions"), "total")
    assert (row["owed"], row["arrears"], row["overpaid"], row["behind"]) == (-5_000, 0, 5_000, 0)


def test_it_is_what_the_list_of_contributions_says(ledger_url):
    url = recorded(
        ledger_url, *COUNCIL, assessed(2_000), assessed(2_500, week_end(5)),
        came(5_000, week_end(3)), came(1_000, week_end(4), to="funder"),
    )  # fmt: skip
    last = week_end(11)
    cubes = cubes_of(url, contributions.FAMILY, days=Period(START, last))
    row = told(section_of(chapter(cubes), "contribution-arithmetic"), "total")
    rows = listed(url, as_at=last).rows
    assert row["due"] == sum(one.due_pence for one in rows)
    assert row["received"] == sum(one.received_pence for one in rows)
    assert row["arrears"] == sum(one.arrears_pence for one in rows)
    assert cubes_of(url, contributions.FAMILY, funder="else")["contributions"].cells == {}


@settings(max_examples=80, deadline=None)
@draws(
    st.integers(0, 20_000), st.integers(0, 20_000), st.integers(0, 200),
    st.lists(st.tuples(st.integers(0, 250), st.integers(1, 30_000)), max_size=6),
    st.integers(0, 120), st.integers(0, 120),
)  # fmt: skip
def test_it_ties_from_day_to_day_and_to_the_rate(weekly, then, changed, sums, first, long):
    story = given(
        *COUNCIL, assessed(weekly), assessed(then, START + timedelta(days=changed)),
        *(came(pence, START + timedelta(days=n), again=True) for n, pence in sums),
    )  # fmt: skip
    days = Period(START + timedelta(days=first), START + timedelta(days=first + long))
    cubes = of(story, days)
    stands, flow = cubes["contributions"], cubes["contribution-flow"]
    start, due = stands.total(what="owed-before").pence, flow.total(what="due").pence
    received, end = flow.total(what="received").pence, stands.total(what="owed").pence
    assert start + due - received == end
    arrears, over = (stands.total(what=one).pence for one in ("arrears", "overpaid"))
    assert arrears - over == end and cubes["arrears"].total().pence == arrears
    account = story.draft.account("A-1")
    before = position(account, "council", days.first - timedelta(days=1))
    found = position(account, "council", days.last)
    if found.due_pence or found.received_pence:
        assert start == before.due_pence - before.received_pence
        weeks = cubes["contribution-weeks"]
        assert weeks.total().pence == found.due_pence
        assert abs(weeks.total(what="rounding").pence) <= len(found.lines) + len(found.weeks)
