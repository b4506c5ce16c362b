"""What letters quote as law or practice, with its source: data, in law.toml. Pure."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import NamedTuple


class Law(NamedTuple):
    """A sentence and where it stands. standing: `law`, or `practice` where it is none."""

    text: str
    source: str
    standing: str


class Quoted(NamedTuple):
    topic: str
    of: tuple[str, ...]
    law: Law


@cache
def _shipped() -> tuple[dict[str, str], tuple[Quoted, ...]]:
    text = files("projections.letters").joinpath("law.toml").read_text("utf-8")
    said = tomllib.loads(text)
    kinds = {name: kind for kind, names in said["programmes"].items() for name in names}
    quotes = tuple(
        Quoted(one["topic"], tuple(one.get("of", ())),
               Law(one["text"], one["source"], one["standing"]))
        for one in said["law"]
    )  # fmt: skip
    return kinds, quotes


def whose_law(programme: str) -> str:
    """By whose law a programme goes: `nhs`, `aftercare`, `council`, or `own` for none."""
    return _shipped()[0].get(programme, "council")


def law(topics: Iterable[str], programmes: Iterable[str]) -> tuple[Law, ...]:
    """What stands on these topics for money of these programmes, in the file's order."""
    wanted, kinds = set(topics), {whose_law(one) for one in programmes}
    return tuple(
        one.law
        for one in _shipped()[1]
        if one.topic in wanted and (not one.of or kinds.intersection(one.of))
    )
