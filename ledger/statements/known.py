"""The lines that a card's holding has already, by the issuer's ids, so that none is read twice.

An issuer's id is one movement's own (domain.md 6.3). So where feeds overlap in the middle of a
day, ids tell which of two equal fares a file shows; a line's identity stays its holding, day,
amount and ordinal. Lines that came without ids are taken for the file's own, one for one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from ledger.statements.card_links import Before
from ledger.statements.statement import StatementLine


class KnownLines:
    """What live statements of a holding show. by_id gives the line that an issuer's id names."""

    def __init__(self) -> None:
        self.by_id: dict[str, str] = {}
        self.posted: dict[str, int] = {}
        self.following: dict[str, list[str]] = defaultdict(list)
        self.notices: dict[str, str] = {}
        self._equal: dict[tuple[date, int], dict[int, str | None]] = defaultdict(dict)

    def add(
        self,
        line: str,
        *,
        on: date,
        amount_pence: int,
        ordinal: int,
        bank_id: str | None,
        parent: str | None = None,
    ) -> None:
        """One line that a live statement shows; the first to show it says its id."""
        equal = self._equal[on, amount_pence]
        if equal.get(ordinal) is None:
            equal[ordinal] = bank_id
        if bank_id and bank_id not in self.by_id:
            self.by_id[bank_id] = line
            self.posted[bank_id] = amount_pence
            if parent:
                self.following[parent].append(bank_id)

    def add_notice(self, bank_id: str, kind: str) -> None:
        self.notices[bank_id] = kind

    def before(self) -> Before:
        return Before(self.posted, self.following, frozenset(self.notices))

    def ordinals(self, lines: Sequence[StatementLine]) -> list[int]:
        """Each line's ordinal among equals of its day: that of the line it is, else the next."""
        found: list[int | None] = []
        taken: dict[tuple[date, int], set[int]] = defaultdict(set)
        for line in lines:
            key = (line.on, line.amount_pence)
            own = next(
                (n for n, known in self._equal.get(key, {}).items()
                 if known == line.bank_id is not None and n not in taken[key]),
                None,
            )  # fmt: skip
            if own is not None:
                taken[key].add(own)
            found.append(own)
        ordinals = []
        following: dict[tuple[date, int], int] = {}
        for line, own in zip(lines, found, strict=True):
            key = (line.on, line.amount_pence)
            if own is None:
                equal = self._equal.get(key, {})
                nameless = sorted(n for n, known in equal.items() if known is None)
                own = next((n for n in nameless if n not in taken[key]), None)
                if own is None:
                    own = following.get(key, 1)
                    while own in taken[key] or own in equal:
                        own += 1
                    following[key] = own + 1
                taken[key].add(own)
            ordinals.append(own)
        return ordinals
