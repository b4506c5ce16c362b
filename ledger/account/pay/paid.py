"""What a fund has paid an account, by what each payment is for. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from ledger import events as e
from ledger.account.records import UNASSIGNED, payment_days
from ledger.account.state import Account
from ledger.calendar import Period

BROUGHT_FORWARD = timedelta(days=4)
"""How much sooner than its pay day a bank may show a payment: Easter brings one forward by four."""


class Paid(NamedTuple):
    """A payment that stands. arrived_pence counts offsets in and what went back out."""

    entry: int
    paid_on: date
    days: Period | None
    basis: str
    arrived_pence: int
    contribution_pence: int
    one_off: str | None
    liability: str | None

    @property
    def gross_pence(self) -> int:
        """What it stands for before the contribution, by what really arrived."""
        return self.arrived_pence + (self.contribution_pence if self.basis == "net" else 0)


def payments_of(
    account: Account, fund: str, deployment: e.Deployment, *, to: date = date.max
) -> list[Paid]:
    """The payments of a fund, held in one way, that stand; without those that all went back."""
    found = []
    for version, made in account.payments():
        if (made.fund, made.deployment) != (fund, deployment) or made.paid_on > to:
            continue
        offset = returned = 0
        one_off = liability = None
        for v in account.chains.get(version, ()):
            match account.money[v] if account.is_live(v) else None:
                case e.OffsetApplied(amount_pence=pence):
                    offset += pence
                case e.PaymentReturned(returned_on=day, amount_pence=pence) if day <= to:
                    returned += pence
                case e.PaymentPurposeTold() as told:
                    one_off, liability = told.allocation, told.liability
        arrived = made.paid_pence + offset - returned
        if returned and arrived <= 0:
            continue
        found.append(
            Paid(version, made.paid_on, payment_days(made), made.basis, arrived,
                 made.contribution_pence, one_off, liability)
        )  # fmt: skip
    return found


def brought_until(account: Account, fund: str) -> date | None:
    """The day to which a fund's payments were told of as a sum, from before this ledger."""
    days = [
        event.on
        for event in account.live_money()
        if isinstance(event, e.OpeningBalanceBrought)
        and any(one.fund == fund and one.paid_pence for one in event.funds)
    ]
    return max(days, default=None)


def unplaced(
    account: Account,
    fund: str,
    deployment: e.Deployment,
    paid: list[Paid],
    *,
    to: date = date.max,
) -> tuple[int, ...]:
    """Payments of which nobody knows what they are for, from the day that anything is asked.

    Those too that a bank alone told of, and that may be this fund's: of no fund that anybody
    named, or held in another way where the fund pays in both.
    """
    first = _first_asked(account, fund, deployment)
    if first is None:
        return ()
    may_be = [*paid, *_perhaps(account, fund, deployment, to=to)]
    return tuple(
        sorted(
            one.entry
            for one in may_be
            if one.days is None
            and one.liability is None
            and one.one_off not in account.allocations
            and one.paid_on >= (first - BROUGHT_FORWARD if _is_banks(account, one) else first)
        )
    )


def _first_asked(account: Account, fund: str, deployment: e.Deployment) -> date | None:
    """The first day on which a payment is to be made."""
    starts = [
        one.from_on - timedelta(days=one.days_before if one.timing == "advance" else 0)
        for one in account.budget.schedules
        if (one.fund, one.deployment) == (fund, deployment)
    ]
    starts += [
        one.made.from_on
        for one in account.allocations.values()
        if (one.made.fund, one.made.deployment, one.made.frequency) == (fund, deployment, "one-off")
    ]
    return min(starts, default=None)


def _perhaps(account: Account, fund: str, deployment: e.Deployment, *, to: date) -> Iterator[Paid]:
    """What a bank told of for another, or for nobody, since nobody could say."""
    ways = {one.deployment for one in account.budget.schedules if one.fund == fund}
    others = {(fund, other) for other in ways - {deployment}}
    keys = {
        (made.fund, made.deployment)
        for _, made in account.payments()
        if made.line is not None
        and (made.fund == UNASSIGNED or (made.fund, made.deployment) in others)
    }
    for name, other in sorted(keys):
        for one in payments_of(account, name, other, to=to):
            if _is_banks(account, one):
                yield one


def _is_banks(account: Account, paid: Paid) -> bool:
    """Only the bank has told of it."""
    made = account.money[paid.entry]
    return isinstance(made, e.PaymentMade) and made.line is not None


def unplaced_returns(account: Account, fund: str, *, to: date = date.max) -> tuple[int, ...]:
    """Money that went back to a fund, of which nobody said of which payment."""
    return tuple(
        version
        for version, event in account.money.items()
        if isinstance(event, e.PaymentReturned)
        and (event.entry, event.fund) == (None, fund)
        and event.returned_on <= to
        and account.is_live(version)
    )


def recovered(account: Account, fund: str, *, to: date = date.max) -> int:
    """What came back of money paid in error, by repayment, taken off later payments, or from
    another funder who came to bear it, in pence."""
    total = 0
    for event in account.live_money():
        match event:
            case e.ReclaimReceived(reclaim=name, received_on=day, amount_pence=pence):
                pass
            case e.OffsetApplied(reclaim=name, applied_on=day, amount_pence=pence):
                pass
            case e.RechargeAgreed(from_fund=bore) if bore == fund and event.agreed_on <= to:
                # Another funder bears it: that is between the two, and never the person's to repay.
                total += sum(part.pence for part in (*event.parts, *event.held))
                continue
            case _:
                continue
        reclaim = account.reclaims.get(name or "")
        if reclaim is None or day > to or reclaim.proposed.fund != fund:
            continue
        if reclaim.proposed.ground == "paid-in-error":
            total += pence
    return total
