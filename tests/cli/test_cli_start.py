"""Starting up, help, and what is said when the command itself was wrong."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from cli.asking import Asked, Recording
from cli.main import COMMANDS, LazyGroup, dpl

HOUSE = Path(__file__).parent.parent.parent
TYPED = re.compile(r"(?:[\"(`'>]|; |, |or )dpl ([a-z][a-z-]*)(?: ([a-z][a-z-]*))?")
"""A command in a message or an example; not the program's name in a sentence."""
HEAVY = {"sqlalchemy", "eventsourcing", "marshmallow", "rich", "psycopg2", "msgspec"}


def every_command() -> Iterator[tuple[str, click.Command]]:
    """Every command there is, with what is typed for it."""

    def walk(group: click.Group, typed: str) -> Iterator[tuple[str, click.Command]]:
        ctx = click.Context(group)
        for name in group.list_commands(ctx):
            command = group.get_command(ctx, name)
            assert command is not None
            if isinstance(command, click.Group):
                yield from walk(command, f"{typed} {name}")
            else:
                yield f"{typed} {name}", command

    return walk(dpl, "dpl")


ALL = dict(every_command())


def after_running(code: str) -> set[str]:
    """The libraries and the rooms that a fresh Python has loaded after this code."""
    script = f"""
import sys
try:
    {code}
except SystemExit:
    pass
print(*sorted(sys.modules), file=sys.stderr)
"""
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=HOUSE
    )
    return set(done.stderr.split())


def test_help_loads_no_database_no_schemas_and_no_command():
    loaded = after_running("from cli.main import dpl; dpl(['--help'])")
    assert not loaded & HEAVY
    own = {place.at.partition(":")[0] for place in COMMANDS.values()}
    assert not loaded & own


@pytest.mark.parametrize("line", ["account open", "pay make", "record", "correct"])
def test_help_on_a_command_loads_no_database_either(line):
    loaded = after_running(f"from cli.main import dpl; dpl({[*line.split(), '--help']})")
    assert not loaded & (HEAVY - {"msgspec"})


def test_the_commands_listed_are_those_whose_module_is_there(monkeypatch):
    there = LazyGroup.list_commands(dpl, click.Context(dpl))
    assert {"account", "record", "reverse"} <= set(there)
    monkeypatch.setitem(COMMANDS, "teleport", COMMANDS["pay"]._replace(at="cli.teleports:go"))
    assert "teleport" not in LazyGroup.list_commands(dpl, click.Context(dpl))
    assert dpl.get_command(click.Context(dpl), "teleport") is None


def test_the_words_in_the_list_are_the_commands_own():
    for name in dpl.list_commands(click.Context(dpl)):
        command = dpl.get_command(click.Context(dpl), name)
        assert COMMANDS[name].words == command.get_short_help_str(300), name


@pytest.mark.parametrize("typed", ALL)
def test_every_command_ends_its_help_with_a_line_that_can_be_pasted(typed):
    command = ALL[typed]
    assert isinstance(command, Asked), f"{typed} is made with neither reading nor recording"
    assert command.help, f"{typed} says nothing about itself"
    shown = command.get_help(click.Context(command, info_name=typed))
    assert shown.rstrip().endswith(f"Example:\n  {command.example}")
    words = shlex.split(command.example)
    assert words[: len(typed.split())] == typed.split()


