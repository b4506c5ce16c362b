"""What bodies ask a person to send in with a return, as data in `checklists.toml`, with sources."""

from __future__ import annotations

import functools
import importlib.resources
import tomllib
from typing import Any, NamedTuple

from projections.words.phrases import coded


class Checklist(NamedTuple):
    """What one body wants with a return, in coded words, and where it says so."""

    name: str
    body: str
    wanted: tuple[str, ...]
    source: str


@functools.cache
def checklists() -> dict[str, Checklist]:
    """Every checklist by its name, in the file's order."""
    given = _given()["checklist"]
    return {
        name: Checklist(name, one["body"], tuple(one["wanted"]), one["source"])
        for name, one in given.items()
    }


def item_in_words(item: str) -> str:
    """What an item is called: `Bank statements for the period`. A body's own, as it is coded."""
    known = _given()["items"].get(item)
    if known is not None:
        return known
    said = coded(item)
    return said[:1].upper() + said[1:]


def known_items() -> tuple[str, ...]:
    """Every paper that the file has a name for, in its order."""
    return tuple(_given()["items"])


@functools.cache
def _given() -> dict[str, Any]:
    file = importlib.resources.files("projections") / "checklists.toml"
    return tomllib.loads(file.read_text("utf-8"))
