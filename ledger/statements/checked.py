"""A user's TOML file, checked against a marshmallow schema: its data, or every fault in it.

Shared by rules files, layout profiles and policy packs. Touches no file: text in.
"""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from ledger.errors import Fault, Unreadable

if TYPE_CHECKING:
    from marshmallow import Schema

MOST_CHARACTERS = 1024 * 1024


class Wrong(NamedTuple):
    """One complaint about one field. path leads to it; words say what is wrong with it."""

    path: tuple[str | int, ...]
    words: str
    try_: str = ""


def toml(text: str, *, file_name: str) -> dict[str, Any]:
    """The tables in text. Raises Unreadable where it is not TOML, with the line."""
    if len(text) > MOST_CHARACTERS:
        why = f"the file has {len(text):,} characters; the most is {MOST_CHARACTERS:,}"
        raise Unreadable([Fault(file_name, why)])
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        why, _, where = str(error).rpartition(" (at ")
        place = f"{file_name}: {where.rstrip(')')}" if why else file_name
        lowered = (why or str(error)).removesuffix(".")
        fault = Fault(place, f"this is not TOML: {lowered[:1].lower()}{lowered[1:]}")
        raise Unreadable([fault]) from None
    except ValueError:
        raise Unreadable([Fault(file_name, "a number here has too many digits")]) from None
    except RecursionError:
        raise Unreadable([Fault(file_name, "this is nested too deeply")]) from None


def complaints(schema: Schema, data: Mapping[str, Any]) -> list[Wrong]:
    """What the schema has against data, field by field; empty when it is sound."""
    known = {field.data_key or name for name, field in schema.fields.items()}
    wrongs = []
    for path, words in _leaves(schema.validate(data), ()):
        try_ = ""
        if words == "Unknown field.":
            near = difflib.get_close_matches(str(path[-1]), sorted(known), n=1)
            try_ = f"did you mean {near[0]!r}?" if near else "one of: " + ", ".join(sorted(known))
        wrongs.append(Wrong(path, _PLAIN.get(words, words), try_))
    return wrongs


def _leaves(messages: Any, path: tuple[str | int, ...]) -> Iterator[tuple[tuple, str]]:
    """marshmallow's messages as (path, words): dicts by field or index, lists of words."""
    if isinstance(messages, Mapping):
        for key, below in messages.items():
            # `_schema` is the whole; `key` and `value` stand for a dict's own entries.
            yield from _leaves(below, path if key in ("_schema", "key", "value") else (*path, key))
    else:
        for words in messages:
            yield path, str(words)


_PLAIN = {
    "Unknown field.": "is not a word this file knows",
    "Missing data for required field.": "is missing",
    "Not a valid string.": "is not text in quotes",
    "Not a valid integer.": "is not a whole number",
    "Not a valid boolean.": "is not true or false",
    "Not a valid list.": "is not a list",
    "Not a valid mapping type.": "is not a table like { nhs = 60, council = 40 }",
    "Invalid input type.": "is not a table",
}
