"""What a bank line becomes in an account, once a rule or a person has said what it is.

A line has happened, so nothing here is refused for breaking a rule of the money; only what makes
no sense (a fund that is not there, a spend paid into the bank) is, and a line that an import rule
makes no sense of is left for a person.
"""

from __future__ import annotations

from datetime import date
from typing import Literal, NamedTuple

from ledger import commands as c
from ledger import events as e
from ledger.account.asking import (
    in_proportion,
    must_be_open,
    must_know_fund,
    shares_of,
    still_owed,
)
from ledger.account.budgets.reserves import with_liability
from ledger.account.pay.payments import known_spend, refund_events
from ledger.account.reclaims.stages import unanswered_on
from ledger.account.spends.rules import queries
from ledger.account.spends.rules.money import money_queries
from ledger.account.spends.whose import whose
from ledger.account.state import UNASSIGNED, Account
from ledger.calendar import Period
from ledger.errors import Refused
from ledger.money import pounds
from ledger.policy.policies import Policies

OUTWARD = frozenset({"spend", "payment-returned", "reclaim"})


class LinePart(NamedTuple):
    """All or part of one bank line. amount_pence is positive; inward says which way it went."""

    line: str
    holding: str
    on: date
    amount_pence: int
    inward: bool


def line_events(
    account: Account, part: LinePart, said: c.Attribution, policies: Policies
) -> list[e.AccountEvent]:
    """The account's events for a line part that is what `said` says. Refused if it cannot be."""
    must_be_open(account)
    purpose = said.purpose
    if purpose is None:
        raise Refused("no-purpose", f"nobody said what line {part.line} was for", "--as spend")
    if (purpose in OUTWARD) == part.inward:
        way = "into" if part.inward else "out of"
        raise Refused(
            "wrong-direction", f"line {part.line} is money {way} the account, so it is no {purpose}"
        )
    if said.for_from and said.for_to and said.for_to < said.for_from:
        raise Refused("end-before-start", "the last day it is for is before the first")
    if purpose == "payment" and (said.for_from is None) != (said.for_to is None):
        raise Refused("half-a-period", "give both the first and the last day paid for, or neither")
    if purpose == "spend":
        return _spend(account, part, said, policies)
    made = _MAKERS[purpose](account, part, said)
    return [*made, *money_queries(account, made[0], account.version + 1, policies)]


def _shares(account: Account, part: LinePart, said: c.Attribution) -> tuple[e.Share, ...]:
    return shares_of(account, part.amount_pence, fund=said.fund, weights=said.shares)


def _one_fund(account: Account, part: LinePart, said: c.Attribution) -> str:
    shares = _shares(account, part, said)
    if len(shares) > 1:
        raise Refused("one-fund", f"a {said.purpose} is one fund's money; name the fund")
    return shares[0].fund


def _spend(
    account: Account, part: LinePart, said: c.Attribution, policies: Policies
) -> list[e.AccountEvent]:
    for_from = said.for_from or part.on
    for_to = max(for_from, said.for_to or for_from)
    shares = whose(
        account,
        part.amount_pence,
        days=Period(for_from, for_to),
        plan_line=said.plan_line,
        fund=said.fund,
        weights=said.shares,
    )
    spend = e.SpendRecorded(
        paid_on=part.on,
        shares=shares,
        category=said.category or "uncategorised",
        payee=said.payee,
        provider=said.provider or "other",
        outcome=said.outcome,
        plan_line=said.plan_line,
        deployment=_deployment(account, shares[0].fund, part.on),
        holding=part.holding,
        line=part.line,
        for_from=for_from,
        for_to=for_to,
        rule=said.rule,
        detail=said.detail,
    )
    asked = queries(account, spend, account.version + 1, policies)
    return [spend, *with_liability(account, said.liability, spend, asked)]


def _deployment(account: Account, fund: str, on: date) -> Literal["third_party", "direct_payment"]:
    """How a fund's money is held on a day: by a third party where it is only allocated so."""
    running = {
        allocation.made.deployment
        for allocation in account.allocations.values()
        if allocation.made.fund == fund and allocation.covers(on)
    }
    return "third_party" if running - {"notional"} == {"third_party"} else "direct_payment"


