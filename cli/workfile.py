"""An edited work list as a file: its rows that say yes, whatever a spreadsheet made of the rest.

Only the columns id, command and do are read; the others are for whoever edits it. Every fault is
told at once.
"""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from ledger.errors import Fault, Unreadable
from ledger.statements.csv_text import Row, each_row
from ledger.statements.source import Choices, Source, check_size_and_kind, excerpt, text_of

NEEDED = ("id", "command", "do")
AGAIN = "dpl work -O csv > work.csv makes a list with its columns"
MOST_FAULTS_SHOWN = 100


class Chosen(NamedTuple):
    """A row that says yes: its place in the file, the task it is about, and its command."""

    row: int
    place: str
    task: str
    command: str


class Listed(NamedTuple):
    """A file's rows that say yes, and how many rows there are."""

    name: str
    rows: int
    chosen: list[Chosen]


class _ListSource(Source):
    """A list is made again by ourselves, and not downloaded from a bank."""

    most_bytes = 16 * 1024 * 1024

    def fault(self, row: int | str, why: str, found: str = "", try_: str = "") -> None:
        super().fault(row, why, found, AGAIN if "bank" in try_ else try_)


def read_list(path: Path) -> Listed:
    """The rows that say yes. Raises Unreadable with every fault of every row."""
    data = path.read_bytes()
    source = _ListSource(
        data, file_name=path.name, sha256=sha256(data).hexdigest(), choices=Choices()
    )
    check_size_and_kind(source)
    rows = list(each_row(source, text_of(source)))
    source.settle()
    places = _columns(source, rows[0])
    chosen = [_chosen(source, row, places, len(rows[0].cells)) for row in rows[1:]]
    _not_twice(source, [one for one in chosen if one is not None])
    source.settle(len(rows) - 1)
    return Listed(path.name, len(rows) - 1, [one for one in chosen if one is not None])


def _columns(source: Source, heading: Row) -> dict[str, int]:
    """Where each column stands. The heading may be in any order, with columns of one's own."""
    names = [cell.strip().strip("\ufeff").casefold() for cell in heading.cells]
    missing = [name for name in NEEDED if name not in names]
    if missing:
        what = " and ".join(f"no column {name}" for name in missing)
        source.refuse(heading.row, f"this list has {what}", heading.raw, AGAIN)
    for name in NEEDED:
        if names.count(name) > 1:
            source.refuse(heading.row, f"the column {name} stands here twice", heading.raw, AGAIN)
    return {name: names.index(name) for name in NEEDED}


def _chosen(source: Source, row: Row, places: dict[str, int], most: int) -> Chosen | None:
    """The row if it says yes; None, with or without a fault, if it does not."""
    if any(cell.strip() for cell in row.cells[most:]):
        source.fault(
            row.row,
            f"this row has {len(row.cells)} cells, and the heading {most}",
            row.raw,
            "put what has a comma in it in quote marks",
        )
        return None
    cells = {name: _cell(row, at) for name, at in places.items()}
    do = cells["do"].casefold()
    if do in ("", "no"):
        return None
    if do != "yes":
        why = f"do is {excerpt(cells['do'], 40)!r}: it is yes, no or empty"
        source.fault(row.row, why, try_="yes carries the command out")
        return None
    if not cells["id"] or not cells["command"]:
        name = "id" if not cells["id"] else "command"
        source.fault(row.row, f"this row says yes and has no {name}", row.raw, AGAIN)
        return None
    place = f"{source.file_name}:{row.row}"
    return Chosen(row.row, place, cells["id"], cells["command"])


def _cell(row: Row, at: int) -> str:
    """A cell's text, without the mark that keeps a spreadsheet from reading it as a formula."""
    return row.cells[at].strip().removeprefix("'") if at < len(row.cells) else ""


def _not_twice(source: Source, chosen: Iterable[Chosen]) -> None:
    first: dict[tuple[str, str], Chosen] = {}
    for one in chosen:
        before = first.setdefault((one.task, one.command), one)
        if before is not one:
            why = f"the same command for the same task stands at {before.place} already"
            source.fault(one.row, why, one.command, "say yes to one of them")


def needing(
    faults: list[Fault], listed: Listed, *, so_far: str = "nothing was recorded"
) -> Unreadable:
    """All the faults of rows of a list, as one thing to raise. so_far is what was done by then."""
    wrong = len({fault.place.split(": ")[0] for fault in faults})
    need = "needs" if wrong == 1 else "need"
    summary = f"{so_far}: {wrong:,} of {len(listed.chosen):,} rows {need} attention"
    if (more := len(faults) - MOST_FAULTS_SHOWN) > 0:
        summary = f"… and {more:,} more faults\n{summary}"
    return Unreadable(faults[:MOST_FAULTS_SHOWN], summary)
