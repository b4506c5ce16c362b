"""The commissioner's report: what the money bought, for whom it worked, what is unspent and whose
it is, what is overdue. A value.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from ledger.calendar import Period
from projections.as_known import policies_known
from projections.moments import Known
from projections.reader import Reader, reading
from projections.reports.asking import Asking
from projections.reports.cubes import Cubes
from projections.reports.explaining import Explained, explain
from projections.reports.facts import spending
from projections.reports.gathering import Family, Keep, gather
from projections.reports.opening import MOST_ENTRIES, Kept, Opened, open_figures
from projections.reports.report import Chapter, Report, Stand
from projections.reports.sections import spending as what_was_bought

if TYPE_CHECKING:
    from ledger.store.store import Store

FAMILIES: Sequence[Family] = (spending.FAMILY,)
CHAPTERS: Sequence[Callable[[Cubes], Chapter]] = (what_was_bought.chapter,)


@dataclass(frozen=True)
class Commissioner:
    """What happened to the money from the first day to the last, and how it stood at its end.

    funder leaves out everybody else's money. name is what the ledger is called in the report.
    """

    first_on: date
    last_on: date
    funder: str | None = None
    name: str = ""

    def report(self, ledger: Store | Reader | str, *, known_at: Known = None) -> Report:
        with reading(ledger) as reader:
            return self._report(self.asking(reader, known_at))

    def opened(
        self, ledger: Store | Reader | str, *, known_at: Known = None
    ) -> tuple[Report, Opened | None]:
        """The report, and what stands behind every figure of it; None of a book too large for
        that."""
        with reading(ledger) as reader:
            asking = self.asking(reader, known_at)
            if asking.known > MOST_ENTRIES:
                return self._report(asking), None
            kept = Kept()
            report = self._report(asking, kept.keep)
            opened = open_figures(report, kept, FAMILIES, reader, known=asking.known)
            return report, opened

    def _report(self, asking: Asking, keep: Keep | None = None) -> Report:
        cubes = gather(asking, FAMILIES, keep=keep) if keep else gather(asking, FAMILIES)
        stands = (Stand(self.name, asking.known),)
        return report_of(cubes, asking.days, funder=self.funder, stands=stands)

    def explain(
        self, ledger: Store | Reader | str, path: str, *, known_at: Known = None
    ) -> Explained:
        """The entries behind the figure at `section/row/column`."""
        with reading(ledger) as reader:
            report = self.report(reader, known_at=known_at)
            return explain(report, path, self.asking(reader, known_at), FAMILIES)

    def asking(self, reader: Reader, known_at: Known = None) -> Asking:
        return asking_of(
            reader, first_on=self.first_on, last_on=self.last_on, funder=self.funder,
            known_at=known_at, name=self.name,
        )  # fmt: skip


def asking_of(
    reader: Reader,
    *,
    first_on: date,
    last_on: date,
    funder: str | None = None,
    known_at: Known = None,
    name: str = "",
) -> Asking:
    """What a report of these days asks of one ledger."""
    known = reader.known(known_at)
    policies = policies_known(reader, known=known)
    return Asking(reader, known, Period(first_on, last_on), policies, funder, name)


def report_of(
    cubes: Cubes, days: Period, *, funder: str | None, stands: tuple[Stand, ...]
) -> Report:
    """The report that cubes come to, of one ledger or of several added up."""
    return Report(
        name="commissioner",
        title="Where the money went",
        about=f"{funder}'s money" if funder else "all funders' money",
        first_on=days.first,
        last_on=days.last,
        stands=stands,
        chapters=tuple(make(cubes) for make in CHAPTERS),
    )
