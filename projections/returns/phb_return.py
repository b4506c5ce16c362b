"""The quarterly return on personal health budgets: its tables, its file, and what it lacks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ledger.account.state import Account
from ledger.calendar import Period
from projections.reports.cubes import Cubes
from projections.reports.gathering import Family
from projections.reports.report import Chapter, Chart, Column, Row
from projections.reports.tables import Measure, percent_of, section, with_column
from projections.returns.lacks import Lack, keep_details
from projections.returns.person import Kept
from projections.returns.phb import (
    BEFORE,
    ENDED,
    KINDS,
    LIVE,
    MEASURES,
    MOVED_IN,
    MOVED_OUT,
    NEW,
    ONE_OFF,
    TO_DATE,
    category,
    family,
    live_stretches,
)
from projections.returns.rows import READ, Numbers, age_lack
from projections.returns.running import (
    UNKNOWN_AGE,
    Holder,
    Run,
    accounts,
    age_group,
    banded,
    by_person,
    ended_on,
)
from projections.returns.statutory import Question
from projections.words.labels import PROGRAMMES, label

COLUMNS = tuple(
    Measure(key, title, "people", "phb", {"measure": key})
    for key, title in (
        (BEFORE, "Live at quarter before"),
        (NEW, "New in quarter"),
        (MOVED_IN, "Moved in"),
        (MOVED_OUT, "Moved out"),
        (ENDED, "Ended in quarter"),
        (LIVE, "Live at quarter end"),
        (ONE_OFF, "One-off in quarter"),
        (TO_DATE, "Year to date"),
    )
)
SHARE = Column("share", "Of year to date", "percent")
RULES = (
    "A person counts once in each number, however many budgets they have. Live before, and new, "
    "less ended, is live. A budget that ended on the last day of a quarter is live at its end.",
    "Who stands in another row than at the quarter before (held in another way, grown up, or for "
    "something else) moved out of the one and into the other, and is neither new nor ended. Live "
    "before, new and moved in, less ended and moved out, is live in every row.",
    "A budget that is paid once is never live: it counts for the quarter and the year in which it "
    "was given. Where reviews may make it an ongoing one, it is new in the quarter of the first "
    "review and ended in the one in which its year without another is over.",
)


class Phb(Numbers):
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
                measures=(COLUMNS[-1],), order=list(KINDS), words=self.words,
            ),
            section(
                cubes, key="phb-whole", title="By category, age and way of holding",
                says="Every number that the return asks for; rows of nought are in its file.",
                by=tuple(self.definition.layout.by), measures=COLUMNS, words=self.words,
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
            says="People with personal health budgets, by age on the day that counts.",
            order=list(MEASURES), words=self.words, total=False,
            notes=(*RULES, *self.definition.notes),
        )  # fmt: skip

    def _by(self, cubes: Cubes, dim: str, title: str, order: list[str]):
        whole = cubes["phb"].total(measure=TO_DATE).people
        found = section(
            cubes, key=f"phb-by-{dim}", title=title, says=f"People by {dim}, each once.", by=dim,
            measures=COLUMNS, order=order, words=self.words,
            chart=Chart("bars", (LIVE, TO_DATE), f"People with budgets, by {dim}"),
        )  # fmt: skip

        def share(row: Row) -> int | None:
            return percent_of(int(row.figures[-1].value or 0), whole)

        return with_column(found, SHARE, share)

    def _codes(self) -> list[str]:
        return [one.code for one in self.definition.categories]

    def words(self, dim: str, value: str) -> str:
        if dim == "measure":
            return MEASURES[value]
        if dim == "kind":
            return KINDS[value]
        if dim == "mode":
            return self.definition.modes.get(value) or label("deployment", value)
        return _title(self, dim, value)

    # ── the file ─────────────────────────────────────────────────────────────────────────────

    def listed(self, dim: str) -> Sequence[str]:
        return {
            "category": self._codes(),
            "age": [one.code for one in self.definition.ages],
            "mode": list(self.definition.modes),
        }.get(dim, [])

    # ── what it lacks ────────────────────────────────────────────────────────────────────────

    def lacks(self, question: Question) -> Iterator[Lack]:
        yield from self._of_programmes(question)
        for holders in by_person(question.asking, self.definition).values():
            yield from self._of_person(question, holders)

    def _of_programmes(self, question: Question) -> Iterator[Lack]:
        """Funds that may be the NHS's and count nowhere: of a programme that nobody knows, or that
        never gave anything while the account is open."""
        known = {*PROGRAMMES, *self.definition.who.programmes, "carers"}
        asking = question.asking
        for account in accounts(asking):
            for fund in account.funds.values():
                if asking.funder not in (None, fund.funder) or fund.from_on > asking.on:
                    continue
                told = account.programmes(fund.fund)
                for since, programme in told:
                    if programme in known or since > asking.on:
                        continue
                    try_ = f"dpl account fund {account.id} {fund.fund} --funder {fund.funder}"
                    try_ += f" --programme … --from {max(since, fund.from_on):%d/%m/%Y}"
                    why = "no return knows this programme"
                    yield Lack("coded", account.id, "programme", why, programme, try_)
                ended = ended_on(account)
                over = ended is not None and ended < self.first_on
                named = any(word in self.definition.who.programmes for _, word in told) and not over
                if named and fund.fund not in _given(account):
                    try_ = f"dpl allocate make {account.id} al-{fund.fund} --fund {fund.fund}"
                    try_ += f" --weekly … --deployment … --from {fund.from_on:%d/%m/%Y}"
                    try_ += f" --decided-on {fund.from_on:%d/%m/%Y}"
                    why = f"fund {fund.fund} never gave anything, so the person counts nowhere"
                    yield Lack("record", account.id, "allocation", why, "", try_)

    def _of_person(self, question: Question, holders: list[Holder]) -> Iterator[Lack]:
        counts = [
            (one, run)
            for one in holders
            for run in one.runs
            if run.within(self.first_on, self.last_on)
        ]
        if counts:
            age = age_group(holders, self.definition.ages, self.last_on, question.kept)
            yield from _of_age(question, banded(holders, self.last_on), age)
            for one, run in counts:
                yield from self._of_run(one, run, age)

    def _of_run(self, one: Holder, run: Run, age: str) -> Iterator[Lack]:
        last = self.definition.categories[-1].code
        if category(self.definition, run, one, age=age, on=self.last_on) == last:
            said = f"{run.programme}, {one.eligibility(self.last_on)}, {one.care_group}"
            why = f"no category fits: counted as {last}"
            try_ = f"if that is wrong: dpl account eligibility {one.account} --help"
            yield Lack("counted", one.account, "category", why, said, try_)
        if not run.once or run.programme not in self.definition.ongoing.programmes:
            return
        live = [stretch.first for stretch in live_stretches(run, one, self.definition)]
        if not any(first <= self.last_on for first in live):
            why = f"no review of it yet: {run.allocation} counts as paid once"
            try_ = f"if one was held: dpl review hold {one.account} --help"
            yield Lack("counted", one.account, "review", why, "", try_)
        elif min(live) >= self.first_on:
            why = f"{run.allocation} counts as live from its review of {min(live):%d/%m/%Y} on"
            yield Lack("counted", one.account, "review", why)


def _given(account: Account) -> set[str]:
    return {one.made.fund for one in account.allocations.values()}


def _title(which: Phb, dim: str, value: str) -> str:
    if dim == "age":
        return which.definition.age_title(value)
    return which.definition.category_title(value) if dim == "category" else label(dim, value)


def _of_age(question: Question, one: Holder, age: str) -> Iterator[Lack]:
    """An age that nothing tells, or that a band told long ago: a child's, who may be grown up."""
    kept = question.kept.get(one.account, Kept())
    if age == UNKNOWN_AGE:
        yield age_lack(question, one.account, one.age_band)
    elif one.age_band not in CHILDREN:
        return
    elif "date_of_birth" not in kept.fields:
        try_ = keep_details(one.account, "date_of_birth", question.asking.on)
        yield Lack("age", one.account, "age", "who was a child when the account was opened may be "
                   "grown up by now", one.age_band, try_)  # fmt: skip
    elif not question.private:
        yield Lack("counted", one.account, "age", "told by the band, though the date of birth is "
                   "kept", one.age_band, READ)  # fmt: skip


CHILDREN = ("0-17", "under-18", "child")
