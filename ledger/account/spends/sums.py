"""Running sums of what an account spent, so that a rule need not read every spend again.

Part of the fold: it is kept up as entries come, and never refuses. A spend counts by what is left
of it, so that refunds, disallowances and reversals come off.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from ledger import events as e

if TYPE_CHECKING:
    from ledger.account.records import Spend

Funds = tuple[str, ...]
"""Names of funds, in order."""


@dataclass(slots=True)
class Spending:
    """Sums in pence. A year is the one in which the public bodies' year began, of the first day
    that is paid for. payees has what each was paid, by the day's ordinal, whichever way
    the reference is written, large or small; alike has, for funds
    that bore one together, how many bills there were of one payee, amount and time.
    """

    lines: dict[str, int] = field(default_factory=dict)
    line_years: dict[tuple[str, int], int] = field(default_factory=dict)
    payees: dict[str, dict[int, _Day | int]] = field(default_factory=dict)
    alike: dict[Funds, dict[str, int]] = field(default_factory=dict)

    def count(self, spend: Spend, sign: int = 1) -> None:
        """Count a spend by what is left of it; with sign -1 take it off, before it changes."""
        event = spend.event
        if event.plan_line is not None:
            pence = sign * sum(spend.spent.values())
            year = (event.plan_line, year_of(event.for_from))
            self.lines[event.plan_line] = self.lines.get(event.plan_line, 0) + pence
            self.line_years[year] = self.line_years.get(year, 0) + pence
        if event.payee is not None and (funds := _bearing(spend)):
            self._count_payee(event, event.payee, funds, sign)

    @contextmanager
    def without(self, spend: Spend) -> Iterator[None]:
        """The sums as if this spend, which is counted, had not been; for as long as it takes."""
        self.count(spend, -1)
        try:
            yield
        finally:
            self.count(spend)

    def _count_payee(self, event: e.SpendRecorded, payee: str, funds: Funds, sign: int) -> None:
        shares = event.shares
        pence = shares[0].pence if len(shares) == 1 else sum(share.pence for share in shares)
        days = self.payees.setdefault(payee.casefold(), {})
        ordinal = event.paid_on.toordinal()
        day = days.get(ordinal)
        if day is None:
            days[ordinal] = pence  # one alone needs no more, and most are alone
        elif sign < 0 and day == pence:
            del days[ordinal]
        else:
            days[ordinal] = day = _Day([day], day) if isinstance(day, int) else day
            day.put_in(pence) if sign > 0 else day.take_out(pence)
        alike = self.alike.setdefault(funds, {})
        for key in alike_keys(event, pence):
            alike[key] = alike.get(key, 0) + sign

    def elsewhere(self, event: e.SpendRecorded, pence: int) -> list[str]:
        """The funds that bore a spend of the same payee and amount, paid on the same day or for
        the same days, where those were not the funds of this one; in order of name."""
        own = _names(share.fund for share in event.shares)
        if not self.alike or (len(self.alike) == 1 and own in self.alike):
            return []
        keys = alike_keys(event, pence)
        found: set[str] = set()
        for funds, counts in self.alike.items():
            if funds != own and any(counts.get(key, 0) > 0 for key in keys):
                found.update(funds)
        return sorted(found)

    def with_payee(
        self, payee: str, on: date, *, within_days: int, below_pence: int, least_pence: int
    ) -> int:
        """The most that spends of less than an amount came to with one payee, over any run of
        days that holds this one and whose last lies at most within_days after its first.
        Nought where it is surely less than least_pence."""
        known = self.payees.get(payee.casefold())
        if not known:
            return 0
        first = on.toordinal() - within_days
        found = [known.get(day, 0) for day in range(first, first + 2 * within_days + 1)]
        if sum([day if isinstance(day, int) else day.total_pence for day in found]) < least_pence:
            return 0
        days = [_below(day, below_pence) for day in found]
        return max(sum(days[n : n + within_days + 1]) for n in range(within_days + 1))


@dataclass(slots=True)
class _Day:
    """What one payee was paid on one day: each amount in order, and their sum."""

    amounts: list[int]
    total_pence: int

    def put_in(self, pence: int) -> None:
        insort(self.amounts, pence)
        self.total_pence += pence

    def take_out(self, pence: int) -> None:
        del self.amounts[bisect_left(self.amounts, pence)]
        self.total_pence -= pence


def _below(day: _Day | int, pence: int) -> int:
    """The sum of a day's amounts of less; the few large ones are taken off, not the many added."""
    if isinstance(day, int):
        return day if day < pence else 0
    return day.total_pence - sum(day.amounts[bisect_left(day.amounts, pence) :])


def _names(funds: Iterable[str]) -> Funds:
    return tuple(sorted(set(funds)))


def _bearing(spend: Spend) -> Funds:
    """The funds that bear some of a spend, in order of name; empty where nothing is left."""
    if len(spend.spent) == 1 and not spend.owed:
        return tuple(fund for fund, pence in spend.spent.items() if pence > 0)
    return _names(fund for fund, pence in spend.shares.items() if pence > 0)


def alike_keys(event: e.SpendRecorded, pence: int) -> list[str]:
    """What two tellings of one bill have in common: whom, how much, and when or what for.

    Text and not tuples: there is one for every spend, and text is nothing to the collector.
    """
    paid, first, last = event.paid_on, event.for_from, event.for_to
    payee = (event.payee or "").casefold()
    keys = [f"{payee}/{pence}/{paid.toordinal()}"]
    if last != first:
        keys.append(f"{payee}/{pence}/{first.toordinal()}/{last.toordinal()}")
    elif first != paid:
        keys.append(f"{payee}/{pence}/{first.toordinal()}")
    return keys


def year_of(day: date) -> int:
    """The year in which the public bodies' year of a day began."""
    return day.year if day.month >= 4 else day.year - 1
