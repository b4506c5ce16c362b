"""One task, the kinds of task there are, and how a task's command is written. Pure."""

from __future__ import annotations

import re
import shlex
from datetime import date
from typing import Literal, NamedTuple

from projections.reader import Reader

WRONG, LATE, WAITS = 1, 2, 3
"""How a kind presses: the books cannot be right; a day is past; somebody is waited for."""


class Kind(NamedTuple):
    """A kind of task: how it presses, and its title on the list. cheap: told by a few questions,
    without going through every account."""

    urgency: Literal[1, 2, 3]
    title: str
    cheap: bool = False


KINDS: dict[str, Kind] = {
    "bank-wrong": Kind(WRONG, "The bank and the books cannot both be right", True),
    "fund-overdrawn": Kind(WRONG, "One funder's money used for another's", True),
    "flag": Kind(WAITS, "Statements with something odd", True),
    "unallocated": Kind(WAITS, "Lines of the bank that nobody has attributed", True),
    "awaited": Kind(LATE, "Entries that the bank should have shown by now", True),
    "may-be-one": Kind(WAITS, "Lines of the bank that may be entries of ours", True),
    "bank-paper": Kind(WAITS, "Days and statements of the bank that are not in order"),
    "council-item": Kind(WAITS, "What a council's books say otherwise"),
    "payroll-item": Kind(WAITS, "What a payroll bureau says otherwise"),
    "stranger": Kind(WAITS, "Lines about accounts that are not known here", True),
    "to-sign": Kind(WAITS, "Reconciliations prepared, and not signed", True),
    "late-entry": Kind(WAITS, "What came into a signed period since"),
    "approval": Kind(WAITS, "What waits for a second person", True),
    "query": Kind(WAITS, "Questions that nobody has answered"),
    "reclaim": Kind(LATE, "Reclaims with a step to take"),
    "recharge": Kind(WAITS, "Recharges that nobody has answered or paid", True),
    "contribution": Kind(LATE, "Contributions in arrears"),
    "payment-due": Kind(LATE, "Payments due and not made"),
    "goes-on": Kind(LATE, "Allocations that go on though another fund pays for all"),
    "review": Kind(LATE, "Reviews and audits overdue"),
    "return": Kind(LATE, "Returns overdue, or waiting to be looked at", True),
}
"""Every kind, by its fixed name."""


class Task(NamedTuple):
    """One thing for a person. id stays the same for the same thing; account or holding may be
    empty; pence are signed as their source's, nought where no money is in question.

    on is since when, age_days how long that was at the end of the day asked about. command settles
    it, or is the next step; what a person must fill in stands in braces, its choices with bars.
    ledger is whose it is, in a list of several, and begins its id; empty in a list of one.
    """

    id: str
    kind: str
    account: str
    holding: str
    on: date
    pence: int
    age_days: int
    words: str
    command: str
    urgency: int
    ledger: str = ""


class Group(NamedTuple):
    """All tasks of a kind, oldest first, of one day the largest first. pence adds them up, each
    as if positive."""

    kind: str
    title: str
    urgency: int
    tasks: tuple[Task, ...]

    @property
    def pence(self) -> int:
        return sum(abs(task.pence) for task in self.tasks)


class Asked(NamedTuple):
    """What was asked: as at the end of `on`, as known at a position; account or holding None for
    every one; kinds are those that are wanted."""

    reader: Reader
    known: int
    on: date
    kinds: frozenset[str]
    account: str | None
    holding: str | None

    def task(
        self,
        kind: str,
        about: str,
        *,
        on: date,
        pence: int,
        words: str,
        command: str,
        account: str = "",
        holding: str = "",
    ) -> Task:
        """A task about something, whose id is made of its kind and of that alone."""
        age = max(0, (self.on - on).days)
        of = (f"{kind}:{about}", kind, account, holding)
        return Task(*of, on, pence, age, words, command, KINDS[kind].urgency)


# ── commands ─────────────────────────────────────────────────────────────────────────────────

GAP = re.compile(r"\{[^{}]*\}")
"""Something a person must fill in: `{date}`, `{confirmed|reduced|withdrawn}`."""


def gaps(command: str) -> list[str]:
    """What a person must fill in before the command can be carried out, in order."""
    return GAP.findall(command)


def one_of(*choices: str) -> str:
    """A gap with its choices."""
    return "{" + "|".join(choices) + "}"


def line(*words: object) -> str:
    """A command's words as one line for a shell; days as 04/06/2025."""
    return " ".join(
        shlex.quote(f"{word:%d/%m/%Y}" if isinstance(word, date) else str(word)) for word in words
    )
