"""The stage: command lines run in this process exactly as `dpl` runs them, and told as they go.

The ledger is opened once for all of them, with a clock that follows the story and salts that are
the same every time. A ledger made so is for looking at: its salts are no secret.
"""

from __future__ import annotations

import json
import os
import shlex
from collections.abc import Callable, Iterator
from contextlib import chdir, contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256
from io import StringIO
from pathlib import Path
from typing import Any, NamedTuple

import click

from cli.failing import INTERRUPTED
from cli.given import Given
from ledger.service import Actor, Ledger
from ledger.store import open_store

INDENT = "    "


class Answer(NamedTuple):
    """What a command wrote to each of its two sides."""

    data: str
    told: str

    def rows(self) -> list[dict[str, Any]]:
        return json.loads(self.data)


class Stage:
    """Where the story is played: a folder, a ledger's address, and the day it now is."""

    def __init__(self, folder: Path, ledger_url: str, tell: Callable[[str], None]) -> None:
        self.folder = folder
        self.ledger_url = ledger_url
        self.tell = tell
        self._now = datetime.min
        self._ticks = 0
        self._salts = 0
        self._commands = 0
        self._ledger: Ledger | None = None
        self.person: str | None = None

    @contextmanager
    def as_person(self, login: str) -> Iterator[Stage]:
        """What is done meanwhile is somebody else's doing: a second person approves so."""
        before, self.person = self.person, login
        try:
            yield self
        finally:
            self.person = before

    @contextmanager
    def set_up(self) -> Iterator[Stage]:
        """Be in the folder, with $DPL_LEDGER set, as somebody is who pastes the lines."""
        before = os.environ.get("DPL_LEDGER")
        os.environ["DPL_LEDGER"] = self.ledger_url
        try:
            with chdir(self.folder):
                yield self
        finally:
            if self._ledger is not None:
                self._ledger.store.close()
                self._ledger = None
            del os.environ["DPL_LEDGER"]
            if before is not None:
                os.environ["DPL_LEDGER"] = before

    def ledger(self) -> Ledger:
        if self._ledger is None:
            store = open_store(self.ledger_url, clock=self._clock)
            self._ledger = Ledger(store, salts=self._salt)
        return self._ledger

    # ── telling and doing ────────────────────────────────────────────────────────────────────

    def chapter(self, title: str, *, on: date) -> None:
        """A new part of the story, and the day on which it is played."""
        self.today(on)
        self.tell("")
        self.tell(click.style(title, bold=True))

    def today(self, on: date) -> None:
        """Nine in the morning of a day. The story's days only go forward, as a clock does."""
        self._now = max(self._now, datetime.combine(on, time(9)))

    def do(
        self,
        line: str,
        words: str = "",
        *,
        show: bool = False,
        refused: bool = False,
        expected: int = 0,
    ) -> None:
        """Run a command line, and say what it shows and what came of it.

        show: its whole answer, and not only what it says at the end. refused: it must be.
        expected: the exit code it must end with; 1 where a check is to find something.
        """
        self._introduce(line, words)
        answer = self.run(line, expected=2 if refused else expected)
        if show:
            self._indented(answer.data)
        told = answer.told.strip().splitlines()
        self._indented("\n".join(told if refused or show else told[-1:]))

    def read(self, line: str, words: str = "") -> list[dict[str, Any]]:
        """Run an import, and tell its answer in one line instead of a table."""
        self._introduce(line, words)
        rows = self.run(line, output="json").rows()
        lines, matched, by_rule, left = (
            sum(row[name] for row in rows)
            for name in ("lines", "matched", "by_rule", "unallocated")
        )
        known = lines - sum(row["new"] for row in rows)
        told = [f"{matched} matched", f"{by_rule} by rule", f"{left} unallocated"]
        told += [f"{known} known before"] if known else []
        self._indented(f"{'1 line' if lines == 1 else f'{lines} lines'}: {', '.join(told)}")
        return rows

    def run(self, line: str, *, expected: int = 0, output: str = "table") -> Answer:
        """The answer of a command line; OutOfStep when it ends otherwise than the story says."""
        from cli.main import dpl

        program, *words = shlex.split(line)
        assert program == "dpl"
        given = _OnStage(ledger_url=self.ledger_url, output=output, stage=self)
        self._commands += 1
        given.command_id = f"demo-{self._commands:03}"
        data, told = StringIO(), StringIO()
        code = 0
        with redirect_stdout(data), redirect_stderr(told):
            try:
                dpl.main(words, prog_name="dpl", obj=given)
            except SystemExit as end:
                code = int(end.code or 0)
        if code == INTERRUPTED:
            raise click.Abort
        if code != expected:
            raise OutOfStep(line, code, told.getvalue())
        return Answer(data.getvalue(), told.getvalue())

    def _introduce(self, line: str, words: str) -> None:
        if words:
            self.tell("")
            self.tell(words)
        self.tell(click.style(f"  $ {line}", fg="cyan"))

    def _indented(self, text: str) -> None:
        for line in text.rstrip().splitlines():
            self.tell(INDENT + line)

    # ── what the story looks up in the ledger, as a person would in a history ────────────────

    def entry_on(self, account: str, line: str) -> str:
        """The entry that stands on a bank's line, as the command line names it: `N-01/57`."""
        (version,) = self.ledger().account(account).by_line[line]
        return f"{account}/{version}"

    def latest(self, account: str, kind: type = object) -> str:
        """The account's latest entry about money that stands, of that kind."""
        there = self.ledger().account(account)
        fits = (v for v, event in there.money.items() if isinstance(event, kind))
        return f"{account}/{max(v for v in fits if there.is_live(v))}"

    def waiting(self) -> str:
        """What was asked last and waits for a second person, as `dpl approve` takes it."""
        from projections.approvals import approvals

        return approvals(self.ledger().store).rows[-1].approval

    # ── time and salts, given ────────────────────────────────────────────────────────────────

    def _clock(self) -> datetime:
        """The story's time, seven seconds later at each look; the machine's, if that is behind.

        A book must not end in the future, or nothing more could be recorded in it.
        """
        self._ticks += 1
        told = self._now.replace(tzinfo=UTC) + timedelta(seconds=7 * self._ticks)
        return min(told, datetime.now(UTC))

    def _salt(self, size: int) -> bytes:
        self._salts += 1
        return sha256(f"dpl demo {self._salts}".encode()).digest()[:size]


@dataclass
class _OnStage(Given):
    """What is given to a command on the stage: the one ledger, which no command closes."""

    stage: Stage | None = None

    def ledger(self) -> Ledger:
        assert self.stage is not None
        return self.stage.ledger()

    def actor(self) -> Actor:
        assert self.stage is not None
        person = self.stage.person
        return super().actor() if person is None else Actor(person, self.by)

    def close(self) -> None:
        pass


class OutOfStep(click.ClickException):
    """A command of the story ended otherwise than it should: a fault of ours."""

    exit_code = 70

    def __init__(self, line: str, code: int, told: str) -> None:
        super().__init__(
            f"the demonstration is out of step, which is a fault of ours: exit code {code} from\n"
            f"  {line}\n{told}"
        )