@pytest.mark.parametrize("typed", ALL)
def test_every_example_can_be_understood(typed, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    line = ALL[typed].example.partition(" > ")[0]
    args = shlex.split(line)[len(typed.split()) :]
    for name in args:
        if re.fullmatch(r"[\w-]+\.[a-z]{3,5}", name):
            Path(name).write_text("")  # a file that the example names
    with ALL[typed].make_context(typed, args) as ctx:
        assert ctx.params is not None


@pytest.mark.parametrize("typed", ALL)
def test_every_option_says_what_it_is(typed):
    for param in ALL[typed].params:
        assert not isinstance(param, click.Option) or param.help, f"{typed} {param.name}"


def test_every_command_that_records_can_be_a_dry_run_and_says_for_whom():
    for typed, command in ALL.items():
        if isinstance(command, Recording):
            options = {name for param in command.params for name in param.opts}
            assert {"--dry-run", "--by", "--ledger", "--output"} <= options, typed


def test_what_the_ledger_tells_people_to_type_is_there():
    told = set()
    for room in ("ledger", "projections", "cli"):
        for path in (HOUSE / room).rglob("*.py"):
            told |= set(TYPED.findall(path.read_text()))
    groups = {name for name in COMMANDS if any(t.startswith(f"dpl {name} ") for t in ALL)}
    for noun, verb in told:
        typed = f"dpl {noun} {verb}" if noun in groups and verb else f"dpl {noun}"
        known = typed in ALL or (noun in groups and not verb)
        assert known or not is_there(noun), f"someone is told to type {typed!r}"


def is_there(noun: str) -> bool:
    """Whether the command's module has been written yet, or never will be."""
    return noun not in COMMANDS or noun in dpl.list_commands(click.Context(dpl))


# ── said wrongly ─────────────────────────────────────────────────────────────────────────────


def test_a_command_that_is_not_there_is_answered_with_one_that_is(world):
    answer = world.run("dpl spnd record A-1")
    assert answer == (2, "", "dpl: there is no command spnd\n  try:   spend\n")


def test_an_option_that_is_not_there_is_answered_with_one_that_is(world):
    answer = world.run("dpl account suspend A-1 --resaon x")
    assert answer.code == 2
    assert answer.err == (
        "dpl account suspend: there is no option --resaon\n"
        "  try:   --reason\n"
        "nothing was recorded\n"
    )


def test_everything_wrong_with_a_command_is_told_at_once(world):
    answer = world.run("dpl pay make 'A 1' --gross -5 --on 1/1/25 --basis nett")
    assert answer.code == 2
    assert answer.out == ""
    assert answer.err == (
        "--gross: '-5' is less than nothing; the command says which way the money went\n"
        "  try:   dpl pay make --help\n"
        "--on: '1/1/25' could be read more than one way; write the year in full\n"
        "  try:   dpl pay make --help\n"
        "--basis: 'nett' is not one of 'net', 'gross'\n"
        "  try:   dpl pay make --help\n"
        "ACCOUNT: 'A 1' is not a name: letters, digits and hyphens, at most 40\n"
        "  try:   dpl pay make --help\n"
        "--fund: this is needed and was not given\n"
        "  try:   dpl pay make --help\n"
        "nothing was recorded\n"
    )


def test_a_missing_choice_is_told_what_it_can_be(world):
    answer = world.run("dpl holding open bank-2 --on 01/04/2025")
    assert answer.err == (
        "--kind: this is needed and was not given\n"
        "  try:   --kind with one of: bank, card, client\n"
        "nothing was recorded\n"
    )


def test_a_ledger_that_is_not_there_is_told_how_to_make_it(tmp_path, world):
    world.url = f"sqlite:///{tmp_path}/other.db"
    answer = world.run("dpl account list")
    assert answer.code == 2
    assert answer.err == (
        f"there is no ledger at sqlite:///{tmp_path}/other.db\n"
        f"  try:   dpl init --ledger 'sqlite:///{tmp_path}/other.db', or another --ledger\n"
    )
    assert not Path(f"{tmp_path}/other.db").exists()


def test_a_fault_of_ours_is_one_clear_line_and_no_traceback(world, monkeypatch):
    def fall(*_, **__):
        raise KeyError("oops")

    monkeypatch.setattr("ledger.service.Ledger.record", fall)
    line = "dpl account death A-1 --on 01/05/2025"
    answer = world.run(line)
    assert answer == (
        70,
        "",
        "this is a fault of ours, not of what you gave: KeyError: 'oops'\n"
        "  try:   the same with --debug shows where; please send us that\n",
    )
    assert "Traceback" in world.run(f"{line} --debug").err


def test_debug_shows_where_a_refusal_came_from_too(world):
    line = "dpl account resume A-1 --from 01/05/2025 --reason home"
    assert "Traceback" not in world.run(line).err
    assert "Traceback" in world.run(f"{line} --debug").err
    assert "Traceback" in world.run(line.replace("dpl", "dpl --debug")).err


def test_someone_else_recording_first_is_exit_code_3(world, monkeypatch):
    from ledger.errors import Conflict

    def late(*_, **__):
        raise Conflict("someone else recorded first; nothing was recorded; try again")

    monkeypatch.setattr("ledger.service.Ledger.record", late)
    answer = world.run("dpl account death A-1 --on 01/05/2025")
    assert answer == (3, "", "someone else recorded first; nothing was recorded; try again\n")


def test_a_reader_that_goes_away_is_no_fault(world):
    """As `dpl … | head -1` does it, with a pipe nobody reads."""
    world.told()
    script = f"""
import os, sys
read, write = os.pipe()
os.close(read)
os.dup2(write, 1)
from cli.main import dpl
dpl(['account', 'list', '--ledger', {world.url!r}])
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, cwd=HOUSE)
    assert (done.returncode, done.stderr) == (141, "")


# ── the shared options ───────────────────────────────────────────────────────────────────────


def test_the_shared_options_stand_before_the_command_or_after_it(world):
    after = world.done("dpl account list -O json")
    before = world.done("dpl -O json account list")
    assert before == after
    assert after.out.startswith('[{"account": "A-1"')


def test_the_nearer_option_counts(world):
    assert world.done("dpl -O json account list -O csv").out.startswith("account,person,")


def test_a_ledger_that_was_named_outweighs_the_environment(world, tmp_path):
    other = f"sqlite:///{tmp_path}/other.db"
    world.done(f"dpl init --ledger {other}")
    for line in (f"dpl --ledger {other} account list", f"dpl account list --ledger {other}"):
        assert world.done(line) == (0, "", "there is no account yet; dpl account open --help\n")
    assert "A-1" in world.done("dpl account list").out


def complete(world, line: str) -> list[str]:
    """What the shell is offered after this line."""
    import os

    env = {
        **os.environ,
        "_DPL_COMPLETE": "zsh_complete",
        "COMP_WORDS": line,
        "COMP_CWORD": str(len(line.split()) - (not line.endswith(" "))),
        "DPL_LEDGER": world.url,
    }
    script = "from cli.main import dpl; dpl(prog_name='dpl')"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, env=env, cwd=HOUSE
    )
    assert done.stderr == ""
    return [name for name in done.stdout.split("\n")[1::3] if name]


def test_the_shell_completes_commands_and_accounts_and_holdings(world):
    assert complete(world, "dpl hol") == ["holding"]
    assert complete(world, "dpl account sh") == ["show"]
    assert complete(world, "dpl account show A") == ["A-1"]
    assert complete(world, "dpl holding link b") == ["bank-1"]
    assert complete(world, "dpl reverse A") == ["A-1"]


def test_without_a_ledger_the_shell_completes_nothing_and_says_nothing(world):
    world.url = "sqlite:///nowhere/at-all.db"
    assert complete(world, "dpl account show A") == []
    world.url = "nonsense"
    assert complete(world, "dpl account show A") == []
