"""Outcomes of plans: how reviews found them, and what was spent towards them. Facts of one account.

How an outcome was found is the word of the latest review, held by the last day, that named it
(domain.md M44). What was spent is the same money as in every table of spending.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial
from typing import NamedTuple

from ledger import events as e
from ledger.money import split
from projections.budget_actual import line_budgets
from projections.reports.asking import About
from projections.reports.cubes import Fact, Key, Shape
from projections.reports.gathering import Family

NOT_REVIEWED, NO_OUTCOME = "not-reviewed", "no-outcome"
BEFORE, AFTER = "before", "after"
UP, SAME, DOWN, FIRST = "up", "same", "down", "first"
LIMITED, UNLIMITED = "limited", "unlimited"
_LADDER = ("no", "partly", "yes")
"""How an outcome may be found, the least first."""

_HOW = ("care_group", "outcome", "found", "before", "moved", "worked")
OUTCOME = Shape("Outcomes that people had in the days asked about", _HOW)
TOWARDS = Shape(
    "What was spent in the days asked about towards each outcome", (*_HOW, "when", "in_plan")
)
REVIEW_DAYS = Shape(
    "Days of those asked about before and after the latest review of an outcome",
    ("care_group", "outcome", "moved", "when"),
)
PLANNED = Shape(
    "What plans allow for the days asked about",
    ("care_group", "outcome", "category", "frequency", "limit"),
)
_WHOSE = ("account", "outcome", "found", "before")
PERSON_OUTCOME = Shape("Outcomes of single accounts", _WHOSE)
PERSON_TOWARDS = Shape("What was spent towards outcomes of single accounts", _WHOSE)


class Found(NamedTuple):
    """An outcome of an account. before is how the last review on an earlier day found it: `none`
    where there was none. on is the day of the latest; None where nobody has reviewed it."""

    found: str
    before: str
    moved: str
    on: date | None


UNREVIEWED = Found(NOT_REVIEWED, "none", NOT_REVIEWED, None)
UNSAID = Found(NO_OUTCOME, "none", NO_OUTCOME, None)


def facts(about: About) -> Iterator[Fact]:
    if not about.is_of_funder():
        return
    planned = outcomes_planned(about)
    found = outcomes_found(about, planned)
    worked = how_it_worked([found[name].found for name in planned])
    group = about.opened.care_group

    def key(name: str, one: Found) -> Key:
        return group, name, one.found, one.before, one.moved, worked

    for name, one in found.items():
        told = partial(_told_by, about, name)
        yield Fact("outcome", key(name, one), 0, 1, told)
        for when, days in _days(about, one):
            yield Fact("review-days", (group, name, one.moved, when), 0, days, told)
    spent = about.spent_together()
    if any(not one.plan.outcome for one in spent) or (not found and open_days(about)):
        yield Fact("outcome", key("", UNSAID), 0, 0, partial(_unsaid, about))
    for posted, _, plan, count, entries in spent:
        one = found.get(plan.outcome, UNSAID)
        when = "" if one.on is None else BEFORE if posted.on <= one.on else AFTER
        told = (*key(plan.outcome, one), when, plan.standing)
        yield Fact("towards", told, posted.pence, count, entries)
    yield from _planned(about)


def outcomes_planned(about: About) -> list[str]:
    """The outcomes of the plans in force on any day of those asked about, in their order."""
    days = open_days(about)
    if days is None:
        return []
    budget, (first, last) = about.account.budget, days
    begins = [first, *(plan.from_on for plan in budget.plans if first < plan.from_on <= last)]
    plans = [budget.plan_on(day) for day in sorted(begins)]
    return list(dict.fromkeys(name for plan in plans if plan for name in plan.outcomes))


def open_days(about: About) -> tuple[date, date] | None:
    """The first and the last day of those asked about on which the account was open, if any."""
    days, closed_on = about.asking.days, about.account.closed_on
    first = max(days.first, about.opened.opened_on)
    last = days.last if closed_on is None else min(days.last, closed_on)
    return (first, last) if first <= last else None


def outcomes_found(about: About, planned: list[str]) -> dict[str, Found]:
    """How each outcome was found: those of the plans, and those that money was spent towards."""
    names = dict.fromkeys(planned)
    names |= dict.fromkeys(one.plan.outcome for one in about.spent_together() if one.plan.outcome)
    held = [one for one in about.account.budget.reviews if one.held_on <= about.asking.on]
    held.sort(key=lambda review: review.held_on)
    return {name: _found(held, name) for name in names}


def _found(held: list[e.ReviewHeld], name: str) -> Found:
    said = [
        (review.held_on, seen.achieved)
        for review in held
        for seen in review.outcomes
        if seen.outcome == name
    ]
    if not said:
        return UNREVIEWED
    on, found = said[-1]
    earlier = [one for day, one in said if day < on]
    if not earlier:
        return Found(found, "none", FIRST, on)
    now, was = _LADDER.index(found), _LADDER.index(earlier[-1])
    return Found(found, earlier[-1], UP if now > was else DOWN if now < was else SAME, on)


def how_it_worked(found: list[str]) -> str:
    """For whom the budget worked, by how their plans' outcomes were found: `all` achieved, `some`
    at least partly, `none`; `not-reviewed`, or `no-plan` without outcomes."""
    reviewed = [one for one in found if one != NOT_REVIEWED]
    if not found:
        return "no-plan"
    if not reviewed:
        return NOT_REVIEWED
    if found.count("yes") == len(found):
        return "all"
    return "none" if set(reviewed) == {"no"} else "some"


def _days(about: About, one: Found) -> Iterator[tuple[str, int]]:
    """How many of the days asked about were up to the latest review, and how many after it."""
    days = open_days(about)
    if days is None or one.on is None:
        return
    first, last = days
    before = max(0, (min(one.on, last) - first + timedelta(days=1)).days)
    yield BEFORE, before
    yield AFTER, (last - first).days + 1 - before


def _told_by(about: About, name: str) -> Iterator[int]:
    """The plans that have an outcome and the reviews that named it; else its opening."""
    found = False
    for entry in about.entries:
        event = entry.event
        if isinstance(event, e.PlanAgreed):
            tells = name in event.outcomes
        elif isinstance(event, e.ReviewHeld) and event.held_on <= about.asking.on:
            tells = any(seen.outcome == name for seen in event.outcomes)
        else:
            tells = False
        if tells:
            found = True
            yield entry.version
    if not found:
        yield 1


def _unsaid(about: About) -> set[int]:
    """What was spent towards no outcome that anybody said; else the opening of the account."""
    return {one.posted.entry for one in about.spent() if not one.plan.outcome} or {1}


# ── what was planned ─────────────────────────────────────────────────────────────────────────


def _planned(about: About) -> Iterator[Fact]:
    """What each plan line allows for the days asked about, as far as the funds asked about bear
    it; as `dpl budget actual` has it."""
    if not about.account.budget.plans:
        return
    for name, (line, pence) in line_budgets(about.account, about.asking.days).items():
        part = _asked_part(about, line, pence or 0)
        if part is None:
            continue
        limit = UNLIMITED if pence is None else LIMITED
        key = (about.opened.care_group, line.outcome, line.category, line.frequency, limit)
        yield Fact("planned", key, part, 1, partial(_plans_with, about, name))


def _asked_part(about: About, line: e.PlanLine, pence: int) -> int | None:
    """What of a line's amount is of the funds asked about; None where nothing of it is."""
    if about.asking.funder is None:
        return pence
    shares = line.split or about.account.budget.split_on(about.asking.on)
    if not shares:
        funds = list(about.account.funds)
        shares = tuple(e.FundWeight(fund, 1) for fund in funds) if len(funds) == 1 else ()
    asked = [about.is_asked(share.fund) and share.weight > 0 for share in shares]
    if not any(asked):
        return None
    parts = split(pence, [share.weight for share in shares])
    return sum(part for part, one in zip(parts, asked, strict=True) if one)


def _plans_with(about: About, name: str) -> Iterator[int]:
    for entry in about.entries:
        event = entry.event
        if isinstance(event, e.PlanAgreed) and any(line.line == name for line in event.lines):
            yield entry.version


# ── person by person ─────────────────────────────────────────────────────────────────────────


def facts_of_persons(about: About) -> Iterator[Fact]:
    if not about.is_of_funder():
        return
    found = outcomes_found(about, outcomes_planned(about))
    for name, one in found.items():
        key = (about.called, name, one.found, one.before)
        yield Fact("person-outcome", key, 0, 1, partial(_told_by, about, name))
    for posted, _, plan in about.spent():
        one = found.get(plan.outcome)
        if one is not None:
            key = (about.called, plan.outcome, one.found, one.before)
            yield Fact("person-towards", key, posted.pence, 1, (posted.entry,))


FAMILY = Family(
    {"outcome": OUTCOME, "towards": TOWARDS, "review-days": REVIEW_DAYS, "planned": PLANNED}, facts
)
PERSONS = Family(
    {"person-outcome": PERSON_OUTCOME, "person-towards": PERSON_TOWARDS}, facts_of_persons
)
"""Only for a report that is not published: each row is about one person."""
