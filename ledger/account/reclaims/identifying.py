"""Decisions on a surplus: how much there is on a day, recorded, and what of it is asked already."""

from __future__ import annotations

from datetime import date

from ledger import commands as c
from ledger import events as e
from ledger.account.asking import must_know_fund, must_not_be_closed
from ledger.account.pay.rates import last_due_on
from ledger.account.reclaims.surplus import Surplus, surplus
from ledger.account.records import FROM_WHAT_IS_OWED, UNASSIGNED
from ledger.account.state import Account, Pot
from ledger.calendar import uk_words
from ledger.errors import Refused
from ledger.money import pounds
from ledger.policy.policies import Policies


def identify_surplus(
    account: Account, order: c.IdentifySurplus, *, has: Pot, policies: Policies
) -> list[e.AccountEvent]:
    """Record what is surplus on a day, and whose. has is what the account had on that day."""
    must_not_be_closed(account)
    _must_be_a_funders(account, order.fund)
    found = surplus_on(account, order.fund, has=has, policies=policies, on=order.on)
    _must_be_new(account, order, found)
    return [
        e.SurplusIdentified(
            fund=order.fund,
            on=order.on,
            funder_pence=found.funder_pence,
            person_pence=found.person_pence,
            policy=found.policy,
            digest=found.digest,
        )
    ]


def _must_be_new(account: Account, order: c.IdentifySurplus, found: Surplus) -> None:
    """Refuse to identify a surplus a second time: the same one, or one that is asked back."""
    if any((one.fund, one.digest) == (order.fund, found.digest) for one in account.surpluses):
        raise Refused(
            "identified-already",
            f"that is the surplus of fund {order.fund} that was identified on "
            f"{uk_words(order.on)} already",
            f"dpl reclaim propose {account.id} --help asks for it back",
        )
    asked = {
        name: left
        for name, left in asked_of_what_is_there(account, order.fund).items()
        if account.reclaims[name].proposed.proposed_on < order.on
    }
    if found.funder_pence and not found.person_pence and found.funder_pence <= sum(asked.values()):
        raise Refused(
            "asked-already",
            f"all {pounds(found.funder_pence)} that is surplus in fund {order.fund} on "
            f"{uk_words(order.on)} is asked back already, by {', '.join(asked)}",
            f"dpl reclaim list --account {account.id}",
        )


def asked_of_what_is_there(account: Account, fund: str, but: str | None = None) -> Pot:
    """What is left to come of reclaims of a fund that ask for what is there, by reclaim."""
    return {
        name: other.left_pence
        for name, other in account.reclaims.items()
        if name != but
        and other.proposed.fund == fund
        and other.proposed.ground not in FROM_WHAT_IS_OWED
        and other.left_pence
    }


def surplus_on(
    account: Account, fund: str, *, has: Pot, policies: Policies, on: date, despite: str = ""
) -> Surplus:
    """The surplus on a day: of an account that was stopped or whose person died, all of it."""
    end = last_due_on(account)
    closing = end is not None and end <= on
    return surplus(
        account, fund, has=has, policies=policies, on=on, closing=closing, despite=despite
    )


def _must_be_a_funders(account: Account, fund: str) -> None:
    must_know_fund(account, fund)
    if fund == UNASSIGNED:
        raise Refused(
            "reserved-fund",
            "what nobody has attributed is no funder's surplus yet",
            f"dpl spend share {account.id}/ENTRY --help, or dpl line list",
        )
