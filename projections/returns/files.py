"""The file that a return is sent as: rows in the order of its definition. Pure: bytes out."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping
from datetime import date
from io import StringIO

from ledger.money import pounds
from projections.returns.definition import Asked, Definition

_NUMBER = re.compile(r"[+-]?[0-9 ()]+")
"""A telephone number from abroad: what matches records by it wants it as it is, and no program
takes it for a formula that does anything."""

Value = str | int | date | None


class Money(int):
    """Whole pence, written as pounds."""


def csv_file(definition: Definition, rows: Iterable[Mapping[str, Value]]) -> bytes:
    """One line a row, the fields in the definition's order; each row by what a field is filled
    from. What a row does not have is left blank."""
    out = StringIO()
    write = csv.writer(out, lineterminator="\r\n")
    if definition.layout.header:
        write.writerow([one.name for one in definition.fields])
    for row in rows:
        write.writerow(
            [one.words or _cell(definition, one, row.get(key_of(one))) for one in definition.fields]
        )
    return out.getvalue().encode()


def _cell(definition: Definition, asked: Asked, value: Value) -> str:
    """A value as its list spells it, or as it is: --check tells what is not on the list."""
    listed = definition.list_of(asked)
    if listed is not None and isinstance(value, str):
        value = listed.word_for(value) or value
    return text_of(definition, value)


def key_of(asked) -> str:
    """What a field is filled from, with the cells that it picks."""
    picked = ",".join(f"{dim}={value}" for dim, value in sorted(asked.where.items()))
    return f"{asked.fill}?{picked}" if picked else asked.fill


def text_of(definition: Definition, value: Value) -> str:
    """A value as the file has it: pounds without sign or commas, days as the return writes them."""
    if value is None:
        return ""
    if isinstance(value, date):
        return value.strftime(definition.layout.date_format)
    if isinstance(value, Money):
        return pounds(value, plain=True)
    text = str(value)
    if text.startswith(("=", "+", "-", "@", "\t", "\r")) and not _NUMBER.fullmatch(text):
        return f"'{text}"
    return text
