"""What people pay towards their budgets: how it stands, who is behind, and weeks times the rate."""

from __future__ import annotations

from projections.reports.bands import AGES
from projections.reports.cubes import Cubes
from projections.reports.report import Chapter, Chart, Section
from projections.reports.tables import Measure, section

FLOW = (
    "Owed at the start, and what fell due, less what came in, is what is owed at the end: arrears "
    "less what is overpaid. Below nought, people have paid more than was due."
)
WEEKS = (
    "What is due is so many weeks at the weekly rate: 39 weeks at £59.93 are £2,337.27. Each "
    "period is rounded once, as payments are, so that a statement and a bill agree to the penny; "
    "rounding is the pennies by which that differs from each stretch of days at its rate."
)
RECOVERED = (
    "A person who does not pay still has their needs met; the debt is the funder's to recover, "
    "or, where payments leave the contribution out, is missing from their own budget."
)


FLOWS = ("due", "received")


def chapter(cubes: Cubes) -> Chapter:
    return Chapter(
        "contributions",
        "What people pay towards their budgets",
        (standing(cubes), arrears(cubes), arithmetic(cubes)),
    )


def standing(cubes: Cubes) -> Section:
    told = (
        ("owed-before", "Owed at the start"),
        ("due", "Fell due"),
        ("received", "Came in"),
        ("owed", "Owed at the end"),
        ("arrears", "Of which arrears"),
        ("overpaid", "Overpaid"),
        ("ahead", "Only paid ahead"),
    )
    return section(
        cubes,
        key="contributions",
        title="How contributions stand",
        says="What people were to pay within these days, what came, and what is owed at the end.",
        by=("funder", "fund", "basis"),
        measures=[
            *(
                Measure(
                    key,
                    title,
                    "money",
                    "contribution-flow" if key in FLOWS else "contributions",
                    {"what": key},
                )
                for key, title in told
            ),
            Measure("people", "People who pay", "people", "contributions"),
            Measure("behind", "People behind", "people", "arrears"),
        ],
        notes=(FLOW,),
    )


def arrears(cubes: Cubes) -> Section:
    return section(
        cubes,
        key="arrears",
        title="Who is behind, and since when",
        says="Contributions in arrears at the end of the last day, by the age of the first missed.",
        by="age",
        order=AGES,
        measures=[
            Measure("arrears", "Arrears", "money", "arrears"),
            Measure("people", "People behind", "people", "arrears"),
            Measure("missed", "Weeks or bills missed", "count", "arrears"),
        ],
        chart=Chart("bars", ("arrears",), "Pounds in arrears by the age of the first missed"),
        notes=(RECOVERED,),
    )


def arithmetic(cubes: Cubes) -> Section:
    return section(
        cubes,
        key="contribution-arithmetic",
        title="How what is due is worked out",
        says="All that has fallen due by the last day, as days at their weekly rates.",
        by=("funder", "fund", "basis"),
        measures=[
            Measure("days", "Days charged", "count", "contribution-weeks", {"what": "at-rate"}),
            Measure("at-rate", "At the weekly rate", "money", "contribution-weeks",
                    {"what": "at-rate"}),
            Measure("rounding", "Rounding", "money", "contribution-weeks", {"what": "rounding"}),
            Measure("due", "Due", "money", "contributions", {"what": "all-due"}),
            Measure("received", "Received", "money", "contributions", {"what": "all-received"}),
            Measure("arrears", "Arrears", "money", "contributions", {"what": "arrears"}),
            Measure("overpaid", "Overpaid", "money", "contributions", {"what": "overpaid"}),
        ],
        notes=(WEEKS,),
    )  # fmt: skip
