"""What hangs together brings no small number back: columns that add up, money told twice."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from projections.reports.cubes import Cube, Cubes, Shape
from projections.reports.publishing import Edition, published
from projections.reports.tables import TOTAL, Measure, section
from tests.projections.reports.attacker import Solver, few_to_ask_about, small, tells_of, told
from tests.projections.reports.published_cubes import cube_of, edition, report_of, shown_rows

AGAIN = Shape("What was unspent, once more", ("category",))


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
