"""A person's statement as plain text: for a screen, an e-mail, or a reader that speaks. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import wrap

from ledger.calendar import Period
from ledger.money import pounds
from projections.person.value import Bars, Block, Line, Points, Say, Statement, Sum
from projections.person.words import between

WIDTH = 76


def person_text(statement: Statement) -> str:
    """The statement line by line; a picture is left out, since the sum beside it says the same."""
    return "\n".join(_lines(statement)) + "\n"


def _lines(statement: Statement) -> Iterator[str]:
    title = f"YOUR MONEY, {statement.who}" if statement.who else "YOUR MONEY"
    yield title
    yield f"{between(Period(statement.first_on, statement.last_on))}, account {statement.account}"
    for say in statement.opening:
        yield from _wrapped(say.words)
    for part in statement.parts:
        yield ""
        yield part.question.upper()
        for block in part.blocks:
            yield from _block(block)
    if statement.meanings:
        yield ""
        yield "WHAT DO THESE WORDS MEAN?"
        for meaning in statement.meanings:
            yield from _wrapped(f"{meaning.word}: {meaning.means}", "  ", "    ")
    yield ""
    yield from _wrapped(
        f"This shows all that was in our records up to number {statement.position:,}. We can show "
        "you what is behind each amount. Just ask."
    )


def _block(block: Block) -> Iterator[str]:
    match block:
        case Say():
            yield from _wrapped(block.words)
        case Points():
            if block.title:
                yield from _wrapped(block.title)
            for item in block.items:
                yield from _wrapped(_with_refs(item.words, item.figures), "  - ", "    ")
        case Sum():
            if block.title:
                yield ""
                yield from _wrapped(block.title)
            for line in block.lines:
                yield from _amount(line)
        case Bars():
            return


def _with_refs(words: str, figures: tuple[Line, ...]) -> str:
    refs = [ref for line in figures for ref in line.refs]
    return f"{words} ({', '.join(refs)})" if refs else words


def _amount(line: Line) -> Iterator[str]:
    """Words at the left, the amount at the right of the last of their lines; a total after a
    rule."""
    if line.kind == "total":
        yield f"{'':<{WIDTH - 12}}{'-' * 12}"
    words = wrap(_with_refs(line.words, (line,)), WIDTH - 18, break_long_words=False)
    for place, one in enumerate(words or [""]):
        last = place == len(words) - 1
        indent = "  " if place == 0 else "    "
        said = f"{indent}{one}"
        yield f"{said:<{WIDTH - 14}}{pounds(line.pence):>14}" if last else said


def _wrapped(words: str, first: str = "", after: str = "") -> Iterator[str]:
    yield from wrap(words, WIDTH, initial_indent=first, subsequent_indent=after,
                    break_long_words=False, break_on_hyphens=False)  # fmt: skip
