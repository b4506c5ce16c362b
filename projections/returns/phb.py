"""People with personal health budgets, in the numbers that NHS England collects by the quarter
(domain.md 5.1). Every person counts once in each number, and in one place of each partition.

A number is of people: who had a budget that ran at the end of the quarter before (before) or runs
at this quarter's (live); who had none then and got one (new); who had one and has none now (ended);
who was given one that is paid once (one-off); and who had any since 1 April (year-to-date). What
was before, and new, less ended, is live. So it is in each row of each partition, too, once those
who stood in another row before are counted out of that (moved-out) and into this (moved-in).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import NamedTuple

from ledger.calendar import financial_year, months_later
from projections.reports.asking import Asking
from projections.reports.cubes import Fact, Shape
from projections.reports.gathering import Family
from projections.returns.behind import Places, fact, family_of_people
from projections.returns.definition import Definition
from projections.returns.person import Kept
from projections.returns.running import (
    Holder,
    KeptOf,
    Run,
    age_group,
)

LIVE, BEFORE, NEW, ENDED, ONE_OFF, TO_DATE = (
    "live", "before", "new", "ended", "one-off", "year-to-date",
)  # fmt: skip
MOVED_IN, MOVED_OUT = "moved-in", "moved-out"
MEASURES = {
    BEFORE: "Live at the end of the quarter before",
    NEW: "New in the quarter",
    MOVED_IN: "Moved here from another row",
    MOVED_OUT: "Moved from here to another row",
    ENDED: "Ended in the quarter",
    LIVE: "Live at the quarter's end",
    ONE_OFF: "Given a one-off budget in the quarter",
    TO_DATE: "Had a budget since 1 April",
}
KINDS = {"ongoing": "Ongoing budgets", "one-off": "One-off budgets alone"}

SHAPE = Shape(
    "People with personal health budgets, each once in each measure",
    ("measure", "kind", "mode", "age", "category"),
)
ONE_DAY = timedelta(days=1)


class Counted(NamedTuple):
    """A person in one measure, told by what stood on one day: by which budgets."""

    measure: str
    kind: str
    on: date
    runs: list[Run]


class Place(NamedTuple):
    """The one row of every table in which a person stands, by what stood on a day."""

    mode: str
    age: str
    category: str


def family(definition: Definition, kept_of: KeptOf) -> Family:
    return family_of_people(SHAPE, definition, kept_of, facts)


def facts(
    asking: Asking,
    definition: Definition,
    holders: list[Holder],
    kept: Mapping[str, Kept],
    there: Places,
) -> Iterator[Fact]:
    """One person in every measure that they count in. Who stands at the end in another row than
    before moved from the one to the other."""
    ends: dict[str, tuple[Counted, Place]] = {}
    for one in counted(asking, definition, holders):
        place = place_of(one, definition, holders, kept)
        ends[one.measure] = one, place
        yield fact(there, "phb", (one.measure, one.kind, *place), one.runs)
    before, after = ends.get(BEFORE), ends.get(LIVE) or ends.get(ENDED)
    if before and after and before[1] != after[1]:
        for measure, (one, place) in ((MOVED_OUT, before), (MOVED_IN, after)):
            yield fact(there, "phb", (measure, one.kind, *place), one.runs)


def place_of(
    one: Counted, definition: Definition, holders: list[Holder], kept: Mapping[str, Kept]
) -> Place:
    """How somebody's budgets are held, their age and what the budgets are for, on the day that
    counts."""
    of = {holder.account: holder for holder in holders}
    age = age_group(holders, definition.ages, one.on, kept)
    held = {run.deployment for run in one.runs}
    mode = held.pop() if len(held) == 1 else definition.mixed
    found = [category(definition, run, of[run.account], age=age, on=one.on) for run in one.runs]
    order = [category.code for category in definition.categories]
    return Place(mode, age, min(found, key=order.index))


def counted(asking: Asking, definition: Definition, holders: list[Holder]) -> Iterator[Counted]:
    """The measures that a person counts in, but for moves."""
    first, last = asking.days
    year, eve = financial_year(last).first, first - ONE_DAY
    ongoing, once = live_and_once(definition, holders, last)
    before, now = _on(ongoing, eve), _on(ongoing, last)
    ever = _last_day(ongoing, first, last)
    if before:
        yield Counted(BEFORE, "ongoing", eve, before)
    if ever and not before:
        yield Counted(NEW, "ongoing", ever, _on(ongoing, ever))
    if (before or ever) and not now:
        on = ever or eve
        yield Counted(ENDED, "ongoing", on, _on(ongoing, on))
    if now:
        yield Counted(LIVE, "ongoing", last, now)
    given = [run for run in once if first <= run.first <= last]
    if given:
        yield Counted(ONE_OFF, "one-off", max(run.first for run in given), given)
    in_year = _last_day(ongoing, year, last)
    if in_year:
        yield Counted(TO_DATE, "ongoing", in_year, _on(ongoing, in_year))
    elif given := [run for run in once if year <= run.first <= last]:
        yield Counted(TO_DATE, "one-off", max(run.first for run in given), given)


def live_and_once(
    definition: Definition, holders: Iterable[Holder], last: date
) -> tuple[list[Run], list[Run]]:
    """A person's budgets held in ways that count: the stretches on which any is a live one, and
    those that were paid once and are none by the last day."""
    live: list[Run] = []
    once: list[Run] = []
    for one in holders:
        for run in one.runs:
            if run.deployment in definition.who.deployments:
                stretches = list(live_stretches(run, one, definition))
                live += stretches
                if not any(stretch.first <= last for stretch in stretches):
                    once.append(run)
    return live, once


def live_stretches(run: Run, holder: Holder, definition: Definition) -> Iterator[Run]:
    """The days on which a budget is a live one, day by day the same whichever quarter asks: all of
    its own; of one that is paid once, those of the months after each review held since it was
    given, where the definition lets it run on so, and else none."""
    if not run.once:
        yield run
    elif run.programme in definition.ongoing.programmes:
        months = definition.ongoing.months
        for fund, held_on in holder.reviews:
            until = months_later(held_on, months) - ONE_DAY
            last = until if run.last is None else min(until, run.last)
            if fund == run.fund and run.first <= held_on <= last:
                yield run._replace(first=held_on, last=last, reviewed=held_on)


def _on(some: Iterable[Run], day: date) -> list[Run]:
    return [run for run in some if run.covers(day)]


def _last_day(some: Iterable[Run], first: date, last: date) -> date | None:
    """The last of these days on which any of them ran; None where none did."""
    ends = [min(run.last or last, last) for run in some if run.within(first, last)]
    return max(ends, default=None)


def category(definition: Definition, run: Run, holder: Holder, *, age: str, on: date) -> str:
    """The first category of the list that fits a budget."""
    said = {
        "programme": run.programme,
        "eligibility": holder.eligibility(on),
        "care_group": holder.care_group,
        "age": age,
    }
    for one in definition.categories:
        if not one.any or any(fits(rule, said) for rule in one.any):
            return one.code
    raise AssertionError("the last category takes what is left")


def fits(rule: Mapping[str, str], said: Mapping[str, str]) -> bool:
    return all(said[word] == value for word, value in rule.items())
