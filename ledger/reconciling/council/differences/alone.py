"""What is alone on both sides of a reconciliation with a council, until it has a name."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from ledger import events as e
from ledger.account.state import Account
from ledger.reconciling.council.differences import words
from ledger.reconciling.council.pairing import LIMITS
from ledger.reconciling.council.units import Books, Unit
from ledger.reconciling.state import Reconciling

Key = tuple[int, str]
"""A unit's part: its entry and a fund."""


class Named(NamedTuple):
    """Lines and parts of units that make one difference. by_books: the books show why."""

    kind: str
    lines: tuple[str, ...]
    parts: tuple[Key, ...]
    words: str
    try_: str = ""
    by_books: bool = False


@dataclass(slots=True)
class Alone:
    """What is not named yet. lines and parts are those of the days asked about; near has the
    parts of other funds too. others are other councils' reconciliations of the same account."""

    account: Account
    reconciling: Reconciling
    both: Books
    lines: dict[str, e.ExtractLine]
    parts: dict[Key, int]
    near: dict[Key, int]
    kinds: frozenset[str]
    others: Callable[[], list[Reconciling]]
    last_on: date

    def take(self, named: Named) -> bool:
        """Whether all of it was still there; it is not any more."""
        if any(line not in self.lines for line in named.lines):
            return False
        if any(key not in self.near for key in named.parts):
            return False
        for line in named.lines:
            del self.lines[line]
        for key in named.parts:
            self.parts.pop(key, None)
            del self.near[key]
        return True

    def ref(self, entry: int) -> e.EntryRef:
        return e.EntryRef(self.account.id, entry)

    def unit(self, key: Key) -> Unit:
        return self.both.units[key[0]]

    def whole(self, unit: Unit) -> tuple[Key, ...] | None:
        """All parts of a unit, where all of them are alone."""
        keys = tuple((unit.entry, fund) for fund in unit.funds)
        return keys if keys and all(key in self.near for key in keys) else None

    def explain(self, lines: Iterable[str], entries: Iterable[int], *, reason: str, **more) -> str:
        refs = [self.ref(entry) for entry in entries]
        name = self.reconciling.id
        return words.explain(name, lines, refs, self.last_on, reason=reason, **more)


def near_days(theirs: date, ours: date) -> bool:
    """Whether a line's day may be that of an entry: less than a week apart."""
    return -LIMITS.before_days <= (theirs - ours).days <= LIMITS.after_days
