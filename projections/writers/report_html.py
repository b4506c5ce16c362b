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
from projections.reports.report import Column, Figure, Report, Row, Section
from projections.reports.tables import BETWEEN
from projections.writers.charts import chart_svg, said

RIGHT = frozenset({"money", "count", "people", "days", "percent"})


class _List(NamedTuple):
    """What stands behind one figure, as the page lists it."""

    id: str
    title: str
    path: str
    refs: tuple[Ref, ...]
    more: int


def html(report: Report, opened: Opened | None = None) -> str:
    """The whole page."""
    lists = list(_lists(report, opened)) if opened is not None else []
    places = {one.path: one.id for one in lists}
    links = _links(report, opened, places)

    def value(column: Column, figure: Figure) -> Markup:
        words = escape(_said(column, figure))
        link = links.get(key_of(figure.of)) if figure.of is not None and words else None
        return Markup('<a href="#{}">{}</a>').format(link, words) if link else words

    return _template().render(
        report=report,
        chapters=[one for one in report.chapters if one.sections],
        chart=lambda section: Markup(chart_svg(section)),
        value=value,
        said=_said,
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
        "side": _side, "beside": _beside, "heading": _heading,
    }  # fmt: skip
    text = files("projections.writers").joinpath("report.html").read_text("utf-8")
    return environment.from_string(text)


def _lists(report: Report, opened: Opened) -> Iterable[_List]:
    """One list for each figure's cells, by the first figure that shows them."""
    seen: set = set()
    for section in report.sections:
        for row in section.rows:
            for column, figure in zip(section.columns, row.figures, strict=True):
                if figure.of is None or key_of(figure.of) in seen:
                    continue
                found = opened.figures.get(key_of(figure.of))
                if found is None or not found.refs:
                    continue
                seen.add(key_of(figure.of))
                path = f"{section.key}/{row.key}/{column.key}"
                title = f"{section.title}: {row.words}, {column.title.lower()}"
                yield _List(f"open-{len(seen)}", title, path, found.refs, found.more)


def _links(report: Report, opened: Opened | None, places: dict[str, str]) -> dict:
    """Where the entries behind each figure's cells are listed."""
    links = {}
    for section in report.sections if opened is not None else ():
        for row in section.rows:
            for column, figure in zip(section.columns, row.figures, strict=True):
                place = places.get(f"{section.key}/{row.key}/{column.key}")
                if place is not None and figure.of is not None:
                    links[key_of(figure.of)] = place
    return links


def _said(column: Column, figure: Figure) -> str:
    value = figure.value
    if figure.hidden:
        return "not shown"
    if isinstance(value, date):
        return _day(value)
    return said(column, figure) if isinstance(value, int) else value or ""


def _beside(row: Row, section: Section) -> list[tuple[Column, Figure]]:
    return list(zip(section.columns, row.figures, strict=True))


def _side(column: Column) -> str:
    return "n" if column.kind in RIGHT else ""


def _heading(by: str) -> str:
    words = " and ".join(part.replace("_", " ") for part in by.split(BETWEEN))
    return _first_up(words)


def _first_up(words: str) -> str:
    return words[:1].upper() + words[1:]


def _day(day: date | None) -> str:
    return uk_words(day) if day else ""


def _short_day(day: date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else ""
