"""Decisions on a person's returns: asked for, received, looked at (domain.md 3.3).

When one is overdue is a function of the day asked about, and never an event.
"""

from __future__ import annotations

from ledger import commands as c
from ledger import events as e
from ledger.account.asking import (
    must_be_open,
    must_know_fund,
    must_not_be_closed,
    must_not_come_before,
)
from ledger.account.state import DECLARATION, UNASSIGNED, Account, Return
from ledger.calendar import uk_words
from ledger.errors import Refused


def request_return(account: Account, order: c.RequestReturn) -> list[e.AccountEvent]:
    """Ask for a return of some days; a name is used once."""
    must_not_be_closed(account)
    must_know_fund(account, order.fund)
    if order.fund == UNASSIGNED:
        raise Refused("reserved-fund", "a return is of some fund's money; name the fund")
    if order.name in account.returns:
        raise Refused(
            "return-exists",
            f"account {account.id} was asked for return {order.name} already",
            "choose another name",
        )
    if order.last_on < order.first_on:
        raise Refused("end-before-start", "the return's last day is before its first")
    if order.due_on < order.requested_on:
        raise Refused("end-before-start", "the return would be due before it is asked for")
    wanted = tuple(dict.fromkeys(order.wanted))
    return [
        e.ReturnRequested(
            name=order.name,
            fund=order.fund,
            first_on=order.first_on,
            last_on=order.last_on,
            wanted=wanted,
            requested_on=order.requested_on,
            due_on=order.due_on,
        )
    ]


def receive_return(account: Account, order: c.ReceiveReturn) -> list[e.AccountEvent]:
    """Take in a return, whole or in part. What was not asked for may come with it."""
    asked = _known_return(account, order.name)
    must_not_come_before(
        order.received_on, asked.requested.requested_on, f"return {order.name} was asked for"
    )
    if not order.included and order.declared_by is None:
        raise Refused(
            "nothing-came",
            f"it says of return {order.name} neither what came nor who declared it",
            f"--included {asked.requested.wanted[0] if asked.requested.wanted else 'invoices'}",
        )
    if DECLARATION in order.included and order.declared_by is None:
        raise Refused(
            "declared-by-nobody",
            "a declaration is somebody's",
            "--declared-by person, or leave it out until it is signed",
        )
    included = tuple(dict.fromkeys(order.included))
    return [
        e.ReturnReceived(
            order.name, order.received_on, included, order.declared_by, order.detail
        )
    ]  # fmt: skip


def review_return(account: Account, order: c.ReviewReturn) -> list[e.AccountEvent]:
    """Say what becomes of a return that came. Accepted, it wants nothing more."""
    asked = _known_return(account, order.name)
    if not asked.received:
        raise Refused(
            "nothing-came",
            f"nothing has come of return {order.name} yet",
            f"dpl return receive {account.id} {order.name} --help",
        )
    must_not_come_before(
        order.reviewed_on, asked.received[-1].received_on, f"return {order.name} came"
    )
    said = asked.became()
    if said is not None and said.outcome == "accepted":
        raise Refused(
            "return-accepted",
            f"return {order.name} was accepted on {uk_words(said.reviewed_on)}",
            f"dpl return request {account.id} --help asks for another",
        )
    if order.outcome != "accepted" and not order.reasons:
        raise Refused(
            "no-reason", "a return that is not accepted is told why", "--reason unclear-invoices"
        )
    reasons = tuple(dict.fromkeys(order.reasons))
    return [e.ReturnReviewed(order.name, order.reviewed_on, order.outcome, reasons, order.detail)]


def _known_return(account: Account, name: str) -> Return:
    must_be_open(account)
    if name not in account.returns:
        known = ", ".join(account.returns) or "none yet"
        raise Refused(
            "unknown-return",
            f"account {account.id} was not asked for return {name}; its returns are: {known}",
            f"dpl return request {account.id} {name} --help",
        )
    return account.returns[name]
