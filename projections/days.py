"""The day each event is about, in business time. Pure."""

from __future__ import annotations

from datetime import date

from ledger import events as e
from ledger.events import AnyEvent

_FIELD: dict[type, str | None] = {
    e.AccountOpened: "opened_on",
    e.FundAdded: "from_on",
    e.HolderChanged: "from_on",
    e.AgreementSigned: "signed_on",
    e.EligibilityChanged: "from_on",
    e.PaymentsSuspended: "from_on",
    e.PaymentsResumed: "from_on",
    e.StopDecided: "effective_on",
    e.DeathRecorded: "died_on",
    e.AccountClosed: "closed_on",
    e.OpeningBalanceBrought: "on",
    e.HoldingOpened: "opened_on",
    e.HoldingLinked: "from_on",
    e.HoldingUnlinked: "last_on",
    e.StatementImported: "last_on",
    e.CardNoticesShown: None,
    e.FlagsSeen: "seen_on",
    e.StatementWithdrawn: None,
    e.LineUnallocated: "on",
    e.LineAllocated: "on",
    e.LineMatched: "on",
    e.MoneyMoved: "moved_on",
    e.AllocationMade: "from_on",
    e.AllocationRevised: "from_on",
    e.AllocationEnded: "last_on",
    e.PaymentMade: "paid_on",
    e.PaymentReturned: "returned_on",
    e.ContributionReceived: "received_on",
    e.TopUpReceived: "received_on",
    e.RefundReceived: "received_on",
    e.InterestReceived: "received_on",
    e.SpendRecorded: "paid_on",
    e.EvidenceAttached: "attached_on",
    e.SpendQueried: "queried_on",
    e.SpendAccepted: "accepted_on",
    e.SpendDisallowed: "disallowed_on",
    e.SpendRecategorised: "paid_on",
    e.SharesCorrected: "paid_on",
    e.MadeGood: "received_on",
    e.ReclaimProposed: "proposed_on",
    e.NoticeServed: "served_on",
    e.ReclaimReceived: "received_on",
    e.ReclaimWithdrawn: "withdrawn_on",
    e.ReclaimReopened: "reopened_on",
    e.SurplusIdentified: "on",
    e.ReconsiderationRequested: "requested_on",
    e.ReconsiderationDecided: "decided_on",
    e.InstalmentsAgreed: "agreed_on",
    e.OffsetApplied: "applied_on",
    e.PaymentPurposeTold: "on",
    e.ReclaimWrittenOff: "written_off_on",
    e.PersonRefunded: "refunded_on",
    e.RechargeRaised: "raised_on",
    e.RechargeDisputed: "disputed_on",
    e.RechargeAgreed: "on",
    e.RechargeSettled: "settled_on",
    e.RechargeWithdrawn: "withdrawn_on",
    e.IndicativeBudgetSet: "set_on",
    e.PlanAgreed: "from_on",
    e.SplitAgreed: "from_on",
    e.ContributionAssessed: "from_on",
    e.ContingencyAgreed: "from_on",
    e.EarmarkAgreed: "agreed_on",
    e.EarmarkReleased: "released_on",
    e.LiabilityRecorded: "recorded_on",
    e.LiabilitySettled: "settled_on",
    e.CarryOverDecided: "decided_on",
    e.PayeeNoted: "from_on",
    e.PaymentScheduleAgreed: "from_on",
    e.PaymentRunMade: "paid_on",
    e.ReviewHeld: "held_on",
    e.AuditTierSet: "from_on",
    e.PersonDetailsKept: "kept_on",
    e.FunderCostRecorded: "from_on",
    e.FunderCostEnded: "last_on",
    e.ReturnRequested: "requested_on",
    e.ReturnReceived: "received_on",
    e.ReturnReviewed: "reviewed_on",
    e.ReturnWithdrawn: "withdrawn_on",
    e.ReportIssued: "issued_on",
    e.HoldingNumberChanged: "from_on",
    e.PolicyAdopted: "effective_on",
    e.ApprovalRequested: None,
    e.ApprovalGiven: "given_on",
    e.ApprovalRefused: "refused_on",
    e.ExtractFileRead: "last_on",
    e.ExtractRead: "last_on",
    e.PayrollRead: "last_on",
    e.ExtractWithdrawn: None,
    e.LinesMatched: None,
    e.LineUnmatched: None,
    e.LineExplained: "explained_on",
    e.ExplanationWithdrawn: None,
    e.ReconciliationPrepared: "last_on",
    e.ReconciliationSigned: "last_on",
    e.LateEntriesSeen: "seen_on",
    e.PeriodClosed: "last_on",
}


def business_date(event: AnyEvent) -> date | None:
    """The day the event is about, which is that of its postings; None when it has no day.

    A reversal is about the day of what it reverses. Raises TypeError for an unknown event.
    """
    if isinstance(event, e.EntryReversed):
        event = event.of
    kind = type(event)
    if kind not in _FIELD:
        raise TypeError(f"nothing says which day {kind.__name__} is about")
    field = _FIELD[kind]
    return getattr(event, field) if field else None
