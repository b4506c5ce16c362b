"""What an account posted, and what is said of what it spent: the values that reports count by."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from ledger import events as e
from ledger.account.budgets.plan_lines import InPlan
from ledger.account.records import root_of
from ledger.entry import Entry
from projections.postings import HELD, ON_ITS_WAY, PAID


class Posted(NamedTuple):
    """One posting of an account. entry is the version that posted it, nought where an entry of
    another account did, which moved money here; spend is the version of the spend that it is
    about, where it is about one."""

    head: str
    fund: str
    category: str
    pence: int
    on: date
    entry: int
    spend: int | None


class SpendSaid(NamedTuple):
    """What a spend says of itself beside its amount. for_from is the first day it pays for, by
    which its plan goes."""

    outcome: str
    provider: str
    deployment: str
    plan_line: str
    for_from: date | None


class Spent(NamedTuple):
    """A posting of what was spent, what the spend says of itself, and where it stands in the plan:
    all of what is told of spending is told by these."""

    posted: Posted
    said: SpendSaid
    plan: InPlan


class Together(NamedTuple):
    """What was spent where all that is told of it is the same, in one sum: posted is of the first
    day that anything of it was. count and entries are of the postings that it adds up."""

    posted: Posted
    said: SpendSaid
    plan: InPlan
    count: int
    entries: tuple[int, ...]


NO_SPEND = SpendSaid("", "", "", "", None)


def paid_from(event: e.SpendRecorded) -> str:
    """The head that a spend is posted to beside what was spent."""
    if event.holding is None:
        return PAID
    return ON_ITS_WAY if event.line is None else HELD


def said_by(event: e.SpendRecorded) -> SpendSaid:
    """What a spend says of itself."""
    return SpendSaid(
        event.outcome or "", event.provider, event.deployment, event.plan_line or "",
        event.for_from,
    )  # fmt: skip


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
