"""A report as a value: sections of rows of figures, each figure with the way to its entries.

Writers turn it into a page, a spreadsheet, CSV or JSON; none of them adds anything up.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Literal, NamedTuple

from ledger.calendar import uk_words

Kind = Literal["money", "count", "people", "days", "percent", "date", "words"]
"""What a column's values are. money is whole pence, signed; percent is whole tenths of one."""


class Of(NamedTuple):
    """What a figure adds up: the cells of a cube whose dimensions have these values. measure says
    which of the three sums it is: `pence`, `count` or `people`."""

    cube: str
    where: tuple[tuple[str, tuple[str, ...]], ...]
    measure: Literal["pence", "count", "people"]


class Figure(NamedTuple):
    """One figure. of is None where it was worked out from others, as a share is, or is no sum.

    whom has a bit for each person it is about. hidden: it is left out, since it is about too few.
    """

    value: int | str | date | None
    of: Of | None = None
    whom: int = 0
    hidden: bool = False


class Column(NamedTuple):
    """A column: its name in files, its heading, and what its values are."""

    key: str
    title: str
    kind: Kind


class Row(NamedTuple):
    """A row: its name in files, which is the value of what the rows are by, and its words."""

    key: str
    words: str
    figures: tuple[Figure, ...]


class Chart(NamedTuple):
    """What is drawn of a section: these columns, `bars` side by side, `stacked` on each other, or
    `months` along a line of time. in_order: rows keep their order, as bands of age do; others go
    by size."""

    kind: Literal["bars", "stacked", "months"]
    columns: tuple[str, ...]
    says: str
    in_order: bool = False


class Section(NamedTuple):
    """A table with a title and what it says in a sentence. by is what its rows are by.

    total is the row that all rows come to, where they come to something. identifies: its rows are
    about single people, so that it is never published. notes are said beneath.
    """

    key: str
    title: str
    says: str
    by: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    total: Row | None = None
    chart: Chart | None = None
    notes: tuple[str, ...] = ()
    identifies: bool = False

    def every_row(self) -> Iterator[Row]:
        yield from self.rows
        if self.total is not None:
            yield self.total


class Chapter(NamedTuple):
    """Sections that belong together, under one heading."""

    key: str
    title: str
    sections: tuple[Section, ...]


class Headline(NamedTuple):
    """A figure of the report that stands at its top: in a few words, and the section it is of."""

    words: str
    column: Column
    figure: Figure
    section: str


class Stand(NamedTuple):
    """One ledger that a report was made of, and the last of its entries that was known."""

    ledger: str
    position: int


class Report(NamedTuple):
    """A report of some days, and of how things stood at the end of the last of them.

    name is its kind: `commissioner`. about says whose money, or of what. rule says what was left
    out of it for publication, and is empty where nothing was. recorded_on is the day of the last
    entry known, where the days go on after it.
    """

    name: str
    title: str
    about: str
    first_on: date
    last_on: date
    stands: tuple[Stand, ...]
    chapters: tuple[Chapter, ...]
    rule: str = ""
    headlines: tuple[Headline, ...] = ()
    recorded_on: date | None = None

    @property
    def sections(self) -> Iterator[Section]:
        for chapter in self.chapters:
            yield from chapter.sections

    @property
    def unfinished(self) -> str:
        """That the days were not over when the last entry known was recorded; empty where they
        were."""
        if self.recorded_on is None:
            return ""
        return (
            "These days were not over: the last entry known was recorded on "
            f"{uk_words(self.recorded_on)}. What happens after it is not in here."
        )

    @property
    def published(self) -> bool:
        return bool(self.rule)
