"""A reconciliation as asked for: which side it is with is in its name."""

from __future__ import annotations

from datetime import date
from typing import Protocol

from ledger.account.state import Account
from ledger.entry import Entry
from ledger.errors import Refused
from ledger.holding.state import Holding
from ledger.reconciling.state import Reconciling
from ledger.reconciling.value import Reconciliation


class Record(Protocol):
    """One of the ledger's own short streams, entry by entry."""

    entries: list[Entry]


class States(Protocol):
    """Where states come from: a draft of a decision, or the entries as known at a moment."""

    def account(self, name: str) -> Account: ...

    def holding(self, name: str) -> Holding: ...

    def reconciling(self, name: str) -> Reconciling: ...

    def record(self, stream: str) -> Record: ...

    def names(self, prefix: str) -> list[str]: ...


def reconcile(states: States, name: str, *, first_on: date, last_on: date) -> Reconciliation:
    """Both sides of a period. Refused where there is nothing of that name, or no such period."""
    if last_on < first_on:
        raise Refused("end-before-start", "the last day of the period is before its first")
    return _BY_KIND[name.split("/")[0]](states, name, first_on=first_on, last_on=last_on)


# Each kind is loaded when the first of it is asked for: most commands ask for none.


def _bank(states: States, name: str, *, first_on: date, last_on: date) -> Reconciliation:
    from ledger.reconciling.bank.beside import reconcile_bank

    return reconcile_bank(states, name, first_on=first_on, last_on=last_on)


def _council(states: States, name: str, *, first_on: date, last_on: date) -> Reconciliation:
    from ledger.reconciling.council.beside import reconcile_council

    return reconcile_council(states, name, first_on=first_on, last_on=last_on)


def _payroll(states: States, name: str, *, first_on: date, last_on: date) -> Reconciliation:
    from ledger.reconciling.payroll.beside import reconcile_payroll

    return reconcile_payroll(states, name, first_on=first_on, last_on=last_on)


_BY_KIND = {"bank": _bank, "council": _council, "payroll": _payroll}
