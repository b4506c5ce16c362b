"""How commands ask: what makes a command of ours, and the options that many of them have.

`reading` and `recording` make a command: the shared options, the example that ends its help, and
a Given as its function's first argument. Loads nothing of weight.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import click
from click.core import iter_params_for_processing

from cli import typed
from cli.failing import SeveralWrong
from cli.given import DEFAULT_LEDGER, OUTPUTS, Given
from cli.kinds import CommandId, Day, EntryName, Money, Name, Private, Weights, Word

# ── what makes a command ─────────────────────────────────────────────────────────────────────


class Asked(click.Command):
    """A command whose help lists its own options first and ends with a line to paste."""

    def __init__(self, *args: Any, example: str = "", **settings: Any) -> None:
        super().__init__(*args, **settings)
        self.example = example

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """As click does it, but telling of every wrong option at once and not of the first."""
        typed.keep(ctx, args)
        try:
            return super().parse_args(ctx, list(args))
        except click.BadParameter as first:
            wrong = self._all_wrong(ctx, args)
            raise (SeveralWrong(wrong, ctx) if len(wrong) > 1 else first) from None

    def _all_wrong(self, ctx: click.Context, args: list[str]) -> list[click.BadParameter]:
        found = []
        parsed, rest, order = self.make_parser(ctx).parse_args(args=list(args))
        for param in iter_params_for_processing(order, self.get_params(ctx)):
            try:
                _, rest = param.handle_parse_result(ctx, parsed, rest)
            except click.BadParameter as error:
                found.append(error)
        return found

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        own, shared = [], []
        for param in self.get_params(ctx):
            record = param.get_help_record(ctx)
            if record is not None and isinstance(param, click.Option):
                (shared if isinstance(param, SharedOption) else own).append(record)
        for title, records in (("Options", own), ("Options of every command", shared)):
            if records:
                with formatter.section(title):
                    formatter.write_dl(records)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Example"):
            formatter.write(f"  {self.example}\n")


class Recording(Asked):
    """A command that records. Whatever stops it says that nothing was recorded."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        ctx.ensure_object(Given).records = True
        return super().parse_args(ctx, args)


def reading(group: click.Group | None, name: str, *, example: str, **settings: Any) -> Callable:
    """Make a command of a function that answers a question. It takes a Given first.

    Without a group it stands by itself, as `dpl balance` does.
    """
    options = (debug_option, output_option, ledger_option)
    return _made(group, name, Asked, example, options, settings)


def recording(
    group: click.Group | None, name: str, *, example: str, with_id: bool = True, **settings: Any
) -> Callable:
    """Make a command of a function that records. It takes a Given first."""
    options = [debug_option, by_option, dry_run_option, output_option, ledger_option]
    if with_id:
        options.insert(1, id_option)
    return _made(group, name, Recording, example, options, settings)


def group(name: str, words: str) -> click.Group:
    """A family of commands: `dpl account …`."""
    return click.Group(name, help=words)


def _made(group, name: str, cls: type, example: str, options: Iterable, settings: dict) -> Callable:
    make = click.command if group is None else group.command

    def decorate(function: Callable) -> click.Command:
        # Options are listed from the last put on to the first, so the function's own come first.
        own = getattr(function, "__click_params__", [])
        function.__click_params__ = []
        for option in options:
            option(function)
        function.__click_params__ += own
        return make(name, cls=cls, example=example, **settings)(_given_first(function))

    return decorate


def _given_first(function: Callable) -> Callable:
    def run(**values: Any) -> Any:
        ctx = click.get_current_context()
        given = ctx.ensure_object(Given)
        ctx.call_on_close(given.close)
        return function(given, **values)

    run.__doc__, run.__name__ = function.__doc__, function.__name__
    run.__click_params__ = function.__click_params__  # type: ignore[attr-defined]
    return run


# ── options of every command ─────────────────────────────────────────────────────────────────


class SharedOption(click.Option):
    """An option of every command: kept in Given, and listed apart in the help."""


def _keep(name: str) -> Callable[[click.Context, click.Parameter, Any], None]:
    def keep(ctx: click.Context, param: click.Parameter, value: Any) -> None:
        given = ctx.ensure_object(Given)
        if value is not None and value is not False:
            setattr(given, name, value)

    return keep


