"""The README says what is there, and nothing committed leads back to one machine."""

from __future__ import annotations

import re
import shlex
import subprocess
from pathlib import Path

import click
import pytest

from cli.main import COMMANDS, dpl

HOUSE = Path(__file__).parent.parent
README = (HOUSE / "README.md").read_text()
COMPOSE = (HOUSE / "docker-compose.yml").read_text()


def command_lines() -> list[str]:
    blocks = re.findall(r"^```\n(.*?)^```", README, re.DOTALL | re.MULTILINE)
    lines = [line.split("  #")[0].strip() for block in blocks for line in block.splitlines()]
    return [line for line in lines if line.startswith("dpl ")]


@pytest.mark.parametrize("line", command_lines())
def test_every_command_line_in_the_readme_is_one_that_dpl_takes(line):
    args = shlex.split(line)[1:]
    context, command = click.Context(dpl), dpl
    while isinstance(command, click.Group):
        command = command.get_command(context, args.pop(0))
        assert command is not None, line
    command.make_context("dpl", args, resilient_parsing=False)


def test_the_two_lines_for_a_server_are_the_same_wherever_they_stand():
    lines = re.findall(r"export DPL_LEDGER='(.+)'", README + COMPOSE)
    assert len(set(lines)) == 1 and len(lines) == 2
    user, password, port, database = re.fullmatch(
        r"postgresql://(\w+):([\w-]+)@localhost:(\d+)/(\w+)\?schema=\w+", lines[0]
    ).groups()
    assert f"POSTGRES_USER: {user}\n" in COMPOSE and f"POSTGRES_DB: {database}\n" in COMPOSE
    assert f":-{password}}}" in COMPOSE and f"127.0.0.1:{port}:5432" in COMPOSE


def test_every_command_of_dpl_has_its_module():
    assert dpl.list_commands(click.Context(dpl)) == list(COMMANDS)


def test_nothing_committed_names_a_machine_or_a_registry():
    files = subprocess.run(
        ["git", "ls-files"], cwd=HOUSE, capture_output=True, text=True, check=True
    ).stdout.split()
    words = ["/" + "work/", "/" + "tmp/", "files.python" + "hosted", "pypi" + ".org"]
    for name in files:
        text = (HOUSE / name).read_bytes().decode(errors="replace")
        found = [word for word in words if word in text]
        assert not found, f"{name} names {found}"
