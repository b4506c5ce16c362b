"""Budgets and payments: how much was allocated, who bears it, what was paid, what is left."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ledger.account.budgets.charging import NEAR_ZERO_PENCE
from ledger.money import pounds
from projections.reports.cubes import Cubes
from projections.reports.facts.budgets import NOT_PAYABLE, PERSON
from projections.reports.facts.waits import NEAR_ZERO, NONE_PAYABLE, NOUGHT
from projections.reports.report import Chapter, Chart, Column, Row, Section
from projections.reports.tables import Measure, section, with_column
from projections.words.labels import label

MEASURES = (
    Measure("live", "People, last day", "people", "live"),
    Measure("people", "People, all days", "people", "budget"),
    Measure("budget", "Budget by days, with person's part", "money", "budget"),
    Measure("person", "Person's part of it", "money", "parts", {"part": PERSON}),
    Measure("paid", "Paid out by funder", "money", "paid"),
    Measure("spent", "Spent", "money", "spend"),
)
ANOTHERS = Measure("anothers", "Of it, another funder pays", "money", "anothers")
LEFT = Column("left", "Left of budget", "money")
DEPLOYMENTS = ("direct_payment", "third_party", "notional")
PAID_OUT = DEPLOYMENTS[:2]
"""The ways of holding a budget in which money leaves the funder before it is spent."""

BASIS = (
    "Budgets and the person's part of them are by days: £150.00 a week for 365 days is £7,821.43. "
    "What was paid is by payments, on the day that it went: thirteen payments of £600.00 are "
    "£7,800.00. Both are right, and they differ by days that are paid for in another year.",
    "What was paid is what really went: payments less what came back, with what was taken off them "
    "for a reclaim counted as paid; and what the funder paid for itself of notional budgets. The "
    "person's part is not in it where payments leave it out, and is where the person is billed.",
)


TWICE = (
    "An allocation counts until it is ended. Of it, another funder pays is what is allocated for "
    "days on which another funder's fund pays for the whole package, and has an allocation of its "
    "own that counts too. What was not paid of it no run pays; what was, funders settle by a "
    "recharge; dpl work (goes-on) has what ends it."
)


def chapter(cubes: Cubes) -> Chapter:
    sections = (
        by_each(cubes, "programme", "budget-by-programme", "Budgets by programme"),
        by_each(cubes, ("funder", "fund"), "budget-by-fund", "Budgets by fund"),
        by_each(cubes, "deployment", "budget-by-deployment", "Budgets by how they are held"),
        by_each(cubes, "care_group", "budget-by-care-group", "Budgets by care group"),
        _two_ways(cubes),
        *_by_month(cubes),
        _small_nets(cubes),
        _each_small_net(cubes),
    )
    return Chapter("budgets", "Budgets and payments", sections)


def by_each(cubes: Cubes, by: str | tuple[str, ...], key: str, title: str) -> Section:
    """Budgets by one thing. Every one of these tables has the same total."""
    twice = bool(cubes["anothers"].total().count)
    table = section(
        cubes,
        key=key,
        title=title,
        says="What was allocated for these days, what the person is to pay of it, what was paid "
        "and what was spent.",
        by=by,
        measures=(*MEASURES, ANOTHERS) if twice else MEASURES,
        chart=Chart("bars", ("budget", "paid", "spent"), "Pounds of budget, paid and spent"),
        notes=(*(BASIS if key == "budget-by-programme" else ()), *((TWICE,) if twice else ())),
    )
    return with_column(table, LEFT, _left)


def _left(row: Row) -> int:
    figures = _by_key(row, MEASURES)
    return figures["budget"] - figures["spent"]


def _by_key(row: Row, measures: Sequence[Measure]) -> dict[str, int]:
    """A row's figures by the measures that they were made by, which are its first columns."""
    values = zip(measures, row.figures, strict=False)
    return {one.key: int(str(figure.value)) for one, figure in values}


# ── a year's money, two ways ─────────────────────────────────────────────────────────────────

TWO_WAYS = (
    Measure("payments", "Payments", "count", "by-payments"),
    Measure("by-payments", "Payments, with person's part", "money", "by-payments"),
    Measure("by-days", "Budget by days, with person's part", "money", "budget",
            {"deployment": PAID_OUT}),
)  # fmt: skip


