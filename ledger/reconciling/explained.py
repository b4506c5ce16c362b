"""Why an item is there, as somebody explained it."""

from __future__ import annotations

from ledger import events as e
from ledger.reconciling.state import Reconciling
from ledger.reconciling.value import Explanation


def explained(
    reconciling: Reconciling,
    lines: tuple[str, ...],
    entries: tuple[e.EntryRef, ...],
    pence: int,
) -> Explanation | None:
    """The explanation that stands of exactly these lines and entries, while what they make their
    side more than ours still is what was explained."""
    found = reconciling.explanation_of(lines, entries)
    if found is None or found.event.amount_pence != pence:
        return None
    by = reconciling.explained_by[found.version]
    return Explanation(found.event.kind, found.event.reason, by, found.version)
