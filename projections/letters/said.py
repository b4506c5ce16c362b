"""Amounts and days that print as a letter writes them, and what a letter may not leave out. Pure.

A template's author writes `{{ amount }}` and gets `£1,017.60`: nobody can forget to turn pence into
pounds in a letter that asks for money.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from ledger.calendar import uk_words
from ledger.money import pounds

FIRST_MARK = 0xE000
"""What has to be said carries a mark that nobody sees while a letter is made: a character that is
no letter of any alphabet. It is taken out once it was looked for."""
_LAST_MARK = 0xF8FF


class Pounds(int):
    """An amount in whole pence that prints in pounds. Sums and differences print so too."""

    mark = ""

    def __str__(self) -> str:
        return self.mark + pounds(int(self))

    __repr__ = __str__

    def __add__(self, other: int) -> Pounds:
        return Pounds(int(self) + int(other))

    __radd__ = __add__

    def __sub__(self, other: int) -> Pounds:
        return Pounds(int(self) - int(other))

    def __neg__(self) -> Pounds:
        return Pounds(-int(self))

    def __abs__(self) -> Pounds:
        return Pounds(abs(int(self)))


class Day(date):
    """A date that prints in words: `1 November 2026`."""

    mark = ""

    def __str__(self) -> str:
        return self.mark + uk_words(self)

    __repr__ = __str__


def day(on: date | None) -> Day | None:
    return None if on is None else Day(on.year, on.month, on.day)


def sentence(words: str | None) -> str:
    """The words as a sentence to the person; empty where there are none."""
    if not words:
        return ""
    return f"{words[:1].upper()}{words[1:]}.".replace("the person's", "your")


def line_in_words(words: str) -> str:
    """A line of a working as a letter has it: it begins large, and PAYE is written as people do."""
    return (words[:1].upper() + words[1:]).replace(", paye:", ", PAYE:")


class Must(NamedTuple):
    """What a letter may not leave out: in words, and the variable that says it."""

    words: str
    variable: str


class Looked(NamedTuple):
    """A thing that has to be printed: its words, its variable, its mark, and how it reads."""

    words: str
    variable: str
    mark: str
    reads: str


def with_marks(
    says: Mapping[str, Any], must: tuple[Must, ...]
) -> tuple[dict[str, Any], list[Looked]]:
    """The variables with a mark on each that has to be said, and what to look for. Of several
    reasons each has its own."""
    found, looked = {name: unmarked(value) for name, value in says.items()}, []

    def marked(one: Must, value: Any) -> Any:
        mark = chr(FIRST_MARK + len(looked))
        looked.append(Looked(one.words, one.variable, mark, str(value)))
        if isinstance(value, str):
            return mark + value
        copy = Pounds(value) if isinstance(value, Pounds) else day(value)
        copy.mark = mark
        return copy

    for one in must:
        value = found[one.variable]
        if isinstance(value, tuple):
            found[one.variable] = tuple(marked(one, part) for part in value)
        elif value is not None:
            found[one.variable] = marked(one, value)
    return found, looked


def without_marks(text: str) -> str:
    return "".join(char for char in text if not FIRST_MARK <= ord(char) <= _LAST_MARK)


def unmarked(value: Any) -> Any:
    """The same with no mark in any text of it, so that nothing a person wrote passes for one."""
    if isinstance(value, str):
        return without_marks(value)
    if isinstance(value, tuple):
        parts = [unmarked(part) for part in value]
        return type(value)(*parts) if hasattr(value, "_fields") else tuple(parts)
    return value


def as_data(value: Any) -> Any:
    """The same as plain data, by the names that templates know: amounts in whole pence, days as
    ISO text."""
    if isinstance(value, Pounds):
        return int(value)
    if isinstance(value, date):
        return value.isoformat()
    if hasattr(value, "_asdict"):
        return {name: as_data(part) for name, part in value._asdict().items()}
    if isinstance(value, tuple | list):
        return [as_data(part) for part in value]
    if isinstance(value, Mapping):
        return {name: as_data(part) for name, part in value.items()}
    return value
