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
from ledger.account.recharges.apportioned import FundShare, costs_for
from ledger.account.records import Recharge
from ledger.account.state import Account
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
    for recharge in about.account.recharges.values():
        pair = _pair(about.account, recharge)
        if about.asking.funder in (None, *pair[:2]):
            yield from _standing(about, recharge, pair)
            yield from _flow(about, recharge, pair)


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
    """The spends for the days, whichever fund bears them, and what was put right of them in the
    days."""
    days = about.asking.days
    posted = {one.entry for one in about.posted(SPENT, within=days) if one.entry}
    return sorted(posted.union(costs_for(about.account, days)))


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


def _standing(about: About, recharge: Recharge, pair: Key) -> Iterator[Fact]:
    """What is still asked and not answered, or agreed and not paid, by how old it is."""
    on = about.asking.on
    now = as_it_was(recharge, on)
    if now is None:
        return
    stands = standing(now)
    since = now.agreed.agreed_on if now.agreed else now.raised.raised_on
    key = (*pair, stands, age((on - since).days))
    if now.is_asked:
        behind = partial(_entries, about, (now.raised,))
        yield Fact("recharges", (*key, ASKED), now.raised_pence, 1, behind)
    elif now.agreed is not None and now.agreed_pence > now.settled_pence:
        behind = partial(_entries, about, (now.agreed, *now.settlements))
        yield Fact("recharges", (*key, LEFT), now.agreed_pence - now.settled_pence, 1, behind)


def _flow(about: About, recharge: Recharge, pair: Key) -> Iterator[Fact]:
    """What was owed before the days, and what was raised, agreed, paid and given up in them."""
    days = about.asking.days
    steps: list[tuple[date, str, int, e.AccountEvent]] = [
        (recharge.raised.raised_on, RAISED, recharge.raised_pence, recharge.raised)
    ]
    if recharge.agreed is not None:
        agreed = recharge.agreed
        steps.append((agreed.agreed_on, AGREED, recharge.agreed_pence, agreed))
    if recharge.withdrawn is not None:
        given_up = recharge.withdrawn
        steps.append((given_up.withdrawn_on, WITHDRAWN, recharge.raised_pence, given_up))
    steps += [(one.settled_on, SETTLED, one.amount_pence, one) for one in recharge.settlements]
    owed = 0
    before: list[e.AccountEvent] = []
    for place, (day, step, pence, event) in enumerate(steps):
        if days.first <= day <= days.last:
            alike = sum(one == event for *_, one in steps[:place])
            behind = partial(_entry, about, event, alike)
            yield Fact("recharge-flow", (*pair, _month(day), step), pence, 1, behind)
        elif day < days.first and step in (AGREED, SETTLED):
            owed += pence if step == AGREED else -pence
            before.append(event)
    if owed:
        key = (*pair, _month(days.first), OPENING)
        yield Fact("recharge-flow", key, owed, 1, partial(_entries, about, tuple(before)))


def _month(day: date) -> str:
    return f"{day:%Y-%m}"


def _entries(about: About, events: tuple[e.AccountEvent, ...]) -> list[int]:
    """The entries that say these, and that nobody took back."""
    left, found = list(events), []
    for entry in about.entries:
        if entry.event in left and entry.version not in about.account.reversed_by:
            left.remove(entry.event)
            found.append(entry.version)
    return found


def _entry(about: About, event: e.AccountEvent, alike: int) -> list[int]:
    """The entry that says this, after so many that say the very same."""
    return _entries(about, (event,) * (alike + 1))[alike:]


FAMILY = Family(CUBES, facts)
