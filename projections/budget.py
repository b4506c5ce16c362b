"""How a budget stands on a day: from the indicative amount to what is set aside. Pure but for
the reading of entries.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from ledger import events as e
from ledger.account.budgets.charging import parts_of, why_no_payment
from ledger.account.budgets.state import Budget, latest
from ledger.account.pay.rates import assessed_on, weekly_on
from ledger.account.state import Account
from ledger.calendar import uk_words
from ledger.money import pounds
from projections.as_known import folded
from projections.moments import Known
from projections.waits import waits
from projections.words.budget import in_parts
from projections.words.phrases import coded, working

if TYPE_CHECKING:
    from ledger.store.store import Store
    from projections.reader import Reader


class Part(NamedTuple):
    """One part of a budget. per is `week`, `year`, `once` or empty; days how long it took."""

    what: str
    name: str
    about: str
    amount_pence: int | None = None
    per: str = ""
    from_on: date | None = None
    to_on: date | None = None
    days: int | None = None


_PER = {"weekly": "week", "yearly": "year", "once": "once", "one-off": "once"}


def budget(
    ledger: Store | Reader | str,
    account: str,
    *,
    as_at: date | None = None,
    known_at: Known = None,
) -> tuple[Part, ...]:
    """Every part of a budget, in the order in which it comes about.

    as_at shows what was in force on that day; without it, what was last agreed.
    """
    return budget_of(folded(ledger, account, known_at=known_at).account, on=as_at)


def budget_of(account: Account, *, on: date | None) -> tuple[Part, ...]:
    """The same of an account as folded."""
    upto = on or date.max
    return (
        *_indicative(account.budget, upto),
        *_waits(account, upto),
        *_allocations(account, upto),
        *_plan(account.budget, upto),
        *_contributions(account, upto),
        *_set_aside(account.budget, on),
        *_schedules(account.budget, upto),
        *_funder_costs(account.budget, upto),
    )


def _indicative(budget: Budget, upto: date) -> Iterator[Part]:
    for one in budget.indicative:
        if one.set_on <= upto:
            about = f"by {coded(one.method)} {one.version}{working(one.calculation)}"
            yield Part(
                "indicative", one.fund, about, one.amount_pence, _PER[one.frequency], one.set_on
            )


def _waits(account: Account, upto: date) -> Iterator[Part]:
    """How long it took from the indicative budget to the plan and to the money (domain.md M8)."""
    for wait in waits(account, upto):
        if wait.until is not None:
            about = f"from the indicative budget to the {wait.what} agreed"
            days = wait.days(wait.until)
            yield Part("wait", wait.fund, about, None, "", wait.since, wait.until, days)


def _allocations(account: Account, upto: date) -> Iterator[Part]:
    for name, allocation in account.allocations.items():
        made = allocation.made
        if made.from_on > upto:
            continue
        revised = latest(allocation.revisions, upto)
        amount = revised.amount_pence if revised else made.amount_pence
        about = f"{made.fund}, {coded(made.deployment)}"
        about += f", revised from {uk_words(revised.from_on)}" if revised else ""
        per = _PER[made.frequency]
        yield Part("allocation", name, about, amount, per, made.from_on, allocation.last_on)


def _plan(budget: Budget, upto: date) -> Iterator[Part]:
    plan = budget.plan_on(upto)
    if plan is not None:
        about = f"agreed on {uk_words(plan.agreed_on)}"
        yield Part("plan", plan.plan, about, from_on=plan.from_on)
        for outcome in plan.outcomes:
            lines = [line.line for line in plan.lines if line.outcome == outcome]
            yield Part("outcome", outcome, ", ".join(lines) or "no line serves it")
        for line in plan.lines:
            whose = f", {in_parts(line.split)}" if line.split else ""
            about = f"{coded(line.category)} for {line.outcome}{whose}"
            limited = line.amount_pence is not None
            per = _PER[line.frequency] if limited else ""
            about += "" if limited else ", without a limit"
            yield Part("line", line.line, about, line.amount_pence, per)
    split = latest(budget.splits, upto)
    if split is not None:
        yield Part("split", "", in_parts(split.split), from_on=split.from_on)


def _contributions(account: Account, upto: date) -> Iterator[Part]:
    """What a person pays: the lower of what was assessed and the week's budget (domain.md T3)."""
    for fund in account.funds:
        found = [one for one in account.budget.assessments if one.fund == fund]
        assessed = latest(found, upto)
        if assessed is None:
            continue
        week = upto if upto < date.max else max(assessed.from_on, _last_start(account, fund))
        weekly = weekly_on(account, fund, week)
        most = assessed_on(account, fund, week)
        parts = parts_of(weekly, assessed_pence=most)
        direct = weekly_on(account, fund, week, "direct_payment")
        about = f"the lower of {pounds(most)} assessed and {pounds(weekly)} a week"
        why = why_no_payment(direct, assessed_pence=most) if direct else None
        about += f"; {why}" if why else f"; {fund} pays {pounds(parts.funder_pence)}"
        yield Part("contribution", fund, about, parts.person_pence, "week", assessed.from_on)


