"""Reviews and financial audits: what is held, and when the next is due. Pure.

When one is due is a function of the day asked about and never an event. The law says by when at
the latest, and a funder's policy may say sooner, never later.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Literal, NamedTuple

from ledger import commands as c
from ledger import events as e
from ledger.account.asking import must_know_fund, must_not_be_closed
from ledger.account.budgets.state import latest
from ledger.account.pay.rates import last_due_on
from ledger.account.records import UNASSIGNED
from ledger.account.state import Account
from ledger.calendar import months_later, uk_words
from ledger.errors import Refused
from ledger.policy.pack import Pack
from ledger.policy.policies import Policies


class Law(NamedTuple):
    """The longest that the law lets a review wait, in months, where it says so, and the policy
    rule that may say sooner."""

    first_months: int
    then_months: int
    source: str
    first_rule: str


NHS = Law(3, 12, "SI 2013/1617 reg 14", "nhs_first_review_months")
CARE_ACT = Law(6, 12, "SI 2014/2871 reg 7", "first_review_months")

_NHS_PROGRAMMES = {
    "chc", "chc-fast-track", "fnc", "childrens-continuing-care", "wheelchair", "phb",
    "joint-health",
    "s117",  # under either law, by who pays: the shorter one keeps both
}  # fmt: skip
_OWN_MONEY = {"own", "private", "top-up"}
"""Programmes whose money is the person's, which nobody reviews."""

Tier = Literal["light", "standard", "enhanced"]


class Due(NamedTuple):
    """One review or audit that is, or will be, due. by: whether the law or a policy says so.

    last_on is when the last was held, None where the first is due. why quotes the rule.
    """

    account: str
    fund: str
    what: str
    due_on: date
    last_on: date | None
    by: Literal["law", "policy"]
    why: str

    def overdue_days(self, on: date) -> int:
        """How long it has been overdue at the end of a day; nought where it is not."""
        return max(0, (on - self.due_on).days)

    @property
    def was_held(self) -> bool:
        """Whether it was held and found that the money is not enough: what is awaited since that
        day is that the money is decided afresh, and not a review."""
        return self.last_on == self.due_on


# ── decisions ────────────────────────────────────────────────────────────────────────────────


def hold_review(account: Account, order: c.HoldReview) -> list[e.AccountEvent]:
    """A review as it was held. Its outcomes are those of the plan in force that day."""
    must_not_be_closed(account)
    _must_be_reviewed(account, order.fund)
    assert account.opened is not None
    if order.held_on < account.opened.opened_on:
        raise Refused(
            "before-opened",
            f"account {account.id} was opened on {uk_words(account.opened.opened_on)}, after "
            f"{uk_words(order.held_on)}",
        )
    if any(_same(one, order) for one in account.budget.reviews):
        raise Refused(
            "review-held",
            f"a {order.kind} review of {order.fund} on {uk_words(order.held_on)} is recorded",
            f"dpl history {account.id} shows it",
        )
    _must_be_of_the_plan(account, order)
    return [
        e.ReviewHeld(
            fund=order.fund,
            held_on=order.held_on,
            kind=order.kind,
            outcomes=order.outcomes,
            plan_right=order.plan_right,
            used_well=order.used_well,
            sufficient=order.sufficient,
            obligations_kept=order.obligations_kept,
            detail=order.detail,
        )
    ]


def _must_be_reviewed(account: Account, fund: str) -> None:
    must_know_fund(account, fund)
    if fund == UNASSIGNED:
        raise Refused("reserved-fund", "a review is of some fund's money; name the fund")


def _same(held: e.ReviewHeld, order: c.HoldReview) -> bool:
    return (held.fund, held.held_on, held.kind) == (order.fund, order.held_on, order.kind)


def _must_be_of_the_plan(account: Account, order: c.HoldReview) -> None:
    named = [one.outcome for one in order.outcomes]
    if not named:
        return
    plan = account.budget.plan_on(order.held_on)
    if plan is None:
        raise Refused(
            "no-plan",
            f"account {account.id} has no plan on {uk_words(order.held_on)}, so no outcomes",
            f"dpl budget plan {account.id} --help, or leave --outcome out",
        )
    strange = [name for name in named if name not in plan.outcomes]
    if strange:
        raise Refused(
            "unknown-outcome",
            f"plan {plan.plan} has no outcome {strange[0]}; it has: {', '.join(plan.outcomes)}",
            f"--outcome {plan.outcomes[0]}=yes" if plan.outcomes else "",
        )
    if len(set(named)) != len(named):
        raise Refused("outcome-twice", "a review says one thing of each outcome")


def set_audit_tier(account: Account, order: c.SetAuditTier) -> list[e.AccountEvent]:
    """How closely a fund is looked at from a day; the reason is kept with it."""
    must_not_be_closed(account)
    _must_be_reviewed(account, order.fund)
    same = [t for t in account.budget.tiers if (t.fund, t.from_on) == (order.fund, order.from_on)]
    if same and same[-1].tier == order.tier:
        raise Refused(
            "same-tier", f"{order.fund} is {order.tier} from {uk_words(order.from_on)} already"
        )
    return [e.AuditTierSet(order.fund, order.tier, order.reason, order.from_on, order.decided_on)]


