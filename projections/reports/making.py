"""Making a report from one ledger or from several: whole, opened to its entries, or for anybody.

What a report is made of (families of facts, and chapters read off their cubes) is the report's
own; this is what all of them have in common.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from ledger.book.reports import STREAM
from ledger.calendar import Period
from ledger.errors import Refused
from ledger.events import FundAdded
from projections.as_known import ACCOUNT, policies_known
from projections.moments import Known
from projections.reader import Reader
from projections.reports.asking import Asking, before_they_were_over
from projections.reports.cubes import Cubes, People
from projections.reports.explaining import Explained, explain_all
from projections.reports.gathering import Family, empty_cubes, gather
from projections.reports.kept import Kept, kept_of
from projections.reports.opening import Opened, open_figures, opened_together
from projections.reports.publishing import Decided, Edition, published
from projections.reports.report import Chapter, Headline, Report, Stand
from projections.several import Source, Sources, all_open, sources_of

__all__ = ["Before", "CubeReport", "Kind", "Source", "Sources", "sources_of"]


@dataclass(frozen=True)
class Kind:
    """What one kind of report is made of."""

    name: str
    title: str
    families: Sequence[Family]
    chapters: Callable[[Cubes, Period], Sequence[Chapter]]
    headlines: Callable[[Sequence[Chapter]], Sequence[Headline]] = lambda chapters: ()


@dataclass(frozen=True)
class CubeReport:
    """One report, asked for: its kind, its days, and whose money; funder None is everybody's.

    hands is how many processes may go through a large ledger that is named by its address.
    """

    kind: Kind
    first_on: date
    last_on: date
    funder: str | None = None
    hands: int = 1

    def report(self, of: Sources, *, known_at: Known = None) -> Report:
        with self._asked(sources_of(of), known_at) as every:
            return self._made(every, People(), None).report

    def edition(
        self, of: Sources, *, known_at: Known = None, people: People | None = None
    ) -> Edition:
        """The report and its cubes, which keep what is whose. people: who has which bit, where
        several are compared."""
        with self._asked(sources_of(of), known_at) as every:
            return self._made(every, people or People(), None, each=True)

    def opened(self, of: Sources, *, known_at: Known = None) -> tuple[Report, Opened]:
        """The report and what stands behind every figure."""
        with self._asked(sources_of(of), known_at) as every:
            kept = {one.ledger: kept_of(one.known) for one in every}
            report = self._made(every, People(), kept).report
            found = [
                open_figures(
                    report, kept[one.ledger], self.kind.families, one.reader, known=one.known,
                    ledger=one.ledger,
                )
                for one in every
            ]  # fmt: skip
        return report, opened_together(found)

    def explain(self, of: Sources, path: str, *, known_at: Known = None) -> Explained:
        """The entries behind the figure at `section/row/column`, ledger after ledger."""
        with self._asked(sources_of(of), known_at) as every:
            report = replace(self, hands=1)._made(every, People(), None).report
            return explain_all(report, path, every, self.kind.families)

    def for_anybody(
        self,
        of: Sources,
        *,
        before: Iterable[Before] = (),
        known_at: Known = None,
        decided: Decided | None = None,
    ) -> Report:
        """The report with small numbers left out. before are the reports of this kind that were
        published already: with this one nobody can undo what they hide. decided is given each of
        them as it comes out now."""
        people, sources = People(), sources_of(of)
        editions: list[Edition] = []
        made: dict[tuple, Edition] = {}
        for one in before:
            own = [source for source in sources if source.name in one.known]
            with one.what._asked(own, one.known) as every:
                knew = tuple((asking.ledger, _knew(asking)) for asking in every)
                key = (one.what.first_on, one.what.last_on, one.what.funder, knew)
                if key not in made:
                    made[key] = one.what._made(every, people, None, each=True)
                editions.append(made[key]._replace(saw=one.saw))
        new = self.edition(sources, known_at=known_at, people=people)
        return published(new, editions, decided=decided)

    def _made(
        self,
        every: Sequence[Asking],
        people: People,
        kept: dict[str, Kept] | None,
        *,
        each: bool = False,
    ) -> Edition:
        cubes, stands, parts = empty_cubes(self.kind.families), [], []
        for asking in every:
            own = kept[asking.ledger] if kept is not None else None
            part = self._cubes(asking, people, own, each)
            for name, cube in part.items():
                cubes[name].take_in(cube)
            stands.append(Stand(asking.ledger, asking.known))
            parts.append((asking.ledger, part))
        days = Period(self.first_on, self.last_on)
        chapters = tuple(self.kind.chapters(cubes, days))
        about = f"{self.funder}'s money" if self.funder else "all funders' money"
        report = Report(
            name=self.kind.name,
            title=self.kind.title,
            about=about,
            first_on=self.first_on,
            last_on=self.last_on,
            stands=tuple(stands),
            chapters=chapters,
            headlines=tuple(self.kind.headlines(chapters)),
            recorded_on=before_they_were_over(every),
        )
        return Edition(report, tuple(parts), self.funder)

    def _cubes(self, asking: Asking, people: People, kept: Kept | None, each: bool) -> Cubes:
        families = self.kind.families
        if self.hands > 1 and asking.address:
            from projections.reports.by_hands import gather_by_hands, is_for_hands

            if is_for_hands(asking):
                return gather_by_hands(
                    asking, families, people=people, count=self.hands, each=each, kept=kept
                )
        keep = kept.keep if kept else None
        return gather(asking, families, people=people, keep=keep, each=each)

    @contextmanager
    def _asked(
        self, sources: Sequence[Source], known_at: Known | Mapping[str, int]
    ) -> Iterator[list[Asking]]:
        """What is asked of each ledger, while all of them are open."""
        with all_open(sources) as ledgers:
            found = []
            for (name, reader), source in zip(ledgers, sources, strict=True):
                known = known_at[name] if isinstance(known_at, Mapping) else known_at
                found.append(self.asking(reader, known_at=known, name=name))
                if isinstance(source.ledger, str):
                    found[-1].address = source.ledger
            if self.funder is not None and not any(_has_funder(one) for one in found):
                raise Refused(
                    "unknown-funder",
                    f"no account has money of {self.funder}",
                    "dpl account list shows the funds; or leave --funder out",
                )
            yield found

    def asking(self, reader: Reader, *, known_at: Known = None, name: str = "") -> Asking:
        known = reader.known(known_at)
        policies = policies_known(reader, known=known)
        days = Period(self.first_on, self.last_on)
        return Asking(reader, known, days, policies, self.funder, name)


class Before(NamedTuple):
    """A report that was published already, and what it knew of each ledger that it was made of.
    saw: which of those before it were published by then, by their places; None for all."""

    what: CubeReport
    known: Mapping[str, int]
    saw: tuple[int, ...] | None = None


def _knew(asking: Asking) -> int:
    """The last position known that tells more than what was given out: that changes no report, so
    that one which was published in several forms is made once."""
    known, told = asking.known, asking.reader.stream(STREAM, known=asking.known)
    given = {entry.position for entry in told}
    while known in given:
        known -= 1
    return known


def _has_funder(asking: Asking) -> bool:
    topic = FundAdded.__struct_config__.tag
    found = asking.reader.about([topic], prefix=ACCOUNT, known=asking.known)
    return any(entry.event.funder == asking.funder for entry in found)
