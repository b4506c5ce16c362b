"""The entries behind a figure of a report, on the screen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from cli.showing import Column, Table, show, tell
from ledger.money import pounds

if TYPE_CHECKING:
    from projections.reports.explaining import Explained, Explains

MOST_OF_A_FACT = 5
"""So many entries of one fact are listed on a screen; the others are counted."""

COLUMNS = (
    Column("entry"),
    Column("position", "number"),
    Column("on", "date"),
    Column("counts", "number"),
    Column("amount", "money"),
    Column("what", "words"),
)


def show_explained(found: Explained, output: str, *, every: bool = False) -> None:
    """Each entry, what it adds to the figure, and what it says; on stderr what they come to.

    Of many entries that make one fact a screen shows the first, unless every one is asked for.
    """
    most = None if every or output != "table" else MOST_OF_A_FACT
    rows = list(_rows(found.rows, most))
    show(Table(COLUMNS, rows, title=found.title, empty="nothing is behind this figure"), output)
    whole = f"{pounds(found.pence)}, " if found.measure == "pence" else ""
    people = "1 person" if found.people == 1 else f"{found.people:,} people"
    tell(f"{found.title}: {whole}{found.count:,} in all, of {people}")


def _rows(some: Sequence[Explains], most: int | None) -> Iterator[Sequence[Any]]:
    place = 0
    while place < len(some):
        of = some[place].together
        many = of.entries if of else 1
        if of:
            words = f"{many:,} entries together come to this"
            yield of.name, None, None, of.count, of.pence, words
        shown = many if most is None else min(many, most)
        for one in some[place : place + shown]:
            yield one.name, one.position, one.on, one.count, one.pence, one.words
        if of and shown < many:
            yield "", None, None, None, None, _more(of.name, many - shown)
        place += many


def _more(name: str, more: int) -> str:
    """How many more there are, and where: of an account by itself, also in its history."""
    history = f"dpl history {name}, or " if name and ":" not in name else ""
    return f"and {more:,} more: {history}all of them with --all"
