"""What anybody may read tells of nobody: small numbers are left out, and nothing brings them back.

The attacker here (attacker.py) knows everything that is shown, how every table is made up, and can
solve any number of equations exactly.
"""

from __future__ import annotations

from hypothesis import given, settings

from projections.reports.cubes import Cubes
from projections.reports.publishing import FEWEST, OTHERS, Edition, published
from projections.reports.report import Section
from projections.reports.tables import TOTAL, Measure, section, with_column
from tests.projections.reports.attacker import figures
from tests.projections.reports.published_cubes import (
    MEASURES,
    cube_of,
    edition,
    nobody_is_told_of,
    report_of,
    spends,
)


@given(spends)
@settings(max_examples=60, deadline=None)
def test_no_money_of_a_few_people_is_shown_or_follows_from_what_is(facts):
    nobody_is_told_of([edition(facts)])


@given(spends)
@settings(max_examples=60, deadline=None)
def test_counts_are_noughts_or_fives_and_never_of_a_few(facts):
    one = edition(facts)
    true = dict(figures(one.report))
    for place, figure in figures(published(one)):
        if figure.hidden or place[2] == "spent":
            continue
        was = true[place]
        assert figure.value % 5 == 0 and abs(figure.value - was.value) <= 2
        assert not 0 < was.value < FEWEST and not 0 < was.whom.bit_count() < FEWEST


@given(spends)
@settings(max_examples=60, deadline=None)
def test_a_total_shown_stands_beside_at_least_two_that_are_not_and_of_enough_people(facts):
    one = edition(facts)
    true = {section.key: section for section in one.report.sections}
    for table in published(one).sections:
        was = true[table.key]
        for place, column in enumerate(table.columns):
            shown = {row.key for row in table.rows if not row.figures[place].hidden}
            hidden = [row.figures[place] for row in was.rows if row.key not in shown]
            hidden = [one for one in hidden if one.value]
            if not hidden or table.total.figures[place].hidden:
                continue
            whom = 0
            for figure in hidden:
                whom |= figure.whom
            assert len(hidden) >= 2 and whom.bit_count() >= FEWEST, column


def test_people_with_nothing_hide_nobody():
    """Eight people are in the row, and one of them has all the money."""
    facts = [(who, "a", "x", "2025-04", 0 if who else 50_000) for who in range(8)]
    facts += [(who, "b", "x", "2025-04", 100) for who in range(10, 30)]
    rows = {row.key: row.figures for row in next(published(edition(facts)).sections).rows}
    assert rows["a"][0].hidden and rows["a"][2].value == 10


def test_a_nought_beside_a_few_people_does_not_tell_that_they_have_none():
    facts = [
        (who, "aab"[who % 3] if who > 1 else "cd"[who], "x", "2025-04", 100) for who in range(60)
    ]
    cubes: Cubes = {"spend": cube_of(facts), "back": cube_of(facts[2:40])}
    measures = (*MEASURES, Measure("back", "Came back", "money", "back"))
    table = section(cubes, key="t", title="", says="", by="category", measures=measures)
    (told,) = published(Edition(report_of([table]), (("", cubes),))).sections
    assert [row.key for row in told.rows] == ["a", "b", OTHERS]
    assert [row.figures[-1].value for row in told.rows] == [2_500, 1_300, None]


def test_rows_of_which_nothing_is_shown_stand_as_others():
    facts = [(who, "a" if who > 1 else "very-rare", "x", "2025-04", 100) for who in range(30)]
    facts += [(who, "other", "x", "2025-04", 100) for who in range(40, 43)]
    report = published(edition(facts))
    assert "very-rare" not in repr(report)
    by = next(one for one in report.sections if one.key == "by-category")
    assert [row.key for row in by.rows][-1] == OTHERS
    assert all(figure.hidden for figure in by.rows[-1].figures)


def test_nine_people_in_all_and_one_row_of_two_of_them_shows_the_total_alone():
    facts = [(who, "a" if who > 1 else "b", "x", "2025-04", 100) for who in range(10)]
    report = published(edition(facts))
    by = next(one for one in report.sections if one.key == "by-category")
    assert [row.key for row in by.rows] == [OTHERS]
    assert by.total.key == TOTAL and by.total.figures[0].value == 1000


def test_a_published_report_leads_to_no_entry_and_no_person():
    one = edition([(who, "a", "x", "2025-04", 100) for who in range(9)])
    report = published(one)
    shown = [figure for _, figure in figures(report)]
    assert any(not figure.hidden for figure in shown)
    assert all(figure.of is None and figure.whom == 0 for figure in shown)
    assert "from 1 to 7" in report.rule


def test_what_is_about_single_people_and_what_was_worked_out_is_left_out():
    one = edition([(who, "a", "x", "2025-04", 100) for who in range(9)])
    table: Section = next(iter(one.report.sections))
    single = table._replace(key="people", identifies=True)
    both = report_of([table, single])
    assert [s.key for s in published(Edition(both, one.parts)).sections] == [table.key]


def test_worked_out_columns_are_left_out_though_they_are_money():
    one = edition([(who, "a", "x", "2025-04", 100) for who in range(9)])
    table = next(iter(one.report.sections))
    mean = with_column(table, table.columns[0]._replace(key="mean"), lambda row: 100)
    (told,) = published(Edition(report_of([mean]), one.parts)).sections
    assert "mean" not in [column.key for column in told.columns]
