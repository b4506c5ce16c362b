"""What was given out of the ledger: which reports and letters, to whom, as what was known."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ledger import events as e
from ledger.book.reports import STREAM
from projections.moments import Known
from projections.reader import Reader, reading
from projections.several import Sources, all_open

if TYPE_CHECKING:
    from ledger.store.store import Store


class Issued(NamedTuple):
    """One that was given out: its number in the order of giving, and the entry that says so."""

    number: int
    position: int
    recorded_at: str
    by: str
    event: e.ReportIssued

    @property
    def asked(self) -> dict[str, str]:
        return {one.name: one.value for one in self.event.asked}


def issued(ledger: Store | Reader | str, *, known_at: Known = None) -> list[Issued]:
    """Everything that was given out, in order."""
    with reading(ledger) as reader:
        known = reader.known(known_at)
        return [
            Issued(entry.version, entry.position, entry.recorded_at, entry.by, entry.event)
            for entry in reader.stream(STREAM, known=known)
            if isinstance(entry.event, e.ReportIssued)
        ]


def published_before(
    ledger: Store | Reader | str, report: str, *, beside: int | None = None
) -> list[Issued]:
    """The reports of a kind that were given out for anybody to read, the same bytes once; of the
    first so many that were given out, or of all."""
    found: dict[str, Issued] = {}
    for one in issued(ledger):
        counts = beside is None or one.number <= beside
        if counts and one.event.report == report and one.event.published:
            found.setdefault(one.event.sha256, one)
    return list(found.values())


def given_out(of: Sources) -> dict[str, int]:
    """How many reports and letters were given out of each ledger, by its name."""
    with all_open(of) as ledgers:
        return {name: len(issued(reader)) for name, reader in ledgers}
