"""An entry: an event in its place. Vocabulary, no behaviour."""

from __future__ import annotations

from typing import NamedTuple

from ledger.events import AnyEvent


class Entry(NamedTuple):
    """An event in its place in the ledger.

    position counts all entries from 1 without gaps; version counts those of the stream. by is an
    opaque staff id, on_behalf_of whoever they said they acted for. Both are 0 or empty in an
    entry that has been decided and not yet recorded.
    """

    position: int
    stream: str
    version: int
    recorded_at: str
    by: str
    on_behalf_of: str | None
    command: str
    event: AnyEvent
