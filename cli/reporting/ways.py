"""From what is kept of a report or letter to the command that made it: a table, kind by kind.

What is kept is by the names of the command's own options; here stands what differs from that.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Literal, NamedTuple

from ledger.money import pounds

if TYPE_CHECKING:
    from projections.reports.issued import Issued


class Way(NamedTuple):
    """How a kind is made: its command, how that takes the days, and what it takes by place."""

    words: str
    days: Literal["from-to", "as-at", ""] = "from-to"
    takes: tuple[str, ...] = ()


WAYS = {
    "commissioner": Way("report commissioner"),
    "outcomes": Way("report outcomes"),
    "monitoring": Way("report monitoring"),
    "person": Way("report person"),
    "phb": Way("report phb", ""),
    "cld": Way("report cld", ""),
    "ascof": Way("report ascof", ""),
    "nfi": Way("report nfi", "as-at"),
    "ring-fence": Way("letter ring-fence", "as-at"),
    "remittance": Way("letter remittance", "as-at"),
    "net": Way("letter net", "as-at"),
    "reclaim": Way("letter reclaim", "as-at", ("reclaim",)),
    "reconsideration": Way("letter reconsideration", "as-at", ("reclaim",)),
    "arrears": Way("letter arrears", "as-at"),
}

RETURNS = frozenset({"phb", "cld", "ascof", "nfi"})
"""Kinds of which all is kept that they take of a body's own file: who sends them."""

FLAGS = {
    "with-name": "--with-name",
    "with-note": "--with-note",
    "large-print": "--large-print",
    "private": "--with-private",
    "rolling": "--rolling",
    "alone": "--alone",
}
NOT_ASKED = {"ledgers", "ledger", "beside", "definition", "file"}
"""What is kept and is no option by its own name: where it was kept, which version, which file."""

FILES = {
    "own-definition": ("--definition",),
    "body": ("--body",),
    "templates": ("--template", "--templates"),
}
"""A body's own files, of which only a digest is kept, and the options that give them."""


def words_of(one: Issued, *, publish: bool = True) -> list[str]:
    """The command that made it, without the files it read and the one that it wrote."""
    way, event = WAYS[one.event.report], one.event
    asked = one.asked
    words = ["dpl", *way.words.split()]
    if event.account:
        words.append(event.account)
    words += [asked.pop(name) for name in way.takes]
    words += _days(way, event.first_on, event.last_on)
    for name, value in asked.items():
        if name in FLAGS:
            words.append(FLAGS[name])
        elif name not in NOT_ASKED and name not in FILES:
            words += [f"--{name}", _value(event.account, name, value)]
    if event.published and publish:
        words.append("--publish")
    return words


def _days(way: Way, first: date | None, last: date | None) -> Iterator[str]:
    if way.days == "from-to":
        yield from ("--from", f"{first:%d/%m/%Y}")
        yield from ("--to", f"{last:%d/%m/%Y}")
    elif way.days == "as-at":
        yield from ("--as-at", f"{last:%d/%m/%Y}")


def _value(account: str, name: str, value: str) -> str:
    if name == "entry":
        return f"{account}/{value}"
    return pounds(int(value), plain=True) if name == "invoiced" else value


def said(words: list[str]) -> str:
    return shlex.join(words)
