"""What every report has in common: shown, written to a file, opened to its entries, given out.

A report that is given to somebody is kept as an entry: what was known, what it was asked for by,
and the SHA-256 of its bytes.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import click

from cli.asking import day
from cli.given import Given
from cli.reporting.files import IntoFile, write_file
from cli.showing import tell
from ledger.errors import Refused

if TYPE_CHECKING:
    from projections.moments import Known
    from projections.reader import Reader
    from projections.reports.explaining import Explained
    from projections.reports.opening import Opened
    from projections.reports.report import Report

SUFFIXES = (".html", ".xlsx", ".csv", ".json")


class Reportable(Protocol):
    """A report of a kind, asked for by what it is about: made, and opened to its entries."""

    first_on: date
    last_on: date

    def report(self, reader: Reader, *, known_at: Known = None) -> Report: ...

    def opened(self, reader: Reader, *, known_at: Known = None) -> tuple[Report, Opened | None]: ...

    def explain(self, reader: Reader, path: str, *, known_at: Known = None) -> Explained: ...


@dataclass
class ReportAsked:
    """A report that somebody asked for. asked is by what, as it is kept when it is given out."""

    name: str
    what: Reportable
    known_at: Known = None
    account: str | None = None
    asked: Mapping[str, str | None] = field(default_factory=dict)


@dataclass
class Giving:
    """What is to be done with it: shown, one section of it, explained, written, given out."""

    section: str | None = None
    explain: str | None = None
    into: Path | None = None
    given_to: str | None = None
    given_on: date | None = None


def giving_options(command: Callable) -> Callable:
    """--section, --explain, --into, --given-to and --on, as keywords of Giving."""
    for option in (
        day("--on", "given_on", "With --given-to: the day it was given.", required=False),
        click.option(
            "--given-to", metavar="WHOM", help="Keep an entry of it: to whom the file was given."
        ),
        click.option(
            "--into",
            type=IntoFile(*SUFFIXES),
            help="Write it to a file: .html to read and print, .xlsx, .csv, .json.",
        ),
        click.option(
            "--explain",
            metavar="SECTION/ROW/COLUMN",
            help="The entries behind a figure; without a column, behind the first of its row.",
        ),
        click.option("--section", metavar="NAME", help="Only this section or chapter."),
    ):
        command = option(command)
    return command


def give(given: Given, asked: ReportAsked, how: Giving) -> None:
    """Show, explain, write or give out one report."""
    from projections.reader import reading

    must_fit(how)
    if asked.what.last_on < asked.what.first_on:
        raise click.UsageError("--to is before --from")
    with reading(given.ledger_url) as reader:
        known = reader.known(asked.known_at)
        if how.explain is not None:
            from cli.reporting.explaining import show_explained

            show_explained(asked.what.explain(reader, how.explain, known_at=known), given.output)
            return
        opened = None
        if how.into is not None and how.into.suffix == ".html":
            report, opened = asked.what.opened(reader, known_at=known)
        else:
            report = asked.what.report(reader, known_at=known)
    _must_have(report, how.section)
    if how.into is None:
        _show(given, report, how)
        return
    from projections.writers.report import write_report

    data = write_report(report, how.into.suffix, opened=opened)
    give_file(given, asked, how, data, known, published=report.published)


def must_fit(how: Giving) -> None:
    """What is given to somebody is a file, on a day."""
    if (how.given_to is None) != (how.given_on is None):
        raise click.UsageError("--given-to WHOM goes with --on DAY")
    if how.given_to is not None and how.into is None:
        raise click.UsageError("--given-to goes with --into FILE: what was given is a file")
    if how.explain is not None and how.into is not None:
        raise click.UsageError("--explain goes to the screen; leave out --into")


def _must_have(report: Report, section: str | None) -> None:
    names = [c.key for c in report.chapters] + [s.key for s in report.sections]
    if section is not None and section not in names:
        raise Refused(
            "unknown-section",
            f"the {report.name} report has no section {section}",
            f"one of: {', '.join(names)}",
        )


def _show(given: Given, report: Report, how: Giving) -> None:
    if given.output == "table":
        from cli.reporting.showing import show_report

        show_report(report, only=how.section)
        return
    from projections.writers.report import write_report

    sys.stdout.write(write_report(report, f".{given.output}", only=how.section).decode())


def give_file(
    given: Given, asked: ReportAsked, how: Giving, data: bytes, known: int, *, published: bool
) -> None:
    """Write the file; and where it is given to somebody, keep that as an entry."""
    from hashlib import sha256

    assert how.into is not None
    if given.dry_run:
        tell(f"{len(data):,} bytes would be written to {click.format_filename(how.into)}")
    else:
        write_file(how.into, data)
        tell(f"written to {click.format_filename(how.into)}: {len(data):,} bytes")
    if how.given_to is None:
        return
    from cli.orders import send
    from ledger import commands as c
    from ledger.events import Asked

    assert how.given_on is not None
    send(
        given,
        c.IssueReport(
            report=asked.name,
            form=how.into.suffix.removeprefix("."),
            account=asked.account,
            first_on=asked.what.first_on,
            last_on=asked.what.last_on,
            position=known,
            asked=tuple(Asked(name, value) for name, value in asked.asked.items() if value),
            sha256=sha256(data).hexdigest(),
            published=published,
            given_to=how.given_to,
            issued_on=how.given_on,
        ),
    )
