"""What the money bought: spend by what it was for, when, from which money, and with whom.

Every table here is the same money cut another way, so all have one total.
"""

from __future__ import annotations

from collections.abc import Iterable

from projections.reports.cubes import Cubes
from projections.reports.providers import CONVENTIONAL, NEITHER, NON_CONVENTIONAL
from projections.reports.report import Chapter, Chart, Column, Row, Section
from projections.reports.tables import Measure, percent_of, section, with_column
from projections.words.labels import label

SPENT = (
    Measure("spent", "Spent", "money", "spend"),
    Measure("people", "People", "people", "spend"),
)
SHARE = Column("share", "Of all", "percent")

OUTCOME_NOTE = (
    "A spend goes towards the outcome that it names; else that of the plan line it names; else "
    "that of the lines of its category in the plan of its day, where they have one outcome."
)
PROVIDER_NOTE = (
    "Which kinds are conventional is no national list: what a body commissions or runs for itself "
    "(NHS, agency, care home, council) against what a person finds and directs. It is data, in "
    "providers.toml: agree it locally before comparing with another body."
)
WHOLE_NOTE = (
    "What was spent is less refunds, and less what was disallowed, on the day of each; a "
    "correction counts on the day that was paid. A table of these days may so show less than "
    "nought for a thing that was only given back in them."
)


def chapter(cubes: Cubes) -> Chapter:
    sections = (
        by(cubes, "category", "What was bought", "What was spent in these days, by what it was "
           "for.", "Pounds spent on each kind of thing", notes=(WHOLE_NOTE,)),
        by(cubes, "outcome", "What it was for in the plan", "What was spent, by the outcome of the "
           "plan that it went towards.", "Pounds spent towards each outcome",
           notes=(OUTCOME_NOTE,)),
        _by_month(cubes),
        by(cubes, "programme", "By programme", "What was spent of each programme's money.",
           "Pounds spent of each programme's money"),
        by(cubes, "care_group", "By care group", "What was spent for each care group.",
           "Pounds spent for each care group"),
        by(cubes, "deployment", "By how the budget is held", "What was spent, by who held the "
           "money that it was spent from.", "Pounds spent by who held the money"),
        by(cubes, "provider", "By kind of provider", "What was spent with each kind of provider.",
           "Pounds spent with each kind of provider"),
        _by_provider_group(cubes, "year", "Conventional and other providers, by year", "bars"),
        _by_provider_group(cubes, "month", "Conventional and other providers, by month", "months"),
        by(cubes, "in_plan", "As planned, or not", "What was spent, by whether the plan of its day "
           "has it.", "Pounds spent as planned, or not", notes=(
               "A spend is in the plan by the line that it names; without one, by its category.",
           )),
        by(cubes, "frequency", "Once, or again and again", "What was spent on things that the plan "
           "buys once, and on what it buys every week or year.", "Pounds spent once, or again",
           notes=("By the plan line that a spend names, or the lines of its category.",)),
    )  # fmt: skip
    return Chapter("spending", "What the money bought", sections)


def by(
    cubes: Cubes, dim: str, title: str, says: str, drawn: str, *, notes: tuple[str, ...] = ()
) -> Section:
    """Spend by one dimension, with each row's share of all. Every such table has one total."""
    found = section(
        cubes,
        key=f"spend-by-{KEYS.get(dim, dim)}",
        title=title,
        says=says,
        by=dim,
        order=said_first(cubes["spend"].values(dim)),
        measures=SPENT,
        chart=Chart("bars", ("spent",), drawn),
        notes=notes,
        words=in_words,
    )
    return with_share(cubes, by_size(found))


def by_size(found: Section) -> Section:
    """Kinds of things, whose bars go by size, whatever the order of the table."""
    return found._replace(chart=found.chart and found.chart._replace(in_order=False))


KEYS = {"care_group": "care-group", "in_plan": "plan"}
"""What sections are called where it is not their dimension's name."""


def in_words(dim: str, value: str) -> str:
    """What a value is called where spend is told by it."""
    return NOT_SAID.get(dim, label(dim, value)) if not value else label(dim, value)


NOT_SAID = {
    "outcome": "No outcome said",
    "frequency": "No plan line, or lines of several kinds",
    "deployment": "No spend named",
}


def said_first(values: Iterable[str]) -> list[str]:
    """Values in their order, with what nobody said at the end."""
    return sorted(values, key=lambda one: (not one, one))


def with_share(cubes: Cubes, to: Section) -> Section:
    whole = cubes["spend"].total().pence

    def share(row: Row) -> int | None:
        return percent_of(int(row.figures[0].value or 0), whole)

    return with_column(to, SHARE, share)


def _by_month(cubes: Cubes) -> Section:
    """Every month, with each programme's money beside the whole.

    Also where there is one programme alone: a column that comes and goes with the data would make
    the table of two ledgers together tell what neither told.
    """
    programmes = cubes["spend"].values("programme")
    columns = [
        Measure(f"spent-{one or 'not-said'}", label("programme", one), "money", "spend",
                {"programme": one})
        for one in programmes
    ]  # fmt: skip
    return section(
        cubes,
        key="spend-by-month",
        title="Month by month",
        says="What was spent in each month, and of which programme's money.",
        by="month",
        measures=(*SPENT, *columns),
        order=months(cubes),
        chart=Chart("months", ("spent",), "Pounds spent in each month"),
    )


def months(cubes: Cubes) -> list[str]:
    """Every month from the first that something was spent in to the last."""
    found = cubes["spend"].values("month")
    if not found:
        return []
    first, last = (int(one[:4]) * 12 + int(one[5:]) - 1 for one in (found[0], found[-1]))
    return [f"{one // 12:04d}-{one % 12 + 1:02d}" for one in range(first, last + 1)]


def _by_provider_group(cubes: Cubes, dim: str, title: str, kind: str) -> Section:
    groups = {
        CONVENTIONAL: "Conventional",
        NON_CONVENTIONAL: "Non-conventional",
        NEITHER: "Neither, or not said",
    }
    columns = [
        Measure(one, words, "money", "spend", {"provider_group": one})
        for one, words in groups.items()
    ]
    found = section(
        cubes,
        key=f"providers-by-{dim}",
        title=title,
        says="What was spent with conventional providers, and with others that people chose.",
        by=dim,
        measures=(*columns, Measure("spent", "All", "money", "spend")),
        order=months(cubes) if dim == "month" else None,
        chart=Chart(
            "months" if kind == "months" else "stacked",
            (CONVENTIONAL, NON_CONVENTIONAL, NEITHER),
            f"Pounds spent with each group of providers, by {dim}",
        ),
        notes=(PROVIDER_NOTE,),
    )

    def share(row: Row) -> int | None:
        one, other = (int(row.figures[place].value or 0) for place in (0, 1))
        return percent_of(other, one + other) if one >= 0 and other >= 0 else None

    told = Column("non-conventional-share", "Non-conventional, of both", "percent")
    return with_column(found, told, share)
