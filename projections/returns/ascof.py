"""ASCOF 3D's numerators: people with self-directed support, and with direct payments (domain.md
5.3). Its denominators, everybody with community support, are the council's own system's to tell.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ledger.calendar import Period
from projections.reports.asking import Asking
from projections.reports.cubes import Cubes, Fact, Shape
from projections.reports.gathering import Family
from projections.reports.report import Chapter
from projections.reports.tables import Measure, section
from projections.returns.behind import Places, fact, family_of_people
from projections.returns.cld import PART, support_of
from projections.returns.definition import Definition
from projections.returns.lacks import Lack
from projections.returns.person import Kept
from projections.returns.rows import Numbers, age_lack
from projections.returns.running import (
    UNKNOWN_AGE,
    Holder,
    KeptOf,
    Run,
    age_group,
    banded,
    by_person,
    is_old_enough,
)
from projections.returns.statutory import Question

SHAPE = Shape(
    "People with self-directed support from a council, each once in each part",
    ("part", "mechanism", "support", "age"),
)
CLIENTS, CARERS = "clients", "carers"
PARTS = {
    CLIENTS: "Clients, as at the last day",
    CARERS: "Carers, at any time in the year",
}
CARER = "Carer"
DENOMINATOR = (
    "These are the numerators alone. The denominator of the clients' parts is everybody with "
    "community-based long-term support on the day, and of the carers' parts every carer given "
    "support in the year: this ledger holds direct payments and managed budgets, and not the "
    "services that the council commissions itself, so both come from the council's own system."
)
RULES = (
    "A person counts once in each part, with what ranks first: nursing and residential care rank "
    "above a direct payment, and are no part of this ledger, so who has them as well must be taken "
    "off by the council. Clients who died before the day are left out.",
    DENOMINATOR,
)


def family(definition: Definition, kept_of: KeptOf) -> Family:
    return family_of_people(SHAPE, definition, kept_of, facts)


def facts(
    asking: Asking,
    definition: Definition,
    holders: list[Holder],
    kept: Mapping[str, Kept],
    there: Places,
) -> Iterator[Fact]:
    """One person: at most once as a client, and once as a carer."""
    age = age_group(holders, definition.ages, asking.on, kept)
    if not is_old_enough(age, definition):
        return
    for part, some in _parts(asking, definition, holders):
        held = {run.deployment for run in some}
        first = next((one for one in definition.mechanisms if one in held), None)
        if first is not None:
            support = support_of(some, asking.days)
            yield fact(there, "ascof", (part, first, support, age), some)


def _parts(
    asking: Asking, definition: Definition, holders: list[Holder]
) -> Iterator[tuple[str, list[Run]]]:
    clients, carers = [], []
    for one in holders:
        for run in one.runs:
            service = definition.service_of(run.programme)
            if service is not None and service.client_type == CARER:
                if run.within(*asking.days):
                    carers.append(run)
            elif service is not None and run.covers(asking.on):
                clients.append(run)
    died = any(one.died_on is not None and one.died_on < asking.on for one in holders)
    if clients and not died:
        yield CLIENTS, clients
    if carers:
        yield CARERS, carers


COLUMNS = (
    Measure("either", "Direct payment or managed budget", "people", "ascof"),
    Measure("direct", "Direct payment", "people", "ascof", {"mechanism": "direct_payment"}),
    Measure(
        "part", "Of these, part direct payment", "people", "ascof",
        {"mechanism": "direct_payment", "support": PART},
    ),
)  # fmt: skip


class Ascof(Numbers):
    """The numerators from the first day of the year to the day of the snapshot."""

    def families(self) -> Sequence[Family]:
        return (family(self.definition, self.kept),)

    def chapters(self, cubes: Cubes, days: Period) -> Sequence[Chapter]:
        sections = [
            section(
                cubes, key="ascof-3d", title="The numerators", by=("part", "age"), measures=COLUMNS,
                says="People with self-directed support, by part of the measure and by age.",
                words=self.words, total=False, notes=(*RULES, *self.definition.notes),
            ),
            section(
                cubes, key="ascof-mechanisms", title="How support is given", total=False,
                by=("part", "mechanism"), measures=(COLUMNS[0]._replace(title="People"),),
                says="Each person with the mechanism that ranks first.", words=self.words,
            ),
        ]  # fmt: skip
        return (Chapter("ascof", "ASCOF 3D", tuple(sections)),)

    def words(self, dim: str, value: str) -> str:
        if dim == "part":
            return PARTS[value]
        if dim == "mechanism":
            held = {"third_party": " (held by a third party)"}.get(value, "")
            return self.definition.mechanisms.get(value, value) + held
        return self.definition.age_title(value)

    def listed(self, dim: str) -> Sequence[str]:
        ages = [one.code for one in self.definition.ages]
        old_enough = [age for age in ages if is_old_enough(age, self.definition)]
        return {"part": list(PARTS), "age": old_enough}.get(dim, [])

    def lacks(self, question: Question) -> Iterator[Lack]:
        for part in PARTS:
            why = "the denominator is not this ledger's to tell"
            yield Lack("elsewhere", "", f"{part}: denominator", why, "",
                       "the council's own system: everybody with community support")  # fmt: skip
        for holders in by_person(question.asking, self.definition).values():
            age = age_group(holders, self.definition.ages, self.last_on, question.kept)
            if age == UNKNOWN_AGE and any(
                run.within(*question.asking.days) for one in holders for run in one.runs
            ):
                told = banded(holders, self.last_on)
                yield age_lack(question, told.account, told.age_band)
