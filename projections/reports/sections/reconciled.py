"""How far banks' and others' words are squared with the books, and what stands alone between."""

from __future__ import annotations

from projections.reports.bands import AGES
from projections.reports.cubes import Cubes
from projections.reports.facts.reconciled import NEVER, SIGNED
from projections.reports.report import Chapter, Section
from projections.reports.tables import Measure, section

SOURCES = ("bank", "council", "payroll")


def chapter(cubes: Cubes) -> Chapter:
    return Chapter("reconciled", "Reconciled with the bank", (_signed(cubes), _alone(cubes)))


def _signed(cubes: Cubes) -> Section:
    return section(
        cubes,
        key="reconciliations",
        title="Reconciliations signed",
        says="How far each reconciliation is signed: to the last day, or how long behind it.",
        by="squared",
        measures=tuple(
            Measure(source, words, "count", "reconciled", {"source": source})
            for source, words in zip(
                SOURCES, ("Banks and cards", "Councils", "Payroll bureaux"), strict=True
            )
        ),
        order=(SIGNED, *AGES, NEVER),
        notes=("Of holdings that keep somebody's money on the last day.",),
    )


def _alone(cubes: Cubes) -> Section:
    return section(
        cubes,
        key="standing-alone",
        title="What stands between the bank and the books",
        says="What nobody has explained between a bank and the books at the end of the last day, "
        "holding by holding; and what came into signed days since.",
        by="name",
        measures=(
            Measure("open", "Not explained", "count", "standing-alone"),
            Measure("unexplained", "Not explained, pounds", "money", "standing-alone"),
            Measure("late", "Came in late", "count", "late-entries"),
        ),
        words=lambda dim, value: value.partition(":")[2],
        notes=(
            "Pounds are those of dpl reconcile list: what is over and what is short in one fund "
            "make up for each other, and one fund's never for another's. What came in late is as "
            "it is known, "
            "whatever the last day; what a council's or a bureau's books say otherwise is told by "
            "dpl reconcile list.",
        ),
        identifies=True,
    )
