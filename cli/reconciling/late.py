"""A word to whoever records something about days that are signed: it stands, and is listed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING

from cli.given import Given
from cli.showing import tell

if TYPE_CHECKING:
    from ledger.entry import Entry
    from ledger.events import ReconciliationSigned
    from ledger.store.store import Store


def tell_of_late(given: Given, entries: Iterable[Entry]) -> None:
    """Say which signed periods these entries, just recorded, came into; nothing where none."""
    store = given.ledger().store
    about = dict.fromkeys(where for entry in entries for where in _about(entry))
    if not about:
        return
    signed: dict[str, list[ReconciliationSigned]] = {}
    told: dict[str, None] = {}
    for kind, name, on in about:
        for stream in _streams(store, kind, name):
            if stream not in signed:
                signed[stream] = _signed(store, stream)
            for one in signed[stream]:
                if one.first_on <= on <= one.last_on:
                    of = stream.partition(":")[2]
                    told[f"{of} --to {one.last_on:%d/%m/%Y}"] = None
    for period in told:
        tell(
            "this came into a signed period, and is listed until somebody has looked at it\n"
            f"  try:   dpl reconcile changes {period}"
        )


def _about(entry: Entry) -> Iterator[tuple[str, str, date]]:
    """The holdings and the account that an entry is about, with its day; nothing where it moved
    nothing."""
    from projections.postings import Posting, postings

    family = entry.stream.partition(":")[0]
    if family not in ("account", "holding"):
        return
    for posting in (Posting(*plain) for plain in postings(entry.stream, entry.event)):
        if posting.holding:
            yield "bank", posting.holding, posting.on
        if posting.account:
            yield "account", posting.account, posting.on


def _streams(store: Store, kind: str, name: str) -> list[str]:
    from ledger.reconciling.state import PREFIX

    if kind == "bank":
        return [f"{PREFIX}bank/{name}"]
    return [
        stream
        for what in ("council", "payroll")
        for stream in store.streams(f"{PREFIX}{what}/")
        if stream.rpartition("/")[2] == name
    ]


def _signed(store: Store, stream: str) -> list[ReconciliationSigned]:
    from ledger.events import ReconciliationSigned
    from ledger.recording import entry_of

    tag = ReconciliationSigned.__struct_config__.tag
    return [entry_of(row).event for row in store.load(stream) if row.topic == tag]
