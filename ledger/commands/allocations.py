"""What a fund agrees to give, as it may be asked. Vocabulary, no behaviour."""

from __future__ import annotations

from datetime import date
from typing import Literal

from ledger.commands.terms import AccountCommand, Name, Word
from ledger.events import CalculationLine, Deployment, Pence


class MakeAllocation(AccountCommand, kw_only=True, tag="make-allocation"):
    """Agree a fund's amount, by the week or once, from a day."""

    allocation: Name
    fund: Name
    deployment: Deployment
    frequency: Literal["weekly", "one-off"]
    amount_pence: Pence
    from_on: date
    to_on: date | None = None
    decided_on: date
    calculation: tuple[CalculationLine, ...] = ()


class ReviseAllocation(AccountCommand, kw_only=True, tag="revise-allocation"):
    """Change an allocation's amount, also from a day in the past."""

    allocation: Name
    amount_pence: Pence
    from_on: date
    decided_on: date
    calculation: tuple[CalculationLine, ...] = ()


class EndAllocation(AccountCommand, kw_only=True, tag="end-allocation"):
    """End an allocation after its last day."""

    allocation: Name
    last_on: date
    decided_on: date
    reason: Word
