"""What a service costs by the week, as Client Level Data counts it (domain.md T23, 5.2). Pure.

A year is 52 weeks there, and a month a twelfth of it: so the figure is a statistic's, and nothing
is paid by it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from ledger.account.pay.rates import ONE_DAY
from projections.as_known import folded
from projections.moments import Known

if TYPE_CHECKING:
    from ledger.account.state import Account
    from ledger.store.store import Store
    from projections.reader import Reader

WEEKS_OF = {
    "weekly": Fraction(1),
    "fortnightly": Fraction(1, 2),
    "four-weekly": Fraction(1, 4),
    "monthly": Fraction(12, 52),
    "quarterly": Fraction(4, 52),
    "yearly": Fraction(1, 52),
}
"""What a cost of each frequency is multiplied by to be a week's."""

LEFT_OUT = ("one-off", "once")
"""What has no cost by the week, and so is left out."""


def weekly_cost(amount_pence: int, frequency: str) -> int | None:
    """A cost by the week in pence, rounded half up once; None for what happens once.

    Raises ValueError for a frequency that the collection does not know, and for a negative cost.
    """
    if amount_pence < 0:
        raise ValueError("a cost is not negative")
    if frequency in LEFT_OUT:
        return None
    if frequency not in WEEKS_OF:
        raise ValueError(f"{frequency!r} is not one of {', '.join((*WEEKS_OF, *LEFT_OUT))}")
    exact = amount_pence * WEEKS_OF[frequency]
    return (2 * exact.numerator + exact.denominator) // (2 * exact.denominator)


def basis_of(frequency: str) -> str:
    """The conversion in words: `× 12/52`; nothing is converted of a weekly cost."""
    if frequency in LEFT_OUT:
        return "paid once: left out"
    times = {"weekly": "1", "fortnightly": "1/2", "four-weekly": "1/4", "monthly": "12/52",
             "quarterly": "4/52", "yearly": "1/52"}[frequency]  # fmt: skip
    return f"× {times}"


def weeks_of_service(first: date, last: date) -> Fraction:
    """Whole days, both counted, over seven: 1 April to 30 June are 91 days, 13 weeks."""
    return Fraction((last - first).days + 1, 7)


def in_tenths(weeks: Fraction) -> str:
    """Weeks to one decimal place, rounded half up: `13.0`."""
    tenths = (20 * weeks.numerator + weeks.denominator) // (2 * weeks.denominator)
    return f"{tenths // 10}.{tenths % 10}"


class Cost(NamedTuple):
    """One amount of an allocation, for the days on which it ran; weekly_pence None: left out."""

    allocation: str
    fund: str
    deployment: str
    frequency: str
    amount_pence: int
    weekly_pence: int | None
    first: date
    last: date | None


def costs(
    ledger: Store | Reader | str,
    account: str,
    *,
    as_at: date | None = None,
    known_at: Known = None,
) -> tuple[Cost, ...]:
    """Each allocation's amounts in order; as_at leaves out what had not begun by then."""
    found = costs_of(folded(ledger, account, known_at=known_at).account)
    return tuple(one for one in found if as_at is None or one.first <= as_at)


def costs_of(account: Account) -> Iterable[Cost]:
    """A revision from the first day takes the first amount's place; each runs until the next, and
    none beyond the end of its allocation."""
    for name, allocation in account.allocations.items():
        made = allocation.made
        amounts = {made.from_on: made.amount_pence}
        amounts |= {revised.from_on: revised.amount_pence for revised in allocation.revisions}
        starts = sorted(amounts)
        for place, first in enumerate(starts):
            last = allocation.last_on
            if place + 1 < len(starts):
                before_next = starts[place + 1] - ONE_DAY
                last = before_next if last is None else min(last, before_next)
            if last is not None and last < first:
                continue
            yield Cost(
                allocation=name,
                fund=made.fund,
                deployment=made.deployment,
                frequency=made.frequency,
                amount_pence=amounts[first],
                weekly_pence=weekly_cost(amounts[first], made.frequency),
                first=first,
                last=last,
            )
