"""What the bank has shown since of what was told of before it did, as known at a moment.

An entry says for ever how it was recorded; whoever opens a figure asks how it stands.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import NamedTuple

from msgspec import structs

from ledger import events as e
from ledger.account.waiting import Wait, total_pence, waits_of
from ledger.calendar import uk_words
from ledger.entry import Entry
from ledger.money import pounds
from projections.as_known import ACCOUNT
from projections.reader import Reader
from projections.words import entry_in_words

_TOPICS = tuple(kind.__struct_config__.tag for kind in (e.LineMatched, e.EntryReversed))
_Side = tuple[int, str, str]
"""An entry's movement at a holding: its number, the holding, `in` or `out`."""


class _Shown(NamedTuple):
    """The lines of one account that stand: what of each movement they show, and the last day that
    they do; and the entries that were taken back."""

    pence: dict[_Side, int]
    last_on: dict[_Side, date]
    taken_back: set[int]


class ShownSince:
    """Entries in words, each with what the bank has shown of it by a position.

    Of each account that an entry asked about is of, its matches are read once.
    """

    def __init__(self, reader: Reader, *, known: int) -> None:
        self._reader = reader
        self._known = known
        self._shown: dict[str, _Shown] = {}

    def in_words(self, entry: Entry) -> str:
        """One sentence without a full stop. What was taken back says nothing of the bank."""
        event = entry.event
        if isinstance(event, e.EntryReversed):
            return entry_in_words(entry._replace(event=structs.replace(event, of=_told(event.of))))
        waits = waits_of(event) if entry.stream.startswith(ACCOUNT) else []
        if not waits:
            return entry_in_words(entry)
        shown = self._of(entry.stream)
        if entry.version in shown.taken_back:
            return entry_in_words(entry._replace(event=_told(event)))
        if not any((entry.version, w.holding, w.direction) in shown.pence for w in waits):
            return entry_in_words(entry)
        plain = entry_in_words(entry._replace(event=_told(event)))
        moved = isinstance(event, e.MoneyMoved)
        since = (_since(shown, entry.version, wait, moved=moved) for wait in waits)
        return "; ".join([plain, *since])

    def _of(self, stream: str) -> _Shown:
        if stream not in self._shown:
            found = self._reader.of_topics(stream, _TOPICS, known=self._known)
            self._shown[stream] = _gathered(found)
        return self._shown[stream]


def _gathered(entries: list[Entry]) -> _Shown:
    taken_back = {x.event.entry for x in entries if isinstance(x.event, e.EntryReversed)}
    shown = _Shown(defaultdict(int), {}, taken_back)
    for entry in entries:
        match = entry.event
        if isinstance(match, e.LineMatched) and entry.version not in taken_back:
            side = (match.entry, match.holding, match.direction)
            shown.pence[side] += total_pence(match.shares)
            shown.last_on[side] = max(match.on, shown.last_on.get(side, match.on))
    return shown


def _told(event: e.Reversible) -> e.Reversible:
    """The same without a word of what the bank has yet to show."""
    if isinstance(event, e.MoneyMoved):
        return structs.replace(event, from_line=_A_LINE, to_line=_A_LINE)
    return structs.replace(event, line=_A_LINE) if waits_of(event) else event


_A_LINE = "shown"


def _since(shown: _Shown, version: int, wait: Wait, *, moved: bool) -> str:
    side = (version, wait.holding, wait.direction)
    it = "it" if not moved else "it leave" if wait.direction == "out" else "it arrive"
    left = total_pence(wait.shares) - shown.pence.get(side, 0)
    if side not in shown.last_on:
        return f"the bank has yet to show {it}"
    last = uk_words(shown.last_on[side])
    if left <= 0:
        return f"the bank showed {it} on {last}"
    return f"the bank showed a part of {it} by {last} and has yet to show {pounds(left)}"
