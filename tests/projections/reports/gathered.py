"""Cubes and sections of a ledger in which these commands were recorded."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from ledger import commands as c
from ledger.calendar import Period
from ledger.service import Actor, Ledger, Order
from ledger.store import open_store
from projections.as_known import policies_known
from projections.reader import reading
from projections.reports.asking import Asking
from projections.reports.cubes import Cubes
from projections.reports.gathering import Family, gather
from projections.reports.report import Chapter, Row, Section
from tests.making import new_ledger

YEAR = Period(date(2025, 4, 1), date(2026, 3, 31))


def recorded(url: str, *commands: c.Command) -> str:
    """A new ledger in which these were recorded, one by one."""
    new_ledger(url)
    with open_store(url) as store:
        ledger = Ledger(store)
        for number, command in enumerate(commands):
            ledger.record([Order(f"told-{number}", command)], Actor("anna"))
    return url


def cubes_of(url: str, *families: Family, days: Period = YEAR, funder: str | None = None) -> Cubes:
    with reading(url) as reader:
        known = reader.known(None)
        asking = Asking(reader, known, days, policies_known(reader, known=known), funder)
        return gather(asking, families)


def section_of(chapter: Chapter, key: str) -> Section:
    (found,) = [one for one in chapter.sections if one.key == key]
    return found


def row_of(section: Section, key: str) -> Row:
    (found,) = [one for one in section.every_row() if one.key == key]
    return found


def told(section: Section, key: str) -> dict[str, object]:
    """A row's values by its columns' names."""
    figures = row_of(section, key).figures
    return {one.key: figure.value for one, figure in zip(section.columns, figures, strict=True)}


def values(section: Section, column: str) -> Sequence[object]:
    """A column's values, row by row, without the total."""
    place = [one.key for one in section.columns].index(column)
    return [row.figures[place].value for row in section.rows]
