"""Balances straight from the entries, without any table: the whole book, folded as it streams.

For checking what the tables hold, and for readers that may not write.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from ledger.recording import entry_of
from projections.moments import Known, position_known
from projections.postings import postings

if TYPE_CHECKING:
    from ledger.store.store import Store

Key = tuple[str, str, str, str, str]
"""Head, account, fund, holding and category."""


def fold_balances(
    store: Store, *, known_at: Known = None, as_at: date | None = None
) -> dict[Key, int]:
    """What all postings come to, in pence. A key that came to nought is there with nought."""
    upto = known_position(store, known_at)
    return fold_rows(store.rows(upto=upto), as_at=as_at)


def fold_rows(rows: Iterable[tuple], *, as_at: date | None = None) -> dict[Key, int]:
    """The same of any stored rows."""
    sums: dict[Key, int] = {}
    for row in rows:
        entry = entry_of(row)
        for posting in postings(entry.stream, entry.event):
            if as_at is not None and posting[6] > as_at:
                continue
            key = posting[:5]
            sums[key] = sums.get(key, 0) + posting[5]
    return sums


def known_position(store: Store, known_at: Known) -> int:
    """The last position that counts for someone who asks what was known then."""
    if known_at is None:
        return store.head().position

    def recorded_at(position: int) -> str:
        return next(iter(store.rows(position - 1, position)))[3]

    return position_known(known_at, head=store.head().position, recorded_at=recorded_at)
