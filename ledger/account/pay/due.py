"""What a fund is due to pay, what it has paid, and what is still due. Pure.

A function of the account and the day asked about, and of nothing else. Days are due by what was
allocated for them (ledger.account.pay.rates), each payment's days with one rounding; gross and
contribution are rounded apart and then subtracted (domain.md 0.1). Days that a payment is for are
covered by it: what they now come to, less what was paid, is arrears or an overpayment (T12), which
a person decides on. Days after a stop, a death or the closing come to nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise
from typing import NamedTuple

from ledger import events as e
from ledger.account.pay.anothers import anothers, cut
from ledger.account.pay.paid import (
    Paid,
    brought_until,
    payments_of,
    recovered,
    unplaced,
    unplaced_returns,
)
from ledger.account.pay.rates import ONE_DAY
from ledger.account.pay.worth import DEPLOYMENTS, Rate, amounts, last_payable_on, rates_over, within
from ledger.account.recharges.borne import whole_days
from ledger.account.state import Account
from ledger.calendar import Period, periods
from ledger.money import split

LONGEST = timedelta(days=62)
"""More than any period and the days before it that it is paid on."""


class Piece(NamedTuple):
    """Days that are paid for together: a payment's own, or some that nobody has paid for. The
    latter are another fund's to pay for on all of their days, or on none.

    pay_on is when they should be paid, None where they were. arrived_pence is what really came of
    the payments in entries, offsets counted as if they had and what went back not.
    """

    days: Period
    pay_on: date | None
    basis: str
    rates: tuple[Rate, ...]
    gross_pence: int
    contribution_pence: int
    entries: tuple[int, ...] = ()
    paid_gross_pence: int = 0
    paid_contribution_pence: int = 0
    arrived_pence: int = 0

    @property
    def due_pence(self) -> int:
        """What is to reach the account: gross less contribution, or gross on a gross basis."""
        if self.basis == "gross":
            return self.gross_pence
        return self.gross_pence - self.contribution_pence

    @property
    def difference_pence(self) -> int:
        """Due less arrived: what is still due, or negative where too much was paid."""
        return self.due_pence - self.arrived_pence

    @property
    def is_paid(self) -> bool:
        return bool(self.entries)

    @property
    def exceeds(self) -> bool:
        """Nothing is payable on any of its days, since the contribution assessed is more."""
        return bool(self.rates) and all(rate.over for rate in self.rates)


class OneOff(NamedTuple):
    """An amount that is due once, on a day, and what arrived of it."""

    allocation: str
    on: date
    due_pence: int
    entries: tuple[int, ...]
    arrived_pence: int

    @property
    def difference_pence(self) -> int:
        return self.due_pence - self.arrived_pence


class Due(NamedTuple):
    """One fund, held in one way: due = paid + still due + arrears - overpaid, always.

    unplaced are payments that do not say what they are for; liabilities those that pay a recorded
    liability and no days; unplaced_returns what went back, nobody said of which payment. None of
    them counts here. recovered_pence is what came back of what was overpaid, by reclaims of money
    paid in error.
    """

    fund: str
    deployment: str
    pieces: tuple[Piece, ...]
    one_offs: tuple[OneOff, ...]
    unplaced: tuple[int, ...]
    liabilities: tuple[int, ...]
    recovered_pence: int = 0
    unplaced_returns: tuple[int, ...] = ()

    @property
    def due_pence(self) -> int:
        return sum(one.due_pence for one in (*self.pieces, *self.one_offs))

    @property
    def paid_pence(self) -> int:
        arrived = sum(one.arrived_pence for one in (*self.pieces, *self.one_offs))
        return arrived - self.recovered_pence

    @property
    def still_due_pence(self) -> int:
        """What nothing has been paid of yet."""
        return sum(one.due_pence for one in (*self.pieces, *self.one_offs) if not one.entries)

    @property
    def arrears_pence(self) -> int:
        """What days and one-offs that were paid for come to, beyond what was paid."""
        return sum(max(0, one.difference_pence) for one in self._paid())

    @property
    def overpaid_pence(self) -> int:
        over = sum(max(0, -one.difference_pence) for one in self._paid())
        return over - self.recovered_pence

    def _paid(self) -> Iterator[Piece | OneOff]:
        return (one for one in (*self.pieces, *self.one_offs) if one.entries)


def all_due(
    account: Account, *, on: date, upto: date = date.max, payments_to: date = date.max
) -> list[Due]:
    """Every fund and deployment that pays or has paid, in order of name."""
    keys = {(one.fund, one.deployment) for one in account.budget.schedules}
    keys |= {(p.fund, p.deployment) for _, p in account.payments()}
    keys |= {
        (made.fund, made.deployment)
        for made in (allocation.made for allocation in account.allocations.values())
        if made.deployment != "notional"
    }
    return [
        due_of(account, fund, deployment, on=on, upto=upto, payments_to=payments_to)
        for fund, deployment in sorted(keys)
    ]


def due_of(
    account: Account,
    fund: str,
    deployment: e.Deployment,
    *,
    on: date,
    upto: date = date.max,
    payments_to: date = date.max,
) -> Due:
    """What is due by pay days to `on`, of days that begin by `upto`, and what was paid of it.

    Only what was paid by payments_to counts as paid.
    """
    paid = payments_of(account, fund, deployment, to=payments_to)
    placed = [one for one in paid if one.days is not None]
    pieces = [*_paid_pieces(account, fund, deployment, placed)]
    covered = [piece.days for piece in pieces]
    brought = brought_until(account, fund)
    if brought is not None:
        covered.append(Period(date.min, brought))
    covered += whole_days(account, fund)
    pieces += _unpaid_pieces(account, fund, deployment, covered, on=on, upto=upto)
    one_offs = tuple(_one_offs(account, fund, deployment, paid, on=min(on, upto), brought=brought))
    due = Due(
        fund=fund,
        deployment=deployment,
        pieces=tuple(sorted(pieces, key=lambda piece: piece.days)),
        one_offs=one_offs,
        unplaced=unplaced(account, fund, deployment, paid, to=payments_to),
        liabilities=tuple(one.entry for one in paid if one.liability),
        unplaced_returns=unplaced_returns(account, fund, to=payments_to),
    )
    back = recovered(account, fund, to=payments_to)
    for earlier in DEPLOYMENTS[: DEPLOYMENTS.index(deployment)] if back else ():
        other = due_of(account, fund, earlier, on=on, upto=upto, payments_to=payments_to)
        back -= other.recovered_pence
    return due._replace(recovered_pence=min(back, due.overpaid_pence))


# ── what was paid ────────────────────────────────────────────────────────────────────────────


def _paid_pieces(
    account: Account, fund: str, deployment: e.Deployment, placed: list[Paid]
) -> Iterator[Piece]:
    """Payments for some of the same days belong together.

    Before anything was assessed, the contribution is what the payments themselves say.
    """
    first_assessed = min(
        (one.from_on for one in account.budget.assessments if one.fund == fund), default=date.max
    )
    together: list[list[Paid]] = []
    last = date.min
    for one in sorted(placed, key=lambda one: (one.days, one.entry)):
        if one.days.first > last:
            together.append([])
        together[-1].append(one)
        last = max(last, one.days.last)
    if not together:
        return
    whole = Period(together[0][0].days.first, last)
    rates = rates_over(account, fund, deployment, whole)
    for group in together:
        days = Period(group[0].days.first, max(one.days.last for one in group))
        inside = within(rates, days)
        gross, contribution = _amounts(inside, group)
        told = sum(one.contribution_pence for one in group)
        contribution += min(gross - contribution, _told_before(told, days, first_assessed))
        yield Piece(
            days=days,
            pay_on=None,
            basis=max(group, key=lambda one: (one.days.days, -one.entry)).basis,
            rates=inside,
            gross_pence=gross,
            contribution_pence=contribution,
            entries=tuple(one.entry for one in group),
            paid_gross_pence=sum(one.gross_pence for one in group),
            paid_contribution_pence=told,
            arrived_pence=sum(one.arrived_pence for one in group),
        )


def _amounts(rates: tuple[Rate, ...], group: list[Paid]) -> tuple[int, int]:
    """Gross and contribution of days paid for together, rounded once for each payment's own days.

    A payment on top brings only the days that none before it was for: it changes no penny of what
    the others come to.
    """
    gross = contribution = 0
    covered: list[Period] = []
    for one in sorted(group, key=lambda one: one.entry):
        for part in _without(one.days, sorted(covered)):
            own = amounts(within(rates, part))
            gross, contribution = gross + own[0], contribution + own[1]
        covered.append(one.days)
    return gross, contribution


def _told_before(told_pence: int, days: Period, first_assessed: date) -> int:
    """The part of a contribution, as payments told it, for days before any was assessed."""
    before = (min(first_assessed, days.last + ONE_DAY) - days.first).days
    if before <= 0:
        return 0
    whole = (days.last - days.first).days + 1
    return split(told_pence, [before, whole - before])[0]


# ── what nobody has paid for ─────────────────────────────────────────────────────────────────


def scheduled(
    account: Account, fund: str, deployment: e.Deployment, *, on: date
) -> Iterator[tuple[e.PaymentScheduleAgreed, Period, date]]:
    """Each period whose pay day is on or before a day, in order, with that pay day.

    Periods count from their schedule's first day; the last before another schedule begins is cut
    short there (domain.md T2).
    """
    agreed = {
        one.from_on: one
        for one in account.budget.schedules
        if (one.fund, one.deployment) == (fund, deployment)
    }
    starts = sorted(agreed)
    for start, following in pairwise([*starts, None]):
        one = agreed[start]
        last = following - ONE_DAY if following else max(on, start) + 2 * LONGEST
        for days in periods(one.frequency, start, last):
            pay_on = pay_day(one, days)
            if pay_on > on:
                break
            yield one, days, pay_on


def pay_day(schedule: e.PaymentScheduleAgreed, days: Period) -> date:
    """days_before its first day, or, in arrears, days_before the day after its last."""
    counted = days.first if schedule.timing == "advance" else days.last + ONE_DAY
    return counted - timedelta(days=schedule.days_before)


def _unpaid_pieces(
    account: Account,
    fund: str,
    deployment: e.Deployment,
    covered: list[Period],
    *,
    on: date,
    upto: date,
) -> Iterator[Piece]:
    due = [
        (schedule, days, pay_on)
        for schedule, days, pay_on in scheduled(account, fund, deployment, on=on)
        if days.first <= upto
    ]
    if not due:
        return
    whole = Period(due[0][1].first, due[-1][1].last)
    rates = rates_over(account, fund, deployment, whole)
    covered, others = sorted(covered), anothers(account, fund, whole)
    for schedule, days, pay_on in due:
        for part in (own for one in _without(days, covered) for own in cut(one, others)):
            inside = within(rates, part)
            if not inside:
                continue
            gross, contribution = amounts(inside)
            trimmed = Period(inside[0].first, inside[-1].last)
            yield Piece(trimmed, pay_on, schedule.basis, inside, gross, contribution)


def _without(days: Period, covered: list[Period]) -> Iterator[Period]:
    """What is left of days once those covered are taken out; covered is in order."""
    first = days.first
    for one in covered:
        if one.last < first:
            continue
        if one.first > days.last:
            break
        if first < one.first:
            yield Period(first, one.first - ONE_DAY)
        first = one.last + ONE_DAY
    if first <= days.last:
        yield Period(first, days.last)


def _one_offs(
    account: Account,
    fund: str,
    deployment: e.Deployment,
    paid: list[Paid],
    *,
    on: date,
    brought: date | None,
) -> Iterator[OneOff]:
    for name, allocation in account.allocations.items():
        made = allocation.made
        of_ours = (made.fund, made.deployment, made.frequency) == (fund, deployment, "one-off")
        mine = [one for one in paid if one.one_off == name]
        before = brought is not None and made.from_on <= brought
        if not of_ours or ((made.from_on > on or before) and not mine):
            continue
        amount = (
            allocation.revisions[-1].amount_pence if allocation.revisions else made.amount_pence
        )
        if last_payable_on(account) is not None and made.from_on > last_payable_on(account):
            amount = 0
        arrived = sum(one.arrived_pence for one in mine)
        if amount or mine:
            yield OneOff(name, made.from_on, amount, tuple(one.entry for one in mine), arrived)
