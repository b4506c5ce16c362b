"""A section's chart as inline SVG: bars, stacked bars, months. Pure; whole numbers only.

Every value is written beside its bar and stands in the table beneath; colour is never the only
sign, and the colours (after Okabe and Ito) stay apart for those who see few. Widths are in per
cent and texts in pixels, so that a chart is read as well on a phone as on paper.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import NamedTuple

from ledger.money import pounds
from projections.reports.report import Chart, Column, Figure, Row, Section

COLOURS = ("#0072B2", "#D55E00", "#007A5E", "#8A3D80", "#5B5B00", "#444444")
"""In this order; each at least 4.5 to 1 against white."""
MOST_ROWS = 20
"""More bars than these nobody reads: the rest is in the table."""
ROW, BAR, LABEL = 46, 16, 15
HIGH, FOOT, TOP = 180, 26, 26


class _Series(NamedTuple):
    column: Column
    place: int
    colour: str


def chart_svg(section: Section) -> str:
    """The chart as SVG with its words, or nothing where there is nothing to draw."""
    chart = section.chart
    if chart is None:
        return ""
    series = [
        _Series(column, place, COLOURS[chart.columns.index(column.key) % len(COLOURS)])
        for place, column in enumerate(section.columns)
        if column.key in chart.columns
    ]
    rows = [row for row in section.rows if any(_pence(row, one) for one in series)]
    if not rows or not series:
        return ""
    if chart.kind == "months":
        drawn, height = _months(rows, series)
    else:
        rows = sorted(rows, key=lambda row: -sum(_pence(row, one) for one in series))
        if _has_an_order(section):
            rows = [row for row in section.rows if row in rows]
        rows = rows[:MOST_ROWS]
        drawn, height = _bars(rows, series, stacked=chart.kind == "stacked")
    name = f"chart-{section.key}"
    return (
        f'{_legend(series)}<svg class="chart" role="img" aria-labelledby="{name}-t {name}-d" '
        f'width="100%" height="{height}" xmlns="http://www.w3.org/2000/svg">'
        f'<title id="{name}-t">{escape(chart.says)}</title>'
        f'<desc id="{name}-d">{escape(_in_words(chart, rows, series))}</desc>'
        f"{drawn}</svg>"
    )


def _has_an_order(section: Section) -> bool:
    """Bands of age and the like keep their order; kinds of things go by size."""
    return section.by in ORDERED


ORDERED = frozenset({"age", "month", "band", "stage", "quarter", "year", "day"})


def _pence(row: Row, series: _Series) -> int:
    """The value drawn: what is less than nothing, or hidden, is drawn as nothing."""
    figure = row.figures[series.place]
    return max(0, figure.value) if isinstance(figure.value, int) and not figure.hidden else 0


def said(column: Column, figure: Figure) -> str:
    """A figure in words: pounds, a count with commas, per cent."""
    value = figure.value
    if figure.hidden:
        return "not shown"
    if not isinstance(value, int):
        return ""
    if column.kind == "money":
        return pounds(value)
    if column.kind == "percent":
        return f"{'-' if value < 0 else ''}{abs(value) // 10}.{abs(value) % 10}%"
    return f"{value:,}"


def _in_words(chart: Chart, rows: Sequence[Row], series: Sequence[_Series]) -> str:
    """The largest few, for who hears the page; the table has every one."""
    largest = sorted(rows, key=lambda row: -sum(_pence(row, one) for one in series))[:3]
    told = "; ".join(
        f"{row.words}: "
        + ", ".join(
            f"{one.column.title.lower()} {said(one.column, row.figures[one.place])}"
            for one in series
        )
        for row in largest
    )
    return f"{chart.says}. The largest are {told}. The table has every figure."


def _legend(series: Sequence[_Series]) -> str:
    if len(series) < 2:
        return ""
    items = "".join(
        f'<li><span class="swatch" style="background:{one.colour}"></span>'
        f"{escape(one.column.title)}</li>"
        for one in series
    )
    return f'<ul class="legend" aria-hidden="true">{items}</ul>'


# ── bars ─────────────────────────────────────────────────────────────────────────────────────


def _bars(rows: Sequence[Row], series: Sequence[_Series], *, stacked: bool) -> tuple[str, int]:
    """One row of text and bar each: stacked on one another, or one beneath another."""
    deep = ROW if stacked or len(series) == 1 else LABEL + 8 + (BAR + 4) * len(series)
    sums = [sum(_pence(row, one) for one in series) for row in rows]
    most = max(sums) if stacked else max(_pence(row, one) for row in rows for one in series)
    drawn = []
    for number, row in enumerate(rows):
        top = number * deep
        values = "  ".join(said(one.column, row.figures[one.place]) for one in series)
        drawn.append(_text(0, top + LABEL, row.words))
        drawn.append(_text(1000, top + LABEL, values, end=True))
        drawn += _row_bars(row, series, top + LABEL + 6, most, stacked=stacked)
    return "".join(drawn), deep * len(rows)


def _row_bars(
    row: Row, series: Sequence[_Series], top: int, most: int, *, stacked: bool
) -> Iterable[str]:
    left = 0
    for number, one in enumerate(series):
        wide = _tenths(_pence(row, one), most)
        y = top if stacked else top + number * (BAR + 4)
        if wide:
            yield _rect(left if stacked else 0, y, wide, BAR, one.colour)
        left += wide


# ── months ───────────────────────────────────────────────────────────────────────────────────


def _months(rows: Sequence[Row], series: Sequence[_Series]) -> tuple[str, int]:
    """A column a month, side by side where there is more than one series."""
    most = max(_pence(row, one) for row in rows for one in series)
    step = _step(most)
    upper = -(-most // step) * step
    drawn = []
    for line in range(0, upper + 1, step):
        y = TOP + HIGH - HIGH * line // upper
        drawn.append(f'<line x1="0%" x2="100%" y1="{y}" y2="{y}" stroke="#c4cad0"/>')
        drawn.append(_text(0, y - 3, _short(series[0].column, line), soft=True))
    wide = 900 // len(rows)
    each = max(4, wide * 7 // 10 // len(series))
    every = -(-len(rows) // 12)
    for number, row in enumerate(rows):
        left = 100 + number * wide
        for place, one in enumerate(series):
            high = HIGH * _pence(row, one) // upper
            if high:
                drawn.append(_rect(left + place * each, TOP + HIGH - high, each, high, one.colour))
        if number % every == 0:
            drawn.append(_text(left, TOP + HIGH + 16, _month(row), soft=True))
    return "".join(drawn), TOP + HIGH + FOOT


def _month(row: Row) -> str:
    """`Apr 25` of `April 2025`."""
    words = row.words.split()
    return f"{words[0][:3]} {words[-1][-2:]}" if len(words) == 2 else row.words


def _step(most: int) -> int:
    """A round step of which four or so reach the most: 1, 2 or 5 and noughts."""
    step = 1
    while True:
        for by in (1, 2, 5):
            if most <= 4 * step * by:
                return step * by
        step *= 10


def _short(column: Column, value: int) -> str:
    if column.kind != "money":
        return f"{value:,}"
    if value >= 100_000_00:
        return f"£{value // 1000_00:,}k"
    return f"£{value // 100:,}"


# ── shapes ───────────────────────────────────────────────────────────────────────────────────


def _tenths(part: int, whole: int) -> int:
    """Tenths of a per cent of the width, at least one of anything there is."""
    return max(1, 1000 * part // whole) if part and whole else 0


def _at(tenths: int) -> str:
    return f"{tenths // 10}.{tenths % 10}%"


def _rect(left: int, top: int, wide: int, high: int, colour: str) -> str:
    return (
        f'<rect x="{_at(left)}" y="{top}" width="{_at(wide)}" height="{high}" fill="{colour}" '
        'stroke="#fff"/>'
    )


def _text(left: int, base: int, words: str, *, end: bool = False, soft: bool = False) -> str:
    anchor = ' text-anchor="end"' if end else ""
    fill = ' class="soft"' if soft else ""
    return f'<text x="{_at(left)}" y="{base}"{anchor}{fill}>{escape(words)}</text>'
