"""The person's contribution account: what was due by a day, what came, what is behind. Pure.

What is due when, week by week or bill by bill: `ledger.account.life.weeks_due`. What comes pays the
oldest of it first.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby
from typing import Literal, NamedTuple

from ledger import events as e
from ledger.account.budgets.state import latest
from ledger.account.life.weeks_due import (
    Basis,
    Part,
    charged_funds,
    first_assessed_on,
    first_paid,
    of_person,
    weeks_due,
    within,
)
from ledger.account.pay.rates import ONE_DAY, amount_pence
from ledger.account.pay.worth import DEPLOYMENTS
from ledger.account.recharges.free import free_days
from ledger.account.records import payment_days
from ledger.account.state import Account
from ledger.calendar import Period


class Received(NamedTuple):
    """What came on a day, in pence; negative for what was given back. to: where it went."""

    on: date
    pence: int
    to: Literal["holding", "funder", "brought", "given-back"]


class Changed(NamedTuple):
    """Days whose payments said one contribution and whose assessment now comes to another, in
    pence. It was changed since: to be proposed to the person, and never charged unasked."""

    first: date
    last: date
    said_pence: int
    now_pence: int

    @property
    def more_pence(self) -> int:
        """What the person is to pay more; negative for less."""
        return self.now_pence - self.said_pence


class Position(NamedTuple):
    """A fund's contribution account at the end of a day, in pence.

    due = received + arrears - overpaid, received being less what was given back. lines are what
    was due, in order, added together where days, rate and rounding run on; weeks are what each
    must be paid by. missed are the due weeks that what came does not cover, the oldest first paid.
    changed are the periods whose payments said something else than is now due. begun is what the
    week or bill that has begun will come to when it is due.
    """

    account: str
    fund: str
    on: date
    basis: Basis
    weekly_pence: int
    lines: tuple[Part, ...]
    weeks: tuple[Part, ...]
    received: tuple[Received, ...]
    due_pence: int
    begun_pence: int
    changed: tuple[Changed, ...]

    @property
    def received_pence(self) -> int:
        return sum(one.pence for one in self.received)

    @property
    def arrears_pence(self) -> int:
        return max(0, self.due_pence - self.received_pence)

    @property
    def overpaid_pence(self) -> int:
        return max(0, self.received_pence - self.due_pence)

    @property
    def ahead_pence(self) -> int:
        """What of overpaid is only paid ahead, for the week or bill that has begun."""
        return min(self.overpaid_pence, self.begun_pence)

    @property
    def missed(self) -> tuple[Part, ...]:
        due, found = 0, []
        for week in self.weeks:
            due += week.pence
            if due > self.received_pence:
                found.append(week)
        return tuple(found)

    def came(self, to: str) -> int:
        """What went to one place, in pence: `holding`, `funder`, `brought` or `given-back`."""
        return sum(one.pence for one in self.received if one.to == to)


class Billed(NamedTuple):
    """A bill held against what is really owed. Weeks are in hundredths, at the latest rate."""

    billed_pence: int
    owed_pence: int
    weekly_pence: int

    @property
    def difference_pence(self) -> int:
        """What was billed too much; negative for too little."""
        return self.billed_pence - self.owed_pence

    def weeks(self, pence: int) -> int:
        """How many hundredths of a week an amount is, rounded half up; nought without a rate."""
        if not self.weekly_pence:
            return 0
        whole = (200 * abs(pence) + self.weekly_pence) // (2 * self.weekly_pence)
        return whole if pence >= 0 else -whole


def position(account: Account, fund: str, on: date) -> Position:
    """How the person's contribution to a fund stands at the end of a day."""
    return account.once(("position", fund, on), lambda: _position(account, fund, on))


def _position(account: Account, fund: str, on: date) -> Position:
    basis = basis_on(account, fund, on)
    begun = weeks_due(account, fund, on, basis)
    of_each = [[week for week in found if week.due_on <= on] for found in begun]
    weeks = sorted((week for found in of_each for week in found), key=lambda one: one.due_on)
    return Position(
        account=account.id,
        fund=fund,
        on=on,
        basis=basis,
        weekly_pence=sum(found[-1].weekly_pence for found in of_each if found),
        lines=tuple(line for found in of_each for line in _joined(found)),
        weeks=tuple(weeks),
        received=tuple(_received(account, fund, on, weeks)),
        due_pence=sum(week.pence for week in weeks),
        begun_pence=sum(week.pence for found in begun for week in found if week.due_on > on),
        changed=tuple(_changed(account, fund, on)),
    )


