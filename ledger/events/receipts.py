"""Money coming in. Vocabulary, no behaviour."""

from __future__ import annotations

from datetime import date
from typing import Literal

from ledger.events.terms import Event, Pence, PenceOrNought, Share


class PaymentMade(Event, tag="payment-made.v1"):
    """The funder paid a fund's money into a holding. paid_pence is what really went.

    gross less contribution is paid when the basis is net; gross is paid when it is gross. first_on
    and last_on are the days it is for; None where the bank alone tells of it.
    """

    fund: str
    deployment: Literal["third_party", "direct_payment"]
    holding: str
    line: str | None
    paid_on: date
    first_on: date | None
    last_on: date | None
    gross_pence: Pence
    contribution_pence: PenceOrNought
    paid_pence: PenceOrNought
    basis: Literal["net", "gross"]


class PaymentReturned(Event, tag="payment-returned.v1"):
    """A payment, or part of it, went back to the funder or never arrived. entry is the payment."""

    entry: int | None
    fund: str
    holding: str
    line: str | None
    returned_on: date
    amount_pence: Pence


class ContributionReceived(Event, tag="contribution-received.v1"):
    """The person's own contribution came in: into the holding, or to the funder (no holding)."""

    fund: str
    holding: str | None
    line: str | None
    received_on: date
    amount_pence: Pence


class TopUpReceived(Event, tag="top-up-received.v1"):
    """Private money came into the holding, to buy more than the budget does."""

    fund: str
    holding: str
    line: str | None
    received_on: date
    amount_pence: Pence


class RefundReceived(Event, tag="refund-received.v1"):
    """A provider gave money back. It goes to the spend's own shares and category.

    against is `owed` when the spend had been disallowed. A notional spend's credit note has no
    holding. spend is None where nobody knows which spend it was for.
    """

    spend: int | None
    shares: tuple[Share, ...]
    category: str
    against: Literal["spent", "owed"]
    holding: str | None
    line: str | None
    received_on: date


class InterestReceived(Event, tag="interest-received.v1"):
    """The bank paid interest."""

    shares: tuple[Share, ...]
    holding: str
    line: str | None
    received_on: date
