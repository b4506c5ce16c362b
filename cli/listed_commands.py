"""A command written on a line: taken apart as the keyboard's are, held against what a list may
do, and turned into the order it would have recorded. No shell is ever asked.
"""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn

import click

from cli.asking import Recording, SharedOption
from cli.failing import usage_faults
from cli.given import Given
from ledger.errors import Fault, Refused, Unreadable
from ledger.service import Ledger

if TYPE_CHECKING:
    from ledger.service import Actor, Order

NEVER = {"work", "record"}
"""What is itself many commands."""


class TakenApart(NamedTuple):
    """A command as click took it apart, ready to be carried out. words are those typed."""

    words: tuple[str, ...]
    command: Recording
    context: click.Context


class _Taken(Exception):
    """What a command came to, on its way out of it."""

    def __init__(self, order: Order) -> None:
        super().__init__()
        self.order = order


class _Collecting(Given):
    """The ledger of the list it is in, and nothing that records."""

    def close(self) -> None:
        """The ledger is the list's, and stays open."""


class _NeverRecords(Ledger):
    """Questions are answered, and nothing is recorded, whichever way a command asks for it."""

    def record(self, orders: Any, actor: Actor, *, dry_run: bool = False) -> NoReturn:
        raise Refused(
            "not-in-a-list", "this command is not one that can stand in a list", "run it by itself"
        )

    record_each = record


def taken_apart(text: str) -> TakenApart:
    """The command that a line says. Raises Unreadable with all that is wrong with it, in places
    that name its options."""
    words = _words(text)
    command, context, args = found_in(words)
    if not isinstance(command, Recording) or words[1] in NEVER:
        typed = context.command_path
        why = f"{typed} does not stand in a list: only what records one thing does"
        raise _unreadable(why, try_="run it by itself, or say no to this row")
    if {"--help", "-h"} & set(args):
        raise _unreadable("this asks for help; it carries nothing out", try_="say no to this row")
    assert context.parent is not None
    try:
        _must_be_its_own(command, context, args)
        made = command.make_context(
            str(context.info_name), list(args), parent=context.parent, obj=_Collecting(records=True)
        )
    except click.UsageError as error:
        raise Unreadable(usage_faults(error)) from None
    return TakenApart(tuple(words), command, made)


def _words(text: str) -> list[str]:
    """The words of a line, all of them filled in."""
    from projections.work import gaps

    try:
        words = shlex.split(text)
    except ValueError:
        raise _unreadable("a quote mark is opened and not closed", found=text) from None
    if not words or words[0] != "dpl":
        raise _unreadable("a command begins with dpl", found=text)
    if left := gaps(text):
        many = "this is" if len(left) == 1 else "these are"
        raise _unreadable(f"{many} still to fill in: {', '.join(left)}", found=text)
    if dashed := [word for word in words if word[:1] in "\u2013\u2014\u2012\u2212"]:
        why = f"{dashed[0]!r} begins with a dash and not with hyphens, as a spreadsheet may put it"
        raise _unreadable(why, try_="write two hyphens")
    return words


def found_in(words: list[str]) -> tuple[click.Command, click.Context, list[str]]:
    """The command that the words name, with where it stands, and the words after its name."""
    from cli.main import dpl

    command: click.Command = dpl
    context = click.Context(dpl, info_name="dpl")
    rest = words[1:]
    while isinstance(command, click.Group):
        if not rest:
            raise _unreadable(f"{context.command_path} says nothing to do")
        name = rest.pop(0)
        if name.startswith("-"):
            raise _said_once(name)
        found = command.get_command(context, name)
        if found is None:
            error = click.exceptions.NoSuchCommand(name, ctx=context)
            raise Unreadable(usage_faults(error))
        command, context = found, click.Context(found, parent=context, info_name=name)
    return command, context, rest


def _must_be_its_own(command: click.Command, context: click.Context, args: list[str]) -> None:
    """Refuse what is said once for the whole list, and what reads a file, before it is opened."""
    given, _, _ = command.make_parser(context).parse_args(args=list(args))
    for param in command.params:
        value = given.get(param.name)
        if value in (None, (), []) or type(value).__name__ == "Sentinel":
            continue
        if isinstance(param, SharedOption):
            raise _said_once(max(param.opts, key=len))
        if isinstance(param.type, click.File | click.Path):
            what = max(param.opts, key=len)
            what = what if what.startswith("-") else what.upper()
            raise _unreadable(
                f"{what} names a file, and a command of a list reads none",
                try_="run it by itself, and say no to this row",
            )


def _said_once(option: str) -> Unreadable:
    if option == "--id":
        why = "--id does not stand in a row: each has an id of its own, so that none counts twice"
        return _unreadable(why, try_="leave --id out")
    return _unreadable(
        f"{option} does not stand in a row: it is said once, for the whole list",
        try_=f"dpl work --resolve FILE {option}" + (" …" if option != "--dry-run" else ""),
    )


def _unreadable(why: str, *, found: str = "", try_: str = "") -> Unreadable:
    return Unreadable([Fault("", why, found, try_)])


# ── what it comes to ─────────────────────────────────────────────────────────────────────────


def order_of(taken: TakenApart, given: Given, *, id_: str, place: str) -> Order:
    """The order that a command would have recorded; nothing is. Raises Refused or Unreadable."""
    own = taken.context.find_object(_Collecting)
    assert own is not None

    def take(order: Order) -> NoReturn:
        raise _Taken(order._replace(place=place))

    own.ledger_url, own.command_id, own.instead = given.ledger_url, id_, take
    own._ledger = _NeverRecords(given.ledger().store)
    try:
        with taken.context:
            taken.command.invoke(taken.context)
    except _Taken as found:
        return found.order
    except click.UsageError as error:
        raise Unreadable(usage_faults(error)) from None
    raise Refused("not-in-a-list", f"{' '.join(taken.words[:3])} came to nothing by itself")
