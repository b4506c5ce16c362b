"""What funders owe each other: what each should have borne of the days' costs and what it bore, who
bore whose, and what they ask of each other. Facts of one account.

The first is as `dpl recharge borne` tells it, so that no cost is shunted from one funder to another
unseen (domain.md 0.7, M36). Of recharges, what was asked + raised - answered is still asked, and
what was owed + agreed - settled is still owed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from functools import partial
from typing import NamedTuple

from ledger import events as e
from ledger.account.recharges.answering import as_it_was, standing
from ledger.account.recharges.apportioned import FundShare
from ledger.account.state import Account, Recharge
from ledger.money import split
from projections.postings import SPENT
from projections.reports.asking import About
from projections.reports.bands import age
from projections.reports.cubes import Fact, Key, Shape
from projections.reports.gathering import Family

DUE, BORNE, ASKED = "due", "borne", "asked"
OPENING, RAISED, AGREED, SETTLED, WITHDRAWN, LEFT = (
    "opening", "raised", "agreed", "settled", "withdrawn", "left",
)  # fmt: skip

_PAIR = ("from_funder", "to_funder", "from_fund", "to_fund")
CUBES = {
    "borne": Shape(
        "Of the days' costs, what each fund should bear, what it bears, and what is asked",
        ("funder", "fund", "programme", "care_group", "part"),
    ),
    "shunted": Shape(
        "Of the days' costs, what one fund bore that was another's",
        ("bearer", "owner", "bearer_fund", "owner_fund", "care_group"),
    ),
    "recharges": Shape(
        "Recharges as they stand at the end of the last day",
        (*_PAIR, "standing", "age", "part"),
        stands=True,
    ),
    "recharge-flow": Shape("What recharges came to in the days", (*_PAIR, "month", "step")),
}


def facts(about: About) -> Iterator[Fact]:
    if len(about.account.funds) > 1:  # else nobody can bear another's
        yield from _shares(about)
    for name, recharge in about.account.recharges.items():
        pair = _pair(about.account, recharge)
        if about.asking.funder in (None, *pair[:2]):
            yield from _standing(about, name, recharge, pair)
            yield from _flow(about, name, recharge, pair)


# ── who bore whose ───────────────────────────────────────────────────────────────────────────


def _shares(about: About) -> Iterator[Fact]:
    shares, group = about.due_and_borne(), about.opened.care_group
    behind = partial(_spends, about)
    for one in shares:
        if about.is_asked(one.fund):
            key = (*about.fund(one.fund), group)
            for part, pence in (
                (DUE, one.due_pence), (BORNE, one.borne_pence), (ASKED, one.asked_pence),
            ):  # fmt: skip
                if pence:
                    yield Fact("borne", (*key, part), pence, 1, behind)
    for bearer, owner, pence in who_bore_whose(shares):
        if about.asking.funder in (None, bearer.funder, owner.funder):
            key = (bearer.funder, owner.funder, bearer.fund, owner.fund, group)
            yield Fact("shunted", key, pence, 1, behind)


def _spends(about: About) -> list[int]:
    """The spends, and what was put right of them, that were posted in the days."""
    posted = about.posted(SPENT, within=about.asking.days)
    return sorted({one.entry for one in posted if one.entry})


class _Over(NamedTuple):
    share: FundShare
    pence: int


def who_bore_whose(shares: Sequence[FundShare]) -> list[tuple[FundShare, FundShare, int]]:
    """Who bore how much of whose, in pence: what each bore too much, shared among those who bore
    too little by how much too little it was, the odd pence by largest remainder."""
    over = [_Over(one, one.over_pence) for one in shares if one.over_pence > 0]
    under = [_Over(one, -one.over_pence) for one in shares if one.over_pence < 0]
    left = [one.pence for one in under]
    found = []
    for one in over:
        whole = sum(left)
        if not whole:
            break
        parts = split(min(one.pence, whole), left)
        for place, pence in enumerate(parts):
            if pence:
                found.append((one.share, under[place].share, pence))
            left[place] -= pence
    return found


# ── recharges ────────────────────────────────────────────────────────────────────────────────


def _pair(account: Account, recharge: Recharge) -> Key:
    raised = recharge.raised
    funders = (account.funds[fund].funder for fund in (raised.from_fund, raised.to_fund))
    return (*funders, raised.from_fund, raised.to_fund)


def _standing(about: About, name: str, recharge: Recharge, pair: Key) -> Iterator[Fact]:
    """What is still asked and not answered, or agreed and not paid, by how old it is."""
    on = about.asking.on
    now = as_it_was(recharge, on)
    if now is None:
        return
    behind = partial(_entries, about, name)
    stands = standing(now)
    since = now.agreed.agreed_on if now.agreed else now.raised.raised_on
    key = (*pair, stands, age((on - since).days))
    if now.is_asked:
        yield Fact("recharges", (*key, ASKED), now.raised_pence, 1, behind)
    elif now.agreed_pence > now.settled_pence:
        yield Fact("recharges", (*key, LEFT), now.agreed_pence - now.settled_pence, 1, behind)


def _flow(about: About, name: str, recharge: Recharge, pair: Key) -> Iterator[Fact]:
    """What was owed before the days, and what was raised, agreed, paid and given up in them."""
    days, behind = about.asking.days, partial(_entries, about, name)
    steps = [(recharge.raised.raised_on, RAISED, recharge.raised_pence)]
    if recharge.agreed is not None:
        steps.append((recharge.agreed.agreed_on, AGREED, recharge.agreed_pence))
    if recharge.withdrawn is not None:
        steps.append((recharge.withdrawn.withdrawn_on, WITHDRAWN, recharge.raised_pence))
    steps += [(one.settled_on, SETTLED, one.amount_pence) for one in recharge.settlements]
    owed = 0
    for day, step, pence in steps:
        if days.first <= day <= days.last:
            yield Fact("recharge-flow", (*pair, _month(day), step), pence, 1, behind)
        elif day < days.first:
            owed += {AGREED: pence, SETTLED: -pence}.get(step, 0)
    if owed:
        key = (*pair, _month(days.first), OPENING)
        yield Fact("recharge-flow", key, owed, 1, behind)


def _month(day: date) -> str:
    return f"{day:%Y-%m}"


_STEPS = (
    e.RechargeRaised | e.RechargeDisputed | e.RechargeAgreed | e.RechargeSettled
    | e.RechargeWithdrawn
)  # fmt: skip


def _entries(about: About, name: str) -> list[int]:
    """Every entry about one recharge, by the end of the last day or not: as it is known."""
    return [
        entry.version
        for entry in about.entries
        for event in [entry.event.of if isinstance(entry.event, e.EntryReversed) else entry.event]
        if isinstance(event, _STEPS) and event.recharge == name
    ]


FAMILY = Family(CUBES, facts)
