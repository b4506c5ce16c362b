"""What running a budget costs, kind by kind, as data in `running_costs.toml`, with its source."""

from __future__ import annotations

import functools
import importlib.resources
import tomllib
from typing import NamedTuple


class Kind(NamedTuple):
    """One kind of cost of running budgets, and the categories of spends that are of it."""

    name: str
    words: str
    categories: tuple[str, ...]


class Running(NamedTuple):
    """Every kind in the file's order. A share of the budget for intermediaries over high_tenths,
    in tenths of a per cent, is worth a look."""

    source: str
    kinds: tuple[Kind, ...]
    intermediaries: tuple[str, ...]
    high_tenths: int

    @property
    def categories(self) -> tuple[str, ...]:
        return tuple(word for kind in self.kinds for word in kind.categories)

    def categories_of(self, *names: str) -> tuple[str, ...]:
        """The categories of the kinds with these names."""
        return tuple(word for kind in self.kinds if kind.name in names for word in kind.categories)


@functools.cache
def running() -> Running:
    file = importlib.resources.files("projections.reports") / "running_costs.toml"
    given = tomllib.loads(file.read_text("utf-8"))
    kinds = tuple(Kind(x["name"], x["words"], tuple(x["categories"])) for x in given["kind"])
    return Running(
        given["source"], kinds, tuple(given["intermediaries"]), given["high_share_tenths"]
    )