def _last_start(account: Account, fund: str) -> date:
    own = [a for a in account.allocations.values() if a.made.fund == fund]
    starts = [a.made.from_on for a in own]
    starts += [revised.from_on for a in own for revised in a.revisions]
    return max(starts, default=date.min)


def _set_aside(budget: Budget, on: date | None) -> Iterator[Part]:
    upto = on or date.max
    for fund in dict.fromkeys(one.fund for one in budget.contingencies):
        kept = latest([one for one in budget.contingencies if one.fund == fund], upto)
        if kept is not None and kept.amount_pence:
            about = coded(kept.purpose)
            yield Part("contingency", fund, about, kept.amount_pence, "", kept.from_on)
    for name, earmark in budget.earmarks.items():
        agreed = earmark.agreed
        stands = earmark.released_on is None if on is None else earmark.stands_on(on)
        if stands:
            about = f"{agreed.fund} for {coded(agreed.purpose)}"
            yield Part("earmark", name, about, agreed.amount_pence, "", agreed.agreed_on,
                       agreed.expires_on)  # fmt: skip
    for name, liability in budget.liabilities.items():
        left = liability.left(upto)
        if left:
            about = _about_liability(liability.recorded, left)
            recorded = liability.recorded
            yield Part("liability", name, about, sum(left.values()), "", recorded.recorded_on,
                       recorded.due_on)  # fmt: skip
    for over in budget.carry_overs:
        if over.decided_on <= upto:
            about = f"unspent at {uk_words(over.year_end_on)}, for {coded(over.purpose)}"
            yield Part("carry-over", over.fund, about, over.amount_pence, "", over.decided_on,
                       over.expires_on)  # fmt: skip


def _about_liability(recorded: e.LiabilityRecorded, left: dict[str, int]) -> str:
    whose = ", ".join(f"{fund} {pounds(pence)}" for fund, pence in left.items())
    kind = recorded.kind.upper() if recorded.kind == "paye" else recorded.kind
    promised = "; the funder promised to pay it" if recorded.underwritten else ""
    return f"{kind}, {whose}{promised}"


def _schedules(budget: Budget, upto: date) -> Iterator[Part]:
    keys = dict.fromkeys((one.fund, one.deployment) for one in budget.schedules)
    for fund, deployment in keys:
        own = [one for one in budget.schedules if (one.fund, one.deployment) == (fund, deployment)]
        schedule = latest(own, upto)
        if schedule is not None:
            about = f"{schedule.frequency}, {schedule.basis}, in {schedule.timing}"
            about += f", {coded(deployment)}"
            yield Part("schedule", fund, about, from_on=schedule.from_on)


def _funder_costs(budget: Budget, upto: date) -> Iterator[Part]:
    """What funders bear beside it; not what turned out never to have been."""
    for name, cost in budget.costs.items():
        recorded = cost.recorded
        never = cost.last_on is not None and cost.last_on < recorded.from_on
        if recorded.from_on <= upto and not never:
            where = "before" if recorded.kind == "care-before" else "beside"
            about = f"{coded(recorded.kind)}, borne by {recorded.fund} {where} the budget"
            yield Part("cost", name, about, recorded.amount_pence, _PER[recorded.frequency],
                       recorded.from_on, cost.last_on)  # fmt: skip
