"""Groups of merchant category codes, as data in `merchants.toml`, with their source.

A code is a weak clue (domain.md 6.3): a group is pointed out, and nothing is disallowed by it.
"""

from __future__ import annotations

import functools
import importlib.resources
import tomllib
from typing import NamedTuple


class Group(NamedTuple):
    """Merchants of one kind. flag: an import points them out to a person."""

    name: str
    words: str
    codes: frozenset[int]
    flag: bool


@functools.cache
def groups() -> tuple[Group, ...]:
    """Every group, in the file's order."""
    file = importlib.resources.files("ledger.statements") / "merchants.toml"
    given = tomllib.loads(file.read_text("utf-8"))["group"]
    return tuple(
        Group(one["name"], one["words"], codes_of(one["codes"]), one["flag"]) for one in given
    )


def codes_of(spans: list[str]) -> frozenset[int]:
    """The codes in spans like `8011-8099` or `5921`."""
    found: set[int] = set()
    for span in spans:
        first, _, last = span.partition("-")
        found |= set(range(int(first), int(last or first) + 1))
    return frozenset(found)


@functools.cache
def group_of(mcc: str | None) -> Group | None:
    """The group that a merchant category code is in, if any."""
    if not mcc:
        return None
    return next((group for group in groups() if int(mcc) in group.codes), None)
