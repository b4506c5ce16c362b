"""Editions of a few cubes, and what an attacker has of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from hypothesis import strategies as st

from projections.reports.cubes import Cube, Cubes, Shape
from projections.reports.publishing import Edition, published
from projections.reports.report import Chapter, Report, Section
from projections.reports.tables import Measure, section
from tests.projections.reports.attacker import Solver, few_to_ask_about, small, tells_of, told

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


def shown_rows(report: Report) -> dict[str, set[str]]:
    return {
        one.key: {row.key for row in one.every_row() if not row.figures[0].hidden}
        for one in report.sections
    }


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
