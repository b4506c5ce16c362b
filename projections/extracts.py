"""Which files of others were read, and which lines in them are about accounts not known here."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from ledger.entry import Entry
from ledger.events import ExtractFileRead
from ledger.reconciling.files import standing_files
from ledger.reconciling.state import FILES
from projections.moments import Known
from projections.reader import reading

if TYPE_CHECKING:
    from ledger.store.store import Store

Details = Callable[[Iterable[str]], Mapping[str, Any]]
"""Private details by what commits to them; without those that were erased."""


class UnknownLine(NamedTuple):
    """A line about an account that was not known when its file was read.

    reference is whose it is by the council's own name, empty where that was erased.
    """

    extract: str
    row: int
    on: date
    pence: int
    reference: str


def files_read(ledger: Store | str, *, known_at: Known = None) -> list[Entry]:
    """The files that were read and not taken back, in the order in which they first were."""
    with reading(ledger) as reader:
        known = reader.known(known_at)
        return list(standing_files(reader.stream(FILES, known=known)).values())


def unknown_lines(files: Iterable[Entry], details: Details) -> list[UnknownLine]:
    """Their lines about accounts that were not known, in the order of the files."""
    events: list[ExtractFileRead] = [entry.event for entry in files]
    wanted = {line.detail for event in events for line in event.strangers if line.detail}
    known = {name: _reference(row.json) for name, row in details(sorted(wanted)).items()}
    return [
        UnknownLine(
            event.extract, line.row, line.on, line.amount_pence, known.get(line.detail or "", "")
        )
        for event in events
        for line in event.strangers
    ]


def _reference(text: str) -> str:
    return str(json.loads(text).get("reference", ""))
