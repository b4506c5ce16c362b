"""Every command's example, typed in order; and before each, everything in it said wrongly.

Both walk the tree of commands, so that a new command fails here until its example has a place in
a chapter of tests/cli/telling.py, and from then on its dates, amounts and names are tried too.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Iterator

import click
import pytest

from cli.asking import Recording, SharedOption
from cli.kinds import Day, EntryName, Money, Name, Weights
from tests.cli.conftest import World
from tests.cli.telling import (
    CHAPTERS,
    TOLD_ELSEWHERE,
    example_of,
    line_of,
    tell,
    write_files,
)
from tests.cli.test_cli_start import ALL

NOTHING = "nothing was recorded\n"

WRONG_DAYS = ("31/02/2025", "1/4/25", "soon", "")
WRONG_MONEY = ("-5", "1e4", "49.999", "nan", "", "999999999999999")
WRONG_ENTRIES = ("A-1/999", "A-9/1", "9999", "A-1 6", "A-1/0")
WRONG_SHARES = ("nhs:60", "nhs=-1", "nhs=", "nhs=0", "nhs=1,lottery=1", "")
WRONG_NAMES = ("no such", "", "x" * 41)
NOBODYS = "zz-9"

NEW = {
    ("dpl account open", "account"), ("dpl account fund", "fund"), ("dpl holding open", "holding"),
    ("dpl allocate make", "allocation"), ("dpl budget earmark", "earmark"),
    ("dpl budget liability", "liability"), ("dpl budget plan", "plan"),
    ("dpl reclaim propose", "reclaim"), ("dpl recharge raise", "recharge"), ("dpl pay run", "run"),
    ("dpl spend payee", "payee"), ("dpl budget funder-cost", "cost"),
    ("dpl return request", "name"),
}  # fmt: skip
"""What these commands are the first to name; a name that nobody knows is no fault there."""
ANYTHING = {
    "reference", "person", "payee", "authority", "version", "outcome", "batch", "funder",
    "outcomes", "from_funder", "to_funder", "plan_line",
}  # fmt: skip
"""Names of what is outside the ledger, or need not be in it. A strange plan line is asked about."""
INSTEAD = {
    "fund": ("--shares",), "shares": ("--fund",), "holding": ("ACCOUNT",),
    "one_off": ("--from", "--to", "--liability"), "liability": ("--from", "--to", "--one-off"),
}  # fmt: skip
"""What is left out of a line when one of these is added, which would be said twice else."""


@pytest.fixture
def told(empty, tmp_path):
    write_files(tmp_path)
    return empty


def test_every_command_has_its_place_in_a_chapter():
    told = {example_of(step) for steps in CHAPTERS.values() for step in steps} - {None}
    assert told == set(ALL) - TOLD_ELSEWHERE


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_every_example_works_as_it_is_pasted(told, chapter):
    for step in CHAPTERS[chapter]:
        answer = tell(told, step)
        asks = example_of(step) == "dpl plan check" and answer.err.startswith("ask: ")
        assert answer.code == (1 if asks else 0), f"{line_of(step, told)}\n{answer.err}"


def test_a_ledger_is_made_as_its_example_says(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("DPL_LEDGER", raising=False)
    world = World(ALL["dpl init"].example.split()[-1])
    assert world.run(ALL["dpl init"].example).code == 0
    assert world.run(ALL["dpl upgrade"].example).code == 0


# ── the same, said wrongly ───────────────────────────────────────────────────────────────────


def wrong(typed: str, param: click.Parameter) -> Iterator[tuple[str, bool]]:
    """Values that an option or argument cannot have, each with whether the answer must name it."""
    kind = param.type
    if isinstance(kind, Day):
        yield from ((value, False) for value in WRONG_DAYS)
    elif isinstance(kind, Money):
        yield from ((value, False) for value in WRONG_MONEY)
        if kind.least:
            yield "0", False
    elif isinstance(kind, EntryName):
        yield from ((value, False) for value in WRONG_ENTRIES)
    elif isinstance(kind, Weights):
        yield from ((value, False) for value in WRONG_SHARES)
    elif isinstance(kind, Name):
        yield from ((value, False) for value in WRONG_NAMES)
        if (typed, param.name) not in NEW and param.name not in ANYTHING:
            yield NOBODYS, True
    elif isinstance(kind, click.Choice):
        yield NOBODYS, True


def lines_wrong(typed: str, line: str) -> Iterator[tuple[str, str, bool]]:
    """The line, each time with one thing in it wrong: (line, what was wrong, must be named)."""
    command = ALL[typed]
    words = shlex.split(line)
    places = dict(places_of(command, words, len(typed.split())))
    for param in command.params:
        if isinstance(param, SharedOption):
            continue
        for value, named in wrong(typed, param):
            changed = list(words)
            if param.name in places:
                changed[places[param.name]] = value
            elif isinstance(param, click.Option):
                changed = without(words, INSTEAD.get(param.name, ()), typed)
                changed += [param.opts[0], value]
            else:
                continue
            yield shlex.join(changed), value, named


def without(words: list[str], names: Iterable[str], typed: str) -> list[str]:
    """A line less these options and their values; ACCOUNT where history takes either."""
    kept = list(words)
    if "ACCOUNT" in names and typed == "dpl history":
        del kept[2]
    for name in names:
        if name in kept:
            del kept[kept.index(name) : kept.index(name) + 2]
    return kept


def places_of(command: click.Command, words: list[str], start: int) -> Iterator[tuple[str, int]]:
    """Where in a line the value of each option and argument stands; the last of several."""
    options = {name: param for param in command.params for name in param.opts}
    arguments = [param for param in command.params if isinstance(param, click.Argument)]
    place = start
    while place < len(words):
        param = options.get(words[place]) if words[place].startswith("-") else None
        if words[place].startswith("-"):
            if param is not None and not getattr(param, "is_flag", False):
                place += 1
                yield param.name, place
        elif arguments:
            yield (arguments[0] if arguments[0].nargs == -1 else arguments.pop(0)).name, place
        place += 1


def judge(world: World, typed: str, line: str, head: int, named: str = "") -> list[str]:
    """What is not as it should be with the answer to a line that is wrong."""
    answer = world.run(line)
    found = []
    if answer.code != 2:
        found.append(f"exit code {answer.code}")
    if isinstance(ALL[typed], Recording) and not answer.err.endswith(NOTHING):
        found.append("it does not say that nothing was recorded")
    if "Traceback" in answer.err or answer.out:
        found.append("it says more than what is wrong")
    if named and named not in answer.err:
        found.append(f"it does not name {named}")
    if world.head != head:
        found.append("something was recorded")
    return [f"{line}\n    {', '.join(found)}: {answer.err}"] if found else []


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_what_is_said_wrongly_is_refused_and_nothing_recorded(told, chapter):
    faults: list[str] = []
    for step in CHAPTERS[chapter]:
        typed = example_of(step)
        if typed is not None and first_in(typed) == chapter:
            line, head = line_of(step, told), told.head
            for wrongly, value, named in lines_wrong(typed, line):
                faults += judge(told, typed, wrongly, head, value if named else "")
                head = told.head  # so that one thing recorded is one fault
            for wrongly in ends_before_starts(typed, line):
                faults += judge(told, typed, wrongly, head)
        tell(told, step)
    assert not faults, "\n".join(faults)


def first_in(typed: str) -> str:
    """The chapter in which a command is tried: the first that has it."""
    return next(title for title, steps in CHAPTERS.items() if f"@{typed[4:]}" in
                [step.lstrip("!") for step in steps])  # fmt: skip


def ends_before_starts(typed: str, line: str) -> Iterator[str]:
    """The line with a last day before the first, where the command takes both."""
    names = {name for param in ALL[typed].params for name in param.opts}
    words = shlex.split(line)
    for first, last in (("--from", "--to"), ("--for-from", "--for-to"), *OTHER_ENDS.get(typed, ())):
        if first not in names or last not in names:
            continue
        changed = without(words, (first, last), typed)
        yield shlex.join([*changed, first, "02/05/2025", last, "01/05/2025"])


OTHER_ENDS = {
    "dpl budget earmark": [("--on", "--expires")],
    "dpl reclaim notice": [("--on", "--repay-by")],
    "dpl budget carry-over": [("--year-end", "--expires")],
}
