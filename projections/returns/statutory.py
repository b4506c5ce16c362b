"""What all returns have in common: asked for by year and quarter; shown as a report whose figures
open to entries; written as the file that is sent; and checked for what the ledger lacks.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from ledger.calendar import Period, uk_words
from projections.moments import Known
from projections.reports.asking import Asking, before_they_were_over
from projections.reports.cubes import Cubes
from projections.reports.gathering import Family
from projections.reports.making import CubeReport, Kind, sources_of
from projections.reports.report import Chapter, Stand
from projections.returns.definition import Definition
from projections.returns.files import Value, csv_file
from projections.returns.lacks import Lack, in_order
from projections.returns.person import Kept, kept_details, shared_by_person
from projections.returns.running import accounts, is_asked

if TYPE_CHECKING:
    from projections.reports.making import Sources


class Body(NamedTuple):
    """The body that sends a return: its code and its name in the return's own lists."""

    code: str = ""
    name: str = ""


NOBODY = Body()
CODED = ("body.code", "private.sex", "private.gender", "private.ethnicity")
"""What a return has a list of, wherever that is."""


class Question(NamedTuple):
    """A return asked of one ledger. kept is what is kept of each account's person: the values only
    where they were asked for, as private says."""

    asking: Asking
    kept: Mapping[str, Kept]
    private: bool = False


class Sent(NamedTuple):
    """The file that is sent, how many rows it has, and what was known of each ledger."""

    data: bytes
    rows: int
    stands: tuple[Stand, ...]


