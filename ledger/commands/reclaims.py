"""Money asked back, as it may be asked. Vocabulary, no behaviour."""

from __future__ import annotations

from datetime import date
from typing import Literal

from ledger.commands.terms import AccountCommand, Name, Word
from ledger.events import Commitment, Ground, Pence, PenceOrNought


class IdentifySurplus(AccountCommand, kw_only=True, tag="identify-surplus"):
    """Record how much more a fund has than its policy lets stay, and whose it is, on a day."""

    fund: Name
    on: date


class ProposeReclaim(AccountCommand, kw_only=True, tag="propose-reclaim"):
    """Propose that a funder ask money back.

    despite names the reclaim of which a decision let the money be, and reason what is new.
    """

    reclaim: Name
    fund: Name
    amount_pence: Pence
    ground: Ground
    proposed_on: date
    despite: Name | None = None
    reason: Word | None = None


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


class RequestReconsideration(AccountCommand, kw_only=True, tag="request-reconsideration"):
    """Ask that a reclaim be looked at again; until it is decided nothing is taken."""

    reclaim: Name
    requested_on: date
    by: Literal["person", "representative", "nominee", "personal-representatives"] = "person"
    grounds: tuple[Word, ...] = ()
    detail: Commitment | None = None


class DecideReconsideration(AccountCommand, kw_only=True, tag="decide-reconsideration"):
    """Look again and tell the outcome. amount_pence is what is now asked in all, when reduced."""

    reclaim: Name
    decided_on: date
    outcome: Literal["confirmed", "reduced", "withdrawn"]
    amount_pence: PenceOrNought | None = None
    reasons: tuple[Word, ...]
    detail: Commitment | None = None


class AgreeInstalments(AccountCommand, kw_only=True, tag="agree-instalments"):
    """Agree how a reclaim is settled: repaid by parts, taken off coming payments, or swept."""

    reclaim: Name
    by: Literal["repayment", "offset", "card-sweep"]
    each_pence: Pence | None = None
    every: Literal["once", "weekly", "four-weekly", "monthly"] = "four-weekly"
    first_on: date
    agreed_on: date


class WriteOffReclaim(AccountCommand, kw_only=True, tag="write-off-reclaim"):
    """Give up money that is owed, on somebody's authority. Without an amount, all that is left.

    Without a reclaim, what is owed to the fund and nobody has asked for.
    """

    reclaim: Name | None = None
    fund: Name | None = None
    amount_pence: Pence | None = None
    against: Literal["held", "owed"] = "owed"
    written_off_on: date
    authority: Name
    reason: Word


class RefundPerson(AccountCommand, kw_only=True, tag="refund-person"):
    """Give the person back their own money that was paid in and not needed."""

    fund: Name
    amount_pence: Pence
    refunded_on: date
    holding: Name | None = None
    reason: Word
