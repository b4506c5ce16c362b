"""A card's reversal or refund is of what it follows: the parent's own entry, and nothing new."""

from __future__ import annotations

import msgspec

from ledger import commands as c
from ledger import events as e
from ledger.book.draft import Draft
from ledger.holding.state import Holding


def of_its_parent(
    draft: Draft, holding: Holding, said: c.Attribution, *, inward: bool
) -> c.Attribution | str:
    """What a line that follows another is, with the entry it is about; or why a person must say.

    Money that comes back is a refund of the parent's own spend; a load that is taken back is a
    payment returned. Of anything else a person says what it is: nothing is guessed.
    """
    parent = said.parent_line
    if parent is None or parent not in holding.lines:
        return "parent-unknown"
    if parent in holding.unallocated:
        return "parent-unallocated"
    found = {
        (name, entry)
        for name in holding.links
        if said.account in (None, name)
        for entry in _entries(draft, name, parent)
    }
    if len(found) != 1:
        return "parent-in-parts" if found else "parent-unknown"
    ((name, entry),) = found
    event = draft.account(name).money[entry]
    if inward and isinstance(event, e.SpendRecorded):
        purpose = "refund"
    elif not inward and isinstance(event, e.PaymentMade):
        purpose = "payment-returned"
    else:
        return "parent-of-another-kind"
    return msgspec.structs.replace(said, purpose=purpose, account=name, entry=entry)


def _entries(draft: Draft, name: str, line: str) -> set[int]:
    """The entries of an account that a line is the bank's side of."""
    account = draft.account(name)
    found = set()
    for version in account.by_line.get(line, ()):
        if account.is_live(version):
            event = account.money[version]
            found.add(event.entry if isinstance(event, e.LineMatched) else version)
    return found
