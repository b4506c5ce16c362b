"""Who bears what of each spend, day by day, once what funders agreed among themselves is counted.

A spend pays for days. What falls on some of them is its pence by the day, whole pennies, the odd
ones to the first days: so parts for days that follow one another always add up to the whole. Pure.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from ledger import events as e
from ledger.account.budgets.state import Pot
from ledger.account.records import Spend, payment_days
from ledger.account.state import Account
from ledger.calendar import Period


class Move(NamedTuple):
    """Part of a spend that went, or by what is asked would go, from one fund to another."""

    from_fund: str
    to_fund: str
    pence: int
    days: Period
    agreed: bool


Moves = dict[int, list[Move]]
"""What recharges moved, or ask to move, by spend."""


def overlap(one: Period, other: Period) -> Period | None:
    """The days that are in both; None where there are none."""
    first, last = max(one.first, other.first), min(one.last, other.last)
    return Period(first, last) if first <= last else None


def days_of(spend: Spend) -> Period:
    """The days a spend pays for."""
    return Period(spend.event.for_from, spend.event.for_to)


def by_days(pence: int, whole: Period, part: Period) -> int:
    """What falls on the days of part, of pence that are for the days of whole."""
    both = overlap(whole, part)
    if both is None:
        return 0
    each, odd = divmod(pence, whole.days)
    before = (both.first - whole.first).days
    upto = before + both.days
    return each * both.days + min(odd, upto) - min(odd, before)


def moves_of(account: Account) -> Moves:
    """What live recharges moved or ask to move, by spend. Those given up count no more."""
    found: Moves = defaultdict(list)
    for recharge in account.recharges.values():
        raised = recharge.raised
        said = recharge.agreed or (raised if recharge.is_asked else None)
        days = Period(raised.first_on, raised.last_on)
        for part in said.parts if said else ():
            found[part.spend].append(
                Move(
                    raised.from_fund,
                    raised.to_fund,
                    part.pence,
                    days,
                    agreed=recharge.agreed is not None,
                )
            )
    return found


def bears(
    spend: Spend, moves: Iterable[Move] = (), days: Period | None = None, *, asked: bool = False
) -> Pot:
    """What each fund bears of a spend, of the part that is for some days where they are named.

    moves are those of this spend; with asked, as if all that is asked were agreed.
    """
    own = days_of(spend)
    counted = [move for move in moves if move.agreed or asked]
    pot: Pot = defaultdict(int, spend.spent)
    part = own if days is None else overlap(own, days)
    if part is None:
        return {}
    if part == own:
        for move in counted:
            if not move.agreed:
                _shift(pot, move, move.pence)
        return dict(pot)
    for move in counted:
        if move.agreed:
            _shift(pot, move, -move.pence)
    found: Pot = defaultdict(int)
    for fund, pence in pot.items():
        found[fund] = by_days(pence, own, part)
    for move in counted:
        _shift(found, move, by_days(move.pence, overlap(own, move.days) or own, part))
    return dict(found)


def _shift(pot: Pot, move: Move, pence: int) -> None:
    pot[move.from_fund] -= pence
    pot[move.to_fund] += pence


def live_spends(account: Account) -> Iterable[tuple[int, Spend]]:
    """The spends that stand, with their entries, in order."""
    return ((v, spend) for v, spend in account.spends.items() if account.is_live(v))


def spent_at_first(account: Account, fund: str, days: Period, moves: Moves) -> int:
    """What went out of a fund's held money for some days, recharges left aside, in pence.

    What was disallowed counts, for it is gone; what was refunded does not.
    """
    total = 0
    for version, spend in live_spends(account):
        part = overlap(days_of(spend), days)
        if part is None or spend.event.holding is None:
            continue
        pence = spend.spent.get(fund, 0) + spend.owed.get(fund, 0)
        for move in moves.get(version, ()):
            if move.agreed:
                pence += move.pence * ((move.from_fund == fund) - (move.to_fund == fund))
        total += by_days(pence, days_of(spend), part)
    return total


def paid_for(account: Account, fund: str, days: Period) -> int:
    """What a fund paid for some days and did not get back, in pence.

    A payment that names its days counts for those; any other for the day it was made.
    """
    found = 0
    for version, paid in account.payments():
        if paid.fund == fund:
            own = payment_days(paid) or Period(paid.paid_on, paid.paid_on)
            found += by_days(paid.paid_pence - _returned(account, version), own, days)
    for event in account.live_money():
        if isinstance(event, e.PaymentReturned) and (event.entry, event.fund) == (None, fund):
            found -= event.amount_pence if days.first <= event.returned_on <= days.last else 0
    return found


def _returned(account: Account, version: int) -> int:
    return sum(
        event.amount_pence
        for later in account.chains.get(version, ())
        if isinstance(event := account.money[later], e.PaymentReturned) and account.is_live(later)
    )


def whole_days(account: Account, fund: str) -> list[Period]:
    """Days whose whole package a fund bears by recharges agreed: the person had their money for
    these from another funder, and is not paid for them again (DESIGN 4)."""
    return [
        Period(recharge.raised.first_on, recharge.raised.last_on)
        for recharge in account.recharges.values()
        if recharge.agreed and recharge.raised.whole and recharge.raised.to_fund == fund
    ]


def recharged_for(account: Account, fund: str, days: Period) -> int:
    """What a fund bears of some days by recharges agreed, in pence; negative where others bear
    what was its own. By it, what is due for those days has been borne (DESIGN 6)."""
    total = 0
    for recharge in account.recharges.values():
        if recharge.agreed is not None:
            said = recharge.agreed
            own = Period(recharge.raised.first_on, recharge.raised.last_on)
            sign = (said.to_fund == fund) - (said.from_fund == fund)
            if sign:
                total += sign * by_days(recharge.agreed_pence, own, days)
    return total
