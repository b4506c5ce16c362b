"""A report of several ledgers is the sum of theirs, and what one published protects all of them."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.errors import Refused
from projections.monitoring import Monitoring
from projections.reports.commissioner import commissioner
from projections.reports.cubes import Cube, Cubes
from projections.reports.making import Source
from projections.reports.publishing import Edition, published
from projections.reports.report import Chapter, Report
from projections.reports.tables import section
from tests.builders import TWO_FUNDS, opened, spent
from tests.making import new_ledger
from tests.projections.reports.attacker import Solver, few_to_ask_about, small, tells_of, told
from tests.projections.reports.gathered import recorded
from tests.projections.reports.published_cubes import (
    DIMS,
    MEASURES,
    SHAPE,
    one_after_another,
    spends,
)
from tests.projections.reports.walks import STEPS, walked

QUARTER = {"first_on": date(2025, 4, 1), "last_on": date(2025, 6, 30)}

# ── the sum ──────────────────────────────────────────────────────────────────────────────────


def sums(report: Report) -> dict[tuple[str, str, str], int]:
    """Every figure that is a sum of cells, where rows are not of single people."""
    return {
        (table.key, row.key, column.key): figure.value
        for table in report.sections
        if not table.identifies
        for row in table.every_row()
        for column, figure in zip(table.columns, row.figures, strict=True)
        if figure.of is not None
    }


@given(STEPS, STEPS)
@settings(max_examples=25, deadline=None)
def test_every_sum_of_two_ledgers_is_that_of_one_and_that_of_the_other(north, south):
    with tempfile.TemporaryDirectory() as folder:
        one = walked(f"sqlite:///{Path(folder) / 'north.db'}", north)
        other = walked(f"sqlite:///{Path(folder) / 'south.db'}", south)
        what = commissioner(**QUARTER)
        both = sums(what.report([Source("north", one), Source("south", other)]))
        apart = [sums(what.report(one)), sums(what.report(other))]
        # A month between the last of one and the first of the other is a row of both alone: nought.
        assert both.keys() >= apart[0].keys() | apart[1].keys()
        for place, value in both.items():
            assert value == sum(own.get(place, 0) for own in apart), place


def test_a_person_of_two_ledgers_counts_as_two_and_of_two_accounts_as_one(tmp_path):
    again = opened("A-2", person="P-17")
    north = recorded(f"sqlite:///{tmp_path / 'n.db'}", *TWO_FUNDS, again, spent(100))
    south = recorded(f"sqlite:///{tmp_path / 's.db'}", *TWO_FUNDS, spent(200))
    people = {
        place: value
        for place, value in sums(
            commissioner(**QUARTER).report([Source("n", north), Source("s", south)])
        ).items()
        if place == ("spend-by-category", "total", "people")
    }
    assert list(people.values()) == [2]


def test_accounts_of_one_name_in_two_ledgers_are_two_rows(tmp_path):
    north = recorded(f"sqlite:///{tmp_path / 'n.db'}", *TWO_FUNDS, spent(100))
    south = recorded(f"sqlite:///{tmp_path / 's.db'}", *TWO_FUNDS, spent(200))
    of = [Source("n", north), Source("s", south)]
    what = Monitoring(**QUARTER)
    (table,) = what.report(of).sections
    place = [column.key for column in table.columns].index("spent")
    assert {row.key: row.figures[place].value for row in table.rows} == {
        "n:A-1": -100, "s:A-1": -200,
    }  # fmt: skip
    found = what.explain(of, "accounts/s:A-1/spent")
    assert [(one.name[:6], one.pence) for one in found.rows] == [("s:A-1/", -200)]
    report, opened_at = what.opened(of)
    behind = opened_at.figures[
        next((f.of.cube, f.of.where) for f in report_row(report, "n:A-1") if f.of)
    ]
    assert all(name.startswith("n:") for ref in behind.refs for name in ref.entries)


def report_row(report: Report, key: str) -> Sequence:
    (table,) = report.sections
    return next(row.figures for row in table.rows if row.key == key)


def test_a_ledger_and_its_copy_are_not_two(tmp_path):
    url = f"sqlite:///{tmp_path / 'n.db'}"
    new_ledger(url)
    what = commissioner(**QUARTER)
    with pytest.raises(Refused, match="a and b are one ledger"):
        what.report([Source("a", url), Source("b", url)])


# ── what one published, and then all of them ─────────────────────────────────────────────────

LEDGERS = ("north", "south")


def cubes_of(facts: Sequence[tuple], place: int) -> Cubes:
    cube = Cube(SHAPE, each=True)
    for who, category, outcome, month, pence in facts:
        cube.add((category, outcome, month), pence, 1, 1 << (who + 40 * place))
    return {"spend": cube}


def edition(parts: dict[str, Sequence[tuple]]) -> Edition:
    """An edition of these ledgers, whose people are different ones."""
    own = [(name, cubes_of(facts, LEDGERS.index(name))) for name, facts in parts.items()]
    cubes: Cubes = {"spend": Cube(SHAPE, each=True)}
    for _, part in own:
        cubes["spend"].take_in(part["spend"])
    tables = [
        section(cubes, key=f"by-{dim}", title=dim, says="", by=dim, measures=MEASURES)
        for dim in DIMS
    ]
    report = Report(
        "spending", "", "", date(2025, 4, 1), date(2025, 6, 30), (),
        (Chapter("all", "", tuple(tables)),),
    )  # fmt: skip
    return Edition(report, tuple(own))


@given(spends, spends, st.booleans())
@settings(max_examples=25, deadline=None)
def test_what_one_ledger_published_and_what_both_did_tell_of_nobody_together(north, south, first):
    """Whoever has both reports can take one from the other: what is left is the other ledger."""
    alone = edition({"north": north} if first else {"south": south})
    both = edition({"north": north, "south": south})
    known = one_after_another([alone, both])
    other = edition({"south": south} if first else {"north": north})
    wanted = [*small(alone), *small(both), *small(other)]
    solver = Solver(known)
    for one in wanted:
        assert not solver.tells(one)
    for some in few_to_ask_about(known, wanted):
        assert not tells_of(known, some)


@given(spends, spends)
@settings(max_examples=40, deadline=None)
def test_all_three_published_one_after_another_tell_of_nobody_together(north, south):
    parts = [{"north": north}, {"south": south}, {"north": north, "south": south}]
    editions = [edition(part) for part in parts]
    known: list[dict] = []
    for number, one in enumerate(editions):
        known += told(one, published(one, editions[:number] if number == 2 else [])).values()
    solver = Solver(known)
    for wanted in [one for every in editions for one in small(every)]:
        assert not solver.tells(wanted)
