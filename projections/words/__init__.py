"""What happened, in words that anyone can read: one function for each kind of event. Pure.

Says nothing private: events hold none. `entry 5` is the fifth entry of the same account.
"""

from __future__ import annotations

from collections.abc import Callable

from ledger import events as e
from ledger.events import AnyEvent
from projections.words import account, holding, money
from projections.words.phrases import coded


def in_words(event: AnyEvent) -> str:
    """One sentence without a full stop. Raises TypeError for an event nobody has words for."""
    say = _WORDS.get(type(event))
    if say is None:
        raise TypeError(f"nobody has words for {type(event).__name__}")
    return say(event)


def _entry_reversed(event: e.EntryReversed) -> str:
    return f"Entry {event.entry} taken back, {coded(event.reason)}: {in_words(event.of)}"


_WORDS: dict[type, Callable] = {
    **account.WORDS,
    **holding.WORDS,
    **money.WORDS,
    e.EntryReversed: _entry_reversed,
}
