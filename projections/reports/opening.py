"""What stands behind every figure of a report at once, for a page that opens them. Values.

For a page of a book that is not too large: of a larger one, a figure is opened by itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from projections.as_known import ACCOUNT
from projections.days import business_date
from projections.reader import Reader
from projections.reports.cubes import Fact, Shape
from projections.reports.gathering import Family
from projections.reports.report import Of, Report
from projections.words import entry_in_words, entry_name

MOST_ENTRIES = 50_000
"""A book of more entries is not opened all at once."""
MOST_OF_ONE = 300
"""So many facts are listed behind one figure; the others are counted."""

Key = tuple[str, tuple[tuple[str, tuple[str, ...]], ...]]
"""A figure by its cube and cells, whichever of their sums it tells."""


class Ref(NamedTuple):
    """One fact behind a figure: the entries that it was made of, and what it adds."""

    entries: tuple[str, ...]
    pence: int
    count: int


class Behind(NamedTuple):
    """What stands behind a figure: the first facts, and how many more there are."""

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


class Kept:
    """Every fact that was told, kept while cubes are filled."""

    def __init__(self) -> None:
        self.facts: dict[str, list[tuple[str, Fact]]] = {}

    def keep(self, account: str, fact: Fact) -> None:
        """One more fact; account is empty where it is of the ledger as a whole, and then its
        entries are positions."""
        self.facts.setdefault(fact.cube, []).append((account, fact))


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
    """The facts behind each figure of the rows of a report; totals are all rows together. ledger
    stands before the names of entries, where a report is made of several."""
    shapes = {name: shape for family in families for name, shape in family.cubes.items()}
    figures: dict[Key, Behind] = {}
    named: dict[tuple[str, int], None] = {}
    wanted = {
        key_of(figure.of): figure.of
        for section in report.sections
        for row in section.rows
        for figure in row.figures
        if figure.of is not None
    }
    for key, of in wanted.items():
        found = _matching(kept.facts.get(of.cube, []), shapes[of.cube], of)
        shown = found[:MOST_OF_ONE]
        refs = []
        for account, fact in shown:
            entries = fact.entries()
            named |= dict.fromkeys((account, one) for one in entries)
            refs.append(Ref(tuple(_name(account, one) for one in entries), fact.pence, fact.count))
        figures[key] = Behind(tuple(refs), len(found) - len(shown))
    said, names = _said(reader, named, known=known)
    if ledger:
        said = {f"{ledger}:{name}": one for name, one in said.items()}
        names = {own: f"{ledger}:{name}" for own, name in names.items()}
    return Opened(_renamed(figures, names), said)


def opened_together(some: Sequence[Opened]) -> Opened:
    """What stands behind the figures of a report that several ledgers add up to."""
    figures: dict[Key, Behind] = {}
    for one in some:
        for key, found in one.figures.items():
            had = figures.get(key, Behind((), 0))
            figures[key] = Behind(had.refs + found.refs, had.more + found.more)
    entries = {name: said for one in some for name, said in one.entries.items()}
    return Opened(figures, entries)


def _matching(facts: list[tuple[str, Fact]], shape: Shape, of: Of) -> list[tuple[str, Fact]]:
    tests = [(shape.dims.index(dim), frozenset(values)) for dim, values in of.where]
    return [one for one in facts if all(one[1].key[place] in some for place, some in tests)]


def _name(account: str, entry: int) -> str:
    return f"{account}/{entry}" if account else f"#{entry}"


def _said(
    reader: Reader, named: Iterable[tuple[str, int]], *, known: int
) -> tuple[dict[str, Said], dict[str, str]]:
    """The entries named, read one account after another; and what positions are called."""
    by_account: dict[str, set[int]] = {}
    for account, entry in named:
        by_account.setdefault(account, set()).add(entry)
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
            said[name] = Said(entry.position, business_date(entry.event), entry_in_words(entry))
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
