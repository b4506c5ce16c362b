"""Layouts of banks' CSV files, as data: which column holds what. One TOML file each.

The banks' own are in `profiles/`; a user may write one for a bank that is not there, in the same
words (`profiles/README.md` lists them). Reads nothing but the package's own profiles.
"""

from __future__ import annotations

import functools
import importlib.resources
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from ledger.errors import Fault, Unreadable
from ledger.statements.checked import Wrong, complaints, toml
from ledger.statements.dates import format_fault

if TYPE_CHECKING:
    from marshmallow import Schema

Column = str | int
"""A column by the name in its header, or by its number from 1 in a file without a header."""


class Profile(NamedTuple):
    """How one bank lays out its CSV file. An empty header means that the file has none."""

    layout: str
    bank: str
    date: Column
    text: tuple[Column, ...]
    header: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    amount: Column | None = None
    paid_out: Column | None = None
    paid_in: Column | None = None
    balance: Column | None = None
    kind: Column | None = None
    bank_id: Column | None = None
    account: Column | None = None
    sort_code: Column | None = None
    currency_column: Column | None = None
    status: Column | None = None
    exact: bool = False
    newest_first: bool = False
    preamble_account: str | None = None
    not_posted: tuple[str, ...] = ()
    empty_is_not_posted: bool = False
    multiline: bool = False
    decimal_comma: bool = False
    reversed: bool = False
    opening_text: str | None = None
    date_format: str | None = None
    currency: str = "GBP"

    @property
    def columns(self) -> dict[str, tuple[Column, ...]]:
        """The columns that are used, by what they hold."""
        given = {name: getattr(self, name) for name in _SINGLE}
        used = {name: (column,) for name, column in given.items() if column is not None}
        return {**used, "text": self.text}


_SINGLE = (
    "date", "amount", "paid_out", "paid_in", "balance", "kind", "bank_id", "account",
    "sort_code", "currency_column", "status",
)  # fmt: skip


def load_profile(text: str, *, file_name: str = "profile") -> Profile:
    """The layout that a TOML text describes. Raises Unreadable with every fault in it."""
    data = toml(text, file_name=file_name)
    wrongs = complaints(_schema(), data) or _disagreements(data)
    if wrongs:
        faults = [
            Fault(f"{file_name}: {'.'.join(map(str, wrong.path))}", wrong.words, "", wrong.try_)
            for wrong in wrongs
        ]
        raise Unreadable(faults)
    columns = dict(data["columns"])
    text_columns = columns.pop("text")
    if not isinstance(text_columns, list):
        text_columns = [text_columns]
    rest = {name: value for name, value in data.items() if name != "columns"}
    lists = {
        name: tuple(rest.pop(name)) for name in ("header", "also", "not_posted") if name in rest
    }
    currency_column = columns.pop("currency", None)
    return Profile(
        **rest, **lists, **columns, text=tuple(text_columns), currency_column=currency_column
    )


@functools.cache
def known_profiles() -> tuple[Profile, ...]:
    """Every layout that comes with the ledger, in the order of their files' names."""
    folder = importlib.resources.files("ledger.statements") / "profiles"
    files = sorted((f for f in folder.iterdir() if f.name.endswith(".toml")), key=lambda f: f.name)
    return tuple(load_profile(f.read_text("utf-8"), file_name=f.name) for f in files)


def layout_names() -> list[str]:
    """Every name that a layout may be asked for by, banks', formats' and card feeds'."""
    from ledger.statements.feed import feed_names

    names = {name for profile in known_profiles() for name in (profile.layout, *profile.also)}
    return sorted(names | {"ofx", "mt940", "camt.053", *feed_names()})


def _schema() -> Schema:
    from marshmallow import Schema, fields, validate

    class ColumnField(fields.Field[Any]):
        """A header's name, or a column's number from 1."""

        def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> Any:
            if isinstance(value, str) and value.strip():
                return value
            if isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= 200:
                return value
            raise self.make_error("column")

        default_error_messages = {"column": "is not a column's name or its number from 1"}  # noqa: RUF012

    class TextField(ColumnField):
        def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> Any:
            several = value if isinstance(value, list) and value else [value]
            return [super(TextField, self)._deserialize(v, attr, data) for v in several]

    slug = validate.Regexp(r"[a-z0-9][a-z0-9.-]{0,39}\Z", error="is not a name like my-bank")
    some_text = validate.Length(1, 200, error="is empty or too long")
    flag = {"truthy": {True}, "falsy": {False}}
    columns = {name: ColumnField(required=name == "date") for name in _SINGLE}
    columns["currency"] = columns.pop("currency_column")
    texts = fields.List(fields.String(validate=some_text))
    return Schema.from_dict(
        {
            "layout": fields.String(required=True, validate=slug),
            "bank": fields.String(required=True, validate=some_text),
            "columns": fields.Nested(
                Schema.from_dict({**columns, "text": TextField(required=True)}), required=True
            ),
            "header": texts,
            "also": fields.List(fields.String(validate=slug)),
            "not_posted": texts,
            "preamble_account": fields.String(validate=some_text),
            "opening_text": fields.String(validate=some_text),
            "date_format": fields.String(validate=some_text),
            "currency": fields.String(
                validate=validate.Regexp(r"[A-Z]{3}\Z", error="is not a code like GBP")
            ),
            **{
                name: fields.Boolean(**flag)
                for name in (
                    "exact",
                    "newest_first",
                    "empty_is_not_posted",
                    "multiline",
                    "decimal_comma",
                    "reversed",
                )
            },
        }
    )()


def _disagreements(data: Mapping[str, Any]) -> list[Wrong]:
    """What a schema cannot see: columns that no header has, and amounts given twice or never."""
    columns, header = data["columns"], data.get("header", [])
    wrongs = []
    for name, value in columns.items():
        for column in value if isinstance(value, list) else [value]:
            if isinstance(column, str) and column not in header:
                words = f"{column!r} is not in the header"
                wrongs.append(Wrong(("columns", name), words, "write it as the header has it"))
            if isinstance(column, int) and header:
                words = "a number is for a file without a header"
                wrongs.append(Wrong(("columns", name), words, "write the column's name"))
    ways = ("amount" in columns, "paid_out" in columns, "paid_in" in columns)
    if ways not in ((True, False, False), (False, True, True)):
        words = "there must be either amount, or both paid_out and paid_in"
        wrongs.append(Wrong(("columns",), words))
    if "date_format" in data and (why := format_fault(data["date_format"])):
        wrongs.append(Wrong(("date_format",), why, 'date_format = "%d/%m/%Y"'))
    if data.get("not_posted") and "status" not in columns:
        words = "needs columns.status, to say where these words stand"
        wrongs.append(Wrong(("not_posted",), words))
    return wrongs
