"""What a return lacks: a value, for a person to put right before it is sent. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Literal, NamedTuple

Kind = Literal["body", "elsewhere", "details", "not-valid", "coded", "age", "record", "private"]

KINDS: dict[Kind, str] = {
    "body": "about the body that sends it",
    "elsewhere": "for the body's own system to fill",
    "details": "private details that nobody kept",
    "not-valid": "private details that do not pass their check",
    "coded": "coded words that the definition does not know",
    "age": "ages that are not certain",
    "record": "things not recorded in the ledger",
    "private": "private details that could not be read",
}


class Lack(NamedTuple):
    """One thing that a return lacks. place is an account, a row's reference, or empty where it is
    the return as a whole; found never has anything private in it."""

    kind: Kind
    place: str
    field: str
    why: str
    found: str = ""
    try_: str = ""


def in_short(lacks: Iterable[Lack]) -> str:
    """How many of each kind: `3: 2 private details that nobody kept, 1 about the body`."""
    counts = Counter(one.kind for one in lacks)
    said = [f"{counts[kind]:,} {words}" for kind, words in KINDS.items() if counts[kind]]
    return (
        f"{sum(counts.values()):,} to look at: {'; '.join(said)}" if said else "nothing is lacking"
    )
