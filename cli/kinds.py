"""The types of argument and option: text from the keyboard into what commands hold.

Text becomes money only through ledger.money, and a date only through ledger.calendar. Loads
nothing of weight.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any, NamedTuple

import click

from cli.given import Given
from ledger.calendar import NotADate, uk_date
from ledger.money import NotMoney, pence

Fail = Callable[[str], Any]

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,39}")
WORD = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
COMMAND_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:/-]{0,99}")
NAME_IN_WORDS = "letters, digits and hyphens, at most 40"
WORD_IN_WORDS = "small letters, digits and hyphens, at most 40, like personal-care"
COMMAND_ID_IN_WORDS = "letters, digits and . _ : / -, at most 100"


class Name(click.ParamType):
    """An id that a person chose. account and holding names are completed from the ledger."""

    def __init__(self, name: str) -> None:
        self.name = name

    def convert(self, value: Any, param: Any, ctx: Any) -> str:
        if not NAME.fullmatch(value):
            self.fail(f"{value!r} is not a name: {NAME_IN_WORDS}", param, ctx)
        return value

    def shell_complete(self, ctx: Any, param: Any, incomplete: str) -> list[Any]:
        if self.name not in ("account", "holding"):
            return []
        return complete_streams(ctx, f"{self.name}:", incomplete)


def complete_streams(ctx: click.Context, prefix: str, incomplete: str) -> list[Any]:
    """Names in the ledger that begin so; none when there is no ledger to ask.

    A completion has nowhere to say what went wrong: the command itself will say it.
    """
    given = ctx.ensure_object(Given)
    try:
        names = given.ledger().store.streams(prefix + incomplete)
    except Exception:
        return []
    finally:
        given.close()
    return [click.shell_completion.CompletionItem(name.removeprefix(prefix)) for name in names]


class Word(click.ParamType):
    """A coded word: a category, a reason, a care group."""

    def __init__(self, name: str = "word") -> None:
        self.name = name

    def convert(self, value: Any, param: Any, ctx: Any) -> str:
        if not WORD.fullmatch(value):
            self.fail(f"{value!r} is not a coded word: {WORD_IN_WORDS}", param, ctx)
        return value


REFERENCE_IN_WORDS = (
    "small letters, digits and hyphens, at most 40, like benefits-office; or a reference, like P-17"
)


class Reference(click.ParamType):
    """Somebody, as an entry may call them for good: a coded word, or a reference, which has a
    digit in it or capitals alone. Never a name.

    What was kept before this was asked for is taken where it is made again.
    """

    name = "whom"

    def convert(self, value: Any, param: Any, ctx: Any) -> str:
        if ctx is not None and ctx.ensure_object(Given).again is not None:
            return value
        reference = NAME.fullmatch(value) and re.search(r"[0-9]|^[A-Z-]+\Z", value)
        if not reference and not WORD.fullmatch(value):
            self.fail(
                f"{value!r} is no coded word and no reference: the entry keeps it for good, so "
                f"it is never a name. {REFERENCE_IN_WORDS}",
                param,
                ctx,
            )
        return value


class Day(click.ParamType):
    """A date as written in England, or in ISO form."""

    name = "date"

    def convert(self, value: Any, param: Any, ctx: Any) -> date:
        if isinstance(value, date):
            return value
        try:
            return uk_date(value)
        except NotADate as fault:
            self.fail(str(fault), param, ctx)


class Money(click.ParamType):
    """An amount in pounds, given to the command in whole pence. Never negative."""

    name = "amount"

    def __init__(self, *, or_nought: bool = False) -> None:
        self.least = 0 if or_nought else 1

    def convert(self, value: Any, param: Any, ctx: Any) -> int:
        if isinstance(value, int):
            return value
        return _pence(value, self.least, lambda why: self.fail(why, param, ctx))


def _pence(text: str, least: int, fail: Fail) -> int:
    try:
        found = pence(text)
    except NotMoney as fault:
        return fail(str(fault))
    if found < 0:
        return fail(f"{text!r} is less than nothing; the command says which way the money went")
    if found < least:
        return fail("it has to be at least a penny")
    return found


class Weights(click.ParamType):
    """Shares between funds as whole-number weights: `nhs=60,council=40`."""

    name = "fund=weight,…"

    def convert(self, value: Any, param: Any, ctx: Any) -> Any:
        from ledger.commands import Weight

        found = []
        for part in value.split(","):
            fund, equals, weight = part.strip().partition("=")
            whole = weight.strip()
            if not equals or not NAME.fullmatch(fund.strip()) or not re.fullmatch("[0-9]+", whole):
                self.fail(f"{part!r} is not a share like nhs=60", param, ctx)
            if len(whole) > 7 or int(whole) > 1_000_000:
                self.fail(f"{part!r}: a weight is at most 1,000,000", param, ctx)
            found.append(Weight(fund.strip(), int(whole)))
        return tuple(found)


class FundAmount(click.ParamType):
    """A fund's amount: `nhs=120.50`."""

    name = "fund=amount"

    def convert(self, value: Any, param: Any, ctx: Any) -> tuple[str, int]:
        fund, equals, amount = value.partition("=")
        if not equals or not NAME.fullmatch(fund.strip()):
            self.fail(f"{value!r} is not a fund's amount like nhs=120.50", param, ctx)
        return fund.strip(), _pence(amount, 0, lambda why: self.fail(why, param, ctx))


