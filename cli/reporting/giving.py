"""What every report has in common: shown, written to a file, opened to its entries, given out.

A report that is given to somebody is kept as an entry: what was known, what it was asked for by,
and the SHA-256 of its bytes. One made of several ledgers is kept in each.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import click

from cli.asking import day
from cli.given import Given
from cli.kinds import Reference
from cli.reporting.files import IntoFile
from cli.reporting.issuing import Again, give_file
from cli.showing import tell
from ledger.errors import Refused

if TYPE_CHECKING:
    from projections.moments import Known
    from projections.reports.explaining import Explained
    from projections.reports.making import Sources
    from projections.reports.opening import Opened
    from projections.reports.report import Report

__all__ = [
    "Giving", "ReportAsked", "Reportable", "give", "give_file", "giving_options",
    "hands_here", "known_to", "made_before", "must_fit", "sources_asked",
]  # fmt: skip
SUFFIXES = (".html", ".pdf", ".xlsx", ".csv", ".json")


class Reportable(Protocol):
    """A report of a kind, asked for by what it is about: made, and opened to its entries."""

    @property
    def first_on(self) -> date: ...

    @property
    def last_on(self) -> date: ...

    def report(self, of: Sources, *, known_at: Known = None) -> Report: ...

    def opened(self, of: Sources, *, known_at: Known = None) -> tuple[Report, Opened]: ...

    def explain(self, of: Sources, path: str, *, known_at: Known = None) -> Explained: ...


ForAnybody = "Callable[[Sources, Known, Mapping[str, int]], Report]"


@dataclass
class ReportAsked:
    """A report that somebody asked for. asked is by what, as it is kept when it is given out.

    ledgers is the file that names several. for_anybody makes it with small numbers left out,
    beside what was published among so many given out of each ledger; None where that is not wanted.
    """

    name: str
    what: Reportable
    known_at: Known = None
    account: str | None = None
    asked: Mapping[str, str | None] = field(default_factory=dict)
    ledgers: Path | None = None
    for_anybody: ForAnybody | None = None


@dataclass
class Giving:
    """What is to be done with it: shown, one section of it, explained, written, given out."""

    section: str | None = None
    explain: str | None = None
    into: Path | None = None
    given_to: str | None = None
    given_on: date | None = None
    every: bool = False


def giving_options(command: Callable) -> Callable:
    """--section, --explain, --all, --into, --given-to and --on, as keywords of Giving."""
    for option in (
        day("--on", "given_on", "With --given-to: the day it was given.", required=False),
        click.option(
            "--given-to",
            type=Reference(),
            metavar="WHOM",
            help="Keep an entry of it: to whom the file was given, as a word or a reference.",
        ),
        click.option(
            "--into",
            type=IntoFile(*SUFFIXES),
            help="Write it to a file: .html to read and open, .pdf to print, .xlsx, .csv, .json.",
        ),
        click.option(
            "--all",
            "every",
            is_flag=True,
            help="All of a long report on the screen; with --explain, every entry of an amount.",
        ),
        click.option(
            "--explain",
            metavar="SECTION/ROW/COLUMN",
            help="The entries behind a figure; without a column, behind the first of its row.",
        ),
        click.option(
            "--section", metavar="NAME", help="Only this section or chapter; all for every one."
        ),
    ):
        command = option(command)
    return command


def give(given: Given, asked: ReportAsked, how: Giving) -> None:
    """Show, explain, write or give out one report."""
    _must_fit(asked, how)
    sources = sources_asked(given, asked.ledgers, asked.known_at)
    if how.explain is not None:
        from cli.reporting.explaining import show_explained

        found = asked.what.explain(sources, how.explain, known_at=asked.known_at)
        show_explained(found, given.output, every=how.every)
        return
    again = made_before(given, asked, how, sources)
    known = known_to(again, asked)
    beside: Mapping[str, int] = {}
    opened = None
    if asked.for_anybody is not None:
        from projections.reports.issued import given_out

        beside = again.beside if again else given_out(sources)
        report = asked.for_anybody(sources, known, beside)
    elif how.into is not None and how.into.suffix == ".html":
        report, opened = asked.what.opened(sources, known_at=known)
    else:
        report = asked.what.report(sources, known_at=known)
    _must_have(report, how.section)
    if how.into is None:
        _show(given, report, how)
        return
    data = _written(report, how.into.suffix, opened)
    give_file(
        given, asked, how, data, report.stands, published=report.published, beside=beside
    )  # fmt: skip


def _written(report: Report, suffix: str, opened: Opened | None) -> bytes:
    from projections.writers.report import write_report

    if suffix != ".pdf":
        return write_report(report, suffix, opened=opened)
    from cli.reporting.paper import pdf

    return pdf([write_report(report, ".html").decode()], small=True)


def sources_asked(given: Given, ledgers: Path | None, known_at: Known) -> Sources:
    """The ledgers of the file that names several, or else the one ledger."""
    if ledgers is None:
        return given.ledger_url
    from cli.reporting.ledgers import read_ledgers

    if known_at is not None and str(known_at).strip().isdecimal():
        raise click.UsageError("with --ledgers, --known-at is a time: positions are each ledger's")
    found = read_ledgers(ledgers)
    if given.again is not None:
        return [source for source in found if source.name in given.again.known]
    return found


def made_before(given: Given, asked: ReportAsked, how: Giving, sources: Sources) -> Again | None:
    """What the same knew that was given out before: where it is made again, and where not every
    ledger could keep that it was given."""
    if given.again is not None or how.given_to is None:
        return given.again
    if asked.ledgers is None or asked.known_at is not None:
        return None
    from cli.reporting.issuing import half_given

    return half_given(sources, asked, how, published=asked.for_anybody is not None)


def known_to(again: Again | None, asked: ReportAsked) -> Known | Mapping[str, int]:
    """What is known of each ledger, of several; else what was asked for."""
    return again.known if again and asked.ledgers is not None else asked.known_at


MOST_HANDS = 4


def hands_here() -> int:
    """How many processes of this machine a report may take, where the ledger is large."""
    return min(MOST_HANDS, os.cpu_count() or 1)


def must_fit(how: Giving) -> None:
    """What is given to somebody is a file, on a day."""
    if (how.given_to is None) != (how.given_on is None):
        raise click.UsageError("--given-to WHOM goes with --on DAY")
    if how.given_to is not None and how.into is None:
        raise click.UsageError("--given-to goes with --into FILE: what was given is a file")
    if how.explain is not None and how.into is not None:
        raise click.UsageError("--explain goes to the screen; leave out --into")


def _must_fit(asked: ReportAsked, how: Giving) -> None:
    must_fit(how)
    if asked.what.last_on < asked.what.first_on:
        raise click.UsageError("--to is before --from")
    if asked.for_anybody is None:
        return
    if how.explain is not None:
        raise click.UsageError("what is published leads back to nobody; leave out --explain")
    if how.into is not None and how.given_to is None:
        raise click.UsageError(
            "--publish with --into goes with --given-to WHOM --on DAY: what was published before "
            "counts when the next is"
        )


ALL = "all"
"""What `--section` takes for every section."""


def _must_have(report: Report, section: str | None) -> None:
    names = [c.key for c in report.chapters] + [s.key for s in report.sections]
    if section not in (None, ALL, *names):
        raise Refused(
            "unknown-section",
            f"the {report.name} report has no section {section}",
            f"one of: {', '.join(names)}; or {ALL}",
        )


LOOK = (
    "Nothing is kept of what is only shown, so that the next would not be made beside it: to "
    "publish it, --into FILE --given-to WHOM --on DAY."
)


def _show(given: Given, report: Report, how: Giving) -> None:
    if report.published:
        report = report._replace(rule=f"{report.rule} {LOOK}")
        if given.output != "table":
            tell(LOOK)
    only = None if how.section == ALL else how.section
    if given.output == "table":
        from cli.reporting.outline import is_long, show_outline
        from cli.reporting.showing import show_report

        if how.section is None and not how.every and is_long(report):
            show_outline(report)
        else:
            show_report(report, only=only)
        return
    from projections.writers.report import write_report

    sys.stdout.write(write_report(report, f".{given.output}", only=only).decode())
