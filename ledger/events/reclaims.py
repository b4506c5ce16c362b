"""Money asked back. Vocabulary, no behaviour."""

from __future__ import annotations

from datetime import date
from typing import Literal

from ledger.events.terms import Commitment, Event, Ground, Pence


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
