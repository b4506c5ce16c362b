"""Money spent, and what was asked and said of it. Vocabulary, no behaviour."""

from __future__ import annotations

from datetime import date

from ledger.events.terms import Commitment, Deployment, Event, Share

NO_CATEGORY = "none"
"""What money that is no spend was for, where somebody accepts it."""


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


class SpendQueried(Event, tag="spend-queried.v2"):
    """A rule or a person asked about a spend, or about money that came or went.

    policy is the pack and version whose rule it was; None where a person asked, or where the
    rule is everybody's.
    """

    spend: int
    rule: str
    queried_on: date
    policy: str | None


class SpendAccepted(Event, tag="spend-accepted.v1"):
    """A person accepted a queried spend, or other money that was asked about, which is of category
    `none`. restored undoes that much of a disallowance."""

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
