"""The quarterly return on personal health budgets: its tables, its file, and what it lacks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product

from ledger.calendar import Period
from projections.reports.cubes import Cubes
from projections.reports.gathering import Family
from projections.reports.report import Chapter, Chart, Column, Row
from projections.reports.tables import Measure, percent_of, section, with_column
from projections.returns.files import Value, key_of
from projections.returns.lacks import Lack
from projections.returns.person import Kept
from projections.returns.phb import (
    ENDED,
    KINDS,
    LIVE,
    MEASURES,
    NEW,
    ONE_OFF,
    TO_DATE,
    category,
    family,
    is_ongoing,
)
from projections.returns.rows import added_up
from projections.returns.running import UNKNOWN_AGE, Holder, Run, accounts, age_group, by_person
from projections.returns.statutory import Question, Statutory
from projections.words.labels import PROGRAMMES, label

COLUMNS = tuple(
    Measure(key, title, "people", "phb", {"measure": key})
    for key, title in (
        (LIVE, "Live at quarter end"),
        (NEW, "New in quarter"),
        (ENDED, "Ended in quarter"),
        (ONE_OFF, "One-off in quarter"),
        (TO_DATE, "Year to date"),
    )
)
SHARE = Column("share", "Of year to date", "percent")
RULES = (
    "A person counts once in each number, however many budgets they have. Live before, and new, "
    "less ended, is live. A budget that ended on the last day of a quarter is live at its end.",
    "A budget that is paid once is never live: it counts for the quarter and the year in which it "
    "was given, unless annual reviews make it an ongoing one.",
)


class Phb(Statutory):
    """Numbers of people with NHS money for their own care, for one quarter."""

    def families(self) -> Sequence[Family]:
        return (family(self.definition, self.kept),)

    def chapters(self, cubes: Cubes, days: Period) -> Sequence[Chapter]:
        sections = (
            self._numbers(cubes),
            self._by(cubes, "mode", "How budgets are held", list(self.definition.modes)),
            self._by(cubes, "category", "What budgets are for", self._codes()),
            section(
                cubes, key="phb-by-kind", title="Ongoing and one-off",
                says="People who had any budget since 1 April, by whether it runs on.", by="kind",
                measures=(COLUMNS[-1],), order=list(KINDS), words=self._words,
            ),
            section(
                cubes, key="phb-whole", title="By category, age and way of holding",
                says="Every number that the return asks for; rows of nought are in its file.",
                by=tuple(self.definition.layout.by), measures=COLUMNS, words=self._words,
            ),
        )  # fmt: skip
        return (Chapter("phb", "Personal health budgets", sections),)

    def _numbers(self, cubes: Cubes):
        ages = [*(one.code for one in self.definition.ages), UNKNOWN_AGE]
        measures = [Measure("people", "People", "people", "phb")]
        measures += [
            Measure(code, self.definition.age_title(code), "people", "phb", {"age": code})
            for code in ages
            if code != UNKNOWN_AGE or cubes["phb"].total(age=code).count
        ]
        return section(
            cubes, key="phb-numbers", title="How many people", by="measure", measures=measures,
            says="People with personal health budgets, by age at the quarter's end.",
            order=list(MEASURES), words=self._words, total=False,
            notes=(*RULES, *self.definition.notes),
        )  # fmt: skip

    def _by(self, cubes: Cubes, dim: str, title: str, order: list[str]):
        whole = cubes["phb"].total(measure=TO_DATE).people
        found = section(
            cubes, key=f"phb-by-{dim}", title=title, says=f"People by {dim}, each once.", by=dim,
            measures=COLUMNS, order=order, words=self._words,
            chart=Chart("bars", (LIVE, TO_DATE), f"People with budgets, by {dim}"),
        )  # fmt: skip

        def share(row: Row) -> int | None:
            return percent_of(int(row.figures[-1].value or 0), whole)

        return with_column(found, SHARE, share)

    def _codes(self) -> list[str]:
        return [one.code for one in self.definition.categories]

    def _words(self, dim: str, value: str) -> str:
        if dim == "measure":
            return MEASURES[value]
        if dim == "kind":
            return KINDS[value]
        if dim == "mode":
            return self.definition.modes.get(value) or label("deployment", value)
        return _title(self, dim, value)

    # ── the file ─────────────────────────────────────────────────────────────────────────────

    def rows(self, questions: Sequence[Question]) -> Iterable[Mapping[str, Value]]:
        """Every combination of the file's dimensions, noughts among them."""
        cube = added_up(questions, self.families())["phb"]
        dims = self.definition.layout.by
        for values in product(*(self._values(dim, cube) for dim in dims)):
            own = dict(zip(dims, values, strict=True))
            row: dict[str, Value] = self.head_values
            row |= {dim: self._words(dim, value) for dim, value in own.items()}
            for asked in self.definition.fields:
                if asked.fill == "people":
                    row[key_of(asked)] = cube.total(**own, **asked.where).people
            yield row

    def _values(self, dim: str, cube) -> list[str]:
        listed = {
            "category": self._codes(),
            "age": [one.code for one in self.definition.ages],
            "mode": list(self.definition.modes),
        }.get(dim, [])
        return [*listed, *(one for one in cube.values(dim) if one not in listed)]

    # ── what it lacks ────────────────────────────────────────────────────────────────────────

    def lacks(self, question: Question) -> Iterator[Lack]:
        yield from self._of_programmes(question)
        who, run_on = self.definition.who.programmes, self.definition.ongoing.programmes
        for holders in by_person(question.asking, who, run_on).values():
            yield from self._of_person(question, holders)

    def _of_programmes(self, question: Question) -> Iterator[Lack]:
        """Funds whose programme nobody knows: they may be the NHS's, and count nowhere."""
        known = {*PROGRAMMES, *self.definition.who.programmes, "carers"}
        for account in accounts(question.asking):
            for fund in account.funds.values():
                if question.asking.funder not in (None, fund.funder):
                    continue
                if fund.programme not in known:
                    yield Lack(
                        "coded", account.id, "programme", "no return knows this programme",
                        fund.programme,
                        f"dpl account fund {account.id} {fund.fund} --funder {fund.funder} "
                        "--programme phb --from …",
                    )  # fmt: skip
                named = fund.programme in self.definition.who.programmes
                if named and not any(
                    one.made.fund == fund.fund for one in account.allocations.values()
                ):
                    yield Lack(
                        "record", account.id, "allocation", 
                        f"fund {fund.fund} never gave anything, so the person counts nowhere", "",
                        f"dpl allocate make {account.id} --help",
                    )  # fmt: skip

    def _of_person(self, question: Question, holders: list[Holder]) -> Iterator[Lack]:
        age = age_group(holders, self.definition.ages, self.last_on, question.kept)
        yield from age_lacks(question, holders, age)
        for one in holders:
            for run in one.runs:
                if run.within(self.first_on, self.last_on):
                    yield from self._of_run(one, run, age)

    def _of_run(self, one: Holder, run: Run, age: str) -> Iterator[Lack]:
        last = self.definition.categories[-1].code
        if category(self.definition, run, one, age=age, on=self.last_on) == last:
            said = f"{run.programme}, {one.eligibility(self.last_on)}, {one.care_group}"
            try_ = f"a definition of your own, or dpl account eligibility {one.account} --help"
            why = f"no category fits: counted as {last}"
            yield Lack("coded", one.account, "category", why, said, try_)
        ongoing = self.definition.ongoing
        runs_on = is_ongoing(run, one, self.definition, self.last_on)
        if run.programme in ongoing.programmes and not runs_on:
            why = f"no review in {ongoing.months} months: {run.allocation} counts as one-off"
            try_ = f"dpl review hold {one.account} --help, if one was held"
            yield Lack("record", one.account, "review", why, "", try_)


def _title(which: Phb, dim: str, value: str) -> str:
    if dim == "age":
        return which.definition.age_title(value)
    return which.definition.category_title(value) if dim == "category" else label(dim, value)


def age_lacks(question: Question, holders: list[Holder], age: str) -> Iterator[Lack]:
    """An age that nothing tells, or that a band told long ago: a child's, who may be grown up."""
    one = holders[0]
    kept = question.kept.get(one.account, Kept())
    try_ = f"dpl account details {one.account} --on … --date-of-birth …"
    if age == UNKNOWN_AGE:
        yield Lack("age", one.account, "age", "the age band is none that the return knows",
                   one.age_band, try_)  # fmt: skip
    elif "date_of_birth" not in kept.fields and _is_of_a_child(one.age_band):
        yield Lack("age", one.account, "age", "who was a child when the account was opened may be "
                   "grown up by now", one.age_band, try_)  # fmt: skip
    elif "date_of_birth" in kept.fields and not kept.values and _is_of_a_child(one.age_band):
        yield Lack("age", one.account, "age", "told by the band; the date of birth is kept",
                   one.age_band, "--with-private")  # fmt: skip


def _is_of_a_child(band: str) -> bool:
    return band in ("0-17", "under-18", "child")
