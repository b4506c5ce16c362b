"""What a report is asked about, and one account as those who count see it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import chain
from typing import Any, NamedTuple

from ledger import events as e
from ledger.account.budgets.plan_lines import InPlan, in_plan
from ledger.account.pay.rates import ONE_DAY, last_due_on
from ledger.account.recharges.apportioned import FundShare, due_and_borne
from ledger.account.reclaims.owning import Owned, owned
from ledger.account.reclaims.stages import pack_of
from ledger.account.reclaims.surplus import Surplus, surplus
from ledger.account.records import UNASSIGNED
from ledger.account.spends.evidence import (
    CountsAsAccepted,
    WithoutEvidence,
    counts_as_accepted,
    evidence_missing,
    evidence_wanted,
)
from ledger.account.spends.questions import Asked, OpenQuery, every_query, open_queries
from ledger.account.state import Account, Pot
from ledger.calendar import Period
from ledger.entry import Entry
from ledger.policy.policies import Policies
from projections.postings import MONEY_HEADS, SPENT, postings
from projections.reader import Reader
from projections.reports.posted import (
    NO_SPEND,
    Posted,
    SpendSaid,
    Spent,
    Together,
    paid_from,
    said_by,
    spend_of,
)
from projections.year_end import FundYear, fund_years


@dataclass(slots=True)
class Asking:
    """The days asked about, who knows how much, and whose money: funder None is everybody's.

    on is the end of the last day: how things stand is told as at then. fully: accounts are folded
    with every spend, which takes longer; tests hold the light way to it. apart: spends are told
    one by one and not added up, for who wants to know what each of them adds. address: where
    another process finds the ledger; empty where it has none of its own.
    """

    reader: Reader
    known: int
    days: Period
    policies: Policies
    funder: str | None = None
    ledger: str = ""
    fully: bool = False
    apart: bool = False
    address: str = ""

    @property
    def on(self) -> date:
        return self.days.last

    def called(self, name: str) -> str:
        """What is of this ledger; of several, with which: `northshire:A-1`."""
        return f"{self.ledger}:{name}" if self.ledger else name


class FundOf(NamedTuple):
    """A fund as reports tell of it. The reserved fund has no funder and programme `none`."""

    funder: str
    fund: str
    programme: str


def before_they_were_over(every: Sequence[Asking]) -> date | None:
    """The day of the last entry known, where the days asked about go on after it; of several
    ledgers, the first such day."""
    days = [one.reader.recorded_on(one.known) for one in every if one.known]
    return min((day for day in days if day < every[0].on), default=None)


@dataclass(slots=True)
class About:
    """One account, and what may be asked of it. Those who count ask here and not the account for
    anything about spends, of which there are very many; entries are of all else.

    has is what each fund has at the end of the last day, in pence. moved_in are entries of other
    accounts, which moved money here.
    """

    asking: Asking
    account: Account
    entries: list[Entry]
    has: Pot = field(default_factory=dict)
    moved_in: list[Entry] = field(default_factory=list)
    _spent: list[Spent] | None = None
    _together: list[Together] | None = None

    @property
    def name(self) -> str:
        return self.account.id

    @property
    def called(self) -> str:
        """The account; of several ledgers, with the one that it is in: each may have an A-1."""
        return self.asking.called(self.name)

    @property
    def opened(self) -> e.AccountOpened:
        assert self.account.opened is not None
        return self.account.opened

    def fund(self, name: str) -> FundOf:
        """The fund by the terms it had last."""
        added = self.account.funds.get(name)
        if added is None:
            return FundOf("", name, "none" if name == UNASSIGNED else "")
        return FundOf(added.funder, name, added.programme)

    def is_asked(self, fund: str) -> bool:
        """Whether a fund is of the funder asked about."""
        wanted = self.asking.funder
        return wanted is None or self.fund(fund).funder == wanted

    def funds(self) -> list[str]:
        """The funds asked about, in their order."""
        return [name for name in self.account.funds if self.is_asked(name)]

    def is_of_funder(self) -> bool:
        """Whether any of its funds is asked about; where all funders are, every account is."""
        return self.asking.funder is None or bool(self.funds())

    def posted(self, *heads: str, within: Period | None = None) -> Iterator[Posted]:
        """Postings to these heads, of every fund asked about, by the end of the last day, or
        within some days. Their sum is the balance."""
        days = within or Period(date.min, self.asking.on)
        yield from self._posted_in_fold(heads, days)
        stream = self.account.stream
        spent = SPENT in heads
        for one in self.account.plain:
            event = one.event
            if not days.first <= event.paid_on <= days.last:
                continue
            if spent or paid_from(event) in heads:
                for head, _, fund, _, category, pence, on in postings(stream, event):
                    if head in heads and self.is_asked(fund):
                        yield Posted(head, fund, category, pence, on, one.entry, one.entry)

    def _posted_in_fold(self, heads: tuple[str, ...], days: Period) -> Iterator[Posted]:
        """Those of all entries but plain spends."""
        for entry in chain(self.entries, self.moved_in):
            found = postings(entry.stream, entry.event)
            own = entry.stream == self.account.stream
            for place, (head, account, fund, _, category, pence, on) in enumerate(found):
                if head not in heads or account != self.name or not days.first <= on <= days.last:
                    continue
                if self.is_asked(fund):
                    spend = spend_of(entry, place) if own else None
                    version = entry.version if own else 0
                    yield Posted(head, fund, category, pence, on, version, spend)

    def had(self, day: date) -> Pot:
        """What each fund asked about had at the end of a day up to the last one, in pence."""
        found = {name: pence for name, pence in self.has.items() if self.is_asked(name)}
        if day < self.asking.on:
            since = Period(day + ONE_DAY, self.asking.on)
            for one in self._posted_in_fold(MONEY_HEADS, since):
                found[one.fund] = found.get(one.fund, 0) - one.pence
            later, then = (self.account.plain.held_spent(one) for one in (since.last, day))
            for name, pence in later.items():
                if self.is_asked(name):
                    found[name] = found.get(name, 0) + pence - then.get(name, 0)
        return found

    def said_of(self, spend: int | None) -> SpendSaid:
        """What a spend says of itself; nothing where a posting is about none."""
        event = self._spend(spend) if spend is not None else None
        return NO_SPEND if event is None else said_by(event)

    def _spend(self, entry: int) -> e.SpendRecorded | None:
        spend = self.account.spends.get(entry) or self.account.plain.of_entry(entry)
        return spend.event if spend is not None else None

    def spent(self) -> list[Spent]:
        """What was spent in the days asked about, of every fund asked about; made once, since
        several tell of it. The sum is the balance of the head `spent` within the days."""
        if self._spent is None:
            posted = self.posted(SPENT, within=self.asking.days)
            self._spent = [self._spent_of(one) for one in posted]
        return self._spent

    def spent_together(self) -> list[Together]:
        """The same, added up where it is of one fund, says the same, and is of one month, one plan
        and between the same reviews: there may be a thousand spends, and few that differ."""
        if self._together is None:
            if self.asking.apart or not self.account.plain:
                every = self.spent()
            else:
                of_fold = self._posted_in_fold((SPENT,), self.asking.days)
                every = [self._spent_of(one) for one in of_fold]
            self._together = [Together(*one, 1, (one.posted.entry,)) for one in every]
            if every is not self._spent:
                self._together += self._plain_together()
        return self._together

    def _plain_together(self) -> Iterator[Together]:
        budget, (first, last) = self.account.budget, self.asking.days
        reviews = sorted({one.held_on for one in budget.reviews})
        plans = sorted({one.from_on for one in budget.plans})
        groups: dict[tuple, list[Any]] = {}
        for one in self.account.plain:
            event = one.event
            on = event.paid_on
            if not first <= on <= last:
                continue
            alike = (
                event.category, event.provider, event.outcome, event.plan_line, event.deployment,
                on.year, on.month, bisect_left(reviews, on), bisect_right(plans, event.for_from),
            )  # fmt: skip
            for share in event.shares:
                group = groups.setdefault((share.fund, alike), [one, 0, []])
                group[1] += share.pence
                group[2].append(one.entry)
        for (fund, _), (one, pence, entries) in groups.items():
            if self.is_asked(fund):
                event, entry = one.event, one.entry
                posted = Posted(SPENT, fund, event.category, pence, event.paid_on, entry, entry)
                said = said_by(event)
                plan = self._in_plan(posted, said)
                yield Together(posted, said, plan, len(entries), tuple(entries))

    def _spent_of(self, one: Posted) -> Spent:
        said = self.said_of(one.spend)
        return Spent(one, said, self._in_plan(one, said))

    def _in_plan(self, one: Posted, said: SpendSaid) -> InPlan:
        return in_plan(
            self.account.budget, said.for_from or one.on, category=one.category,
            plan_line=said.plan_line, outcome=said.outcome,
        )  # fmt: skip

    def surplus(self, fund: str) -> Surplus:
        """What is more than may stay at the end of the last day; all of it once it ended."""
        end = last_due_on(self.account)
        return surplus(
            self.account, fund, has=self.has, policies=self.asking.policies, on=self.asking.on,
            closing=end is not None and end <= self.asking.on,
        )  # fmt: skip

    def owned(self, fund: str) -> Owned:
        """Whose what a fund has is at the end of the last day, by the order its policy says."""
        order = pack_of(self.account, fund, self.asking.policies, self.asking.on).rules
        return owned(
            self.account, fund, has_pence=self.has.get(fund, 0),
            order=order.contribution_order, on=self.asking.on,
        )  # fmt: skip

    def fund_years(self, year: Period) -> list[FundYear]:
        """Each fund asked about at a year's end, which is not after the last day."""
        found = fund_years(self.account, self.had(year.last), self.asking.policies, year)
        return [one for one in found if self.is_asked(one.fund)]

    def due_and_borne(self, days: Period | None = None) -> list[FundShare]:
        """What each fund should have borne of some days' costs, and what it bore."""
        return due_and_borne(self.account, days or self.asking.days)

    def evidence_missing(self) -> Iterator[WithoutEvidence]:
        return evidence_missing(self.account, self.asking.policies, self.asking.on)

    def evidence_wanted(self, *, plain: bool = True) -> Iterator[WithoutEvidence]:
        """The spends that want a receipt, those that have one too: `attached_on` tells them.
        Without plain, of those in the fold alone, for who goes through the plain ones."""
        return evidence_wanted(self.account, self.asking.policies, self.asking.on, plain=plain)

    def open_queries(self) -> Iterator[OpenQuery]:
        return open_queries(self.account, self.asking.on)

    def queries(self) -> Iterator[Asked]:
        """All that was asked by the end of the last day, and what came of it by then."""
        return every_query(self.account, self.asking.on)

    def accepted_by_time(self, *, plain: bool = True) -> Iterator[CountsAsAccepted]:
        """The spends that nobody asked about in the time that policy gives; plain as above."""
        return counts_as_accepted(self.account, self.asking.policies, self.asking.on, plain=plain)
