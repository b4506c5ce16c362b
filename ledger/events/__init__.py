"""What can have happened, in the words of a direct payments officer. Vocabulary, no behaviour.

Each event is a past fact; its tag is its stored name and never changes. Amounts in whole pence
are positive, and the event's name gives the direction; only a bank line's amount is signed.
Dates say whose they are: `paid_on`, `effective_on`; when we came to know is the entry's own
`recorded_at`. `entry` and `spend` are versions in the event's own stream. `detail` is the salted
commitment to what is private (DESIGN 10), kept apart and erasable; None where nothing was given.
"""

from __future__ import annotations

from ledger.events.accounts import (
    AccountClosed,
    AccountOpened,
    AgreementSigned,
    BroughtFund,
    DeathRecorded,
    EligibilityChanged,
    FundAdded,
    HolderChanged,
    OpeningBalanceBrought,
    PaymentsResumed,
    PaymentsSuspended,
    StopDecided,
)
from ledger.events.allocations import (
    AllocationEnded,
    AllocationMade,
    AllocationRevised,
    CalculationLine,
)
from ledger.events.corrections import EntryReversed, Reversible, Revocable
from ledger.events.holdings import (
    Flag,
    HoldingLinked,
    HoldingOpened,
    HoldingUnlinked,
    ImportedLine,
    LineAllocated,
    LineMatched,
    LineUnallocated,
    MoneyMoved,
    StatementImported,
    StatementWithdrawn,
)
from ledger.events.receipts import (
    ContributionReceived,
    InterestReceived,
    PaymentMade,
    PaymentReturned,
    RefundReceived,
    TopUpReceived,
)
from ledger.events.reclaims import NoticeServed, ReclaimProposed, ReclaimReceived, ReclaimWithdrawn
from ledger.events.spends import (
    EvidenceAttached,
    MadeGood,
    SharesCorrected,
    SpendAccepted,
    SpendDisallowed,
    SpendQueried,
    SpendRecategorised,
    SpendRecorded,
)
from ledger.events.terms import (
    Commitment,
    Deployment,
    Event,
    Ground,
    Pence,
    PenceOrNought,
    Share,
    SignedPence,
)

__all__ = [
    "AccountClosed",
    "AccountEvent",
    "AccountOpened",
    "AgreementSigned",
    "AllocationEnded",
    "AllocationMade",
    "AllocationRevised",
    "AnyEvent",
    "BroughtFund",
    "CalculationLine",
    "Commitment",
    "ContributionReceived",
    "DeathRecorded",
    "Deployment",
    "EligibilityChanged",
    "EntryReversed",
    "Event",
    "EvidenceAttached",
    "Flag",
    "FundAdded",
    "Ground",
    "HolderChanged",
    "HoldingEvent",
    "HoldingLinked",
    "HoldingOpened",
    "HoldingUnlinked",
    "ImportedLine",
    "InterestReceived",
    "LineAllocated",
    "LineMatched",
    "LineUnallocated",
    "MadeGood",
    "MoneyMoved",
    "NoticeServed",
    "OpeningBalanceBrought",
    "PaymentMade",
    "PaymentReturned",
    "PaymentsResumed",
    "PaymentsSuspended",
    "Pence",
    "PenceOrNought",
    "ReclaimProposed",
    "ReclaimReceived",
    "ReclaimWithdrawn",
    "RefundReceived",
    "Reversible",
    "Revocable",
    "Share",
    "SharesCorrected",
    "SignedPence",
    "SpendAccepted",
    "SpendDisallowed",
    "SpendQueried",
    "SpendRecategorised",
    "SpendRecorded",
    "StatementImported",
    "StatementWithdrawn",
    "StopDecided",
    "TopUpReceived",
]

AccountEvent = (
    AccountOpened
    | FundAdded
    | HolderChanged
    | AgreementSigned
    | EligibilityChanged
    | PaymentsSuspended
    | PaymentsResumed
    | StopDecided
    | DeathRecorded
    | AccountClosed
    | HoldingLinked
    | HoldingUnlinked
    | AllocationMade
    | AllocationRevised
    | AllocationEnded
    | EvidenceAttached
    | SpendQueried
    | ReclaimProposed
    | NoticeServed
    | ReclaimWithdrawn
    | EntryReversed
    | Reversible
)

HoldingEvent = (
    HoldingOpened
    | HoldingLinked
    | HoldingUnlinked
    | StatementImported
    | StatementWithdrawn
    | LineUnallocated
    | LineAllocated
)

AnyEvent = AccountEvent | HoldingEvent
