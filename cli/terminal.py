"""A table at a terminal, drawn with rich: no name, date or amount of it is ever cut.

Only columns of words go over several lines. What does not fit even so is shown row by row, or as
several tables one beneath another.
"""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import fill, wrap
from typing import TextIO

from rich import box
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table as RichTable
from rich.text import Text

from cli.showing import Column, Table
from ledger.money import pounds

Lines = list[list[str]]

LEAST_FOR_WORDS = 24
LONGEST_NAME = 40
BETWEEN, EDGES = 3, 2
"""What rich draws between two columns, and at both ends of a line together."""


def show_at_terminal(table: Table, rows: Lines, foot: list[str] | None, to: TextIO) -> None:
    """Drawn where the terminal is wide enough; else row by row. Nothing is ever cut."""
    console = Console(file=to, highlight=False)
    widths = _widths(table.columns, [*rows, *([foot] if foot else [])], room=console.width)
    if widths is not None:
        _draw(table, rows, foot, widths, console)
    elif table.in_parts and (parts := _parts(table, rows, foot, console.width)):
        for part in parts:
            show_at_terminal(*part, to)
    else:
        _show_blocks(table, rows, foot, console)


Part = tuple[Table, Lines, list[str] | None]


def _parts(table: Table, rows: Lines, foot: list[str] | None, room: int) -> list[Part]:
    """The table as several, each with the first column and as many others as there is room for;
    none where there is no room for one of them."""
    lines = [*rows, *([foot] if foot else [])]
    groups: list[list[int]] = []
    for place in range(1, len(table.columns)):
        wider = [*groups[-1], place] if groups else [0, place]
        if not groups or not _fits(table, lines, wider, room):
            wider = [0, place]
            if not _fits(table, lines, wider, room):
                return []
            groups.append(wider)
        groups[-1] = wider
    return [
        (_some(table, group, f" ({number} of {len(groups)})"), [_of(row, group) for row in rows],
         _of(foot, group) if foot else None)
        for number, group in enumerate(groups, 1)
    ]  # fmt: skip


def _fits(table: Table, lines: Lines, group: list[int], room: int) -> bool:
    columns = [table.columns[place] for place in group]
    return _widths(columns, [_of(line, group) for line in lines], room=room) is not None


def _of(line: list[str], group: list[int]) -> list[str]:
    return [line[place] for place in group]


def _some(table: Table, group: list[int], which: str) -> Table:
    return table._replace(
        columns=[table.columns[place] for place in group], title=f"{table.title}{which}",
        in_parts=False,
    )  # fmt: skip


def _draw(
    table: Table, rows: Lines, foot: list[str] | None, widths: list[int], console: Console
) -> None:
    drawn = RichTable(
        title=Text(table.title) if table.title else None,
        title_justify="left",
        box=box.SIMPLE_HEAD,
        show_footer=foot is not None,
        pad_edge=False,
    )
    for i, (column, width) in enumerate(zip(table.columns, widths, strict=True)):
        drawn.add_column(
            Text(fill(column.heading, width, break_long_words=False, break_on_hyphens=False)),
            justify="right" if column.to_the_right else "left",
            footer=Text(foot[i]) if foot else "",
            no_wrap=column.kind != "words",
            width=width,
        )
    for row in rows:
        drawn.add_row(*map(Text, row))  # as Text, or rich would read [brackets] as markup
    console.print(drawn)


def _widths(columns: Sequence[Column], lines: Lines, *, room: int) -> list[int] | None:
    """How wide each column is drawn; None if the room is not enough for what has to stay whole."""
    room -= BETWEEN * (len(columns) - 1) + EDGES
    most = [max(cell_len(line[i]) for line in lines) for i in range(len(columns))]
    whole = [max(width, len(c.heading)) for c, width in zip(columns, most, strict=True)]
    if sum(whole) <= room:
        return whole
    least = [
        max(_longest_word([c.heading]), _least(most[i], [line[i] for line in lines])
            if c.kind == "words" else most[i])
        for i, c in enumerate(columns)
    ]  # fmt: skip
    spare = room - sum(least)
    if spare < 0:
        return None
    # The words that need least are helped first, and leave what they do not need to the others.
    wanting = sorted(range(len(columns)), key=lambda i: whole[i] - least[i])
    for count, i in zip(range(len(wanting), 0, -1), wanting, strict=True):
        more = min(whole[i] - least[i], spare // count)
        least[i] += more
        spare -= more
    return least


def _least(most: int, texts: list[str]) -> int:
    """The least width for words: no name among them is broken."""
    return min(most, max(LEAST_FOR_WORDS, min(_longest_word(texts), LONGEST_NAME)))


def _longest_word(texts: list[str]) -> int:
    return max((cell_len(word) for text in texts for word in text.split()), default=0)


def _show_blocks(table: Table, rows: Lines, foot: list[str] | None, console: Console) -> None:
    """Each row by itself, as `heading: value` lines under its name; what is nought is left out."""

    def line(text: str, style: str = "") -> None:
        # What is too long for one line is left to the terminal, which folds and never cuts.
        console.print(Text(text, style=style), soft_wrap=True)

    if table.title:
        line(table.title)
    for number, row in enumerate([*rows, *([foot] if foot else [])]):
        if number:
            line("")
        named = _naming(table.columns)
        cells = list(zip(table.columns, row, strict=True))
        name = [
            f"{column.heading} {cell}" if column.kind == "number" else cell
            for column, cell in cells[:named]
            if cell
        ]
        line("  ".join(name) or "-", "bold")
        for column, cell in cells[named:]:
            if cell and not (column.kind == "money" and cell == pounds(0)):
                for text in _in_lines(column, cell, console.width):
                    line(text)


def _naming(columns: Sequence[Column]) -> int:
    """How many of the first columns name a row: those before a date, a figure or a sentence."""
    for number, column in enumerate(columns):
        if column.kind not in ("text", "number") or (number and column.kind == "number"):
            return max(number, 1)
    return len(columns)


def _in_lines(column: Column, cell: str, room: int) -> list[str]:
    text = f"  {column.heading}: {cell}"
    if column.kind != "words":
        return [text]
    return wrap(
        text, room, subsequent_indent="    ", break_long_words=False, break_on_hyphens=False
    )