def _payment(account: Account, part: LinePart, said: c.Attribution) -> list[e.AccountEvent]:
    fund = _one_fund(account, part, said)
    return [
        e.PaymentMade(
            fund=fund,
            deployment=_deployment(account, fund, part.on),
            holding=part.holding,
            line=part.line,
            paid_on=part.on,
            first_on=said.for_from,
            last_on=said.for_to,
            gross_pence=part.amount_pence,
            contribution_pence=0,
            paid_pence=part.amount_pence,
            basis="net",
        )
    ]


def _payment_returned(
    account: Account, part: LinePart, said: c.Attribution
) -> list[e.AccountEvent]:
    fund = _one_fund(account, part, said)
    if said.entry is not None:
        payment = account.money.get(said.entry)
        if not isinstance(payment, e.PaymentMade) or not account.is_live(said.entry):
            raise Refused("unknown-payment", f"entry {said.entry} of {account.id} is no payment")
        fund = payment.fund
    return [
        e.PaymentReturned(said.entry, fund, part.holding, part.line, part.on, part.amount_pence)
    ]


def _contribution(account: Account, part: LinePart, said: c.Attribution) -> list[e.AccountEvent]:
    fund = _one_fund(account, part, said)
    return [e.ContributionReceived(fund, part.holding, part.line, part.on, part.amount_pence)]


def _top_up(account: Account, part: LinePart, said: c.Attribution) -> list[e.AccountEvent]:
    fund = _one_fund(account, part, said)
    return [e.TopUpReceived(fund, part.holding, part.line, part.on, part.amount_pence)]


def _interest(account: Account, part: LinePart, said: c.Attribution) -> list[e.AccountEvent]:
    return [e.InterestReceived(_shares(account, part, said), part.holding, part.line, part.on)]


def _refund(account: Account, part: LinePart, said: c.Attribution) -> list[e.AccountEvent]:
    if said.entry is not None:
        return refund_events(
            account,
            said.entry,
            amount_pence=part.amount_pence,
            holding=part.holding,
            line=part.line,
            received_on=part.on,
        )
    return [
        e.RefundReceived(
            spend=None,
            shares=_shares(account, part, said),
            category=said.category or "uncategorised",
            against="spent",
            holding=part.holding,
            line=part.line,
            received_on=part.on,
        )
    ]


def _made_good(account: Account, part: LinePart, said: c.Attribution) -> list[e.AccountEvent]:
    pot = account.owed
    if said.entry is not None:
        pot = still_owed(account, known_spend(account, said.entry))
    elif said.fund is not None:
        must_know_fund(account, said.fund)
        pot = {said.fund: account.owed.get(said.fund, 0)}
    owed = sum(pence for pence in pot.values() if pence > 0)
    if part.amount_pence > owed:
        raise Refused(
            "more-than-owed",
            f"{pounds(owed)} is owed, and line {part.line} is {pounds(part.amount_pence)}",
            "allocate the line in parts: what was owed as made-good, the rest as a top-up",
        )
    shares = in_proportion(part.amount_pence, pot)
    return [e.MadeGood(said.entry, shares, part.holding, part.line, part.on)]


def _reclaim(account: Account, part: LinePart, said: c.Attribution) -> list[e.AccountEvent]:
    """Money that the funder took. Without a served notice, or while that is looked at again, it is
    recorded all the same, and asked about."""
    waiting = {
        name: reclaim
        for name, reclaim in account.reclaims.items()
        if reclaim.notice is not None
        and reclaim.notice.served_on <= part.on
        and not reclaim.withdrawn
        and reclaim.left_pence >= part.amount_pence
        and said.fund in (None, reclaim.proposed.fund)
    }
    name = said.reclaim if said.reclaim in waiting else None
    if name is None and said.reclaim is None and len(waiting) == 1:
        name = next(iter(waiting))
    fund = waiting[name].proposed.fund if name else _one_fund(account, part, said)
    taken = e.ReclaimReceived(
        reclaim=name,
        fund=fund,
        against="held",
        amount_pence=part.amount_pence,
        holding=part.holding,
        line=part.line,
        received_on=part.on,
    )
    if name is not None and fund != UNASSIGNED:
        if unanswered_on(account.reclaims[name], part.on) is None:
            return [taken]
        rule = "money-taken-while-held-up"
    else:
        rule = "money-taken-without-notice"
    return [taken, e.SpendQueried(account.version + 1, rule, part.on, policy=None)]


_MAKERS = {
    "payment": _payment,
    "payment-returned": _payment_returned,
    "contribution": _contribution,
    "top-up": _top_up,
    "interest": _interest,
    "refund": _refund,
    "made-good": _made_good,
    "reclaim": _reclaim,
}
