"""The lines of a surplus's sum, each with the rule that it goes by as its pack says it. Pure."""

from __future__ import annotations

from typing import Literal, NamedTuple

from ledger.money import pounds
from ledger.policy.meanings import NOT_PUBLISHED, in_words
from ledger.policy.pack import Pack


class Quoted(NamedTuple):
    """A rule as its pack says it: its name, what it says, its words and source, and the pack.

    shown is the value as a person reads it: `8 weeks`, `yes`. by_default: the pack says nothing of
    the rule, so the ledger's default goes, and words and source are the default's.
    """

    name: str
    value: str
    words: str
    source: str
    pack: str
    shown: str
    by_default: bool

    @property
    def whose(self) -> str:
        """Whose rule it is: `harrow/2025-1`, or that it says nothing of it."""
        if not self.by_default:
            return self.pack
        return f"the ledger's default, since {self.pack} says nothing of it"


class Step(NamedTuple):
    """One line of the sum. pence is signed in a `sum` line, which adds up to the next `total`;
    a `note` says what was held against it, and a `part` whose it is."""

    kind: Literal["sum", "total", "note", "part"]
    what: str
    pence: int
    words: str
    rule: Quoted | None = None


class Quoting:
    """Quotes the rules of one pack."""

    def __init__(self, pack: Pack) -> None:
        self.pack = pack

    def __call__(self, name: str) -> Quoted:
        said = self.pack.said_of(name)
        value = getattr(self.pack.rules, name)
        plain = pounds(value) if name.endswith("_pence") else str(value)
        words = "" if said.words == NOT_PUBLISHED else said.words
        # The default pack's own rules are the default's by its name, which says so enough.
        by_default = bool(self.pack.funder) and said not in self.pack.said
        shown = in_words(name, value)
        return Quoted(name, plain, words, said.source, self.pack.ref, shown, by_default)
