"""Money asked back: reclaims by stage, age and ground; looked at again; what came back."""

from __future__ import annotations

from projections.reports.bands import AGES
from projections.reports.cubes import Cubes
from projections.reports.facts.asked_back import OPEN, OUTCOMES, STAGES, WAYS_BACK
from projections.reports.report import Chapter, Chart, Column, Row, Section
from projections.reports.tables import Measure, section, with_column
from projections.words.labels import label

NOTICE = (
    "Notice of a reclaim states four things: the reasons, the amount, the time within which, and "
    "the person who must repay (SI 2013/1617 reg 15(2)); where somebody died it goes to their "
    "personal representatives (reg 15(3)). They may ask that it be looked at again (reg 15(4)), "
    "and nothing is taken until the outcome was told them (reg 15(5))."
)
PARTS_NOTE = (
    "Asked is what came back, was taken off coming payments, was made good otherwise, was given "
    "up or withdrawn, and what is left, less what came beyond what was asked."
)
SWEPT = (
    "Taken without a reclaim is what a bank showed as gone to the funder and nobody had asked "
    "for: it needs a reclaim, or its return."
)
PARTS = ("received", "offset", "made-good", "written-off", "withdrawn", "beyond", "left")


def chapter(cubes: Cubes) -> Chapter:
    return Chapter(
        "asked-back",
        "Money asked back",
        (
            by_stage(cubes),
            by_age(cubes),
            by_ground(cubes),
            looked_at_again(cubes),
            came_back(cubes),
            given_up(cubes),
        ),
    )


def _amounts(cubes: Cubes) -> list[Measure]:
    """How many, what was asked, and the parts of it that came up at all."""
    there = cubes["reclaims"].by("what")
    asked = {"what": "asked"}
    return [
        Measure("reclaims", "Reclaims", "count", "reclaims", asked),
        Measure("people", "People", "people", "reclaims"),
        Measure("asked", "Asked", "money", "reclaims", asked),
        *(
            Measure(part, label("what_of_reclaim", part), "money", "reclaims", {"what": part})
            for part in PARTS
            if (part,) in there or part in ("received", "left")
        ),
    ]


def by_stage(cubes: Cubes) -> Section:
    return section(
        cubes,
        key="reclaims",
        title="Reclaims by stage",
        says="Every reclaim proposed by the last day, by how far it had come.",
        by="reclaim_stage",
        order=[one for one in STAGES if cubes["reclaims"].total(reclaim_stage=one).count],
        measures=_amounts(cubes),
        chart=Chart("bars", ("left",), "Pounds left to come by stage"),
        notes=(NOTICE, PARTS_NOTE, SWEPT),
    )


def by_age(cubes: Cubes) -> Section:
    left = {"what": "left"}
    return section(
        cubes,
        key="reclaims-by-age",
        title="How long reclaims have stood where they are",
        says="What is left to come of reclaims, by their stage and how long they have been at it.",
        by="reclaim_stage",
        order=OPEN,
        measures=[
            *(
                Measure(band, label("age", band), "money", "reclaims", {**left, "age": band})
                for band in AGES
            ),
            Measure("left", "Left", "money", "reclaims", left),
            Measure("reclaims", "Reclaims", "count", "reclaims", left),
            Measure("people", "People", "people", "reclaims", left),
        ],
        chart=Chart("stacked", AGES, "Pounds left to come by stage, and how long at it"),
    )


def by_ground(cubes: Cubes) -> Section:
    durations = {key: {"what": key} for key in ("settled", "days")}
    found = section(
        cubes,
        key="reclaims-by-ground",
        title="Reclaims by ground",
        says="Why money was asked back, by whom, what came of it and how long it took.",
        by=("funder", "ground"),
        measures=[
            *_amounts(cubes),
            Measure("settled", "Settled within the days", "count", "reclaim-days",
                    durations["settled"]),
            Measure("days-taken", "Days they took", "count", "reclaim-days", durations["days"]),
        ],
        notes=(
            "The mean is of reclaims settled within the days, from proposal to settlement. "
            "Grounds: SI 2013/1617 reg 15(1), and Care Act 2014 section 33.",
        ),
    )  # fmt: skip
    return with_column(found, Column("mean-days", "Mean days", "days"), mean_of(found))


def mean_of(found: Section, *, whole: str = "days-taken", number: str = "settled"):
    """What works out a mean of two of a section's columns, a whole number rounded half up."""
    keys = [column.key for column in found.columns]
    above, below = keys.index(whole), keys.index(number)

    def work(row: Row) -> int | None:
        days, many = (int(row.figures[place].value or 0) for place in (above, below))
        return (2 * days + many) // (2 * many) if many else None

    return work


def looked_at_again(cubes: Cubes) -> Section:
    outcomes = [
        Measure(one, label("outcome_of_look", one), "count", "replies", {"what": one})
        for one in OUTCOMES
    ]
    found = section(
        cubes,
        key="reconsiderations",
        title="Looked at again",
        says="Requests that a reclaim be looked at again, and what was decided in these days.",
        by=("funder", "ground"),
        measures=[
            Measure("requested", "Asked", "count", "replies", {"what": "requested"}),
            *outcomes,
            Measure("decided", "Decided", "count", "replies", {"what": OUTCOMES}),
            Measure("less", "Asked less by", "money", "replies", {"what": OUTCOMES}),
            Measure("days-taken", "Days they took", "count", "replies", {"what": "days"}),
            Measure("waiting", "Waiting at the end", "count", "replies", {"what": "waiting"}),
            Measure("people", "People", "people", "replies"),
        ],
        notes=(NOTICE,),
    )
    work = mean_of(found, number="decided")
    return with_column(found, Column("mean-days", "Mean days", "days"), work)


def came_back(cubes: Cubes) -> Section:
    """Within the days. Its total is what the books say was returned in them."""
    return section(
        cubes,
        key="came-back",
        title="What came back within these days",
        says="Money that reached the funder again, or was taken off a payment, by the way it came.",
        by="way",
        order=WAYS_BACK,
        measures=[
            Measure("money", "Came back", "money", "money-back", {"way": WAYS_BACK}),
            Measure("times", "Times", "count", "money-back", {"way": WAYS_BACK}),
            Measure("people", "People", "people", "money-back", {"way": WAYS_BACK}),
        ],
        notes=(SWEPT,),
    )


def given_up(cubes: Cubes) -> Section:
    ways = ("given-up-owed", "given-up-held", "refunded")
    return section(
        cubes,
        key="given-up",
        title="Written off, left with people, and given back to them",
        says="What funders gave up within these days, and people's own money that they got back.",
        by=("funder", "way", "reason"),
        measures=[
            Measure("money", "Amount", "money", "money-back", {"way": ways}),
            Measure("times", "Times", "count", "money-back", {"way": ways}),
            Measure("people", "People", "people", "money-back", {"way": ways}),
        ],
        notes=(
            "A debt written off is owed no more. What may stay is asked for no more and stays "
            "in the budget. What was given back was the person's own contribution, not needed.",
        ),
    )
