"""Ledgers for a person's statement."""

from __future__ import annotations

import pytest

from ledger.service import Ledger
from tests.projections.worlds import opened as a_new_ledger


@pytest.fixture
def ledger(ledger_url):
    with a_new_ledger(ledger_url) as store:
        yield Ledger(store)


@pytest.fixture
def quick(tmp_path):
    """One ledger without a server, for what asks nothing of the database."""
    with a_new_ledger(f"sqlite:///{tmp_path}/ledger.db") as store:
        yield Ledger(store)
