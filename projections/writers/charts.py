"""A section's chart: bars, stacked bars, months, as inline SVG among words. Pure; whole numbers.

Every value is written beside its bar and stands in the table beneath. Colour is never the only
sign: each series has a pattern of its own, so that a chart is read as well printed in black and
white; the colours (after Okabe and Ito) stay apart for those who see few. Lengths are in per cent
and words are text of the page, which wraps: no width is too narrow.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import NamedTuple

from projections.reports.report import Chart, Column, Row, Section
from projections.words.figures import said

COLOURS = ("#0072B2", "#D55E00", "#007A5E", "#8A3D80", "#5B5B00", "#444444")
"""In this order; each at least 3 to 1 against white."""
PATTERNS = (
    "",
    '<path d="M-2 10 10 -2M4 10 10 4M-2 4 4 -2" stroke="#fff" stroke-width="1.6"/>',
    '<circle cx="4" cy="4" r="1.9" fill="#fff"/>',
    '<path d="M0 4H8" stroke="#fff" stroke-width="2"/>',
    '<path d="M4 0V8" stroke="#fff" stroke-width="2"/>',
    '<path d="M0 4H8M4 0V8" stroke="#fff" stroke-width="1.4"/>',
)
"""What is drawn in white on a series' colour, on squares of 8: the first is plain."""
MOST_ROWS = 20
"""More bars than these nobody reads: the rest is in the table."""
BAR = 14
HIGH, FOOT, TOP = 180, 26, 26
LEFT = 140
"""Where months begin, in tenths of a per cent: the scale stands to their left."""


class _Series(NamedTuple):
    """A column that is drawn: its number among those drawn, and how it is filled."""

    column: Column
    place: int
    number: int
    fill: str


def chart_svg(section: Section) -> str:
    """The chart with its words, or nothing where there is nothing to draw or to compare."""
    chart = section.chart
    if chart is None:
        return ""
    name = f"chart-{section.key}"
    series = [
        _Series(column, place, number, _fill(name, number))
        for place, column in enumerate(section.columns)
        if column.key in chart.columns
        for number in [chart.columns.index(column.key)]
    ]
    rows = _drawn_rows(section, chart, series)
    if not rows or len(rows) * len(series) < 2:
        return ""
    if chart.kind == "months":
        drawn = _months(rows, series)
    else:
        drawn = _bars(rows, series, stacked=chart.kind == "stacked")
    return (
        f"{_legend(series)}"
        f'<div class="chart" role="img" aria-labelledby="{name}-t {name}-d">'
        f'<p class="skip" id="{name}-t">{escape(chart.says)}.</p>'
        f'<p class="skip" id="{name}-d">{escape(_in_words(rows, series))}</p>'
        f"{_patterns(name, series)}{drawn}</div>{_not_drawn(section, series)}"
    )


def _drawn_rows(section: Section, chart: Chart, series: Sequence[_Series]) -> list[Row]:
    """The largest first; where they have an order, in it, up to the last that has anything; months
    from the first that has, without a gap."""
    some = [row for row in section.rows if any(_pence(row, one) for one in series)]
    if chart.kind == "months" and some:
        first, last = section.rows.index(some[0]), section.rows.index(some[-1])
        return list(section.rows[first : last + 1])
    if chart.in_order and some:
        return list(section.rows[: section.rows.index(some[-1]) + 1])[:MOST_ROWS]
    return sorted(some, key=lambda row: -sum(_pence(row, one) for one in series))[:MOST_ROWS]


def _pence(row: Row, series: _Series) -> int:
    """The value drawn: what is less than nothing, or hidden, is drawn as nothing."""
    return max(0, _value(row, series))


def _value(row: Row, series: _Series) -> int:
    figure = row.figures[series.place]
    return figure.value if isinstance(figure.value, int) and not figure.hidden else 0


def _in_words(rows: Sequence[Row], series: Sequence[_Series]) -> str:
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
    return f"The largest are {told}. The table has every figure."


def _not_drawn(section: Section, series: Sequence[_Series]) -> str:
    """What no bar can show: values below nought, each with its row."""
    below = [
        f"{row.words}{f', {one.column.title.lower()}' if len(series) > 1 else ''} "
        f"{said(one.column, row.figures[one.place])}"
        for row in section.rows
        for one in series
        if _value(row, one) < 0
    ]
    if not below:
        return ""
    more = f"; and {len(below) - 3} more" if len(below) > 3 else ""
    return f'<p class="soft">Below nought, so no bar: {escape("; ".join(below[:3]))}{more}.</p>'


def _legend(series: Sequence[_Series]) -> str:
    if len(series) < 2:
        return ""
    items = "".join(
        f'<li><svg class="swatch" width="16" height="16"><rect width="16" height="16" '
        f'fill="{one.fill}"/></svg>{escape(one.column.title)}</li>'
        for one in series
    )
    return f'<ul class="legend" aria-hidden="true">{items}</ul>'


# ── how a series is filled ───────────────────────────────────────────────────────────────────


def _fill(name: str, number: int) -> str:
    return f"url(#{name}-{number})" if _pattern(number) else COLOURS[number % len(COLOURS)]


