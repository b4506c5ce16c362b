"""What a person or another system may ask of the ledger. Vocabulary, no behaviour.

A command is an order in the present tense; its tag is its name in a command file. Amounts are
whole pence and positive. `detail` is the commitment to private details, made before deciding
(DESIGN 10); it is never part of a command's digest, nor of what two commands are compared by.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from msgspec import Meta, Struct

from ledger.events import (
    BroughtFund,
    CalculationLine,
    Commitment,
    Deployment,
    Flag,
    Ground,
    ImportedLine,
    Pence,
    PenceOrNought,
    SignedPence,
)

Name = Annotated[str, Meta(pattern=r"^[A-Za-z0-9][A-Za-z0-9-]{0,39}\Z")]
"""An id that a person chooses: account, holding, fund, payee, allocation, reclaim."""
Word = Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9-]{0,39}\Z")]
"""A coded word: category, reason, care group."""
Text = Annotated[str, Meta(min_length=1, max_length=80)]
LineId = Annotated[str, Meta(min_length=1, max_length=90)]
Hash = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}\Z")]


class Weight(Struct, frozen=True, forbid_unknown_fields=True):
    """One fund's part of a split, as a whole-number weight: 60 and 40, or 1 and 1."""

    fund: Name
    weight: Annotated[int, Meta(ge=0, le=1_000_000)]


class Command(Struct, frozen=True, forbid_unknown_fields=True, tag_field="command"):
    """Something asked of the ledger."""


class AccountCommand(Command, kw_only=True):
    account: Name


class HoldingCommand(Command, kw_only=True):
    holding: Name


# ── the account ──────────────────────────────────────────────────────────────────────────────


class OpenAccount(AccountCommand, kw_only=True, tag="open-account"):
    """Open a budget account for a person, with an opaque reference."""

    opened_on: date
    person: Name
    care_group: Word
    age_band: Word
    eligibility: Word
    detail: Commitment | None = None


class AddFund(AccountCommand, kw_only=True, tag="add-fund"):
    """Give a funder's money a place in the account."""

    fund: Name
    funder: Name
    programme: Word
    contribution_charged: bool = False
    from_on: date


class ChangeHolder(AccountCommand, kw_only=True, tag="change-holder"):
    """Say who receives and looks after the money from a day."""

    holder: Literal["person", "representative", "nominee", "managed", "third_party"]
    reference: Name
    from_on: date
    detail: Commitment | None = None


class SignAgreement(AccountCommand, kw_only=True, tag="sign-agreement"):
    """Record that the holder signed the agreement."""

    signed_on: date
    reference: Name


class ChangeEligibility(AccountCommand, kw_only=True, tag="change-eligibility"):
    """Change what entitles the person to a budget, also from a day in the past."""

    eligibility: Word
    from_on: date
    decided_on: date


class SuspendPayments(AccountCommand, kw_only=True, tag="suspend-payments"):
    """Let no payment be made from a day until payments are resumed."""

    from_on: date
    reason: Word


class ResumePayments(AccountCommand, kw_only=True, tag="resume-payments"):
    """Let payments be made again from a day."""

    from_on: date
    reason: Word


class DecideStop(AccountCommand, kw_only=True, tag="decide-stop"):
    """End direct payments, because the law says they must or may."""

    force: Literal["must", "may"]
    ground: Word
    effective_on: date
    decided_on: date


class RecordDeath(AccountCommand, kw_only=True, tag="record-death"):
    """Record that the person died."""

    died_on: date


class CloseAccount(AccountCommand, kw_only=True, tag="close-account"):
    """Close an account that holds nothing and owes nothing."""

    closed_on: date
    reason: Word


class BringOpeningBalance(AccountCommand, kw_only=True, tag="bring-opening-balance"):
    """Bring money and debts that stood elsewhere into this ledger."""

    on: date
    holding: Name | None = None
    line: LineId | None = None
    funds: Annotated[tuple[BroughtFund, ...], Meta(min_length=1)]


# ── the holding ──────────────────────────────────────────────────────────────────────────────


class OpenHolding(HoldingCommand, kw_only=True, tag="open-holding"):
    """Make known a bank account, a card, or a client account of many people."""

    kind: Literal["bank", "card", "client"]
    opened_on: date
    number_hash: Hash | None = None
    detail: Commitment | None = None


class LinkHolding(HoldingCommand, kw_only=True, tag="link-holding"):
    """From a day, keep an account's money in a holding."""

    account: Name
    from_on: date


class UnlinkHolding(HoldingCommand, kw_only=True, tag="unlink-holding"):
    """After a day, no longer keep an account's money in a holding."""

    account: Name
    last_on: date


