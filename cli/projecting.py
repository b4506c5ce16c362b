"""`dpl projections`: the tables that answers come from, which can always be made again."""

from __future__ import annotations

import click

from cli.asking import reading
from cli.given import Given
from cli.showing import Column, Table, show, tell

COLUMNS = (
    Column("name"),
    Column("shape", "number"),
    Column("position", "number"),
    Column("head", "number"),
    Column("behind", "number"),
    Column("rebuilding", "flag"),
)


@click.group()
def projections() -> None:
    """The tables that answers come from, made from entries alone."""


@reading(projections, "status", example="dpl projections status")
def status(given: Given) -> None:
    """How far the tables stand behind the head of the book. Any answer catches them up."""
    from projections import status as ask

    rows = [
        (one.name, one.shape, one.position, one.head, one.behind, one.rebuilding)
        for one in ask(given.ledger().store)
    ]
    show(Table(COLUMNS, rows, empty="no answer has been asked for yet"), given.output)


@reading(projections, "rebuild", example="dpl projections rebuild")
def rebuild(given: Given) -> None:
    """Make the tables again from the first entry; readers keep the old ones until it is done."""
    from projections import rebuild as make

    position = make(given.ledger().store)
    tell(f"made again from {position:,} entries")
