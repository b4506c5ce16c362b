"""People with personal health budgets, in the numbers that NHS England collects by the quarter
(domain.md 5.1). Every person counts once in each number, and in one place of each partition.

A number is of people: who had a budget that runs at the quarter's end (live) or at the end of the
quarter before (before); who had none then and got one (new); who had one and has none now (ended);
who was given one that is paid once (one-off); and who had any since 1 April (year-to-date). What
was before, and new, less ended, is live.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import NamedTuple

from ledger.calendar import financial_year, months_later
from projections.reports.asking import Asking
from projections.reports.cubes import Fact, Shape
from projections.reports.gathering import Family
from projections.returns.definition import Definition
from projections.returns.person import Kept
from projections.returns.running import (
    Holder,
    KeptOf,
    Places,
    Run,
    age_group,
    by_person,
    fact,
    places,
)

LIVE, BEFORE, NEW, ENDED, ONE_OFF, TO_DATE = (
    "live", "before", "new", "ended", "one-off", "year-to-date",
)  # fmt: skip
MEASURES = {
    BEFORE: "Live at the end of the quarter before",
    NEW: "New in the quarter",
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
    """A person in one measure, told by what stood on one day: by which allocations."""

    measure: str
    kind: str
    on: date
    runs: list[Run]


def family(definition: Definition, kept_of: KeptOf) -> Family:
    """The facts of this return; kept_of gives dates of birth where they may be used."""

    def whole(asking: Asking) -> Iterator[tuple[str, Fact]]:
        kept, there = kept_of(asking), places(asking)
        who, run_on = definition.who.programmes, definition.ongoing.programmes
        for person, holders in by_person(asking, who, run_on).items():
            yield from ((person, one) for one in facts(asking, definition, holders, kept, there))

    return Family({"phb": SHAPE}, of_ledger=whole)


def facts(
    asking: Asking,
    definition: Definition,
    holders: list[Holder],
    kept: Mapping[str, Kept],
    there: Places,
) -> Iterator[Fact]:
    """One person in every measure that they count in."""
    age = age_group(holders, definition.ages, asking.on, kept)
    of = {one.account: one for one in holders}
    wanted = definition.who.deployments
    for measure, kind, on, some in counted(asking, definition, holders):
        held = {run.deployment for run in some if run.deployment in wanted}
        mode = held.pop() if len(held) == 1 else definition.mixed
        found = [category(definition, run, of[run.account], age=age, on=on) for run in some]
        order = [one.code for one in definition.categories]
        first = min(found, key=order.index)
        yield fact(there, "phb", (measure, kind, mode, age, first), some)


def counted(asking: Asking, definition: Definition, holders: list[Holder]) -> Iterator[Counted]:
    """The measures that a person counts in."""
    first, last = asking.days
    year = financial_year(last).first
    wanted = definition.who.deployments
    ongoing: list[Run] = []
    once: list[Run] = []
    for one in holders:
        for run in one.runs:
            if run.deployment in wanted:
                place = ongoing if is_ongoing(run, one, definition, last) else once
                place.append(run)
    before = _on(ongoing, first - ONE_DAY)
    now = _on(ongoing, last)
    ever = _last_day(ongoing, first, last)
    if before:
        yield Counted(BEFORE, "ongoing", first - ONE_DAY, before)
    if ever and not before:
        yield Counted(NEW, "ongoing", ever, _on(ongoing, ever))
    if (before or ever) and not now:
        on = ever or first - ONE_DAY
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


def is_ongoing(run: Run, holder: Holder, definition: Definition, on: date) -> bool:
    """Whether a budget runs on, or was paid once. One paid once runs on while it is reviewed."""
    if not run.once:
        return True
    if run.programme not in definition.ongoing.programmes:
        return False
    since = months_later(on, -definition.ongoing.months)
    return any(fund == run.fund and since < held <= on for fund, held in holder.reviews)


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
