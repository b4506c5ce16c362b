"""What a bank line becomes in an account, once a rule or a person has said what it is.

A line has happened, so nothing here is refused for breaking a rule of the money; only what makes
no sense (a fund that is not there, a spend paid into the bank) is, and a line that an import rule
makes no sense of is left for a person.
"""

from __future__ import annotations

from collections.abc import Iterator
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
from ledger.account.reclaims.stages import may_take_from, pack_of, unanswered_on
from ledger.account.records import FROM_WHAT_IS_OWED, UNASSIGNED, Reclaim
from ledger.account.spends.deciding import set_aside
from ledger.account.spends.rules import queries
from ledger.account.spends.rules.money import money_queries
from ledger.account.spends.whose import whose
from ledger.account.state import Account
from ledger.calendar import Period
from ledger.errors import Refused
from ledger.money import pounds
from ledger.policy.policies import Policies

OUTWARD = frozenset({"spend", "payment-returned", "reclaim"})


class LinePart(NamedTuple):
    """All or part of one bank line. amount_pence is positive; inward says which way it went.

    card: of a prepayment card, from which a funder itself may take money.
    """

    line: str
    holding: str
    on: date
    amount_pence: int
    inward: bool
    card: bool = False


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
        raise Refused(
            "end-before-start", "the last day it is for is before the first",
            "--for-from with the first day, and --for-to with the last",
        )  # fmt: skip
    _must_be_of_use(account, said)
    if purpose == "payment" and (said.for_from is None) != (said.for_to is None):
        raise Refused("half-a-period", "give both the first and the last day paid for, or neither")
    if purpose == "spend":
        return _spend(account, part, said, policies)
    if purpose == "reclaim":
        return _reclaim(account, part, said, policies)
    made = _MAKERS[purpose](account, part, said)
    return [*made, *money_queries(account, made[0], account.version + 1, policies)]


_OF_USE = {
    "entry": ("payment-returned", "refund", "made-good"),
    "reclaim": ("reclaim",),
    "liability": ("spend",),
}


def _must_be_of_use(account: Account, said: c.Attribution) -> None:
    """Nothing that was said is passed over: a spend with the entry of one typed before would
    otherwise be recorded a second time."""
    for name, purposes in _OF_USE.items():
        if getattr(said, name) is not None and said.purpose not in purposes:
            raise Refused(
                f"{name}-not-needed",
                f"a line that is a {said.purpose} names no {name}, and {getattr(said, name)} was "
                "given",
                f"--entry without --as, where {account.id} has the entry already"
                if name == "entry"
                else f"leave --{name} out",
            )
    if said.reclaim is not None and said.reclaim not in account.reclaims:
        raise Refused(
            "unknown-reclaim",
            f"account {account.id} has no reclaim {said.reclaim}",
            f"dpl reclaim list --account {account.id}",
        )


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
        weights=said.shares or set_aside(account, said),
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


def _reclaim(
    account: Account, part: LinePart, said: c.Attribution, policies: Policies
) -> list[e.AccountEvent]:
    """Money that went back to the funder. Without a served notice, while that is looked at again,
    or swept off a card before its days are over, it is recorded all the same, and asked about.

    From a bank account only the person can have repaid it, which they may do as soon as they like.
    """
    name = _which_reclaim(account, part, said)
    fund = account.reclaims[name].proposed.fund if name else _one_fund(account, part, said)
    # What was not allowed is owed, and is no part of what is there: taking that pays off nothing.
    debt = name is not None and account.reclaims[name].proposed.ground in FROM_WHAT_IS_OWED
    taken = e.ReclaimReceived(
        reclaim=None if debt else name,
        fund=fund,
        against="held",
        amount_pence=part.amount_pence,
        holding=part.holding,
        line=part.line,
        received_on=part.on,
    )
    if debt:
        return [taken, e.SpendQueried(account.version + 1, "debt-paid-from-budget", part.on, None)]
    return [taken, *_asked_about(account, name if fund != UNASSIGNED else None, part, policies)]


def _which_reclaim(account: Account, part: LinePart, said: c.Attribution) -> str | None:
    """The reclaim that is named, or the only one it can be: of what is there before of a debt."""
    fits = [
        name
        for name, reclaim in account.reclaims.items()
        if said.reclaim in (None, name)
        and reclaim.notice is not None
        and reclaim.notice.served_on <= part.on
        and not reclaim.withdrawn
        and reclaim.left_pence >= part.amount_pence
        and said.fund in (None, reclaim.proposed.fund)
    ]
    held = [n for n in fits if account.reclaims[n].proposed.ground not in FROM_WHAT_IS_OWED]
    found = held or fits
    return found[0] if len(found) == 1 else None


def _asked_about(
    account: Account, name: str | None, part: LinePart, policies: Policies
) -> Iterator[e.SpendQueried]:
    """What is asked about money that went back under a reclaim, or under none."""
    version, policy = account.version + 1, None
    if name is None:
        rule = "money-taken-without-notice"
    elif unanswered_on(account.reclaims[name], part.on) is not None:
        rule = "money-taken-while-held-up"
    elif part.card and _in_notice_days(account, account.reclaims[name], part.on, policies):
        rule = "money-taken-in-notice-days"
        served_on = account.reclaims[name].notice.served_on
        policy = pack_of(account, account.reclaims[name].proposed.fund, policies, served_on).ref
    else:
        return
    yield e.SpendQueried(version, rule, part.on, policy=policy)


def _in_notice_days(account: Account, reclaim: Reclaim, on: date, policies: Policies) -> bool:
    first = may_take_from(account, reclaim, policies)
    return first is not None and on < first


_MAKERS = {
    "payment": _payment,
    "payment-returned": _payment_returned,
    "contribution": _contribution,
    "top-up": _top_up,
    "interest": _interest,
    "refund": _refund,
    "made-good": _made_good,
}
