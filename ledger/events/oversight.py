"""A second person's word, and reviews. Vocabulary, no behaviour."""

from __future__ import annotations

from datetime import date
from typing import Literal

from msgspec import Struct

from ledger.events.terms import Commitment, Event, PenceOrNought


class ApprovalRequested(Event, tag="approval-requested.v1"):
    """Something was asked that needs a second person, and waits. In a stream of its own.

    order is the command as JSON; digest is of what it would have come to, so that nobody
    approves what they were not shown. why is what the policy lists: `pay-run`, `write-off`.
    """

    approval: str
    about: str
    order: str
    digest: str
    amount_pence: PenceOrNought
    why: str
    policy: str


class ApprovalGiven(Event, tag="approval-given.v1"):
    """A second person agreed, and what was asked is done, decided afresh. asked_by is the first."""

    approval: str
    asked_by: str
    given_on: date


class ApprovalRefused(Event, tag="approval-refused.v1"):
    """A second person did not agree, or the one who asked took it back."""

    approval: str
    refused_on: date
    reason: str


class OutcomeSeen(Struct, frozen=True, array_like=True, gc=False):
    """One outcome of the plan, as a review found it."""

    outcome: str
    achieved: Literal["yes", "partly", "no"]


class ReviewHeld(Event, tag="review-held.v1"):
    """A review was held, and the person was told that it was one (domain.md M43).

    The four tests are those of NHS reg 14: is the plan right, is the money used well, is it
    enough, are the conditions kept.
    """

    fund: str
    held_on: date
    kind: Literal["light-touch", "full", "financial"]
    outcomes: tuple[OutcomeSeen, ...]
    plan_right: bool
    used_well: bool
    sufficient: bool
    obligations_kept: bool
    detail: Commitment | None


class AuditTierSet(Event, tag="audit-tier-set.v1"):
    """How closely a fund's money is looked at was decided, with why, from a day (domain.md 3.2)."""

    fund: str
    tier: Literal["light", "standard", "enhanced"]
    reason: str
    from_on: date
    decided_on: date
