"""An open ledger whose clock the test sets, and rows to put into it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest

from ledger.store import NewRow, create_ledger, open_store
from ledger.store.store import Store


class SetClock:
    """A clock that moves only when it is told to."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 21, 21, 5, 33, 123456, UTC)

    def __call__(self) -> datetime:
        return self.now

    def move(self, **by: float) -> None:
        self.now += timedelta(**by)


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
def store(ledger_url: str, clock: SetClock) -> Iterator[Store]:
    create_ledger(ledger_url, name="Anytown")
    with open_store(ledger_url, clock=clock) as opened:
        yield opened


@pytest.fixture
def new_row() -> Callable[..., NewRow]:
    def build(version: int = 1, *, stream: str = "account:1", state: str = '{"by":"a"}') -> NewRow:
        return NewRow(stream, version, "spend-recorded.v1", state)

    return build
