"""What somebody wrote in a TOML file is told place by place, and never ends in a traceback."""

from __future__ import annotations

import tomllib
from datetime import date
from typing import Literal

import pytest
from hypothesis import given as over
from hypothesis import strategies as st
from msgspec import Struct

from ledger.errors import Unreadable
from projections.body import Body, body_of, default_body, shipped_body
from projections.fitting import Misfit, misfits


class Inner(Struct, forbid_unknown_fields=True):
    code: str
    days: list[int] = []


class Whole(Struct, forbid_unknown_fields=True):
    since: date
    kind: Literal["one", "two"] = "one"
    many: list[Inner] = []
    words: dict[str, str] = {}
    sure: bool = False


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("since = 2026-03-31", None),
        ('since = "soon"', (("since",), "has to be a day without quotes", '"soon"', "2026-03-31")),
        ("since = 2026-03-31\nsure = 1",
         (("sure",), "has to be true or false, without quotes", "1", "")),
        ("", (("since",), "is missing", "", "")),
        ('since = 2026-03-31\nkind = "x"', (("kind",), "has to be one of one, two", '"x"', "")),
        ('since = 2026-03-31\n[[many]]\ncode = "x"\ndays = [1, "2"]',
         (("many", 1, "days", 2), "has to be a whole number without quotes", '"2"', "12")),
        ("since = 2026-03-31\n[words]\na = 1",
         (("words", "a"), "has to be text in quotes", "1", '"this"')),
        ("since = 2026-03-31\nmany = 7", (("many",), "has to be a list", "7", '["one", "two"]')),
        ("since = 2026-03-31\nmany = [7]",
         (("many", 1), "has to be a table: a line [name], and lines under it", "7", "")),
        ("since = 2026-03-31\nsinse = 1", (("sinse",), "is not known", "", "since")),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_told_with_its_place_what_stands_there_and_what_fits(text, expected):
    found = list(misfits(tomllib.loads(text), Whole))
    assert found == ([] if expected is None else [Misfit(*expected)])


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.dates(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)


@over(st.dictionaries(st.sampled_from(list(Body.__struct_fields__)) | st.text(), VALUES))
def test_anything_fits_or_is_told_in_words(said):
    for one in misfits(said, Body):
        assert one.path and one.why and len(one.found) <= 60


def paths(value, path=()):
    yield path
    if isinstance(value, dict):
        for name, one in value.items():
            yield from paths(one, (*path, name))


@pytest.mark.parametrize("path", [p for p in paths(tomllib.loads(shipped_body())) if p])
def test_every_field_of_a_bodys_file_that_is_wrong_is_named(path):
    text = f"{'.'.join(path)} = 7\n"
    with pytest.raises(Unreadable) as told:
        body_of(text, "body.toml")
    (fault,) = told.value.faults
    assert fault.place == "body.toml" and fault.found == "7"
    assert fault.why.startswith(f"{'.'.join(path)}: has to be ")


def test_what_is_printed_to_copy_is_whole_and_says_nothing_else_than_what_goes_without_it():
    assert body_of(shipped_body(), "body.toml") == default_body()
    assert set(tomllib.loads(shipped_body())) == set(Body.__struct_fields__)
