"""A report as one page to read and print: no script, nothing from anywhere else.

Every figure leads to the list of entries that it adds up, where the report was opened; a published
one is not.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from jinja2 import Environment, StrictUndefined, Template
from markupsafe import Markup, escape

from ledger.calendar import uk_words
from ledger.money import pounds
from projections.reports.opening import Opened, Ref, key_of
from projections.reports.report import Chapter, Column, Figure, Report, Row, Section
from projections.words.figures import said
from projections.words.headings import heading
from projections.writers.charts import chart_svg

RIGHT = frozenset({"money", "count", "people", "days", "percent"})
MANY, MOST = 7, 12
"""More columns than these stand in smaller letters; more than those print on a sheet turned."""


class _Shown(NamedTuple):
    """A chapter as the page has it: the tables that say something, and those that say nothing."""

    key: str
    title: str
    shown: tuple[Section, ...]
    bare: tuple[Section, ...]


class _List(NamedTuple):
    """What stands behind one figure, as the page lists it."""

    id: str
    title: str
    path: str
    section: str
    refs: tuple[Ref, ...]
    more: int


def html(report: Report, opened: Opened | None = None) -> str:
    """The whole page."""
    lists = list(_lists(report, opened)) if opened is not None else []
    places = {one.path: one.id for one in lists}
    links = _links(report, opened, places)

    def value(column: Column, figure: Figure) -> Markup:
        words = escape(said(column, figure))
        link = links.get(key_of(figure.of)) if figure.of is not None and words else None
        return Markup('<a href="#{}">{}</a>').format(link, words) if link else words

    return _template().render(
        report=report,
        chapters=[_shown(one) for one in report.chapters if one.sections],
        chart=lambda section: Markup(chart_svg(section)),
        value=value,
        days=_days,
        turned=all(len(one.columns) > MOST for one in report.sections),
        said=said,
        behind=lists,
        entries=sorted(opened.entries.items(), key=lambda one: one[1].position) if opened else (),
    )


@cache
def _template() -> Template:
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters |= {
        "day": _day, "short_day": _short_day, "pounds": pounds, "first_up": _first_up,
        "first_down": _first_down, "side": _side, "beside": _beside, "heading": heading,
        "width": _width, "totalled": _totalled,
    }  # fmt: skip
    environment.globals |= {"MOST": MOST}
    text = files("projections.writers").joinpath("report.html").read_text("utf-8")
    return environment.from_string(text)


def _lists(report: Report, opened: Opened) -> Iterable[_List]:
    """One list for each figure's cells, by the first figure that shows them."""
    seen: set = set()
    for section in report.sections:
        for row in section.every_row():
            for column, figure in zip(section.columns, row.figures, strict=True):
                if figure.of is None or key_of(figure.of) in seen:
                    continue
                found = opened.figures.get(key_of(figure.of))
                if found is None or not found.refs:
                    continue
                seen.add(key_of(figure.of))
                path = f"{section.key}/{row.key}/{column.key}"
                title = f"{section.title}: {row.words}, {column.title.lower()}"
                yield _List(f"open-{len(seen)}", title, path, section.key, found.refs, found.more)


def _links(report: Report, opened: Opened | None, places: dict[str, str]) -> dict:
    """Where the entries behind each figure's cells are listed."""
    links = {}
    for section in report.sections if opened is not None else ():
        for row in section.every_row():
            for column, figure in zip(section.columns, row.figures, strict=True):
                place = places.get(f"{section.key}/{row.key}/{column.key}")
                if place is not None and figure.of is not None:
                    links[key_of(figure.of)] = place
    return links


def _beside(row: Row, section: Section) -> list[tuple[Column, Figure]]:
    return list(zip(section.columns, row.figures, strict=True))


def _side(column: Column) -> str:
    return "n" if column.kind in RIGHT else ""


def _shown(chapter: Chapter) -> _Shown:
    """A note that tables of a chapter share is said beneath the first of them alone."""
    shown, bare, noted = [], [], set()
    for one in chapter.sections:
        if not _says_something(one):
            bare.append(one)
            continue
        notes = tuple(note for note in one.notes if note not in noted)
        noted.update(notes)
        shown.append(one._replace(notes=notes))
    return _Shown(chapter.key, chapter.title, tuple(shown), tuple(bare))


def _says_something(section: Section) -> bool:
    return any(one.hidden or one.value for row in section.rows for one in row.figures)


def _totalled(section: Section) -> bool:
    """A total that is the only row again is not said twice."""
    if section.total is None:
        return False
    same = [one.value for one in section.rows[0].figures] == [
        one.value for one in section.total.figures
    ]
    return len(section.rows) > 1 or not same


def _width(section: Section) -> str:
    wide = len(section.columns)
    return "many most" if wide > MOST else "many" if wide > MANY else ""


def _days(report: Report) -> str:
    if report.first_on == report.last_on:
        return f"on {uk_words(report.last_on)}"
    return f"from {uk_words(report.first_on)} to {uk_words(report.last_on)}"


def _first_up(words: str) -> str:
    return words[:1].upper() + words[1:]


def _first_down(words: str) -> str:
    return words[:1].lower() + words[1:]


def _day(day: date | None) -> str:
    return uk_words(day) if day else ""


def _short_day(day: date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else ""
