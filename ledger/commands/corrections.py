"""Taking back what was wrong, as it may be asked. Vocabulary, no behaviour."""

from __future__ import annotations

from datetime import date

from ledger.commands.terms import AccountCommand, Name, Weight, Word
from ledger.events import Pence


class ReverseEntry(AccountCommand, kw_only=True, tag="reverse-entry"):
    """Take back an entry that was wrong, and with_dependants what rests on it."""

    entry: int
    reason: Word
    with_dependants: bool = False


class CorrectEntry(AccountCommand, kw_only=True, tag="correct-entry"):
    """Take back an entry and record it again with some of its fields put right."""

    entry: int
    reason: Word
    amount_pence: Pence | None = None
    on: date | None = None
    fund: Name | None = None
    shares: tuple[Weight, ...] = ()
    category: Word | None = None
    payee: Name | None = None
    provider: Word | None = None
