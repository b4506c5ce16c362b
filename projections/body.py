"""What a body says of itself: letterhead, how to reach it, its own words, who sends its returns.
One file for the letters, a person's statement and the returns. Pure.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

import msgspec
from msgspec import Struct

from ledger.errors import Fault, Unreadable
from ledger.statements.checked import toml
from projections.fitting import UNKNOWN, Misfit, misfits

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


class Sender(Struct, frozen=True, forbid_unknown_fields=True):
    """Who sends a return: the code and the name by which it knows the body."""

    code: str
    name: str


class Senders(Struct, frozen=True, forbid_unknown_fields=True):
    """Who sends each of the returns."""

    phb: Sender
    cld: Sender
    ascof: Sender
    nfi: Sender


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
    returns: Senders
    disagree: Disagree

    def sender(self, name: str) -> Sender:
        """Who sends a return; without a name of its own, by the letterhead's."""
        said: Sender = getattr(self.returns, name)
        return Sender(said.code, said.name or self.name)

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
        said = toml(text, file_name=place)
    except Unreadable as unreadable:
        raise Unreadable(unreadable.faults, nothing) from None
    merged = _over(_default(), said)
    faults = [_fault(place, one) for one in misfits(merged, Body)]
    if faults:
        raise Unreadable(faults, nothing)
    return msgspec.convert(merged, Body)


def _fault(place: str, one: Misfit) -> Fault:
    at = ".".join(str(step) for step in one.path)
    if one.path[0] == "body":
        try_ = "[returns.phb], [returns.cld], [returns.ascof] or [returns.nfi]: code, name"
        return Fault(place, "[body] was the older file's for returns", one.found, try_)
    if one.why == UNKNOWN:
        return Fault(place, f"{at} is nothing that a body says of itself", one.found, one.try_)
    return Fault(place, f"{at}: {one.why}", one.found, one.try_)


def _over(default: dict[str, Any], said: dict[str, Any]) -> dict[str, Any]:
    """What is said over what stands without it, table by table."""
    merged = dict(default)
    for name, value in said.items():
        there = default.get(name)
        tables = isinstance(there, dict) and isinstance(value, dict)
        merged[name] = _over(there, value) if tables else value
    return merged


@cache
def default_body() -> Body:
    return msgspec.convert(_default(), Body)


def shipped_body() -> str:
    """The file that a body's own begins as."""
    return files("projections").joinpath("body.toml").read_text("utf-8")


def _default() -> dict[str, Any]:
    return tomllib.loads(shipped_body())
