"""What every letter has in common: asked for, shown, written to a file, given out and kept.

Names, addresses and notes are private: they stand in a letter only where it was asked for, and
never in the entry that says it was given.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cli.asking import day, time_options
from cli.body import body_given, body_option, short_digest, text_of_file
from cli.given import Given
from cli.kinds import Reference
from cli.lettering.blanks import tell_blanks, tell_doubts
from cli.lettering.patience import in_time
from cli.reporting.files import IntoFile, for_nobody_else
from ledger.calendar import uk_words
from ledger.errors import Fault, Refused, Unreadable

if TYPE_CHECKING:
    from projections.letters.letter import Letter, Writing

SUFFIXES = (".html", ".pdf", ".txt")
TEMPLATES = (".html", ".txt")
NOTHING = "no letter was written"
SECONDS = 20
"""As long may a body's own templates take, and a second more for each letter."""


@dataclass
class Sending:
    """How a letter is asked for, beside what it is about."""

    as_at: date | None = None
    known_at: str | None = None
    into: Path | None = None
    large_print: bool = False
    with_name: bool = False
    with_note: bool = False
    body: str | None = None
    template: str | None = None
    templates: str | None = None
    given_to: str | None = None
    given_on: date | None = None


def letter_options(command: Callable) -> Callable:
    """The options of every letter, as keywords of Sending."""
    for option in (
        day("--on", "given_on", "With --given-to: the day it was given.", required=False),
        click.option(
            "--given-to",
            type=Reference(),
            metavar="WHOM",
            help="Keep an entry of it: to whom the file was given, as a word or a reference.",
        ),
        click.option(
            "--templates",
            type=click.Path(exists=True, file_okay=False),
            help="A folder of a body's own templates; ours stand in for what it lacks.",
        ),
        click.option(
            "--template",
            type=click.Path(exists=True, dir_okay=False),
            help="A body's own template of this letter, .html or .txt.",
        ),
        body_option,
        click.option("--with-note", is_flag=True, help="With the own words that were kept."),
        click.option(
            "--with-name", is_flag=True, help="With names, and the address where one is kept."
        ),
        click.option("--large-print", is_flag=True, help="A page in large print."),
        click.option(
            "--into",
            type=IntoFile(*SUFFIXES),
            help="Write it to a file: .html or .pdf to print, or .txt.",
        ),
    ):
        command = option(command)
    return time_options(command)


def send(
    given: Given, make: Callable[[Writing], Letter | Sequence[Letter]], how: Mapping[str, Any]
) -> None:
    """Make a letter, or several in one file; then show, write or give it out."""
    from projections.letters.letter import Letter, Writing
    from projections.reader import reading

    said = Sending(**how)
    _must_fit(given, said)
    as_at = said.as_at or said.given_on
    body, about_body = body_given(said.body, nothing=NOTHING)
    templates, places = _templates(said)
    with reading(given.ledger_url) as reader:
        writing = Writing(
            reader, body, as_at=as_at, known_at=said.known_at,
            with_name=said.with_name, with_note=said.with_note,
        )  # fmt: skip
        made = make(writing)
    letters = [made] if isinstance(made, Letter) else list(made)
    templates = _for_this(said, letters[0].name, templates, places)
    _must_be_one_account(said, letters)
    if given.output == "json":
        _show_data(letters)
        return
    suffix = said.into.suffix if said.into else ".txt"
    with in_time(SECONDS + len(letters) if templates else 0):
        data = _written(letters, suffix, said, templates, places)
    if said.into is None:
        sys.stdout.write(data.decode())
        tell_doubts(letters)
        tell_blanks(letters, body=said.body, templates=templates)
        return
    by = {"body": about_body, "templates": _digest_of(templates) if templates else None,
          "large-print": "yes" if said.large_print else None}  # fmt: skip
    _give(given, letters, said, data, by)
    tell_doubts(letters)
    tell_blanks(letters, body=said.body, templates=templates)


def _written(
    letters: Sequence[Letter], suffix: str, said: Sending,
    templates: Mapping[str, str], places: Mapping[str, str],
) -> bytes:  # fmt: skip
    from projections.writers.letter import letter_pages, write_letters

    own = {"templates": templates, "places": places, "large_print": said.large_print}
    if suffix != ".pdf":
        return write_letters(letters, suffix, **own)
    from cli.reporting.paper import pdf

    return pdf(letter_pages(letters, ".html", **own), large_print=said.large_print)


