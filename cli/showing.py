"""Writing a table of values: with rich on a terminal, as aligned text when piped, as CSV, as JSON.

Data goes to stdout and nothing else does; whatever is said about it goes to stderr. Values are
whole pence, dates, numbers and text; only here do they become words.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, Literal, NamedTuple, TextIO

import click

from ledger.money import pounds

Kind = Literal["text", "words", "money", "number", "date", "flag"]


class Column(NamedTuple):
    """A column's name in CSV and JSON, what its values are, and its heading in a table.

    text is a name or an id, and stays whole on a terminal; only words may go over several lines.
    money values are whole pence: `held` is `held_pounds`, 12.34, in CSV and `held_pence`, 1234,
    in JSON. A missing value is None.
    """

    name: str
    kind: Kind = "text"
    title: str = ""

    @property
    def heading(self) -> str:
        return self.title or self.name.replace("_", " ")

    @property
    def to_the_right(self) -> bool:
        return self.kind in ("money", "number")


class Table(NamedTuple):
    """Rows under columns. foot is a row of totals, shown in a table and left out elsewhere.

    empty is said on stderr where a table would have no rows. in_parts: where it is too wide for a
    terminal it is shown as several tables, each with the first column; else row by row.
    """

    columns: Sequence[Column]
    rows: Iterable[Sequence[Any]]
    title: str = ""
    foot: Sequence[Any] | None = None
    empty: str = "there is nothing to show"
    in_parts: bool = False


def show(table: Table, output: str = "table", *, to: TextIO | None = None) -> None:
    """Write the table to stdout, or as a table to another stream: output is table, csv or json."""
    if to is not None:
        _show_table(table, to)
    elif output == "json":
        _show_json(table)
    elif output == "csv":
        _show_csv(table)
    else:
        _show_table(table, sys.stdout)
    sys.stdout.flush()


def tell(text: str) -> None:
    """Say something to the person, on stderr."""
    click.echo(printable(text, keep="\n"), err=True)


def printable(text: str, *, keep: str = "") -> str:
    """Text without characters that steer a terminal: a bank's narrative may hold anything."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() or c in keep else "\N{REPLACEMENT CHARACTER}" for c in text)


# ── tables ───────────────────────────────────────────────────────────────────────────────────


def _show_table(table: Table, to: TextIO) -> None:
    rows = [_texts(table.columns, row) for row in table.rows]
    if not rows:
        tell(table.empty)
        return
    foot = None if table.foot is None else _texts(table.columns, table.foot)
    if to.isatty():
        from cli.terminal import show_at_terminal

        show_at_terminal(table, rows, foot, to)
    else:
        _show_plain(table, rows, foot, to)


def _texts(columns: Sequence[Column], row: Sequence[Any]) -> list[str]:
    return [_text(column, value) for column, value in zip(columns, row, strict=True)]


def _text(column: Column, value: Any) -> str:
    if value is None:
        return ""
    if column.kind == "money":
        return pounds(value)
    if column.kind == "flag":
        return "yes" if value else ""
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, int):
        return f"{value:,}"
    return printable(str(value))


def _show_plain(table: Table, rows: list[list[str]], foot: list[str] | None, to: TextIO) -> None:
    lines = [[column.heading for column in table.columns], *rows, *([foot] if foot else [])]
    widths = [max(len(line[i]) for line in lines) for i in range(len(table.columns))]
    written = []
    for line in lines:
        cells = [
            cell.rjust(width) if column.to_the_right else cell.ljust(width)
            for column, cell, width in zip(table.columns, line, widths, strict=True)
        ]
        written.append("  ".join(cells).rstrip())
    if table.title:
        written.insert(0, table.title)
    to.write("\n".join(written) + "\n")


# ── CSV and JSON ─────────────────────────────────────────────────────────────────────────────


def _show_csv(table: Table) -> None:
    import csv

    writer = csv.writer(sys.stdout, lineterminator="\n")
    names = [f"{c.name}_pounds" if c.kind == "money" else c.name for c in table.columns]
    writer.writerow(names)
    for row in table.rows:
        writer.writerow([_cell(c, value) for c, value in zip(table.columns, row, strict=True)])


def _cell(column: Column, value: Any) -> str:
    if value is None:
        return ""
    if column.kind == "money":
        return pounds(value, plain=True)
    if column.kind == "flag":
        return "yes" if value else "no"
    if isinstance(value, str):
        # A spreadsheet would run text that begins so as a formula.
        guard = "'" if value.startswith(("=", "+", "-", "@", "\t", "\r")) else ""
        return guard + value
    return value.isoformat() if isinstance(value, date) else str(value)


def _show_json(table: Table) -> None:
    import json

    names = [f"{c.name}_pence" if c.kind == "money" else c.name for c in table.columns]
    between = "["
    for row in table.rows:
        values = (v.isoformat() if isinstance(v, date) else v for v in row)
        record = dict(zip(names, values, strict=True))
        sys.stdout.write(between + json.dumps(record, ensure_ascii=False))
        between = ",\n "
    sys.stdout.write("[]\n" if between == "[" else "]\n")
