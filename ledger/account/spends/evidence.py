"""What time has settled, and what wants a receipt: over every spend, most of them plain. Pure.

"Accepted unless new information": a spend that was shown long enough ago, and never asked about,
counts as accepted by the funder's policy. Both are functions of the day asked about.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from datetime import date
from heapq import merge
from operator import attrgetter
from typing import NamedTuple

from ledger import events as e
from ledger.account.records import Spend, pot_of
from ledger.account.spends.plain import PlainSpend, in_fold
from ledger.account.spends.rules.look import packs_of
from ledger.account.state import Account
from ledger.account.waiting import total_pence
from ledger.policy.pack import Pack
from ledger.policy.policies import Policies


class CountsAsAccepted(NamedTuple):
    """A spend that nobody asked about in time. shown_on is when it could first be looked at.

    category and shares are what it was for and whose money, as it now stands.
    """

    account: str
    entry: int
    shown_on: date
    days: int
    policy: str
    pence: int
    event: e.SpendRecorded
    category: str
    shares: tuple[e.Share, ...]


class WithoutEvidence(NamedTuple):
    """A spend that wants a receipt by a funder's policy, and has none; or one that has, since
    attached_on. category is what it was for as it now stands, and shares whose money it was.
    """

    account: str
    entry: int
    age_days: int
    policy: str
    least_pence: int
    pence: int
    event: e.SpendRecorded
    category: str
    shares: tuple[e.Share, ...]
    attached_on: date | None


def counts_as_accepted(
    account: Account, policies: Policies, on: date, *, plain: bool = True
) -> Iterator[CountsAsAccepted]:
    """The spends that count as accepted at the end of a day, in the order of entries.

    The time runs from the day the bank showed it, or evidence came, whichever was first; the
    longest of its funders' times counts. plain: with those that `plain_accepted` tells.
    """
    folded = _accepted_in_fold(account, policies, on)
    if not plain:
        return folded
    return merge(folded, _accepted_plain(account, policies, on), key=_entry)


def _accepted_plain(account: Account, policies: Policies, on: date) -> Iterator[CountsAsAccepted]:
    for one, shown_on, pack, pence in plain_accepted(account, policies, on):
        event = one.event
        yield CountsAsAccepted(
            account.id, one.entry, shown_on, (on - shown_on).days, pack.ref, pence, event,
            event.category, _joined(event.shares),
        )  # fmt: skip


def plain_accepted(
    account: Account, policies: Policies, on: date
) -> Iterator[tuple[PlainSpend, date, Pack, int]]:
    """The plain spends among those that count as accepted: when each was shown, by whose time, and
    its pence. There may be a thousand of them, so no more is told of each."""
    goes_by = _PlainPacks(account, policies)
    for one in account.plain:
        event = one.event
        shown_on = event.paid_on if event.line is not None else _plain_shown_on(one)
        if shown_on is None or event.paid_on > on:
            continue
        packs = goes_by.of(event)
        if not packs:
            continue
        pack = packs[0]
        if len(packs) > 1:
            pack = max(packs, key=lambda pack: pack.rules.query_days)
        pence = total_pence(event.shares)
        if (on - shown_on).days > pack.rules.query_days and pence > 0:
            yield one, shown_on, pack, pence


def _plain_shown_on(one: PlainSpend) -> date | None:
    paid_on = one.event.paid_on
    days = [] if one.proof_on is None else [max(one.proof_on, paid_on)]
    return min([*days, *([one.matched_on] if one.matched_on else [])], default=None)


class _PlainPacks:
    """What the funders of an account's plain spends go by, looked up once between two days on
    which any pack begins."""

    def __init__(self, account: Account, policies: Policies) -> None:
        self._account, self._policies = account, policies
        self._begins = sorted({pack.effective_on for pack in policies.adopted})
        self._known: dict[tuple[str | tuple[str, ...], int], list[Pack]] = {}

    def of(self, event: e.SpendRecorded) -> list[Pack]:
        shares = event.shares
        whose = shares[0].fund if len(shares) == 1 else tuple([s.fund for s in shares if s.pence])
        key = (whose, bisect_right(self._begins, event.paid_on))
        found = self._known.get(key)
        if found is None:
            funds = (whose,) if isinstance(whose, str) else whose
            found = packs_of(self._account, funds, event.paid_on, self._policies)
            self._known[key] = found
        return found


def _joined(shares: tuple[e.Share, ...]) -> tuple[e.Share, ...]:
    """Shares with each fund once, as an account has them, without those of nought."""
    if len(shares) == 1 and shares[0].pence > 0:
        return shares
    return tuple(e.Share(fund, pence) for fund, pence in pot_of(shares).items() if pence > 0)


_entry = attrgetter("entry")


def _accepted_in_fold(account: Account, policies: Policies, on: date) -> Iterator[CountsAsAccepted]:
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
                account=account.id,
                entry=version,
                shown_on=shown_on,
                days=days,
                policy=pack.ref,
                pence=total_pence(spend.event.shares),
                event=spend.event,
                category=spend.category,
                shares=_left(spend),
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
    """The spends that want a receipt and have none at the end of a day, in the order of entries."""
    for one in evidence_wanted(account, policies, on):
        if one.attached_on is None:
            yield one


def evidence_wanted(
    account: Account, policies: Policies, on: date, *, plain: bool = True
) -> Iterator[WithoutEvidence]:
    """The spends that want a receipt at the end of a day, whether or not they have one by then.

    The least of its funders' amounts counts. What the funder paid itself it has the invoice of.
    plain: with those that `plain_wanted` tells.
    """
    folded = _wanted_in_fold(account, policies, on)
    if not plain:
        return folded
    return merge(folded, _wanted_plain(account, policies, on), key=_entry)


def _wanted_plain(account: Account, policies: Policies, on: date) -> Iterator[WithoutEvidence]:
    for one, pack, pence in plain_wanted(account, policies, on):
        event = one.event
        yield WithoutEvidence(
            account.id, one.entry, (on - event.paid_on).days, pack.ref, pack.rules.evidence_pence,
            pence, event, event.category, _joined(event.shares), one.proof_by(on),
        )  # fmt: skip


def plain_wanted(
    account: Account, policies: Policies, on: date
) -> Iterator[tuple[PlainSpend, Pack, int]]:
    """The plain spends among those that want a receipt: by whose rule, and their pence."""
    goes_by = _PlainPacks(account, policies)
    for one in account.plain:
        event = one.event
        if event.paid_on > on or event.deployment == "notional":
            continue
        packs = goes_by.of(event)
        if not packs:
            continue
        pack = packs[0]
        if len(packs) > 1:
            pack = min(packs, key=lambda pack: pack.rules.evidence_pence)
        pence = total_pence(event.shares)
        if pence >= pack.rules.evidence_pence and pence > 0:
            yield one, pack, pence


def _wanted_in_fold(account: Account, policies: Policies, on: date) -> Iterator[WithoutEvidence]:
    for version, spend in _standing(account, on):
        if spend.event.deployment == "notional":
            continue
        packs = _packs(account, spend, policies)
        if not packs:
            continue
        pack = min(packs, key=lambda pack: pack.rules.evidence_pence)
        least, pence = pack.rules.evidence_pence, total_pence(spend.event.shares)
        if pence >= least:
            proofs = [one.attached_on for one in spend.proofs if one.attached_on <= on]
            yield WithoutEvidence(
                account=account.id,
                entry=version,
                age_days=(on - spend.event.paid_on).days,
                policy=pack.ref,
                least_pence=least,
                pence=pence,
                event=spend.event,
                category=spend.category,
                shares=_left(spend),
                attached_on=min(proofs, default=None),
            )


def _left(spend: Spend) -> tuple[e.Share, ...]:
    return tuple(e.Share(fund, pence) for fund, pence in spend.shares.items() if pence > 0)


def _standing(account: Account, on: date) -> Iterator[tuple[int, Spend]]:
    """Spends in the fold paid by a day of which something is left."""
    for version, spend in in_fold(account):
        left = any(pence > 0 for pence in spend.spent.values())
        if left and spend.event.paid_on <= on and account.is_live(version):
            yield version, spend


def _packs(account: Account, spend: Spend, policies: Policies) -> list[Pack]:
    """What the funders of a spend as it now stands go by; none for the person's own money."""
    funds = [name for name, pence in spend.spent.items() if pence > 0]
    return packs_of(account, funds, spend.event.paid_on, policies)
