"""`dpl export`: the books as other programs read them."""

from __future__ import annotations

import sys
from datetime import date

import click

from cli.asking import reading, time_options
from cli.given import Given


@click.group()
def export() -> None:
    """The books as other programs read them."""


@reading(export, "journal", example="dpl export journal --as-at 31/03/2026 > books.beancount")
@time_options
def journal(given: Given, as_at: date | None, known_at: str | None) -> None:
    """Write every posting as a beancount journal, to stdout.

    Each entry is one transaction of a day; the balances beancount works out are dpl's own.
    """
    from projections.journal import journal as lines

    for line in lines(given.ledger().store, as_at=as_at, known_at=known_at):
        sys.stdout.write(f"{line}\n")
