"""Decisions on a person's returns: asked for, received, looked at (domain.md 3.3).

When one is overdue is a function of the day asked about, and never an event.
"""

from __future__ import annotations

from datetime import date

from ledger import commands as c
from ledger import events as e
from ledger.account.asking import (
    must_be_open,
    must_know_fund,
    must_not_be_closed,
    must_not_come_before,
)
from ledger.account.life.return_standing import ReturnThen, as_it_stood
from ledger.account.records import DECLARATION, UNASSIGNED, Return
from ledger.account.state import Account
from ledger.calendar import uk_words
from ledger.errors import Refused


def request_return(account: Account, order: c.RequestReturn) -> list[e.AccountEvent]:
    """Ask for a return of some days, and say what is to come with it; a name is used once."""
    must_not_be_closed(account)
    assert account.opened is not None
    must_know_fund(account, order.fund)
    if order.fund == UNASSIGNED:
        raise Refused("reserved-fund", "a return is of some fund's money; name the fund")
    if order.name in account.returns:
        raise Refused(
            "return-exists",
            f"account {account.id} was asked for return {order.name} already",
            "choose another name",
        )
    _must_not_be_asked_for(account, order)
    if not order.wanted:
        raise Refused(
            "nothing-wanted",
            f"it does not say what is to come with return {order.name}",
            "--wanted bank-statements, or --checklist sefton",
        )
    opened = f"account {account.id} was opened"
    must_not_come_before(order.requested_on, account.opened.opened_on, opened)
    if order.last_on < order.first_on:
        raise Refused("end-before-start", "the return's last day is before its first")
    if order.due_on < order.requested_on:
        raise Refused("end-before-start", "the return would be due before it is asked for")
    return [
        e.ReturnRequested(
            name=order.name,
            fund=order.fund,
            first_on=order.first_on,
            last_on=order.last_on,
            wanted=tuple(dict.fromkeys(order.wanted)),
            requested_on=order.requested_on,
            due_on=order.due_on,
        )
    ]


def _must_not_be_asked_for(account: Account, order: c.RequestReturn) -> None:
    """The same days of the same money are asked for once: else a person sends in all of it twice,
    or what came under one name is missing under the other."""
    for name, one in account.returns.items():
        said, now = one.requested, as_it_stood(one)
        same = (said.fund, said.first_on, said.last_on) == (
            order.fund, order.first_on, order.last_on,
        )  # fmt: skip
        if same and now is not None and now.is_open:
            raise Refused(
                "return-asked-for",
                f"{account.id} was asked for these days of fund {order.fund} on "
                f"{uk_words(said.requested_on)} as return {name}, {_STANDS[now.standing]}",
                f"dpl return list {account.id}, or dpl return withdraw {account.id} {name} first",
            )


_STANDS = {
    "asked": "still to come",
    "part-came": "still to come in part",
    "more-wanted": "to come again in part",
    "overdue": "overdue",
    "came": "to be looked at",
}


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
            f"--included {asked.requested.wanted[0]}",
        )
    if DECLARATION in order.included and order.declared_by is None:
        raise Refused(
            "declared-by-nobody",
            "a declaration is somebody's",
            "--declared-by person, or leave it out until it is signed",
        )
    included = tuple(dict.fromkeys(order.included))
    return [
        e.ReturnReceived(order.name, order.received_on, included, order.declared_by, order.detail)
    ]


