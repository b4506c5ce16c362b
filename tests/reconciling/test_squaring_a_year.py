"""A year of 24 accounts, with a fault of every kind at the bank and by the council, squared by the
commands a person gives: each fault is found, named and priced to the penny, and nothing else is."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.bench import squaring
from tests.bench.squaring import World
from tests.bench.squaring_faults import BANK, COUNCIL
from tests.bench.squaring_year import commands, run

ACCOUNTS = len(COUNCIL)


@pytest.fixture(scope="module")
def squared(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, World]:
    folder: Path = tmp_path_factory.mktemp("squaring")
    url = f"sqlite:///{folder / 'ledger.db'}"
    world = squaring.make(url, folder, ACCOUNTS)
    for asked in commands(world).values():
        run(url, *asked)
    return url, world


def test_every_fault_at_the_bank_and_by_the_council_is_found_named_and_priced(squared) -> None:
    url, world = squared
    assert squaring.found_in(url, world.must) == world.must


def test_what_is_told_of_accounts_that_nobody_knows_is_counted(squared) -> None:
    url, world = squared
    assert squaring.strangers_in(url) == world.strangers == 2


def test_every_kind_of_fault_was_in_it() -> None:
    assert len(BANK) <= ACCOUNTS
    assert len(COUNCIL) <= ACCOUNTS
