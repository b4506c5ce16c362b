"""Credit notes for a notional budget."""

from __future__ import annotations

from ledger import commands as c
from ledger import events as e
from tests.builders import ONE_FUND, allocated, day, given, spent

INVOICE, NOTE = "a" * 64, "b" * 64
NOTIONAL = (*ONE_FUND, allocated(allocation="al-2", deployment="notional"))
BOUGHT = spent(120000, deployment="notional", detail=INVOICE)


def credit(pence: int = 5000, **changes) -> c.ReceiveCreditNote:
    fields = {"invoice": INVOICE, "received_on": day(20), "sha256": "c" * 64, "detail": NOTE}
    return c.ReceiveCreditNote(account="A-1", amount_pence=pence, **fields | changes)


def test_a_credit_note_comes_off_its_invoice_with_the_file_as_evidence():
    entry = max(given(*NOTIONAL, BOUGHT).draft.account("A-1").spends)
    given(*NOTIONAL, BOUGHT).when(credit()).then(
        e.RefundReceived(
            spend=entry, shares=(e.Share("nhs", 5000),), category="personal-care", against="spent",
            holding=None, line=None, received_on=day(20),
        ),
        e.EvidenceAttached(entry, "credit-note", "c" * 64, day(20), NOTE),
    )  # fmt: skip


def test_no_more_is_credited_than_the_invoice_and_not_before_it():
    given(*NOTIONAL, BOUGHT, credit(119999)).when(credit(2)).then_refused("more-than-spent")
    given(*NOTIONAL, BOUGHT).when(credit(received_on=day(7))).then_refused("end-before-start")


def test_only_an_invoice_that_stands_is_credited():
    given(*NOTIONAL).when(credit()).then_refused("unknown-invoice")
    given(*NOTIONAL, spent(120000, detail=INVOICE)).when(credit()).then_refused("unknown-invoice")
    entry = max(given(*NOTIONAL, BOUGHT).draft.account("A-1").spends)
    undone = c.ReverseEntry(account="A-1", entry=entry, reason="typing-error", with_dependants=True)
    given(*NOTIONAL, BOUGHT, undone).when(credit()).then_refused("unknown-invoice")