def _pattern(number: int) -> str:
    """Beyond the colours they come again, each with the next pattern."""
    return PATTERNS[(number + number // len(COLOURS)) % len(PATTERNS)]


def _patterns(name: str, series: Sequence[_Series]) -> str:
    """The patterns of a chart, in a picture of no size."""
    drawn = "".join(
        f'<pattern id="{name}-{one.number}" width="8" height="8" patternUnits="userSpaceOnUse">'
        f'<path d="M0 0H8V8H0Z" fill="{COLOURS[one.number % len(COLOURS)]}"/>'
        f"{_pattern(one.number)}</pattern>"
        for one in series
        if _pattern(one.number)
    )
    return f'<svg class="patterns" width="0" height="0"><defs>{drawn}</defs></svg>' if drawn else ""


# ── bars ─────────────────────────────────────────────────────────────────────────────────────


def _bars(rows: Sequence[Row], series: Sequence[_Series], *, stacked: bool) -> str:
    """A line a row: its words, and its bars with their values, beneath or on one another."""
    sums = [sum(_pence(row, one) for one in series) for row in rows]
    most = max(sums) if stacked else max(_pence(row, one) for row in rows for one in series)
    drawn = []
    for row in rows:
        beams = _stack(row, series, most) if stacked else _beneath(row, series, most)
        drawn.append(
            f'<div class="line"><span class="of">{escape(row.words)}</span>'
            f'<span class="beams">{"".join(beams)}</span></div>'
        )
    return "".join(drawn)


def _stack(row: Row, series: Sequence[_Series], most: int) -> Iterable[str]:
    left, bars = 0, []
    for one in series:
        wide = _tenths(_pence(row, one), most)
        if wide:
            bars.append(_rect(left, 0, wide, BAR, one.fill))
        left += wide
    yield _beam("".join(bars))
    named = [one for one in series if row.figures[one.place].hidden or _value(row, one)]
    yield f'<span class="worths">{escape(_named(row, named) or "none")}</span>'


def _named(row: Row, series: Sequence[_Series]) -> str:
    """What each part of a bar is and comes to, but for those of nought."""
    return ", ".join(
        f"{one.column.title} {said(one.column, row.figures[one.place])}" for one in series
    )


def _beneath(row: Row, series: Sequence[_Series], most: int) -> Iterable[str]:
    for one in series:
        wide = _tenths(_pence(row, one), most)
        worth = escape(said(one.column, row.figures[one.place]))
        bar = _rect(0, 0, wide, BAR, one.fill) if wide else ""
        yield f'<span class="beam">{_beam(bar)}<span class="worth">{worth}</span></span>'


def _beam(bars: str) -> str:
    return f'<svg width="100%" height="{BAR}">{bars}</svg>'


# ── months ───────────────────────────────────────────────────────────────────────────────────


def _months(rows: Sequence[Row], series: Sequence[_Series]) -> str:
    """A column a month, side by side where there is more than one series."""
    most = max(_pence(row, one) for row in rows for one in series)
    step = _step(most)
    upper = -(-most // step) * step
    drawn = []
    for line in range(0, upper + 1, step):
        y = TOP + HIGH - HIGH * line // upper
        drawn.append(f'<line x1="0" x2="100%" y1="{y}" y2="{y}" stroke="#c4cad0"/>')
        drawn.append(f'<text x="0" y="{y - 3}">{_short(series[0].column, line)}</text>')
    wide = (1000 - LEFT) // len(rows)
    each = max(2, wide * 7 // 10 // len(series))
    for number, row in enumerate(rows):
        left = LEFT + number * wide
        for place, one in enumerate(series):
            high = HIGH * _pence(row, one) // upper
            if high:
                drawn.append(_rect(left + place * each, TOP + HIGH - high, each, high, one.fill))
        middle = left + each * len(series) // 2
        drawn.append(_month(row, middle, sparse=_sparse(number, len(rows))))
    height = TOP + HIGH + FOOT
    return f'<svg class="months" width="100%" height="{height}">{"".join(drawn)}</svg>'


def _sparse(number: int, of: int) -> str:
    """Twelve months' names at most beneath a chart, six where it is narrow."""
    if number % -(-of // 12):
        return "never"
    return "wide-only" if number % -(-of // 6) else ""


def _month(row: Row, middle: int, *, sparse: str) -> str:
    """`Apr 25` of `April 2025`, under its columns."""
    if sparse == "never":
        return ""
    words = row.words.split()
    name = f"{words[0][:3]} {words[-1][-2:]}" if len(words) == 2 else row.words
    kind = f' class="{sparse}"' if sparse else ""
    y = TOP + HIGH + 16
    return f'<text x="{_at(middle)}" y="{y}" text-anchor="middle"{kind}>{escape(name)}</text>'


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
    """Tenths of a per cent of the width, at least a few of anything there is."""
    return max(4, 1000 * part // whole) if part and whole else 0


def _at(tenths: int) -> str:
    return f"{tenths // 10}.{tenths % 10}%"


def _rect(left: int, top: int, wide: int, high: int, fill: str) -> str:
    return (
        f'<rect x="{_at(left)}" y="{top}" width="{_at(wide)}" height="{high}" fill="{fill}" '
        'stroke="#fff"/>'
    )
