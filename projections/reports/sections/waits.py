"""From indicative to agreed: how long it took, and who still waits."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from projections.reports.cubes import Cube, Cubes, Where
from projections.reports.facts.waits import AGREED, BANDS, REASONABLE, SOON, WAITING
from projections.reports.report import Chapter, Chart, Column, Figure, Row, Section
from projections.reports.tables import TOTAL, Measure, section, value_of, with_column

NOTE = (
    "Days are counted from the day on which the person was told of an indicative budget. The Local "
    f"Government and Social Care Ombudsman treats twelve weeks ({REASONABLE} days) as reasonable "
    f"for an application that is not urgent; {SOON} days is a line of our own.",
)


def chapter(cubes: Cubes) -> Chapter:
    sections = (
        _waited(cubes, "plan", "indicative-to-plan", "From indicative budget to plan"),
        _waited(cubes, "amount", "indicative-to-amount", "From indicative budget to the money"),
        _who_waits(cubes),
    )
    return Chapter("waits", "How long people wait for a budget", sections)


def _waited(cubes: Cubes, what: str, key: str, title: str) -> Section:
    ended: Where = {"what": what, "state": AGREED}
    waiting: Where = {"what": what, "state": WAITING}
    said = "a plan was agreed" if what == "plan" else "an amount was agreed"
    table = section(
        cubes,
        key=key,
        title=title,
        says=f"How long it took until {said}, of waits that ended in these days; and how long "
        "those have waited who still wait on the last.",
        by="programme",
        measures=(
            Measure("agreed", "Agreed", "count", "waits", ended),
            *(
                Measure(band, words, "count", "waits", {**ended, "band": band})
                for band, words in zip(BANDS, _BANDS, strict=True)
            ),
            Measure("waiting", "Still waiting", "count", "waits", waiting),
        ),
        chart=Chart("stacked", BANDS, "How many were agreed within 28 days, 84 days, and later"),
        notes=NOTE if what == "plan" else (),
    )
    cube = cubes["waits"]
    for name, words, work, where in (
        ("mean", "Mean days", mean_days, ended),
        ("longest", "Longest, days", longest_days, ended),
        ("mean-so-far", "Mean days so far", mean_days, waiting),
        ("longest-so-far", "Longest so far, days", longest_days, waiting),
    ):
        at = {"mean": 4, "longest": 5}.get(name)
        table = with_column(table, Column(name, words, "days"), _of(work, cube, where), at=at)
    return table


_BANDS = (f"Within {SOON} days", f"{SOON + 1} to {REASONABLE} days", f"Over {REASONABLE} days")

Work = Callable[[Cube, Where], int | None]


def _of(work: Work, cube: Cube, where: Where) -> Callable[[Row], int | None]:
    def of_row(row: Row) -> int | None:
        if row.key == TOTAL:
            return work(cube, where)
        return work(cube, {**where, "programme": value_of(row.key)})

    return of_row


def mean_days(cube: Cube, where: Where) -> int | None:
    """Whole days, rounded half up; None of none."""
    found = cube.by("days", **where)
    many = sum(one.count for one in found.values())
    days = sum(int(key) * one.count for (key,), one in found.items())
    return (2 * days + many) // (2 * many) if many else None


def longest_days(cube: Cube, where: Where) -> int | None:
    return max((int(days) for days in cube.values("days", **where)), default=None)


def _who_waits(cubes: Cubes) -> Section:
    """Each account that waits, those longest first."""
    table = section(
        cubes,
        key="who-waits",
        title="Who still waits",
        says="Accounts whose person was told of an indicative budget, and for which no plan or no "
        "amount was agreed by the last day.",
        by=("days", "account", "fund", "what", "since"),
        measures=(Measure("waiting", "Waiting", "count", "waiting"),),
        words=_words,
        total=False,
        identifies=True,
    )
    rows = []
    for row in reversed(table.rows):
        days, account, fund, what, since = row.key.split("+")
        told = Figure(date.fromisoformat(since))
        figures = (*row.figures, told, Figure(int(days)))
        rows.append(Row(f"{account}+{fund}+{what}", _who(account, fund, what), figures))
    columns = (*table.columns, Column("since", "Told on", "date"), Column("days", "Days", "days"))
    return table._replace(by="account+fund+what", columns=columns, rows=tuple(rows))


def _who(account: str, fund: str, what: str) -> str:
    return f"{account}, {fund}: no {what} agreed"


def _words(dim: str, value: str) -> str:
    return value
