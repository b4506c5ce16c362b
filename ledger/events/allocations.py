"""What a fund agrees to give. Vocabulary, no behaviour."""

from __future__ import annotations

from datetime import date
from typing import Literal

from msgspec import Struct

from ledger.events.terms import Deployment, Event, Pence, SignedPence


class CalculationLine(Struct, frozen=True, array_like=True, gc=False):
    """One step of how an amount was worked out. pence is signed."""

    what: str
    pence: SignedPence


class AllocationMade(Event, tag="allocation-made.v1"):
    """A fund agreed an amount, by the week or once, from a day. to_on None: until ended."""

    allocation: str
    fund: str
    deployment: Deployment
    frequency: Literal["weekly", "one-off"]
    amount_pence: Pence
    from_on: date
    to_on: date | None
    decided_on: date
    calculation: tuple[CalculationLine, ...]


class AllocationRevised(Event, tag="allocation-revised.v1"):
    """An allocation's amount changed from a day that may lie in the past."""

    allocation: str
    amount_pence: Pence
    from_on: date
    decided_on: date
    calculation: tuple[CalculationLine, ...]


class AllocationEnded(Event, tag="allocation-ended.v1"):
    """An allocation ended after its last day."""

    allocation: str
    last_on: date
    decided_on: date
    reason: str
