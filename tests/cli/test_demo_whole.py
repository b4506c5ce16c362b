"""A demonstration is there whole, or as it was before: nothing half made is left lying about."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from cli.demonstration import ending, story
from cli.demonstration.setting_up import NAME
from cli.main import dpl
from ledger.service import Ledger
from ledger.store import open_store


@pytest.fixture
def short(tmp_path, monkeypatch):
    """A story of one line, told in a folder of its own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("DPL_LEDGER", raising=False)
    monkeypatch.setattr(story, "tell", lambda stage: stage.do(f'dpl init --name "{NAME}"'))
    monkeypatch.setattr(ending, "tell", lambda stage: None)
    return tmp_path / "demo"


def demo(*options: str):
    return CliRunner().invoke(dpl, ["demo", *options])


def identity(folder: Path) -> str:
    with open_store(f"sqlite:///{folder / 'ledger.db'}") as store:
        return store.about.ledger_id


def books_in(folder: Path) -> list[str]:
    return sorted(name for name in os.listdir(folder) if name.startswith("ledger.db"))


@pytest.mark.parametrize("stop", [BrokenPipeError, KeyboardInterrupt, RuntimeError])
def test_what_stops_a_demonstration_half_way_leaves_the_whole_one_that_was_there(
    short, monkeypatch, stop
):
    assert demo().exit_code == 0
    before = identity(short)

    def stopped(stage):
        raise stop

    monkeypatch.setattr(ending, "tell", stopped)
    assert demo("--again").exit_code != 0
    assert (books_in(short), identity(short)) == (["ledger.db"], before)


@pytest.mark.parametrize("stop", [BrokenPipeError, KeyboardInterrupt])
def test_what_stops_the_first_demonstration_leaves_none(short, monkeypatch, stop):
    def stopped(stage):
        raise stop

    monkeypatch.setattr(ending, "tell", stopped)
    assert demo().exit_code in (130, 141)
    assert books_in(short) == []


def test_ctrl_c_within_a_line_of_the_story_is_no_fault_of_ours(short, monkeypatch):
    line = "dpl account death A-1 --on 01/05/2025"

    def interrupted(*_args, **_said):
        raise KeyboardInterrupt

    monkeypatch.setattr(Ledger, "record", interrupted)
    monkeypatch.setattr(ending, "tell", lambda stage: stage.do(line))
    answer = demo()
    assert answer.exit_code == 130
    assert "out of step" not in answer.stderr
    assert books_in(short) == []


def test_made_again_it_takes_the_place_of_the_one_before(short):
    assert demo().exit_code == 0
    before = identity(short)
    (short / "ledger.db.making").write_text("left by a machine that lost its power")
    assert demo("--again").exit_code == 0
    assert books_in(short) == ["ledger.db"]
    assert identity(short) != before


def test_where_the_shell_would_not_find_dpl_the_first_line_to_paste_helps_it(short, monkeypatch):
    bin_ = short.parent / "house" / "bin"
    bin_.mkdir(parents=True)
    (bin_ / "dpl").write_text("")
    monkeypatch.setattr(sys, "executable", str(bin_ / "python"))
    monkeypatch.setenv("PATH", "/nowhere")
    first = demo().stdout.splitlines()[1]
    assert first == (
        '  $ export PATH="$PWD/house/bin:$PATH" && cd demo && export DPL_LEDGER=sqlite:///ledger.db'
    )
    (bin_ / "dpl").chmod(0o755)
    monkeypatch.setenv("PATH", str(bin_))
    again = demo("--again").stdout.splitlines()[1]
    assert again == "  $ cd demo && export DPL_LEDGER=sqlite:///ledger.db"
