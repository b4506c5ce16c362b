"""What somebody else says happened, beside ours, as it may be asked. Vocabulary, no behaviour."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from msgspec import Meta, Struct

from ledger.commands.terms import Command, Hash, LineId, Name, Word
from ledger.events import (
    Commitment,
    EntryRef,
    ExplanationKind,
    ExtractLine,
    LineKind,
    PayrollFigure,
    Payslip,
    Stood,
    Stranger,
)

ReconciliationName = Annotated[
    str, Meta(pattern=r"^(bank|council|payroll)(/[A-Za-z0-9][A-Za-z0-9-]{0,39}){1,2}\Z")
]
"""`bank/HOLDING`, `council/SOURCE/ACCOUNT` or `payroll/SOURCE/ACCOUNT`."""
ExtractId = Annotated[str, Meta(pattern=r"^[0-9a-f]{12}\Z")]


class ReconciliationCommand(Command, kw_only=True):
    of: ReconciliationName


class AccountExtract(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a council's extract says of one account of ours."""

    account: Name
    stood: tuple[Stood, ...] = ()
    lines: tuple[ExtractLine, ...] = ()
    detail: Commitment | None = None


class ReadExtract(Command, kw_only=True, tag="read-extract"):
    """Record a council's extract of its personal budget accounts, and match what agrees.

    funder is the council, as the funder of one fund at least of each account. funds are ours that
    the extract is about, where it is not about the whole of each account.
    """

    source: Name
    funder: Name
    sha256: Hash
    mapping: Hash
    first_on: date
    last_on: date
    funds: tuple[Name, ...] = ()
    kinds: tuple[LineKind, ...]
    balances: Literal["fund", "account"] = "fund"
    accounts: tuple[AccountExtract, ...]
    strangers: tuple[Stranger, ...] = ()
    detail: Commitment | None = None


class AccountPayroll(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a payroll bureau's report says of one account's employees."""

    account: Name
    slips: tuple[Payslip, ...]
    detail: Commitment | None = None


class ReadPayroll(Command, kw_only=True, tag="read-payroll"):
    """Record a payroll bureau's report, and match the wages that agree.

    wages, hmrc and pension are the categories by which our spends on each are known.
    """

    source: Name
    sha256: Hash
    mapping: Hash
    first_on: date
    last_on: date
    tells: tuple[PayrollFigure, ...]
    wages: Annotated[tuple[Word, ...], Meta(min_length=1)]
    hmrc: Annotated[tuple[Word, ...], Meta(min_length=1)]
    pension: Annotated[tuple[Word, ...], Meta(min_length=1)]
    hmrc_every: Literal["month", "quarter"] = "quarter"
    holiday: Literal["slip", "balance"] = "slip"
    accounts: tuple[AccountPayroll, ...]
    strangers: tuple[Stranger, ...] = ()
    detail: Commitment | None = None


class WithdrawExtract(Command, kw_only=True, tag="withdraw-extract"):
    """Take back a council's or bureau's file, in every account it was about."""

    extract: ExtractId
    reason: Word


class MatchAgain(ReconciliationCommand, kw_only=True, tag="match-again"):
    """Match what is still alone on both sides, by the rules that never guess."""


class MatchLines(ReconciliationCommand, kw_only=True, tag="match-lines"):
    """Say that these lines of theirs are these entries of ours.

    stage, days and payee_percent tell how it was found, where the ledger itself proposed it.
    """

    lines: Annotated[tuple[LineId, ...], Meta(min_length=1)]
    entries: Annotated[tuple[EntryRef, ...], Meta(min_length=1)]
    stage: Word = "by-hand"
    days: Annotated[int, Meta(ge=0)] | None = None
    payee_percent: Annotated[int, Meta(ge=0, le=100)] | None = None


class UnmatchLine(ReconciliationCommand, kw_only=True, tag="unmatch-line"):
    """Undo the match that a line is part of. Both the match and its undoing are kept."""

    line: LineId
    reason: Word


class ExplainDifference(ReconciliationCommand, kw_only=True, tag="explain-difference"):
    """Say why the two sides differ in these lines and entries."""

    lines: tuple[LineId, ...] = ()
    entries: tuple[EntryRef, ...] = ()
    kind: ExplanationKind
    reason: Word
    explained_on: date
    detail: Commitment | None = None


class WithdrawExplanation(ReconciliationCommand, kw_only=True, tag="withdraw-explanation"):
    """Take an explanation back. explanation is its number in the reconciliation."""

    explanation: int
    reason: Word


class PrepareReconciliation(ReconciliationCommand, kw_only=True, tag="prepare-reconciliation"):
    """Put both sides of a period beside each other, for somebody else to sign."""

    first_on: date
    last_on: date
    prepared_on: date


class SignReconciliation(ReconciliationCommand, kw_only=True, tag="sign-reconciliation"):
    """Sign what somebody else prepared, if it still is as it was."""

    last_on: date
    signed_on: date


class SeeLateEntries(ReconciliationCommand, kw_only=True, tag="see-late-entries"):
    """Say that what came into a signed period since was looked at.

    upto is the position of the last entry that was; without it, all that there is.
    """

    last_on: date
    reason: Word
    seen_on: date
    upto: Annotated[int, Meta(ge=1)] | None = None


class ClosePeriod(Command, kw_only=True, tag="close-period"):
    """Close an account's books up to a day, once each of its reconciliations is signed.

    left_out are reconciliations that are not to be waited for: a bureau that is used no more.
    """

    account: Name
    last_on: date
    closed_on: date
    left_out: tuple[ReconciliationName, ...] = ()


Counterpart = Literal["bank", "council", "payroll"]
"""Whose word ours is put beside."""
