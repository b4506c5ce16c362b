"""Money asked back, as it may be asked. Vocabulary, no behaviour."""

from __future__ import annotations

from datetime import date
from typing import Literal

from ledger.commands.terms import AccountCommand, Name, Word
from ledger.events import Commitment, Ground, Pence


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
