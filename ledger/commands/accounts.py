"""The account itself, as it may be asked. Vocabulary, no behaviour."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from msgspec import Meta

from ledger.commands.terms import AccountCommand, LineId, Name, PrivateField, Word
from ledger.events import BroughtFund, Commitment


class OpenAccount(AccountCommand, kw_only=True, tag="open-account"):
    """Open a budget account for a person, with an opaque reference."""

    opened_on: date
    person: Name
    care_group: Word
    age_band: Word
    eligibility: Word
    detail: Commitment | None = None


class AddFund(AccountCommand, kw_only=True, tag="add-fund"):
    """Give a funder's money a place in the account, or change its terms from a day."""

    fund: Name
    funder: Name
    programme: Word
    contribution_charged: bool = False
    from_on: date


class ChangeHolder(AccountCommand, kw_only=True, tag="change-holder"):
    """Say who receives and looks after the money from a day."""

    holder: Literal["person", "representative", "nominee", "managed", "third_party"]
    reference: Name
    from_on: date
    detail: Commitment | None = None


class SignAgreement(AccountCommand, kw_only=True, tag="sign-agreement"):
    """Record that the holder signed the agreement."""

    signed_on: date
    reference: Name


class ChangeEligibility(AccountCommand, kw_only=True, tag="change-eligibility"):
    """Change what entitles the person to a budget, also from a day in the past."""

    eligibility: Word
    from_on: date
    decided_on: date


class SuspendPayments(AccountCommand, kw_only=True, tag="suspend-payments"):
    """Let no payment be made from a day until payments are resumed."""

    from_on: date
    reason: Word


class ResumePayments(AccountCommand, kw_only=True, tag="resume-payments"):
    """Let payments be made again from a day."""

    from_on: date
    reason: Word


class DecideStop(AccountCommand, kw_only=True, tag="decide-stop"):
    """End direct payments, because the law says they must or may."""

    force: Literal["must", "may"]
    ground: Word
    effective_on: date
    decided_on: date


class RecordDeath(AccountCommand, kw_only=True, tag="record-death"):
    """Record that the person died."""

    died_on: date


class CloseAccount(AccountCommand, kw_only=True, tag="close-account"):
    """Close an account that holds nothing and owes nothing."""

    closed_on: date
    reason: Word


class BringOpeningBalance(AccountCommand, kw_only=True, tag="bring-opening-balance"):
    """Bring money and debts that stood elsewhere into this ledger."""

    on: date
    holding: Name | None = None
    line: LineId | None = None
    funds: Annotated[tuple[BroughtFund, ...], Meta(min_length=1)]


class KeepPersonDetails(AccountCommand, kw_only=True, tag="keep-person-details"):
    """Put what returns ask of the person with the private details. fields names what is there."""

    kept_on: date
    fields: Annotated[tuple[PrivateField, ...], Meta(min_length=1, max_length=40)]
    detail: Commitment | None = None
