"""Being written."""

from __future__ import annotations

from datetime import date

from ledger.reconciling.value import Reconciliation


def reconcile_council(states, name: str, *, first_on: date, last_on: date) -> Reconciliation:
    raise NotImplementedError
