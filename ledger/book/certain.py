"""How sure a match of bank lines must be that is made without a person. Pure.

The engine (ledger.matching) says what fits in one way. This says what of it could yet be chance,
or the payment of another week: such are left for a person, who sees more than amounts and days.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from math import comb
from typing import NamedTuple

import msgspec

from ledger import events as e
from ledger.account.waiting import Wait

USUAL_DAYS = 3
"""A bank shows money on its day or so many days after it: its own days and a weekend."""

RECURS_DAYS = 31
"""The same amount so near again is taken for something paid each week, fortnight or month."""

MOST_PARTS = 4
"""A sum of more is never made without a person."""

ODDS = 1_000
"""A sum is made where chance would make it less than once in so many times."""


class Thing(NamedTuple):
    """A line or an entry that is left: its day and signed pence; of an entry also its account,
    its payee where it has one, and whether it is a payment of the funder."""

    on: date
    pence: int
    account: str = ""
    payee: str = ""
    paid: bool = False


# ── whose, and for what ──────────────────────────────────────────────────────────────────────

_NO_MATTER = ("detail", "rule", "line", "from_line", "to_line", "outcome", "shares", "for_from",
              "for_to", "first_on", "last_on")  # fmt: skip


def whose(account: str, event: e.Reversible, wait: Wait) -> tuple:
    """What tells entries of one day and amount apart: whose money it is, of which fund, to whom
    and for what. Only equals of one of these are as good as each other."""
    told = {k: v for k, v in msgspec.structs.asdict(event).items() if k not in _NO_MATTER}
    return account, wait.shares, type(event).__name__, repr(sorted(told.items()))


# ── one line and one entry ───────────────────────────────────────────────────────────────────


def is_usual(line_on: date, wait: Wait) -> bool:
    """Whether a line comes as soon after its entry as lines do."""
    return 0 <= (line_on - wait.on).days <= USUAL_DAYS


def recurs(on: date, days: Iterable[date]) -> bool:
    """Whether the same amount lies near on another occasion; days are those of all of it but one.

    Of what recurs, a line on an unusual day may as well be another week's.
    """
    return any(abs((other - on).days) <= RECURS_DAYS for other in days)


# ── sums ─────────────────────────────────────────────────────────────────────────────────────


def sum_is_sure(
    whole: Thing, parts: Sequence[Thing], *, wholes: Sequence[Thing], others: Sequence[Thing]
) -> bool:
    """Whether a whole can be nothing but the sum of these parts.

    wholes are all that could be such a whole and others all that could be a part, these among
    them. Few parts of one account, of one day or to one payee; and nothing else is near, or they
    are all that was paid to the account that day, or chance is out.
    """
    together = len({one.on for one in parts}) == 1 or (
        all(one.payee for one in parts) and len({one.payee for one in parts}) == 1
    )
    if len(parts) > MOST_PARTS or len({one.account for one in parts}) > 1 or not together:
        return False
    rivals = [
        one
        for one in others
        if one.pence * whole.pence > 0
        and abs(one.pence) < abs(whole.pence)
        and abs((one.on - whole.on).days) <= USUAL_DAYS
    ]
    least = min(abs(one.pence) for one in parts)
    could = [
        one
        for one in wholes
        if one.pence * whole.pence > 0
        and abs(one.pence) > least
        and any(abs((one.on - part.on).days) <= USUAL_DAYS for part in parts)
    ]
    if len(rivals) == len(parts) and len(could) == 1:
        return True
    if all(one.paid for one in parts):
        day = parts[0].on
        run = [x for x in rivals if x.paid and x.on == day and x.account == parts[0].account]
        return len(run) == len(parts)
    ways = len(could) * sum(comb(len(rivals), n) for n in range(2, MOST_PARTS + 1))
    return ways * _step(parts) * ODDS <= abs(whole.pence)


def _step(parts: Iterable[Thing]) -> int:
    """How coarse amounts are: round ones add up to round ones more often."""
    step = 1
    for coarser in (10, 50, 100, 500, 1000, 5000, 10_000, 50_000, 100_000):
        if all(one.pence % coarser == 0 for one in parts):
            step = coarser
    return step
