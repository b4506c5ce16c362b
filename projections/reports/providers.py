"""Conventional and non-conventional providers, as data in `providers.toml`, with their source."""

from __future__ import annotations

import functools
import tomllib
from importlib.resources import files

CONVENTIONAL, NON_CONVENTIONAL, NEITHER = "conventional", "non-conventional", "neither"
GROUPS = (CONVENTIONAL, NON_CONVENTIONAL, NEITHER)


@functools.cache
def _groups() -> dict[str, str]:
    given = tomllib.loads((files("projections.reports") / "providers.toml").read_text("utf-8"))
    return {kind: group for group in GROUPS for kind in given[group]["kinds"]}


def group_of(kind: str) -> str:
    """Which of the three a kind of provider is; neither where the list does not know it."""
    return _groups().get(kind, NEITHER)
