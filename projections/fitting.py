"""Whether what somebody wrote in a TOML file is of the kind that was asked for: every place that is
not, in words for who wrote it. Pure.
"""

from __future__ import annotations

import types
from collections.abc import Iterator
from datetime import date
from difflib import get_close_matches
from typing import Any, Literal, NamedTuple, Union, get_args, get_origin, get_type_hints

import msgspec
from msgspec import Struct
from msgspec.structs import fields

Path = tuple[str | int, ...]
UNKNOWN, MISSING = "is not known", "is missing"
MOST_SHOWN = 60


class Misfit(NamedTuple):
    """One thing that does not fit. path leads to it: names of tables and fields, and the number of
    an item of a list, the first of which is 1; found is what stands there."""

    path: Path
    why: str
    found: str = ""
    try_: str = ""


def misfits(value: Any, kind: Any, path: Path = ()) -> Iterator[Misfit]:
    """Every place at which a value is not of this kind: a Struct, a list, a table or a plain one.
    What a Struct does not know does not fit it; what it needs has to be there."""
    origin = get_origin(kind)
    if isinstance(kind, type) and issubclass(kind, Struct):
        yield from _of_table(value, kind, path)
    elif origin is dict:
        if not isinstance(value, dict):
            yield _wrong(value, "a table: a line [name], and lines under it", path)
            return
        for name, one in value.items():
            yield from misfits(one, get_args(kind)[1], (*path, name))
    elif origin in (list, tuple):
        if not isinstance(value, list):
            yield _wrong(value, 'a list, like ["one", "two"]', path)
            return
        for number, one in enumerate(value, start=1):
            yield from misfits(one, get_args(kind)[0], (*path, number))
    elif why := _not_plain(value, kind):
        yield _wrong(value, why, path)


def _of_table(value: Any, kind: type[Struct], path: Path) -> Iterator[Misfit]:
    if not isinstance(value, dict):
        yield _wrong(value, "a table: a line [name], and lines under it", path)
        return
    known = {one.encode_name: one for one in fields(kind)}
    hints = get_type_hints(kind)
    for name, one in value.items():
        if name in known:
            yield from misfits(one, hints[known[name].name], (*path, name))
        else:
            near = get_close_matches(name, known, n=1)
            try_ = ".".join(map(str, (*path, near[0]))) if near else f"one of: {', '.join(known)}"
            yield Misfit((*path, name), UNKNOWN, "", try_)
    for name, one in known.items():
        if one.required and name not in value:
            yield Misfit((*path, name), MISSING)


_PLAIN: dict[Any, str] = {
    str: 'text in quotes, like "this"',
    int: "a whole number without quotes, like 12",
    bool: "true or false, without quotes",
    date: "a day without quotes, like 2026-03-31",
}


def _not_plain(value: Any, kind: Any) -> str:
    """What a plain value should be; empty where it is."""
    if get_origin(kind) in (Union, types.UnionType):
        return ""
    if get_origin(kind) is Literal:
        return "" if value in get_args(kind) else f"one of {', '.join(map(str, get_args(kind)))}"
    try:
        msgspec.convert(value, kind)
    except msgspec.ValidationError:
        return _PLAIN.get(kind, "something else")
    return ""


def _wrong(value: Any, wanted: str, path: Path) -> Misfit:
    what, _, example = wanted.partition(", like ")
    return Misfit(path, f"has to be {what}", shown(value), example)


def shown(value: Any) -> str:
    """What stands in the file, as it is written there, in short."""
    if isinstance(value, bool):
        text = str(value).lower()
    elif isinstance(value, str):
        text = f'"{value}"'
    elif isinstance(value, dict):
        text = "a table" if value else "an empty table"
    elif isinstance(value, list):
        text = f"[{', '.join(map(shown, value[:3]))}{', …' if len(value) > 3 else ''}]"
    else:
        text = str(value)
    text = " ".join(text.split())
    return text if len(text) <= MOST_SHOWN else f"{text[: MOST_SHOWN - 1]}…"
