"""One published report after another tells of nobody beside those before it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from projections.reports.cubes import Cubes, Shape
from projections.reports.publishing import FEWEST, Edition, published
from projections.reports.tables import TOTAL, Measure, section
from tests.projections.reports.attacker import Solver, figures, people_of, told
from tests.projections.reports.published_cubes import (
    LONGER,
    counted,
    cube_of,
    edition,
    nobody_is_told_of,
    one_spend,
    report_of,
    shown_rows,
    spends,
)

HELD = Shape("What was held", ("category",), stands=True)
DONE = Shape("What was done in the days", ("category",))


@given(spends, spends)
@settings(max_examples=40, deadline=None)
def test_a_second_edition_with_some_days_more_tells_of_nobody_beside_the_first(facts, more):
    later = [(who, c, o, "2025-07", pence) for who, c, o, _, pence in more]
    nobody_is_told_of([edition(facts), edition([*facts, *later], days=LONGER)])


@given(spends, st.lists(one_spend, min_size=1, max_size=3))
@settings(max_examples=40, deadline=None)
def test_months_their_sum_and_a_correction_of_it_tell_of_nobody_together(facts, corrected):
    april, may = (date(2025, 4, 1), date(2025, 4, 30)), (date(2025, 5, 1), date(2025, 5, 31))
    both = (april[0], may[1])
    nobody_is_told_of([
        edition(facts, ["2025-04"], april),
        edition([*facts, *corrected], ["2025-04", "2025-05"], both),
        edition([*facts, *corrected], ["2025-05"], may),
        edition([*facts, *corrected[1:]], ["2025-04", "2025-05"], both),
    ])  # fmt: skip


@given(spends, spends, st.lists(one_spend, min_size=1, max_size=6), st.permutations(range(3)))
@settings(max_examples=40, deadline=None)
def test_all_funders_less_those_published_alone_is_never_the_small_one(first, second, third, order):
    """Three funders, of whom the third has money with few people: it is published with all, and
    the cells say nothing of funders."""
    editions = [
        edition(first, funder="first"), edition(second, funder="second"),
        edition([*first, *second, *third]),
    ]  # fmt: skip
    known: list[dict] = []
    made: list[Edition] = []
    for place in order:
        one, own = editions[place], (first, second, None)[place]
        report = published(one, made)
        made.append(one)
        for money in told(one, report).values():
            cells = {part[2] for part in money}
            known.append({
                ("", fact[1:4], number, 1 << fact[0]): 1
                for number, some in enumerate((first, second, third))
                if own is None or some is own
                for fact in some if fact[1:4] in cells and fact[4]
            })  # fmt: skip
    wanted = [
        {("", fact[1:4], 2, 1 << fact[0]): 1 for fact in third if fact[4] and fact[1] in category}
        for category in ("a", "b", "c", "d", "abcd")
    ]
    solver = Solver(known)
    for one in wanted:
        if 0 < len(people_of(one)) < FEWEST:
            assert not solver.tells(one)


@given(spends, st.integers(0, 30), st.integers(1, 9_999))
@settings(max_examples=60, deadline=None)
def test_one_person_more_shows_nowhere_between_two_editions(facts, who, pence):
    first = edition(facts)
    second = edition([*facts, (who, "a", "x", "2025-04", pence)])
    before = {place: figure for place, figure in figures(published(first)) if place[2] == "spent"}
    for place, figure in figures(published(second, [first])):
        was = before.get(place)
        if place[2] == "spent" and was is not None and not was.hidden and not figure.hidden:
            assert figure.value == was.value


@given(spends, spends)
@settings(max_examples=30, deadline=None)
def test_the_same_report_published_again_is_the_same(facts, other):
    first, between = edition(facts), edition([*facts, *other])
    report = published(first)
    assert published(first, [first]) == report
    assert published(first, [first, between]) == report


def stretch(shape: Shape, facts: Sequence[tuple], days: tuple[date, date]) -> Edition:
    cubes: Cubes = {"one": cube_of([(who, c, pence) for who, c, pence in facts], shape)}
    measure = Measure("pence", "", "money", "one")
    table = section(cubes, key="t", title="", says="", by="category", measures=[measure])
    return Edition(report_of([table], days), (("", cubes),))


Q1, Q2 = (date(2025, 4, 1), date(2025, 6, 30)), (date(2025, 7, 1), date(2025, 9, 30))
HALF = (Q1[0], Q2[1])


def test_a_half_year_less_its_first_quarter_is_not_the_second_of_two_people():
    """Of a cube that does not tell by month."""
    first = [(who, "a", 1_000 + who) for who in range(12)]
    second = [(3, "a", 77), (5, "a", 88)]
    editions = [stretch(DONE, first, Q1), stretch(DONE, [*first, *second], HALF)]
    (table,) = published(editions[1], editions[:1]).sections
    assert table.rows[0].figures[0].hidden and table.total.figures[0].hidden


def test_quarters_and_their_half_year_tell_of_nobody_though_a_row_is_left_out_in_one_alone():
    """Few people are in row b in the second quarter; a is left out beside it, and would follow from
    the half year and the first quarter."""
    first = [(who, "ab"[who % 2], 1_000 + who) for who in range(24)]
    second = [(who, "a", 10_000 + who) for who in range(0, 24, 2)]
    second += [(who, "b", 10_000 + who) for who in (1, 3, 5)]
    editions = [stretch(DONE, first, Q1), stretch(DONE, second, Q2)]
    editions.append(stretch(DONE, [*first, *second], HALF))
    shown = [published(one, editions[:at]) for at, one in enumerate(editions)]
    rows = [{row.key: row.figures[0] for row in next(one.sections).rows} for one in shown]
    assert not rows[0]["a"].hidden and "a" not in rows[1] and "a" not in rows[2]


def test_a_row_that_two_quarters_of_a_half_year_give_away_is_left_out_in_the_last():
    """Beside row b, of few people in the second quarter, the half year leaves out a, which is its
    smallest; the quarter alone would leave out c, and then a of both quarters was a of the half."""
    first = [(who, "abc"[who // 12], (1_000, 5_000, 90_000)[who // 12] + who) for who in range(36)]
    second = [(who, "a", 9_000 + who) for who in range(12)]
    second += [(who, "b", 4_000 + who) for who in (12, 13, 14)]
    second += [(who, "c", 100 + who) for who in range(24, 36)]
    editions = [
        stretch(DONE, first, Q1), stretch(DONE, [*first, *second], HALF), stretch(DONE, second, Q2),
    ]  # fmt: skip
    rows = [shown_rows(published(one, editions[:at]))["t"] for at, one in enumerate(editions)]
    assert rows == [{"a", "b", "c", TOTAL}, {"c", TOTAL}, {"c", TOTAL}]


def test_what_there_was_at_the_start_is_left_out_as_it_was_at_the_end_before():
    """The first told a total, and so left out b beside c; the next tells none."""
    facts = [(who, "a" if who < 20 else "b" if who < 30 else "c", 100 + who) for who in range(33)]
    editions = []
    for column, days in (("owed", Q1), ("before", Q2)):
        cubes: Cubes = {"one": cube_of(facts, HELD)}
        table = section(
            cubes, key="t", title="", says="", by="category", total=column == "owed",
            measures=[Measure(column, "", "money", "one")],
        )  # fmt: skip
        editions.append(Edition(report_of([table], days), (("", cubes),)))
    rows = [shown_rows(published(one, editions[:at]))["t"] for at, one in enumerate(editions)]
    assert rows == [{"a", TOTAL}, {"a"}]


def test_one_person_more_does_not_show_in_a_count_that_is_rounded_up_for_them():
    before, after = (counted([30, many, 40]) for many in (12, 13))
    (first,), (second,) = published(before).sections, published(after, [before]).sections
    told = [{row.key: row.figures[0].value for row in one.rows} for one in (first, second)]
    assert told[0]["row-01"] == 10 and "row-01" not in told[1]


def test_how_things_stood_on_another_day_is_another_figure():
    first = [(who, "a", 1_000 + who) for who in range(12)]
    second = [(who, "a", 1_000 + who + (who == 3)) for who in range(12)]
    editions = [stretch(HELD, first, Q1), stretch(HELD, second, HALF)]
    (table,) = published(editions[1], editions[:1]).sections
    assert not table.rows[0].figures[0].hidden
    corrected = stretch(HELD, second, Q1)
    (table,) = published(corrected, editions[:1]).sections
    assert table.rows[-1].figures[0].hidden


def test_an_edition_that_did_not_see_another_hides_nothing_for_it():
    first = edition([(who, "a", "x", "2025-04", 100) for who in range(20)])
    facts = [(who, "a", "x", "2025-04", 100) for who in range(21)]
    blind, seeing = (edition(facts)._replace(saw=saw) for saw in ((), (0,)))
    third = edition(facts)
    assert not next(published(third, [first, blind]).sections).total.figures[0].hidden
    assert next(published(third, [first, seeing]).sections).total.figures[0].hidden
