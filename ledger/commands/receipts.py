"""Money coming in, as it may be asked. Vocabulary, no behaviour."""

from __future__ import annotations

from datetime import date
from typing import Literal

from ledger.commands.terms import AccountCommand, Hash, Name, Weight
from ledger.events import Commitment, Pence, PenceOrNought


class MakePayment(AccountCommand, kw_only=True, tag="make-payment"):
    """Pay a fund's money into a holding. paid is gross less contribution when net.

    Without a holding, the one that the account is linked to on the day. on_top: arrears, or an
    extra, for days already paid. one_off: the allocation that it is. liability: what it is to pay,
    which passes a stop and a death. stated_pence: what it was said to come to, held against it.
    """

    fund: Name
    deployment: Literal["third_party", "direct_payment"] = "direct_payment"
    holding: Name | None = None
    paid_on: date
    first_on: date | None = None
    last_on: date | None = None
    gross_pence: Pence
    contribution_pence: PenceOrNought = 0
    basis: Literal["net", "gross"] = "net"
    on_top: bool = False
    one_off: Name | None = None
    liability: Name | None = None
    stated_pence: PenceOrNought | None = None


class ReturnPayment(AccountCommand, kw_only=True, tag="return-payment"):
    """Record that a payment, or part of it, went back to the funder. entry is the payment."""

    entry: int
    returned_on: date
    amount_pence: Pence


class ReceiveContribution(AccountCommand, kw_only=True, tag="receive-contribution"):
    """Record the person's contribution: into the holding, or paid to the funder.

    again: a second one like a contribution that the bank has shown already.
    """

    fund: Name
    to: Literal["holding", "funder"] = "holding"
    holding: Name | None = None
    received_on: date
    amount_pence: Pence
    again: bool = False


class ReceiveTopUp(AccountCommand, kw_only=True, tag="receive-top-up"):
    """Record private money put into the holding. beside: the fund whose services it adds to."""

    fund: Name
    beside: Name | None = None
    holding: Name | None = None
    received_on: date
    amount_pence: Pence


class ReceiveRefund(AccountCommand, kw_only=True, tag="receive-refund"):
    """Record that a provider gave back what a spend cost, or part of it."""

    spend: int
    holding: Name | None = None
    received_on: date
    amount_pence: Pence


class ReceiveCreditNote(AccountCommand, kw_only=True, tag="receive-credit-note"):
    """Record a provider's credit note for an invoice that the funder paid on a notional budget.

    invoice is the private detail that the invoice's spend committed to; sha256 is of the file
    that told of the note.
    """

    invoice: Commitment
    received_on: date
    amount_pence: Pence
    sha256: Hash
    detail: Commitment | None = None


class ReceiveInterest(AccountCommand, kw_only=True, tag="receive-interest"):
    """Record interest that the bank paid."""

    holding: Name | None = None
    fund: Name | None = None
    shares: tuple[Weight, ...] = ()
    received_on: date
    amount_pence: Pence
