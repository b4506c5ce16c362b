"""How much of what a fund has is surplus, line by line, and whose it is. Pure.

Surplus is not the bank balance: what is still to be paid, what may be kept and what was paid for
days to come are no surplus (domain.md 0.2). Every step that a rule decides quotes that rule.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from hashlib import sha256
from typing import Literal, NamedTuple

import msgspec

from ledger import events as e
from ledger.account.budgets.state import latest
from ledger.account.pay.rates import Stretch, allocated, weekly_on
from ledger.account.reclaims.owning import of_surplus, owned
from ledger.account.reclaims.stages import pack_of
from ledger.account.state import Account, Pot, payment_days
from ledger.account.waiting import happened_on
from ledger.calendar import uk_words
from ledger.money import pounds
from ledger.policy.pack import Pack
from ledger.policy.policies import Policies

CONTINGENCY = "contingency"
"""The programme of a fund that is a contingency on a balance of its own (domain.md T21)."""


class Quoted(NamedTuple):
    """A rule as its pack says it: its name, what it says, its words and source, and the pack."""

    name: str
    value: str
    words: str
    source: str
    pack: str


class Step(NamedTuple):
    """One line of the sum. pence is signed in a `sum` line, which adds up to the next `total`;
    a `note` says what was held against it, and a `part` whose it is."""

    kind: Literal["sum", "total", "note", "part"]
    what: str
    pence: int
    words: str
    rule: Quoted | None = None


class Surplus(NamedTuple):
    """How much of a fund is surplus on a day, in pence, with the sum that led there.

    available may be below nought, where less is there than is still to be paid; surplus never is,
    and funder and person add up to it. recover is the funder's part, or nought where that is less
    than the policy recovers. apart: a contingency with a balance of its own, part of no budget.
    """

    account: str
    fund: str
    funder: str
    on: date
    closing: bool
    apart: bool
    steps: tuple[Step, ...]
    balance_pence: int
    available_pence: int
    weekly_pence: int
    threshold_pence: int
    kept_pence: int
    surplus_pence: int
    funder_pence: int
    person_pence: int
    recover_pence: int
    policy: str

    @property
    def weeks_held_tenths(self) -> int | None:
        """Weeks' funding there is, in tenths of a week and cut off; None where none is given."""
        return max(0, self.available_pence) * 10 // self.weekly_pence if self.weekly_pence else None

    @property
    def digest(self) -> str:
        """sha256, in hex, of the working as canonical JSON. Of figures and rules, not of words,
        so that the same sum has the same digest however it is told."""
        working = self._asdict() | {
            "steps": [
                (step.kind, step.what, step.pence, step.rule and (step.rule.name, step.rule.value))
                for step in self.steps
            ]
        }
        return sha256(msgspec.json.encode(working, order="deterministic")).hexdigest()


