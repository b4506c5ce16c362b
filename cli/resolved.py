"""What came of the rows of an edited work list, on the screen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import click

from cli.failing import NOTHING
from cli.given import Given
from cli.orders import in_short_of_many, tell_what_waits
from cli.showing import Column, Table, show, tell
from cli.workfile import Chosen

if TYPE_CHECKING:
    from cli.workparts import Part
    from ledger.service import Outcome

COLUMNS = (
    Column("row", "number"),
    Column("task"),
    Column("became"),
    Column("entries", "number"),
    Column("first_position", "number"),
    Column("why", "words"),
)


class Became(NamedTuple):
    """What came of a row, in a word, and why where it is not what was wanted."""

    what: str
    outcome: Outcome | None = None
    why: str = ""


Told = dict[Chosen, Became]


def show_resolved(given: Given, parts: Sequence[Part], told: Told) -> None:
    ledger_of = {one: part.name for part in parts for one in part.rows}
    ordered = {one: told[one] for one in sorted(told)}
    rows = [
        (one.row, one.task, became.what, *_where(became.outcome), became.why)
        for one, became in ordered.items()
    ]
    if any(ledger_of.values()):
        rows = [(ledger_of[one], *row) for one, row in zip(ordered, rows, strict=True)]
        show(Table((Column("ledger"), *COLUMNS), rows), given.output)
    else:
        show(Table(COLUMNS, rows), given.output)
    for part in parts:
        outcomes = [told[one].outcome for one in part.rows if told[one].outcome]
        of = f"{part.name}: " if part.name else ""
        short = in_short_of_many(outcomes, dry_run=given.dry_run) if outcomes else NOTHING
        tell(f"{of}{short}")
    for what, words in (("gone", "gone since, and skipped"), ("refused", "refused")):
        if many := sum(became.what == what for became in told.values()):
            tell(f"{many:,} of {len(told):,} rows {'was' if many == 1 else 'were'} {words}")
    for part in parts:
        outcomes = [told[one].outcome for one in part.rows if told[one].outcome]
        tell_what_waits(outcomes, dry_run=given.dry_run)
    if any(became.what == "refused" for became in told.values()):
        click.get_current_context().exit(2)


def _where(outcome: Outcome | None) -> tuple[int | None, int | None]:
    return (outcome.count, outcome.first_position or None) if outcome else (None, None)
