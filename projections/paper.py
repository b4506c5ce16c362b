"""The way back to paper: which file, and which row of it, showed the line that an entry names."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from ledger import events as e
from ledger.entry import Entry
from projections.bank import FileRead, files_at, showings_of
from projections.facts import lines_named
from projections.reader import Reader


class Paper(NamedTuple):
    """A row of a bank's file. row 0 is the file as a whole; position is the entry that read it.

    stands is False where the file was taken back since. line_detail and file_detail are what the
    private details are filed under.
    """

    line: str
    statement: str
    sha256: str
    row: int
    position: int
    stands: bool
    line_detail: str | None
    file_detail: str | None


Papers = dict[int, tuple[Paper, ...]]
"""By the position of an entry, the rows of files it rests on."""

Private = tuple[tuple[str, str], ...]
"""Private details: of the `entry`, its `line` or the `file`, each as JSON."""


def paper_behind(reader: Reader, entries: Iterable[Entry], *, known: int) -> Papers:
    """The rows of files that each entry rests on; those of files that stand come first."""
    named: dict[int, tuple[str, ...]] = {}
    read: set[int] = set()
    for entry in entries:
        named[entry.position] = lines_named(entry.event)
        if isinstance(entry.event, e.StatementImported):
            read.add(entry.position)
    lines = [line for some in named.values() for line in some]
    by_line = papers_of(reader, lines, known=known)
    files = files_at(reader, read)
    found: Papers = {}
    for position, some in named.items():
        papers = [paper for line in some for paper in by_line[line]]
        if position in read:
            papers.append(_paper(files[position], known, "", row=0, detail=None))
        found[position] = tuple(sorted(papers, key=lambda paper: not paper.stands))
    return found


def papers_of(reader: Reader, lines: Iterable[str], *, known: int) -> dict[str, list[Paper]]:
    """The rows of files that show each of these lines; none for an opening balance."""
    shown = showings_of(reader, list(lines), known=known)
    files = files_at(reader, {one.position for some in shown.values() for one in some})
    return {
        line: [
            _paper(files[one.position], known, line, row=one.file_row, detail=one.detail)
            for one in some
        ]
        for line, some in shown.items()
    }


def _paper(file: FileRead, known: int, line: str, *, row: int, detail: str | None) -> Paper:
    return Paper(
        line=line,
        statement=file.statement,
        sha256=file.sha256,
        row=row,
        position=file.position,
        stands=file.stands(known),
        line_detail=detail,
        file_detail=file.detail,
    )


def private_behind(reader: Reader, entries: Iterable[Entry], papers: Papers) -> dict[int, Private]:
    """The private details of each entry, its lines and its files; without those erased."""
    filed: dict[int, list[tuple[str, str | None]]] = {}
    for entry in entries:
        of = entry.event.of if isinstance(entry.event, e.EntryReversed) else entry.event
        some = [("entry", getattr(of, "detail", None))]
        for paper in papers[entry.position]:
            some += [("line", paper.line_detail), ("file", paper.file_detail)]
        filed[entry.position] = list(dict.fromkeys(some))
    there = reader.private(commitment for some in filed.values() for _, commitment in some)
    return {
        position: tuple((what, there[one]) for what, one in some if one in there)
        for position, some in filed.items()
    }