def surplus(
    account: Account, fund: str, *, has: Pot, policies: Policies, on: date, closing: bool = False
) -> Surplus:
    """What of a fund is more than may stay at the end of a day. has is what the account had then.

    closing: at the end, where nothing is kept for weeks to come and all that is left goes back
    to whose it is (domain.md T10).
    """
    quote = _Quoting(pack_of(account, fund, policies, on))
    rules, balance = quote.pack.rules, has.get(fund, 0)
    added = account.funds.get(fund)
    apart = added is not None and added.programme == CONTINGENCY
    steps = [Step("sum", "balance", balance, f"what fund {fund} has on {uk_words(on)}")]
    steps += _liabilities(account, fund, on)
    if not closing:
        steps += _set_aside(account, fund, on, quote)
        steps += _advance(account, fund, on, quote)
    available = sum(step.pence for step in steps)
    steps.append(Step("total", "available", available, "what is there beyond all that"))
    weekly = 0 if apart else _weekly(account, fund, on)
    may_stay = _may_stay(quote, weekly, max(0, available), closing=closing, apart=apart)
    above = available > may_stay.threshold_pence
    left = max(0, available - may_stay.kept_pence) if above else 0
    steps.append(may_stay.note)
    if left < available and above:
        words = f"{rules.retain_weeks} weeks of {pounds(weekly)} may stay"
        steps.append(Step("sum", "kept", left - available, words, quote("retain_weeks")))
    steps.append(Step("total", "surplus", left, _why(above, closing=closing)))
    funder, person, parts = _whose(account, fund, balance, left, on, quote)
    steps += parts
    recover = funder if funder >= rules.min_recover_pence else 0
    if funder and not recover:
        words = f"less than {pounds(rules.min_recover_pence)}, and not asked back"
        steps.append(Step("note", "recovered", 0, words, quote("min_recover_pence")))
    return Surplus(
        account=account.id, fund=fund, funder=added.funder if added else "", on=on,
        closing=closing, apart=apart, steps=tuple(steps), balance_pence=balance,
        available_pence=available, weekly_pence=weekly, threshold_pence=may_stay.threshold_pence,
        kept_pence=available - left if above else 0, surplus_pence=left, funder_pence=funder,
        person_pence=person, recover_pence=recover, policy=quote.pack.ref,
    )  # fmt: skip


class _MayStay(NamedTuple):
    """Above how much a surplus is asked about, how much stays when it is, and why."""

    threshold_pence: int
    kept_pence: int
    note: Step


def _may_stay(
    quote: _Quoting, weekly: int, available: int, *, closing: bool, apart: bool
) -> _MayStay:
    if closing:
        words = "at the end nothing is kept for weeks to come"
        return _MayStay(0, 0, Step("note", "closing", 0, words))
    if apart:
        words = "a contingency may stay while payments run, and goes back if it is not needed"
        return _MayStay(available, available, Step("note", "threshold", available, words))
    rules = quote.pack.rules
    threshold = weekly * rules.trigger_weeks
    words = f"{rules.trigger_weeks} weeks of {pounds(weekly)}: asked about only above this"
    note = Step("note", "threshold", threshold, words, quote("trigger_weeks"))
    return _MayStay(threshold, weekly * rules.retain_weeks, note)


class _Quoting:
    """Quotes the rules of one pack."""

    def __init__(self, pack: Pack) -> None:
        self.pack = pack

    def __call__(self, name: str) -> Quoted:
        said = self.pack.said_of(name)
        value = getattr(self.pack.rules, name)
        shown = pounds(value) if name.endswith("_pence") else str(value)
        return Quoted(name, shown, said.words, said.source, self.pack.ref)


def _why(above: bool, *, closing: bool) -> str:
    if closing:
        return "all that is left"
    return "more than may stay" if above else "no more than may stay, so nothing is surplus"


def _weekly(account: Account, fund: str, on: date) -> int:
    """What a week is worth of the money that is really held somewhere."""
    held = ("direct_payment", "third_party")
    return sum(weekly_on(account, fund, on, deployment) for deployment in held)


# ── what is no surplus ───────────────────────────────────────────────────────────────────────


def _liabilities(account: Account, fund: str, on: date) -> Iterable[Step]:
    for name, liability in account.budget.liabilities.items():
        pence = liability.left(on).get(fund, 0)
        kind = liability.recorded.kind
        if pence and liability.recorded.underwritten:
            words = f"{name}, {kind} {pounds(pence)}: the funder pays it when it comes"
            yield Step("note", "underwritten", 0, words)
        elif pence:
            yield Step("sum", "liability", -pence, f"{name}, {kind}: still to be paid")


