"""Outcomes and money: what was spent towards each, how reviews found it, for whom it worked."""

from __future__ import annotations

from collections.abc import Callable

from projections.reports.cubes import Cubes
from projections.reports.facts.outcomes import (
    AFTER,
    BEFORE,
    DOWN,
    FIRST,
    NO_OUTCOME,
    NOT_REVIEWED,
    SAME,
    UNLIMITED,
    UP,
)
from projections.reports.report import Chapter, Chart, Column, Row, Section
from projections.reports.sections.spending import OUTCOME_NOTE, in_words, said_first
from projections.reports.tables import Measure, percent_of, section, with_column

FOUND_NOTE = (
    "How an outcome was found is the word of the latest review that named it, held by the last "
    "day. Reviews say yes, partly or no of each outcome of the plan."
)
TIMES_NOTE = (
    "Outcomes are counted once for each budget that has them, so that one person may count for "
    "several; people are counted once."
)
PER_PERSON_NOTE = "Cost per person is what was spent divided by the people, in whole pence."

PEOPLE = Measure("people", "People", "people", "outcome")
OUTCOMES = Measure("outcomes", "Outcomes", "count", "outcome")
SPENT = Measure("spent", "Spent", "money", "towards")
PER_PERSON = Column("per-person", "Cost per person", "money")


def chapter(cubes: Cubes) -> Chapter:
    sections = (
        by_outcome(cubes),
        _by_found(cubes),
        _for_whom(cubes),
        _moved(cubes),
        _before_and_after(cubes),
        _planned(cubes),
    )
    return Chapter("outcomes", "Outcomes: for whom the money worked", sections)


def detail(cubes: Cubes) -> Chapter:
    """What the report on outcomes has beside: by care group, from what to what, person by
    person."""
    sections = (
        by_outcome(cubes, "care_group", key="outcomes-by-care-group", title="By care group"),
        _for_whom(cubes, "care_group"),
        _from_to(cubes),
        _persons(cubes),
    )
    return Chapter("outcomes-in-detail", "Outcomes in detail", sections)


# ── each outcome ─────────────────────────────────────────────────────────────────────────────


def by_outcome(
    cubes: Cubes,
    by: str = "outcome",
    *,
    key: str = "outcomes",
    title: str = "What each outcome cost, and whether it was achieved",
) -> Section:
    """People, money and what reviews found, by outcome or by something else of the people."""
    found = section(
        cubes,
        key=key,
        title=title,
        says="How many people had it in their plan, what was spent towards it in these days, and "
        "how the latest review found it.",
        by=by,
        order=said_first(cubes["outcome"].values("outcome")) if by == "outcome" else None,
        measures=(PEOPLE, SPENT, *FOUND_COLUMNS),
        words=in_words,
        chart=Chart("stacked", tuple(one.key for one in FOUND_COLUMNS), "Outcomes, by how the "
                    "latest review found them"),
        notes=(FOUND_NOTE, TIMES_NOTE, OUTCOME_NOTE, PER_PERSON_NOTE) if by == "outcome" else (),
    )  # fmt: skip
    return _with_rate(_with_per_person(found, at=2))


def _found(value: str, key: str, title: str) -> Measure:
    return Measure(key, title, "count", "outcome", {"found": value})


FOUND_COLUMNS = (
    _found("yes", "achieved", "Achieved"),
    _found("partly", "partly", "Partly"),
    _found("no", "not-achieved", "Not achieved"),
    _found(NOT_REVIEWED, "not-reviewed", "Not reviewed"),
)


def _with_per_person(to: Section, *, at: int) -> Section:
    """With what was spent for each of the people, in whole pence, half up; None of nobody."""
    keys = [column.key for column in to.columns]
    people, spent = keys.index("people"), keys.index("spent")
    return with_column(to, PER_PERSON, lambda row: each(_at(row, spent), _at(row, people)), at=at)


def _with_rate(to: Section) -> Section:
    """With how many of the outcomes that were reviewed were achieved."""
    keys = [column.key for column in to.columns]
    yes, partly, no = (keys.index(one) for one in ("achieved", "partly", "not-achieved"))

    def rate(row: Row) -> int | None:
        return percent_of(_at(row, yes), sum(_at(row, one) for one in (yes, partly, no)))

    return with_column(to, Column("rate", "Achieved, of those reviewed", "percent"), rate)


def _at(row: Row, place: int) -> int:
    return int(str(row.figures[place].value or 0))


def each(pence: int, number: int) -> int | None:
    """Whole pence for each of a number, half up; None of none."""
    return (2 * pence + number) // (2 * number) if number else None


# ── how they were found ──────────────────────────────────────────────────────────────────────


def _by_found(cubes: Cubes) -> Section:
    found = section(
        cubes,
        key="outcomes-found",
        title="Money by what it achieved",
        says="What was spent towards outcomes that were achieved, partly achieved, not achieved, "
        "or not reviewed yet.",
        by="found",
        measures=(OUTCOMES, PEOPLE, SPENT),
        order=("yes", "partly", "no", NOT_REVIEWED, NO_OUTCOME),
        chart=Chart("bars", ("spent",), "Pounds spent, by how the outcome was found"),
        notes=(
            "Money that went towards no outcome that anybody said is told too, so that the total "
            "is all that was spent.",
        ),
    )
    whole = cubes["towards"].total().pence
    share = Column("share", "Of all spent", "percent")
    return with_column(found, share, lambda row: percent_of(_at(row, 2), whole))


