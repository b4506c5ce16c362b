"""What a bank shows of one account's money that nobody has attributed yet, and how far it was seen.

Only where the account was ever alone in its holding: where several people's money is kept, a line
that nobody has attributed may be anybody's, and is told to none of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from ledger import events as e
from ledger.account.state import Account
from projections.bank import bank_says, files_of
from projections.reader import Reader


class Unattributed(NamedTuple):
    """Of one holding: what the bank shows in it, and of lines that nobody has attributed what
    came in and what went out, each as the entries that said so with their pence, signed."""

    holding: str
    bank_pence: int
    came: tuple[tuple[int, int], ...]
    went: tuple[tuple[int, int], ...]

    @property
    def came_pence(self) -> int:
        return sum(pence for _, pence in self.came)

    @property
    def went_pence(self) -> int:
        """Never below nought."""
        return -sum(pence for _, pence in self.went)


def unattributed_of(
    reader: Reader, account: Account, *, on: date, known: int
) -> dict[str, Unattributed]:
    """By holding, of those that have only ever kept this account's money: what waits there to be
    attributed at the end of a day; none where nothing does."""
    found = {}
    linked = [link.holding for link in account.links if link.from_on <= on]
    for holding in _alone_in(reader, account.id, linked, on=on, known=known):
        left: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for line, position, pence in reader.ask(
            "SELECT line, position, pence FROM unallocated WHERE +build = ? AND holding = ?"
            " AND position <= ? AND on_date <= ? ORDER BY position",
            reader.build, holding, known, on.isoformat(),
        ):  # fmt: skip
            left[line].append((position, int(pence)))
        came: list[tuple[int, int]] = []
        went: list[tuple[int, int]] = []
        for rows in left.values():
            stands = sum(pence for _, pence in rows)
            if stands:
                (came if stands > 0 else went).extend(rows)
        if came or went:
            says = bank_says(reader, holding, as_at=on, known=known)
            found[holding] = Unattributed(holding, says.pence, tuple(came), tuple(went))
    return found


def seen_to(reader: Reader, holding: str, *, on: date, known: int) -> date | None:
    """The last day, up to this one, that the bank's own statements of a holding reach; None where
    none was read."""
    reach = [
        file.last_on
        for file in files_of(reader, holding, known=known)
        if file.stands(known) and file.first_on and file.last_on and file.first_on <= f"{on}"
    ]
    return min(date.fromisoformat(max(reach)), on) if reach else None


def _alone_in(
    reader: Reader, account: str, holdings: Iterable[str], *, on: date, known: int
) -> Iterator[str]:
    for holding in sorted(set(holdings)):
        kind, keeps = "", set()
        for entry in reader.about(_TOPICS, prefix=f"holding:{holding}", known=known):
            if entry.stream != f"holding:{holding}":
                continue
            if isinstance(entry.event, e.HoldingOpened):
                kind = entry.event.kind
            elif isinstance(entry.event, e.HoldingLinked) and entry.event.from_on <= on:
                keeps.add(entry.event.account)
        if keeps == {account} and kind != "client":
            yield holding


_TOPICS = [kind.__struct_config__.tag for kind in (e.HoldingOpened, e.HoldingLinked)]