Purpose = Literal[
    "spend",
    "refund",
    "payment",
    "payment-returned",
    "contribution",
    "top-up",
    "interest",
    "made-good",
    "reclaim",
]
"""What a line may turn out to be."""


class Attribution(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a line, or part of one, turned out to be. Said by an import rule or by a person.

    Without fund or shares, money goes to the account's only fund, else to `unassigned`. entry is
    the account's own entry that the line is the bank's side of, instead of anything new.
    """

    purpose: Purpose | None = None
    account: Name | None = None
    entry: int | None = None
    fund: Name | None = None
    shares: tuple[Weight, ...] = ()
    payee: Name | None = None
    category: Word | None = None
    outcome: Name | None = None
    plan_line: Name | None = None
    provider: Word | None = None
    rule: Text | None = None
    reclaim: Name | None = None
    for_from: date | None = None
    for_to: date | None = None
    detail: Commitment | None = None


class LineToImport(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A statement's line on its way in. leave: a rule said to leave it for a person."""

    line: ImportedLine
    attribution: Attribution | None = None
    leave: bool = False


class ImportStatement(HoldingCommand, kw_only=True, tag="import-statement"):
    """Record a bank's file, and what its lines turn out to be."""

    sha256: Hash
    layout: Word
    first_on: date | None = None
    last_on: date | None = None
    opening_pence: SignedPence | None = None
    closing_pence: SignedPence | None = None
    difference_pence: SignedPence = 0
    lines: tuple[LineToImport, ...]
    flags: tuple[Flag, ...] = ()
    number_hash: Hash | None = None
    detail: Commitment | None = None


class WithdrawStatement(HoldingCommand, kw_only=True, tag="withdraw-statement"):
    """Take back a statement, its lines, and what rests on them."""

    statement: Annotated[str, Meta(pattern=r"^[0-9a-f]{12}\Z")]
    reason: Word


class AllocatePart(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One part of a line, in positive pence, and what it turned out to be."""

    amount_pence: Pence
    attribution: Attribution


class AllocateLine(HoldingCommand, kw_only=True, tag="allocate-line"):
    """Say whose an unallocated line is, all or part of it."""

    line: LineId
    parts: Annotated[tuple[AllocatePart, ...], Meta(min_length=1)]


class MoveMoney(AccountCommand, kw_only=True, tag="move-money"):
    """Move an account's money to another of its holdings, or to another account."""

    moved_on: date
    amount_pence: Pence
    fund: Name | None = None
    shares: tuple[Weight, ...] = ()
    from_holding: Name
    to_holding: Name
    to_account: Name | None = None


# ── the allocation ───────────────────────────────────────────────────────────────────────────


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


# ── money in ─────────────────────────────────────────────────────────────────────────────────


class MakePayment(AccountCommand, kw_only=True, tag="make-payment"):
    """Pay a fund's money into a holding. paid is gross less contribution when net.

    Without a holding, the one that the account is linked to on the day. on_top: arrears, or an
    extra, for days already paid.
    """

    fund: Name
    deployment: Literal["third_party", "direct_payment"] = "direct_payment"
    holding: Name | None = None
    paid_on: date
    first_on: date | None = None
    last_on: date | None = None
    gross_pence: Pence
    contribution_pence: PenceOrNought = 0
    basis: Literal["net", "gross"] = "net"
    on_top: bool = False


class ReturnPayment(AccountCommand, kw_only=True, tag="return-payment"):
    """Record that a payment, or part of it, went back to the funder. entry is the payment."""

    entry: int
    returned_on: date
    amount_pence: Pence


class ReceiveContribution(AccountCommand, kw_only=True, tag="receive-contribution"):
    """Record the person's contribution: into the holding, or paid to the funder."""

    fund: Name
    to: Literal["holding", "funder"] = "holding"
    holding: Name | None = None
    received_on: date
    amount_pence: Pence


class ReceiveTopUp(AccountCommand, kw_only=True, tag="receive-top-up"):
    """Record private money put into the holding."""

    fund: Name
    holding: Name | None = None
    received_on: date
    amount_pence: Pence


class ReceiveRefund(AccountCommand, kw_only=True, tag="receive-refund"):
    """Record that a provider gave back what a spend cost, or part of it."""

    spend: int
    holding: Name | None = None
    received_on: date
    amount_pence: Pence


class ReceiveInterest(AccountCommand, kw_only=True, tag="receive-interest"):
    """Record interest that the bank paid."""

    holding: Name | None = None
    fund: Name | None = None
    shares: tuple[Weight, ...] = ()
    received_on: date
    amount_pence: Pence


# ── the spend ────────────────────────────────────────────────────────────────────────────────


class RecordSpend(AccountCommand, kw_only=True, tag="record-spend"):
    """Record money spent on care, before or without the bank's line."""

    paid_on: date
    amount_pence: Pence
    category: Word
    fund: Name | None = None
    shares: tuple[Weight, ...] = ()
    payee: Name | None = None
    provider: Word = "other"
    outcome: Name | None = None
    plan_line: Name | None = None
    deployment: Deployment = "direct_payment"
    holding: Name | None = None
    for_from: date | None = None
    for_to: date | None = None
    detail: Commitment | None = None


class AttachEvidence(AccountCommand, kw_only=True, tag="attach-evidence"):
    """Attach a receipt, invoice or timesheet to a spend."""

    spend: int
    kind: Word
    sha256: Hash
    attached_on: date
    detail: Commitment | None = None


class QuerySpend(AccountCommand, kw_only=True, tag="query-spend"):
    """Ask about a spend."""

    spend: int
    reason: Word
    queried_on: date


class AcceptSpend(AccountCommand, kw_only=True, tag="accept-spend"):
    """Accept a queried spend, or undo a disallowance, all or part of it."""

    spend: int
    accepted_on: date
    reason: Word
    restored_pence: PenceOrNought = 0


class DisallowSpend(AccountCommand, kw_only=True, tag="disallow-spend"):
    """Find a spend, or part of it, not allowed. Without an amount, all of it."""

    spend: int
    disallowed_on: date
    reason: Word
    amount_pence: Pence | None = None


class RecategoriseSpend(AccountCommand, kw_only=True, tag="recategorise-spend"):
    """Say that a spend was for something else."""

    spend: int
    category: Word
    reason: Word


class CorrectShares(AccountCommand, kw_only=True, tag="correct-shares"):
    """Say whose money a spend was."""

    spend: int
    shares: Annotated[tuple[Weight, ...], Meta(min_length=1)]
    reason: Word


class MakeGood(AccountCommand, kw_only=True, tag="make-good"):
    """Record that the person put back into the holding what was owed on a spend."""

    spend: int
    holding: Name | None = None
    received_on: date
    amount_pence: Pence


# ── the reclaim ──────────────────────────────────────────────────────────────────────────────


class ProposeReclaim(AccountCommand, kw_only=True, tag="propose-reclaim"):
    """Propose that a funder ask money back."""

    reclaim: Name
    fund: Name
    amount_pence: Pence
    ground: Ground
    proposed_on: date


class ServeNotice(AccountCommand, kw_only=True, tag="serve-notice"):
    """Serve written notice with reasons, amount, time and who must repay."""

    reclaim: Name
    served_on: date
    amount_pence: Pence
    repay_by: date
    repayer: Literal["person", "representative", "nominee", "personal-representatives"]
    reasons: tuple[Word, ...]
    detail: Commitment | None = None


class ReceiveReclaim(AccountCommand, kw_only=True, tag="receive-reclaim"):
    """Record that money came back to the funder under a served notice."""

    reclaim: Name
    received_on: date
    amount_pence: Pence
    against: Literal["held", "owed"] = "held"
    holding: Name | None = None


class WithdrawReclaim(AccountCommand, kw_only=True, tag="withdraw-reclaim"):
    """Give up asking for what has not yet been received."""

    reclaim: Name
    withdrawn_on: date
    reason: Word


# ── the correction ───────────────────────────────────────────────────────────────────────────


class ReverseEntry(AccountCommand, kw_only=True, tag="reverse-entry"):
    """Take back an entry that was wrong, and with_dependants what rests on it."""

    entry: int
    reason: Word
    with_dependants: bool = False


class CorrectEntry(AccountCommand, kw_only=True, tag="correct-entry"):
    """Take back an entry and record it again with some of its fields put right."""

    entry: int
    reason: Word
    amount_pence: Pence | None = None
    on: date | None = None
    fund: Name | None = None
    shares: tuple[Weight, ...] = ()
    category: Word | None = None
    payee: Name | None = None
    provider: Word | None = None


def all_commands() -> dict[str, type[Command]]:
    """Every command by its name in a command file."""
    found: dict[str, type[Command]] = {}
    waiting = list(Command.__subclasses__())
    while waiting:
        kind = waiting.pop(0)
        waiting.extend(kind.__subclasses__())
        tag = kind.__struct_config__.tag
        if isinstance(tag, str) and kind not in (AccountCommand, HoldingCommand):
            found[tag] = kind
    return found
