"""Money spent, and what was asked and said of it, as it may be asked. Vocabulary, no behaviour."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from msgspec import Meta

from ledger.commands.terms import AccountCommand, Hash, Name, Weight, Word
from ledger.events import Commitment, Deployment, Pence, PenceOrNought


class RecordSpend(AccountCommand, kw_only=True, tag="record-spend"):
    """Record money spent on care, before or without the bank's line.

    again: a second one like a spend that the bank has shown already. liability: what it pays, all
    or part of, which then is settled.
    """

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
    again: bool = False
    liability: Name | None = None
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
    """Accept a queried spend or other money asked about, or undo a disallowance, all or part."""

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
