"""What a body says of itself: letterhead, how to reach it, its own words. One file for the letters
and for a person's statement. Pure.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from typing import Any

import msgspec
from msgspec import Struct

from ledger.errors import Fault, Unreadable

_UPPER = {"icb", "nhs", "ccg", "mbc", "lbc", "la", "uk"}


class Ways(Struct, frozen=True, forbid_unknown_fields=True):
    """How to have it looked at again, and how to complain after that, line by line."""

    again: tuple[str, ...]
    complain: tuple[str, ...]


class Disagree(Struct, frozen=True, forbid_unknown_fields=True):
    """What to do if somebody disagrees: everybody, those with NHS money, with a council's."""

    first: tuple[str, ...]
    nhs: Ways
    council: Ways


class Body(Struct, frozen=True, forbid_unknown_fields=True):
    """A body's own words. funders are names by the funder's id."""

    name: str
    team: str
    address: tuple[str, ...]
    contact: tuple[str, ...]
    signed_by: str
    formats: str
    how_to_pay: tuple[str, ...]
    benefits_law: tuple[str, ...]
    debt: tuple[str, ...]
    funders: dict[str, str]
    disagree: Disagree

    def funder(self, name: str) -> str:
        """What a funder is called: as the body says, else its id spelled out."""
        if name in self.funders:
            return self.funders[name]
        words = name.split("-") if name else []
        return " ".join(w.upper() if w in _UPPER else w.capitalize() for w in words)


def body_of(text: str, place: str, *, nothing: str = "nothing was written") -> Body:
    """A body's file over what is said without one. nothing: what did not come of it. Raises
    Unreadable with every fault found."""
    try:
        said = tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        raise Unreadable([Fault(place, f"is not TOML: {fault}")], nothing) from None
    default = _default()
    faults = list(_unknown(said, default, place))
    merged = {name: value for name, value in _over(default, said).items() if name in default}
    for name, value in merged.items():
        try:
            merged[name] = msgspec.convert(value, _TYPES[name])
        except msgspec.ValidationError as fault:
            what, _, where = str(fault).partition(" - at `$")
            field = f"{name}{where.rstrip('`')}"
            if "unknown field" not in what:
                found = str(value)[:60]
                faults.append(Fault(place, f"{field}: {what[:1].lower()}{what[1:]}", found))
    if faults:
        raise Unreadable(list(dict.fromkeys(faults)), nothing)
    return Body(**merged)


def _over(default: dict[str, Any], said: dict[str, Any]) -> dict[str, Any]:
    """What is said over what stands without it, table by table."""
    merged = dict(default)
    for name, value in said.items():
        there = default.get(name)
        tables = isinstance(there, dict) and isinstance(value, dict)
        merged[name] = _over(there, value) if tables else value
    return merged


def _unknown(
    said: dict[str, Any], known: dict[str, Any], place: str, before: str = ""
) -> Iterator[Fault]:
    for name, value in said.items():
        if name not in known:
            near = get_close_matches(name, known, n=1)
            try_ = before + near[0] if near else f"one of: {', '.join(known)}"
            yield Fault(place, f"{before}{name} is nothing that a body says of itself", "", try_)
        elif isinstance(value, dict) and isinstance(known[name], dict) and name != "funders":
            yield from _unknown(value, known[name], place, f"{before}{name}.")


_TYPES: dict[str, Any] = {one.name: one.type for one in msgspec.structs.fields(Body)}


@cache
def default_body() -> Body:
    return msgspec.convert(_default(), Body)


def shipped_body() -> str:
    """The file that a body's own begins as."""
    return files("projections").joinpath("body.toml").read_text("utf-8")


def _default() -> dict[str, Any]:
    return tomllib.loads(shipped_body())
