"""A person's statement as a page to print or read on a phone. Pure: a value in, bytes out."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from jinja2 import Environment, StrictUndefined, Template

from ledger.calendar import Period
from ledger.money import pounds
from projections.person.value import Bars, Points, Say, Statement, Sum
from projections.person.words import between


def person_html(statement: Statement, *, large_print: bool = False) -> bytes:
    """The page: no script, no outside file; with large print no letter smaller than 18 points."""
    return _page().render(statement=statement, large=large_print).encode()


@cache
def _page() -> Template:
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters |= {"pounds": _pounds}
    environment.globals |= {"kind": _kind, "drawn": drawn, "days": _days}
    text = files("projections.writers").joinpath("person.html").read_text("utf-8")
    return environment.from_string(text)


def _pounds(pence: int) -> str:
    """With a minus sign that is read out as one, where a hyphen is not."""
    return pounds(pence).replace("-", "\N{MINUS SIGN}")


def _days(statement: Statement) -> str:
    return between(Period(statement.first_on, statement.last_on))


def _kind(block: object) -> str:
    return {Say: "say", Sum: "sum", Points: "points", Bars: "bars"}[type(block)]


def drawn(bars: Bars) -> list[tuple[str, str, int]]:
    """Each bar's words, amount and length, in thousandths of the longest."""
    longest = max((line.pence for line in bars.bars), default=0)
    return [
        (
            line.words,
            _pounds(line.pence),
            max(0, line.pence) * 1000 // longest if longest > 0 else 0,
        )
        for line in bars.bars
    ]
