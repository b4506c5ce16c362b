"""What a supplier's credit note is for, among invoices that are known. Matching never guesses."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from ledger.money import pounds
from ledger.statements.payables import Payable


class Candidate(NamedTuple):
    """An invoice that a credit note may be for: in the ledger, or in the same file.

    name is how a person knows it: `A-1/7`, `row 3`. left_pence has not been credited yet.
    """

    name: str
    account: str
    supplier: str
    invoice: str
    category: str
    plan_line: str | None
    left_pence: int
    commitment: str


class Unclear(NamedTuple):
    """Nothing, or more than one thing, that a credit note may be for: for a person to say."""

    why: str
    try_: str


def credited(note: Payable, candidates: Sequence[Candidate]) -> Candidate | Unclear:
    """The invoice that a note names, else the only one of its supplier with that amount left."""
    own = [c for c in candidates if (c.account, c.supplier) == (note.account, note.supplier)]
    amount = -note.amount_pence
    if note.credits:
        named = note.credits.casefold()
        found = [one for one in own if one.invoice.casefold() == named]
        what = f"invoice {note.credits!r} of {note.supplier}"
        if not found:
            return Unclear(f"{what} is neither in account {note.account} nor in this file",
                           "import the file with the invoice first")  # fmt: skip
        fits = [one for one in _narrowed(found, note) if one.left_pence >= amount]
        if not fits:
            most = pounds(max(one.left_pence for one in found))
            return Unclear(f"{what} has {most} left to credit, not {pounds(amount)}",
                           "ask the supplier what the rest is for")  # fmt: skip
    else:
        what = f"{pounds(amount)} of {note.supplier}"
        fits = _narrowed([one for one in own if one.left_pence == amount], note)
        if not fits:
            return Unclear(f"account {note.account} has no live invoice for {what}",
                           "name the invoice it is for in the column for it")  # fmt: skip
    if len(fits) > 1:
        names = ", ".join(one.name for one in fits)
        return Unclear(f"{what} may be any of {names}; a person has to say which",
                       "name the invoice, its plan line and category")  # fmt: skip
    return fits[0]


def _narrowed(found: list[Candidate], note: Payable) -> list[Candidate]:
    """Of several, those of the note's own plan line; of several still, those of its category."""
    for field in ("plan_line", "category"):
        wanted: Any = getattr(note, field)
        if len(found) > 1 and wanted is not None:
            same = [one for one in found if getattr(one, field) == wanted]
            found = same or found
    return found
