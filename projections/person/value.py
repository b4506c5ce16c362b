"""A person's statement as a value: questions, and what is said to each. Pure.

Writers turn it into a page or text and add nothing up. Every amount of money in it has a name and
the entries behind it, which come to that amount.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Literal, NamedTuple

Behind = tuple[int, int]
"""The position of an entry, and what of it, in pence, is in a figure."""


class Line(NamedTuple):
    """An amount with what it is, in pence. behind adds up to it.

    name is its own in its part: `tax`. A `total` is what the lines above it come to. refs are the
    entries to show beside it, `A-1/12`. worked: it was worked out from what is behind it, and is no
    sum of it.
    """

    name: str
    words: str
    pence: int
    behind: tuple[Behind, ...] = ()
    kind: Literal["line", "total"] = "line"
    refs: tuple[str, ...] = ()
    worked: bool = False


class Say(NamedTuple):
    """A sentence or two. figures are the amounts in it, in their order; big is read first."""

    words: str
    figures: tuple[Line, ...] = ()
    tone: Literal["plain", "big", "take-care", "good"] = "plain"


class Sum(NamedTuple):
    """Lines that add up to the totals among them."""

    title: str
    lines: tuple[Line, ...]


class Points(NamedTuple):
    """Things to know one by one."""

    items: tuple[Say, ...]
    title: str = ""


class Bars(NamedTuple):
    """A picture of amounts beside each other, each said in words as well."""

    says: str
    bars: tuple[Line, ...]


Block = Say | Sum | Points | Bars


class Part(NamedTuple):
    """A question as the person would ask it, and the answer."""

    key: str
    question: str
    blocks: tuple[Block, ...]


class Meaning(NamedTuple):
    """A word that was used, and what it means."""

    word: str
    means: str


class Statement(NamedTuple):
    """All of it. who is the person's name where it was asked for; position the last entry known."""

    account: str
    who: str
    first_on: date
    last_on: date
    position: int
    opening: tuple[Say, ...]
    parts: tuple[Part, ...]
    meanings: tuple[Meaning, ...] = ()

    def figures(self) -> Iterator[tuple[str, Line]]:
        """Every amount with its whole name, `have/tax`; one that is said twice comes twice."""
        for part in self.parts:
            for block in part.blocks:
                for line in lines_of(block):
                    yield f"{part.key}/{line.name}", line

    def sentences(self) -> Iterator[str]:
        """All that is said in words, without the lines of sums."""
        for say in self.opening:
            yield say.words
        for part in self.parts:
            yield part.question
            for block in part.blocks:
                yield from _words_of(block)
        for meaning in self.meanings:
            yield meaning.means


def lines_of(block: Block) -> Iterator[Line]:
    match block:
        case Say():
            yield from block.figures
        case Sum():
            yield from block.lines
        case Points():
            for item in block.items:
                yield from item.figures
        case Bars():
            pass  # the same lines stand in the sum beside it


def _words_of(block: Block) -> Iterator[str]:
    match block:
        case Say():
            yield block.words
        case Sum() if block.title:
            yield block.title
        case Points():
            if block.title:
                yield block.title
            yield from (item.words for item in block.items)
        case Bars():
            yield block.says


def total(name: str, words: str, *of: Line) -> Line:
    """What lines come to, with all that is behind them."""
    behind = tuple(one for line in of for one in line.behind)
    return Line(name, words, sum(line.pence for line in of), behind, "total")


def less(line: Line) -> Line:
    """The line taken off instead of added."""
    behind = tuple((position, -pence) for position, pence in line.behind)
    return line._replace(pence=-line.pence, behind=behind)
