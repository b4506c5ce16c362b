"""Layouts of card feeds, as data: which column holds what, and what the feed's own words mean.

One TOML file each in `feeds/` (its README lists the words); a user may write one for an issuer
that is not there. Reads nothing but the package's own files.
"""

from __future__ import annotations

import functools
import importlib.resources
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from ledger.errors import Fault, Unreadable
from ledger.statements.checked import Wrong, complaints, toml
from ledger.statements.dates import format_fault

if TYPE_CHECKING:
    from marshmallow import Schema

MONEY_IN = ("load", "refund", "reversal-in", "other-in")
MONEY_OUT = ("purchase", "cash", "fee", "sweep", "reversal-out", "other-out")
FOLLOWS = ("refund", "reversal", "reversal-in", "reversal-out")
"""Kinds that follow what moved before: never anything new."""
NOTICES = ("authorisation", "authorisation-reversed", "declined")
"""Kinds that are shown to a person and never post."""
KINDS = (*MONEY_IN, *MONEY_OUT, "reversal", *NOTICES, "no-money")
STATES = ("authorisation", "declined")
SOURCES = ("funder", "own")
"""Whose money a load is, where the feed's words say so."""

_SINGLE = ("kind", "id", "parent", "fee", "mcc", "balance")
_SEVERAL = ("settled", "seen", "amount", "text", "load", "account", "currency", "state")
"""Of several columns the first that is filled counts; of a text's, all do."""
_NEEDED = ("kind", "id", "amount", "settled")


class Feed(NamedTuple):
    """How one issuer lays out its report. kinds, states and loads go by word, without case."""

    layout: str
    issuer: str
    header: tuple[str, ...]
    columns: Mapping[str, tuple[str, ...]]
    kinds: Mapping[str, str]
    states: Mapping[str, str]
    loads: Mapping[str, str]
    also: tuple[str, ...] = ()
    own_load: str = "contribution"
    signed: bool | None = None
    date_format: str | None = None
    decimal_comma: bool = False
    currency: str = "GBP"


def word(text: str) -> str:
    """A word of a feed as it is compared: white space folded, no case."""
    return " ".join(text.split()).casefold()


def load_feed(text: str, *, file_name: str = "profile") -> Feed:
    """The layout that a TOML text describes. Raises Unreadable with every fault in it."""
    data = toml(text, file_name=file_name)
    wrongs = complaints(_schema(), data) or list(_disagreements(data))
    if wrongs:
        faults = [
            Fault(f"{file_name}: {'.'.join(map(str, wrong.path))}", wrong.words, "", wrong.try_)
            for wrong in wrongs
        ]
        raise Unreadable(faults)
    rest = {name: value for name, value in data.items() if name not in _TABLES}
    for name in ("header", "also"):
        if name in rest:
            rest[name] = tuple(rest[name])
    columns = {name: _listed(value) for name, value in data["columns"].items()}
    columns.setdefault("seen", columns["settled"])
    tables = {name: _by_word(data.get(name, {})) for name in ("kinds", "states", "loads")}
    return Feed(**rest, columns=columns, **tables)


_TABLES = ("columns", "kinds", "states", "loads")


def _listed(value: str | list[str]) -> tuple[str, ...]:
    return tuple(value) if isinstance(value, list) else (value,)


def _by_word(table: Mapping[str, list[str]]) -> dict[str, str]:
    return {word(one): meaning for meaning, words in table.items() for one in words}


@functools.cache
def known_feeds() -> tuple[Feed, ...]:
    """Every layout that comes with the ledger, in the order of their files' names."""
    folder = importlib.resources.files("ledger.statements") / "feeds"
    files = sorted((f for f in folder.iterdir() if f.name.endswith(".toml")), key=lambda f: f.name)
    return tuple(load_feed(f.read_text("utf-8"), file_name=f.name) for f in files)


def feed_names() -> list[str]:
    """Every name that a feed may be asked for by."""
    return sorted({name for feed in known_feeds() for name in (feed.layout, *feed.also)})


def _schema() -> Schema:
    from marshmallow import Schema, fields, validate

    slug = validate.Regexp(r"[a-z0-9][a-z0-9.-]{0,39}\Z", error="is not a name like my-card")
    some_text = validate.Length(1, 200, error="is empty or too long")
    flag = {"truthy": {True}, "falsy": {False}}
    texts = fields.List(fields.String(validate=some_text))

    class Columns(fields.Field[Any]):
        """A header's name, or several in a list."""

        default_error_messages = {"columns": "is not a column's name, or a list of them"}  # noqa: RUF012

        def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> Any:
            names = value if isinstance(value, list) else [value]
            if not names or any(not isinstance(one, str) or not one.strip() for one in names):
                raise self.make_error("columns")
            return value

    def table(keys: tuple[str, ...], *, required: bool = False) -> Any:
        found = {key: texts for key in keys}
        return fields.Nested(Schema.from_dict(found), required=required)

    columns: dict[str, Any] = {
        name: fields.String(required=name in _NEEDED, validate=some_text) for name in _SINGLE
    }
    columns |= {name: Columns(required=name in _NEEDED) for name in _SEVERAL}
    return Schema.from_dict(
        {
            "layout": fields.String(required=True, validate=slug),
            "issuer": fields.String(required=True, validate=some_text),
            "also": fields.List(fields.String(validate=slug)),
            "header": fields.List(
                fields.String(validate=some_text), required=True, validate=validate.Length(min=3)
            ),
            "columns": fields.Nested(Schema.from_dict(columns), required=True),
            "kinds": table(KINDS, required=True),
            "states": table(STATES),
            "loads": table(SOURCES),
            "own_load": fields.String(validate=validate.OneOf(
                ("contribution", "top-up"), error="is neither contribution nor top-up")),
            "signed": fields.Boolean(**flag),
            "decimal_comma": fields.Boolean(**flag),
            "date_format": fields.String(validate=some_text),
            "currency": fields.String(
                validate=validate.Regexp(r"[A-Z]{3}\Z", error="is not a code like GBP")
            ),
        }
    )()  # fmt: skip


def _disagreements(data: Mapping[str, Any]) -> Iterator[Wrong]:
    """What a schema cannot see: needed columns that no header has, and words with two meanings."""
    header, columns = data["header"], data["columns"]
    for name in _NEEDED:
        if not set(_listed(columns[name])) & set(header):
            words = "none of these columns is in the header, by which the file is recognised"
            yield Wrong(("columns", name), words, "add one to header, as the file has it")
    for table in ("kinds", "states", "loads"):
        seen: dict[str, str] = {}
        for meaning, words_of in data.get(table, {}).items():
            for one in words_of:
                if seen.setdefault(word(one), meaning) != meaning:
                    words = f"{one!r} means {seen[word(one)]} already"
                    yield Wrong((table, meaning), words, "leave it in one place")
    for table, column in (("states", "state"), ("loads", "load")):
        if data.get(table) and column not in columns:
            words = f"needs columns.{column}, to say where these words stand"
            yield Wrong((table,), words)
    if "date_format" in data and (why := format_fault(data["date_format"])):
        yield Wrong(("date_format",), why, 'date_format = "%d/%m/%Y"')
