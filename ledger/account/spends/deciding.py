"""Decisions on spends: what was bought, what is asked about it, and whose money it was.

A spend has happened: it is recorded even when it breaks a rule, and a query stands beside it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import msgspec

from ledger import commands as c
from ledger import events as e
from ledger.account.asking import (
    holding_for,
    in_proportion,
    must_be_open,
    must_not_be_recharged,
    must_not_be_shown_already,
    must_not_come_before,
    shares_of,
    still_owed,
)
from ledger.account.budgets.reserves import with_liability
from ledger.account.pay.payments import known_spend
from ledger.account.records import Spend, pot_of
from ledger.account.spends.rules import queries
from ledger.account.spends.whose import whose
from ledger.account.state import Account
from ledger.calendar import Period
from ledger.errors import Refused
from ledger.events.spends import NO_CATEGORY
from ledger.money import pounds
from ledger.policy.policies import Policies


def record_spend(
    account: Account, order: c.RecordSpend, policies: Policies
) -> list[e.AccountEvent]:
    must_be_open(account)
    holding = None
    if order.deployment == "notional":
        if order.holding is not None:
            raise Refused("notional-holding", "notional money is in no holding; leave it out")
    else:
        holding = holding_for(account, order.holding, order.paid_on)
    spend = told_spend(account, order, holding=holding)
    must_not_be_shown_already(account, spend, again=order.again)
    asked = queries(account, spend, account.version + 1, policies)
    return [spend, *with_liability(account, order.liability, spend, asked)]


def told_spend(account: Account, order: c.RecordSpend, *, holding: str | None) -> e.SpendRecorded:
    """The spend that a person tells of, with whose money it is by what is agreed."""
    for_from = order.for_from or order.paid_on
    for_to = order.for_to or for_from
    if for_to < for_from:
        raise Refused(
            "end-before-start", "the last day it pays for is before the first",
            "--for-from with the first day, and --for-to with the last",
        )  # fmt: skip
    return e.SpendRecorded(
        paid_on=order.paid_on,
        shares=whose(
            account,
            order.amount_pence,
            days=Period(for_from, for_to),
            plan_line=order.plan_line,
            fund=order.fund,
            weights=order.shares or set_aside(account, order),
        ),
        category=order.category,
        payee=order.payee,
        provider=order.provider,
        outcome=order.outcome,
        plan_line=order.plan_line,
        deployment=order.deployment,
        holding=holding,
        line=None,
        for_from=for_from,
        for_to=for_to,
        rule=None,
        detail=order.detail,
    )


def set_aside(account: Account, order: c.RecordSpend | c.Attribution) -> tuple[c.Weight, ...]:
    """What pays a liability is, unless named, of the funds that it was set aside from."""
    if order.fund is not None or order.liability not in account.budget.liabilities:
        return ()
    left = account.budget.liabilities[order.liability].left()
    return tuple(c.Weight(fund, pence) for fund, pence in left.items())


def attach_evidence(account: Account, order: c.AttachEvidence) -> list[e.AccountEvent]:
    known_spend(account, order.spend)
    return [
        e.EvidenceAttached(order.spend, order.kind, order.sha256, order.attached_on, order.detail)
    ]


def query_spend(account: Account, order: c.QuerySpend) -> list[e.AccountEvent]:
    spend = known_spend(account, order.spend)
    if order.reason in spend.queries:
        raise Refused("queried", f"entry {order.spend} is queried already for {order.reason}")
    return [e.SpendQueried(order.spend, order.reason, order.queried_on, policy=None)]


def accept_spend(account: Account, order: c.AcceptSpend) -> list[e.AccountEvent]:
    """A spend, or other money that was asked about, is right as it is."""
    if order.spend in account.questions and order.spend not in account.spends:
        return _accept_money(account, order)
    spend = known_spend(account, order.spend)
    restorable = still_owed(account, spend)
    if order.restored_pence > sum(restorable.values()):
        raise Refused(
            "more-than-owed",
            f"{pounds(sum(restorable.values()))} of entry {order.spend} is still owed, "
            f"not {pounds(order.restored_pence)}",
        )
    if not spend.queries and not order.restored_pence:
        raise Refused(
            "nothing-to-accept",
            f"entry {order.spend} has no query and nothing was restored",
            "give the amount to restore, if it had been disallowed",
        )
    restored = in_proportion(order.restored_pence, restorable) if order.restored_pence else ()
    return [e.SpendAccepted(order.spend, order.accepted_on, order.reason, spend.category, restored)]


def _accept_money(account: Account, order: c.AcceptSpend) -> list[e.AccountEvent]:
    must_be_open(account)
    if not account.is_live(order.spend):
        raise Refused("reversed-already", f"entry {order.spend} of {account.id} was taken back")
    if not account.questions[order.spend].open:
        raise Refused("nothing-to-accept", f"entry {order.spend} has no query")
    if order.restored_pence:
        raise Refused(
            "no-spend", f"entry {order.spend} is no spend, so nothing of it can be disallowed"
        )
    return [e.SpendAccepted(order.spend, order.accepted_on, order.reason, NO_CATEGORY, ())]


def disallow_spend(account: Account, order: c.DisallowSpend) -> list[e.AccountEvent]:
    spend = known_spend(account, order.spend)
    must_not_come_before(order.disallowed_on, spend.event.paid_on, "it was spent")
    left = sum(spend.spent.values())
    amount = left if order.amount_pence is None else order.amount_pence
    if amount > left or not amount:
        raise Refused(
            "more-than-spent",
            f"{pounds(left)} of entry {order.spend} can be disallowed, not {pounds(amount)}",
        )
    if spend.event.deployment == "notional":
        raise Refused(
            "notional-disallowed",
            "on a notional budget the funder paid the provider itself; nobody owes it",
            "record the provider's credit note with dpl spend refund",
        )
    shares = in_proportion(amount, spend.spent)
    return [
        e.SpendDisallowed(order.spend, order.disallowed_on, order.reason, spend.category, shares)
    ]


def recategorise_spend(
    account: Account, order: c.RecategoriseSpend, policies: Policies
) -> list[e.AccountEvent]:
    spend = known_spend(account, order.spend)
    if order.category == spend.category:
        raise Refused("same-category", f"entry {order.spend} is {spend.category} already")
    shares = tuple(e.Share(fund, pence) for fund, pence in spend.spent.items() if pence > 0)
    if not shares:
        raise Refused("nothing-left", f"nothing of entry {order.spend} is left in a category")
    return [
        e.SpendRecategorised(
            spend=order.spend,
            paid_on=spend.event.paid_on,
            shares=shares,
            was=spend.category,
            category=order.category,
            reason=order.reason,
        ),
        *_asked_anew(account, order.spend, policies, category=order.category),
    ]


def correct_shares(
    account: Account, order: c.CorrectShares, policies: Policies
) -> list[e.AccountEvent]:
    spend = known_spend(account, order.spend)
    must_not_be_recharged(account, order.spend)
    if any(spend.owed.values()):
        raise Refused(
            "disallowed",
            f"part of entry {order.spend} was disallowed, and is owed to the fund it came from",
            "accept or reverse the disallowance first",
        )
    was = tuple(e.Share(fund, pence) for fund, pence in spend.spent.items() if pence > 0)
    total = sum(share.pence for share in was)
    if not total:
        raise Refused("nothing-left", f"nothing of entry {order.spend} is left to share")
    shares = shares_of(account, total, fund=None, weights=order.shares)
    if pot_of(shares) == pot_of(was):
        raise Refused("same-shares", f"entry {order.spend} has these shares already")
    return [
        *_corrected(account, spend, order, was=was, shares=shares),
        *_asked_anew(account, order.spend, policies, shares=shares),
    ]


def _corrected(
    account: Account,
    spend: Spend,
    order: c.CorrectShares,
    *,
    was: tuple[e.Share, ...],
    shares: tuple[e.Share, ...],
) -> Iterator[e.SharesCorrected]:
    """What the bank has shown of a spend, and what is still on its way, each put right by itself:
    as one entry where it is all the one or all the other."""
    on_its_way = pot_of(s for wait in account.awaited.get(order.spend, ()) for s in wait.shares)
    unseen = {s.fund: min(s.pence, on_its_way.get(s.fund, 0)) for s in was}
    pence = sum(unseen.values())
    shown = spend.event.line is not None or is_shown(account, order.spend)
    if not pence or not shown:
        parts = [(not on_its_way, pot_of(was), pot_of(shares))]
    else:
        now_unseen = pot_of(in_proportion(pence, pot_of(shares)))
        parts = [(True, _beyond(was, unseen), _beyond(shares, now_unseen)),
                 (False, unseen, now_unseen)]  # fmt: skip
    for seen, before, after in parts:
        before = {fund: pence for fund, pence in before.items() if pence}
        after = {fund: pence for fund, pence in after.items() if pence}
        if before != after:
            yield e.SharesCorrected(
                spend=order.spend,
                paid_on=spend.event.paid_on,
                category=spend.category,
                was=tuple(e.Share(fund, pence) for fund, pence in before.items()),
                shares=tuple(e.Share(fund, pence) for fund, pence in after.items()),
                deployment=spend.event.deployment,
                holding=spend.event.holding,
                seen=seen,
                reason=order.reason,
            )


def is_shown(account: Account, version: int) -> bool:
    """Whether a line has shown any of what an entry told of."""
    return any(
        isinstance(account.money[v], e.LineMatched) and account.is_live(v)
        for v in account.chains.get(version, ())
    )


def _beyond(shares: tuple[e.Share, ...], less: Mapping[str, int]) -> dict[str, int]:
    return {share.fund: share.pence - less.get(share.fund, 0) for share in shares}


def _asked_anew(
    account: Account, version: int, policies: Policies, **changes
) -> list[e.SpendQueried]:
    """What the rules ask of a spend as it will now stand, and did not ask of it before."""
    spend = account.spends[version]
    standing = tuple(e.Share(fund, pence) for fund, pence in spend.spent.items() if pence > 0)
    was = msgspec.structs.replace(spend.event, category=spend.category, shares=standing)
    now = msgspec.structs.replace(was, **changes)
    with account.spending.without(spend):
        before = {(q.rule, q.policy) for q in queries(account, was, version, policies)}
        after = queries(account, now, version, policies)
    return [query for query in after if (query.rule, query.policy) not in before]
