"""Each worked example of domain.md section 4 is a test named by its id, twice: as a decision or an
answer, and as a person types it. None is ever lost.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
EXAMPLES = (
    "T1", "T2", "T3", "T4", "T5", "T6", "T7", "T8", "T9", "T10", "T12", "T13", "T14", "T16", "T18",
    "T20", "T21", "T22", "T23", "T24", "T26",
)  # fmt: skip
"""There is no T11, T15, T17, T19 or T25."""
LEVELS = ("decision", "command line")


def worked() -> Iterator[tuple[str, str]]:
    """The id and the level of every test that is named by an id."""
    for path in TESTS.rglob("test_*.py"):
        level = "command line" if "cli" in path.relative_to(TESTS).parts else "decision"
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_T"):
                yield node.name.split("_")[1], level


WORKED = set(worked())


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("example", EXAMPLES)
def test_a_worked_example_has_its_test(example, level):
    assert (example, level) in WORKED, f"no test of {level} is named test_{example}_…"


def test_no_test_is_named_by_an_id_that_is_no_example():
    assert {example for example, _ in WORKED} == set(EXAMPLES)
