"""What can have happened, in the words of a direct payments officer. Vocabulary, no behaviour.

Each event is a past fact; its tag is its stored name and never changes. Amounts in whole pence
are positive, and the event's name gives the direction; only a bank line's amount is signed.
Dates say whose they are: `paid_on`, `effective_on`; when we came to know is the entry's own
`recorded_at`. `entry` and `spend` are versions in the event's own stream. `detail` is the salted
commitment to what is private (DESIGN 10), kept apart and erasable; None where nothing was given.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from msgspec import Meta, Struct

from ledger.money import MOST_PENCE

Pence = Annotated[int, Meta(ge=1, le=MOST_PENCE)]
PenceOrNought = Annotated[int, Meta(ge=0, le=MOST_PENCE)]
SignedPence = Annotated[int, Meta(ge=-MOST_PENCE, le=MOST_PENCE)]
Commitment = str
"""sha256 in hex of salt + json of a private detail."""

Deployment = Literal["notional", "third_party", "direct_payment"]
Ground = Literal[
    "plan-changed",  # NHS reg 15(1)(a)
    "circumstances-changed",  # (b)
    "unused-accumulated",  # (c)
    "used-outside-plan",  # (d)
    "fraud-or-offence",  # (e)
    "death",  # (f)
    "condition-not-met",  # Care Act 2014 s.33
    "paid-in-error",
]
"""Why money may be asked back: SI 2013/1617 reg 15(1), and Care Act 2014 s.33."""


class Share(Struct, frozen=True, array_like=True, gc=False):
    """One fund's part of an amount, in pence."""

    fund: str
    pence: Pence


class Event(Struct, frozen=True, forbid_unknown_fields=True, gc=False, tag_field="type"):
    """Something that has happened."""


# ── the account ──────────────────────────────────────────────────────────────────────────────


class AccountOpened(Event, tag="account-opened.v1"):
    """A budget account was opened for one person and one plan. person is an opaque reference."""

    opened_on: date
    person: str
    care_group: str
    age_band: str
    eligibility: str
    detail: Commitment | None


class FundAdded(Event, tag="fund-added.v1"):
    """One funder's money came to have a place in the account."""

    fund: str
    funder: str
    programme: str
    contribution_charged: bool
    from_on: date


class HolderChanged(Event, tag="holder-changed.v1"):
    """Who receives and looks after the money changed."""

    holder: Literal["person", "representative", "nominee", "managed", "third_party"]
    reference: str
    from_on: date
    detail: Commitment | None


class AgreementSigned(Event, tag="agreement-signed.v1"):
    """The holder signed the direct payment agreement."""

    signed_on: date
    reference: str


class EligibilityChanged(Event, tag="eligibility-changed.v1"):
    """What entitles the person to a budget changed from a day that may lie in the past."""

    eligibility: str
    from_on: date
    decided_on: date


class PaymentsSuspended(Event, tag="payments-suspended.v1"):
    """No payment is to be made from a day until payments are resumed."""

    from_on: date
    reason: str


class PaymentsResumed(Event, tag="payments-resumed.v1"):
    """Payments may be made again from a day."""

    from_on: date
    reason: str


class StopDecided(Event, tag="stop-decided.v1"):
    """Direct payments end, because the law says they must or may (SI 2013/1617 reg 17)."""

    force: Literal["must", "may"]
    ground: str
    effective_on: date
    decided_on: date


class DeathRecorded(Event, tag="death-recorded.v1"):
    """The person died. Money held is public money and not part of the estate."""

    died_on: date


class AccountClosed(Event, tag="account-closed.v1"):
    """The account was closed; nothing more is paid into or asked of it."""

    closed_on: date
    reason: str


