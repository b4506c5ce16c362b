"""What people are to pay towards their budgets, what came, and who is behind. Facts of one account.

As `dpl contribution list` tells it: what is due is so many weeks at a rate, each period rounded
once (domain.md 0.1, T6). Owed at the start + fell due - came in = owed at the end, where what is
overpaid is owed the other way.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import partial

from ledger import events as e
from ledger.account.life.contributions import Position, position
from ledger.account.life.weeks_due import charged_funds
from projections.reports.asking import About
from projections.reports.bands import age
from projections.reports.cubes import Fact, Key, Shape
from projections.reports.gathering import Family

OF = ("funder", "fund", "programme", "basis")
STANDING = Shape(
    "What people are to pay, as it stands: owed, overpaid, in all", (*OF, "what"), stands=True
)
FLOW = Shape("What fell due within the days, and what came in", (*OF, "what", "month"))
BEHIND = Shape(
    "What people are behind with, and how many weeks or bills, by the age of the first missed",
    (*OF, "age"),
    stands=True,
)
WEEKS = Shape("Days that a contribution is due for, and what they come to at its rate",
              (*OF, "what"))  # fmt: skip


def facts(about: About) -> Iterator[Fact]:
    for fund in charged_funds(about.account):
        if about.is_asked(fund):
            found = position(about.account, fund, about.asking.on)
            if found.due_pence or found.received_pence:
                key = (*about.fund(fund), found.basis)
                yield from _standing(about, found, key)
                yield from _flow(about, found, key)
                yield from _arrears(about, found, key)


def _standing(about: About, found: Position, key: Key) -> Iterator[Fact]:
    first = about.asking.days.first
    due = sum(week.pence for week in found.weeks if week.due_on < first)
    came = sum(one.pence for one in found.received if one.on < first)
    told = {
        "owed-before": due - came,
        "owed": found.due_pence - found.received_pence,
        "arrears": found.arrears_pence,
        "overpaid": found.overpaid_pence,
        "ahead": found.ahead_pence,
        "all-due": found.due_pence,
        "all-received": found.received_pence,
    }
    behind = partial(_about_contributions, about, found.fund)
    for what, pence in told.items():
        if pence:
            yield Fact("contributions", (*key, what), pence, 1, behind)
    at_rate = sum((2 * line.weekly_pence * line.days + 7) // 14 for line in found.lines)
    days = sum(line.days for line in found.lines)
    yield Fact("contribution-weeks", (*key, "at-rate"), at_rate, days, behind)
    if found.due_pence != at_rate:
        rounding = found.due_pence - at_rate
        yield Fact("contribution-weeks", (*key, "rounding"), rounding, 1, behind)


def _flow(about: About, found: Position, key: Key) -> Iterator[Fact]:
    """What fell due and what came, month by month, less what was given back."""
    first, last = about.asking.days
    told = [("due", week.due_on, week.pence) for week in found.weeks]
    told += [("received", one.on, one.pence) for one in found.received]
    months: dict[tuple[str, str], int] = defaultdict(int)
    for what, on, pence in told:
        if first <= on <= last:
            months[what, f"{on:%Y-%m}"] += pence
    behind = partial(_about_contributions, about, found.fund)
    for (what, month), pence in months.items():
        if pence:
            yield Fact("contribution-flow", (*key, what, month), pence, 1, behind)


def _arrears(about: About, found: Position, key: Key) -> Iterator[Fact]:
    """How old is told of the first week missed, by the day it was due."""
    if not found.arrears_pence:
        return
    missed = found.missed
    band = age((about.asking.on - missed[0].due_on).days) if missed else age(0)
    behind = partial(_about_contributions, about, found.fund)
    yield Fact("arrears", (*key, band), found.arrears_pence, len(missed), behind)


def _about_contributions(about: About, fund: str) -> Iterator[int]:
    """What was assessed, what payments said, what came and what was given back."""
    kinds = (
        e.ContributionAssessed, e.ContributionReceived, e.PersonRefunded, e.PaymentScheduleAgreed,
    )  # fmt: skip
    for entry in about.entries:
        event = entry.event.of if isinstance(entry.event, e.EntryReversed) else entry.event
        said = isinstance(event, e.PaymentMade) and event.contribution_pence
        if (said or isinstance(event, kinds)) and event.fund == fund:
            yield entry.version


FAMILY = Family(
    {
        "contributions": STANDING,
        "contribution-flow": FLOW,
        "arrears": BEHIND,
        "contribution-weeks": WEEKS,
    },
    facts,
)
