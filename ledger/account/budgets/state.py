"""The budget of an account as its entries leave it: plans, splits, what is assessed and set aside.

Like the rest of the fold it updates in place and never refuses.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from ledger import events as e

Pot = dict[str, int]
"""Pence by fund."""


@dataclass(slots=True)
class Earmark:
    """Savings towards something, until released or expired."""

    agreed: e.EarmarkAgreed
    released_on: date | None = None

    def stands_on(self, day: date) -> bool:
        begun = self.agreed.agreed_on <= day <= self.agreed.expires_on
        return begun and (self.released_on is None or day < self.released_on)


@dataclass(slots=True)
class Liability:
    """What is still to be paid, and what of it was settled, with the day. entry is its version."""

    recorded: e.LiabilityRecorded
    entry: int = 0
    settled: list[e.LiabilitySettled] = field(default_factory=list)

    def left(self, on: date = date.max) -> Pot:
        """What is left to pay at the end of a day, by fund; empty before it was recorded."""
        if on < self.recorded.recorded_on:
            return {}
        left: Pot = {}
        for share in self.recorded.shares:
            left[share.fund] = left.get(share.fund, 0) + share.pence
        for settled in self.settled:
            if settled.settled_on <= on:
                for share in settled.shares:
                    left[share.fund] = left.get(share.fund, 0) - share.pence
        return {fund: pence for fund, pence in left.items() if pence > 0}


@dataclass(slots=True)
class FunderCost:
    """What a funder bears beside the budget; last_on None where it still runs."""

    recorded: e.FunderCostRecorded
    last_on: date | None


@dataclass(slots=True)
class Budget:
    """What was agreed, in the order it was recorded."""

    indicative: list[e.IndicativeBudgetSet] = field(default_factory=list)
    plans: list[e.PlanAgreed] = field(default_factory=list)
    splits: list[e.SplitAgreed] = field(default_factory=list)
    assessments: list[e.ContributionAssessed] = field(default_factory=list)
    contingencies: list[e.ContingencyAgreed] = field(default_factory=list)
    earmarks: dict[str, Earmark] = field(default_factory=dict)
    liabilities: dict[str, Liability] = field(default_factory=dict)
    unsettled: dict[int, list[e.LiabilitySettled]] = field(default_factory=dict)
    carry_overs: list[e.CarryOverDecided] = field(default_factory=list)
    payees: list[e.PayeeNoted] = field(default_factory=list)
    schedules: list[e.PaymentScheduleAgreed] = field(default_factory=list)
    reviews: list[e.ReviewHeld] = field(default_factory=list)
    tiers: list[e.AuditTierSet] = field(default_factory=list)
    costs: dict[str, FunderCost] = field(default_factory=dict)

    def plan_on(self, day: date) -> e.PlanAgreed | None:
        """The plan in force on a day: the last to begin by then, of several the last agreed."""
        return latest(self.plans, day)

    def split_on(self, day: date) -> tuple[e.FundWeight, ...]:
        """How funders share a cost of that day; empty where they have not said."""
        split = latest(self.splits, day)
        return split.split if split else ()

    def plan_line(self, name: str | None, day: date) -> e.PlanLine | None:
        plan = self.plan_on(day)
        lines = plan.lines if plan and name else ()
        return next((line for line in lines if line.line == name), None)

    def undo_spend(self, spend: int) -> None:
        """What a spend had settled is left to pay again, once the spend is taken back."""
        gone = []
        for liability in self.liabilities.values():
            gone += [settled for settled in liability.settled if settled.spend == spend]
            liability.settled = [one for one in liability.settled if one.spend != spend]
        if gone:
            self.unsettled[spend] = gone

    def payee_on(self, payee: str | None, day: date) -> e.PayeeNoted | None:
        """What was noted of a payee, whether the reference is written large or small."""
        wanted = payee.casefold() if payee is not None else None
        return latest([x for x in self.payees if x.payee.casefold() == wanted], day)


def latest(found, day: date):
    """Of what begins from a day, the one in force: last to begin, of several the last recorded."""
    best = None
    for one in found:
        if one.from_on <= day and (best is None or best.from_on <= one.from_on):
            best = one
    return best


def evolve_budget(budget: Budget, event: e.AccountEvent, version: int) -> None:
    _STEPS[type(event)](budget, event)
    if isinstance(event, e.LiabilityRecorded):
        budget.liabilities[event.liability].entry = version


def _earmark(budget: Budget, event: e.EarmarkAgreed) -> None:
    budget.earmarks[event.earmark] = Earmark(event)


def _release(budget: Budget, event: e.EarmarkReleased) -> None:
    budget.earmarks[event.earmark].released_on = event.released_on


def _liability(budget: Budget, event: e.LiabilityRecorded) -> None:
    budget.liabilities[event.liability] = Liability(event)


def _settle(budget: Budget, event: e.LiabilitySettled) -> None:
    budget.liabilities[event.liability].settled.append(event)


def _cost(budget: Budget, event: e.FunderCostRecorded) -> None:
    budget.costs[event.cost] = FunderCost(event, event.to_on)


def _cost_ended(budget: Budget, event: e.FunderCostEnded) -> None:
    budget.costs[event.cost].last_on = event.last_on


def _kept(name: str) -> Callable[[Budget, e.AccountEvent], None]:
    def keep(budget: Budget, event: e.AccountEvent) -> None:
        getattr(budget, name).append(event)

    return keep


_STEPS: dict[type, Callable] = {
    e.IndicativeBudgetSet: _kept("indicative"),
    e.PlanAgreed: _kept("plans"),
    e.SplitAgreed: _kept("splits"),
    e.ContributionAssessed: _kept("assessments"),
    e.ContingencyAgreed: _kept("contingencies"),
    e.EarmarkAgreed: _earmark,
    e.EarmarkReleased: _release,
    e.LiabilityRecorded: _liability,
    e.LiabilitySettled: _settle,
    e.CarryOverDecided: _kept("carry_overs"),
    e.PayeeNoted: _kept("payees"),
    e.PaymentScheduleAgreed: _kept("schedules"),
    e.ReviewHeld: _kept("reviews"),
    e.AuditTierSet: _kept("tiers"),
    e.FunderCostRecorded: _cost,
    e.FunderCostEnded: _cost_ended,
}
"""What the budget is made of. `ledger.account.folding` hands these on."""

BUDGET_EVENTS = tuple(_STEPS)
