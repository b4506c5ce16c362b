"""Tables of a page: their rows, which of them are heads, and how the columns stand. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from projections.writers.pdf.elements import Element
from projections.writers.plain import is_amount

_CELLS = ("td", "th")
MOST_SPANNED = 60
SHORT = 200
"""So many letters stand whole on one sheet, however narrow the column."""
Cell = dict[str, Any]
Runs = list[dict[str, Any]]


def table(one: Element, runs: Callable[[Element], Runs]) -> Iterator[dict[str, Any]]:
    """A table as a block. What stands in it and in no cell is a paragraph before it."""
    outside = Element("p", {}, list(_outside_cells(one)))
    if said := runs(outside):
        yield {"kind": "p", "runs": said}
    rows = [(row, _cells(row, runs)) for row in _rows(one)]
    rows = [(row, cells) for row, cells in rows if any(cell["runs"] for cell in cells)]
    caption = [run for found in one.elements("caption") for run in runs(found)]
    if not rows:
        if caption:
            yield {"kind": "p", "runs": caption}
        return
    heads = _heads(rows, one)
    count = max(sum(cell["across"] for cell in cells) for _, cells in rows)
    above = [cells for _, cells in rows[:heads]]
    amounts = _amounts([cells for _, cells in rows[heads:]], count)
    for place, cell in _placed(above, count):
        cell["right"] = cell["right"] or amounts[place]  # a head stands over its amounts
    yield {
        "kind": "table",
        "caption": caption,
        "plain": "about" in one.classes,
        "amounts": amounts,
        "long": any(cell["long"] > SHORT for _, cells in rows for cell in cells),
        "head": above,
        "body": [cells for _, cells in rows[heads:]],
    }


def _rows(one: Element) -> Iterator[Element]:
    for part in one.elements("tr", "thead", "tbody", "tfoot", *_CELLS, "caption", "table"):
        if part.tag == "tr":
            yield part
        elif part.tag in ("thead", "tbody", "tfoot"):
            yield from _rows(part)
        elif part.tag in _CELLS:
            yield Element("tr", {}, [part])


def _heads(rows: list[tuple[Element, list[Cell]]], one: Element) -> int:
    """How many rows from the top are heads: those of its thead, where that has any."""
    in_head = [id(row) for head in one.elements("thead") for row in head.elements("tr")]
    heads = 0
    while heads < len(rows) and id(rows[heads][0]) in in_head:
        heads += 1
    return heads


def _cells(row: Element, runs: Callable[[Element], Runs]) -> list[Cell]:
    strong = "total" in row.classes
    quiet = "note" in row.classes
    marks = ({"b": True} if strong else {}) | ({"q": True} if quiet else {})
    found = []
    for cell in row.elements(*_CELLS):
        said = [marks | run for run in runs(cell)]
        text = "".join(run.get("t", " ") for run in said).strip().replace("\N{MINUS SIGN}", "-")
        found.append(
            {
                "runs": said,
                "right": "n" in cell.classes or is_amount(text),
                "across": _span(cell, "colspan"),
                "total": strong,
                "long": len(text),
            }
        )
    return found


def _span(cell: Element, name: str) -> int:
    said = cell.said.get(name, "")
    good = said.isascii() and said.isdecimal() and len(said) < 4
    return max(1, min(MOST_SPANNED, int(said))) if good else 1


def _amounts(rows: list[list[Cell]], count: int) -> list[bool]:
    """Of each column, whether it holds amounts and nothing else."""
    right, filled = [0] * count, [0] * count
    for place, cell in _placed(rows, count):
        filled[place] += 1
        right[place] += cell["right"]
    return [0 < right[n] == filled[n] for n in range(count)]


def _placed(rows: list[list[Cell]], count: int) -> Iterator[tuple[int, Cell]]:
    """The cells of one column each that say something, and which column they are of."""
    for row in rows:
        place = 0
        for cell in row:
            if cell["across"] == 1 and cell["runs"]:
                yield place, cell
            place += cell["across"]


def _outside_cells(one: Element) -> Iterator[Element | str]:
    for part in one.within:
        if isinstance(part, str):
            yield part
        elif part.tag not in (*_CELLS, "caption"):
            yield from _outside_cells(part)
