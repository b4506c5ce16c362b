"""Whose cost each day is by what is known now: eligibility, plan lines, the split. Pure.

What entitles a person says whose the whole package is, from its day, until funders agree a split
that was decided on that day or later: then it is a joint package (domain.md 2.4). Against it
stands what each fund really bears: so that no cost is shunted from one funder to another unseen
(domain.md 0.7, M36).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from ledger import events as e
from ledger.account.budgets.state import Pot
from ledger.account.pay.rates import ONE_DAY, amount_pence, contributions
from ledger.account.recharges.borne import bears, by_days, days_of, moves_of, overlap
from ledger.account.recharges.raising import agreed_of_plain, agreed_shares
from ledger.account.records import UNASSIGNED, payment_days
from ledger.account.spends.plain import PlainSpend, in_fold
from ledger.account.spends.whose import Agreements
from ledger.account.state import Account
from ledger.calendar import Period
from ledger.money import split


class Entitled(NamedTuple):
    """Days on which all is one fund's by what entitles the person; fund is empty where no fund,
    or more than one, is of that programme."""

    days: Period
    fund: str
    eligibility: str
    decided_on: date

    @property
    def backdated(self) -> bool:
        return self.days.first < self.decided_on


class FundShare(NamedTuple):
    """What a fund should bear of some days' costs, and what it bears, in pence.

    asked is what recharges not yet agreed would add to what it bears; less, where negative.
    """

    fund: str
    funder: str
    due_pence: int
    borne_pence: int
    asked_pence: int

    @property
    def over_pence(self) -> int:
        """What it bears beyond its share; negative where others bear what is its own."""
        return self.borne_pence - self.due_pence


def entitled(account: Account) -> list[Entitled]:
    """The days on which what entitles the person says whose all of it is, in order."""
    changes: dict[date, e.EligibilityChanged] = {one.from_on: one for one in account.eligibilities}
    found = []
    ends = [*(day - ONE_DAY for day in sorted(changes)[1:]), date.max][: len(changes)]
    for first, last in zip(sorted(changes), ends, strict=True):
        change = changes[first]
        shared = [one.from_on for one in account.budget.splits if _after(one, change)]
        last = min([last, *(max(day, first) - ONE_DAY for day in shared if day <= last)])
        if first <= last:
            days = Period(first, last)
            fund = _fund_of(account, change.eligibility)
            found.append(Entitled(days, fund, change.eligibility, change.decided_on))
    return found


def _after(agreed: e.SplitAgreed, change: e.EligibilityChanged) -> bool:
    """Whether a split was decided in the knowledge of the change, and counts for its days."""
    return agreed.decided_on >= change.decided_on


def _fund_of(account: Account, eligibility: str) -> str:
    """The one fund whose programme the eligibility names, as `adult-chc` does `chc`."""
    words = f"-{eligibility}-"
    named = [name for name, fund in account.funds.items() if f"-{fund.programme}-" in words]
    return named[0] if len(named) == 1 else ""


def due_and_borne(account: Account, days: Period) -> list[FundShare]:
    """Of the costs for some days, what each fund should bear and what it bears, by fund.

    Both come to the same over all funds. Where nobody has said whose a cost is, it is whose it is.
    """
    due: Pot = defaultdict(int)
    borne: Pot = defaultdict(int)
    asked: Pot = defaultdict(int)
    moves, rules, by = moves_of(account), entitled(account), Agreements(account)
    for version, spend in in_fold(account):
        if not account.is_live(version) or overlap(days_of(spend), days) is None:
            continue
        own = moves.get(version, ())
        now = bears(spend, own, days)
        _add(borne, now)
        for fund, pence in bears(spend, own, days, asked=True).items():
            asked[fund] += pence - now.get(fund, 0)
        for part, whose in _runs(overlap(days_of(spend), days), rules):
            said = agreed_shares(account, version, by) if not whose else None
            _add(due, _should_bear(bears(spend, own, part), whose, said))
    for plain in account.plain:
        first, last = plain.event.for_from, plain.event.for_to
        if first > days.last or last < days.first:
            continue
        part = Period(max(first, days.first), min(last, days.last))
        pot = _of_plain(plain, part)
        _add(borne, pot)
        if rules:
            said = agreed_of_plain(by, plain)
            for run, whose in _runs(part, rules):
                _add(due, _should_bear(_of_plain(plain, run), whose, said))
        elif by.alone(first, last, plain.event.plan_line) == UNASSIGNED:
            _add(due, pot)  # nobody has said, so it is whose it is
        else:
            _add(due, _should_bear(pot, "", agreed_of_plain(by, plain)))
    return [
        FundShare(fund, added.funder if (added := account.funds.get(fund)) else "",
                  due[fund], borne[fund], asked[fund])
        for fund in sorted({*due, *borne, *asked})
        if due[fund] or borne[fund] or asked[fund]
    ]  # fmt: skip


def costs_for(account: Account, days: Period) -> Iterator[int]:
    """The spends whose cost is for some of these days, whichever fund bears it, as versions."""
    for version, spend in in_fold(account):
        if account.is_live(version) and overlap(days_of(spend), days) is not None:
            yield version
    for plain in account.plain:
        if plain.event.for_from <= days.last and plain.event.for_to >= days.first:
            yield plain.entry


def _add(pot: Pot, more: Pot) -> None:
    for fund, pence in more.items():
        pot[fund] += pence


def _of_plain(spend: PlainSpend, part: Period) -> Pot:
    """What each fund bears of a plain spend, of the part that is for some of its days."""
    whole, pot = Period(spend.event.for_from, spend.event.for_to), spend.pot
    if part == whole:
        return pot
    return {fund: by_days(pence, whole, part) for fund, pence in pot.items()}


def _should_bear(borne: Pot, whose: str, said: Pot | None) -> Pot:
    """What each fund should bear of a cost: all is of one fund's days, or as was agreed."""
    total = sum(borne.values())
    if whose:
        return {whose: total}
    if said is None or total <= 0:
        return {fund: pence for fund, pence in borne.items() if pence}
    if len(said) == 1:
        return dict.fromkeys(said, total)
    return dict(zip(said, split(total, list(said.values())), strict=True))


