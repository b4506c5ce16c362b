"""Money of many that comes to nothing for most of them is money of the few who have some."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from projections.reports.publishing import FEWEST, Edition, published
from projections.reports.tables import section
from tests.projections.reports.attacker import Money, Solver, figures, money_figures, told
from tests.projections.reports.published_cubes import MEASURES, cube_of, edition, report_of


def has_in_the_end(money: Money) -> set[int]:
    pence: dict[int, int] = {}
    for part in money:
        pence[part[3]] = pence.get(part[3], 0) + part[4]
    return {whom for whom, some in pence.items() if some}


def nobody_is_left_alone(*editions: Edition) -> None:
    known: list[Money] = []
    for number, one in enumerate(editions):
        known += told(one, published(one, editions[:number])).values()
    solver = Solver(known)
    for one in editions:
        for money in money_figures(one).values():
            if 0 < len(has_in_the_end(money)) < FEWEST:
                assert not solver.tells(money)


def paid_and_back(many: int, category: str = "a") -> list[tuple]:
    paid = [(who, category, "x", "2025-04", 100 + who) for who in range(many)]
    back = [(who, category, "y", "2025-05", -100 - who) for who in range(many)]
    return paid + back


def by_category(facts: list[tuple]) -> Edition:
    cubes = {"spend": cube_of(facts)}
    table = section(cubes, key="t", title="", says="", by="category", measures=MEASURES[:1])
    return Edition(report_of([table]), (("", cubes),))


THREE = [(200 + who, "a", "x", "2025-04", 7_000 + who) for who in range(3)]
OTHERS = [(300 + who, "b", "x", "2025-04", 50 + who) for who in range(30)]


@pytest.mark.parametrize("many", [20, 101, 120])
def test_money_of_three_is_not_shown_since_it_went_to_many_more_and_came_back(many):
    one = by_category([*paid_and_back(many), *THREE, *OTHERS])
    shown = {place: figure for place, figure in figures(published(one))}
    assert shown.get(("t", "a", "spent")) is None


@pytest.mark.parametrize("many", [20, 101, 120])
def test_nor_does_it_follow_from_the_total_and_the_other_row(many):
    nobody_is_left_alone(by_category([*paid_and_back(many), *THREE, *OTHERS]))


@pytest.mark.parametrize("many", [20, 101, 120])
def test_nor_from_what_went_out_and_what_came_back_in_another_table(many):
    nobody_is_left_alone(edition([*paid_and_back(many), *THREE, *OTHERS]))


@given(
    st.lists(st.tuples(st.integers(8, 40), st.sampled_from("abc")), min_size=1, max_size=3),
    st.lists(st.tuples(st.integers(0, 60), st.sampled_from("abc"), st.sampled_from("xyz"),
                       st.sampled_from(("2025-04", "2025-05")), st.integers(-5_000, 5_000)),
             max_size=8),
)  # fmt: skip
@settings(max_examples=40, deadline=None)
def test_nobody_is_left_alone_by_what_came_back(crowds, few):
    facts = [fact for many, category in crowds for fact in paid_and_back(many, category)]
    nobody_is_left_alone(edition([*facts, *few, *OTHERS]))
