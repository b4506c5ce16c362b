"""The eventsourcing library's own test cases for persistence modules, on both databases."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar
from uuid import uuid4

import pytest
from eventsourcing.persistence import InfrastructureFactory, StoredEvent
from eventsourcing.tests import persistence as library
from eventsourcing.utils import Environment
from hypothesis import given
from hypothesis import strategies as st

from ledger.errors import Conflict
from ledger.store import CommandRow, DetailRow, create_ledger, open_store
from ledger.store.factory import LedgerFactory
from ledger.store.recorders import (
    LedgerAggregateRecorder,
    LedgerApplicationRecorder,
    LedgerProcessRecorder,
    LedgerTrackingRecorder,
    as_bytes,
    as_row,
)


class OfALedger:
    """A fresh ledger for every case of the library's; its streams are named in text."""

    recorder_class: ClassVar[type]

    @pytest.fixture(autouse=True)
    def _fresh_ledger(self, fresh_url):
        create_ledger(fresh_url)
        self.url = fresh_url
        with open_store(fresh_url) as self.store:
            yield

    def new_originator_id(self) -> str:
        return f"account:{uuid4()}"

    def create_recorder(self):
        recorder = self.recorder_class(self.store)
        recorder.create_table()
        return recorder


class InSQLite(OfALedger):
    @pytest.fixture
    def fresh_url(self, tmp_path: Path) -> str:
        return f"sqlite:///{tmp_path / 'ledger.db'}"


class InPostgreSQL(OfALedger):
    @pytest.fixture
    def fresh_url(self, fresh_schema) -> str:
        return fresh_schema()


class AggregateRecorderCase(library.AggregateRecorderTestCase):
    recorder_class = LedgerAggregateRecorder


class ApplicationRecorderCase(library.ApplicationRecorderTestCase):
    recorder_class = LedgerApplicationRecorder

    def test_insert_subscribe(self) -> None:
        self.optional_test_insert_subscribe()


class NonInterleavingCase(library.NonInterleavingNotificationIDsBaseCase):
    recorder_class = LedgerApplicationRecorder


class TrackingRecorderCase(library.TrackingRecorderTestCase):
    recorder_class = LedgerTrackingRecorder


class ProcessRecorderCase(library.ProcessRecorderTestCase):
    recorder_class = LedgerProcessRecorder


class MyTrackingRecorder(LedgerTrackingRecorder):
    """Somebody's own."""


class FactoryCase(library.InfrastructureFactoryTestCase):
    def setUp(self) -> None:
        self.env = Environment("App")
        self.env["PERSISTENCE_MODULE"] = "ledger.store.factory"
        self.env["LEDGER_URL"] = self.url
        super().setUp()

    def expected_factory_class(self):
        return LedgerFactory

    def expected_aggregate_recorder_class(self):
        return LedgerAggregateRecorder

    def expected_application_recorder_class(self):
        return LedgerApplicationRecorder

    def expected_tracking_recorder_class(self):
        return LedgerTrackingRecorder

    def tracking_recorder_subclass(self):
        return MyTrackingRecorder

    def expected_process_recorder_class(self):
        return LedgerProcessRecorder


class TestAggregateRecorderInSQLite(InSQLite, AggregateRecorderCase):
    pass


class TestAggregateRecorderInPostgreSQL(InPostgreSQL, AggregateRecorderCase):
    pass


class TestApplicationRecorderInSQLite(InSQLite, ApplicationRecorderCase):
    pass


class TestApplicationRecorderInPostgreSQL(InPostgreSQL, ApplicationRecorderCase):
    pass


class TestNonInterleavingInSQLite(InSQLite, NonInterleavingCase):
    pass


class TestNonInterleavingInPostgreSQL(InPostgreSQL, NonInterleavingCase):
    pass


class TestTrackingRecorderInSQLite(InSQLite, TrackingRecorderCase):
    pass


class TestTrackingRecorderInPostgreSQL(InPostgreSQL, TrackingRecorderCase):
    pass


class TestProcessRecorderInSQLite(InSQLite, ProcessRecorderCase):
    pass


class TestProcessRecorderInPostgreSQL(InPostgreSQL, ProcessRecorderCase):
    pass


class TestFactoryInSQLite(InSQLite, FactoryCase):
    pass


class TestFactoryInPostgreSQL(InPostgreSQL, FactoryCase):
    pass


# The library's cases by themselves are not for running.
del AggregateRecorderCase, ApplicationRecorderCase, NonInterleavingCase
del TrackingRecorderCase, ProcessRecorderCase, FactoryCase


@given(st.one_of(st.binary(), st.text().map(str.encode), st.just(b'{"base64":"eA=="}')))
def test_whatever_bytes_the_library_stores_come_back_as_they_were(state: bytes) -> None:
    row = as_row(StoredEvent("account:1", 1, "topic", state))
    assert as_bytes(row.state) == state


def test_the_ledgers_own_states_are_stored_letter_for_letter() -> None:
    state = '{"by":"staff-1","command":"c1","event":{"type":"spend-recorded.v1"}}'
    assert as_row(StoredEvent("account:1", 1, "topic", state.encode())).state == state


def test_details_and_commands_are_recorded_with_the_librarys_events(ledger_url) -> None:
    create_ledger(ledger_url)
    event = StoredEvent("account:1", 1, "topic", b'{"a":1}')
    detail = DetailRow("d" * 64, "account:1", b"s" * 32, "{}")
    with open_store(ledger_url) as store:
        recorder = LedgerApplicationRecorder(store)
        positions = recorder.insert_events(
            [event], details=[detail], commands=[CommandRow("c1", "digest", 1)]
        )
        assert positions == [1]
        assert store.details(["d" * 64]) == {"d" * 64: detail}
        assert store.commands(["c1"])["c1"].first_position == 1
        with pytest.raises(Conflict):
            recorder.insert_events([event])


def test_a_ledger_keeps_no_snapshots(ledger_url) -> None:
    create_ledger(ledger_url)
    env = {"PERSISTENCE_MODULE": "ledger.store.factory", "LEDGER_URL": ledger_url}
    factory = InfrastructureFactory.construct(env)
    with pytest.raises(Exception, match="keeps events, not snapshots"):
        factory.aggregate_recorder(purpose="snapshots")
    factory.close()
