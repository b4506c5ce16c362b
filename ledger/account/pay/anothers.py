"""Days for which another funder's fund pays for the whole package, and has money to. Pure.

Day by day: a fund has money to where it has an allocation by the week for the day that was given
for the whole of it: made or revised since it was decided that all is its own. What was its share of
a joint package is a share until then. What is given once is for one thing, and pays for nobody's
week.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from ledger.account.pay.rates import ONE_DAY, allocated
from ledger.account.recharges.apportioned import Entitled, entitled
from ledger.account.recharges.borne import overlap
from ledger.account.records import Allocation
from ledger.account.state import Account
from ledger.calendar import Period


class Anothers(NamedTuple):
    """Days that are paid for by another fund, and what says so."""

    days: Period
    rule: Entitled


def anothers(account: Account, fund: str, days: Period, *, on: date = date.max) -> list[Anothers]:
    """The days among some on which the whole package is another funder's, of what was decided by
    a day, and that fund has a weekly allocation for it. They may overlap, where it has several."""
    found = []
    for rule in rules_of_others(account, fund, days, on=on):
        both = overlap(rule.days, days)
        assert both is not None
        for stretch in allocated(account, rule.fund, None, both):
            start = _for_the_whole(account.allocations[stretch.allocation], rule)
            if start is not None and start <= stretch.last:
                found.append(Anothers(Period(max(start, stretch.first), stretch.last), rule))
    return found


def _for_the_whole(allocation: Allocation, rule: Entitled) -> date | None:
    """The first day that an allocation is for the whole package; None where it never was."""
    return min(
        (
            one.from_on
            for one in (allocation.made, *allocation.revisions)
            if one.decided_on >= rule.decided_on
        ),
        default=None,
    )


def rules_of_others(
    account: Account, fund: str, days: Period, *, on: date = date.max
) -> Iterator[Entitled]:
    """What says that all is another funder's on some of these days, of what was decided by a day,
    whether or not that fund has an allocation for them."""
    for rule in entitled(account) if account.eligibilities else ():
        both = overlap(rule.days, days)
        if both is not None and rule.decided_on <= on and _is_anothers(account, fund, rule):
            yield rule


def _is_anothers(account: Account, fund: str, rule: Entitled) -> bool:
    own, other = account.funds.get(fund), account.funds.get(rule.fund)
    return own is not None and other is not None and own.funder != other.funder


def cut(days: Period, others: list[Anothers]) -> Iterator[Period]:
    """Some days cut where another fund begins or stops to pay for them, in order: each part is
    paid for by another on all of its days, or on none."""
    edges = {days.first}
    for one in others:
        edges |= {one.days.first, one.days.last + ONE_DAY}
    inside = sorted(day for day in edges if days.first <= day <= days.last)
    for place, first in enumerate(inside):
        last = inside[place + 1] - ONE_DAY if place + 1 < len(inside) else days.last
        yield Period(first, last)
