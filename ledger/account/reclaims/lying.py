"""How long what is in a fund has been there: first in, first out. Pure.

Money has no marks on it, so a rule says which of it is left. What was spent was spent out of what
came in first: what is left is what came in last. What is kept for bills, set aside or may stay is
the newest of what is left: a surplus is the oldest. The funder's and the person's money are told
apart as policy says whose was used first, and each is aged by what its own side put in.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from ledger import events as e
from ledger.account.state import Account
from ledger.account.waiting import change_by_fund, happened_on


class Layer(NamedTuple):
    """Money that came in on a day and is still there, in pence. entry is what brought it; None
    where no entry of the account did."""

    on: date
    pence: int
    entry: int | None


Receipt = Layer
"""Money that came in, before any of it went out again."""


def came_in(account: Account, fund: str, on: date, *, of_person: bool) -> list[Receipt]:
    """What one side put into a fund by the end of a day, by date: the person, or else the funder
    and all others. A payment that went back did not come; a refund only undoes what went out."""
    found = []
    for version, event in account.money.items():
        if isinstance(event, _COMES) and version not in account.reversed_by:
            persons = isinstance(event, e.ContributionReceived | e.TopUpReceived)
            pence = _put_there(account, version, event, fund, on) if persons == of_person else 0
            if pence > 0:
                found.append(Receipt(happened_on(event), pence, version))
    return sorted(found, key=lambda one: (one.on, one.entry or 0))


_COMES = (
    e.PaymentMade, e.ContributionReceived, e.TopUpReceived, e.InterestReceived,
    e.OpeningBalanceBrought, e.RechargeAgreed,
)  # fmt: skip


def _put_there(account: Account, version: int, event: e.Reversible, fund: str, on: date) -> int:
    if happened_on(event) > on:
        return 0
    pence = change_by_fund(event).get(fund, 0)
    for later in account.chains.get(version, ()) if isinstance(event, e.PaymentMade) else ():
        back = account.money[later]
        if isinstance(back, e.PaymentReturned) and account.is_live(later):
            pence -= back.amount_pence if back.returned_on <= on else 0
    return pence


def last_in(receipts: Iterable[Receipt], pence: int, *, else_on: date) -> list[Layer]:
    """What is left when this much is: what came in last, the newest first. What receipts do not
    account for has been there since else_on, or since the first of them if that is sooner."""
    layers: list[Layer] = []
    first = else_on
    for one in sorted(receipts, key=lambda one: one.on, reverse=True):
        first = min(first, one.on)
        part = min(one.pence, pence)
        if part > 0:
            layers.append(one._replace(pence=part))
            pence -= part
    if pence > 0:
        layers.append(Layer(first, pence, None))
    return layers


def oldest(layers: Iterable[Layer], pence: int) -> Iterator[Layer]:
    """So much of what is left, the oldest first; never more than there is."""
    for one in sorted(layers, key=lambda one: one.on):
        part = min(one.pence, pence)
        if part > 0:
            yield one._replace(pence=part)
            pence -= part


def surplus_layers(
    account: Account,
    fund: str,
    on: date,
    *,
    of_person: bool,
    owned_pence: int,
    pence: int,
    others: Iterable[Receipt] = (),
) -> list[Layer]:
    """How long one side's part of a surplus has been there, the oldest first. owned_pence is what
    of the fund's money is that side's, others what came from other accounts; the layers add up
    to pence."""
    added = account.funds.get(fund)
    since = added.from_on if added is not None else on
    there = last_in(
        [*came_in(account, fund, on, of_person=of_person), *others],
        max(owned_pence, pence),
        else_on=min(since, on),
    )
    return list(oldest(there, pence))