# ── what is due ──────────────────────────────────────────────────────────────────────────────


def due(account: Account, on: date, policies: Policies) -> list[Due]:
    """The next review and the next audit of each fund, as things stand at the end of a day.

    Empty where nothing was paid yet, and once payments have stopped or the account is closed:
    what is left to look at then is the final account.
    """
    ended = last_due_on(account) or account.closed_on
    if ended is not None and ended <= on:
        return []
    found = []
    for name, fund in account.funds.items():
        first = first_paid_on(account, name, on)
        if first is None or fund.programme in _OWN_MONEY:
            continue
        pack = policies.in_force(fund.funder, on)
        found.append(min(_reviews(account, fund, on, pack, first), key=lambda one: one.due_on))
        found.append(_audit(account, name, on, pack, first))
    return sorted(found, key=lambda one: (one.due_on, one.fund, one.what))


def law_of(fund: e.FundAdded) -> Law:
    """Which law's clock a fund's reviews go by."""
    return NHS if fund.programme in _NHS_PROGRAMMES else CARE_ACT


def first_paid_on(account: Account, fund: str, on: date) -> date | None:
    """The day of a fund's first payment by a day; that of what was brought in, if earlier."""
    days = [p.paid_on for _, p in account.payments() if p.fund == fund and p.paid_on <= on]
    days += [
        event.on
        for event in account.live_money()
        if isinstance(event, e.OpeningBalanceBrought) and event.on <= on
        if any(one.fund == fund and one.paid_pence for one in event.funds)
    ]
    return min(days, default=None)


def _reviews(
    account: Account, fund: e.FundAdded, on: date, pack: Pack, first: date
) -> Iterator[Due]:
    law = law_of(fund)
    held = [
        one
        for one in account.budget.reviews
        if one.fund == fund.fund and one.kind != "financial" and first <= one.held_on <= on
    ]
    last = max(held, key=lambda one: one.held_on, default=None)
    if last is None:
        rule, most, since = law.first_rule, law.first_months, first
        said = f"{law.source}: within {most} months of the first payment"
    else:
        rule, most, since = "review_months", law.then_months, last.held_on
        said = f"{law.source}: at most {most} months after the last"
    months = getattr(pack.rules, rule)
    last_on = last.held_on if last else None
    of = (account.id, fund.fund, "review")
    if months < most:
        yield Due(*of, months_later(since, months), last_on, "policy", pack.quoted(rule))
    else:
        yield Due(*of, months_later(since, most), last_on, "law", said)
    if last is not None and not last.sufficient and not _raised_since(account, last, on):
        words = f"found insufficient on {uk_words(last.held_on)} and not raised since"
        yield Due(*of, last.held_on, last_on, "law", f"{law.source}: the payment was {words}")
    yield from _away(account, of, on, pack, last_on)


def _raised_since(account: Account, review: e.ReviewHeld, on: date) -> bool:
    """Whether a fund's allocation was decided afresh after a review and by a day."""
    return any(
        review.held_on <= decided.decided_on <= on
        for allocation in account.allocations.values()
        if allocation.made.fund == review.fund
        for decided in (allocation.made, *allocation.revisions)
    )


def _away(
    account: Account, of: tuple[str, str, str], on: date, pack: Pack, last_on: date | None
) -> Iterator[Due]:
    """A person away for long is to be reviewed (domain.md 3.7)."""
    for since, resumed in account.suspended:
        day = since + timedelta(weeks=pack.rules.away_weeks)
        still = resumed is None or resumed > day
        if day <= on and still and (last_on is None or last_on < since):
            words = f"payments suspended since {uk_words(since)}: {pack.quoted('away_weeks')}"
            yield Due(*of, day, last_on, "policy", words)


def _audit(account: Account, fund: str, on: date, pack: Pack, first: date) -> Due:
    held = [
        one.held_on
        for one in account.budget.reviews
        if one.fund == fund and one.kind == "financial" and first <= one.held_on <= on
    ]
    tier = tier_on(account, fund, on)
    of = (account.id, fund, f"{tier} audit")
    if not held:
        day = first + timedelta(weeks=pack.rules.first_audit_weeks)
        return Due(*of, day, None, "policy", pack.quoted("first_audit_weeks"))
    rule = f"{tier}_audit_months"
    day = months_later(max(held), getattr(pack.rules, rule))
    return Due(*of, day, max(held), "policy", pack.quoted(rule))


def tier_on(account: Account, fund: str, on: date) -> Tier:
    """How closely a fund is looked at on a day; standard until somebody decides."""
    found = latest([one for one in account.budget.tiers if one.fund == fund], on)
    return found.tier if found else "standard"
