"""The words of a mapping, and what a schema cannot see of them: one thing said twice, or never."""

from __future__ import annotations

from collections.abc import Mapping as Table
from typing import Any, get_args

from ledger.events import LineKind
from ledger.statements.checked import Wrong
from ledger.statements.mappings import wrong_days

KINDS: tuple[str, ...] = get_args(LineKind)
OPENING, CLOSING, SKIP = "opening", "closing", "skip"
"""What a type's word may stand for beside a kind of line: a row that tells a balance, or nothing.
"""
COLUMNS = (
    "account", "date", "type", "amount", "in", "out", "side", "fund", "first", "last", "period",
    "reference", "balance", "opening", "closing",
)  # fmt: skip


def fold(text: str) -> str:
    """A word or heading as it is compared: without case, and white space as single spaces."""
    return " ".join(text.replace("\N{NO-BREAK SPACE}", " ").split()).casefold()


def disagreements(data: Table[str, Any]) -> list[Wrong]:
    """What a schema cannot see: one thing said twice, or never, or a word without its column."""
    columns = data["columns"]
    return [
        *_of_funds(data, columns),
        *_of_kinds(data, columns),
        *_of_amounts(data, columns),
        *wrong_days(data, columns),
        *_of_words(data),
    ]


def _of_funds(data: Table[str, Any], columns: Table[str, str]) -> list[Wrong]:
    ways = [way for way in ("fund", "funds") if way in data]
    ways += ["whole_account"] if data.get("whole_account") else []
    found = []
    if len(ways) != 1:
        why = "says more than one way which of our funds the file is about: " + ", ".join(ways)
        why = why if ways else "does not say which of our funds the file is about"
        try_ = 'one of: fund = "council", or a table [funds] of its words, or whole_account = true'
        found.append(Wrong((), why, try_))
    if ("funds" in data) != ("fund" in columns):
        why = "columns.fund and the table [funds] go together"
        found.append(Wrong(("funds",), why, '[funds] with "ASC" = "council" under it'))
    if data.get("balances") == "account" and "fund" in data:
        why = "balances of the whole account need a file about the whole account"
        found.append(Wrong(("balances",), why, 'balances = "fund"'))
    return found


def _of_kinds(data: Table[str, Any], columns: Table[str, str]) -> list[Wrong]:
    found = []
    if ("kind" in data) == ("type" in columns):
        why = "there must be either columns.type, or one kind for all lines"
        found.append(Wrong((), why, 'kind = "payment", if the file lists payments alone'))
    if ("types" in data) != ("type" in columns):
        why = "columns.type and the table [types] go together"
        found.append(Wrong(("types",), why, '[types] with "DP PAYMENT" = "payment" under it'))
    elif "types" in data and not set(data["types"].values()) & set(KINDS):
        why = "no word stands for a line; a kind of line is one of: " + ", ".join(KINDS)
        found.append(Wrong(("types",), why))
    return found


def _of_amounts(data: Table[str, Any], columns: Table[str, str]) -> list[Wrong]:
    """One signed column, two columns, a column of sides, or a direction by type."""
    found = []
    given = tuple(name in columns for name in ("amount", "in", "out"))
    if given not in ((True, False, False), (False, True, True)):
        why = "there must be either amount, or both in and out"
        found.append(Wrong(("columns",), why))
    told = [way for way in ("sides", "directions") if way in data]
    if ("sides" in data) != ("side" in columns):
        why = "columns.side and the table [sides] go together"
        found.append(Wrong(("sides",), why, '[sides] with "CR" = "in" and "DR" = "out" under it'))
    if len(told) == 2 or (told and "in" in columns):
        why = "says more than one way which way money went"
        found.append(Wrong((told[-1],), why, "keep one of sides, directions, and in with out"))
    if told and "view" in data:
        why = "the words say what became of the person's account, so there is nothing to turn"
        found.append(Wrong(("view",), why, "leave view out"))
    if "directions" in data:
        found += _of_directions(data)
    if data.get("reversals") and not told:
        why = "is for amounts whose sign is told by a word"
        found.append(Wrong(("reversals",), why, "leave reversals out"))
    return found


def _of_directions(data: Table[str, Any]) -> list[Wrong]:
    """Each type's word that stands for a line goes one way, and no other word does."""
    types = {fold(word): to for word, to in data.get("types", {}).items()}
    goes = {fold(word): word for word in data["directions"]}
    found = []
    for word, to in data.get("types", {}).items():
        if to in KINDS and fold(word) not in goes:
            why = f"does not say which way {word!r} goes"
            found.append(Wrong(("directions",), why, f'"{word}" = "in", or "out"'))
    for folded, word in goes.items():
        if types.get(folded) not in KINDS:
            found.append(Wrong(("directions", word), "is no word of [types] that is a line"))
    return found


def _of_words(data: Table[str, Any]) -> list[Wrong]:
    """Words that differ in case or spaces alone would be one word with two meanings."""
    found = []
    for name in ("types", "sides", "directions", "funds"):
        seen: dict[str, str] = {}
        for word in data.get(name, {}):
            other = seen.setdefault(fold(word), word)
            if other != word:
                found.append(Wrong((name, word), f"is the same word as {other!r}"))
    return found
