"""The files of others that were read, as a whole: which of them stand."""

from __future__ import annotations

from collections.abc import Iterable

from ledger import events as e
from ledger.entry import Entry


def standing_files(entries: Iterable[Entry]) -> dict[str, Entry]:
    """The last telling of each file that was read and not taken back, by its extract's name, in
    the order in which they were first read. entries are those of the stream of files."""
    found: dict[str, Entry] = {}
    for entry in entries:
        if isinstance(entry.event, e.ExtractWithdrawn):
            found.pop(entry.event.extract, None)
        else:
            found[entry.event.extract] = entry
    return found
