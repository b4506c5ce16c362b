"""A reconciliation in each form that somebody else reads. Pure: a value in, bytes out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import NamedTuple

from ledger.reconciling.value import Item, Part, Reconciliation


class Stamp(NamedTuple):
    """Who prepared a statement and who signed it, and what was known then.

    position is the last entry that was known; signed_by is empty where nobody has signed.
    """

    position: int
    prepared_by: str = ""
    prepared_on: date | None = None
    signed_by: str = ""
    signed_on: date | None = None


class Line(NamedTuple):
    """One line of the two-sided statement. pence is signed, and None where nobody tells it.

    of: `balance`, `moved`, `item` or `unexplained`.
    """

    of: str
    words: str
    pence: int | None
    item: Item | None = None


def statement_lines(part: Part) -> Iterator[Line]:
    """From what they say to what we say: their balance, less each item, less what nobody can
    explain, is ours. Items are taken off, so each stands with the opposite sign."""
    theirs, ours = part.theirs, part.ours
    told = theirs.closing_pence is not None and ours.closing_pence is not None
    if told:
        yield Line("balance", "Balance by their account", theirs.closing_pence)
    else:
        yield Line("moved", "Moved in the period by their account", theirs.moved_pence)
    for item in sorted(part.items, key=lambda item: (item.kind, item.on, item.lines)):
        yield Line("item", item.words, -item.pence, item)
    left = part.difference_pence - part.named_pence
    if left:
        yield Line("unexplained", "A difference that nothing above accounts for", -left)
    if told:
        yield Line("balance", "Balance by our books", ours.closing_pence)
    else:
        yield Line("moved", "Moved in the period by our books", ours.moved_pence)


def write_reconciliation(
    value: Reconciliation, suffix: str, *, stamp: Stamp | None = None
) -> bytes:
    """The reconciliation as a file of that kind: `.html`, `.xlsx`, `.csv` or `.json`.

    Raises KeyError for another suffix. The same value gives the same bytes.
    """
    return _WRITERS[suffix](value, stamp)


def _html(value: Reconciliation, stamp: Stamp | None) -> bytes:
    from projections.writers.reconciliation_html import html

    return html(value, stamp).encode()


def _xlsx(value: Reconciliation, stamp: Stamp | None) -> bytes:
    from projections.writers.reconciliation_xlsx import xlsx

    return xlsx(value, stamp)


def _csv(value: Reconciliation, stamp: Stamp | None) -> bytes:
    from projections.writers.reconciliation_data import csv_text

    return csv_text(value).encode()


def _json(value: Reconciliation, stamp: Stamp | None) -> bytes:
    from projections.writers.reconciliation_data import json_bytes

    return json_bytes(value, stamp)


_WRITERS: dict[str, Callable[[Reconciliation, Stamp | None], bytes]] = {
    ".html": _html,
    ".xlsx": _xlsx,
    ".csv": _csv,
    ".json": _json,
}
SUFFIXES = tuple(_WRITERS)
