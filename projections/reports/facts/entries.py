"""What a figure opens to where no entry of its own made it."""

from __future__ import annotations

from ledger import events as e
from projections.reports.asking import About


def added(about: About, fund: str) -> tuple[int, ...]:
    """The entry that added a fund; the opening of the account, of what nobody has attributed."""
    found = tuple(
        entry.version
        for entry in about.entries
        if isinstance(entry.event, e.FundAdded) and entry.event.fund == fund
    )
    return found or (1,)
