"""How much of what a fund has is surplus, line by line, and whose it is. Pure.

Surplus is not the bank balance: what is still to be paid, what may be kept and what was paid for
days to come are no surplus (domain.md 0.2). Every step that a rule decides quotes that rule.
"""

from __future__ import annotations

from datetime import date
from hashlib import sha256
from typing import NamedTuple

import msgspec

from ledger.account.pay.rates import weekly_on
from ledger.account.reclaims.kept_out import advance, liabilities, may_stay, nobodys, set_aside
from ledger.account.reclaims.let_be import LetBe, let_be_steps, of_what_is_there
from ledger.account.reclaims.owning import of_surplus, owned
from ledger.account.reclaims.stages import pack_of
from ledger.account.reclaims.working import Quoting, Step
from ledger.account.state import Account, Pot
from ledger.calendar import uk_words
from ledger.money import pounds
from ledger.policy.policies import Policies

CONTINGENCY = "contingency"
"""The programme of a fund that is a contingency on a balance of its own (domain.md T21)."""


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
    let_be: tuple[LetBe, ...] = ()

    @property
    def let_be_pence(self) -> int:
        return sum(one.pence for one in self.let_be)

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
        if not self.let_be:  # notices were served before a decision could let money be
            del working["let_be"]
        return sha256(msgspec.json.encode(working, order="deterministic")).hexdigest()


def surplus(
    account: Account, fund: str, *, has: Pot, policies: Policies, on: date, closing: bool = False,
    despite: str = "", with_let_be: bool = True,
) -> Surplus:  # fmt: skip
    """What of a fund is more than may stay at the end of a day. has is what the account had then.

    with_let_be False tells it as it was worked out before a decision could let money be.
    closing: at the end, where nothing is kept for weeks to come and all that is left goes back
    to whose it is (domain.md T10). despite: as if nothing had been let be on that reclaim.
    """
    quote = Quoting(pack_of(account, fund, policies, on))
    rules, balance = quote.pack.rules, has.get(fund, 0)
    added = account.funds.get(fund)
    apart = added is not None and added.programme == CONTINGENCY
    steps = [Step("sum", "balance", balance, f"what fund {fund} has on {uk_words(on)}")]
    steps += nobodys(fund, has)
    steps += liabilities(account, fund, on)
    if not closing:
        steps += set_aside(account, fund, on, quote)
        steps += may_stay(account, fund, on, balance_pence=balance)
        steps += advance(account, fund, on, quote)
    available = sum(step.pence for step in steps)
    steps.append(Step("total", "available", available, "what is there beyond all that"))
    weekly = 0 if apart else _weekly(account, fund, on)
    stays = _stays(quote, weekly, max(0, available), closing=closing, apart=apart)
    above = available > stays.threshold_pence
    left = max(0, available - stays.kept_pence) if above else 0
    steps.append(stays.note)
    if left < available and above:
        words = f"{rules.retain_weeks} weeks of {pounds(weekly)} may stay"
        steps.append(Step("sum", "kept", left - available, words, quote("retain_weeks")))
    steps.append(Step("total", "surplus", left, _why(above, closing=closing)))
    funder, person, parts = _whose(account, fund, balance, left, on, quote)
    steps += parts
    kept = list(of_what_is_there(
        account, fund, on, policies, balance_pence=balance,
        most_pence=funder if with_let_be else 0, closing=closing, despite=despite,
    ))  # fmt: skip
    steps += let_be_steps(kept, quote)
    gone = sum(one.pence for one in kept)
    besides = not gone or available - gone > stays.threshold_pence
    recover, note = _recover(funder - gone, stays, quote, besides=besides)
    steps += note
    return Surplus(
        account=account.id, fund=fund, funder=added.funder if added else "", on=on,
        closing=closing, apart=apart, steps=tuple(steps), balance_pence=balance,
        available_pence=available, weekly_pence=weekly, threshold_pence=stays.threshold_pence,
        kept_pence=available - left if above else 0, surplus_pence=left, funder_pence=funder,
        person_pence=person, recover_pence=recover, policy=quote.pack.ref,
        let_be=tuple(kept),
    )  # fmt: skip


def _recover(pence: int, stays: _Stays, quote: Quoting, *, besides: bool) -> tuple[int, list[Step]]:
    """What of a funder's part is asked back, and why not where nothing is. besides: beside what
    was let be there is enough to be asked about."""
    least = quote.pack.rules.min_recover_pence
    if pence and not besides:
        words = f"beside that no more than {pounds(stays.threshold_pence)}, and not asked about"
        return 0, [Step("note", "recovered", 0, words, quote("trigger_weeks"))]
    if pence and pence < least:
        words = f"less than {pounds(least)}, and not asked back"
        return 0, [Step("note", "recovered", 0, words, quote("min_recover_pence"))]
    return pence, []


class _Stays(NamedTuple):
    """Above how much a surplus is asked about, how much stays when it is, and why."""

    threshold_pence: int
    kept_pence: int
    note: Step


def _stays(quote: Quoting, weekly: int, available: int, *, closing: bool, apart: bool) -> _Stays:
    if closing:
        words = "at the end nothing is kept for weeks to come"
        return _Stays(0, 0, Step("note", "closing", 0, words))
    if apart:
        words = "a contingency may stay while payments run, and goes back if it is not needed"
        return _Stays(available, available, Step("note", "threshold", available, words))
    rules = quote.pack.rules
    threshold = weekly * rules.trigger_weeks
    words = f"{rules.trigger_weeks} weeks of {pounds(weekly)}: asked about only above this"
    note = Step("note", "threshold", threshold, words, quote("trigger_weeks"))
    return _Stays(threshold, weekly * rules.retain_weeks, note)


def _why(above: bool, *, closing: bool) -> str:
    if closing:
        return "all that is left"
    return "more than may stay" if above else "no more than may stay, so nothing is surplus"


def _weekly(account: Account, fund: str, on: date) -> int:
    """What a week is worth of the money that is really held somewhere."""
    held = ("direct_payment", "third_party")
    return sum(weekly_on(account, fund, on, deployment) for deployment in held)


# ── whose it is ──────────────────────────────────────────────────────────────────────────────


def _whose(
    account: Account, fund: str, balance: int, left: int, on: date, quote: Quoting
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