def _must_fit(given: Given, said: Sending) -> None:
    from cli.reporting.giving import Giving, must_fit

    must_fit(Giving(into=said.into, given_to=said.given_to, given_on=said.given_on))
    if said.template and said.templates:
        raise click.UsageError("--template is one letter's and --templates all of them: give one")
    if said.large_print and (said.into is None or said.into.suffix == ".txt"):
        raise click.UsageError("--large-print goes with --into FILE.html or FILE.pdf")
    if given.output == "csv":
        raise click.UsageError("a letter is no table: leave out -O csv, or say -O json")
    if given.output == "json" and said.into is not None:
        raise click.UsageError("-O json goes to the screen; leave out --into")
    if given.again is None:
        _must_be_past(said)


def _must_be_past(said: Sending) -> None:
    """What is given on a day tells of no day after it."""
    if said.as_at is not None and said.given_on is not None and said.as_at > said.given_on:
        raise Refused(
            "not-yet",
            f"what is given on {uk_words(said.given_on)} cannot tell how things stand at the end "
            f"of {uk_words(said.as_at)}",
            f"--as-at {said.given_on:%d/%m/%Y}, or leave it out for the same",
        )


def _must_be_one_account(said: Sending, letters: Sequence[Letter]) -> None:
    if said.given_to is not None and len(letters) > 1:
        raise Refused(
            "several-letters",
            f"these are {len(letters)} letters, and what is given is kept one by one",
            "--entry, for one of them",
        )


def _show_data(letters: Sequence[Letter]) -> None:
    from msgspec import to_builtins

    from projections.letters.said import as_data

    found = [as_data(one.says | {"body": to_builtins(one.says["body"])}) for one in letters]
    sys.stdout.write(json.dumps(found, indent=2, ensure_ascii=False) + "\n")


def _give(
    given: Given, letters: Sequence[Letter], said: Sending, data: bytes,
    by: Mapping[str, str | None],
) -> None:  # fmt: skip
    from cli.reporting.giving import Giving, ReportAsked, give_file

    one = letters[0]
    asked = ReportAsked(one.name, one, account=one.account, asked={**one.asked, **by})
    how = Giving(into=said.into, given_to=said.given_to, given_on=said.given_on)
    with for_nobody_else(said.with_name or said.with_note):
        give_file(given, asked, how, data, one.known, published=False)


# ── a body's own ─────────────────────────────────────────────────────────────────────────────


def _templates(said: Sending) -> tuple[dict[str, str], dict[str, str]]:
    """A folder's templates by file name, and where each stands."""
    if said.templates is None:
        return {}, {}
    paths = [p for p in sorted(Path(said.templates).iterdir()) if p.suffix in TEMPLATES]
    found = {path.name: _read(path) for path in paths if path.is_file()}
    _must_be_known(said.templates, found)
    return found, {path.name: click.format_filename(path) for path in paths}


def _must_be_known(folder: str, found: Mapping[str, str]) -> None:
    """A folder with no template of ours by name is not the folder that was meant."""
    from projections.letters.catalogue import NAMES

    known = {f"{name}{suffix}" for name in ("letter", *NAMES) for suffix in TEMPLATES}
    if not known.intersection(found):
        why = "has no template that is called as one of ours"
        fault = Fault(click.format_filename(folder), why, "", f"one of: {', '.join(sorted(known))}")
        raise Unreadable([fault], NOTHING)


def _for_this(
    said: Sending, name: str, templates: dict[str, str], places: dict[str, str]
) -> dict[str, str]:
    """The templates, with the one that was given for this letter."""
    if said.template is None:
        return templates
    path = Path(said.template)
    if path.suffix not in TEMPLATES:
        raise click.UsageError("--template is a file ending in .html or .txt")
    if path.suffix == ".txt" and said.into is not None and said.into.suffix != ".txt":
        raise click.UsageError("a template of text makes no page: --into FILE.txt")
    places[f"{name}{path.suffix}"] = click.format_filename(path)
    return {f"{name}{path.suffix}": _read(path)}


def _read(path: Path) -> str:
    return text_of_file(path, nothing=NOTHING)


def _digest_of(templates: Mapping[str, str]) -> str:
    return short_digest(json.dumps(templates, sort_keys=True, ensure_ascii=False))
