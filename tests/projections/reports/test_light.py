"""What a report tells is the same, whether every spend was folded or only those spoken of."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.calendar import Period
from projections.as_known import policies_known
from projections.light_accounts import light_accounts
from projections.reader import Reader, reading
from projections.reports.asking import Asking
from projections.reports.commissioner import FAMILIES
from projections.reports.gathering import gather
from tests.projections.reports.walks import FUNDERS, STEPS, walked
from tests.projections.worlds import World, day, opened, record

SPRING = Period(date(2025, 4, 1), date(2025, 6, 30))


def asked(reader: Reader, days: Period, known: int, funder: str | None) -> Asking:
    return Asking(reader, known, days, policies_known(reader, known=known), funder)


def cells(asking: Asking) -> dict:
    return {name: cube.cells for name, cube in gather(asking, FAMILIES).items()}


def must_be_alike(asking: Asking) -> None:
    whole = cells(replace(asking, fully=True))
    assert cells(asking) == whole
    assert cells(replace(asking, apart=True)) == whole


@given(
    STEPS,
    st.sampled_from((None, *FUNDERS.values())),
    st.integers(0, 90),
    st.integers(0, 12),
)
@settings(max_examples=60, deadline=None)
def test_whatever_was_said_of_spends_a_report_by_either_way_is_the_same(steps, funder, days, less):
    with tempfile.TemporaryDirectory() as folder:
        url = walked(f"sqlite:///{Path(folder) / 'ledger.db'}", steps)
        with reading(url) as reader:
            asking = asked(reader, SPRING, reader.position, funder)
            must_be_alike(asking)
            until = date.fromordinal(SPRING.first.toordinal() + days)
            must_be_alike(
                asked(reader, Period(SPRING.first, until), reader.position - less, funder)
            )


@pytest.mark.parametrize("seed", range(4))
def test_a_world_of_bank_lines_matched_moved_and_taken_back_is_the_same(ledger_url, seed):
    with opened(ledger_url) as store:
        for told in World(seed).commands(150):
            record(store, told)
        with reading(store) as reader:
            for known in (reader.position, reader.position * 2 // 3):
                for funder in (None, "nhs"):
                    for last in (20, 200):
                        must_be_alike(asked(reader, Period(day(0), day(last)), known, funder))


def test_who_goes_through_all_spends_is_stopped_where_most_are_left_out(ledger_url):
    with opened(ledger_url) as store:
        for told in World(1).commands(60):
            record(store, told)
        with reading(store) as reader:
            found = [one.account for one in light_accounts(reader, known=reader.position)]
    assert any(one.plain for one in found)
    for account in found:
        for ask in (list, len, lambda spends: spends.values(), lambda spends: spends.items()):
            with pytest.raises(TypeError):
                ask(account.spends)
