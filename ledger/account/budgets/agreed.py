"""Decisions on what a budget is made of: before the plan, the plan, its split, contributions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from ledger import commands as c
from ledger import events as e
from ledger.account.asking import must_know_fund, must_not_be_closed
from ledger.account.budgets.charging import must_be_chargeable
from ledger.account.records import UNASSIGNED
from ledger.account.state import Account
from ledger.calendar import uk_words
from ledger.commands import Weight
from ledger.errors import Refused
from ledger.money import pounds
from ledger.policy.pack import Pack
from ledger.policy.policies import Policies


def must_be_own_fund(account: Account, fund: str, what: str) -> e.FundAdded:
    """The fund; refused for one that the account has not, and for the reserved one."""
    if fund == UNASSIGNED:
        raise Refused(
            "reserved-fund",
            f"{UNASSIGNED!r} holds what nobody has attributed yet, and can have no {what}",
            "name a fund",
        )
    added = must_know_fund(account, fund)
    assert added is not None
    return added


def set_indicative_budget(account: Account, order: c.SetIndicativeBudget) -> list[e.AccountEvent]:
    must_not_be_closed(account)
    must_be_own_fund(account, order.fund, "indicative budget")
    return [
        e.IndicativeBudgetSet(
            fund=order.fund,
            frequency=order.frequency,
            amount_pence=order.amount_pence,
            set_on=order.set_on,
            method=order.method,
            version=order.version,
            calculation=order.calculation,
        )
    ]


# ── the plan ─────────────────────────────────────────────────────────────────────────────────


class PlanFault(NamedTuple):
    """One thing wrong with a plan. line is empty for what is wrong with the whole."""

    line: str
    rule: str
    why: str
    try_: str = ""


def agree_plan(account: Account, order: c.AgreePlan, policies: Policies) -> list[e.AccountEvent]:
    """A plan in place of the one before. Refused with every fault in it at once."""
    must_not_be_closed(account)
    faults = plan_faults(account, order, policies)
    if len(faults) == 1:
        raise Refused(faults[0].rule, faults[0].why, faults[0].try_)
    if faults:
        whys = "".join(f"\n  {fault.why}" for fault in faults)
        raise Refused("plan-faults", f"plan {order.plan} cannot be agreed as it is:{whys}")
    lines = tuple(
        e.PlanLine(
            line=line.line,
            outcome=line.outcome,
            category=line.category,
            frequency=line.frequency,
            amount_pence=line.amount_pence,
            split=_split_of(line),
        )
        for line in order.lines
    )
    packs = [pack for line in order.lines for pack in _packs(account, line, order, policies)]
    refs = tuple(dict.fromkeys(pack.ref for pack in packs))
    return [e.PlanAgreed(order.plan, order.agreed_on, order.from_on, order.outcomes, lines, refs)]


def _split_of(line: c.PlanLineAsked) -> tuple[e.FundWeight, ...]:
    if line.fund is not None:
        return (e.FundWeight(line.fund, 1),)
    return tuple(e.FundWeight(share.fund, share.weight) for share in line.shares)


def plan_faults(account: Account, order: c.AgreePlan, policies: Policies) -> list[PlanFault]:
    """Everything that stands against a plan, in the order of its lines; empty when it is sound."""
    faults = []
    if any(plan.plan == order.plan for plan in account.budget.plans):
        why = f"account {account.id} has a plan {order.plan} already"
        faults.append(PlanFault("", "plan-exists", why, "give the new plan a name of its own"))
    for outcome in _twice(order.outcomes):
        why = f"outcome {outcome} is listed twice"
        faults.append(PlanFault("", "outcome-twice", why, "list it once"))
    for name in _twice([line.line for line in order.lines]):
        why = f"two lines of the plan are called {name}"
        faults.append(PlanFault(name, "line-twice", why, "give each line a name of its own"))
    for line in order.lines:
        faults += _line_faults(account, order, line)
        for pack in _packs(account, line, order, policies):
            if line.category in pack.rules.excluded_services:
                faults.append(_excluded(line, pack))
    return faults


def _twice(names: Sequence[str]) -> list[str]:
    return [name for name in dict.fromkeys(names) if names.count(name) > 1]


def _line_faults(
    account: Account, order: c.AgreePlan, line: c.PlanLineAsked
) -> Iterator[PlanFault]:
    if line.outcome not in order.outcomes:
        why = f"line {line.line} is towards outcome {line.outcome}, which the plan does not list"
        listed = ", ".join(order.outcomes)
        yield PlanFault(line.line, "unknown-outcome", why, f"list it, or take one of: {listed}")
    if line.fund is not None and line.shares:
        why = f"line {line.line} has both a fund and shares between funds"
        yield PlanFault(line.line, "fund-or-shares", why, "give one of them")
    try:
        _must_be_sound_shares(account, line.shares, "plan line")
    except Refused as no:
        yield PlanFault(line.line, no.rule, f"line {line.line}: {no.why}", no.try_)
    if line.fund is not None:
        try:
            must_be_own_fund(account, line.fund, "plan line")
        except Refused as no:
            yield PlanFault(line.line, no.rule, f"line {line.line}: {no.why}", no.try_)


def _must_be_sound_shares(account: Account, shares: Sequence[Weight], what: str) -> None:
    """Refuse shares that name a strange or reserved fund, or one twice, or come to nothing."""
    for share in shares:
        must_be_own_fund(account, share.fund, what)
    twice = _twice([share.fund for share in shares])
    if twice or (shares and not any(share.weight for share in shares)):
        raise Refused("bad-shares", "shares name each fund once, and not all are nought")


def _packs(
    account: Account, line: c.PlanLineAsked, order: c.AgreePlan, policies: Policies
) -> list[Pack]:
    """What the funders of a line go by on the plan's first day; of all funds where it names none,
    since any of them may come to bear it."""
    named = [line.fund] if line.fund else [share.fund for share in line.shares]
    known = [name for name in named if name in account.funds]
    funds = [account.funds[name] for name in known or account.funds]
    packs = {fund.funder: policies.in_force(fund.funder, order.from_on) for fund in funds}
    return list({pack.ref: pack for pack in packs.values()}.values())


def _excluded(line: c.PlanLineAsked, pack: Pack) -> PlanFault:
    return PlanFault(
        line.line,
        "excluded-service",
        f"line {line.line} is for {line.category}, which is never bought from such a budget: "
        + pack.quoted("excluded_services"),
        "leave the line out; the service stays with who provides it now",
    )


# ── the split, and what the person pays ──────────────────────────────────────────────────────


def agree_split(account: Account, order: c.AgreeSplit) -> list[e.AccountEvent]:
    must_not_be_closed(account)
    _must_be_sound_shares(account, order.shares, "share of a split")
    split = tuple(e.FundWeight(share.fund, share.weight) for share in order.shares)
    same = [was for was in account.budget.splits if was.from_on == order.from_on]
    if same and same[-1].split == split:
        raise Refused("same-split", f"this split was agreed from {uk_words(order.from_on)} already")
    return [e.SplitAgreed(split, order.from_on, order.decided_on)]


def assess_contribution(account: Account, order: c.AssessContribution) -> list[e.AccountEvent]:
    must_not_be_closed(account)
    fund = must_be_own_fund(account, order.fund, "contribution")
    must_be_chargeable(order.fund, fund.programme)
    if not fund.contribution_charged:
        raise Refused(
            "no-contribution",
            f"fund {order.fund} ({fund.programme}) was added as one that charges no contribution",
            f"dpl account fund {account.id} {order.fund} --funder {fund.funder} --programme "
            f"{fund.programme} --contribution-charged --from {order.from_on:%d/%m/%Y}",
        )
    return [
        e.ContributionAssessed(
            order.fund, order.weekly_pence, order.from_on, order.decided_on, order.calculation
        )
    ]


# ── what is kept, and what is carried over ───────────────────────────────────────────────────


def agree_contingency(account: Account, order: c.AgreeContingency) -> list[e.AccountEvent]:
    must_not_be_closed(account)
    must_be_own_fund(account, order.fund, "contingency")
    return [
        e.ContingencyAgreed(
            order.fund, order.amount_pence, order.purpose, order.from_on, order.decided_on
        )
    ]


def decide_carry_over(account: Account, order: c.DecideCarryOver) -> list[e.AccountEvent]:
    """How much of what is unspent stays at a year's end. A later decision on it takes its place."""
    must_not_be_closed(account)
    must_be_own_fund(account, order.fund, "carry-over")
    must_not_end_before(order.expires_on, order.year_end_on, "the carry-over would expire")
    same = [
        was
        for was in account.budget.carry_overs
        if (was.fund, was.year_end_on) == (order.fund, order.year_end_on)
    ]
    if same and same[-1].amount_pence == order.amount_pence:
        raise Refused(
            "decided-already",
            f"it was decided on {uk_words(same[-1].decided_on)} that "
            f"{pounds(order.amount_pence)} of {order.fund} stays at {uk_words(order.year_end_on)}",
        )
    return [
        e.CarryOverDecided(
            fund=order.fund,
            year_end_on=order.year_end_on,
            amount_pence=order.amount_pence,
            decided_on=order.decided_on,
            purpose=order.purpose,
            expires_on=order.expires_on,
        )
    ]


def must_not_end_before(last: date | None, first: date, words: str) -> None:
    """Refuse an end before its start; words begin the reason: `the earmark would expire`."""
    if last is not None and last < first:
        raise Refused(
            "end-before-start", f"{words} on {uk_words(last)}, before {uk_words(first)}",
            f"an end on {uk_words(first)} or later",
        )  # fmt: skip
