"""What anybody may read tells of nobody: small numbers are left out, and nothing brings them back.

The attacker here (attacker.py) knows everything that is shown, how every table is made up, and can
solve any number of equations exactly.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from projections.reports.cubes import Cube, Cubes, Shape
from projections.reports.derivable import Known
from projections.reports.publishing import FEWEST, OTHERS, Edition, published
from projections.reports.report import Chapter, Report, Section
from projections.reports.tables import TOTAL, Measure, section, with_column
from tests.projections.reports.attacker import (
    Solver,
    few_to_ask_about,
    figures,
    people_of,
    small,
    tells_of,
    told,
)

SHAPE = Shape("What was spent", ("category", "outcome", "month"))
DIMS = SHAPE.dims
MEASURES = (
    Measure("spent", "Spent", "money", "spend"),
    Measure("things", "Things", "count", "spend"),
    Measure("people", "People", "people", "spend"),
)
PERIOD = (date(2025, 4, 1), date(2025, 6, 30))
LONGER = (date(2025, 4, 1), date(2025, 7, 31))

one_spend = st.tuples(
    st.integers(0, 30),
    st.sampled_from("abcd"),
    st.sampled_from("xyz"),
    st.sampled_from(("2025-04", "2025-05", "2025-06")),
    st.integers(0, 9_999),
)
"""Who, on what, towards what, when, how much."""


def crowd(first: int, many: int, category: str, outcome: str, month: str) -> list[tuple]:
    return [(first + who, category, outcome, month, 100 + who) for who in range(many)]


crowds = st.builds(
    crowd,
    st.sampled_from((0, 10, 20)),
    st.integers(8, 12),
    st.sampled_from("ab"),
    st.sampled_from("xy"),
    st.sampled_from(("2025-04", "2025-05")),
)
spends = st.builds(
    lambda some, few: [fact for one in some for fact in one] + few,
    st.lists(crowds, min_size=1, max_size=4),
    st.lists(one_spend, max_size=8),
)
"""A few crowds, large enough to be told of, and some people who stand alone among them."""


def cube_of(facts: Sequence[tuple], shape: Shape = SHAPE, place: int = 0) -> Cube:
    cube = Cube(shape, each=True)
    for who, *key, pence in facts:
        cube.add(tuple(key[: len(shape.dims)]), pence, 1, 1 << who + place)
    return cube


def report_of(sections: Sequence[Section], days: tuple[date, date] = PERIOD) -> Report:
    return Report("spending", "", "", *days, (), (Chapter("all", "", tuple(sections)),))


def edition(
    facts: Sequence[tuple],
    months: Sequence[str] = (),
    days: tuple[date, date] = PERIOD,
    funder: str | None = None,
) -> Edition:
    cubes: Cubes = {"spend": cube_of([one for one in facts if not months or one[3] in months])}
    tables = [
        section(cubes, key=f"by-{dim}", title=dim, says="", by=dim, measures=MEASURES)
        for dim in DIMS
    ]
    tables.append(
        section(
            cubes, key="by-both", title="both", says="", by=("category", "month"),
            measures=MEASURES,
        )
    )  # fmt: skip
    return Edition(report_of(tables, days), (("", cubes),), funder)


def one_after_another(editions: Sequence[Edition]) -> list[dict]:
    """Each published beside those before it: what the attacker has in the end."""
    known: list[dict] = []
    for number, one in enumerate(editions):
        known += told(one, published(one, editions[:number])).values()
    return known


def nobody_is_told_of(editions: Sequence[Edition]) -> None:
    known = one_after_another(editions)
    wanted = [money for one in editions for money in small(one)]
    solver = Solver(known)
    for one in wanted:
        assert not solver.tells(one)
    for some in few_to_ask_about(known, wanted):
        assert not tells_of(known, some)


# ── one report ───────────────────────────────────────────────────────────────────────────────


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


# ── columns and tables that hang together ────────────────────────────────────────────────────

PARTED = Shape("What was unspent", ("category", "what"))
UNSPENT = ("unspent", "funder", "person")


def parted(facts: Sequence[tuple]) -> Edition:
    """What was unspent, and whose it is: the funder's or the person's. The same unspent money is
    told once more by another cube."""
    cube, again = Cube(PARTED, each=True), Cube(Shape("", ("category",)), each=True)
    for who, category, funders, persons in facts:
        amounts = (funders + persons, funders, persons)
        for what, pence in zip(UNSPENT, amounts, strict=True):
            if pence:
                cube.add((category, what), pence, 1, 1 << who)
        again.add((category,), funders + persons, 1, 1 << who)
    cubes: Cubes = {"unspent": cube, "again": again}
    measures = [Measure(what, what, "money", "unspent", {"what": what}) for what in UNSPENT]
    tables = [
        section(cubes, key="a", title="", says="", by="category", measures=measures[1:]),
        section(cubes, key="b", title="", says="", by="category", measures=measures),
        section(
            cubes, key="c", title="", says="", by="category",
            measures=[Measure("held", "", "money", "again")],
        ),
    ]  # fmt: skip
    return Edition(report_of(tables), (("", cubes),))


amounts = st.tuples(st.integers(0, 40), st.sampled_from("abc"), st.integers(1, 10**6))


@given(
    st.lists(amounts, min_size=12, max_size=40, unique_by=lambda one: one[0]),
    st.dictionaries(st.integers(0, 40), st.integers(1, 10**6), max_size=14),
)
@settings(max_examples=60, deadline=None)
def test_what_columns_add_up_to_in_whatever_table_brings_no_small_one_back(facts, persons):
    """The attacker knows that what is unspent is the funder's and the person's together."""
    facts = [(who, category, pence, persons.get(who, 0)) for who, category, pence in facts]
    one = parted(facts)

    def known_as(money: dict) -> dict:
        found: dict = {}
        for ledger, cube, key, whom, _ in money:
            own = key[1] if cube == "unspent" else "unspent"
            for what in UNSPENT[1:] if own == "unspent" else (own,):
                if what == "funder" or persons.get(whom.bit_length() - 1):
                    found[ledger, key[0], what, whom] = 1
        return found

    known = [known_as(one) for one in told(one, published(one)).values()]
    wanted = [known_as(one) for one in small(one)]
    solver = Solver(known)
    for few in wanted:
        assert not solver.tells(few)
    for some in few_to_ask_about(known, wanted):
        assert not tells_of(known, some)


def test_a_total_less_the_one_part_that_is_shown_is_not_the_other_of_one_person():
    facts = [(who, "a", 1_000 + who, 77_756 if who == 3 else 0) for who in range(15)]
    rows = {
        table.key: table.rows[0].figures for table in published(parted(facts)).sections
    }  # fmt: skip
    unspent, funders, persons = rows["b"]
    assert not unspent.hidden and funders.hidden and persons.hidden
    assert rows["a"][0].hidden and rows["c"][0].value == unspent.value


AGAIN = Shape("What was unspent, once more", ("category",))


def one_by_one(**facts: Sequence[tuple]) -> Edition:
    """A cube each, and a table each; of those whose name ends so, without a total."""
    cubes: Cubes = {name: cube_of(some, AGAIN) for name, some in facts.items()}
    tables = [
        section(
            cubes, key=name, title="", says="", by="category", total=not name.endswith("_rows"),
            measures=[Measure("pence", "", "money", name)],
        )
        for name in facts
    ]  # fmt: skip
    return Edition(report_of(tables), (("", cubes),))


def shown_rows(report: Report) -> dict[str, set[str]]:
    return {
        one.key: {row.key for row in one.every_row() if not row.figures[0].hidden}
        for one in report.sections
    }


def test_a_row_left_out_beside_a_small_one_is_left_out_where_the_same_money_is_told_again():
    """The second table has no total, and so nothing would follow from it alone."""
    facts = [(who, "a" if who < 20 else "b" if who < 30 else "c", 100 + who) for who in range(33)]
    rows = shown_rows(published(one_by_one(one=facts, two_rows=facts)))
    assert rows == {"one": {"a", TOTAL}, "two_rows": {"a"}}


def test_what_is_unspent_less_the_funders_in_another_table_is_not_the_one_persons():
    funders = [(who, "a", 100 + who) for who in range(20)]
    persons = [(3, "a", 777)]
    rows = shown_rows(
        published(one_by_one(all=[*funders, *persons], funders=funders, persons=persons))
    )
    assert rows == {"all": {"a", TOTAL}, "funders": set(), "persons": set()}


def test_two_months_in_which_everybody_had_the_same_are_not_taken_for_one():
    facts = [(who, "a", "x", f"2025-0{month}", 100 + who) for month in (4, 5) for who in range(20)]
    facts += [(who, "b", "x", "2025-04", 5) for who in range(21, 33)]
    facts += [(who, "c", "x", "2025-04", 5) for who in range(3)]
    by = next(s for s in published(edition(facts)).sections if s.key == "by-month")
    assert not any(row.figures[0].hidden for row in by.rows)


# ── counts that are rounded ──────────────────────────────────────────────────────────────────


def counted(counts: Sequence[int]) -> Edition:
    """Rows of so many people, with one thing each."""
    facts, who = [], 0
    for row, many in enumerate(counts):
        facts += [(who + n, f"row-{row:02}", "x", "2025-04", 100) for n in range(many)]
        who += many
    cubes: Cubes = {"spend": cube_of(facts)}
    tables = [
        section(cubes, key="t", title="", says="", by="category", measures=MEASURES[1:],
                order=[f"row-{row:02}" for row in range(len(counts))])
    ]  # fmt: skip
    return Edition(report_of(tables), (("", cubes),))


def ways_to_be(counts: Sequence[int], shown: dict[str, int], total: int | None) -> list[set[int]]:
    """Every value that each row can have, for who reads the rounded table and knows the rule, and
    at worst which rows are left out for their own sake: by trying all."""
    can = []
    for row, count in enumerate(counts):
        value = shown.get(f"row-{row:02}")
        if value is not None:
            can.append([0] if not value else range(max(FEWEST, value - 2), value + 3))
        else:
            can.append(range(1, FEWEST) if count < FEWEST else range(FEWEST, 30))
    if total is None:
        return [set(one) for one in can]
    low, high = max(FEWEST, total - 2), total + 2
    before, after = [{0}], [{0}]
    for one in can[:-1]:
        before.append({a + b for a in before[-1] for b in one})
    for one in reversed(can[1:]):
        after.append({a + b for a in after[-1] for b in one})
    after.reverse()
    found = []
    for row, one in enumerate(can):
        others = {a + b for a in before[row] for b in after[row]}
        found.append({n for n in one if any(low <= n + rest <= high for rest in others)})
    return found


@given(st.lists(st.integers(0, 14), min_size=2, max_size=12))
@settings(max_examples=150, deadline=None)
def test_what_is_rounded_leaves_a_count_that_is_left_out_several_ways_to_be(counts):
    (table,) = published(counted(counts)).sections
    if table.total is None:
        return
    for place in range(2):
        shown = {
            row.key: row.figures[place].value for row in table.rows
            if not row.figures[place].hidden
        }  # fmt: skip
        total = table.total.figures[place]
        ways = ways_to_be(counts, shown, None if total.hidden else total.value)
        for count, can in zip(counts, ways, strict=True):
            if 0 < count < FEWEST:
                assert count in can and len(can) >= 3


def test_nine_rows_of_one_in_a_total_that_leaves_no_more_are_not_all_told_to_be_one():
    """Eight and nine times one are 17, shown as 10 and 15: at most 17 less at least 8 is 9."""
    (table,) = published(counted([8, *[1] * 9])).sections
    shown = [row.figures[0].hidden for row in table.rows if row.key == "row-00"]
    assert shown in ([], [True]) or table.total.figures[0].hidden


def test_a_count_left_out_in_one_table_is_left_out_in_every_other():
    """One table leaves out the smallest row beside one of few people; the other has no such row."""
    facts = [(who, "a", "x", "2025-04", 100) for who in range(3)]
    facts += [(who, "b", "y", "2025-04", 100) for who in range(10, 20)]
    facts += [(who, "c", "z", "2025-04", 100) for who in range(20, 50)]
    facts += [(who, "c", "x", "2025-04", 100) for who in range(60, 90)]
    tables = {one.key: one for one in published(edition(facts)).sections}
    assert [row.key for row in tables["by-category"].rows] == ["c", OTHERS]
    assert "y" not in [row.key for row in tables["by-outcome"].rows]


# ── one report after another ─────────────────────────────────────────────────────────────────


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


HELD = Shape("What was held", ("category",), stands=True)
DONE = Shape("What was done in the days", ("category",))


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


# ── equations ────────────────────────────────────────────────────────────────────────────────


def test_sums_follow_from_others_by_any_combination_and_not_otherwise():
    parts = {1: 0b1111_1111, 2: 0b11 << 10, 3: 0b1111_1111 << 20, 4: 0b1 << 30}
    known = Known(parts, fewest=FEWEST, wide=8)
    for some in ([1, 2, 3, 4], [1, 2], [2, 3]):
        known.learn(dict.fromkeys(some, 1))
    assert known.follows({3: 1, 4: 1}) and known.follows({1: 1, 4: 1})
    assert known.follows({1: 1, 2: 2, 3: 1}) and not known.follows({1: 1})
    assert known.told_of_few({1: 1}) and not known.told_of_few({3: 2, 4: 2})


def test_what_follows_from_one_thing_known_and_another_is_not_told():
    parts = {name: 0b11111 << 5 * at for at, name in enumerate("pxy")}
    known = Known(parts, fewest=FEWEST, wide=8)
    assert not known.told_of_few(dict.fromkeys("pxy", 1))
    assert known.told_of_few(dict.fromkeys("xy", 1)) and not known.follows({"p": 1})


def test_a_small_sum_that_many_things_together_give_away_is_guarded():
    parts = {name: 0b111 << 3 * at for at, name in enumerate("pqxuyw")}
    known = Known(parts, fewest=FEWEST, wide=8)
    known.guard([{"p": 1, "q": 1}])
    for some in ("pxu", "qyw"):
        assert not known.told_of_few(dict.fromkeys(some, 1))
    assert known.told_of_few(dict.fromkeys("xuyw", 1))


def test_worked_out_columns_are_left_out_though_they_are_money():
    one = edition([(who, "a", "x", "2025-04", 100) for who in range(9)])
    table = next(iter(one.report.sections))
    mean = with_column(table, table.columns[0]._replace(key="mean"), lambda row: 100)
    (told,) = published(Edition(report_of([mean]), one.parts)).sections
    assert "mean" not in [column.key for column in told.columns]