def _shared(*names: str, to: str, **settings: Any) -> Callable:
    return click.option(
        *names, cls=SharedOption, expose_value=False, callback=_keep(to), **settings
    )


def ledger_option(command: Any, *, envvar: str | None = None) -> Any:
    return _shared(
        "--ledger",
        to="ledger_url",
        metavar="URL",
        envvar=envvar,
        help=f"Which ledger; else $DPL_LEDGER, else {DEFAULT_LEDGER}.",
    )(command)


def output_option(command: Any) -> Any:
    return _shared(
        "-O",
        "--output",
        to="output",
        type=click.Choice(OUTPUTS),
        help="How to write the answer; table unless you say.",
    )(command)


def debug_option(command: Any) -> Any:
    return _shared(
        "--debug", to="debug", is_flag=True, default=None, help="Show where an error came from."
    )(command)


def by_option(command: Any) -> Any:
    return _shared(
        "--by",
        to="by",
        type=Name("staff reference"),
        help="On behalf of whom: a reference, never a person's name.",
    )(command)


def dry_run_option(command: Any) -> Any:
    return _shared(
        "--dry-run",
        to="dry_run",
        is_flag=True,
        default=None,
        help="Decide and show, and record nothing.",
    )(command)


def id_option(command: Any) -> Any:
    return _shared(
        "--id",
        to="command_id",
        type=CommandId(),
        help="This command's own id: sent twice, it is recorded once.",
    )(command)


def shared_options(command: Any) -> Any:
    """The options that may stand before a command's name. Only here is $DPL_LEDGER read, so that
    it never outweighs a --ledger that was given."""
    for option in (debug_option, dry_run_option, by_option, output_option):
        command = option(command)
    return ledger_option(command, envvar="DPL_LEDGER")


# ── options that many commands have ──────────────────────────────────────────────────────────


def account_argument(command: Callable) -> Callable:
    return click.argument("account", type=Name("account"))(command)


def holding_argument(command: Callable) -> Callable:
    return click.argument("holding", type=Name("holding"))(command)


def entry_argument(command: Callable) -> Callable:
    """The entry a command is about: `A-1/7` or a position."""
    return click.argument("entry", type=EntryName())(command)


def day(name: str, to: str, words: str, *, required: bool = True) -> Callable:
    return click.option(name, to, type=Day(), required=required, help=words)


def amount(name: str, to: str, words: str, *, required: bool = True) -> Callable:
    return click.option(name, to, type=Money(), required=required, help=words)


def fund_option(words: str = "Whose money.", *, required: bool = True) -> Callable:
    return click.option("--fund", type=Name("fund"), required=required, help=words)


def shares_option(command: Callable) -> Callable:
    return click.option(
        "--shares",
        type=Weights(),
        default=None,
        help="Between funds, by whole-number weights: nhs=60,council=40.",
    )(command)


def holding_option(command: Callable) -> Callable:
    return click.option(
        "--holding",
        type=Name("holding"),
        help="Where the money is; needed only when the account has several.",
    )(command)


def word(name: str, to: str, words: str, *, required: bool = True) -> Callable:
    return click.option(name, to, type=Word(), required=required, help=words)


def named(name: str, to: str, words: str, *, required: bool = True) -> Callable:
    """An option that takes an id."""
    return click.option(name, to, type=Name(to.replace("_", " ")), required=required, help=words)


def time_options(command: Callable) -> Callable:
    """As at which day, in business time, and as known at which moment or position."""
    known = click.option(
        "--known-at",
        metavar="TIME|POSITION",
        help="As the ledger knew it then: 04/06/2025 or 2025-06-04T16:30 (UTC), or a position.",
    )
    as_at = click.option("--as-at", type=Day(), help="As things stood at the end of a day.")
    return as_at(known(command))


def again_option(command: Callable) -> Callable:
    return click.option(
        "--again", is_flag=True, help="Another one like one that the bank has shown already."
    )(command)


def reason_option(command: Callable) -> Callable:
    return word("--reason", "reason", "Why, as a coded word like typing-error.")(command)


def private_option(name: str, to: str, words: str) -> Callable:
    """Something private: kept apart from the entries, and erasable."""
    return click.option(name, to, type=Private(), help=f"{words} Private: kept apart, erasable.")
