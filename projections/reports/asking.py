"""What a report is asked about, and one account as those who count see it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from ledger import events as e
from ledger.account.pay.rates import last_due_on
from ledger.account.recharges.apportioned import FundShare, due_and_borne
from ledger.account.reclaims.surplus import Surplus, surplus
from ledger.account.spends.questions import (
    OpenQuery,
    WithoutEvidence,
    evidence_missing,
    open_queries,
)
from ledger.account.state import UNASSIGNED, Account, Pot, root_of
from ledger.calendar import Period
from ledger.entry import Entry
from ledger.policy.policies import Policies
from projections.postings import postings
from projections.reader import Reader


@dataclass(slots=True)
class Asking:
    """The days asked about, who knows how much, and whose money: funder None is everybody's.

    on is the end of the last day: how things stand is told as at then.
    """

    reader: Reader
    known: int
    days: Period
    policies: Policies
    funder: str | None = None
    ledger: str = ""

    @property
    def on(self) -> date:
        return self.days.last


class FundOf(NamedTuple):
    """A fund as reports tell of it. The reserved fund has no funder and programme `none`."""

    funder: str
    fund: str
    programme: str


class Posted(NamedTuple):
    """One posting of an account. entry is the version that posted it; spend is the version of the
    spend that it is about, where it is about one."""

    head: str
    fund: str
    category: str
    pence: int
    on: date
    entry: int
    spend: int | None


class SpendSaid(NamedTuple):
    """What a spend says of itself beside its amount."""

    outcome: str
    provider: str
    deployment: str


NO_SPEND = SpendSaid("", "", "")


@dataclass(slots=True)
class About:
    """One account, and what may be asked of it. Those who count ask here and not the account for
    anything about spends, of which there are very many; entries are of all else.

    has is what each fund has at the end of the last day, in pence.
    """

    asking: Asking
    account: Account
    entries: list[Entry]
    has: Pot = field(default_factory=dict)

    @property
    def name(self) -> str:
        return self.account.id

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

    def posted(self, *heads: str, within: Period | None = None) -> Iterator[Posted]:
        """Postings to these heads, of every fund asked about, by the end of the last day, or
        within some days. Their sum is the balance."""
        first, last = (within.first, within.last) if within else (date.min, self.asking.on)
        for entry in self.entries:
            found = postings(entry.stream, entry.event)
            for place, (head, account, fund, _, category, pence, on) in enumerate(found):
                if head not in heads or account != self.name or not first <= on <= last:
                    continue
                if self.is_asked(fund):
                    spend = spend_of(entry, place)
                    yield Posted(head, fund, category, pence, on, entry.version, spend)

    def said_of(self, spend: int | None) -> SpendSaid:
        """What a spend says of itself; nothing where a posting is about none."""
        found = self.account.spends.get(spend) if spend is not None else None
        if found is None:
            return NO_SPEND
        event = found.event
        return SpendSaid(event.outcome or "", event.provider, event.deployment)

    def surplus(self, fund: str) -> Surplus:
        """What is more than may stay at the end of the last day; all of it once it ended."""
        end = last_due_on(self.account)
        return surplus(
            self.account, fund, has=self.has, policies=self.asking.policies, on=self.asking.on,
            closing=end is not None and end <= self.asking.on,
        )  # fmt: skip

    def due_and_borne(self, days: Period | None = None) -> list[FundShare]:
        """What each fund should have borne of some days' costs, and what it bore."""
        return due_and_borne(self.account, days or self.asking.days)

    def evidence_missing(self) -> Iterator[WithoutEvidence]:
        return evidence_missing(self.account, self.asking.policies, self.asking.on)

    def open_queries(self) -> Iterator[OpenQuery]:
        return open_queries(self.account, self.asking.on)


def spend_of(entry: Entry, place: int) -> int | None:
    """The version of the spend that an entry's posting in this place is about; None where it is
    about none. A recharge posts each spend's part to both funds, one spend after another."""
    version, event = entry.version, entry.event
    if isinstance(event, e.EntryReversed):
        version, event = event.entry, event.of
    if isinstance(event, e.SpendRecorded):
        return version
    if isinstance(event, e.RechargeAgreed):
        part = place // 2
        return event.parts[part].spend if part < len(event.parts) else None
    return root_of(event)
