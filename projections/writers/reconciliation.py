"""A reconciliation in each form that somebody else reads. Pure: a value in, bytes out."""

from __future__ import annotations

from collections.abc import Callable

from ledger.reconciling.value import Reconciliation
from projections.writers.statement import Stamp


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