def review_return(account: Account, order: c.ReviewReturn) -> list[e.AccountEvent]:
    """Say what becomes of a return. Accepted, it wants nothing more; one that never came can only
    be referred."""
    asked = _known_return(account, order.name)
    now = as_it_stood(asked)
    assert now is not None
    if now.standing == "accepted" and now.reviewed is not None:
        raise Refused(
            "return-accepted",
            f"return {order.name} was accepted on {uk_words(now.reviewed.reviewed_on)}",
            f"dpl return request {account.id} --help asks for another",
        )
    if now.reviewed is not None:
        seen = f"return {order.name} was last looked at"
        must_not_come_before(order.reviewed_on, now.reviewed.reviewed_on, seen)
    then = _something_came(account, asked, order)
    if order.outcome != "accepted" and not order.reasons:
        raise Refused(
            "no-reason", "a return that is not accepted is told why", "--reason unclear-invoices"
        )
    _must_say_what_is_wanted(order, then)
    if order.outcome == "accepted" and now.missing and not order.reasons:
        raise Refused(
            "accepted-without",
            f"return {order.name} still lacks {', '.join(now.missing)}",
            "--reason says why it is accepted without; or --outcome more-wanted",
        )
    return [
        e.ReturnReviewed(
            name=order.name,
            reviewed_on=order.reviewed_on,
            outcome=order.outcome,
            reasons=tuple(dict.fromkeys(order.reasons)),
            wanted=tuple(dict.fromkeys(order.wanted)),
            due_on=order.due_on,
            detail=order.detail,
        )
    ]


def _something_came(account: Account, asked: Return, order: c.ReviewReturn) -> ReturnThen:
    """The return on the day it was looked at, of which something had come by then."""
    name, since = order.name, asked.requested.requested_on
    must_not_come_before(order.reviewed_on, since, f"return {name} was asked for")
    then, now = as_it_stood(asked, order.reviewed_on), as_it_stood(asked)
    assert then is not None and now is not None
    if then.came_on is None and order.outcome != "referred":
        if now.came_on is not None:
            must_not_come_before(order.reviewed_on, _first_came(asked), f"return {name} came")
        raise Refused(
            "nothing-came",
            f"nothing has come of return {name} yet",
            f"dpl return receive {account.id} {name} --help, or --outcome referred",
        )
    return then


def _first_came(asked: Return) -> date:
    return min(s.received_on for _, s in asked.steps if isinstance(s, e.ReturnReceived))


def _must_say_what_is_wanted(order: c.ReviewReturn, then: ReturnThen) -> None:
    """More is wanted of something, by a day that is still to come; and then alone."""
    if order.outcome != "more-wanted":
        if order.wanted or order.due_on:
            raise Refused(
                "nothing-wanted",
                f"a return that is {order.outcome} wants nothing more, by no day",
                "--outcome more-wanted, or leave out --wanted and --due",
            )
        return
    if not order.wanted and not then.missing:
        raise Refused(
            "nothing-wanted",
            f"all of return {order.name} has come; say what is to come again",
            f"--wanted {then.requested.wanted[0]}",
        )
    if order.due_on is not None and order.due_on < order.reviewed_on:
        raise Refused("end-before-start", "more would be due before it is asked for")


def withdraw_return(account: Account, order: c.WithdrawReturn) -> list[e.AccountEvent]:
    """Ask for a return no more. What was accepted is done with already."""
    asked = _known_return(account, order.name)
    now = as_it_stood(asked)
    assert now is not None
    if now.standing == "accepted":
        raise Refused(
            "return-accepted",
            f"return {order.name} was accepted, and is asked for no more as it is",
            f"dpl return list {account.id}",
        )
    since = asked.requested.requested_on
    must_not_come_before(order.withdrawn_on, since, f"return {order.name} was asked for")
    return [e.ReturnWithdrawn(order.name, order.withdrawn_on, order.reason)]


def _known_return(account: Account, name: str) -> Return:
    must_be_open(account)
    if name not in account.returns:
        known = ", ".join(account.returns) or "none yet"
        raise Refused(
            "unknown-return",
            f"account {account.id} was not asked for return {name}; its returns are: {known}",
            f"dpl return request {account.id} {name} --help",
        )
    asked = account.returns[name]
    gone = [step for _, step in asked.steps if isinstance(step, e.ReturnWithdrawn)]
    if gone:
        raise Refused(
            "return-withdrawn",
            f"return {name} was given up on {uk_words(gone[-1].withdrawn_on)}",
            f"dpl return request {account.id} --help asks for another, by another name",
        )
    return asked
