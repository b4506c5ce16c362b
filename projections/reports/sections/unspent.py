"""What is unspent, whose it is, how long it has lain there, and how many weeks it would last."""

from __future__ import annotations

from projections.reports.bands import AGES
from projections.reports.cubes import Cubes
from projections.reports.facts.unspent import KEPT, OWNERS, PARTS, WEEKS_HELD
from projections.reports.report import Chapter, Chart, Section
from projections.reports.tables import Measure, section
from projections.words.labels import label

BY_FUND = ("funder", "fund", "programme")
HELD = Measure("held", "Held", "money", "held")
AS_SURPLUS = {"part": "surplus"}
SURPLUS = Measure("surplus", "Surplus", "money", "held", AS_SURPLUS)
FUNDERS = Measure("funders", "The funder's", "money", "held", {**AS_SURPLUS, "owner": "funder"})
PERSONS = Measure("persons", "The person's", "money", "held", {**AS_SURPLUS, "owner": "person"})
IN_SURPLUS = Measure("people", "People", "people", "held", AS_SURPLUS)

RULE = (
    "Surplus is not what is held: bills still to be paid, what was agreed to be kept, what was "
    "paid for days to come and the weeks that policy lets stay are no part of it. Each funder's "
    "policy decides, in the version of the last day; of an account that ended all is surplus."
)
NOT_YET = (
    "What nobody has attributed, to a fund or to an account, is held and is nobody's surplus. "
    "What was spent of it may be any fund's, so it is kept out of the surplus of each."
)
FIRST_IN = (
    "Money has no marks on it. By this report's rule what came in first was spent first, and "
    "what is kept out of the surplus is the newest of what is left: the surplus has lain there "
    "longest. A funder's money is aged by what the funder put in, a person's by what they did."
)
ORDER = (
    "Whose the surplus is goes by the order that the funder's policy uses the money in: the "
    "person's contribution first, the funder's first, or both in proportion."
)
LET_BE = (
    "What was let be when a reclaim was looked at again, or given up, is not asked for again "
    "until the time that policy says is over, a review of the plan is held, the payments end or "
    "something is new."
)


def chapter(cubes: Cubes) -> Chapter:
    return Chapter(
        "unspent",
        "What is unspent, and whose it is",
        (
            by_fund(cubes),
            surplus_by_fund(cubes),
            by_owner(cubes),
            by_age(cubes),
            weeks_held(cubes),
        ),
    )


def by_fund(cubes: Cubes) -> Section:
    """What each fund holds, in parts that add up to it; parts that never came up are left out."""
    there = cubes["held"].by("part")
    parts = [
        Measure(part, label("part", part), "money", "held", {"part": part})
        for part in PARTS
        if (part,) in there
    ]
    return section(
        cubes,
        key="unspent",
        title="What is held, and what becomes of it",
        says="What each fund held at the end of the last day, in parts that add up to it.",
        by=BY_FUND,
        measures=[HELD, *parts, Measure("people", "People", "people", "held")],
        chart=Chart("bars", ("held",), "Pounds held of each fund"),
        notes=(RULE, NOT_YET),
    )


def surplus_by_fund(cubes: Cubes) -> Section:
    asked = [
        Measure(key, title, "money", "asked", {"asking": key})
        for key, title in (
            ("asked", "Asked for already"),
            ("let-be", "Let be by a decision"),
            ("to-ask", "Still to ask"),
            ("too-little", "Too little to ask"),
        )
    ]
    return section(
        cubes,
        key="surplus",
        title="Surplus, whose it is, and what is asked for",
        says="What is more than may stay, what reclaims ask for already, and what was let be.",
        by=BY_FUND,
        measures=[SURPLUS, FUNDERS, PERSONS, *asked, IN_SURPLUS],
        notes=(
            ORDER,
            "More may be asked for than is surplus today: it was more when it was asked for. "
            "Only the funder's part is ever asked for; the person's goes back to the person.",
            LET_BE,
        ),
    )


def by_owner(cubes: Cubes) -> Section:
    return section(
        cubes,
        key="unspent-by-owner",
        title="Whose the money is",
        says="All that was held at the end of the last day, by whose it is.",
        by="owner",
        order=[one for one in OWNERS if one != "overspent" or cubes["held"].total(owner=one).count],
        measures=[
            HELD,
            Measure("kept", "May stay", "money", "held", {"part": KEPT}),
            SURPLUS._replace(title="Surplus"),
            Measure("people", "People", "people", "held"),
        ],
        chart=Chart("stacked", ("kept", "surplus"), "Pounds held, kept and surplus, by owner"),
        notes=(ORDER,),
    )


def by_age(cubes: Cubes) -> Section:
    return section(
        cubes,
        key="surplus-by-age",
        title="How long the surplus has lain there",
        says="What is surplus at the end of the last day, by when it came in and whose it is.",
        by="age",
        order=AGES,
        measures=[
            FUNDERS,
            PERSONS,
            SURPLUS,
            IN_SURPLUS,
        ],
        chart=Chart(
            "stacked", ("funders", "persons"), "Pounds of surplus by age, funders' and people's"
        ),
        notes=(FIRST_IN,),
    )


def weeks_held(cubes: Cubes) -> Section:
    return section(
        cubes,
        key="weeks-held",
        title="How many weeks the money would last",
        says="What is there beyond bills, set beside what a week is worth on the last day.",
        by="weeks_held",
        order=WEEKS_HELD,
        measures=[
            Measure("funds", "Budgets", "count", "weeks-held"),
            Measure("people", "People", "people", "weeks-held"),
            Measure("there", "Beyond bills", "money", "weeks-held"),
        ],
        chart=Chart("bars", ("funds",), "Budgets by the weeks their money would last"),
        notes=(
            "Too little to run on is what the funder's policy calls so, where it says; the other "
            "bands are the same for every funder, so that policies can be set beside each other.",
        ),
    )
