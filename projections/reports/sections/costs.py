"""What budgets cost beside what they buy: double running, transaction costs, care before."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from ledger.account.budgets.funder_costs import BLOCK_CONTRACT
from projections.reports.cubes import Cubes, Where
from projections.reports.facts.costs import BEFORE, DAYS, ENDED, NOW, STILL
from projections.reports.report import Chapter, Chart, Column, Figure, Row, Section
from projections.reports.running import Kind, running
from projections.reports.tables import (
    TOTAL,
    Measure,
    figure,
    percent_of,
    section,
    with_column,
)
from projections.weekly_cost import in_tenths


def chapter(cubes: Cubes) -> Chapter:
    sections = (
        _double_running(cubes),
        _still_running(cubes),
        _by_kind(cubes),
        _by_programme(cubes),
        _before_and_now(cubes),
    )
    return Chapter("costs", "What budgets cost beside what they buy", sections)


# ── double running ───────────────────────────────────────────────────────────────────────────

_BLOCK: Where = {"kind": BLOCK_CONTRACT}
_DOUBLE = (
    Measure("contracts", "Contracts", "count", "funder-costs", _BLOCK),
    Measure("people", "People", "people", "funder-costs", _BLOCK),
    Measure("days", "Days", "count", "double-running", {"part": DAYS}),
    Measure("borne", "Paid twice over", "money", "funder-costs", _BLOCK),
    Measure("still", "Still running", "count", "double-running", {"part": STILL}),
    Measure("still-weekly", "A week, still", "money", "double-running", {"part": STILL}),
    Measure("ended", "Released", "count", "double-running", {"part": ENDED}),
    Measure("ended-weekly", "A week, released", "money", "double-running", {"part": ENDED}),
)


def _double_running(cubes: Cubes) -> Section:
    table = section(
        cubes,
        key="double-running",
        title="Double running",
        says="Block contracts that are still paid for services whose users have a budget now: what "
        "they cost in these days, which run on after the last, and which were released.",
        by="programme",
        measures=_DOUBLE,
        chart=Chart("bars", ("borne",), "Pounds paid for block contracts beside budgets"),
        notes=(
            "By days: the exact sum of each contract's weeks or years, rounded once. What is paid "
            "by the year counts as 1/52 of it a week in the columns by the week.",
        ),
    )
    return with_column(table, Column("weeks", "Weeks", "words"), _weeks, at=3)


def _weeks(row: Row) -> str:
    return in_tenths(Fraction(int(str(row.figures[2].value)), 7))


def _still_running(cubes: Cubes) -> Section:
    return section(
        cubes,
        key="still-running",
        title="Block contracts that still run",
        says="Each that runs on after the last day, by the week.",
        by=("account", "fund", "cost"),
        measures=(Measure("weekly", "A week", "money", "still-running"),),
        words=lambda dim, value: value,
        identifies=True,
    )


# ── transaction costs ────────────────────────────────────────────────────────────────────────

_RUNNING = (
    Column("borne", "Borne by funders", "money"),
    Column("from-budgets", "Spent from budgets", "money"),
    Column("together", "Together", "money"),
    Column("share", "Of all budgets", "percent"),
)


def _by_kind(cubes: Cubes) -> Section:
    """Rows are the kinds of the data file; each is a sum over two cubes."""
    found = [_kind_row(cubes, kind) for kind in running().kinds]
    rows = tuple(row for row in found if any(one.value for one in row.figures))
    names = [kind.name for kind in running().kinds]
    total = _row(cubes, TOTAL, "Total", names, running().categories)
    return Section(
        key="running-costs",
        title="What running budgets costs",
        says="Transaction costs, kind by kind: what funders bear beside budgets, and what budgets "
        "themselves pay for being run.",
        by="kind",
        columns=_RUNNING,
        rows=rows,
        total=total if rows else None,
        chart=Chart("stacked", ("borne", "from-budgets"), "Pounds spent on running budgets"),
        notes=(
            "What budgets pay is told by the categories of their spends, such as payroll, "
            f"insurance, support and brokerage; after {running().source}. Budgets are by days.",
        ),
    )


def _kind_row(cubes: Cubes, kind: Kind) -> Row:
    return _row(cubes, kind.name, kind.words, [kind.name], kind.categories)


def _row(cubes: Cubes, key: str, words: str, kinds: list[str], categories: tuple[str, ...]) -> Row:
    borne = _figure(cubes, "funder-costs", {"kind": kinds})
    spent = _figure(cubes, "spend", {"category": categories})
    together = int(str(borne.value)) + int(str(spent.value))
    share = percent_of(together, cubes["budget"].total().pence)
    return Row(key, words, (borne, spent, Figure(together), Figure(share)))


def _figure(cubes: Cubes, cube: str, where: Where) -> Figure:
    return figure(Measure(cube, "", "money", cube, where), cubes[cube].total(**where), {})


def _by_programme(cubes: Cubes) -> Section:
    known = running()
    kinds = [kind.name for kind in known.kinds]
    between = known.intermediaries
    measures = (
        Measure("budget", "Budget by days, with person's part", "money", "budget"),
        Measure("borne", "Borne by funders", "money", "funder-costs", {"kind": kinds}),
        Measure("from-budgets", "Spent from budgets", "money", "spend",
                {"category": known.categories}),
        Measure("helpers-borne", "Support and brokers, funders", "money", "funder-costs",
                {"kind": between}),
        Measure("helpers-spent", "Support and brokers, budgets", "money", "spend",
                {"category": known.categories_of(*between)}),
    )  # fmt: skip
    high, tenths = divmod(known.high_tenths, 10)
    table = section(
        cubes,
        key="running-costs-by-programme",
        title="What running budgets costs, by programme",
        says="The same by programme, as a share of the budget; and how much of it goes to those "
        "who stand between a person and their money.",
        by="programme",
        measures=measures,
        notes=(
            f"Worth a look: support services and brokers take more than {high}.{tenths}% of the "
            "budget. No source says how much is too much: the line is our own, and stands in the "
            "data file of kinds.",
        ),
    )
    share = Column("share", "Of the budget", "percent")
    table = with_column(table, share, _share_of(1, 2), at=3)
    table = with_column(table, Column("helpers-share", "Of the budget, these", "percent"),
                        _share_of(4, 5))  # fmt: skip
    return with_column(table, Column("look", "Worth a look", "words"), _look)


def _share_of(*places: int) -> Callable[[Row], int | None]:
    """Some figures of a row together as a share of its first, the budget."""

    def of_row(row: Row) -> int | None:
        values = [int(str(row.figures[place].value)) for place in (0, *places)]
        return percent_of(sum(values[1:]), values[0])

    return of_row


def _look(row: Row) -> str:
    share = row.figures[-1].value
    return "yes" if isinstance(share, int) and share > running().high_tenths else ""


# ── care before and now ──────────────────────────────────────────────────────────────────────

_COMPARED = (
    Measure("people", "People", "people", "before-and-now", {"part": NOW}),
    Measure("budgets", "Budgets", "count", "before-and-now", {"part": NOW}),
    Measure("before", "A week, before", "money", "before-and-now", {"part": BEFORE}),
    Measure("now", "A week, now", "money", "before-and-now", {"part": NOW}),
)


def _before_and_now(cubes: Cubes) -> Section:
    table = section(
        cubes,
        key="before-and-now",
        title="What the care cost before, and the budget now",
        says="By the week, where both are known: what care cost on the last day before the budget, "
        "and the budget on the last day of this report.",
        by="programme",
        measures=_COMPARED,
        chart=Chart("bars", ("mean-before", "mean-now"), "Pounds a week for each budget"),
        notes=(
            "What the care cost is as the funder recorded it; what was known by the year counts as "
            "1/52 of it a week. Of people whose care before is not known nothing is said.",
        ),
    )
    for key, title, work in (
        ("mean-before", "Each, before", _mean(2)),
        ("mean-now", "Each, now", _mean(3)),
    ):
        table = with_column(table, Column(key, title, "money"), work)
    return with_column(table, Column("change", "Change", "percent"), _change)


def _mean(place: int) -> Callable[[Row], int | None]:
    """Whole pence for each budget, rounded half up."""

    def of_row(row: Row) -> int | None:
        many, pence = int(str(row.figures[1].value)), int(str(row.figures[place].value))
        return (2 * pence + many) // (2 * many) if many else None

    return of_row


def _change(row: Row) -> int | None:
    before, now = int(str(row.figures[2].value)), int(str(row.figures[3].value))
    return percent_of(now - before, before)
