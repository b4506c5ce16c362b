"""Making again what was given out: its own command, as it was known then, and nothing written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from cli.given import Given
from cli.reporting.giving import sources_asked
from cli.reporting.issuing import Again, MadeAgain, made_with, numbers_told
from cli.reporting.ways import FILES, FLAGS, RETURNS, WAYS, said, words_of
from cli.showing import tell
from ledger.errors import LedgerError, Refused

if TYPE_CHECKING:
    from projections.reports.issued import Issued
    from projections.several import Sources

Files = Mapping[str, Path]
"""A body's own files, by the names of their options."""


class Remade(NamedTuple):
    """What came of making it again. data is None where it could not be made; line is the command
    that makes it."""

    one: Issued
    data: bytes | None
    reasons: Sequence[str]
    line: str

    @property
    def sha256(self) -> str:
        return "" if self.data is None else sha256(self.data).hexdigest()

    @property
    def same(self) -> bool:
        return self.sha256 == self.one.event.sha256


def remade(given: Given, number: tuple[str, int], ledgers: Path | None, files: Files) -> Remade:
    """The report or letter of this number, made again. Raises Refused for one that there is not,
    or that needs what was not given."""
    ledger, own = number
    sources = sources_asked(given, ledgers, None)
    one = _found(sources, ledger, own, several=ledgers is not None)
    files = _without_what_is_kept(one, files)
    _must_have(one, files)
    together = "ledgers" in one.asked
    if together and ledgers is None:
        raise Refused(
            "several-ledgers",
            f"it was made of the ledgers {' and '.join(_names(one))}",
            f"dpl report again {one.asked['ledger']}/{own} --ledgers FILE, which names them",
        )
    if together:
        _must_be_named(one, sources)
    words = [*words_of(one), *_of_files(one, files)]
    if together:
        words += ["--ledgers", str(ledgers)]
    else:
        words += ["--known-at", str(one.event.position)]
    what = "--file" if one.asked.get("file") else "--into"
    words += [what, f"again.{one.event.form}"]
    line = said(words)
    url = str(next(s.ledger for s in sources if s.name == ledger)) if ledger else given.ledger_url
    try:
        _carry_out(_quiet(given, url, one), words, one)
    except MadeAgain as made:
        reasons = list(_reasons(one, made.asked))
        return Remade(one, made.data, reasons, line)
    except (LedgerError, click.UsageError) as error:
        why = error.format_message() if isinstance(error, click.UsageError) else str(error)
        reasons = [f"it cannot be made: {why}", *_reasons(one, None)]
        return Remade(one, None, reasons, line)
    raise AssertionError("a command that gives out a file gave out none")


def _found(sources: Sources, ledger: str, number: int, *, several: bool) -> Issued:
    from projections.reports.issued import issued
    from projections.several import all_open

    if several != bool(ledger):
        raise click.UsageError("with --ledgers, the number says of which: northshire/3; else 3")
    with all_open(sources) as opened:
        readers = {name: reader for name, reader in opened}
        if ledger not in readers:
            names = ", ".join(readers)
            raise Refused(
                "unknown-ledger", f"the file names no ledger {ledger}", f"one of: {names}"
            )
        found = issued(readers[ledger])
    for one in found:
        if one.number == number:
            return one
    many = f"1 to {found[-1].number}" if found else "none so far"
    raise Refused(
        "unknown-report", f"nothing was given out as number {number}: {many}", "dpl report list"
    )


def _must_have(one: Issued, files: Files) -> None:
    """The files that it was made with, and that are not kept here."""
    if one.event.report not in WAYS:
        raise Refused(
            "unknown-kind", f"this program makes no {one.event.report}", "a newer dpl may"
        )
    needed = {name: options for name, options in FILES.items() if one.asked.get(name)}
    for name, options in needed.items():
        if not any(option.removeprefix("--") in files for option in options):
            digest = one.asked[name][:16]
            raise Refused(
                "own-file",
                f"it was made with a file of a body's own that is not kept here, {digest}…",
                f"the same with {' or '.join(f'{option} …' for option in options)}",
            )
    taken = {option.removeprefix("--") for options in needed.values() for option in options}
    if over := sorted(files.keys() - taken):
        raise Refused("no-such-file", f"it was made without --{over[0]}", f"leave --{over[0]} out")


def _without_what_is_kept(one: Issued, files: Files) -> Files:
    """A return took of the body's file who sends it, which its entry keeps: the file may say
    something else by now, and is not asked."""
    if "body" not in files or one.event.report not in RETURNS:
        return files
    tell("what a return takes of --body is kept with it, so that the file is not asked")
    return {name: path for name, path in files.items() if name != "body"}


def _names(one: Issued) -> list[str]:
    return list(numbers_told(one.asked["ledgers"]))


def _must_be_named(one: Issued, sources: Sources) -> None:
    named = {source.name for source in sources}  # type: ignore[union-attr]
    if missing := [name for name in _names(one) if name not in named]:
        raise Refused(
            "ledger-missing",
            f"it was made of {' and '.join(_names(one))}, and the file names no "
            f"{' and no '.join(missing)}",
            "name each ledger as it was named then",
        )


def _quiet(given: Given, url: str, one: Issued) -> Given:
    """What its command is given: the ledger, what was known of it, and no output of its own."""
    return replace(given, ledger_url=url, output="table", again=_again(one), _ledger=None)


def _again(one: Issued) -> Again:
    if "ledgers" in one.asked:
        beside = numbers_told(one.asked.get("beside", ""))
        return Again(numbers_told(one.asked["ledgers"]), beside)
    return Again({"": one.event.position}, {"": one.event.beside})


def _of_files(one: Issued, files: Files) -> list[str]:
    return [word for name, path in files.items() for word in (f"--{name}", str(path))]


def _carry_out(given: Given, words: Sequence[str], one: Issued) -> None:
    """The command as it was typed, which comes to the bytes instead of a file."""
    from cli.listed_commands import found_in

    to = one.event.given_to
    full = [*words, "--given-to", to, "--on", f"{one.event.issued_on:%d/%m/%Y}"]
    command, context, args = found_in(full)
    made = command.make_context(
        str(context.info_name), list(args), parent=context.parent, obj=given
    )  # fmt: skip
    with made:
        command.invoke(made)


def _reasons(one: Issued, asked: Mapping[str, str] | None) -> Sequence[str]:
    """What may be why it does not come the same, the surest first."""
    found = []
    own = {k: v for k, v in one.asked.items() if k not in ("ledgers", "ledger", "beside")}
    for name in sorted({*own, *(asked or {})}) if asked is not None else ():
        then, now = own.get(name, ""), (asked or {}).get(name, "")
        if then != now:
            what = "another file than it was made with" if name in FILES else "not as it was"
            found.append(f"{name}: {what}: {then[:16] or 'none'} then, {now[:16] or 'none'} now")
    now = made_with(one.event.form)
    if one.event.made_with != now:
        then = one.event.made_with or "a program that is not known"
        found.append(f"it was made with {then}, and this is {now}")
    plain = ("large-print", "rolling", "alone")
    if any(one.asked.get(name) for name in FLAGS if name not in plain):
        found.append("private details stand in it, which may have been erased since")
    if one.event.form == "pdf":
        found.append("letters that our own fonts lack are set in a machine's, which differ")
    if not found:
        found.append("nothing kept here explains it: an entry may not be what it was")
    return found