def _for_whom(cubes: Cubes, beside: str = "") -> Section:
    """People by how all their plan's outcomes were found."""
    order = ("all", "some", "none", NOT_REVIEWED, "no-plan")
    found = section(
        cubes,
        key="worked" if not beside else f"worked-by-{beside.replace('_', '-')}",
        title="For whom the budget worked" + (", by care group" if beside else ""),
        says="People by how the outcomes of their plans were found, and what was spent in all for "
        "them in these days.",
        by=(beside, "worked") if beside else "worked",
        measures=(PEOPLE, SPENT),
        order=None if beside else order,
        chart=None if beside else Chart("bars", ("people",), "People, by how it worked for them"),
        notes=(
            "Every outcome achieved: each outcome of the plan was found achieved. Some: at least "
            "one was found achieved or partly. None: none of those that were reviewed.",
            "A person with several budgets may be in several rows, and once in the total.",
            PER_PERSON_NOTE,
        ),
    )
    return _with_per_person(found, at=2)


# ── before and after ─────────────────────────────────────────────────────────────────────────

MOVED = (UP, SAME, DOWN, FIRST, NOT_REVIEWED)
OF_OUTCOMES = {"moved": MOVED}
REVIEWED = {"found": ("yes", "partly", "no")}


def _moved(cubes: Cubes) -> Section:
    return section(
        cubes,
        key="outcomes-moved",
        title="Better or worse than at the review before",
        says="How the latest review found each outcome, beside the review before it.",
        by="moved",
        measures=(
            OUTCOMES,
            PEOPLE._replace(where=OF_OUTCOMES),
            *FOUND_COLUMNS[:3],
        ),
        order=MOVED,
        chart=Chart("bars", ("outcomes",), "Outcomes, by whether the latest review found better"),
        notes=("The review before is the last one on an earlier day that named the outcome.",),
    )


def _before_and_after(cubes: Cubes) -> Section:
    """What was spent each week up to the latest review of an outcome, and after it."""
    measures = [
        measure
        for when, title in ((BEFORE, "Up to the review"), (AFTER, "After it"))
        for measure in (
            Measure(f"spent-{when}", f"{title}: spent", "money", "towards", {"when": when}),
            Measure(f"days-{when}", f"{title}: days", "count", "review-days", {"when": when}),
        )
    ]
    found = section(
        cubes,
        key="before-and-after",
        title="Money before and after the review",
        says="What was spent in these days towards outcomes up to their latest review and after "
        "it, and how much that is a week.",
        by="moved",
        measures=measures,
        order=MOVED[:-1],
        notes=(
            "Days are those of the days asked about on which the budget was open, added up over "
            "outcomes. A week is what was spent divided by the days, times seven, in whole pence.",
            "More or less money after a review need not be because of it.",
        ),
    )
    found = with_column(found, Column("week-before", "Up to it, a week", "money"), _week(0, 1))
    return with_column(found, Column("week-after", "After it, a week", "money"), _week(2, 3))


def _week(spent: int, days: int) -> Callable[[Row], int | None]:
    return lambda row: each(7 * _at(row, spent), _at(row, days))


def _from_to(cubes: Cubes) -> Section:
    return section(
        cubes,
        key="outcomes-from-to",
        title="From what to what",
        says="How the latest review found each outcome, and how the one before did.",
        by=("found", "before"),
        measures=tuple(one._replace(where=REVIEWED) for one in (OUTCOMES, PEOPLE, SPENT)),
        words=_then,
    )


def _then(dim: str, value: str) -> str:
    if dim != "before":
        return in_words(dim, value)
    return "no review before" if value == "none" else f"before: {in_words(dim, value).lower()}"


def _persons(cubes: Cubes) -> Section:
    return section(
        cubes,
        key="outcomes-by-account",
        title="Budget by budget",
        says="Each outcome of each budget, how the latest review found it, how the one before "
        "did, and what was spent towards it.",
        by=("account", "outcome", "found", "before"),
        measures=(Measure("spent", "Spent", "money", "person-towards"),
                  Measure("outcomes", "Outcomes", "count", "person-outcome")),
        words=_then,
        identifies=True,
    )  # fmt: skip


# ── what was planned ─────────────────────────────────────────────────────────────────────────

PLANNED = ("line", "category", "outside")
"""What was spent on days that a plan was in force."""


def _planned(cubes: Cubes) -> Section:
    found = section(
        cubes,
        key="planned-and-spent",
        title="Planned and spent",
        says="What plans allow for these days towards each outcome, what was spent, and what is "
        "left of it.",
        by="outcome",
        measures=(
            Measure("planned", "Planned", "money", "planned"),
            Measure("spent", "Spent", "money", "towards", {"in_plan": PLANNED}),
            Measure("unlimited", "Lines without a limit", "count", "planned",
                    {"limit": UNLIMITED}),
        ),
        words=in_words,
        order=said_first(
            {*cubes["planned"].values("outcome"),
             *cubes["towards"].values("outcome", in_plan=PLANNED)}
        ),
        chart=Chart("bars", ("planned", "spent"), "Pounds planned and spent, by outcome"),
        notes=(
            "Of people who had a plan on the day that is paid for. What a line allows is the exact "
            "sum of its days; a line for once counts whole while its plan is in force.",
            "What is left is less than nought where more was spent than planned; of an outcome "
            "that a line without a limit is for, there is no saying what is left.",
        ),
    )  # fmt: skip

    def left(row: Row) -> int | None:
        return None if _at(row, 2) else _at(row, 0) - _at(row, 1)

    return with_column(found, Column("left", "Left", "money"), left, at=2)
