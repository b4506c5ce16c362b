"""PERSISTENCE_MODULE=ledger.store.factory: the library's way to a ledger at LEDGER_URL."""

from __future__ import annotations

from eventsourcing.persistence import InfrastructureFactory, InfrastructureFactoryError
from eventsourcing.utils import Environment, EnvType, resolve_topic, strtobool

from ledger.store import open_store
from ledger.store.recorders import (
    LedgerAggregateRecorder,
    LedgerApplicationRecorder,
    LedgerProcessRecorder,
    LedgerRecorder,
    LedgerTrackingRecorder,
)


class LedgerFactory(InfrastructureFactory[LedgerTrackingRecorder]):
    """Recorders on one ledger, which must have been made before (dpl init)."""

    LEDGER_URL = "LEDGER_URL"
    CREATE_TABLE = "CREATE_TABLE"

    def __init__(self, env: Environment | EnvType | None) -> None:
        super().__init__(env)
        url = self.env.get(self.LEDGER_URL)
        if not url:
            raise InfrastructureFactoryError(f"set {self.LEDGER_URL} to the address of a ledger")
        self.store = open_store(url)

    def aggregate_recorder(self, purpose: str = "events") -> LedgerAggregateRecorder:
        """Streams of events. A ledger keeps no snapshots: 10,000 entries load in 25 ms."""
        if purpose != "events":
            raise InfrastructureFactoryError(f"a ledger keeps events, not {purpose}")
        return self._made(LedgerAggregateRecorder)

    def application_recorder(self) -> LedgerApplicationRecorder:
        """The whole book as one sequence."""
        return self._made(self._class(self.APPLICATION_RECORDER_TOPIC, LedgerApplicationRecorder))

    def tracking_recorder(
        self, tracking_recorder_class: type[LedgerTrackingRecorder] | None = None
    ) -> LedgerTrackingRecorder:
        """How far other sequences were followed."""
        if tracking_recorder_class is None:
            tracking_recorder_class = self._class(
                self.TRACKING_RECORDER_TOPIC, LedgerTrackingRecorder
            )
        return self._made(tracking_recorder_class)

    def process_recorder(self) -> LedgerProcessRecorder:
        """Events together with tracking."""
        return self._made(self._class(self.PROCESS_RECORDER_TOPIC, LedgerProcessRecorder))

    def close(self) -> None:
        """Give back every connection."""
        self.store.close()

    def _class(self, topic_name: str, default: type[LedgerRecorder]) -> type:
        topic = self.env.get(topic_name)
        return resolve_topic(topic) if topic else default

    def _made(self, recorder_class: type) -> LedgerRecorder:
        recorder = recorder_class(self.store)
        if strtobool(self.env.get(self.CREATE_TABLE) or "yes"):
            recorder.create_table()
        return recorder


Factory = LedgerFactory