class BroughtFund(Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """One fund's position when it came into this ledger, in pence.

    paid and contributed are totals to date, kept for what is due and never posted as money.
    """

    fund: str
    held_pence: PenceOrNought
    owed_pence: PenceOrNought
    paid_pence: PenceOrNought
    contributed_pence: PenceOrNought


class OpeningBalanceBrought(Event, tag="opening-balance-brought.v1"):
    """Money and debts that stood elsewhere were brought into this ledger."""

    on: date
    holding: str | None
    line: str | None
    funds: tuple[BroughtFund, ...]


# ── the holding ──────────────────────────────────────────────────────────────────────────────


class HoldingOpened(Event, tag="holding-opened.v1"):
    """A place where money is came to be known: a bank account, a card or a client account.

    number_hash is a hash of sort code and account number, keyed by the ledger; detail holds them.
    """

    kind: Literal["bank", "card", "client"]
    opened_on: date
    number_hash: str | None
    detail: Commitment | None


class HoldingLinked(Event, tag="holding-linked.v1"):
    """From a day, an account's money is held here. Recorded in both streams."""

    holding: str
    account: str
    from_on: date


class HoldingUnlinked(Event, tag="holding-unlinked.v1"):
    """After a day, an account's money is no longer held here. Recorded in both streams."""

    holding: str
    account: str
    last_on: date


class ImportedLine(Struct, frozen=True, array_like=True, gc=False):
    """One line of a statement. amount_pence is signed: money in is positive.

    row is the place in the file; ordinal counts equals of that day and amount, from 1.
    """

    on: date
    amount_pence: SignedPence
    ordinal: int
    row: int
    balance_pence: SignedPence | None
    detail: Commitment


class Flag(Struct, frozen=True, array_like=True, gc=False):
    """Something odd in a statement, for a person to look at. row 0 is the file as a whole."""

    row: int
    kind: str


class StatementImported(Event, tag="statement-imported.v1"):
    """A bank's file was read. lines are all its lines, also those known from another file.

    statement is the first twelve characters of the file's sha-256. difference_pence is closing
    less opening and lines, nought unless a person chose to accept it.
    """

    statement: str
    sha256: str
    layout: str
    first_on: date | None
    last_on: date | None
    opening_pence: SignedPence | None
    closing_pence: SignedPence | None
    difference_pence: SignedPence
    lines: tuple[ImportedLine, ...]
    flags: tuple[Flag, ...]
    detail: Commitment | None


class StatementWithdrawn(Event, tag="statement-withdrawn.v1"):
    """A statement was taken back, and with it the lines that no other statement shows."""

    statement: str
    lines: tuple[str, ...]
    reason: str


class LineUnallocated(Event, tag="line-unallocated.v1"):
    """Money moved at the bank and nobody has said whose it is. amount_pence is signed.

    reason: `no-rule`, `ambiguous`, `left`, `no-account`, `opening`, or `reversed` when what
    rested on the line was taken back.
    """

    line: str
    on: date
    amount_pence: SignedPence
    reason: str


class LineAllocated(Event, tag="line-allocated.v1"):
    """Part or all of an unallocated line found its account. amount_pence is signed as the line.

    account is None where the line itself went, because its statement was withdrawn.
    """

    line: str
    on: date
    amount_pence: SignedPence
    account: str | None


class LineMatched(Event, tag="line-matched.v1"):
    """The bank showed money that an entry had already told of. Recorded with the account."""

    line: str
    on: date
    holding: str
    entry: int
    direction: Literal["in", "out"]
    shares: tuple[Share, ...]


class MoneyMoved(Event, tag="money-moved.v1"):
    """Money of this account went to another of its holdings, or to another account.

    Neither spent nor paid. to_account is None when it stayed with this account. A line is None
    while the bank has not shown that side.
    """

    moved_on: date
    shares: tuple[Share, ...]
    from_holding: str
    from_line: str | None
    to_holding: str
    to_line: str | None
    to_account: str | None


# ── the allocation ───────────────────────────────────────────────────────────────────────────


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


# ── money in ─────────────────────────────────────────────────────────────────────────────────


class PaymentMade(Event, tag="payment-made.v1"):
    """The funder paid a fund's money into a holding. paid_pence is what really went.

    gross less contribution is paid when the basis is net; gross is paid when it is gross. first_on
    and last_on are the days it is for; None where the bank alone tells of it.
    """

    fund: str
    deployment: Literal["third_party", "direct_payment"]
    holding: str
    line: str | None
    paid_on: date
    first_on: date | None
    last_on: date | None
    gross_pence: Pence
    contribution_pence: PenceOrNought
    paid_pence: PenceOrNought
    basis: Literal["net", "gross"]


class PaymentReturned(Event, tag="payment-returned.v1"):
    """A payment, or part of it, went back to the funder or never arrived. entry is the payment."""

    entry: int | None
    fund: str
    holding: str
    line: str | None
    returned_on: date
    amount_pence: Pence


class ContributionReceived(Event, tag="contribution-received.v1"):
    """The person's own contribution came in: into the holding, or to the funder (no holding)."""

    fund: str
    holding: str | None
    line: str | None
    received_on: date
    amount_pence: Pence


class TopUpReceived(Event, tag="top-up-received.v1"):
    """Private money came into the holding, to buy more than the budget does."""

    fund: str
    holding: str
    line: str | None
    received_on: date
    amount_pence: Pence


class RefundReceived(Event, tag="refund-received.v1"):
    """A provider gave money back. It goes to the spend's own shares and category.

    against is `owed` when the spend had been disallowed. A notional spend's credit note has no
    holding. spend is None where nobody knows which spend it was for.
    """

    spend: int | None
    shares: tuple[Share, ...]
    category: str
    against: Literal["spent", "owed"]
    holding: str | None
    line: str | None
    received_on: date


class InterestReceived(Event, tag="interest-received.v1"):
    """The bank paid interest."""

    shares: tuple[Share, ...]
    holding: str
    line: str | None
    received_on: date


# ── the spend ────────────────────────────────────────────────────────────────────────────────


class SpendRecorded(Event, tag="spend-recorded.v1"):
    """Money was spent on care. Its amount is the sum of its shares.

    holding is None on a notional budget, where the funder pays the provider. rule names the
    import rule that read the line. for_from and for_to are the days it pays for.
    """

    paid_on: date
    shares: tuple[Share, ...]
    category: str
    payee: str | None
    provider: str
    outcome: str | None
    plan_line: str | None
    deployment: Deployment
    holding: str | None
    line: str | None
    for_from: date
    for_to: date
    rule: str | None
    detail: Commitment | None


class EvidenceAttached(Event, tag="evidence-attached.v1"):
    """A receipt, invoice or timesheet was attached to a spend. sha256 is of the document."""

    spend: int
    kind: str
    sha256: str
    attached_on: date
    detail: Commitment | None


class SpendQueried(Event, tag="spend-queried.v1"):
    """A rule or a person asked about a spend, or about money that came or went."""

    spend: int
    rule: str
    queried_on: date


class SpendAccepted(Event, tag="spend-accepted.v1"):
    """A person accepted a queried spend. restored undoes that much of a disallowance."""

    spend: int
    accepted_on: date
    reason: str
    category: str
    restored: tuple[Share, ...]


class SpendDisallowed(Event, tag="spend-disallowed.v1"):
    """A person found a spend, or part of it, not allowed: the money has gone and is owed."""

    spend: int
    disallowed_on: date
    reason: str
    category: str
    shares: tuple[Share, ...]


class SpendRecategorised(Event, tag="spend-recategorised.v1"):
    """A spend turned out to be for something else. Posted at the day it was paid."""

    spend: int
    paid_on: date
    shares: tuple[Share, ...]
    was: str
    category: str
    reason: str


class SharesCorrected(Event, tag="shares-corrected.v1"):
    """A spend turned out to be another fund's. Posted at the day it was paid.

    seen says whether the bank had shown the spend; deployment and holding are the spend's own.
    """

    spend: int
    paid_on: date
    category: str
    was: tuple[Share, ...]
    shares: tuple[Share, ...]
    deployment: Deployment
    holding: str | None
    seen: bool
    reason: str


class MadeGood(Event, tag="made-good.v1"):
    """The person put back into the holding what was owed."""

    spend: int | None
    shares: tuple[Share, ...]
    holding: str
    line: str | None
    received_on: date


# ── the reclaim ──────────────────────────────────────────────────────────────────────────────


class ReclaimProposed(Event, tag="reclaim-proposed.v1"):
    """A funder proposed to ask money back. Nothing may be taken yet."""

    reclaim: str
    fund: str
    amount_pence: Pence
    ground: Ground
    proposed_on: date


class NoticeServed(Event, tag="notice-served.v1"):
    """Written notice was served, with the four things the law requires.

    Reasons, amount, time within which, and who must repay: SI 2013/1617 reg 15(2).
    """

    reclaim: str
    served_on: date
    amount_pence: Pence
    repay_by: date
    repayer: Literal["person", "representative", "nominee", "personal-representatives"]
    reasons: tuple[str, ...]
    detail: Commitment | None


class ReclaimReceived(Event, tag="reclaim-received.v1"):
    """Money came back to the funder: from what is held, or as repayment of what is owed.

    reclaim is None where the bank shows money taken that no reclaim asked for.
    """

    reclaim: str | None
    fund: str
    against: Literal["held", "owed"]
    amount_pence: Pence
    holding: str | None
    line: str | None
    received_on: date


class ReclaimWithdrawn(Event, tag="reclaim-withdrawn.v1"):
    """A funder gave up asking for what had not yet been received."""

    reclaim: str
    withdrawn_on: date
    reason: str


# ── the correction ───────────────────────────────────────────────────────────────────────────

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
)
"""The money events an entry can be reversed for. Each one's inverse is its postings, negated."""


class EntryReversed(Event, tag="entry-reversed.v1"):
    """An entry was taken back, because it was wrong. of repeats it, so that the inverse is here."""

    entry: int
    of: Reversible
    reason: str


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
