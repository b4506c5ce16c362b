"""What the tests stand on: ledgers made fast are ledgers, and examples come again."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.store import create_ledger, open_store
from tests import chance
from tests.making import new_ledger, told


def within(path) -> tuple:
    """A file's tables and guards, what marks it as a ledger, and what it says of itself."""
    with closing(sqlite3.connect(path)) as file:
        file.row_factory = sqlite3.Row
        made = [tuple(row) for row in file.execute("SELECT type, name, sql FROM sqlite_master")]
        marks = [file.execute(f"PRAGMA {name}").fetchone()[0]
                 for name in ("application_id", "user_version", "journal_mode", "page_size",
                              "encoding")]  # fmt: skip
        rows = [
            dict(file.execute(f"SELECT * FROM {name}").fetchone()) for name in ("head", "about")
        ]
    return sorted(made, key=str), marks, rows


def test_a_ledger_made_fast_differs_from_one_that_was_made_by_its_id_and_key_alone(tmp_path):
    create_ledger(f"sqlite:///{tmp_path}/made.db", name="Anytown")
    new_ledger(f"sqlite:///{tmp_path}/fast.db", name="Anytown")
    new_ledger(f"sqlite:///{tmp_path}/second.db", name="Anytown")
    files = [tmp_path / f"{name}.db" for name in ("made", "fast", "second")]
    (tables, marks, (head, about)), *others = map(within, files)
    ids, keys = {about["ledger_id"]}, {about["key"]}
    for other_tables, other_marks, (other_head, other_about) in others:
        assert (other_tables, other_marks, other_head) == (tables, marks, head)
        assert {**other_about, "ledger_id": "", "key": b""} == {
            **about, "ledger_id": "", "key": b"",
        }  # fmt: skip
        assert len(other_about["key"]) == len(about["key"])
        ids.add(other_about["ledger_id"])
        keys.add(other_about["key"])
    assert len(ids) == len(keys) == 3
    assert {file.stat().st_mode for file in files} == {files[0].stat().st_mode}


def test_what_is_recorded_in_a_ledger_made_fast_is_in_no_other(tmp_path):
    """Nor in the file that it was copied from."""
    told(str(tmp_path / "one.db"), _made)
    with closing(sqlite3.connect(tmp_path / "one.db")) as file:
        file.execute("CREATE TABLE mine (x)")
    told(str(tmp_path / "two.db"), _made)
    assert within(tmp_path / "two.db")[0] != within(tmp_path / "one.db")[0]
    with open_store(f"sqlite:///{tmp_path}/two.db") as store:
        assert store.head().position == 0


def _made(url: str) -> None:
    new_ledger(url)


@pytest.mark.skipif("DPL_SOAK" in os.environ, reason="there they do not come again")
def test_the_same_examples_are_tried_every_time():
    def tried() -> list:
        seen = []

        @settings(max_examples=30)
        @given(st.integers(), st.text())
        def one(number, text):
            seen.append((number, text))

        one()
        return seen

    assert tried() == tried()


def test_a_soak_tries_many_times_as_many_and_is_chosen_by_its_mark(monkeypatch):
    @settings(max_examples=7)
    @given(st.integers())
    def one(number):
        pass

    def plain():
        pass

    marked = []
    items = [
        SimpleNamespace(obj=function, add_marker=lambda mark, name=function.__name__: marked.append(
            (name, mark)))
        for function in (one, one, plain)
    ]  # fmt: skip
    monkeypatch.setenv("DPL_SOAK", "1")
    chance.settle(items)
    assert one._hypothesis_internal_use_settings.max_examples == 7 * chance.MORE
    assert marked == [("one", "soak"), ("one", "soak")]
