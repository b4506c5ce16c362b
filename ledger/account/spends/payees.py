"""Decisions on payees: what there is to know of one that a rule asks about."""

from __future__ import annotations

from ledger import commands as c
from ledger import events as e
from ledger.account.asking import must_not_be_closed
from ledger.account.state import Account
from ledger.calendar import uk_words
from ledger.errors import Refused


def note_payee(account: Account, order: c.NotePayee) -> list[e.AccountEvent]:
    """What is so from a day. Spends recorded already keep what was asked of them."""
    must_not_be_closed(account)
    was = account.budget.payee_on(order.payee, order.from_on)
    if was is not None and (was.relation, was.allowed) == (order.relation, order.allowed):
        raise Refused(
            "noted-already",
            f"payee {order.payee} has been noted so from {uk_words(was.from_on)} already",
        )
    return [e.PayeeNoted(order.payee, order.relation, order.allowed, order.from_on, order.reason)]
