"""Money asked back. Vocabulary, no behaviour."""

from __future__ import annotations

from datetime import date
from typing import Literal

from ledger.events.terms import Commitment, Event, Ground, Pence, PenceOrNought


class SurplusIdentified(Event, tag="surplus-identified.v1"):
    """More was found in a fund than policy lets stay, and whose it is.

    digest is of the working, line by line; policy the pack and version that it goes by.
    """

    fund: str
    on: date
    funder_pence: PenceOrNought
    person_pence: PenceOrNought
    policy: str
    digest: str


class ReclaimProposed(Event, tag="reclaim-proposed.v1"):
    """A funder proposed to ask money back. Nothing may be taken yet."""

    reclaim: str
    fund: str
    amount_pence: Pence
    ground: Ground
    proposed_on: date


class NoticeServed(Event, tag="notice-served.v2"):
    """Written notice was served, with the four things the law requires.

    Reasons, amount, time within which, and who must repay: SI 2013/1617 reg 15(2). position is
    the last entry of the ledger that it knew of, policy the pack and version it goes by, digest
    that of its working; 0 and None in a notice that was recorded before these were kept.
    """

    reclaim: str
    served_on: date
    amount_pence: Pence
    repay_by: date
    repayer: Literal["person", "representative", "nominee", "personal-representatives"]
    reasons: tuple[str, ...]
    detail: Commitment | None
    position: int
    policy: str | None
    digest: str | None


class ReconsiderationRequested(Event, tag="reconsideration-requested.v1"):
    """The person asked that a reclaim be looked at again. Until it is decided nothing is taken
    (SI 2013/1617 reg 15(4)). policy says until when they may ask."""

    reclaim: str
    requested_on: date
    by: Literal["person", "representative", "nominee", "personal-representatives"]
    grounds: tuple[str, ...]
    detail: Commitment | None
    policy: str


class ReconsiderationDecided(Event, tag="reconsideration-decided.v1"):
    """The funder looked again and told the outcome (reg 15(5)). amount_pence is what is now asked
    in all: nought when withdrawn."""

    reclaim: str
    decided_on: date
    outcome: Literal["confirmed", "reduced", "withdrawn"]
    amount_pence: PenceOrNought
    reasons: tuple[str, ...]
    detail: Commitment | None


class InstalmentsAgreed(Event, tag="instalments-agreed.v1"):
    """How a reclaim is to be settled: repaid by parts, taken off coming payments, or swept.

    each_pence is the most at a time; None: as much as there is. policy is the pack that allows it.
    """

    reclaim: str
    by: Literal["repayment", "offset", "card-sweep"]
    each_pence: Pence | None
    every: Literal["once", "weekly", "four-weekly", "monthly"]
    first_on: date
    agreed_on: date
    policy: str


class ReclaimWrittenOff(Event, tag="reclaim-written-off.v1"):
    """A funder gave up money it was owed, on somebody's authority.

    against is `owed` where a debt is given up, and `held` where money that is there may stay.
    reclaim is None for a debt that no reclaim asked for.
    """

    reclaim: str | None
    fund: str
    against: Literal["held", "owed"]
    amount_pence: Pence
    written_off_on: date
    authority: str
    reason: str


class PersonRefunded(Event, tag="person-refunded.v1"):
    """The person's own money, paid in and not needed, was given back to them.

    policy says whose money was used first, and so how much of theirs is left.
    """

    fund: str
    amount_pence: Pence
    refunded_on: date
    holding: str
    line: str | None
    reason: str
    policy: str


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


class ReclaimReopened(Event, tag="reclaim-reopened.v1"):
    """What a decision on a reclaim let be is asked for again, for a reason that is new.

    reclaim is the one that was decided on, again the one that asks now. amount_pence is how much
    of what was let be that is.
    """

    reclaim: str
    again: str
    amount_pence: Pence
    reopened_on: date
    reason: str
