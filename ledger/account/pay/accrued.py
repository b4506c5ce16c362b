"""What is due for days up to a day and was not paid by then: an accrual, at a year's end. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from ledger import events as e
from ledger.account.pay.advance import worth_of
from ledger.account.pay.due import LONGEST, Due, Piece, all_due
from ledger.account.pay.passed_on import paid_by_another
from ledger.account.state import Account
from ledger.calendar import Period


class Accrued(NamedTuple):
    """Days that were paid for too little, or not at all, and what is lacking of them, in pence;
    a one-off is due for its one day. entries are the payments made for some of the same days.

    perhaps_pence is what of it payments that say nothing of what they are for may have paid.
    """

    fund: str
    deployment: str
    days: Period
    pence: int
    entries: tuple[int, ...]
    perhaps_pence: int = 0


def accrued(account: Account, on: date) -> Iterator[Accrued]:
    """What is due for days to the end of a day, whenever its pay day is, and was not paid by then.

    What lacks of days on both sides of the end of that day is split as `advance` splits what was
    paid for them, so that the two add up to what the days are due. What was paid too much is no
    part of it: it is nobody's debt until somebody decided to ask for it back. Nor are days that
    another fund pays for: what is not paid of them no run pays.
    """
    far = min(on, date.max - 2 * LONGEST) + 2 * LONGEST
    for due in all_due(account, on=far, upto=on, payments_to=on):
        untold = untold_pence(account, due)
        for one in sorted(_lacking(account, due, on), key=lambda one: one.days):
            perhaps = min(one.pence, untold)
            untold -= perhaps
            yield one._replace(perhaps_pence=perhaps)


def untold_pence(account: Account, due: Due) -> int:
    """What came by payments of a fund of which nobody said what they are for: as much of what is
    due is perhaps paid, the earliest first."""
    return sum(_came_of(account.money[entry]) for entry in due.unplaced)


def _lacking(account: Account, due: Due, on: date) -> Iterator[Accrued]:
    for piece in due.pieces:
        if not piece.is_paid and paid_by_another(account, due.fund, piece.days) is not None:
            continue
        pence = _up_to(account, due, piece, on)
        if pence > 0:
            days = Period(piece.days.first, min(piece.days.last, on))
            yield Accrued(due.fund, due.deployment, days, pence, piece.entries)
    for one in due.one_offs:
        if one.difference_pence > 0 and one.on <= on:
            days = Period(one.on, one.on)
            yield Accrued(due.fund, due.deployment, days, one.difference_pence, one.entries)


def _came_of(event: e.Reversible) -> int:
    return event.paid_pence if isinstance(event, e.PaymentMade) else 0


def _up_to(account: Account, due: Due, piece: Piece, on: date) -> int:
    """What lacks of a piece for its days up to a day: all, less what lacks for the days after."""
    lacking, days = piece.difference_pence, piece.days
    if lacking <= 0 or days.first > on:
        return 0
    if days.last <= on:
        return lacking
    before = Period(days.first, on)
    whole, part = worth_of(account, due.fund, due.deployment, piece.basis, whole=days, part=before)
    after = whole - part
    return lacking - (2 * lacking * after + whole) // (2 * whole)
