"""What a fund has paid an account, by what each payment is for. Pure."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from ledger import events as e
from ledger.account.state import Account, payment_days
from ledger.calendar import Period


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
    account: Account, fund: str, deployment: e.Deployment, paid: list[Paid]
) -> tuple[int, ...]:
    """Payments of which nobody knows what they are for, from the day that anything is asked."""
    starts = [
        one.from_on
        for one in account.budget.schedules
        if (one.fund, one.deployment) == (fund, deployment)
    ]
    starts += [
        one.made.from_on
        for one in account.allocations.values()
        if (one.made.fund, one.made.deployment, one.made.frequency) == (fund, deployment, "one-off")
    ]
    first = min(starts, default=None)
    if first is None:
        return ()
    return tuple(
        one.entry
        for one in paid
        if one.days is None and one.one_off is None and one.liability is None
        and one.paid_on >= first
    )  # fmt: skip


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
