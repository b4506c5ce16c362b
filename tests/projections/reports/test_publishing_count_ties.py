"""Counts that hang together, as what was there and what came and went do, leave those that are left
out several ways to be."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import product

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from projections.reports.cubes import Cube, Cubes, Shape
from projections.reports.publishing import FEWEST, Edition, published
from projections.reports.tables import Measure, section
from tests.projections.reports.attacker import figures
from tests.projections.reports.published_cubes import report_of
from tests.projections.reports.solver_of_counts import Equation, known_of, ways_to_be

BEFORE, NEW, IN, OUT, ENDED, LIVE = "before", "new", "moved-in", "moved-out", "ended", "live"
MEASURES = (BEFORE, NEW, IN, OUT, ENDED, LIVE)
SIGNS = {BEFORE: 1, NEW: 1, IN: 1, OUT: -1, ENDED: -1, LIVE: -1}
AGES = ("a", "b")
SHAPE = Shape("People with budgets", ("measure", "age"))
Q1 = (date(2025, 4, 1), date(2025, 6, 30))
Q2 = (date(2025, 7, 1), date(2025, 9, 30))

Person = tuple[str | None, str | None]
"""Where somebody stood at the end of the quarter before, and where at the end of this one."""


def edition(people: list[Person], days: tuple[date, date] = Q2) -> Edition:
    cube = Cube(SHAPE, each=True)
    for who, (was, now) in enumerate(people):
        for measure, age in said(was, now):
            cube.add((measure, age), 0, 1, 1 << who)
    cubes: Cubes = {"phb": cube}
    by_age = [Measure(age, age, "people", "phb", {"age": age}) for age in AGES]
    by_measure = [Measure(one, one, "people", "phb", {"measure": one}) for one in MEASURES]
    tables = [
        section(cubes, key="numbers", title="", says="", by="measure", order=MEASURES, total=False,
                measures=[Measure("people", "", "people", "phb"), *by_age]),
        section(cubes, key="by-age", title="", says="", by="age", measures=by_measure),
    ]  # fmt: skip
    return Edition(report_of(tables, days), (("", cubes),))


def said(was: str | None, now: str | None):
    if was:
        yield BEFORE, was
    if now:
        yield LIVE, now
    if now and not was:
        yield NEW, now
    if was and not now:
        yield ENDED, was
    if was and now and was != now:
        yield OUT, was
        yield IN, now


def everybody_has_room(*editions: Edition) -> None:
    bounds, equations, few = {}, [], {}
    for at, one in enumerate(editions):
        cube = one.parts[0][1]["phb"]
        shown = {}
        for (key, row, column), figure in figures(published(one, editions[:at])):
            row, column = (row, column) if key == "numbers" else (column, row)
            if not figure.hidden:
                shown[at, row, "people" if column == "total" else column] = figure.value
        for measure in MEASURES:
            for age in (*AGES, "people"):
                where = {} if age == "people" else {"age": age}
                value = cube.total(measure=measure, **where).people
                name = at, measure, age
                bounds[name] = known_of(value, shown.get(name))
                if 0 < value < FEWEST:
                    few[name] = value
        equations += equations_of(at)
    if len(editions) == 2:
        equations += [{(0, LIVE, age): 1, (1, BEFORE, age): -1} for age in (*AGES, "people")]
    for name, value in few.items():
        assert shown_nowhere(bounds[name])
        can = ways_to_be(name, bounds, equations)
        assert len(can) >= 3, (name, value, can)


def shown_nowhere(bounds: tuple[int, int]) -> bool:
    return bounds == (1, 7)


def equations_of(at: int) -> list[Equation]:
    found: list[Equation] = [
        {(at, measure, age): times for measure, times in SIGNS.items()} for age in (*AGES, "people")
    ]
    for measure in MEASURES:
        found.append({(at, measure, age): 1 for age in AGES} | {(at, measure, "people"): -1})
    return found


def test_who_is_new_is_not_told_by_who_was_there_and_who_is():
    """Twelve were there and eighteen are: shown as 10 and 20, six or seven would be new."""
    everybody_has_room(edition([("a", "a")] * 12 + [(None, "a")] * 6))


def test_nor_by_what_the_quarter_before_ended_with():
    first = edition([(None, "a")] * 12, Q1)
    everybody_has_room(first, edition([("a", "a")] * 12 + [(None, "a")] * 6))


places = st.sampled_from((None, *AGES))
crowds = st.lists(
    st.tuples(st.sampled_from((1, 2, 5, 6, 7, 8, 12, 13, 18)), places, places).map(
        lambda one: [one[1:]] * one[0]
    ),
    min_size=1,
    max_size=5,
).map(lambda some: [one for crowd in some for one in crowd])


@given(crowds)
@settings(max_examples=150, deadline=None)
def test_whatever_came_and_went_leaves_three_ways_to_be(people):
    everybody_has_room(edition(people))


later_places = st.lists(places, min_size=90, max_size=90)


@given(crowds, later_places, st.lists(st.just((None, "a")), max_size=9))
@settings(max_examples=80, deadline=None)
def test_so_it_is_over_two_quarters(people, later, new):
    after = [(now, later[at] if at % 3 == 0 else now) for at, (_, now) in enumerate(people)]
    everybody_has_room(edition(people, Q1), edition([*after, *new]))


def test_questions_that_were_open_and_were_asked_come_to_those_answered_and_still_open():
    """Twelve open before and six asked, of whom none was answered: eighteen are open."""
    cube = Cube(Shape("Questions", ("asked", "answered", "rule")), each=True)
    for who in range(18):
        asked = "before" if who < 12 else "within"
        cube.add((asked, "not-yet", "r"), 0, 1, 1 << who)
    columns = {
        "open-before": {"asked": "before"},
        "asked": {"asked": "within"},
        "answered": {"answered": "within"},
        "open": {"answered": "not-yet"},
    }
    measures = [Measure(key, key, "count", "query", where) for key, where in columns.items()]
    table = section({"query": cube}, key="q", title="", says="", by="rule", measures=measures)
    made = Edition(report_of([table], Q2), (("", {"query": cube}),))
    shown = {place[2]: figure for place, figure in figures(published(made)) if place[1] == "total"}
    assert shown["asked"].hidden
    assert shown["open-before"].hidden or shown["open"].hidden


YEAR_TO_DATE = "year-to-date"


ONE_OFF = "one-off"
OF_THE_YEAR = (NEW, ONE_OFF, YEAR_TO_DATE)


def since_april(
    people: Sequence[int], new: Sequence[int], days: tuple[date, date], once: Sequence[int] = ()
) -> Edition:
    """Who had a budget since 1 April, and who of them is new, or was given something once; each by
    a number of theirs."""
    cube = Cube(SHAPE, each=True)
    for measure, some in zip(OF_THE_YEAR, (new, once, people), strict=True):
        for who in some:
            cube.add((measure, "a"), 0, 1, 1 << who)
    columns = [Measure(one, one, "people", "phb", {"measure": one}) for one in OF_THE_YEAR]
    table = section({"phb": cube}, key="by-age", title="", says="", by="age", measures=columns)
    return Edition(report_of([table], days), (("", {"phb": cube}),))


@pytest.mark.parametrize("again", [0, 1])
def test_nor_by_those_of_the_year_at_the_end_of_this_quarter_and_of_the_one_before(again):
    """Twelve since April and then eighteen: as 10 and 20, no fewer than six of them are new."""
    first = since_april([*range(12)], [*range(12)], Q1)
    second = since_april([*range(18)], [*range(12 - again, 18)], Q2)
    shown = [
        {place[2]: figure for place, figure in figures(published(one, before)) if place[1] == "a"}
        for one, before in ((first, []), (second, [first]))
    ]
    said = [one.get(YEAR_TO_DATE) for one in shown]
    least, most = (
        known_of(value, one.value if one and not one.hidden else None)
        for one, value in zip(said, (12, 18), strict=True)
    )
    assert NEW not in shown[1] or shown[1][NEW].hidden
    can = range(max(1, most[0] - least[1]), 8)
    assert len(can) >= 3, (shown, can)


some_of_them = st.sampled_from((0, 1, 2, 5, 6, 7, 8, 12, 13, 18))


@given(some_of_them, some_of_them, some_of_them, some_of_them)
@example(12, 6, 0, 0)
@example(12, 0, 6, 0)
@example(13, 7, 5, 0)
@example(12, 6, 6, 1)
@settings(max_examples=300, deadline=None)
def test_however_many_were_there_before_and_came_since_leaves_three_ways_to_be(was, new, once, far):
    """By somebody who knows that a year to date is the one before, those new and those given
    something once; far are new, and had a budget since April before."""
    far = min(far, was)
    first = since_april([*range(was)], [*range(was)], Q1)
    came = [*range(was, was + new)]
    given_once = [*range(was + new, was + new + once)]
    second = since_april(
        range(was + new + once), [*range(was - far, was), *came], Q2, once=given_once
    )
    values, bounds = (was, new + far, once, was + new + once), []
    for one, before, names in (
        (first, [], (YEAR_TO_DATE,)), (second, [first], (NEW, ONE_OFF, YEAR_TO_DATE)),
    ):  # fmt: skip
        there = {p[2]: f for p, f in figures(published(one, before)) if p[1] == "a"}
        for name in names:
            value = values[len(bounds)]
            figure = there.get(name)
            shown = figure.value if figure and not figure.hidden else None
            bounds.append(known_of(value, shown))
    ways: list[set[int]] = [set(), set(), set()]
    least_now, most_now = bounds[3]
    for one in product(*(range(low, min(high, 60) + 1) for low, high in bounds[:3])):
        least = max(one) if far else sum(one)
        if max(least, least_now) <= min(sum(one), most_now):
            for at, value in enumerate(one):
                ways[at].add(value)
    for at, (value, can) in enumerate(zip(values, ways, strict=False)):
        assert not 0 < value < FEWEST or len(can) >= 3, (at, values, bounds, can)
