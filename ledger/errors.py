"""What can go wrong, in words for the person at the keyboard. Nothing below this room.

LedgerError
├── Refused            a rule says no; nothing was recorded
├── Unreadable         a file or a command cannot be read; carries every fault found
├── Conflict           someone else recorded first, and our own retries ran out; try again
├── CommandReused      this command id was used before, for other content
└── StoreFault         the database could not do its part
    ├── Unreachable    no such ledger, no connection, or no permission
    ├── NotALedger     the database is there and holds something else, or another version
    ├── Tampered       stored entries are not as they were written
    └── ClockFault     the head of the book is ahead of this machine's clock
"""

from __future__ import annotations

from typing import NamedTuple


class Fault(NamedTuple):
    """One thing wrong with what was given: place, why, what was found, what to try.

    place is `file:row`, `file` or `line 3: field`; found and try_ may be empty.
    """

    place: str
    why: str
    found: str = ""
    try_: str = ""

    def __str__(self) -> str:
        text = f"{self.place}: {self.why}" if self.place else self.why
        if self.found:
            text += f"\n  found: {self.found}"
        if self.try_:
            text += f"\n  try:   {self.try_}"
        return text


class LedgerError(Exception):
    """Something stopped; str() of it is fit to show a person."""

    exit_code = 2


class Refused(LedgerError):
    """A rule says no. Nothing was recorded.

    rule is the rule's name, why the reason in plain words, try_ the next step.
    """

    def __init__(self, rule: str, why: str, try_: str = "") -> None:
        self.rule = rule
        self.why = why
        self.try_ = try_
        super().__init__(str(self))

    def __str__(self) -> str:
        text = f"refused ({self.rule}): {self.why}"
        return f"{text}\n  try:   {self.try_}" if self.try_ else text


class Unreadable(LedgerError):
    """What was given cannot be read. Carries all its faults. Nothing was recorded."""

    def __init__(self, faults: list[Fault], summary: str = "nothing was recorded") -> None:
        self.faults = faults
        self.summary = summary
        super().__init__(str(self))

    def __str__(self) -> str:
        return "\n".join([*(str(fault) for fault in self.faults), self.summary])


class Conflict(LedgerError):
    """Someone else recorded first. Nothing of ours was recorded; the same again may succeed."""

    exit_code = 3


class CommandReused(LedgerError):
    """A command id was used before with other content. Nothing was recorded."""


class StoreFault(LedgerError):
    """The database could not do its part. Nothing was recorded unless the message says so."""


class Unreachable(StoreFault):
    """No such ledger, no connection to it, or no permission. Nothing was recorded."""


class NotALedger(StoreFault):
    """The database holds something else, or a ledger of another version. Nothing was recorded."""


class Tampered(StoreFault):
    """Stored entries are not as they were written, or a change to them was refused."""


class ClockFault(StoreFault):
    """The last entry is over two minutes ahead of this machine's clock. Nothing was recorded."""