def billed(found: Position, pence: int) -> Billed:
    """A bill for what is owed, held against what is owed (domain.md T6)."""
    return Billed(pence, found.arrears_pence, found.weekly_pence)


def basis_on(account: Account, fund: str, on: date) -> Basis:
    """Whether payments leave the contribution out: as agreed, else as last paid, else net."""
    agreed = latest([one for one in account.budget.schedules if one.fund == fund], on)
    if agreed is not None:
        return agreed.basis
    paid = [p for _, p in account.payments() if p.fund == fund and p.paid_on <= on]
    told = [p.basis for p in paid if p.contribution_pence]
    return told[-1] if told else "net"


# ── how it is told ───────────────────────────────────────────────────────────────────────────


def _joined(weeks: Iterable[Part]) -> Iterator[Part]:
    """Weeks that run on at one rate, as one line."""
    line: Part | None = None
    for week in weeks:
        if line and line.weekly_pence == week.weekly_pence and line.last + ONE_DAY == week.first:
            line = line._replace(last=week.last, pence=line.pence + week.pence, due_on=week.due_on)
            continue
        if line:
            yield line
        line = week
    if line:
        yield line


# ── what came ────────────────────────────────────────────────────────────────────────────────


def _received(account: Account, fund: str, on: date, weeks: list[Part]) -> Iterator[Received]:
    """What came by a day, in order. Money of theirs that was given back counts against it only as
    far as it had been paid too much: the rest was not needed, and was due all the same. What was
    given back for days that are free counts in full: it pays for no other days."""
    came = 0
    free = free_days(account, fund)
    events = sorted(_told(account, fund, on, weeks), key=lambda one: one[0].on)
    for day, same_day in groupby(events, key=lambda one: one[0].on):
        for one, because in sorted(same_day, key=lambda one: -one[0].pence):
            if one.to == "given-back" and not (free and because == FREE_OF_CHARGE):
                due = sum(week.pence for week in weeks if week.due_on <= day)
                one = one._replace(pence=-min(-one.pence, max(0, came - due)))
            came += one.pence
            if one.pence:
                yield one


FREE_OF_CHARGE = "free-of-charge"
"""Why money is given back that was paid for free days."""


def _told(
    account: Account, fund: str, on: date, weeks: list[Part]
) -> Iterator[tuple[Received, str]]:
    """What came or was given back, each with the reason that was given."""
    for event in account.live_money():
        match event:
            case e.ContributionReceived() if event.fund == fund and event.received_on <= on:
                to = "funder" if event.holding is None else "holding"
                yield Received(event.received_on, event.amount_pence, to), ""
            case e.PersonRefunded() if event.fund == fund and event.refunded_on <= on:
                given_back = Received(event.refunded_on, -event.amount_pence, "given-back")
                yield given_back, event.reason
            case e.OpeningBalanceBrought() if (
                event.on <= on and weeks and weeks[0].first < event.on
            ):
                # Only for what fell due before: else it paid for weeks that nobody here knows of.
                brought = sum(o.contributed_pence for o in event.funds if o.fund == fund)
                yield Received(event.on, brought, "brought"), ""


def _changed(account: Account, fund: str, on: date) -> Iterator[Changed]:
    """Periods paid for by a day whose payments, arrears on top of them included, said something
    else than is now due."""
    if fund in charged_funds(account):
        for held in DEPLOYMENTS:
            yield from _changed_in(account, fund, held, on)


def _changed_in(account: Account, fund: str, held: e.Deployment, on: date) -> Iterator[Changed]:
    assessed = first_assessed_on(account, fund)
    told = sorted(
        (found, payment.contribution_pence)
        for _, payment in account.payments()
        if (payment.fund, payment.deployment) == (fund, held) and payment.paid_on <= on
        if (found := payment_days(payment)) and found.last >= assessed
    )
    together: list[tuple[Period, int]] = []
    for days, pence in told:
        if together and days.first <= together[-1][0].last:
            so_far, said = together.pop()
            days, pence = Period(so_far.first, max(so_far.last, days.last)), said + pence
        together.append((days, pence))
    if not together:
        return
    paid = first_paid(account, fund, held)
    charged = of_person(account, fund, held, Period(paid[0].first, paid[-1].last))
    for days, said in together:
        now = sum(amount_pence(within(charged, period)) for period in paid if period.overlaps(days))
        if said != now:
            yield Changed(days.first, days.last, said, now)
