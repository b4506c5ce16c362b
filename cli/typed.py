"""The command that somebody typed, to be told again with an option more. Nothing of weight."""

from __future__ import annotations

import os
import re
import shlex

import click

from cli.given import DEFAULT_LEDGER, Given

KEPT = "cli.typed"
_PASSWORD = re.compile(r"//[^/@]*:[^/@]*@")


def keep(ctx: click.Context, args: list[str]) -> None:
    """Remember what stood behind the command's name."""
    ctx.meta[KEPT] = list(args)


def same_command(*more: str) -> str:
    """The command as it was typed, with words more at its end; to be pasted. An address with a
    password in it is left out: whoever typed it knows it."""
    ctx = click.get_current_context()
    words = [*ctx.command_path.split(), *_without_passwords(ctx.meta.get(KEPT, []))]
    if not any(one == "--ledger" or one.startswith("--ledger=") for one in words):
        words += _ledger()
    return shlex.join([*words, *more])


def another_command(line: str) -> str:
    """Another command, of the ledger that this one is of."""
    return " ".join([line, shlex.join(_ledger())]).rstrip()


def _ledger() -> list[str]:
    """How the ledger was named, where it was and has no password in its address."""
    url = click.get_current_context().ensure_object(Given).ledger_url
    named = url != os.environ.get("DPL_LEDGER", DEFAULT_LEDGER)
    return ["--ledger", url] if named and not _PASSWORD.search(url) else []


def _without_passwords(args: list[str]) -> list[str]:
    left: list[str] = []
    for one in args:
        if _PASSWORD.search(one):
            if left and left[-1] == "--ledger":
                left.pop()
            continue
        left.append(one)
    return left
