"""What stands behind every figure of a report at once, for a page that opens them. Values.

A page lists what adds most to each figure, and how many more there are: all of them are told where
one figure is opened by itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from heapq import nlargest
from typing import NamedTuple

from projections.as_known import ACCOUNT
from projections.days import business_date
from projections.reader import Reader
from projections.reports.gathering import Family
from projections.reports.kept import Kept
from projections.reports.report import Of, Report
from projections.shown_since import ShownSince
from projections.words import entry_name

Key = tuple[str, tuple[tuple[str, tuple[str, ...]], ...]]
"""A figure by its cube and cells, whichever of their sums it tells."""


class Ref(NamedTuple):
    """One fact behind a figure: the first of the entries that it was made of, how many there are,
    and what it adds."""

    entries: tuple[str, ...]
    of: int
    pence: int
    count: int


class Behind(NamedTuple):
    """What stands behind a figure: its largest facts, in their order, and how many more there
    are."""

    refs: tuple[Ref, ...]
    more: int


class Said(NamedTuple):
    """An entry as a page tells of it."""

    position: int
    on: date | None
    words: str


class Opened(NamedTuple):
    """Behind each figure its facts, and every entry that they name, by its name."""

    figures: dict[Key, Behind]
    entries: dict[str, Said]


def key_of(of: Of) -> Key:
    return of.cube, of.where


def open_figures(
    report: Report,
    kept: Kept,
    families: Sequence[Family],
    reader: Reader,
    *,
    known: int,
    ledger: str = "",
) -> Opened:
    """The facts behind each figure of a report. ledger stands before the names of entries, where a
    report is made of several."""
    shapes = {name: shape for family in families for name, shape in family.cubes.items()}
    figures: dict[Key, Behind] = {}
    named: dict[tuple[str, int], None] = {}
    for key, of in _wanted(report).items():
        dims = shapes[of.cube].dims
        cells = kept.behind(of.cube, [(dims.index(dim), frozenset(some)) for dim, some in of.where])
        largest = nlargest(kept.most, (one for cell in cells for one in cell.largest))
        refs = []
        for one in sorted(largest, key=lambda one: -one.size[2]):
            named |= dict.fromkeys((one.account, entry) for entry in one.entries)
            names = tuple(_name(one.account, entry) for entry in one.entries)
            refs.append(Ref(names, one.of, one.pence, one.count))
        figures[key] = Behind(tuple(refs), sum(cell.facts for cell in cells) - len(refs))
    said, names = _said(reader, named, known=known)
    if ledger:
        said = {f"{ledger}:{name}": one for name, one in said.items()}
        names = {own: f"{ledger}:{name}" for own, name in names.items()}
    return Opened(_renamed(figures, names), said)


def _wanted(report: Report) -> dict[Key, Of]:
    """Every figure that adds something up."""
    rows = (row for section in report.sections for row in section.every_row())
    some = [figure.of for row in rows for figure in row.figures]
    some += [one.figure.of for one in report.headlines]
    return {key_of(of): of for of in some if of is not None}


def opened_together(some: Sequence[Opened]) -> Opened:
    """What stands behind the figures of a report that several ledgers add up to."""
    figures: dict[Key, Behind] = {}
    for one in some:
        for key, found in one.figures.items():
            had = figures.get(key, Behind((), 0))
            figures[key] = Behind(had.refs + found.refs, had.more + found.more)
    entries = {name: said for one in some for name, said in one.entries.items()}
    return Opened(figures, entries)


def _name(account: str, entry: int) -> str:
    return f"{account}/{entry}" if account else f"#{entry}"


def _said(
    reader: Reader, named: Iterable[tuple[str, int]], *, known: int
) -> tuple[dict[str, Said], dict[str, str]]:
    """The entries named, read one account after another; and what positions are called."""
    by_account: dict[str, set[int]] = {}
    for account, entry in named:
        by_account.setdefault(account, set()).add(entry)
    bank = ShownSince(reader, known=known)
    said: dict[str, Said] = {}
    names: dict[str, str] = {}
    for account, wanted in sorted(by_account.items()):
        if account:
            stream = reader.stream(f"{ACCOUNT}{account}", known=known)
            entries = [entry for entry in stream if entry.version in wanted]
        else:
            entries = [entry for _, entry in sorted(reader.entries(wanted).items())]
        for entry in entries:
            name = entry_name(entry.stream, entry.version)
            names[_name(account, entry.version if account else entry.position)] = name
            said[name] = Said(entry.position, business_date(entry.event), bank.in_words(entry))
    return said, names


def _renamed(figures: dict[Key, Behind], names: dict[str, str]) -> dict[Key, Behind]:
    return {
        key: one._replace(
            refs=tuple(
                ref._replace(entries=tuple(names[e] for e in ref.entries if e in names))
                for ref in one.refs
            )
        )
        for key, one in figures.items()
    }
