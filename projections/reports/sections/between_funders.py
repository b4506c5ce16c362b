"""What funders owe each other: who bore whose cost, and what they ask of each other for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from projections.reports.bands import AGES
from projections.reports.cubes import Cubes
from projections.reports.facts.between_funders import (
    AGREED,
    ASKED,
    BORNE,
    DUE,
    LEFT,
    OPENING,
    RAISED,
    SETTLED,
    WITHDRAWN,
)
from projections.reports.report import Chapter, Chart, Column, Figure, Headline, Row, Section
from projections.reports.tables import BETWEEN, NOT_SAID, Measure, section, with_column

NEVER = "Nothing of this is ever the person's to pay, nor asked of them."


def chapter(cubes: Cubes) -> Chapter:
    return Chapter(
        "between-funders",
        "What funders owe each other",
        (_borne(cubes), _shunted(cubes), _asked(cubes), _by_age(cubes), _by_month(cubes)),
    )


MOST_PAIRS = 4
"""Of more pairs of funders than these the top of a report tells no sentence each, but the sum."""


def headlines(sections: Mapping[str, Section]) -> Iterator[Headline]:
    """Who owes whom how much, a sentence for each pair; and whose cost the days' costs still lie
    with. Nothing where no funder ever asked another and none bore another's."""
    asked, shunted = sections["recharges"], sections["shunted"]
    bore = [(row, row.figures[0]) for row in shunted.rows]
    yield from _pairs(asked, "left", "{1} owes {0}, agreed and not paid yet",
                      "Funders owe each other, agreed and not paid yet")  # fmt: skip
    yield from _pairs(asked, "unanswered", "{0} asks {1} for more, not answered yet",
                      "Funders ask of each other, not answered yet")  # fmt: skip
    if 0 < len(bore) <= MOST_PAIRS:
        for row, figure in bore:
            bearer, owner, *funds = _named(row)
            words = f"{bearer} bore what is {owner}'s ({' for '.join(funds)}), not put right yet"
            yield Headline(words, shunted.columns[0], figure, shunted.key)


def _pairs(made: Section, key: str, one: str, all_of_them: str) -> Iterator[Headline]:
    """A column of the recharge schedule as a sentence for each pair that has some of it; where
    none has, or too many have, its total."""
    place = [column.key for column in made.columns].index(key)
    found = [(row, row.figures[place]) for row in made.rows if row.figures[place].value]
    if 0 < len(found) <= MOST_PAIRS:
        for row, figure in sorted(found, key=_largest):
            words = one.format(*row.key.split(BETWEEN))
            yield Headline(words, made.columns[place], figure, made.key)
    elif made.total is not None:
        yield Headline(all_of_them, made.columns[place], made.total.figures[place], made.key)


def _largest(one: tuple[Row, Figure]) -> tuple[int, str]:
    row, figure = one
    return -int(figure.value or 0), row.key


def _borne(cubes: Cubes) -> Section:
    made = section(
        cubes,
        key="due-and-borne",
        title="What each fund should bear, and bears",
        says="Of the costs for these days of accounts with more than one fund: what each should "
        "bear by what entitles the person, the plan and the agreed split; what it bears; and what "
        "recharges that nobody has agreed yet would add.",
        by=("funder", "programme"),
        measures=(
            Measure("due", "Should bear", "money", "borne", {"part": DUE}),
            Measure("borne", "Bears", "money", "borne", {"part": BORNE}),
            Measure("asked", "Asked, not agreed", "money", "borne", {"part": ASKED}),
        ),
        chart=Chart("bars", ("due", "borne"), "What each funder should bear, and bears"),
        notes=(NEVER,),
    )
    return with_column(made, Column("over", "Bears too much", "money"), _over, at=2)


def _over(row: Row) -> int:
    due, borne = (int(figure.value or 0) for figure in row.figures[:2])
    return borne - due


