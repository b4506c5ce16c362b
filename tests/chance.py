"""How the tests that try many examples choose them.

In `make test` each tries the same examples every time, so that what passes on one machine passes
on the next: a fault that one run in a thousand would meet must not stop somebody else's work. The
search for such faults is `make soak`'s (DPL_SOAK): other examples each time, and many more.
"""

from __future__ import annotations

import importlib
import os
import random
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, is_hypothesis_test, settings

HOUSE = Path(__file__).parent.parent
ROOMS = ("ledger", "projections", "cli")
MORE = int(os.environ.get("DPL_SOAK_MORE", "10"))
"""How many times as many examples `make soak` tries as `make test`."""


def choose() -> None:
    """What holds for every test that does not say otherwise of itself."""
    settings.register_profile("same", derandomize=True, database=None, print_blob=True)
    settings.register_profile("soak", print_blob=True)
    settings.load_profile("soak" if os.environ.get("DPL_SOAK") else "same")


def sow(function: pytest.Function) -> None:
    """Where a test is given seeds, give it others in `make soak`, and many more; its name says
    which, so that one that fails can be put among its own."""
    if not os.environ.get("DPL_SOAK"):
        return
    of_run = random.Random(os.environ.get("PYTEST_XDIST_TESTRUNUID"))  # all its processes agree
    for place, mark in enumerate(function.own_markers):
        if mark.name == "parametrize" and mark.args[0] == "seed":
            seeds = of_run.sample(range(1_000_000), MORE * len(list(mark.args[1])))
            others = [pytest.param(seed, marks=pytest.mark.soak) for seed in seeds]
            function.own_markers[place] = pytest.mark.parametrize("seed", others).mark


def settle(items: Iterable[pytest.Item]) -> None:
    """Make ready the tests among these that try many examples."""
    if os.environ.get("DPL_SOAK"):
        _try_many_more(items)
    elif any(_tried_by(item) for item in items):
        _know_all_modules()


def _tried_by(item: pytest.Item) -> object | None:
    """What holds the settings of a test that tries many examples: its function, or its class."""
    case = getattr(item, "cls", None)
    if isinstance(getattr(case, "settings", None), settings):
        return case
    function = getattr(item, "obj", None)
    return getattr(function, "__func__", function) if is_hypothesis_test(function) else None


def _try_many_more(items: Iterable[pytest.Item]) -> None:
    done: set[int] = set()
    for item in items:
        holder = _tried_by(item)
        if holder is None:
            continue
        item.add_marker("soak")
        if id(holder) in done:
            continue  # one of several parameters of the same test
        done.add(id(holder))
        name = "settings" if isinstance(holder, type) else "_hypothesis_internal_use_settings"
        usual = getattr(holder, name)
        many = settings(
            usual,
            max_examples=usual.max_examples * MORE,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        )
        setattr(holder, name, many)


def _know_all_modules() -> None:
    """Import every module of the house.

    Hypothesis tries the numbers and words that stand in the code it finds imported: which tests
    went before, in this process, would otherwise choose the examples.
    """
    for room in ROOMS:
        for path in sorted((HOUSE / room).rglob("*.py")):
            name = ".".join(path.relative_to(HOUSE).with_suffix("").parts)
            importlib.import_module(name.removesuffix(".__init__"))
