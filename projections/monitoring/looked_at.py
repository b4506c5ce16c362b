"""What is to be looked at in a return: what is not shown, not allowed, still to be paid; what the
person owes of their contribution; what is surplus, and whose. Facts of one account."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from functools import partial

from ledger import events as e
from ledger.account.life.contributions import position
from ledger.account.life.weeks_due import charged_funds
from ledger.account.records import UNASSIGNED
from projections.postings import MONEY_HEADS
from projections.reports.asking import About
from projections.reports.cubes import Fact, Shape
from projections.reports.gathering import Family

DAY = timedelta(days=1)
UNSHOWN, ASKED, COMMITTED, UNDERWRITTEN = "unevidenced", "queries", "committed", "underwritten"
DUE, CAME, BEHIND, AHEAD = "due", "came", "arrears", "overpaid"
FUNDERS, LET_BE, PERSONS = "surplus-funder", "surplus-let-be", "surplus-person"
OUTSIDE, NO_PLAN = "outside-plan", "no-plan"
WHAT = (
    UNSHOWN, ASKED, OUTSIDE, NO_PLAN, COMMITTED, UNDERWRITTEN, DUE, CAME, BEHIND, AHEAD, FUNDERS,
    LET_BE, PERSONS,
)  # fmt: skip

CUBES = {
    "monitored-look": Shape(
        "What is to be looked at, what is owed and what is surplus",
        ("account", "funder", "fund", "what"),
    )
}


def facts(about: About) -> Iterator[Fact]:
    yield from _unshown(about)
    yield from _outside(about)
    yield from _committed(about)
    yield from _contributions(about)
    yield from _surplus(about)


Behind = tuple[int, ...] | Callable[[], Iterable[int]]


def _fact(about: About, fund: str, what: str, pence: int, behind: Behind = ()) -> Fact:
    key = (about.called, about.fund(fund).funder, fund, what)
    return Fact("monitored-look", key, pence, 1, behind)


def _unshown(about: About) -> Iterator[Fact]:
    """Spends of the days that want a receipt and have none, by whose money each is as it stands;
    and all that was asked and nobody has answered, by whose it was as recorded."""
    missing = {one.entry for one in about.evidence_missing()}
    spent: dict[tuple[int, str], int] = defaultdict(int)
    for posted, _, _ in about.spent():
        if posted.spend in missing:
            spent[posted.spend, posted.fund] += posted.pence
    for (entry, fund), pence in spent.items():
        if pence:
            yield _fact(about, fund, UNSHOWN, pence, (entry,))
    entries = {one.entry: one for one in about.open_queries()}
    for entry, one in entries.items():
        by_fund: dict[str, int] = defaultdict(int)
        shares = getattr(one.event, "shares", None)
        if shares is None:
            by_fund[getattr(one.event, "fund", UNASSIGNED)] = one.pence
        else:
            for share in shares:
                by_fund[share.fund] += share.pence
        for fund, pence in by_fund.items():
            if about.is_asked(fund):
                yield _fact(about, fund, ASKED, pence, (entry,))


def _outside(about: About) -> Iterator[Fact]:
    """What was spent in the days for which the plan has no place, or for which there is none."""
    which = {"outside": OUTSIDE, "no-plan": NO_PLAN}
    for one, _, plan in about.spent():
        if plan.standing in which:
            yield _fact(about, one.fund, which[plan.standing], one.pence, (one.entry,))


def _committed(about: About) -> Iterator[Fact]:
    for liability in about.account.budget.liabilities.values():
        what = UNDERWRITTEN if liability.recorded.underwritten else COMMITTED
        for fund, pence in liability.left(about.asking.on).items():
            if about.is_asked(fund):
                yield _fact(about, fund, what, pence, (liability.entry,))


def _contributions(about: About) -> Iterator[Fact]:
    """What fell due and what came in the days, and how it stands at their end."""
    account, days = about.account, about.asking.days
    for fund in charged_funds(account):
        if not about.is_asked(fund):
            continue
        now = position(account, fund, days.last)
        before = position(account, fund, days.first - DAY)
        found = {
            DUE: now.due_pence - before.due_pence,
            CAME: now.received_pence - before.received_pence,
            BEHIND: now.arrears_pence,
            AHEAD: now.overpaid_pence,
        }
        for what, pence in found.items():
            if pence:
                yield _fact(about, fund, what, pence, partial(_of_contribution, about, fund))


def _of_contribution(about: About, fund: str) -> list[int]:
    """What was assessed, and what came and was given back."""
    kinds = e.ContributionAssessed | e.ContributionReceived | e.PersonRefunded
    return [
        entry.version
        for entry in about.entries
        if isinstance(entry.event, kinds) and entry.event.fund == fund
    ]


def _surplus(about: About) -> Iterator[Fact]:
    for fund in about.funds():
        found = about.surplus(fund)
        told = (
            (FUNDERS, found.funder_pence - found.let_be_pence, _of_money),
            (LET_BE, found.let_be_pence, _of_let_be),
            (PERSONS, found.person_pence, _of_money),
        )
        for what, pence, behind in told:
            if pence:
                yield _fact(about, fund, what, pence, partial(behind, about, fund))


def _of_let_be(about: About, fund: str) -> list[int]:
    """The entries of the reclaims that were decided on."""
    names = {one.reclaim for one in about.surplus(fund).let_be}
    found = (one for one in about.entries if getattr(one.event, "reclaim", None) in names)
    return [one.version for one in found]


def _of_money(about: About, fund: str) -> list[int]:
    """The entries that put money there or took it out."""
    posted = about.posted(*MONEY_HEADS)
    return sorted({one.entry for one in posted if one.fund == fund and one.entry})


FAMILY = Family(CUBES, facts)
