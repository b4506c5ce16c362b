"""How people's money is looked after: reviews and audits held and due, what they found, how closely
each fund is looked at, and the returns that people were asked for. Facts of one account.

What is due when, and by which rule, is as `dpl reviews` tells it; returns as `dpl return list`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from ledger import events as e
from ledger.account.life.return_standing import ReturnThen, as_it_stood
from ledger.account.life.reviews import Due, due, tier_on
from ledger.account.pay.rates import last_due_on
from projections.reports.asking import About
from projections.reports.bands import age
from projections.reports.cubes import Fact, Key, Shape
from projections.reports.facts.entries import added
from projections.reports.gathering import Family

SOON = timedelta(days=90)
OVERDUE, DUE_SOON, LATER = "overdue", "due-in-90-days", "later"
NOT_HELD, NOT_ENOUGH = "not-held", "not-enough"
"""Of what is overdue: nobody held it, or it was held and found the money not enough, and nothing
was decided since."""
TESTS = ("plan_right", "used_well", "sufficient", "obligations_kept")
"""Of NHS reg 14: is the plan right, is the money used well, is it enough, are the conditions kept
(domain.md 3.3)."""
IN_TIME, LATE, MISSING, NOT_YET, NO_MORE = "in-time", "late", "missing", "not-yet", "no-more"

_FUND = ("funder", "fund", "programme", "care_group")
CUBES = {
    "reviews-held": Shape("Reviews and audits held in the days", (*_FUND, "look", "kind")),
    "review-tests": Shape(
        "The four tests at reviews and audits held in the days",
        (*_FUND, "look", "test", "passed"),
    ),
    "reviews-due": Shape(
        "The next review and audit of each fund, at the end of the last day",
        (*_FUND, "look", "due", "held", "age", "by", "tier"), stands=True,
    ),
    "audit-tiers": Shape("How closely each fund is looked at on the last day", (*_FUND, "tier"),
                         stands=True),
    "returns": Shape("Returns asked for in the days, as they stand at their end",
                     (*_FUND, "came", "decided")),
    "missing-papers": Shape(
        "Papers still to come with returns, at the end of the last day",
        (*_FUND, "item", "late"), stands=True,
    ),
}  # fmt: skip


def facts(about: About) -> Iterator[Fact]:
    yield from _held(about)
    yield from _due(about)
    yield from _tiers(about)
    yield from _returns(about)


def _key(about: About, fund: str) -> Key:
    return (*about.fund(fund), about.opened.care_group)


# ── reviews and audits ───────────────────────────────────────────────────────────────────────


def _held(about: About) -> Iterator[Fact]:
    days = about.asking.days
    for entry in about.entries:
        held = entry.event
        if not isinstance(held, e.ReviewHeld) or not days.first <= held.held_on <= days.last:
            continue
        if not about.is_asked(held.fund):
            continue
        look = "audit" if held.kind == "financial" else "review"
        key = _key(about, held.fund)
        yield Fact("reviews-held", (*key, look, held.kind), 0, 1, (entry.version,))
        for test in TESTS:
            passed = "yes" if getattr(held, test) else "no"
            yield Fact("review-tests", (*key, look, test, passed), 0, 1, (entry.version,))


def _due(about: About) -> Iterator[Fact]:
    on = about.asking.on
    for one in due(about.account, on, about.asking.policies):
        if not about.is_asked(one.fund):
            continue
        late = one.overdue_days(on)
        when = OVERDUE if late else DUE_SOON if one.due_on <= on + SOON else LATER
        look = "audit" if one.what.endswith("audit") else "review"
        tier = tier_on(about.account, one.fund, on)
        held = NOT_ENOUGH if one.was_held else NOT_HELD
        key = (*_key(about, one.fund), look, when, held, age(late) if late else "", one.by, tier)
        yield Fact("reviews-due", key, 0, 1, _since(about, one))


def _since(about: About, one: Due) -> tuple[int, ...]:
    """The last review or audit that was held, from which the next is counted; else the payments of
    the day of the first; else what added the fund."""
    audit = one.what.endswith("audit")
    held = [
        entry.version
        for entry in about.entries
        if isinstance(entry.event, e.ReviewHeld)
        and (entry.event.fund, entry.event.held_on) == (one.fund, one.last_on)
        and (entry.event.kind == "financial") == audit
    ]
    if held:
        return tuple(held[-1:])
    paid = [(p.paid_on, v) for v, p in about.account.payments() if p.fund == one.fund]
    if not paid:
        return added(about, one.fund)
    return tuple(version for day, version in paid if day == min(paid)[0])


def _tiers(about: About) -> Iterator[Fact]:
    """Funds of accounts that are being paid; of the others nobody looks at more than the end."""
    on, ends = about.asking.on, last_due_on(about.account) or about.account.closed_on
    if ends is not None and ends <= on:
        return
    for fund in about.funds():
        decided = [
            entry.version
            for entry in about.entries
            if isinstance(entry.event, e.AuditTierSet) and entry.event.fund == fund
        ]
        key = (*_key(about, fund), tier_on(about.account, fund, on))
        yield Fact("audit-tiers", key, 0, 1, tuple(decided) or added(about, fund))


# ── what people send in ──────────────────────────────────────────────────────────────────────


def _returns(about: About) -> Iterator[Fact]:
    days = about.asking.days
    for asked in about.account.returns.values():
        said = asked.requested
        then = as_it_stood(asked, days.last)
        if then is None or not about.is_asked(said.fund):
            continue
        key = _key(about, said.fund)
        if days.first <= said.requested_on:
            came = (came_as(then, late=days.last > said.due_on), then.standing)
            yield Fact("returns", (*key, *came), 0, 1, then.steps)
        for item in then.missing:
            late = "late" if then.overdue_days else "in-time"
            yield Fact("missing-papers", (*key, item, late), 0, 1, then.steps)


def came_as(then: ReturnThen, *, late: bool) -> str:
    """Whether all that was asked for came by the day it was due, came after it, or has not come;
    late says that the day is past."""
    if then.standing == "withdrawn":
        return NO_MORE
    if then.whole_on is not None:
        return IN_TIME if then.whole_on <= then.first_due_on else LATE
    return MISSING if late else NOT_YET


FAMILY = Family(CUBES, facts)
