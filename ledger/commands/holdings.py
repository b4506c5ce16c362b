"""Where money is, its statements and their lines, as it may be asked. Vocabulary, no behaviour."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from msgspec import Meta, Struct

from ledger.commands.terms import (
    AccountCommand,
    Hash,
    HoldingCommand,
    Layout,
    LineId,
    Name,
    Weight,
    Word,
)
from ledger.events import CardNotice, Commitment, Flag, ImportedLine, Pence, SignedPence


class OpenHolding(HoldingCommand, kw_only=True, tag="open-holding"):
    """Make known a bank account, a card, or a client account of many people."""

    kind: Literal["bank", "card", "client"]
    opened_on: date
    number_hash: Hash | None = None
    detail: Commitment | None = None


class ChangeHoldingNumber(HoldingCommand, kw_only=True, tag="change-holding-number"):
    """Give a holding another sort code and account number, or another card, from a day."""

    from_on: date
    number_hash: Hash | None = None
    reason: Word
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

    Without fund or shares, a spend is whose the plan or the split says; other money goes to the
    account's only fund, else to `unassigned`. entry is the account's own entry that the line is
    the bank's side of, instead of anything new. liability is what a spend pays. parent_line is the
    line that a card's reversal or refund follows: the entry it is about is that line's own.
    follows: the line is a reversal or a refund, so it is never anything new, whatever it follows.
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
    rule: Word | None = None
    reclaim: Name | None = None
    liability: Name | None = None
    for_from: date | None = None
    for_to: date | None = None
    parent_line: LineId | None = None
    follows: bool = False
    detail: Commitment | None = None


class LineToImport(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A statement's line on its way in. leave: a rule said to leave it for a person."""

    line: ImportedLine
    attribution: Attribution | None = None
    leave: bool = False

    @property
    def follows(self) -> bool:
        """A card's reversal or refund: about what came before it, and never anything new."""
        return self.attribution is not None and self.attribution.follows


class ImportStatement(HoldingCommand, kw_only=True, tag="import-statement"):
    """Record a bank's file, and what its lines turn out to be."""

    sha256: Hash
    layout: Layout
    first_on: date | None = None
    last_on: date | None = None
    opening_pence: SignedPence | None = None
    closing_pence: SignedPence | None = None
    difference_pence: SignedPence = 0
    lines: tuple[LineToImport, ...]
    flags: tuple[Flag, ...] = ()
    notices: tuple[CardNotice, ...] = ()
    number_hash: Hash | None = None
    detail: Commitment | None = None


class SeeFlags(HoldingCommand, kw_only=True, tag="see-flags"):
    """Say that what was odd in a statement was looked at: all of it, or one row's or kind's.

    row 0 is what was odd in the file as a whole.
    """

    statement: Annotated[str, Meta(pattern=r"^[0-9a-f]{12}\Z")]
    row: Annotated[int, Meta(ge=0)] | None = None
    kind: Word | None = None
    reason: Word
    seen_on: date


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
