"""The whole book as a plain-text journal that beancount reads: the postings and nothing else.

An account's name there is made of ours, and can be turned back into them. beancount itself is
used only to test this.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from ledger.entry import Entry
from ledger.money import pounds
from ledger.recording import entry_of
from projections import postings as p
from projections.facts import lines_named
from projections.moments import Known
from projections.postings import Plain, postings
from projections.replay import Key, known_position
from projections.words import entry_in_words

if TYPE_CHECKING:
    from ledger.store.store import Store

_FORMS: dict[str, tuple[str, tuple[str, ...]]] = {
    p.HELD: ("Assets:Held", ("account", "fund", "holding")),
    p.ON_ITS_WAY: ("Assets:On-its-way", ("account", "fund", "holding")),
    p.OWED: ("Assets:Owed", ("account", "fund")),
    p.COLLECTED: ("Assets:Collected", ("account", "fund")),
    p.SPENT: ("Expenses:Spent", ("account", "fund", "category")),
    p.RETURNED: ("Expenses:Returned", ("account", "fund")),
    p.WRITTEN_OFF: ("Expenses:Written-off", ("account", "fund")),
    p.PAID: ("Income:Paid", ("account", "fund")),
    p.CONTRIBUTED: ("Income:Contributed", ("account", "fund")),
    p.TOPPED_UP: ("Income:Topped-up", ("account", "fund")),
    p.INTEREST: ("Income:Interest", ("account", "fund")),
    p.RECHARGED: ("Equity:Recharged", ("account", "fund")),
    p.BROUGHT_FORWARD: ("Equity:Brought-forward", ("account", "fund")),
    p.SUSPENSE: ("Equity:Suspense", ("holding",)),
}
"""What each head is called, and which of a posting's names follow: those it can have."""

_UNALLOCATED = ("Assets:Unallocated", ("holding",))
"""What is held and nobody's yet."""

_FIELDS = ("account", "fund", "holding", "category")
_BY_ROOT = {root: (head, fields) for head, (root, fields) in _FORMS.items()}
_BY_ROOT[_UNALLOCATED[0]] = (p.HELD, _UNALLOCATED[1])

_AS_IT_STANDS = "Z-"
"""In front of a name that its capitals alone would not give back."""
_IN_HEX = "Z--"
"""In front of one that holds what no name of ours does, or nothing."""


def journal(store: Store, *, as_at: date | None = None, known_at: Known = None) -> Iterator[str]:
    """The journal's lines, without their ends: each entry that posts is one transaction.

    Goes through the book twice, once for the accounts' opening days, and keeps none of it.
    """
    upto = known_position(store, known_at)
    yield f'option "title" "Direct payments ledger, as known at entry {upto}"'
    yield 'option "operating_currency" "GBP"'
    yield ""
    opens = _opens(store, as_at, upto)
    if opens:
        yield f"{min(opens.values())} commodity GBP"
    for name, on in sorted(opens.items(), key=lambda one: (one[1], one[0])):
        yield f"{on} open {name} GBP"
    for row in store.rows(upto=upto):
        entry = entry_of(row)
        posted = [one for one in postings(entry.stream, entry.event) if one[5]]
        if as_at is not None:
            posted = [one for one in posted if one[6] <= as_at]
        if posted:
            yield ""
            yield from _transaction(entry, posted)


def _opens(store: Store, as_at: date | None, upto: int) -> dict[str, date]:
    first: dict[Key, date] = {}
    for row in store.rows(upto=upto):
        entry = entry_of(row)
        for *key, pence, on in postings(entry.stream, entry.event):
            if pence and (as_at is None or on <= as_at):
                key = tuple(key)
                if key not in first or on < first[key]:
                    first[key] = on
    return {account_name(key): on for key, on in first.items()}


def _transaction(entry: Entry, posted: list[Plain]) -> Iterator[str]:
    yield f"{posted[0][6]} * {_quoted(entry_in_words(entry))}"
    yield f"  position: {entry.position}"
    yield f"  stream: {_quoted(entry.stream)}"
    yield f"  recorded: {_quoted(entry.recorded_at)}"
    for number, line in enumerate(lines_named(entry.event)):
        yield f"  line{number or ''}: {_quoted(line)}"
    for *key, pence, _ in posted:
        yield f"  {account_name(tuple(key))}  {pounds(pence, plain=True)} GBP"


def _quoted(text: str) -> str:
    text = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ")
    return f'"{text}"'


# ── names ────────────────────────────────────────────────────────────────────────────────────


def account_name(key: Key) -> str:
    """What a head, account, fund, holding and category are called in the journal."""
    head, *names = key
    root, fields = _FORMS[head]
    if head == p.HELD and not names[0] and not names[1]:
        root, fields = _UNALLOCATED
    named = dict(zip(_FIELDS, names, strict=True))
    return ":".join([root, *(_component(named[field]) for field in fields)])


def key_of(name: str) -> Key:
    """The head, account, fund, holding and category that a journal's account stands for."""
    root, kind, *components = name.split(":")
    head, fields = _BY_ROOT[f"{root}:{kind}"]
    named = dict(zip(fields, map(_name, components), strict=True))
    return (head, *(named.get(field, "") for field in _FIELDS))


def _component(name: str) -> str:
    """A name as beancount takes it, with a capital or a digit first: `nhs` is Nhs, `A-1` stays."""
    if not _NAME.fullmatch(name):
        return _IN_HEX + name.encode().hex()
    capital = name[0].upper() + name[1:]
    return capital if _name(capital) == name else _AS_IT_STANDS + name


def _name(component: str) -> str:
    if component.startswith(_IN_HEX):
        return bytes.fromhex(component[len(_IN_HEX) :]).decode()
    if component.startswith(_AS_IT_STANDS):
        return component[len(_AS_IT_STANDS) :]
    if any(letter.islower() for letter in component[1:]):
        return component[0].lower() + component[1:]
    return component


_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]*")
