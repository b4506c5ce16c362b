"""A reconciliation as asked for: which side it is with is in its name."""

from __future__ import annotations

from datetime import date

from ledger.errors import Refused
from ledger.reconciling.states import States
from ledger.reconciling.value import Reconciliation


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
