"""A person's return: asked for, received, looked at. Vocabulary, no behaviour."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from msgspec import Meta

from ledger.commands.terms import AccountCommand, Name, Word
from ledger.events import Commitment

Words = Annotated[tuple[Word, ...], Meta(max_length=50)]


class RequestReturn(AccountCommand, kw_only=True, tag="request-return"):
    """Ask for a return of some days, and for what is to come with it."""

    name: Name
    fund: Name
    first_on: date
    last_on: date
    wanted: Words = ("bank-statements", "declaration")
    requested_on: date
    due_on: date


class ReceiveReturn(AccountCommand, kw_only=True, tag="receive-return"):
    """Take in a return that came, or more of it."""

    name: Name
    received_on: date
    included: Words = ()
    declared_by: Literal["person", "representative", "nominee", "managed", "third_party"] | None = (
        None
    )
    detail: Commitment | None = None


class ReviewReturn(AccountCommand, kw_only=True, tag="review-return"):
    """Say what becomes of a return, and why; nobody who set the account up may.

    Where more is wanted, wanted is what is to come again, beside what never came, and due_on by
    when.
    """

    name: Name
    reviewed_on: date
    outcome: Literal["accepted", "more-wanted", "referred"]
    reasons: Words = ()
    wanted: Words = ()
    due_on: date | None = None
    detail: Commitment | None = None


class WithdrawReturn(AccountCommand, kw_only=True, tag="withdraw-return"):
    """Ask for a return no more."""

    name: Name
    withdrawn_on: date
    reason: Word
