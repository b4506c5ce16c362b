"""Taking back what was wrong. Vocabulary, no behaviour."""

from __future__ import annotations

from ledger.events.accounts import (
    AccountClosed,
    DeathRecorded,
    OpeningBalanceBrought,
    StopDecided,
)
from ledger.events.allocations import AllocationEnded, AllocationMade
from ledger.events.holdings import LineMatched, MoneyMoved
from ledger.events.receipts import (
    ContributionReceived,
    InterestReceived,
    PaymentMade,
    PaymentReturned,
    RefundReceived,
    TopUpReceived,
)
from ledger.events.recharges import RechargeAgreed, RechargeSettled
from ledger.events.reclaims import PersonRefunded, ReclaimReceived, ReclaimWrittenOff
from ledger.events.schedules import OffsetApplied, PaymentPurposeTold
from ledger.events.spends import (
    MadeGood,
    SharesCorrected,
    SpendAccepted,
    SpendDisallowed,
    SpendRecategorised,
    SpendRecorded,
)
from ledger.events.terms import Event

Reversible = (
    OpeningBalanceBrought
    | LineMatched
    | MoneyMoved
    | PaymentMade
    | PaymentReturned
    | ContributionReceived
    | TopUpReceived
    | RefundReceived
    | InterestReceived
    | SpendRecorded
    | SpendDisallowed
    | SpendAccepted
    | SpendRecategorised
    | SharesCorrected
    | MadeGood
    | ReclaimReceived
    | OffsetApplied
    | PaymentPurposeTold
    | ReclaimWrittenOff
    | PersonRefunded
    | RechargeAgreed
    | RechargeSettled
)
"""The money events an entry can be reversed for. Each one's inverse is its postings, negated."""

Revocable = DeathRecorded | StopDecided | AccountClosed | AllocationMade | AllocationEnded
"""The decisions that can be taken back, when they were recorded of the wrong account, say."""


class EntryReversed(Event, tag="entry-reversed.v1"):
    """An entry was taken back, because it was wrong. of repeats it, so that the inverse is here."""

    entry: int
    of: Reversible | Revocable
    reason: str
