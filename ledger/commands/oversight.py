"""A second person's word, and reviews, as they may be asked. Vocabulary, no behaviour."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from msgspec import Meta

from ledger.commands.terms import AccountCommand, Command, Name, Word
from ledger.events import Commitment, OutcomeSeen

ApprovalId = Annotated[str, Meta(pattern=r"^[0-9a-f]{12}\Z")]


class GiveApproval(Command, kw_only=True, tag="give-approval"):
    """Agree, as a second person, to what waits; it is decided afresh and done."""

    approval: ApprovalId
    given_on: date


class RefuseApproval(Command, kw_only=True, tag="refuse-approval"):
    """Say no to what waits, or take back one's own asking."""

    approval: ApprovalId
    refused_on: date
    reason: Word


class HoldReview(AccountCommand, kw_only=True, tag="hold-review"):
    """Record that a review was held, and that the person was told it was one."""

    fund: Name
    held_on: date
    kind: Literal["light-touch", "full", "financial"] = "full"
    outcomes: tuple[OutcomeSeen, ...] = ()
    plan_right: bool
    used_well: bool
    sufficient: bool
    obligations_kept: bool
    detail: Commitment | None = None


class SetAuditTier(AccountCommand, kw_only=True, tag="set-audit-tier"):
    """Decide how closely a fund's money is looked at, and why, from a day."""

    fund: Name
    tier: Literal["light", "standard", "enhanced"]
    reason: Word
    from_on: date
    decided_on: date
