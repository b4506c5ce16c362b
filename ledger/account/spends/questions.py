"""The query clock: what was asked and not answered, and what time has settled. Pure.

Ages are functions of the day asked about. "Accepted unless new information": a spend that was
shown long enough ago, and never asked about, counts as accepted by the funder's policy.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from ledger import events as e
from ledger.account.spends.rules.look import packs_of
from ledger.account.state import UNASSIGNED, Account, Spend
from ledger.policy.pack import Pack
from ledger.policy.policies import Policies


class OpenQuery(NamedTuple):
    """A question that nobody has answered by a day. pence is what is left of what was asked about.

    policy is the pack whose rule it was; None where a person asked, or everybody's rule did.
    """

    account: str
    entry: int
    rule: str
    policy: str | None
    queried_on: date
    age_days: int
    pence: int
    event: e.Reversible


class CountsAsAccepted(NamedTuple):
    """A spend that nobody asked about in time. shown_on is when it could first be looked at."""

    account: str
    entry: int
    shown_on: date
    days: int
    policy: str
    pence: int
    event: e.SpendRecorded


class WithoutEvidence(NamedTuple):
    """A spend that wants a receipt by a funder's policy, and has none."""

    account: str
    entry: int
    age_days: int
    policy: str
    least_pence: int
    pence: int
    event: e.SpendRecorded


def open_queries(account: Account, on: date) -> Iterator[OpenQuery]:
    """What was asked by the end of a day and not answered by then, in the order of entries."""
    for version, questions in sorted(account.questions.items()):
        if not account.is_live(version):
            continue
        later = [
            query
            for answer, queries in questions.settled.items()
            if _answered_on(account.money[answer]) > on
            for query in queries
        ]
        for query in [*later, *questions.open]:
            if query.queried_on <= on and not _answered_itself(account, version, query):
                yield OpenQuery(
                    account=account.id,
                    entry=version,
                    rule=query.rule,
                    policy=query.policy,
                    queried_on=query.queried_on,
                    age_days=(on - query.queried_on).days,
                    pence=_asked_about(account, version, on),
                    event=account.money[version],
                )


def _asked_about(account: Account, version: int, on: date) -> int:
    """What is left of a spend at the end of a day, spent and owed; all of anything else."""
    spend = account.spends.get(version)
    if spend is None:
        return _pence(account.money[version])
    back_later = (
        _pence(event)
        for later in account.chains.get(version, ())
        if isinstance(event := account.money[later], e.RefundReceived | e.MadeGood)
        and event.received_on > on
        and account.is_live(later)
    )
    return sum(spend.shares.values()) + sum(back_later)


def _answered_on(answer: e.Reversible) -> date:
    if isinstance(answer, e.SpendAccepted):
        return answer.accepted_on
    assert isinstance(answer, e.SpendDisallowed)
    return answer.disallowed_on


def _answered_itself(account: Account, version: int, query: e.SpendQueried) -> bool:
    """Whose it was has been said since, so there is nobody left to ask."""
    spend = account.spends.get(version)
    return (
        query.rule == "spend-unassigned"
        and spend is not None
        and not spend.shares.get(UNASSIGNED, 0)
    )


def _pence(event: e.Reversible) -> int:
    shares = getattr(event, "shares", None)
    if shares is not None:
        return sum(share.pence for share in shares)
    if isinstance(event, e.PaymentMade):
        return event.paid_pence
    return getattr(event, "amount_pence", 0)


def counts_as_accepted(
    account: Account, policies: Policies, on: date
) -> Iterator[CountsAsAccepted]:
    """The spends that count as accepted at the end of a day, in the order of entries.

    The time runs from the day the bank showed it, or evidence came, whichever was first; the
    longest of its funders' times counts.
    """
    for version, spend in _standing(account, on):
        questions = account.questions.get(version)
        if questions is not None and _was_asked(questions, on):
            continue
        shown_on = _shown_on(account, version, spend)
        if shown_on is None:
            continue
        packs = _packs(account, spend, policies)
        if not packs:
            continue
        pack = max(packs, key=lambda pack: pack.rules.query_days)
        days = (on - shown_on).days
        if days > pack.rules.query_days:
            yield CountsAsAccepted(
                account.id, version, shown_on, days, pack.ref, _pence(spend.event), spend.event
            )


def _was_asked(questions, on: date) -> bool:
    asked = [*questions.open, *(query for some in questions.settled.values() for query in some)]
    return any(query.queried_on <= on for query in asked)


def _shown_on(account: Account, version: int, spend: Spend) -> date | None:
    # What was attached before anything was paid showed no spend to ask about yet.
    days = [max(proof.attached_on, spend.event.paid_on) for proof in spend.proofs]
    if spend.event.line is not None:
        days.append(spend.event.paid_on)
    for later in account.chains.get(version, ()):
        match = account.money[later]
        if isinstance(match, e.LineMatched) and account.is_live(later):
            days.append(match.on)
    return min(days, default=None)


def evidence_missing(account: Account, policies: Policies, on: date) -> Iterator[WithoutEvidence]:
    """The spends that want a receipt and have none at the end of a day, in the order of entries.

    The least of its funders' amounts counts. What the funder paid itself it has the invoice of.
    """
    for version, spend in _standing(account, on):
        if spend.event.deployment == "notional":
            continue
        if any(proof.attached_on <= on for proof in spend.proofs):
            continue
        packs = _packs(account, spend, policies)
        if not packs:
            continue
        pack = min(packs, key=lambda pack: pack.rules.evidence_pence)
        least, pence = pack.rules.evidence_pence, _pence(spend.event)
        if pence >= least:
            age = (on - spend.event.paid_on).days
            yield WithoutEvidence(account.id, version, age, pack.ref, least, pence, spend.event)


def _standing(account: Account, on: date) -> Iterator[tuple[int, Spend]]:
    """Spends paid by a day of which something is left."""
    for version, spend in account.spends.items():
        left = any(pence > 0 for pence in spend.spent.values())
        if left and spend.event.paid_on <= on and account.is_live(version):
            yield version, spend


def _packs(account: Account, spend: Spend, policies: Policies) -> list[Pack]:
    """What the funders of a spend as it now stands go by; none for the person's own money."""
    funds = [name for name, pence in spend.spent.items() if pence > 0]
    return packs_of(account, funds, spend.event.paid_on, policies)
