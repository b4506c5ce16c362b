"""Errors as a person reads them, and the exit code each one gives. Loads nothing of weight.

0 done · 1 a check found something · 2 refused, unreadable or wrongly asked, nothing recorded ·
3 someone else recorded first, try again · 70 a fault of ours · 130 interrupted · 141 the reader
of our output went away.
"""

from __future__ import annotations

import os
import re
import sys
from typing import TYPE_CHECKING

import click

from cli.showing import tell
from cli.typed import KEPT
from ledger.errors import Fault, LedgerError

if TYPE_CHECKING:
    from cli.given import Given

OURS = 70
INTERRUPTED = 130
NOBODY_READS = 141
NOTHING = "nothing was recorded"


class SeveralWrong(click.UsageError):
    """More than one option or argument is wrong, or missing."""

    def __init__(self, errors: list[click.BadParameter], ctx: click.Context) -> None:
        super().__init__("; ".join(error.format_message() for error in errors), ctx)
        self.errors = errors


def exit_code_of(error: BaseException, given: Given) -> int:
    """Say on stderr what went wrong, and give the exit code. With --debug, also where."""
    if isinstance(error, BrokenPipeError):
        _let_go_of_output()
        return NOBODY_READS
    if isinstance(error, click.Abort):
        tell(_interrupted(given))
        return INTERRUPTED
    if given.debug:
        import traceback

        traceback.print_exception(error)
    code, text = _told(error, given)
    tell(text)
    return code


def _interrupted(given: Given) -> str:
    """What is known when somebody pressed Ctrl-C: only an id given out may have been used."""
    if not given.records:
        return "interrupted"
    if given.dry_run or not (given.sending or given.command_id):
        return f"interrupted; {NOTHING}"
    same = given.sending or f"the same command with --id {given.command_id}"
    return (
        "interrupted: this may or may not have been recorded\n"
        f"  try:   {same}, which is never recorded twice"
    )


def _told(error: BaseException, given: Given) -> tuple[int, str]:
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        return error.exit_code, error.format_message()
    if isinstance(error, click.UsageError):
        text = "\n".join(map(str, usage_faults(error)))
        return error.exit_code, _with_nothing(text, given)
    if isinstance(error, click.ClickException):
        return error.exit_code, _with_nothing(error.format_message(), given)
    if isinstance(error, LedgerError):
        unknown = getattr(error, "outcome_unknown", False)
        return error.exit_code, str(error) if unknown else _with_nothing(str(error), given)
    if isinstance(error, OSError) and error.filename is not None:
        return 2, _with_nothing(f"{error.filename}: {error.strerror}", given)
    return OURS, (
        f"this is a fault of ours, not of what you gave: {type(error).__name__}: {error}\n"
        "  try:   the same with --debug shows where; please send us that"
    )


def _with_nothing(text: str, given: Given) -> str:
    """Say once that nothing was recorded, of a command that would have."""
    if not given.records or "nothing was recorded" in text.lower() or given.recorded:
        return text
    return f"{text}\n{NOTHING}"


def usage_faults(error: click.UsageError) -> list[Fault]:
    """All that was wrong with how a command was typed."""
    several = error.errors if isinstance(error, SeveralWrong) else [error]
    return [_usage_fault(one) for one in several]


def _usage_fault(error: click.UsageError) -> Fault:
    """A wrong option or argument as a fault: which, why, what was found, what to try."""
    ctx = error.ctx
    command = ctx.command_path if ctx else "dpl"
    help_line = f"{command} --help"
    if isinstance(error, click.MissingParameter):
        place = _hint(error)
        return Fault(place, "this is needed and was not given", try_=_ask_for(error, help_line))
    if isinstance(error, click.BadParameter):
        return Fault(_hint(error), _tidy(error.message), try_=help_line)
    if isinstance(error, click.NoSuchOption):
        meant = _instead(ctx, error.option_name) or ", ".join(error.possibilities or ())
        return Fault(command, f"there is no option {error.option_name}", try_=meant or help_line)
    if isinstance(error, click.exceptions.NoSuchCommand):
        from difflib import get_close_matches

        known = ctx.command.list_commands(ctx) if ctx else []  # click knows no lazy ones
        meant = ", ".join(get_close_matches(error.command_name, known))
        return Fault(command, f"there is no command {error.command_name}", try_=meant or help_line)
    return Fault(command, _tidy(error.message), try_=help_line)


def _instead(ctx: click.Context | None, option: str) -> str:
    """How a command takes what was typed as an option that it has not: by place, or as days."""
    params = ctx.command.params if ctx else []
    for one in params:
        if isinstance(one, click.Argument) and option == f"--{one.name}":
            where = (ctx.command_path if ctx else "dpl").removesuffix(" ")
            return f"{where} {one.human_readable_name}, without an option before it"
    options = {name for one in params for name in one.opts}
    if option in ("--year", "--quarter", "--month") and {"--from", "--to"} <= options:
        return f"{_days_typed(ctx)}, its first and last day"
    return ""


def _days_typed(ctx: click.Context | None) -> str:
    """The days of the financial year that was typed, where one was."""
    words = " ".join(ctx.meta.get(KEPT, []) if ctx else [])
    year = re.search(r"--year[ =](20[0-9]{2})\b", words)
    first = int(year[1]) if year else 2025
    return f"--from 01/04/{first} --to 31/03/{first + 1}"


def _hint(error: click.BadParameter) -> str:
    if isinstance(error.param, click.Option):
        return " / ".join(error.param.opts)
    if error.param is not None:
        return error.param.make_metavar(error.ctx)
    return str(error.param_hint or "")


def _ask_for(error: click.MissingParameter, help_line: str) -> str:
    param = error.param
    if isinstance(param, click.Option) and isinstance(param.type, click.Choice):
        return f"{max(param.opts, key=len)} with one of: {', '.join(param.type.choices)}"
    return help_line


def _tidy(message: str) -> str:
    """Click's sentence as ours: it begins small and ends without a stop."""
    text = message.strip().removesuffix(".")
    return text[:1].lower() + text[1:] if text[1:2].islower() else text


def _let_go_of_output() -> None:
    """Let nothing more be written, or Python would complain at its end."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, sys.stdout.fileno())
    except (OSError, ValueError):
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115  (a test's own stdout has no number)
