"""`dpl trace`: from an entry or a bank line to all that hangs on it, and to the paper."""

from __future__ import annotations

import json

import click

from cli.asking import reading
from cli.given import Given
from cli.showing import Column, Table, printable, show, tell

COLUMNS = (
    Column("part"),
    Column("position", "number"),
    Column("what", "words"),
    Column("head"),
    Column("account"),
    Column("fund"),
    Column("holding"),
    Column("category"),
    Column("pence", "money", "debit or -credit"),
    Column("on", "date"),
)


@reading(None, "trace", example="dpl trace A-1/7")
@click.argument("what", metavar="ENTRY|LINE")
@click.option("--known-at", metavar="TIME|POSITION", help="As the ledger knew it then.")
@click.option("--private", "show_private", is_flag=True, help="Join the private details.")
def trace(given: Given, what: str, known_at: str | None, show_private: bool) -> None:
    """Follow the pound: what an entry posted, what it rests on, and what rests on it.

    ENTRY is an entry as history shows it, like A-1/7, or its position, like 42; LINE is a bank
    line's id.
    """
    from projections import trace as question

    found = question.trace(given.ledger_url, what, known_at=known_at, show_private=show_private)
    if given.output == "table":
        _tell_plainly(found)
    else:
        show(Table(COLUMNS, _rows(found)), given.output)


def _rows(found) -> list[tuple]:
    nothing = (None,) * 7
    own = found.entry.position if found.entry else None
    rows = [("this", own, found.words, *nothing)]
    rows += [("rests on", t.position, f"{t.how}: {t.words}", *nothing) for t in found.rests_on]
    rows += [("then", t.position, f"{t.how}: {t.words}", *nothing) for t in found.rested_on_by]
    rows += [("paper", p.position, f"{p.sha256} row {p.row}", *nothing) for p in found.papers]
    rows += [("private", own, f"{of}: {text}", *nothing) for of, text in found.private]
    rows += [
        ("posting", position, None, p.head, p.account, p.fund, p.holding, p.category, p.pence, p.on)
        for position, p in found.postings
    ]
    return rows


def _tell_plainly(found) -> None:
    """A page for a person: sentences first, then the postings as a table."""
    from projections.words import entry_name

    click.echo(found.words)
    if found.entry is not None:
        entry = found.entry
        behalf = f" on behalf of {entry.on_behalf_of}" if entry.on_behalf_of else ""
        name = entry_name(entry.stream, entry.version)
        click.echo(f"  entry {name}, position {entry.position:,}")
        click.echo(f"  recorded {entry.recorded_at} by {entry.by}{behalf}, command {entry.command}")
    for paper in found.papers:
        gone = "" if paper.stands else " (since taken back)"
        row = f"row {paper.row} of " if paper.row else ""
        click.echo(f"  paper: {row}the file with sha-256 {paper.sha256}{gone}")
    for of, text in found.private:
        facts = ", ".join(f"{name}: {value}" for name, value in json.loads(text).items())
        click.echo(f"  private ({of}): {printable(facts)}")
    for title, told in (("rests on", found.rests_on), ("then", found.rested_on_by)):
        for one in told:
            name = entry_name(one.stream, one.version)
            click.echo(f"  {title} {name} (position {one.position:,}): {one.how}: {one.words}")
    if not found.postings:
        tell("no money moved by this")
        return
    click.echo()
    rows = [
        (p_.head, p_.account, p_.fund, p_.holding, p_.category, p_.pence, p_.on, position)
        for position, p_ in found.postings
    ]
    columns = (*COLUMNS[3:], Column("position", "number"))
    show(Table(columns, rows))
