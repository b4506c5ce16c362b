"""Writers of values: the same reconciliation as CSV, JSON, a spreadsheet or a page to print."""

from __future__ import annotations

from projections.writers.reconciliation import SUFFIXES, write_reconciliation
from projections.writers.statement import Stamp

__all__ = ["SUFFIXES", "Stamp", "write_reconciliation"]
