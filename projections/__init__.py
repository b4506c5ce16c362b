"""Answers, all of them made from entries alone: thrown away and replayed, they come out the same.

Nothing here prints, reads a clock or decides anything. Each file answers one question; importing
this package loads none of them, nor SQLAlchemy.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ledger.store.store import Store
    from projections.catchup import Status

__all__ = ["catch_up", "rebuild", "status"]


def catch_up(store: Store, *, chunk: int | None = None) -> int:
    """Bring the tables to the head of the book, chunk entries at a time; where they now stand."""
    from projections import catchup

    return catchup.catch_up(store, chunk=chunk)


def rebuild(store: Store, *, chunk: int | None = None) -> int:
    """Make the tables afresh from the first entry, while readers keep the old ones."""
    from projections import catchup

    return catchup.rebuild(store, chunk=chunk)


def status(store: Store) -> list[Status]:
    """How far each projection stands from the head of the book."""
    from projections import catchup

    return catchup.status(store)
