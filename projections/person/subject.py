"""The one account that a statement is about, and what every part of the statement asks of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from ledger import events as e
from ledger.account.folding import evolve
from ledger.account.life.reviews import NHS, law_of
from ledger.account.pay.rates import ONE_DAY, last_due_on
from ledger.account.records import OWN, UNASSIGNED
from ledger.account.state import Account, Pot
from ledger.calendar import Period
from ledger.entry import Entry
from ledger.errors import Refused
from projections.as_known import ACCOUNT
from projections.balances import balances
from projections.body import Body
from projections.days import business_date
from projections.person.value import Behind
from projections.postings import MONEY_HEADS, postings
from projections.reports.asking import About, Asking
from projections.words import entry_name

_HEALTH = ("nhs", "icb", "ccg", "health")


@dataclass
class Subject:
    """One account within the days asked about. before is what each fund had as they began."""

    about: About
    body: Body
    before: Pot

    @property
    def account(self) -> Account:
        return self.about.account

    @property
    def days(self) -> Period:
        return self.about.asking.days

    @property
    def on(self) -> date:
        return self.days.last

    @cached_property
    def moving(self) -> list[Entry]:
        """All entries that may move its money, those of other accounts too, in order."""
        return sorted((*self.about.entries, *self.about.moved_in), key=lambda x: x.position)

    @cached_property
    def by_version(self) -> dict[int, Entry]:
        return {entry.version: entry for entry in self.about.entries}

    def entries(self, *kinds: type) -> Iterator[Entry]:
        """Entries of these kinds that are about a day by the end of the last."""
        for entry in self.about.entries:
            if isinstance(entry.event, kinds):
                day = business_date(entry.event)
                if day is None or day <= self.on:
                    yield entry

    def within(self, *kinds: type) -> Iterator[Entry]:
        """Those of them about a day that was asked about."""
        for entry in self.entries(*kinds):
            day = business_date(entry.event)
            if day is not None and self.days.first <= day:
                yield entry

    def ref(self, version: int) -> str:
        """What an entry is called: `A-1/12`."""
        return entry_name(f"{ACCOUNT}{self.about.name}", version)

    def at(self, version: int, pence: int) -> Behind:
        return self.by_version[version].position, pence

    def of_event(self, event: e.AccountEvent, pence: int) -> tuple[Behind, ...]:
        """The entry that recorded this event, as standing behind an amount."""
        for entry in self.about.entries:
            if entry.event is event or entry.event == event:
                return ((entry.position, pence),)
        return ()

    @property
    def real_funds(self) -> list[e.FundAdded]:
        """The funds that funders give, without the person's own money."""
        return [one for one in self.account.funds.values() if one.programme != OWN]

    @property
    def ended_on(self) -> date | None:
        """The last day that anything is paid for, where it has come."""
        days = [day for day in (last_due_on(self.account), self.account.closed_on) if day]
        ended = min(days, default=None)
        return ended if ended is not None and ended <= self.on else None

    @property
    def died(self) -> bool:
        return self.account.died_on is not None and self.account.died_on <= self.on

    def funder_of(self, fund: str) -> str:
        """What to call whose money it is."""
        added = self.account.funds.get(fund)
        if fund == UNASSIGNED or added is None:
            return "nobody yet"
        if added.programme == OWN:
            return "you"
        return self.body.funder(added.funder) or "your funder"

    def is_nhs(self, fund: e.FundAdded) -> bool:
        """Whether it is NHS money. After-care under section 117 is by who pays for it."""
        if fund.programme == "s117":
            return any(word in _HEALTH for word in fund.funder.lower().split("-"))
        return law_of(fund) is NHS

    @cached_property
    def held(self) -> tuple[Behind, ...]:
        """All that put money into the account or took it out, by the end of the last day. It adds
        up to what there is."""
        found = []
        for entry in self.moving:
            pence = sum(p for _, p, on in effects(self.about.name, entry) if on <= self.on)
            if pence:
                found.append((entry.position, pence))
        return tuple(found)


def effects(account: str, entry: Entry) -> Iterable[tuple[str, int, date]]:
    """What an entry does to the money of an account: fund, signed pence and the day."""
    for head, whose, fund, _, _, pence, on in postings(entry.stream, entry.event):
        if whose == account and head in MONEY_HEADS:
            yield fund, pence, on


def subject_of(asking: Asking, account: str, body: Body) -> Subject:
    """The account asked about. Raises Refused where there is none, or not yet by the last day."""
    entries = asking.reader.stream(f"{ACCOUNT}{account}", known=asking.known)
    folded = Account(account)
    for entry in entries:
        evolve(folded, entry)
    if not entries:
        raise Refused("unknown-account", f"there is no account {account}", "dpl account list")
    opened = folded.opened
    if opened is None or opened.opened_on > asking.on:
        raise Refused(
            "not-open-yet",
            f"account {account} was not open by {asking.on:%d/%m/%Y}",
            f"dpl account show {account}",
        )
    moved_in = _moved_in(asking, account, entries)
    about = About(asking, folded, entries, _has(asking, account, asking.on), moved_in)
    before = _has(asking, account, asking.days.first - ONE_DAY)
    return Subject(about, body, before)


def _has(asking: Asking, account: str, on: date) -> Pot:
    stood = balances(asking.reader, account=account, as_at=on, known_at=asking.known)
    return {one.fund: one.balance_pence for one in stood.funds}


def _moved_in(asking: Asking, account: str, own: Iterable[Entry]) -> list[Entry]:
    """Entries of other accounts that moved money here."""
    rows = asking.reader.ask(
        "SELECT DISTINCT position FROM postings WHERE +build = ? AND account = ? AND position <= ?",
        asking.reader.build, account, asking.known,
    )  # fmt: skip
    known = {entry.position for entry in own}
    others = asking.reader.entries(position for (position,) in rows if position not in known)
    return [others[position] for position in sorted(others)]
