"""The entries behind a figure of a report, on the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cli.showing import Column, Table, show, tell
from ledger.money import pounds

if TYPE_CHECKING:
    from projections.reports.explaining import Explained

COLUMNS = (
    Column("entry"),
    Column("position", "number"),
    Column("on", "date"),
    Column("counts", "number"),
    Column("amount", "money"),
    Column("what", "words"),
)


def show_explained(found: Explained, output: str) -> None:
    """Each entry, what it adds to the figure, and what it says; on stderr what they come to."""
    rows = [(one.name, one.position, one.on, one.count, one.pence, one.words) for one in found.rows]
    show(Table(COLUMNS, rows, title=found.title, empty="nothing is behind this figure"), output)
    whole = f"{pounds(found.pence)}, " if found.measure == "pence" else ""
    people = "1 person" if found.people == 1 else f"{found.people:,} people"
    tell(f"{found.title}: {whole}{found.count:,} in all, of {people}")
