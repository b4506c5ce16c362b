"""The account itself. Vocabulary, no behaviour."""

from __future__ import annotations

from datetime import date
from typing import Literal

from msgspec import Struct

from ledger.events.terms import Commitment, Event, PenceOrNought


class AccountOpened(Event, tag="account-opened.v1"):
    """A budget account was opened for one person and one plan. person is an opaque reference."""

    opened_on: date
    person: str
    care_group: str
    age_band: str
    eligibility: str
    detail: Commitment | None


class FundAdded(Event, tag="fund-added.v1"):
    """One funder's money came to have a place in the account, or its terms changed from a day."""

    fund: str
    funder: str
    programme: str
    contribution_charged: bool
    from_on: date


class HolderChanged(Event, tag="holder-changed.v1"):
    """Who receives and looks after the money changed."""

    holder: Literal["person", "representative", "nominee", "managed", "third_party"]
    reference: str
    from_on: date
    detail: Commitment | None


class AgreementSigned(Event, tag="agreement-signed.v1"):
    """The holder signed the direct payment agreement."""

    signed_on: date
    reference: str


class EligibilityChanged(Event, tag="eligibility-changed.v1"):
    """What entitles the person to a budget changed from a day that may lie in the past."""

    eligibility: str
    from_on: date
    decided_on: date


class PaymentsSuspended(Event, tag="payments-suspended.v1"):
    """No payment is to be made from a day until payments are resumed."""

    from_on: date
    reason: str


class PaymentsResumed(Event, tag="payments-resumed.v1"):
    """Payments may be made again from a day."""

    from_on: date
    reason: str


class StopDecided(Event, tag="stop-decided.v1"):
    """Direct payments end, because the law says they must or may (SI 2013/1617 reg 17)."""

    force: Literal["must", "may"]
    ground: str
    effective_on: date
    decided_on: date


class DeathRecorded(Event, tag="death-recorded.v1"):
    """The person died. Money held is public money and not part of the estate."""

    died_on: date


class AccountClosed(Event, tag="account-closed.v1"):
    """The account was closed; nothing more is paid into or asked of it."""

    closed_on: date
    reason: str


class BroughtFund(Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """One fund's position when it came into this ledger, in pence.

    paid and contributed are totals to date, kept for what is due and never posted as money.
    """

    fund: str
    held_pence: PenceOrNought
    owed_pence: PenceOrNought
    paid_pence: PenceOrNought
    contributed_pence: PenceOrNought


class OpeningBalanceBrought(Event, tag="opening-balance-brought.v1"):
    """Money and debts that stood elsewhere were brought into this ledger."""

    on: date
    holding: str | None
    line: str | None
    funds: tuple[BroughtFund, ...]


class PersonDetailsKept(Event, tag="person-details-kept.v1"):
    """What returns ask of the person was put with the private details, field by field; a later
    one takes the place of an earlier. fields are the names of what stands there, never what it
    says."""

    kept_on: date
    fields: tuple[str, ...]
    detail: Commitment | None
