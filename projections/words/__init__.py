"""What happened, in words that anyone can read: one function for each kind of event. Pure.

Says nothing private: events hold none. An entry is called `A-1/7`, the seventh of account A-1, and
never by its position.
"""

from __future__ import annotations

from collections.abc import Callable

from ledger import events as e
from ledger.entry import Entry
from ledger.events import AnyEvent
from projections.words import account as accounts
from projections.words import (
    accountability,
    budget,
    holding,
    life,
    money,
    oversight,
    payruns,
    policy,
    reclaims,
    reconciling,
)
from projections.words import recharges as between_funders
from projections.words.phrases import called, coded

ACCOUNT = "account:"


def entry_in_words(entry: Entry) -> str:
    """One sentence without a full stop. Raises TypeError for an event nobody has words for."""
    return in_words(entry.event, account=entry.stream.removeprefix(ACCOUNT))


def entry_name(stream: str, version: int) -> str:
    """How an entry is called: `A-1/7` of an account, `holding:bank-1/3` of a holding, and
    `pay:may/1` of a pay run, whose stream is the ledger's own."""
    return called(version, stream.removeprefix(ACCOUNT).removeprefix("_"))


def in_words(event: AnyEvent, *, account: str) -> str:
    """The same for an event of an account, or of a holding, where account says nothing."""
    if type(event) in _ABOUT_ENTRIES:
        return _ABOUT_ENTRIES[type(event)](event, account)
    say = _WORDS.get(type(event))
    if say is None:
        raise TypeError(f"nobody has words for {type(event).__name__}")
    return say(event)


def _entry_reversed(event: e.EntryReversed, account: str) -> str:
    of = in_words(event.of, account=account)
    return f"{called(event.entry, account)} taken back, {coded(event.reason)}: {of}"


_WORDS: dict[type, Callable] = {
    **accountability.WORDS,
    **accounts.WORDS,
    **budget.WORDS,
    **holding.WORDS,
    **life.WORDS,
    **money.WORDS,
    **oversight.WORDS,
    **payruns.WORDS,
    **policy.WORDS,
    **reclaims.WORDS,
    **reconciling.WORDS,
    **between_funders.WORDS,
}

_ABOUT_ENTRIES: dict[type, Callable] = {
    **budget.ABOUT_ENTRIES,
    **holding.ABOUT_ENTRIES,
    **money.ABOUT_ENTRIES,
    **payruns.ABOUT_ENTRIES,
    **reclaims.ABOUT_ENTRIES,
    e.EntryReversed: _entry_reversed,
}
