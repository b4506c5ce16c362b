"""Each file in `files/` is read as its `.expected` says. `golden.py` tells how to rewrite them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from .golden import told

FILES = Path(__file__).parent / "files"
GIVEN = sorted(path.name for path in FILES.iterdir() if path.suffix != ".expected")


@pytest.mark.parametrize("name", GIVEN)
def test_a_file_is_read_as_the_text_beside_it_says(name: str) -> None:
    path = FILES / name
    expected = path.with_name(path.name + ".expected")
    found = told(path.read_bytes(), file_name=name)
    if os.environ.get("REWRITE_EXPECTED"):
        expected.write_text(found, "utf-8")
    assert found == expected.read_text("utf-8")


def test_every_expected_text_has_its_file() -> None:
    wanted = {path.name.removesuffix(".expected") for path in FILES.glob("*.expected")}
    assert wanted == set(GIVEN)
