"""The query clock: what was asked, what was answered, and what nobody has answered yet. Pure.

Ages are functions of the day asked about.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Literal, NamedTuple

from ledger import events as e
from ledger.account.records import UNASSIGNED
from ledger.account.state import Account


class OpenQuery(NamedTuple):
    """A question that nobody has answered by a day. pence is what is left of what was asked about.

    policy is the pack whose rule it was; None where a person asked, or everybody's rule did.
    shares are whose money pence is.
    """

    account: str
    entry: int
    rule: str
    policy: str | None
    queried_on: date
    age_days: int
    pence: int
    event: e.Reversible
    shares: tuple[e.Share, ...]


class Asked(NamedTuple):
    """A question that was asked by a day, and what came of it by then: accepted, disallowed, or
    settled, since whose money it was has been said; open where nobody has answered.

    answered_by is the entry that did. shares are of what is left of what was asked about.
    """

    entry: int
    query: e.SpendQueried
    answer: Literal["accepted", "disallowed", "settled", "open"]
    answered_on: date | None
    answered_by: int | None
    shares: tuple[e.Share, ...]


def open_queries(account: Account, on: date) -> Iterator[OpenQuery]:
    """What was asked by the end of a day and not answered by then, in the order of entries."""
    for version, questions in sorted(account.questions.items()):
        if not account.is_live(version):
            continue
        later = [
            query
            for answer, queries in questions.settled.items()
            if answered_on(account.money[answer]) > on
            for query in queries
        ]
        for query in [*later, *questions.open]:
            if query.queried_on <= on and not answered_itself(account, version, query):
                shares = asked_about(account, version, on)
                yield OpenQuery(
                    account=account.id,
                    entry=version,
                    rule=query.rule,
                    policy=query.policy,
                    queried_on=query.queried_on,
                    age_days=(on - query.queried_on).days,
                    pence=sum(share.pence for share in shares),
                    event=account.money[version],
                    shares=shares,
                )


def every_query(account: Account, on: date) -> Iterator[Asked]:
    """All that was asked by the end of a day of what still stands, in the order of entries. Those
    that are open are those that `open_queries` tells of."""
    for version, questions in sorted(account.questions.items()):
        if not account.is_live(version):
            continue
        shares = asked_about(account, version, on)
        for by, queries in questions.settled.items():
            answer = account.money[by]
            said = "accepted" if isinstance(answer, e.SpendAccepted) else "disallowed"
            day = answered_on(answer)
            for query in queries:
                if day <= on:
                    if query.queried_on <= on:
                        yield Asked(version, query, said, day, by, shares)
                else:
                    yield from _unanswered(account, version, query, on, shares)
        for query in questions.open:
            yield from _unanswered(account, version, query, on, shares)


def _unanswered(
    account: Account, version: int, query: e.SpendQueried, on: date, shares: tuple[e.Share, ...]
) -> Iterator[Asked]:
    if query.queried_on > on:
        return
    if answered_itself(account, version, query):
        yield Asked(version, query, "settled", None, None, shares)
    else:
        yield Asked(version, query, "open", None, None, shares)


def asked_about(account: Account, version: int, on: date) -> tuple[e.Share, ...]:
    """What is left of a spend at the end of a day, spent and owed, by fund; all of anything
    else."""
    spend = account.spends.get(version)
    if spend is None:
        return _shares(account.money[version])
    left = spend.shares
    for later in account.chains.get(version, ()):
        event = account.money[later]
        if not isinstance(event, e.RefundReceived | e.MadeGood) or not account.is_live(later):
            continue
        if event.received_on > on:
            for share in event.shares:
                left[share.fund] = left.get(share.fund, 0) + share.pence
    return tuple(e.Share(fund, pence) for fund, pence in left.items() if pence)


def answered_on(answer: e.Reversible) -> date:
    if isinstance(answer, e.SpendAccepted):
        return answer.accepted_on
    assert isinstance(answer, e.SpendDisallowed)
    return answer.disallowed_on


def answered_itself(account: Account, version: int, query: e.SpendQueried) -> bool:
    """Whose it was has been said since, so there is nobody left to ask."""
    spend = account.spends.get(version)
    return (
        query.rule == "spend-unassigned"
        and spend is not None
        and not spend.shares.get(UNASSIGNED, 0)
    )


def _pence(event: e.Reversible) -> int:
    return sum(share.pence for share in _shares(event))


def _shares(event: e.Reversible) -> tuple[e.Share, ...]:
    """Whose money an entry is of; of fund `` where it names none."""
    shares = getattr(event, "shares", None)
    if shares is not None:
        return shares
    of_payment = isinstance(event, e.PaymentMade)
    pence = event.paid_pence if of_payment else getattr(event, "amount_pence", 0)
    return (e.Share(getattr(event, "fund", ""), pence),) if pence else ()
