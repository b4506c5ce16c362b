"""Decisions on what the funder pays providers itself: credit notes for a notional budget."""

from __future__ import annotations

from ledger import commands as c
from ledger import events as e
from ledger.account.asking import must_be_open
from ledger.account.pay.payments import refund_events
from ledger.account.state import Account
from ledger.errors import Refused

CREDIT_NOTE = "credit-note"


def receive_credit_note(account: Account, order: c.ReceiveCreditNote) -> list[e.AccountEvent]:
    """A provider's credit note for an invoice, with the file that told of it as evidence."""
    must_be_open(account)
    version = invoiced_by(account, order.invoice)
    if version is None:
        raise Refused(
            "unknown-invoice",
            f"account {account.id} has no spend that stands for the invoice of this credit note",
            f"dpl history {account.id} shows whether it was taken back",
        )
    spend = account.spends[version].event
    if order.received_on < spend.paid_on:
        raise Refused(
            "end-before-start", "the credit note is from before the invoice it is for was paid"
        )
    return [
        *refund_events(
            account,
            version,
            amount_pence=order.amount_pence,
            holding=None,
            line=None,
            received_on=order.received_on,
        ),
        e.EvidenceAttached(version, CREDIT_NOTE, order.sha256, order.received_on, order.detail),
    ]


def invoiced_by(account: Account, invoice: str) -> int | None:
    """The notional spend that stands and committed to this invoice; None where there is none."""
    for version, spend in account.spends.items():
        notional = spend.event.deployment == "notional"
        if notional and spend.event.detail == invoice and account.is_live(version):
            return version
    return None
