"""What every mapping of somebody else's file has: names, headings, and the period it is of. Pure.

How a council lays out its extract and a bureau its report differ; these do not.
"""

from __future__ import annotations

from collections.abc import Mapping as Table
from collections.abc import Sequence
from datetime import date
from difflib import get_close_matches
from functools import cache
from typing import TYPE_CHECKING, Any

from ledger.errors import Fault
from ledger.statements.checked import Wrong
from ledger.statements.dates import format_fault

if TYPE_CHECKING:
    from marshmallow import Schema, validate


def meant(wrong: Wrong, columns: Sequence[str]) -> Wrong:
    """The column that was meant, where there is none of that name."""
    if len(wrong.path) < 2 or wrong.path[0] != "columns" or wrong.path[1] in columns:
        return wrong
    near = get_close_matches(str(wrong.path[1]), columns, 1)
    return wrong._replace(
        try_=f"did you mean {near[0]!r}?" if near else "one of: " + ", ".join(columns)
    )


def fault(file_name: str, wrong: Wrong) -> Fault:
    """What is wrong, and where in the mapping."""
    place = ".".join(map(str, wrong.path))
    return Fault(f"{file_name}: {place}" if place else file_name, wrong.words, "", wrong.try_)


def labels_of(data: Table[str, Any]) -> tuple[str, str] | None:
    """The labels beside which a file tells its first and last day; None where it has none."""
    period = data.get("period", {})
    return (period["first_label"], period["last_label"]) if "first_label" in period else None


def wrong_days(data: Table[str, Any], columns: Table[str, str]) -> list[Wrong]:
    """Days that are said twice, by half, or in a form that nobody writes."""
    found = []
    if ("first" in columns) != ("last" in columns):
        why = "there must be both first and last, or neither"
        found.append(Wrong(("columns",), why, "columns.period, if both days are in one column"))
    if "first" in columns and "period" in columns:
        why = "is said twice: in one column, and in first and last"
        found.append(Wrong(("columns", "period"), why))
    if "date_format" in data and (why := format_fault(data["date_format"])):
        found.append(Wrong(("date_format",), why, 'date_format = "%d/%m/%Y"'))
    period = data.get("period", {})
    for pair in (("first", "last"), ("first_label", "last_label")):
        if (pair[0] in period) != (pair[1] in period):
            found.append(Wrong(("period",), f"there must be both {pair[0]} and {pair[1]}"))
    if "first" in period and "first_label" in period:
        found.append(Wrong(("period",), "is said twice: as days, and by labels"))
    if {"first", "last"} <= set(period) and period["last"] < period["first"]:
        found.append(Wrong(("period", "last"), "is before first"))
    return found


# ── pieces of a schema ───────────────────────────────────────────────────────────────────────


def a_name() -> validate.Regexp:
    from marshmallow import validate

    return validate.Regexp(
        r"[A-Za-z0-9][A-Za-z0-9-]{0,39}\Z",
        error="is not a name: letters, digits and hyphens, at most 40",
    )


def a_heading() -> validate.Length:
    from marshmallow import validate

    return validate.Length(1, 200, error="is empty or too long")


def one_of(*words: str) -> validate.OneOf:
    from marshmallow import validate

    return validate.OneOf(words, error="is not one of: " + ", ".join(words))


@cache
def the_period() -> type[Schema]:
    """The file's own first and last day, as days or as the labels they stand beside."""
    from marshmallow import Schema, fields

    heading = a_heading()
    return Schema.from_dict(
        {
            "first": fields.Raw(validate=_a_day),
            "last": fields.Raw(validate=_a_day),
            "first_label": fields.String(validate=heading),
            "last_label": fields.String(validate=heading),
        }
    )


def _a_day(value: Any) -> None:
    from marshmallow import ValidationError

    if type(value) is not date:
        raise ValidationError("is not a date like 2026-03-31, without quotes")
