"""Money that goes on though another fund pays for the whole package since a day. Pure.

What entitles a person is often decided late, and then counts from an earlier day: a council cannot
go on to pay for what is the NHS's (domain.md 0.7, 2.4). What was paid before it was known is asked
of the other fund by a recharge. What was not is held once the other fund has an allocation for the
days: until then it is paid as ever, since nobody may be left without either (the National Framework
for NHS continuing healthcare: no funding is withdrawn before other funding is put into effect).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from ledger import events as e
from ledger.account.pay.anothers import anothers, rules_of_others
from ledger.account.pay.due import Due, Piece
from ledger.account.pay.paid import payments_of
from ledger.account.pay.rates import ONE_DAY, last_due_on
from ledger.account.recharges.apportioned import Entitled
from ledger.account.state import Account
from ledger.calendar import Period


class GoesOn(NamedTuple):
    """A weekly allocation that goes on though the fund `by` pays for the whole package since a
    day. end_on is its last day that this fund has to pay for, or has paid for, or that the other
    has no allocation for; where there is none it is None, and entry is the allocation's own, to be
    taken back. lacks_from is where the fund that pays for all has no allocation of its own on the
    day asked about: the day that one is to begin."""

    allocation: str
    made: e.AllocationMade
    by: str
    since: date
    decided_on: date
    end_on: date | None
    entry: int
    lacks_from: date | None

    @property
    def covered(self) -> bool:
        """Whether the fund that pays for all has an allocation of its own."""
        return self.lacks_from is None


def paid_by_another(
    account: Account, fund: str, days: Period, *, on: date = date.max
) -> Entitled | None:
    """What says that the whole package is another funder's on these days, of what was decided by
    a day, where that fund has a weekly allocation for the first of them. Days that are due and
    not paid are another's on all of them, or on none."""
    first = Period(days.first, days.first)
    return next((one.rule for one in anothers(account, fund, first, on=on)), None)


def held(account: Account, due: Due, on: date) -> list[Piece]:
    """What of what is still due no run pays, since another fund pays for those days."""
    return [
        piece
        for piece in due.pieces
        if not piece.is_paid
        and piece.due_pence
        and paid_by_another(account, due.fund, piece.days, on=on) is not None
    ]


def goes_on(account: Account, on: date) -> Iterator[GoesOn]:
    """Every weekly allocation that nobody ended, on a day on which another fund pays for all."""
    ends = last_due_on(account)
    for name, allocation in account.allocations.items():
        made = allocation.made
        rule = next(rules_of_others(account, made.fund, Period(on, on), on=on), None)
        if rule is None or made.frequency != "weekly":
            continue
        last = min((day for day in (allocation.last_on, ends) if day is not None), default=None)
        covered_from, lacks_from = _covered(account, made.fund, rule, on)
        paid_to = _paid_to(account, made)
        end_on = max(rule.days.first - ONE_DAY, paid_to, covered_from - ONE_DAY)
        if last is not None and last <= end_on:
            continue
        if lacks_from is not None and paid_to >= lacks_from:
            lacks_from = paid_to + ONE_DAY
        entry = max(v for v, decided in account.decisions.items() if decided == made)
        yield GoesOn(
            name, made, rule.fund, rule.days.first, rule.decided_on,
            end_on if end_on >= made.from_on else None, entry, lacks_from,
        )  # fmt: skip


def _covered(account: Account, fund: str, rule: Entitled, on: date) -> tuple[date, date | None]:
    """The first day from which the other fund has an allocation without a day between, to the day
    asked about; and, where it has none on that day, the first day that it has none for."""
    found = [one.days for one in anothers(account, fund, Period(rule.days.first, on), on=on)]
    start = on + ONE_DAY
    for days in sorted(found, key=lambda one: one.last, reverse=True):
        if days.last >= start - ONE_DAY:
            start = min(start, days.first)
    if start <= on:
        return start, None
    lacks = max((days.last + ONE_DAY for days in found), default=rule.days.first)
    return rule.days.first, lacks


def _paid_to(account: Account, made: e.AllocationMade) -> date:
    """The last day that this fund has paid for already: that is put right between the funders, and
    never by asking the person."""
    paid = [
        one.days.last
        for one in payments_of(account, made.fund, made.deployment)
        if one.days is not None
    ]
    return max(paid, default=date.min)