def _set_aside(account: Account, fund: str, on: date, quote: _Quoting) -> Iterable[Step]:
    rules = quote.pack.rules
    if rules.fixed_contingency_pence:
        rule = quote("fixed_contingency_pence")
        words = "contingency that policy lets stay"
        yield Step("sum", "fixed-contingency", -rules.fixed_contingency_pence, words, rule)
    agreed = latest([one for one in account.budget.contingencies if one.fund == fund], on)
    if agreed and agreed.amount_pence:
        words = f"contingency agreed from {uk_words(agreed.from_on)}: {agreed.purpose}"
        yield Step("sum", "contingency", -agreed.amount_pence, words)
    for name, earmark in account.budget.earmarks.items():
        if earmark.agreed.fund == fund and earmark.stands_on(on):
            until = f"{earmark.agreed.purpose}, until {uk_words(earmark.agreed.expires_on)}"
            rule = quote("earmark_allowed")
            pence = -earmark.agreed.amount_pence if rules.earmark_allowed else 0
            refused = "" if rules.earmark_allowed else "; this policy keeps none"
            yield Step("sum", "earmark", pence, f"{name}, saved for {until}{refused}", rule)


def _advance(account: Account, fund: str, on: date, quote: _Quoting) -> Iterable[Step]:
    """What was paid already for days after this one, payment by payment."""
    if not quote.pack.rules.advance_excluded:
        return
    for version, payment in account.payments():
        days = payment_days(payment)
        if payment.fund != fund or payment.paid_on > on or days is None or days.last <= on:
            continue
        pence = _part_after(account, payment, _stayed(account, version, payment, on), on)
        if pence > 0:
            count = _days_after(Stretch(days.first, days.last, 1), on)
            words = f"paid already for {count} days to come, until {uk_words(days.last)}"
            yield Step("sum", "in-advance", -pence, words, quote("advance_excluded"))


def _stayed(account: Account, version: int, payment: e.PaymentMade, on: date) -> int:
    """What a payment put there, or let stay by offset, less what of it went back."""
    pence = payment.paid_pence
    for v in account.chains.get(version, ()):
        event = account.money[v]
        if not account.is_live(v) or happened_on(event) > on:
            continue
        if isinstance(event, e.OffsetApplied):
            pence += event.amount_pence
        elif isinstance(event, e.PaymentReturned):
            pence -= event.amount_pence
    return pence


def _part_after(account: Account, payment: e.PaymentMade, pence: int, on: date) -> int:
    """What of a payment is for the days after one: by what each day is worth, rounded half up
    once; day by day alike where nothing says what they are worth."""
    days = payment_days(payment)
    assert days is not None
    worth = allocated(account, payment.fund, payment.deployment, days)
    total = sum(one.weekly_pence * one.days for one in worth)
    after = sum(one.weekly_pence * _days_after(one, on) for one in worth)
    if not total:
        whole = Stretch(days.first, days.last, 1)
        total, after = whole.days, _days_after(whole, on)
    return (2 * pence * after + total) // (2 * total)


def _days_after(stretch: Stretch, on: date) -> int:
    return min(stretch.days, max(0, (stretch.last - on).days))


# ── whose it is ──────────────────────────────────────────────────────────────────────────────


def _whose(
    account: Account, fund: str, balance: int, left: int, on: date, quote: _Quoting
) -> tuple[int, int, list[Step]]:
    order = quote.pack.rules.contribution_order
    found = owned(account, fund, has_pence=balance, order=order, on=on)
    funder, person = of_surplus(found, left, order)
    added = account.funds.get(fund)
    theirs = added.funder if added else "the funder"
    if not found.contributed_pence:
        return funder, person, [Step("part", "funder", funder, f"{theirs}'s")]
    rule = quote("contribution_order")
    used = (
        f"{pounds(found.contributed_pence)} was contributed and {pounds(found.used_pence)} spent, "
        f"{_FIRST[order]}"
    )
    return (
        funder,
        person,
        [
            Step("part", "funder", funder, f"{theirs}'s", rule),
            Step("part", "person", person, f"the person's own: {used}", rule),
        ],
    )


_FIRST = {
    "client-first": "the person's money first",
    "pro-rata": "from both in proportion",
    "council-first": "the funder's money first",
}