def _shunted(cubes: Cubes) -> Section:
    """Each pair by name and not in a sentence of figures, which publication could not leave out."""
    made = section(
        cubes,
        key="shunted",
        title="Who bore whose cost",
        says="Of the costs for these days, what the first funder bore and the second should have, "
        "from which fund and for which. Empty where nobody bore what was another's.",
        by=("bearer", "owner", "bearer_fund", "owner_fund"),
        measures=(
            Measure("amount", "Bore of the other's", "money", "shunted"),
            Measure("accounts", "Accounts", "count", "shunted"),
            Measure("people", "People", "people", "shunted"),
        ),
        total=False,
        notes=(
            "Of each account apart: what one funder bore too much there is not set against what it "
            "bore too little elsewhere. dpl recharge propose works out what puts it right. "
            f"{NEVER}",
        ),
    )
    return made._replace(rows=tuple(map(_who_for_whom, made.rows)))


def _who_for_whom(row: Row) -> Row:
    bearer, owner, bearer_fund, owner_fund = _named(row)
    return row._replace(words=f"{bearer} for {owner}: {bearer_fund} bore {owner_fund}'s")


def _named(row: Row) -> list[str]:
    """Who a row is by; nobody is named where there is none."""
    return ["nobody" if one == NOT_SAID else one for one in row.key.split(BETWEEN)]


def _who_asks_whom(row: Row) -> Row:
    return row._replace(words=" asks ".join(row.key.split(BETWEEN)))


def _asked(cubes: Cubes) -> Section:
    """The schedule of each pair: owed + agreed - paid = still owed."""
    flow = "recharge-flow"
    made = section(
        cubes,
        key="recharges",
        title="The recharge schedule",
        says="What each funder asks of another: what was owed at the start, what was asked for, "
        "agreed and paid in these days, and what is still owed or not answered at their end.",
        by=("from_funder", "to_funder"),
        measures=(
            Measure("opening", "Owed at the start", "money", flow, {"step": OPENING}),
            Measure("raised", "Asked for", "money", flow, {"step": RAISED}),
            Measure("withdrawn", "Given up", "money", flow, {"step": WITHDRAWN}),
            Measure("agreed", "Agreed", "money", flow, {"step": AGREED}),
            Measure("settled", "Paid", "money", flow, {"step": SETTLED}),
            Measure("left", "Still owed", "money", "recharges", {"part": LEFT}),
            Measure("unanswered", "Not answered", "money", "recharges", {"part": ASKED}),
        ),
        notes=(
            "Owed at the start + agreed - paid = still owed. A recharge may be agreed for less "
            f"than was asked. {NEVER}",
        ),
    )
    return made._replace(rows=tuple(map(_who_asks_whom, made.rows)))


def _by_age(cubes: Cubes) -> Section:
    return section(
        cubes,
        key="recharges-by-age",
        title="Recharges open, by age",
        says="What is asked for and not answered, since it was raised; and what is agreed and not "
        "paid, since it was agreed.",
        by="age",
        measures=(
            Measure("unanswered", "Not answered", "money", "recharges", {"part": ASKED}),
            Measure("left", "Agreed, not paid", "money", "recharges", {"part": LEFT}),
            Measure("recharges", "Recharges", "count", "recharges"),
        ),
        order=AGES,
    )


def _by_month(cubes: Cubes) -> Section:
    flow = "recharge-flow"
    steps = (RAISED, AGREED, SETTLED)
    return section(
        cubes,
        key="recharges-by-month",
        title="Recharges by month",
        says="What was asked for, agreed and paid in each month, all funders together.",
        by="month",
        measures=(
            Measure("raised", "Asked for", "money", flow, {"step": RAISED}),
            Measure("agreed", "Agreed", "money", flow, {"step": AGREED}),
            Measure("settled", "Paid", "money", flow, {"step": SETTLED}),
        ),
        chart=Chart("months", steps, "Recharges asked for, agreed and paid, by month"),
        notes=(
            "dpl recharge schedule writes one month's between two funders, recharge by recharge.",
        ),
    )
