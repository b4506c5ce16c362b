"""Writers of values: the same reconciliation as CSV, JSON, a spreadsheet or a page to print."""

from __future__ import annotations

from projections.writers.reconciliation import SUFFIXES, Stamp, write_reconciliation

__all__ = ["SUFFIXES", "Stamp", "write_reconciliation"]