def _runs(days: Period, rules: list[Entitled]) -> Iterator[tuple[Period, str]]:
    """The days cut where what entitles the person changes, each with the fund it names, or none."""
    edges = {days.first, days.last + ONE_DAY}
    for rule in rules:
        both = overlap(rule.days, days)
        if both is not None:
            edges |= {both.first, both.last + ONE_DAY}
    for first, after in pairwise(sorted(edges)):
        named = [r.fund for r in rules if r.days.first <= first <= r.days.last]
        yield Period(first, after - ONE_DAY), named[0] if named else ""


def contributed_for(account: Account, fund: str, days: Period) -> int:
    """What the person contributed to a fund for some days, in pence: the oldest days paid first.

    What was given back to them since counts no more.
    """
    starts = [a.made.from_on for a in account.allocations.values() if a.made.fund == fund]
    if not starts:
        return 0
    first = min(starts)
    came = 0
    for event in account.live_money():
        match event:
            case e.ContributionReceived() if event.fund == fund:
                came += event.amount_pence
            case e.PersonRefunded() if event.fund == fund:
                came -= event.amount_pence
            case e.OpeningBalanceBrought() if first < event.on:
                came += sum(one.contributed_pence for one in event.funds if one.fund == fund)
    before = _charged(account, fund, Period(first, days.first - ONE_DAY))
    return max(0, min(came - before, _charged(account, fund, days)))


def _charged(account: Account, fund: str, days: Period) -> int:
    """What the person was charged for some days: as the payments said, else as is assessed."""
    if days.last < days.first:
        return 0
    said, counted = 0, []
    for _, paid in account.payments():
        own = payment_days(paid)
        both = overlap(own, days) if own else None
        if paid.fund == fund and both:
            # A payment partly inside is charged for its days inside at what was said of all.
            said += _part(paid.contribution_pence, own, both)
            counted.append(both)
    at = days.first
    for paid_days in sorted(counted):
        if at < paid_days.first:
            between = Period(at, paid_days.first - ONE_DAY)
            said += amount_pence(contributions(account, fund, between))
        at = max(at, paid_days.last + ONE_DAY)
    if at <= days.last:
        said += amount_pence(contributions(account, fund, Period(at, days.last)))
    return said


def _part(pence: int, whole: Period, part: Period) -> int:
    return (2 * pence * part.days + whole.days) // (2 * whole.days)
