"""Direct payments that leave little or nothing once the person has paid their part."""

from __future__ import annotations

import pytest

from ledger.calendar import Period
from ledger.money import for_days
from projections.reports.facts.budgets import NOT_PAYABLE, PERSON
from projections.reports.sections.budgets import chapter
from tests.builders import ONE_FUND, TWO_FUNDS, allocated, day, fund, opened
from tests.projections.reports.gathered import (
    recorded,
    section_of,
    told,
)  # fmt: skip
from tests.projections.reports.test_budgets import assessed, cubes, table


@pytest.fixture
def url(tmp_path) -> str:
    return f"sqlite:///{tmp_path / 'ledger.db'}"


@pytest.mark.parametrize(
    ("weekly", "contribution", "column", "net"),
    [
        (15000, 16000, "none-payable", 0),
        (15000, 15000, "nought", 0),
        (6000, 5993, "near-zero", 7),
    ],
    ids=["T4 exceeds", "T4 equal", "T5"],
)
def test_a_direct_payment_of_little_or_nothing_is_counted_and_listed(
    url, weekly, contribution, column, net
):
    own = allocated("council", amount_pence=weekly)
    recorded(url, *ONE_FUND, fund("council"), own, assessed(contribution))
    counted = told(table(url, "small-nets"), "social-care")
    states = {name: counted[name] for name in ("none-payable", "nought", "near-zero")}
    assert {name for name, many in states.items() if many} == {column}
    (row,) = table(url, "each-small-net").rows
    assert row.key == f"A-1+council+direct_payment+{column}"
    amounts = [figure.value for figure in row.figures]
    assert amounts == [weekly, contribution, net]


def test_days_on_which_none_is_payable_are_told_in_pounds_and_are_not_the_persons(url):
    recorded(url, opened(), fund("council"), allocated("council"), assessed(16000, from_on=day(29)))
    april = Period(day(1), day(30))
    found = cubes(url, days=april)
    assert found["parts"].total(part=NOT_PAYABLE).pence == for_days(15000, 2)
    assert found["parts"].total(part=PERSON).pence == 0
    small = section_of(chapter(found), "small-nets")
    assert told(small, "social-care")["not-payable"] == for_days(15000, 2)


def test_a_payment_of_an_ordinary_size_is_not_among_them(url):
    recorded(url, *TWO_FUNDS, assessed(2000))
    assert table(url, "small-nets").rows == table(url, "each-small-net").rows == ()
