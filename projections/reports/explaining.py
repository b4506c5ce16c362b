"""From a figure of a report back to the entries that it adds up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from difflib import get_close_matches
from typing import NamedTuple

from ledger.entry import Entry
from ledger.errors import Refused
from projections.as_known import ACCOUNT
from projections.days import business_date
from projections.reader import Reader
from projections.reports.asking import Asking
from projections.reports.gathering import Behind, Family, behind
from projections.reports.report import Figure, Report, Row, Section
from projections.reports.tables import TOTAL
from projections.shown_since import ShownSince
from projections.words import entry_name


class Together(NamedTuple):
    """What several entries of an account, or of another stream, come to as one fact."""

    name: str
    entries: int
    count: int
    pence: int


class Explains(NamedTuple):
    """One entry behind a figure, and what it adds to it. An entry may stand behind it twice.

    count and pence are of the fact that the entry makes by itself. Of a fact that several make,
    none has them: the first has what they come to together, and the others follow it.
    """

    name: str
    position: int
    on: date | None
    count: int | None
    pence: int | None
    words: str
    together: Together | None = None


class Explained(NamedTuple):
    """The entries behind one figure. pence, count and people are what they come to."""

    title: str
    measure: str
    rows: tuple[Explains, ...]
    pence: int
    count: int
    people: int


def explain_all(
    report: Report,
    path: str,
    asked: Sequence[Asking],
    families: Sequence[Family],
    *,
    account: str | None = None,
) -> Explained:
    """The entries behind the figure at `section/row/column`, of each ledger asked; without a
    column, of the row's first that adds something up. Of several ledgers, entries are called by
    their ledger's name too.

    Raises Refused where there is no such figure, or none to open.
    """
    section, row, figure, title = figure_at(report, path)
    if figure.of is None:
        others = [
            column.key
            for column, one in zip(section.columns, row.figures, strict=True)
            if one.of is not None
        ]
        raise Refused(
            "worked-out",
            f"{path} is worked out from the other figures of its row",
            f"--explain {section.key}/{row.key}/{others[0]}" if others else "",
        )
    rows: list[Explains] = []
    pence = count = 0
    for asking in asked:
        found = list(behind(asking, families, figure.of, account=account))
        pence += sum(one.fact.pence for one in found)
        count += sum(one.fact.count for one in found)
        named = f"{asking.ledger}:" if len(asked) > 1 else ""
        for one in explained_rows(asking.reader, found, known=asking.known):
            of = one.together and one.together._replace(name=named + one.together.name)
            rows.append(one._replace(name=named + one.name, together=of))
    people = figure.whom.bit_count()
    return Explained(title, figure.of.measure, tuple(rows), pence, count, people)


def explain(
    report: Report,
    path: str,
    asking: Asking,
    families: Sequence[Family],
    *,
    account: str | None = None,
) -> Explained:
    """The same of one ledger."""
    return explain_all(report, path, [asking], families, account=account)


def figure_at(report: Report, path: str) -> tuple[Section, Row, Figure, str]:
    """The figure at `section/row/column`, with where it stands and what it is called."""
    name, _, rest = path.partition("/")
    sections = {section.key: section for section in report.sections}
    if name not in sections:
        raise _nothing_there("section", name, {one.key: one.title for one in report.sections})
    section = sections[name]
    rows = {row.key: row for row in section.every_row()}
    key, _, column = rest.partition("/")
    key = key or TOTAL
    if key not in rows:
        raise _nothing_there("row", key, {x.key: x.words for x in rows.values()}, f"{name}/")
    row = rows[key]
    columns = {c.key: place for place, c in enumerate(section.columns)}
    if column and column not in columns:
        titles = {one.key: one.title for one in section.columns}
        raise _nothing_there("column", column, titles, f"{name}/{key}/")
    place = columns[column] if column else _first_sum(row)
    title = f"{section.title}: {row.words}, {section.columns[place].title.lower()}"
    return section, row, row.figures[place], title


def _first_sum(row: Row) -> int:
    return next((place for place, one in enumerate(row.figures) if one.of is not None), 0)


def _nothing_there(what: str, name: str, there: Mapping[str, str], before: str = "") -> Refused:
    """there is each by its key, with what it is called; the nearest of them is offered."""
    return Refused(
        f"unknown-{what}",
        f"there is no {what} {name}; there is: {', '.join(there) or 'none'}",
        f"--explain {before}{nearest(name, there)}" if there else "",
    )


def nearest(typed: str, there: Mapping[str, str]) -> str:
    """The key that comes nearest to what was typed, by itself or by what it is called; the first
    one where none is near. there is not empty."""
    text = _plain(typed)
    calls = {_plain(words): key for key, words in reversed(there.items())}
    calls |= {_plain(key): key for key in reversed(there)}
    if text in calls:
        return calls[text]
    if near := get_close_matches(text, list(calls), 1):
        return calls[near[0]]
    words = set(text.split())
    shared = {key: len(words & {*_plain(key).split(), *_plain(said).split()})
              for key, said in there.items()}  # fmt: skip
    return max(shared, key=lambda key: shared[key])


def _plain(text: str) -> str:
    return " ".join(text.casefold().replace("-", " ").split())


def explained_rows(reader: Reader, found: Sequence[Behind], *, known: int) -> Iterable[Explains]:
    """Each entry of each fact, in the order of the ledger; a fact's sum stands at its one entry,
    or before its several."""
    bank = ShownSince(reader, known=known)
    for one in found:
        entries = _entries(reader, one, known)
        if len(entries) == 1:
            yield _row(bank, entries[0], one.fact.count, one.fact.pence)
            continue
        for place, entry in enumerate(entries):
            row = _row(bank, entry, None, None)
            yield row if place else row._replace(together=_together(one, entries))


def _together(one: Behind, entries: Sequence[Entry]) -> Together:
    names = {entry_name(entry.stream, entry.version).rpartition("/")[0] for entry in entries}
    name = one.account or (names.pop() if len(names) == 1 else "")
    return Together(name, len(entries), one.fact.count, one.fact.pence)


def _entries(reader: Reader, one: Behind, known: int) -> list[Entry]:
    if not one.account:
        return [entry for _, entry in sorted(reader.entries(one.entries).items())]
    wanted = sorted(set(one.entries))
    if len(wanted) > 3:
        stream = {x.version: x for x in reader.stream(f"{ACCOUNT}{one.account}", known=known)}
        return [stream[version] for version in wanted]
    found = (reader.numbered(f"{ACCOUNT}{one.account}", version) for version in wanted)
    return [entry for entry in found if entry is not None]


def _row(bank: ShownSince, entry: Entry, count: int | None, pence: int | None) -> Explains:
    name = entry_name(entry.stream, entry.version)
    on = business_date(entry.event)
    return Explains(name, entry.position, on, count, pence, bank.in_words(entry))
