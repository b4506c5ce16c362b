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
from ledger.account.pay.due import Due, Piece
from ledger.account.pay.paid import payments_of
from ledger.account.pay.rates import ONE_DAY, last_due_on
from ledger.account.recharges.apportioned import Entitled, entitled
from ledger.account.state import Account
from ledger.calendar import Period


class GoesOn(NamedTuple):
    """A weekly allocation that goes on though the fund `by` pays for the whole package since a
    day. end_on is its last day that this fund has to pay for or has paid for; where there is none
    it is None, and entry is the allocation's own, to be taken back. covered: the fund that pays
    for all has an allocation of its own on the day asked about."""

    allocation: str
    made: e.AllocationMade
    by: str
    since: date
    decided_on: date
    end_on: date | None
    entry: int
    covered: bool


def paid_by_another(
    account: Account, fund: str, days: Period, *, on: date = date.max
) -> Entitled | None:
    """What says that the whole package is another funder's on some of these days, of what was
    decided by a day, where that fund has an allocation for them."""
    for rule in _anothers(account, fund, days, on):
        first, last = max(rule.days.first, days.first), min(rule.days.last, days.last)
        if _has_allocation(account, rule.fund, first) and _has_allocation(account, rule.fund, last):
            return rule
    return None


def _anothers(account: Account, fund: str, days: Period, on: date) -> Iterator[Entitled]:
    for rule in entitled(account) if account.eligibilities else ():
        both = rule.days.first <= days.last and days.first <= rule.days.last
        if both and rule.decided_on <= on and _is_anothers(account, fund, rule):
            yield rule


def _has_allocation(account: Account, fund: str, day: date) -> bool:
    return any(one.made.fund == fund and one.covers(day) for one in account.allocations.values())


def _is_anothers(account: Account, fund: str, rule: Entitled) -> bool:
    own, other = account.funds.get(fund), account.funds.get(rule.fund)
    return own is not None and other is not None and own.funder != other.funder


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
        rule = next(_anothers(account, made.fund, Period(on, on), on), None)
        if rule is None or made.frequency != "weekly":
            continue
        last = min((day for day in (allocation.last_on, ends) if day is not None), default=None)
        end_on = _last_own_day(account, made, rule)
        if last is not None and last <= end_on:
            continue
        covered = _has_allocation(account, rule.fund, on)
        entry = max(v for v, decided in account.decisions.items() if decided == made)
        yield GoesOn(
            name, made, rule.fund, rule.days.first, rule.decided_on,
            end_on if end_on >= made.from_on else None, entry, covered,
        )  # fmt: skip


def _last_own_day(account: Account, made: e.AllocationMade, rule: Entitled) -> date:
    """The day before the other fund's first, or the last that this fund has paid for already:
    that is put right between the funders, and never by asking the person."""
    paid = [
        one.days.last
        for one in payments_of(account, made.fund, made.deployment)
        if one.days is not None
    ]
    return max([rule.days.first - ONE_DAY, *paid])
