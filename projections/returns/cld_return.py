"""The rows of Client Level Data for direct payments: their tables, their file, what they lack."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from ledger.calendar import Period
from projections.reports.cubes import Cubes, Key, Sum
from projections.reports.gathering import Family
from projections.reports.report import Chapter, Column, Figure, Of, Row, Section
from projections.reports.tables import Measure, section
from projections.returns.cld import (
    OF_ROW,
    SUPPORT,
    TOLD_BY,
    ServiceEvent,
    family,
    service_events,
    units_in_words,
)
from projections.returns.files import Money, Value
from projections.returns.lacks import Lack
from projections.returns.rows import age_lack, frequency_lack, person_lacks, private_values
from projections.returns.running import UNKNOWN_AGE
from projections.returns.statutory import Question, Statutory
from projections.weekly_cost import basis_of
from projections.words.labels import label

MEASURES = (
    Measure("events", "Service events", "count", "cld"),
    Measure("people", "People", "people", "cld"),
    Measure("weekly", "Cost by the week at the end", "money", "cld-week"),
    Measure("cost", "Cost in the period", "money", "cld"),
)
COLUMNS = (
    Column("service", "Service type", "words"),
    Column("mechanism", "Delivery mechanism", "words"),
    Column("start", "From", "date"),
    Column("end", "To", "date"),
    Column("unit", "Unit cost", "money"),
    Column("frequency", "How often", "words"),
    Column("basis", "To a week", "words"),
    Column("weekly", "Cost by the week", "money"),
    Column("weeks", "Weeks in the period", "words"),
    Column("cost", "Cost in the period", "money"),
)
RULES = (
    "A year is 52 weeks and a month 12/52 of it here, as the department's own code has it: nothing "
    "is paid by these figures. What is paid once has no cost by the week.",
    "Whether somebody has a part direct payment is on no list of the return: it follows from the "
    "mix of their service events.",
)


class Cld(Statutory):
    """Service events for direct payments from a council's money, in one reporting period."""

    def families(self) -> Sequence[Family]:
        return (family(self.definition, self.kept),)

    def chapters(self, cubes: Cubes, days: Period) -> Sequence[Chapter]:
        by_service = section(
            cubes, key="cld-by-service", title="By service", by=("service", "mechanism"),
            says="Service events of the period, what they cost by the week at its end, and in it.",
            measures=MEASURES, words=self._words, notes=(*RULES, *self.definition.notes),
        )  # fmt: skip
        by_support = section(
            cubes, key="cld-by-support", title="All, or a part, as a direct payment", by="support",
            says="People by what of their support is a direct payment, from the mix of their rows.",
            measures=MEASURES, order=list(SUPPORT), words=self._words,
        )  # fmt: skip
        by_age = section(
            cubes, key="cld-by-age", title="By age", by="age", measures=MEASURES, words=self._words,
            says="By age on the last day of the period.",
        )  # fmt: skip
        return (
            Chapter("cld", "Direct payments", (by_service, by_support, by_age, _events(cubes))),
        )

    def _words(self, dim: str, value: str) -> str:
        if dim == "support":
            return SUPPORT[value]
        if dim == "age":
            return self.definition.age_title(value)
        return value if dim in ("service", "mechanism") else label(dim, value)

    # ── the file ─────────────────────────────────────────────────────────────────────────────

    def rows(self, questions: Sequence[Question]) -> Iterable[Mapping[str, Value]]:
        for question in questions:
            for one in service_events(question.asking, self.definition, question.kept):
                private = private_values(question, one.run.account, private=self.private)
                yield {**self.head_values, **private, **self._of(one)}

    def _of(self, one: ServiceEvent) -> dict[str, Value]:
        return {
            "account": one.run.account,
            "person": one.person,
            "reference": one.reference,
            "died_on": one.died_on if one.died_on and one.died_on <= self.last_on else None,
            "client_type": one.client_type,
            "service_type": one.service_type,
            "component": one.component,
            "mechanism": one.mechanism,
            "event.first": one.first,
            "event.last": one.last,
            "unit_cost": Money(one.unit_pence),
            "frequency": self.definition.frequencies.get(one.frequency, one.frequency),
            "units": units_in_words(one.frequency, self.definition.costs.units_decimals),
        }

    # ── what it lacks ────────────────────────────────────────────────────────────────────────

    def lacks(self, question: Question) -> Iterator[Lack]:
        told: set[str] = set()
        for one in service_events(question.asking, self.definition, question.kept):
            yield from frequency_lack(self.definition, one.reference, one.frequency)
            if one.run.account in told:
                continue
            told.add(one.run.account)
            yield from person_lacks(self.definition, question, one.run.account)
            if one.age == UNKNOWN_AGE:
                yield age_lack(question, one.run.account, "")


def _events(cubes: Cubes) -> Section:
    """Every service event with the working of its cost."""
    found = cubes["cld"].by(*OF_ROW, *TOLD_BY)
    rows = tuple(_row(key, one) for key, one in found.items())
    return Section(
        "cld-events", "Service events", "Each row of the return, and how its cost is worked out.",
        "reference", COLUMNS, rows, identifies=True,
    )  # fmt: skip


def _row(key: Key, one: Sum) -> Row:
    reference, first, last, unit, weekly, weeks, service, mechanism, frequency, *_ = key
    where = (("reference", (reference,)),)
    by_week = Figure(int(weekly) if weekly else None)
    if weekly and not last:
        by_week = Figure(int(weekly), Of("cld-week", where, "pence"), one.whom)
    figures = (
        Figure(service), Figure(mechanism), Figure(date.fromisoformat(first)),
        Figure(date.fromisoformat(last) if last else None), Figure(int(unit)),
        Figure(label("frequency", frequency)), Figure(basis_of(frequency)), by_week, Figure(weeks),
        Figure(one.pence, Of("cld", where, "pence"), one.whom),
    )  # fmt: skip
    return Row(reference, reference, figures)