class EntryGiven(NamedTuple):
    """Which entry was meant: that version of an account, or, without account, that position."""

    account: str | None
    number: int


class EntryName(click.ParamType):
    """An entry: `A-1/7`, the seventh of account A-1, or a bare number, its position."""

    name = "entry"
    _OF_ACCOUNT = re.compile(rf"({NAME.pattern})/([1-9][0-9]{{0,17}})")
    _POSITION = re.compile(r"[1-9][0-9]{0,17}")

    def convert(self, value: Any, param: Any, ctx: Any) -> EntryGiven:
        if isinstance(value, EntryGiven):
            return value
        if found := self._OF_ACCOUNT.fullmatch(value):
            return EntryGiven(found[1], int(found[2]))
        if self._POSITION.fullmatch(value):
            return EntryGiven(None, int(value))
        self.fail(
            f"{value!r} is not an entry like A-1/7 (entry 7 of account A-1) or 42 (position 42)",
            param,
            ctx,
        )

    def shell_complete(self, ctx: Any, param: Any, incomplete: str) -> list[Any]:
        return complete_streams(ctx, "account:", incomplete) if "/" not in incomplete else []


class CommandId(click.ParamType):
    """A command's own id."""

    name = "id"

    def convert(self, value: Any, param: Any, ctx: Any) -> str:
        if not COMMAND_ID.fullmatch(value):
            self.fail(f"{value!r} is not a command id: {COMMAND_ID_IN_WORDS}", param, ctx)
        return value


class Step(click.ParamType):
    """A step of a calculation: what, and what it comes to: `25 hours at £13.20=330.00`."""

    name = "what=amount"

    def convert(self, value: Any, param: Any, ctx: Any) -> tuple[str, int]:
        what, equals, amount = value.rpartition("=")
        if not equals or not 1 <= len(what.strip()) <= 200 or not what.isprintable():
            self.fail(f"{value!r} is not a step like '25 hours at £13.20=330.00'", param, ctx)
        try:
            return what.strip(), pence(amount)
        except NotMoney as fault:
            self.fail(str(fault), param, ctx)


class Digest(click.ParamType):
    """A SHA-256 in hex."""

    name = "sha256"

    def convert(self, value: Any, param: Any, ctx: Any) -> str:
        if not re.fullmatch("[0-9a-f]{64}", value.lower()):
            self.fail(f"{value!r} is not a SHA-256: 64 of the characters 0-9 and a-f", param, ctx)
        return value.lower()


class Private(click.ParamType):
    """Text that goes to the private details."""

    name = "text"
    MOST = 2_000

    def convert(self, value: Any, param: Any, ctx: Any) -> str:
        if len(value) > self.MOST:
            self.fail(f"this is more than {self.MOST:,} characters", param, ctx)
        if not value.isprintable():
            self.fail("this holds characters that cannot be kept", param, ctx)
        return value
