"""A command is told again as it was typed, with an option more, and without anybody's password."""

from __future__ import annotations

import shlex

import click
import pytest

from cli import typed
from cli.given import Given


def told(line: str, *more: str, url: str = "sqlite:///ledger.db") -> str:
    """What is told again of a line `dpl NAME ...`."""
    words = shlex.split(line)
    root = click.Context(click.Group("dpl"), info_name="dpl")
    ctx = click.Context(click.Command(words[1]), parent=root, info_name=words[1])
    typed.keep(ctx, words[2:])
    ctx.ensure_object(Given).ledger_url = url
    with ctx:
        return typed.same_command(*more)


@pytest.fixture(autouse=True)
def no_ledger_around(monkeypatch):
    monkeypatch.delenv("DPL_LEDGER", raising=False)


def test_it_is_what_was_typed_with_what_is_added_and_can_be_pasted():
    assert told("dpl letter A-1 --on 01/05/2025", "--with-name") == (
        "dpl letter A-1 --on 01/05/2025 --with-name"
    )
    assert told("dpl report --into 'a b.html'") == "dpl report --into 'a b.html'"


def test_a_ledger_named_before_the_command_is_named_again():
    line = told("dpl report --all", url="sqlite:///other.db")
    assert line == "dpl report --all --ledger sqlite:///other.db"
    again = told("dpl report --ledger sqlite:///other.db", url="sqlite:///other.db")
    assert again == "dpl report --ledger sqlite:///other.db"


@pytest.mark.parametrize("way", ["--ledger {}", "--ledger={}"])
def test_a_password_is_never_told_again(way):
    url = "postgresql://dpl:secret@db.example/dpl"
    assert told(f"dpl report {way.format(url)} --all", url=url) == "dpl report --all"
    assert told("dpl report --all", url=url) == "dpl report --all"
