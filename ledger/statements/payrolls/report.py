"""What a payroll report says, as it was read: a value."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from ledger.events import Payslip


class RawSlip(NamedTuple):
    """A payslip, whose it is by the bureau's references, and what is private about it."""

    reference: str
    theirs: str
    name: str
    text: str
    slip: Payslip


class AccountSlips(NamedTuple):
    """What a file says of one account. Slips are by row; their details are not made yet."""

    reference: str
    account: str
    raw: tuple[RawSlip, ...]


class StrangeSlip(NamedTuple):
    """A payslip about an account that is not known here. net_pence is never negative."""

    reference: str
    row: int
    on: date
    net_pence: int


class Report(NamedTuple):
    """A whole file: each account that is known, and the payslips of those that are not."""

    file_name: str
    sha256: str
    first_on: date
    last_on: date
    accounts: tuple[AccountSlips, ...]
    strangers: tuple[StrangeSlip, ...]
    passed_over: int
