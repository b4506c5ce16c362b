"""`dpl report person`: one or two plain pages about their own money, for the person whose it is."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli.asking import account_argument, day, recording
from cli.body import body_given, body_option
from cli.given import Given
from cli.kinds import Reference
from cli.reporting import report
from cli.reporting.files import IntoFile, for_nobody_else
from cli.reporting.giving import Giving, ReportAsked, give_file, must_fit
from cli.showing import Column, Table, show

if TYPE_CHECKING:
    from projections.person.value import Statement

FIGURES = (Column("name"), Column("what", "words"), Column("amount", "money"))


@recording(
    report,
    "person",
    example="dpl report person A-1 --from 01/04/2025 --to 31/03/2026 --into statement.html",
)
@account_argument
@day("--from", "first_on", "The first day.")
@day("--to", "last_on", "The last day; how much there is is told as at its end.")
@click.option(
    "--known-at",
    metavar="TIME|POSITION",
    help="As the ledger knew it then: 04/06/2025 or 2025-06-04T16:30 (UTC), or a position.",
)
@click.option("--with-name", is_flag=True, help="Put the person's name on it. Private.")
@click.option(
    "--large-print", is_flag=True, help="In .html and .pdf: no letter smaller than 18 points."
)
@body_option
@click.option("--explain", metavar="NAME", help="The entries behind an amount, like have/now.")
@click.option(
    "--into", type=IntoFile(".html", ".pdf", ".txt"), help="Write it to a file: .html, .pdf, .txt."
)
@click.option(
    "--given-to", type=Reference(), metavar="WHOM",
    help="Keep an entry of it: to whom it was given, as a word or a reference.",
)  # fmt: skip
@day("--on", "given_on", "With --given-to: the day it was given.", required=False)
def person(
    given: Given, account: str, first_on: date, last_on: date, known_at: str | None,
    with_name: bool, large_print: bool, body: str | None, **how: Path | str | date | None,
) -> None:  # fmt: skip
    """A statement in plain words for the person whose money it is, or who cares for them.

    How much there is, how it was worked out, what came and went, what may be asked back, what
    waits for them, what comes next, and what to do if it is wrong. -O csv and json list every
    amount by its name; --explain NAME lists the entries behind one.
    """
    from projections.person.statement import PersonStatement
    from projections.reader import reading

    giving = Giving(section=None, **how)
    must_fit(giving)
    if last_on < first_on:
        raise click.UsageError("--to is before --from")
    if large_print and (giving.into is None or giving.into.suffix == ".txt"):
        raise click.UsageError("--large-print goes with --into FILE.html or FILE.pdf")
    ours, digest = body_given(body, nothing="nothing was written")
    asks = PersonStatement(
        account=account, first_on=first_on, last_on=last_on,
        body=ours, with_name=with_name,
    )  # fmt: skip
    with reading(given.ledger_url) as reader:
        known = reader.known(known_at)
        if giving.explain is not None:
            from cli.reporting.explaining import show_explained

            show_explained(asks.explain(reader, giving.explain, known_at=known), given.output)
            return
        found = asks.statement(reader, known_at=known)
    if giving.into is None:
        _show(given, found)
        return
    asked = ReportAsked(
        "person",
        asks,
        known_at,
        account=account,
        asked={
            "with-name": "yes" if with_name else None,
            "large-print": "yes" if large_print else None,
            "body": digest,
        },
    )
    data = _bytes(found, giving.into, large=large_print)
    with for_nobody_else(with_name):
        give_file(given, asked, giving, data, known, published=False)


def _bytes(found: Statement, into: Path, *, large: bool) -> bytes:
    if into.suffix == ".txt":
        from projections.writers.person_text import person_text

        return person_text(found).encode()
    from projections.writers.person import person_html

    page = person_html(found, large_print=large)
    if into.suffix == ".html":
        return page
    from cli.reporting.paper import pdf

    return pdf([page.decode()], large_print=large, two_columns=not large)


def _show(given: Given, found: Statement) -> None:
    if given.output == "table":
        from cli.showing import printable
        from projections.writers.person_text import person_text

        sys.stdout.write(printable(person_text(found), keep="\n"))
        sys.stdout.flush()
        return
    names: dict[str, tuple[str, int]] = {}
    for name, line in found.figures():
        names.setdefault(name, (line.words, line.pence))
    rows = [(name, words, pence) for name, (words, pence) in names.items()]
    show(Table(FIGURES, rows), given.output)
