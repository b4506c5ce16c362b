"""`dpl init` and `dpl upgrade`: the ledger itself."""

from __future__ import annotations

import click

from cli.asking import reading
from cli.given import Given
from cli.showing import Column, Table, show, tell


@reading(None, "init", example='dpl init --name "Anytown ICB" --ledger sqlite:///anytown.db')
@click.option("--name", metavar="TEXT", help="Whose ledger it is.")
def init(given: Given, name: str | None) -> None:
    """Make an empty ledger.

    One ledger is one commissioner's or one service's book: a file, or a schema in PostgreSQL.
    """
    from ledger.store import create_ledger

    create_ledger(given.ledger_url, name=name)
    store = given.ledger().store
    columns = (Column("ledger"), Column("id"), Column("name"))
    row = (store.address.shown, store.about.ledger_id, store.about.name)
    show(Table(columns, [row]), given.output)
    tell("made an empty ledger")


@reading(None, "upgrade", example="dpl upgrade --ledger sqlite:///anytown.db")
def upgrade(given: Given) -> None:
    """Bring a ledger to this version's layout."""
    from ledger.store import upgrade as bring_to_layout

    done = bring_to_layout(given.ledger_url)
    show(
        Table((Column("done"),), [(one,) for one in done], empty="nothing needed doing"),
        given.output,
    )
