"""What a validator finds in a return before it is sent: faults, which somebody can mend, and notes,
which somebody should know. Pure.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Literal, NamedTuple

from projections.returns.private_fields import option_of

Kind = Literal[
    "body", "details", "not-valid", "private", "coded", "age", "record",
    "elsewhere", "counted", "confirm",
]  # fmt: skip

FAULTS: dict[Kind, str] = {
    "body": "about the body that sends it",
    "details": "private details that nobody kept",
    "not-valid": "private details that do not pass their check",
    "private": "private details that could not be read",
    "coded": "coded words that the definition does not know",
    "age": "ages that are not certain",
    "record": "things not recorded in the ledger",
}
"""What the ledger lacks, or nobody said, and somebody can: until then the return is not right."""
NOTES: dict[Kind, str] = {
    "elsewhere": "for the body's own system to fill",
    "counted": "ways of counting to know of",
    "confirm": "things to confirm before it is sent",
}
"""What this ledger never holds, how something counts, and what no source confirms: no fault."""


class Lack(NamedTuple):
    """One thing that was found. place is an account, a row's reference, or empty where it is the
    return as a whole; found never has anything private in it; try_ is how a fault is mended."""

    kind: Kind
    place: str
    field: str
    why: str
    found: str = ""
    try_: str = ""

    @property
    def is_fault(self) -> bool:
        return self.kind in FAULTS

    @property
    def level(self) -> str:
        return "fault" if self.is_fault else "note"


def in_order(lacks: Iterable[Lack]) -> list[Lack]:
    """Each once: the faults, then the notes."""
    return sorted(dict.fromkeys(lacks), key=lambda one: not one.is_fault)


def in_short(lacks: Iterable[Lack]) -> str:
    """How many of each kind: `2 faults: 2 private details that nobody kept`, and then the notes."""
    counts = Counter(one.kind for one in lacks)
    faults, notes = _said(counts, FAULTS, "fault"), _said(counts, NOTES, "note")
    return "\n".join(filter(None, (faults or "nothing is lacking", notes)))


def _said(counts: Counter[Kind], kinds: dict[Kind, str], what: str) -> str:
    there = [f"{counts[kind]:,} {words}" for kind, words in kinds.items() if counts[kind]]
    whole = sum(counts[kind] for kind in kinds)
    return f"{whole:,} {what}{'' if whole == 1 else 's'}: {'; '.join(there)}" if there else ""


def keep_details(account: str, field: str, on: date) -> str:
    """The command that keeps a private detail, all but what it is."""
    return f"dpl account details {account} --on {on:%d/%m/%Y} {option_of(field)} …"
