"""What was paid too much and is to be asked back: less what reclaims ask, or got. Pure.

Whoever is asked for all that is left, at a death or a closing, is asked for what was paid too much
with it, and so is who is asked for a surplus: of the same money nothing is asked twice. What was
wrongly spent is other money.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from ledger import events as e
from ledger.account.pay.due import Due
from ledger.account.reclaims.stages import settled_on
from ledger.account.records import FROM_WHAT_IS_OWED
from ledger.account.state import Account


class AskedAlready(NamedTuple):
    """What of one fund's overpayments, held in one way, its reclaims ask for or got, in pence."""

    pence: int
    reclaims: tuple[str, ...]


def asked_already(account: Account, dues: Iterable[Due], *, on: date) -> list[AskedAlready]:
    """What reclaims ask by the end of a day of what was overpaid, of each in the order given.

    A reclaim asks for what was paid by the day that it was proposed, of the first payment first.
    dues are all that a fund paid, in each way it is held: of two nothing counts twice.
    """
    pools: dict[str, dict[str, int]] = {}
    found = []
    for due in dues:
        if not due.overpaid_pence or not account.reclaims:
            found.append(AskedAlready(0, ()))
            continue
        if due.fund not in pools:
            pools[due.fund] = dict(_asked(account, due.fund, on))
        found.append(_of(account, due, pools[due.fund]))
    return found


def to_ask_back(account: Account, dues: Iterable[Due], *, on: date) -> list[int]:
    """What of each is still to be asked back: of a closed account nothing, for nothing can be."""
    dues = list(dues)
    if account.closed_on is not None and account.closed_on <= on:
        return [0] * len(dues)
    asked = asked_already(account, dues, on=on)
    return [due.overpaid_pence - one.pence for due, one in zip(dues, asked, strict=True)]


def _of(account: Account, due: Due, pool: dict[str, int]) -> AskedAlready:
    total, names = 0, []
    recovered = due.recovered_pence
    for day, over in sorted(_overpaid(account, due)):
        back = min(over, recovered)
        recovered, over = recovered - back, over - back
        for name, left in pool.items():
            part = min(over, left)
            if part and account.reclaims[name].proposed.proposed_on >= day:
                pool[name], over, total = left - part, over - part, total + part
                names.append(name)
    return AskedAlready(total, tuple(dict.fromkeys(names)))


def _overpaid(account: Account, due: Due) -> Iterator[tuple[date, int]]:
    """What each overpaid piece or one-off has too much, and the day since when it had."""
    for one in (*due.pieces, *due.one_offs):
        if one.entries and one.difference_pence < 0:
            days = [
                event.paid_on
                for event in (account.money.get(entry) for entry in one.entries)
                if isinstance(event, e.PaymentMade)
            ]
            yield max(days, default=date.min), -one.difference_pence


def _asked(account: Account, fund: str, on: date) -> Iterator[tuple[str, int]]:
    """What each reclaim of a fund asks for or got by a day, but for what was wrongly spent. What
    came back of money paid in error is no longer overpaid, and not told here again."""
    for name, reclaim in account.reclaims.items():
        of = reclaim.proposed
        if of.fund != fund or of.ground in FROM_WHAT_IS_OWED or of.proposed_on > on:
            continue
        came = settled_on(account, name, on)
        got = came.received_pence + came.offset_pence
        notice = reclaim.notice if reclaim.notice and reclaim.notice.served_on <= on else of
        decided = [one.amount_pence for one in reclaim.decided if one.decided_on <= on]
        asked = decided[-1] if decided else notice.amount_pence
        gone = reclaim.withdrawal is not None and reclaim.withdrawal.withdrawn_on <= on
        left = 0 if gone else max(0, asked - got - came.written_off_pence - came.made_good_pence)
        yield name, left + (0 if of.ground == "paid-in-error" else got)
