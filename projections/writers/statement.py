"""The two-sided statement, line by line, for every writer: from their figure to ours."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from ledger.reconciling.value import Item, Part, Reconciliation


class Stamp(NamedTuple):
    """Who prepared a statement and who signed it, and what was known then.

    position is the last entry that was known; signed_by is empty where nobody has signed.
    """

    position: int
    prepared_by: str = ""
    prepared_on: date | None = None
    signed_by: str = ""
    signed_on: date | None = None


class Line(NamedTuple):
    """One line of the two-sided statement. pence is signed, and None where nobody tells it.

    of: `balance`, `moved`, `item` or `unexplained`.
    """

    of: str
    words: str
    pence: int | None
    item: Item | None = None


def heading(value: Reconciliation, part: Part) -> str:
    """What a part is called: a fund of a council's, a kind of due of a bureau's, or the whole."""
    if not part.fund:
        return "The two sides"
    if value.name.startswith("payroll/"):
        name = part.fund.replace("-", " ")
        return name.upper() if name == "hmrc" else name.capitalize()
    return f"Fund {part.fund}"


def statement_lines(part: Part) -> Iterator[Line]:
    """From what they say to what we say: their balance, less each item, less what nobody can
    explain, is ours. Items are taken off, so each stands with the opposite sign."""
    theirs, ours = part.theirs, part.ours
    told = theirs.closing_pence is not None and ours.closing_pence is not None
    if told:
        yield Line("balance", "Balance by their account", theirs.closing_pence)
    else:
        yield Line("moved", "Moved in the period by their account", theirs.moved_pence)
    for item in sorted(part.items, key=lambda item: (item.kind, item.on, item.lines)):
        yield Line("item", item.words, -item.pence, item)
    left = part.difference_pence - part.named_pence
    if left:
        yield Line("unexplained", "A difference that nothing above accounts for", -left)
    if told:
        yield Line("balance", "Balance by our books", ours.closing_pence)
    else:
        yield Line("moved", "Moved in the period by our books", ours.moved_pence)