@dataclass(frozen=True)
class Statutory:
    """A return of some days. private: what is kept of people may be read, and goes into the file
    where the file asks for it, and never into the report.

    funder leaves out everybody else's money.
    """

    definition: Definition
    first_on: date
    last_on: date
    funder: str | None = None
    body: Body = NOBODY
    private: bool = False

    # ── what each return says for itself ─────────────────────────────────────────────────────

    def families(self) -> Sequence[Family]:
        raise NotImplementedError

    def chapters(self, cubes: Cubes, days: Period) -> Sequence[Chapter]:
        raise NotImplementedError

    def rows(self, questions: Sequence[Question]) -> Iterable[Mapping[str, Value]]:
        """The rows of the file, by what its fields are filled from."""
        raise NotImplementedError

    def lacks(self, question: Question) -> Iterator[Lack]:
        raise NotImplementedError

    # ── what all of them do ──────────────────────────────────────────────────────────────────

    @property
    def shown(self) -> CubeReport:
        """The return as a report of numbers, each of which opens to its entries."""
        head = self.definition.head
        kind = Kind(head.name, head.title, self.families(), self.chapters)
        return CubeReport(kind, self.first_on, self.last_on, self.funder)

    def file(self, of: Sources, *, known_at: Known = None) -> Sent:
        """The file that is sent. What nobody kept, or may be read, is blank in it."""
        with self._asked(of, known_at) as questions:
            rows = list(self.rows(questions))
            stands = tuple(Stand(q.asking.ledger, q.asking.known) for q in questions)
        return Sent(csv_file(self.definition, rows), len(rows), stands)

    def check(self, of: Sources, *, known_at: Known = None) -> list[Lack]:
        """The faults of the return, and what somebody should know. Nothing private is told."""
        with self._asked(of, known_at) as questions:
            found = [*self._of_body(), *self._of_elsewhere()]
            for question in questions:
                found += self.lacks(question)
            found += self._of_funders(questions)
            found += self._of_days(questions)
        found += self._of_lists()
        found += self._to_confirm()
        return in_order(found)

    @contextmanager
    def _asked(self, of: Sources, known_at: Known) -> Iterator[list[Question]]:
        with self.shown._asked(sources_of(of), known_at) as every:
            yield [Question(asking, self.kept(asking), self.private) for asking in every]

    def kept(self, asking: Asking) -> Mapping[str, Kept]:
        """What is kept of people in one ledger; what it says only where it may be read."""
        kept = kept_details(asking.reader, known=asking.known, values=self.private)
        return shared_by_person(asking.reader, kept, known=asking.known)

    @property
    def head_values(self) -> dict[str, Value]:
        """What every row of the file may begin with."""
        return {
            "body.code": self.body.code,
            "body.name": self.body.name,
            "period.first": self.first_on,
            "period.last": self.last_on,
        }

    def _of_days(self, questions: Sequence[Question]) -> Iterator[Lack]:
        """That the days were not over when the last entry was recorded."""
        known = before_they_were_over([one.asking for one in questions])
        if known is not None:
            why = (
                f"it ends on {uk_words(self.last_on)}, and the last entry was recorded on "
                f"{uk_words(known)}: it was not over"
            )
            yield Lack("record", "", "period", why, "", "make it once all of it is recorded")

    def _of_body(self) -> Iterator[Lack]:
        for fill, said, name in (
            ("body.code", self.body.code, "code"),
            ("body.name", self.body.name, "name"),
        ):
            for asked in self.definition.fields:
                if asked.fill == fill and asked.wanted and not said:
                    try_ = f"--body-{name} …; or {name} in [returns.{self.definition.head.name}]"
                    try_ += " of --body FILE"
                    yield Lack("body", "", asked.name, "nobody said it", "", try_)
        yield from self.of_code()

    def of_code(self) -> Iterator[Lack]:
        """That the code by which the body is known is not one that the return knows."""
        for asked in self.definition.fields:
            listed = self.definition.list_of(asked)
            if asked.fill != "body.code" or listed is None or not self.body.code:
                continue
            if listed.word_for(self.body.code) is None:
                try_ = f"--body-code …; or code in [returns.{self.definition.head.name}]"
                try_ += " of --body FILE"
                yield Lack("coded", "", asked.name, listed.in_words, self.body.code, try_)

    def _of_lists(self) -> Iterator[Lack]:
        """Fields that have a list somewhere which was not found, so that any word passes; and lists
        that were not at hand."""
        shows = f"dpl report definition {self.definition.head.name} shows where each is from"
        for asked in self.definition.fields:
            listed = self.definition.list_of(asked)
            if listed is None and asked.fill in CODED:
                why = "no list of it was found, so anything passes: compare it with the return's"
                yield Lack("confirm", "", asked.name, why, "", shows)
            elif listed is not None and listed.background:
                why = f"its list was not at hand, or not all of it. {listed.source} ({listed.year})"
                yield Lack("confirm", "", asked.name, why, "", shows)
        private = any(one.fill.startswith("private.") for one in self.definition.fields)
        if private and not self.private:
            why = "what was kept was not read, so nothing looked at what it says"
            yield Lack("confirm", "", "private details", why, "", "the same with --with-private")

    def _of_elsewhere(self) -> Iterator[Lack]:
        for asked in self.definition.fields:
            if asked.fill == "elsewhere":
                why = "this ledger does not hold it"
                try_ = "fill it from the body's own system, by the person's identifiers"
                yield Lack("elsewhere", "", asked.name, why, "", try_)

    def _of_funders(self, questions: Sequence[Question]) -> Iterator[Lack]:
        """That several bodies' money stands under the code of one."""
        programmes = self.definition.who.programmes
        funders = {
            fund.funder
            for question in questions
            for account in accounts(question.asking)
            for fund in account.funds.values()
            if is_asked(account, fund.fund, question.asking, programmes)
        }
        if len(funders) > 1:
            why = "the money of several funders counts together"
            said, try_ = ", ".join(sorted(funders)), f"for one alone: --funder {min(funders)}"
            yield Lack("counted", "", "funder", why, said, try_)

    def _to_confirm(self) -> Iterator[Lack]:
        try_ = f"dpl report definition {self.definition.head.name} shows where each is from"
        for one in self.definition.head.verify:
            yield Lack("confirm", "", self.definition.head.version, one, "", try_)
