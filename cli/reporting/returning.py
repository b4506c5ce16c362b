"""What every return is asked for by, and what is done with it: shown, written, checked.

What is private goes into the file that is sent alone, and only where somebody asks for it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cli.body import body_given, body_option, text_of_file
from cli.given import Given
from cli.kinds import Name
from cli.reporting.files import IntoFile, for_nobody_else
from cli.reporting.giving import (
    Giving,
    ReportAsked,
    give,
    give_file,
    giving_options,
    known_to,
    made_before,
    must_fit,
    sources_asked,
)
from cli.reporting.ledgers import ledgers_option
from cli.reporting.publishing import for_anybody
from cli.reporting.returning_on import many_details, with_ledgers
from cli.showing import Column, Table, show, tell
from ledger.errors import Refused

if TYPE_CHECKING:
    from projections.returns.definition import Definition
    from projections.returns.definition import Name as ReturnName
    from projections.returns.statutory import Body, Statutory

NOTHING = "nothing was made"
LACKS = (
    Column("level", title="is"),
    Column("place", title="where"),
    Column("field", "words"),
    Column("why", "words"),
    Column("found", "words"),
    Column("try", "words"),
)


class Year(click.ParamType):
    """A financial year: `2025-26`."""

    name = "year"

    def convert(self, value: Any, param: Any, ctx: Any) -> str:
        from projections.returns.periods import NotAYear, year_of

        try:
            return year_of(value)
        except NotAYear as fault:
            self.fail(str(fault), param, ctx)


@dataclass
class Asked:
    """What every return is asked for by."""

    funder: str | None
    known_at: str | None
    ledgers: Path | None
    check: bool
    file: Path | None
    with_private: bool
    definition: Path | None
    body: str | None
    settings: str | None
    body_code: str | None
    body_name: str | None


def return_options(command: Callable) -> Callable:
    """The options that a return has beside its days."""
    for option in (
        giving_options,
        ledgers_option,
        click.option("--body-name", metavar="NAME", help="The name of the body that sends it."),
        click.option("--body-code", metavar="CODE", help="Its code, like 503 or QU9."),
        body_option,
        click.option("--settings", hidden=True, help="The older name: --body takes its place."),
        click.option(
            "--definition",
            type=click.Path(exists=True, dir_okay=False, path_type=Path),
            help="Fields and lists of your own; see dpl report definition.",
        ),
        click.option(
            "--with-private",
            is_flag=True,
            help="Read what is kept of people: into the file, and for their age.",
        ),
        click.option(
            "--file",
            type=IntoFile(".csv"),
            help="Write the file that is sent: .csv, in the order of the definition.",
        ),
        click.option(
            "--check",
            is_flag=True,
            help="List what it lacks, and what to know; ends with 1 where it lacks anything.",
        ),
        click.option(
            "--known-at",
            metavar="TIME|POSITION",
            help="As the ledger knew it then: 04/06/2025 or 2025-06-04T16:30 (UTC), or a position.",
        ),
        click.option("--funder", type=Name("funder"), help="Only this funder's money."),
    ):
        command = option(command)
    return command


def year_option(command: Callable) -> Callable:
    return click.option(
        "--year", type=Year(), required=True, help="The financial year, like 2025-26."
    )(command)


def quarter_option(words: str, *, required: bool) -> Callable:
    kind = click.Choice(["1", "2", "3", "4"])
    return click.option("--quarter", type=kind, required=required, help=words)


def publish_option(command: Callable) -> Callable:
    """--publish, and --alone that goes with it."""
    for option in (
        click.option(
            "--alone",
            is_flag=True,
            help="With --publish: though some were published together with ledgers not named here.",
        ),
        click.option(
            "--publish",
            is_flag=True,
            help="For anybody to read: small numbers are left out, and follow from nothing.",
        ),
    ):
        command = option(command)
    return command


# ── what is done with it ─────────────────────────────────────────────────────────────────────


def options_of(options: dict[str, Any]) -> tuple[Asked, Giving]:
    own = {name: options.pop(name) for name in list(options) if name in Asked.__annotations__}
    asked, how = Asked(**own), Giving(**options)
    if asked.file is not None and (how.into is not None or how.explain is not None or asked.check):
        raise click.UsageError("--file goes without --into, --explain and --check")
    if asked.check and (how.into is not None or how.explain is not None):
        raise click.UsageError("--check goes to the screen; leave out --into and --explain")
    return asked, how


def do(
    given: Given,
    what: Statutory,
    asked: Asked,
    how: Giving,
    said: dict[str, str | None],
    *,
    publish: bool = False,
    alone: bool = False,
) -> None:
    if alone and not publish:
        raise click.UsageError("--alone goes with --publish")
    if asked.check:
        _check(given, what, asked)
        return
    for one in what.of_code():
        tell(f"warning: {one.field} {one.found} {one.why}")
    shown = what.shown
    again = with_ledgers(what, asked, how, said)
    reported = ReportAsked(
        what.definition.head.name,
        shown,
        asked.known_at,
        asked={
            "funder": what.funder,
            **said,
            "definition": what.definition.head.version,
            "own-definition": _digest(asked.definition),
            "body-code": what.body.code,
            "body-name": what.body.name,
            "private": "yes" if what.private else None,
            "file": "yes" if asked.file else None,
            "alone": "yes" if alone else None,
        },
        ledgers=asked.ledgers,
        for_anybody=partial(for_anybody, shown, again=again, alone=alone) if publish else None,
    )
    if asked.file is None:
        give(given, reported, how)
        return
    if publish:
        raise click.UsageError("--publish goes with --into: the file that is sent has every number")
    _write(given, what, reported, asked, replace(how, into=asked.file))


def _write(given: Given, what: Statutory, reported: ReportAsked, asked: Asked, how: Giving) -> None:
    must_fit(how)
    sources = _sources(given, asked)
    known = known_to(made_before(given, reported, how, sources), reported)
    sent = what.file(sources, known_at=known)
    with for_nobody_else(what.private):
        give_file(given, reported, how, sent.data, sent.stands, published=False)
    rows = "1 row" if sent.rows == 1 else f"{sent.rows:,} rows"
    blank = "" if what.private else _blank(what)
    tell(f"{rows}{blank}; what it lacks: the same with --check")


def _blank(what: Statutory) -> str:
    private = [one for one in what.definition.fields if one.fill.startswith(("private.", "bank."))]
    if not private:
        return ""
    return f", without its {len(private)} private fields: --with-private fills them"


def _check(given: Given, what: Statutory, asked: Asked) -> None:
    from projections.returns.lacks import in_short

    lacks = what.check(_sources(given, asked), known_at=asked.known_at)
    rows = [(one.level, one.place, one.field, one.why, one.found, one.try_) for one in lacks]
    show(Table(LACKS, rows, empty="nothing is lacking"), given.output)
    tell(in_short(lacks))
    if many := many_details(what, lacks):
        tell(many)
    if any(one.is_fault for one in lacks):
        click.get_current_context().exit(1)


def _sources(given: Given, asked: Asked) -> Any:
    return sources_asked(given, asked.ledgers, asked.known_at)


def _digest(path: Path | None) -> str | None:
    """The SHA-256 of a file of somebody's own, by which it is known again."""
    from hashlib import sha256

    return None if path is None else sha256(path.read_bytes()).hexdigest()


# ── files that somebody gave ─────────────────────────────────────────────────────────────────


def settled(name: ReturnName, asked: Asked) -> dict[str, Any]:
    return {"funder": asked.funder, "body": _sender(name, asked), "private": asked.with_private}


def definition_of(name: ReturnName, year: str, asked: Asked) -> Definition:
    from projections.returns.definition_files import definition_for, read_definition

    own = None
    if asked.definition is not None:
        place = click.format_filename(asked.definition, shorten=True)
        own = read_definition(text_of_file(asked.definition, nothing=NOTHING), file_name=place)
    return definition_for(name, year, own=own)


def _sender(name: ReturnName, asked: Asked) -> Body:
    """Who sends it: as the body's file says, but for what an option says."""
    from projections.returns.statutory import Body

    if asked.settings is not None:
        raise Refused(
            "older-option",
            "--settings was one file of a body's own too many: --body takes it all",
            f"[returns.{name}] with code and name in a file for --body; dpl letter body shows it",
        )
    said = body_given(asked.body, nothing=NOTHING)[0].sender(name)
    return Body(asked.body_code or said.code, asked.body_name or said.name)
