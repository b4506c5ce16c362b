"""How much of a coming payment is not paid because unused money is there already. Pure.

A period's payment is less by at most what is due for that period, and only where money has
accumulated and is unused (SI 2013/1617 reg 13(4); domain.md 0.4 and T16). Never without a served
notice, never before its days are over, and never while somebody has asked for another look.
"""

from __future__ import annotations

from datetime import date

from ledger import events as e
from ledger.account.reclaims.owning import owned
from ledger.account.reclaims.stages import may_take_from, pack_of
from ledger.account.records import Reclaim
from ledger.account.state import Account, Pot
from ledger.policy.policies import Policies

NEAR_DAYS = {"weekly": 2, "four-weekly": 23, "monthly": 23}
"""Payments so few days apart are one turn. Turns are never as near: Easter brings a payment
forward by at most four days."""


def offsets_for(
    account: Account, *, fund: str, net_pence: int, on: date, has: Pot, policies: Policies
) -> list[tuple[str, int]]:
    """What each reclaim of a fund takes off a payment of net_pence on a day, in pence.

    In the order they were proposed; a reclaim that takes nothing is left out. has is what the
    account had of each fund before this payment. Together never more than net_pence, than the
    fund has unused, or than is left of each reclaim.
    """
    pack = pack_of(account, fund, policies, on)
    if not pack.rules.offset_allowed:
        return []
    taking = {
        name: reclaim
        for name, reclaim in account.reclaims.items()
        if reclaim.proposed.fund == fund and _may_take(account, reclaim, on, policies)
    }
    if not taking:
        return []
    # What the person paid in themselves is no direct payment that lies unused.
    order = pack.rules.contribution_order
    there = owned(account, fund, has_pence=has.get(fund, 0), order=order, on=on)
    room = max(0, min(net_pence, there.funder_pence - _taken(account, fund, on)))
    found = []
    for name, reclaim in taking.items():
        pence = min(room, reclaim.left_pence, _at_a_time(account, name, reclaim, on))
        if pence > 0:
            found.append((name, pence))
            room -= pence
    return found


def _may_take(account: Account, reclaim: Reclaim, on: date, policies: Policies) -> bool:
    settled_by, may_from = reclaim.settled_by, may_take_from(account, reclaim, policies)
    if settled_by is None or settled_by.by != "offset" or may_from is None:
        return False
    return max(may_from, settled_by.first_on) <= on and not reclaim.held_up


def _taken(account: Account, fund: str, on: date) -> int:
    """What was taken off other payments of the same day, of which the same unused money told."""
    return sum(
        event.amount_pence
        for event in account.live_money()
        if isinstance(event, e.OffsetApplied) and (event.fund, event.applied_on) == (fund, on)
    )


def _at_a_time(account: Account, name: str, reclaim: Reclaim, on: date) -> int:
    """What may still be taken at this turn, by what was agreed."""
    agreed = reclaim.settled_by
    taken = [
        event
        for event in account.live_money()
        if isinstance(event, e.OffsetApplied) and event.reclaim == name
    ]
    if agreed.every == "once":
        turn = [event for event in taken if event.applied_on >= agreed.first_on]
        if any(event.applied_on != on for event in turn):
            return 0
    else:
        days = NEAR_DAYS[agreed.every]
        turn = [event for event in taken if abs((event.applied_on - on).days) <= days]
    if agreed.each_pence is None:
        return reclaim.left_pence
    return max(0, agreed.each_pence - sum(event.amount_pence for event in turn))