def _two_ways(cubes: Cubes) -> Section:
    """What was paid out of the funder's hands beside what the days come to (domain.md T22)."""
    table = section(
        cubes,
        key="two-ways",
        title="What was paid, beside the budget for the days",
        says="Payments made in these days, each before the person's contribution was taken off and "
        "less what came back of it; and what was allocated for the days themselves. Notional "
        "budgets, which nobody is paid, are in neither.",
        by="programme",
        measures=TWO_WAYS,
        notes=(
            "Thirteen payments of £600.00 are £7,800.00, and 365 days at £150.00 a week £7,821.43. "
            "What differs besides is paid late, for days of another year, or in error, or is not "
            "paid since another funder pays for those days.",
        ),
    )
    return with_column(table, Column("difference", "Days less payments", "money"), _more_by_days)


def _more_by_days(row: Row) -> int:
    figures = _by_key(row, TWO_WAYS)
    return figures["by-days"] - figures["by-payments"]


# ── paid by month ────────────────────────────────────────────────────────────────────────────

MOST_FUNDERS = 8
"""More lines than these on one chart nobody can tell apart."""


def _by_month(cubes: Cubes) -> Iterator[Section]:
    paid = cubes["paid"]
    ways = [*DEPLOYMENTS, *(way for way in paid.values("deployment") if way not in DEPLOYMENTS)]
    yield _months(cubes, "paid-by-month", "Paid by month", "deployment", ways)
    funders = paid.values("funder")
    if 1 < len(funders) <= MOST_FUNDERS:
        yield _months(cubes, "paid-by-month-and-funder", "Paid by month and funder", "funder",
                      funders)  # fmt: skip


def _months(cubes: Cubes, key: str, title: str, dim: str, values: Sequence[str]) -> Section:
    each = [
        Measure(value or "not-said", label(dim, value), "money", "paid", {dim: value})
        for value in values
    ]
    return section(
        cubes,
        key=key,
        title=title,
        says="What the funder paid out in each month, less what came back.",
        by="month",
        measures=(*each, Measure("paid", "Paid out by funder", "money", "paid")),
        order=cubes["months"].values("month"),
        chart=Chart("months", tuple(one.key for one in each), f"Pounds paid by month and {dim}"),
    )


# ── direct payments of little or nothing ─────────────────────────────────────────────────────

_SMALL = (
    Measure("none-payable", "None payable", "count", "small-nets",
            {"state": NONE_PAYABLE, "part": "net"}),
    Measure("nought", "Net of nothing", "count", "small-nets", {"state": NOUGHT, "part": "net"}),
    Measure("near-zero", "Net near nothing", "count", "small-nets",
            {"state": NEAR_ZERO, "part": "net"}),
    Measure("people", "People", "people", "small-nets", {"part": "net"}),
    Measure("not-payable", "Not payable, these days", "money", "parts", {"part": NOT_PAYABLE}),
)  # fmt: skip


def _small_nets(cubes: Cubes) -> Section:
    least = pounds(NEAR_ZERO_PENCE)
    return section(
        cubes,
        key="small-nets",
        title="Direct payments of little or nothing",
        says="Direct payments that leave little or nothing once the person has paid their part, as "
        "they stand on the last day.",
        by="programme",
        measures=_SMALL,
        notes=(
            "None is payable where the contribution assessed is more than the week's payment. A "
            f"net is near nothing where four weeks leave less than {least}. Not payable is what "
            "was allocated for days on which none was payable: their care the person pays for.",
        ),
    )


def _each_small_net(cubes: Cubes) -> Section:
    words = {NONE_PAYABLE: "none payable", NOUGHT: "net of nothing", NEAR_ZERO: "net near nothing"}
    return section(
        cubes,
        key="each-small-net",
        title="Whose direct payments leave little or nothing",
        says="Each of them, by the week.",
        by=("account", "fund", "deployment", "state"),
        measures=(
            Measure("weekly", "A week before", "money", "small-nets", {"part": "weekly"}),
            Measure("person", "Person's part", "money", "small-nets", {"part": "person"}),
            Measure("net", "A week's net", "money", "small-nets", {"part": "net"}),
        ),
        words=lambda dim, value: words[value] if dim == "state" else label(dim, value),
        total=False,
        identifies=True,
    )
