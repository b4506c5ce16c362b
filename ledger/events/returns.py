"""What a person is asked to send in about their money, and what became of it. No behaviour.

A return here is the person's own: bank statements, invoices and a declaration, for a period
(domain.md 3.3). What a funder sends to the government is a report, in `ledger.events.reports`.
"""

from __future__ import annotations

from datetime import date
from typing import Literal

from ledger.events.terms import Commitment, Event


class ReturnRequested(Event, tag="return-requested.v1"):
    """Somebody asked for a return of these days. wanted is what is to come with it, in coded
    words: `bank-statements`, `timesheets`, `insurance-certificate`."""

    name: str
    fund: str
    first_on: date
    last_on: date
    wanted: tuple[str, ...]
    requested_on: date
    due_on: date


class ReturnReceived(Event, tag="return-received.v1"):
    """A return came, or more of it. included is what came with it now.

    declared_by is who signed the declaration that comes with it; None where nobody did.
    """

    name: str
    received_on: date
    included: tuple[str, ...]
    declared_by: Literal["person", "representative", "nominee", "managed", "third_party"] | None
    detail: Commitment | None


class ReturnReviewed(Event, tag="return-reviewed.v1"):
    """Somebody looked at a return and said what becomes of it. They never set the account up.

    wanted is what is to come again, beside what never came, and due_on by when; None leaves the
    day that was said before.
    """

    name: str
    reviewed_on: date
    outcome: Literal["accepted", "more-wanted", "referred"]
    reasons: tuple[str, ...]
    wanted: tuple[str, ...]
    due_on: date | None
    detail: Commitment | None


class ReturnWithdrawn(Event, tag="return-withdrawn.v1"):
    """A return is asked for no more: it was a mistake, or nobody needs it."""

    name: str
    withdrawn_on: date
    reason: str
