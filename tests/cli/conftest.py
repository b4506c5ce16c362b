"""A ledger in a folder of its own, and the command line in front of it."""

from __future__ import annotations

import os
import pty
import re
import shlex
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest
from click.testing import CliRunner

from cli.given import Given
from cli.main import dpl
from ledger import commands as c
from ledger.book.approvals import approval_id
from ledger.entry import Entry
from ledger.recording import entry_of
from ledger.service import Actor, Ledger, Order
from ledger.store import open_store
from ledger.store.address import SQLITE, read_address
from tests.making import new_ledger, told


class Answer(NamedTuple):
    """What a command wrote, and its exit code."""

    code: int
    out: str
    err: str


class World:
    """A ledger at an address. run types a command; the rest looks at the truth."""

    def __init__(self, url: str) -> None:
        self.url = url

    def run(self, line: str, *, stdin: str | bytes | None = None, by: str | None = None) -> Answer:
        """Type a command, as whoever runs the tests or as by."""
        args = shlex.split(line)
        assert args[0] == "dpl"
        env = {"DPL_LEDGER": self.url}
        given = Given() if by is None else Given(_actor=Actor(by))
        result = CliRunner().invoke(dpl, args[1:], input=stdin, env=env, obj=given)
        return Answer(result.exit_code, result.stdout, result.stderr)

    def agreed(self, line: str, *, by: str = "second") -> Answer:
        """Type what waits for a second person, and approve it as one; the approval's answer."""
        told = self.done(line).err
        return self.done(f"dpl approve {told.split('dpl approve ')[1].split()[0]}", by=by)

    def done(self, line: str, *, stdin: str | bytes | None = None, by: str | None = None) -> Answer:
        answer = self.run(line, stdin=stdin, by=by)
        assert answer.code == 0, answer.err
        return answer

    @property
    def head(self) -> int:
        address = read_address(self.url)
        if address.dialect == SQLITE:  # asked for thousands of times, and a store is slow to open
            with closing(sqlite3.connect(address.path)) as file:
                return file.execute("SELECT position FROM head").fetchone()[0]
        with open_store(self.url) as store:
            return store.head().position

    def entries(self, after: int = 0) -> list[Entry]:
        with open_store(self.url) as store:
            return [entry_of(row) for row in store.rows(after)]

    def last(self) -> object:
        return self.entries(self.head - 1)[0].event

    def private(self, commitment: str) -> str:
        with open_store(self.url) as store:
            return store.details([commitment])[commitment].json

    def told(self, *commands: c.Command) -> None:
        """Record these without the command line, with a second person's word on a pack."""
        with open_store(self.url) as store:
            ledger = Ledger(store)
            for i, command in enumerate(commands, self.head):
                (came,) = ledger.record([Order(f"told-{i}", command)], Actor("anna"))
                if isinstance(command, c.AdoptPolicy) and came.waits:
                    word = c.GiveApproval(approval=approval_id(command), given_on=APRIL)
                    ledger.record([Order(f"given-{i}", word)], Actor("second"))


def on_a_terminal(*args: str, columns: int = 100) -> str:
    """What a person at a terminal would see, without its colours."""
    ours, theirs = pty.openpty()
    env = {**os.environ, "COLUMNS": str(columns), "TERM": "xterm"}
    house = Path(__file__).parent.parent.parent
    with subprocess.Popen(
        [sys.executable, "-m", "cli.main", *args],
        stdout=theirs, stderr=subprocess.DEVNULL, env=env, cwd=house,
    ) as process:  # fmt: skip
        os.close(theirs)
        seen = b""
        while True:
            try:
                part = os.read(ours, 65536)
            except OSError:
                break
            if not part:
                break
            seen += part
        process.wait()
    os.close(ours)
    return re.sub(r"\x1b\[[0-9;]*m", "", seen.decode())


APRIL = date(2025, 4, 1)

JO = (
    c.OpenAccount(
        account="A-1",
        opened_on=APRIL,
        person="P-17",
        care_group="adult-chc",
        age_band="18-64",
        eligibility="adult-chc",
    ),
    c.AddFund(account="A-1", fund="nhs", funder="icb", programme="chc", from_on=APRIL),
    c.AddFund(
        account="A-1",
        fund="council",
        funder="shire",
        programme="social-care",
        contribution_charged=True,
        from_on=APRIL,
    ),
    c.OpenHolding(holding="bank-1", kind="bank", opened_on=APRIL),
    c.LinkHolding(holding="bank-1", account="A-1", from_on=APRIL),
    c.MakeAllocation(
        account="A-1",
        allocation="al-1",
        fund="nhs",
        deployment="direct_payment",
        frequency="weekly",
        amount_pence=15000,
        from_on=APRIL,
        decided_on=APRIL,
    ),
)
"""Jo's account A-1, with two funds, a bank account and an allocation: entries 1 to 5, to
position 7."""

SPEND = c.RecordSpend(
    account="A-1", paid_on=date(2025, 4, 8), amount_pence=4999, category="food", fund="nhs"
)
"""Entry 6 of A-1, at position 8."""


@pytest.fixture
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    """A ledger with nothing in it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("DPL_LEDGER", raising=False)
    world = World(f"sqlite:///{tmp_path / 'ledger.db'}")
    new_ledger(world.url, name="Anytown")
    return world


def set_up(url: str) -> None:
    """Jo's account, in a ledger at this address."""
    new_ledger(url, name="Anytown")
    World(url).told(*JO)


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    """A ledger in which Jo's account has been set up."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("DPL_LEDGER", raising=False)
    told(str(tmp_path / "ledger.db"), set_up)
    return World(f"sqlite:///{tmp_path / 'ledger.db'}")
