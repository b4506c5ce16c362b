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
    PersonDetailsKept,
    StopDecided,
)
from ledger.events.allocations import (
    AllocationEnded,
    AllocationMade,
    AllocationRevised,
    CalculationLine,
)
from ledger.events.budgets import (
    CarryOverDecided,
    ContingencyAgreed,
    ContributionAssessed,
    EarmarkAgreed,
    EarmarkReleased,
    FunderCostEnded,
    FunderCostRecorded,
    FundWeight,
    IndicativeBudgetSet,
    LiabilityRecorded,
    LiabilitySettled,
    PayeeNoted,
    PlanAgreed,
    PlanLine,
    SplitAgreed,
)
from ledger.events.corrections import EntryReversed, Reversible, Revocable
from ledger.events.holdings import (
    CardNotice,
    CardNoticesShown,
    Flag,
    FlagsSeen,
    HoldingLinked,
    HoldingNumberChanged,
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
from ledger.events.oversight import (
    ApprovalGiven,
    ApprovalRefused,
    ApprovalRequested,
    AuditTierSet,
    OutcomeSeen,
    ReviewHeld,
)
from ledger.events.policies import PolicyAdopted, PolicyRule
from ledger.events.receipts import (
    ContributionReceived,
    InterestReceived,
    PaymentMade,
    PaymentReturned,
    RefundReceived,
    TopUpReceived,
)
from ledger.events.recharges import (
    HeldPart,
    RechargeAgreed,
    RechargeDisputed,
    RechargeRaised,
    RechargeSettled,
    RechargeWithdrawn,
    SpendPart,
)
from ledger.events.reclaims import (
    InstalmentsAgreed,
    NoticeServed,
    PersonRefunded,
    ReclaimProposed,
    ReclaimReceived,
    ReclaimReopened,
    ReclaimWithdrawn,
    ReclaimWrittenOff,
    ReconsiderationDecided,
    ReconsiderationRequested,
    SurplusIdentified,
)
from ledger.events.reconciling import (
    EntryRef,
    ExplanationKind,
    ExplanationWithdrawn,
    ExtractFileRead,
    ExtractLine,
    ExtractRead,
    ExtractWithdrawn,
    FundDiffers,
    LateEntriesSeen,
    LineExplained,
    LineKind,
    LinesMatched,
    LineUnmatched,
    Matched,
    PaidAs,
    PayrollFigure,
    PayrollRead,
    Payslip,
    PeriodClosed,
    ReconciliationPrepared,
    ReconciliationSigned,
    Stood,
    Stranger,
)
from ledger.events.reports import Asked, ReportIssued
from ledger.events.returns import (
    ReturnReceived,
    ReturnRequested,
    ReturnReviewed,
    ReturnWithdrawn,
)
from ledger.events.schedules import (
    LeftOut,
    OffsetApplied,
    PaymentPurposeTold,
    PaymentRunMade,
    PaymentScheduleAgreed,
    RunPayment,
)
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
    "ApprovalGiven",
    "ApprovalRefused",
    "ApprovalRequested",
    "Asked",
    "AuditTierSet",
    "BroughtFund",
    "CalculationLine",
    "CardNotice",
    "CardNoticesShown",
    "CarryOverDecided",
    "Commitment",
    "ContingencyAgreed",
    "ContributionAssessed",
    "ContributionReceived",
    "DeathRecorded",
    "Deployment",
    "EarmarkAgreed",
    "EarmarkReleased",
    "EligibilityChanged",
    "EntryRef",
    "EntryReversed",
    "Event",
    "EvidenceAttached",
    "ExplanationKind",
    "ExplanationWithdrawn",
    "ExtractFileRead",
    "ExtractLine",
    "ExtractRead",
    "ExtractWithdrawn",
    "Flag",
    "FlagsSeen",
    "FundAdded",
    "FundDiffers",
    "FundWeight",
    "FunderCostEnded",
    "FunderCostRecorded",
    "Ground",
    "HeldPart",
    "HolderChanged",
    "HoldingEvent",
    "HoldingLinked",
    "HoldingNumberChanged",
    "HoldingOpened",
    "HoldingUnlinked",
    "ImportedLine",
    "IndicativeBudgetSet",
    "InstalmentsAgreed",
    "InterestReceived",
    "LateEntriesSeen",
    "LedgerEvent",
    "LeftOut",
    "LiabilityRecorded",
    "LiabilitySettled",
    "LineAllocated",
    "LineExplained",
    "LineKind",
    "LineMatched",
    "LineUnallocated",
    "LineUnmatched",
    "LinesMatched",
    "MadeGood",
    "Matched",
    "MoneyMoved",
    "NoticeServed",
    "OffsetApplied",
    "OpeningBalanceBrought",
    "OutcomeSeen",
    "PaidAs",
    "PayeeNoted",
    "PaymentMade",
    "PaymentPurposeTold",
    "PaymentReturned",
    "PaymentRunMade",
    "PaymentScheduleAgreed",
    "PaymentsResumed",
    "PaymentsSuspended",
    "PayrollFigure",
    "PayrollRead",
    "Payslip",
    "Pence",
    "PenceOrNought",
    "PeriodClosed",
    "PersonDetailsKept",
    "PersonRefunded",
    "PlanAgreed",
    "PlanLine",
    "PolicyAdopted",
    "PolicyRule",
    "RechargeAgreed",
    "RechargeDisputed",
    "RechargeRaised",
    "RechargeSettled",
    "RechargeWithdrawn",
    "ReclaimProposed",
    "ReclaimReceived",
    "ReclaimReopened",
    "ReclaimWithdrawn",
    "ReclaimWrittenOff",
    "ReconciliationEvent",
    "ReconciliationPrepared",
    "ReconciliationSigned",
    "ReconsiderationDecided",
    "ReconsiderationRequested",
    "RefundReceived",
    "ReportIssued",
    "ReturnReceived",
    "ReturnRequested",
    "ReturnReviewed",
    "ReturnWithdrawn",
    "Reversible",
    "ReviewHeld",
    "Revocable",
    "RunPayment",
    "Share",
    "SharesCorrected",
    "SignedPence",
    "SpendAccepted",
    "SpendDisallowed",
    "SpendPart",
    "SpendQueried",
    "SpendRecategorised",
    "SpendRecorded",
    "SplitAgreed",
    "StatementImported",
    "StatementWithdrawn",
    "Stood",
    "StopDecided",
    "Stranger",
    "SurplusIdentified",
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
    | ReclaimReopened
    | IndicativeBudgetSet
    | PlanAgreed
    | SplitAgreed
    | ContributionAssessed
    | ContingencyAgreed
    | EarmarkAgreed
    | EarmarkReleased
    | LiabilityRecorded
    | LiabilitySettled
    | CarryOverDecided
    | PayeeNoted
    | PaymentScheduleAgreed
    | SurplusIdentified
    | ReconsiderationRequested
    | ReconsiderationDecided
    | InstalmentsAgreed
    | RechargeRaised
    | RechargeDisputed
    | RechargeWithdrawn
    | ReviewHeld
    | AuditTierSet
    | PersonDetailsKept
    | FunderCostRecorded
    | FunderCostEnded
    | ReturnRequested
    | ReturnReceived
    | ReturnReviewed
    | ReturnWithdrawn
    | EntryReversed
    | Reversible
)

HoldingEvent = (
    HoldingOpened
    | HoldingNumberChanged
    | HoldingLinked
    | HoldingUnlinked
    | StatementImported
    | CardNoticesShown
    | FlagsSeen
    | StatementWithdrawn
    | LineUnallocated
    | LineAllocated
)

LedgerEvent = (
    PolicyAdopted
    | PaymentRunMade
    | ApprovalRequested
    | ApprovalGiven
    | ApprovalRefused
    | ReportIssued
)
"""What stands in the ledger's own streams: `_policy`, `_pay:RUN`, `_approval:ID`, `_reports`."""

ReconciliationEvent = (
    ExtractFileRead
    | ExtractRead
    | PayrollRead
    | ExtractWithdrawn
    | LinesMatched
    | LineUnmatched
    | LineExplained
    | ExplanationWithdrawn
    | ReconciliationPrepared
    | ReconciliationSigned
    | LateEntriesSeen
    | PeriodClosed
)
"""What stands in `_reconciliation:NAME`, and of whole files in `_extracts`."""

AnyEvent = AccountEvent | HoldingEvent | LedgerEvent | ReconciliationEvent
