"""Every table of budgets tells of the same money, and of the money that the books tell of."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from ledger.calendar import Period
from projections.balances import balances
from projections.budget_actual import actual
from projections.reports.commissioner import commissioner
from projections.reports.facts import budgets, spending
from projections.reports.sections.budgets import chapter
from tests.builders import ONE_FUND, TWO_FUNDS, allocated, fund, opened, paid, spent
from tests.projections.reports.gathered import (
    YEAR,
    cubes_of,
    recorded,
    section_of,
    told,
    values,
)  # fmt: skip
from tests.projections.reports.test_budgets import THIRTEEN, assessed, cubes
from tests.projections.worlds import World, record
from tests.projections.worlds import opened as new_ledger


@pytest.fixture
def url(tmp_path) -> str:
    return f"sqlite:///{tmp_path / 'ledger.db'}"


TABLES = ("programme", "fund", "deployment", "care-group")

MANY = (
    *TWO_FUNDS, assessed(2000), *THIRTEEN, paid(50000, "council", contribution_pence=8000),
    spent(4999), spent(2500, fund="council"),
    opened("A-2", person="P-2", care_group="wheelchair"), fund(account="A-2"),
    allocated(account="A-2", deployment="notional", amount_pence=12345),
    spent(7777, account="A-2", deployment="notional"),
)  # fmt: skip


def test_every_table_tells_of_the_same_money(url):
    recorded(url, *MANY)
    found = cubes(url)
    totals = [told(section_of(chapter(found), f"budget-by-{by}"), "total") for by in TABLES]
    assert all(total == totals[0] for total in totals)
    for by in TABLES:
        rows = section_of(chapter(found), f"budget-by-{by}")
        for column in ("budget", "person", "paid", "spent", "left"):
            assert sum(values(rows, column)) == totals[0][column], (by, column)
    assert totals[0]["budget"] == found["parts"].total().pence
    assert values(section_of(chapter(found), "budget-by-fund"), "live") == [1, 2]


def test_budgets_are_those_of_budget_against_actual(url):
    recorded(url, *MANY)
    found = cubes(url)
    asked = [actual(url, name, first=YEAR.first, last=YEAR.last).total for name in ("A-1", "A-2")]
    assert found["budget"].total().pence == sum(one.budget_pence for one in asked)
    assert found["spend"].total().pence == sum(one.spent_pence for one in asked)


@pytest.mark.parametrize("seed", [3, 7])
def test_what_was_paid_is_the_balances_own(ledger_url, seed):
    with new_ledger(ledger_url) as store:
        for entries in World(seed).commands(60):
            record(store, entries)
        first, last = date(2025, 6, 10), date(2025, 7, 5)
        days = Period(first, last)
        asked = [budgets.FAMILY, spending.FAMILY]
        found = cubes_of(ledger_url, *asked, days=days)
        before = balances(store, as_at=first - timedelta(days=1)).total
        after = balances(store, as_at=last).total
    assert after.paid_pence != before.paid_pence
    assert found["paid"].total().pence == after.paid_pence - before.paid_pence
    assert found["spend"].total().pence == after.spent_pence - before.spent_pence


def test_one_funders_report_has_that_funders_money_alone(url):
    other = fund("council", funder="northshire")
    recorded(url, *ONE_FUND, other, allocated("council"), paid(), paid(100, "council"))
    mine = cubes(url, funder="northshire")
    assert mine["paid"].total().pence == 100
    assert mine["paid"].values("funder") == mine["budget"].values("funder") == ["northshire"]


# ── opened ───────────────────────────────────────────────────────────────────────────────────


def test_a_figure_opens_to_the_entries_it_was_made_of(url):
    recorded(url, *TWO_FUNDS, assessed(2000), paid())
    year = commissioner(first_on=YEAR.first, last_on=YEAR.last)
    names = {
        column: [row.name for row in year.explain(url, f"budget-by-programme/{row}").rows]
        for column, row in (
            ("budget", "chc/budget"), ("person", "social-care/person"), ("paid", "chc/paid"),
        )
    }  # fmt: skip
    assert names == {"budget": ["A-1/4"], "person": ["A-1/6", "A-1/7"], "paid": ["A-1/8"]}


@pytest.mark.parametrize("column", ["live", "people", "budget", "person", "paid", "spent"])
def test_what_stands_behind_a_figure_adds_up_to_it(url, column):
    recorded(url, *MANY)
    year = commissioner(first_on=YEAR.first, last_on=YEAR.last)
    found = year.explain(url, f"budget-by-programme/total/{column}")
    value = told(section_of(chapter(cubes(url)), "budget-by-programme"), "total")[column]
    assert getattr(found, found.measure) == value
    assert found.rows
