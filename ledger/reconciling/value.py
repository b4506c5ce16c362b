"""A reconciliation as a value: two sides of a period, what agrees, and each thing that does not.

theirs less ours is what the items come to and what nobody can name; what nobody has explained of
it is unexplained. All pence are signed, money into the account positive.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from hashlib import sha256
from typing import NamedTuple

import msgspec

from ledger.events import EntryRef, Matched


class Side(NamedTuple):
    """One side's balances: what stood before the period, what moved in it, what stands after.

    opening and closing are None where that side never says.
    """

    opening_pence: int | None
    moved_pence: int
    closing_pence: int | None


class Row(NamedTuple):
    """One line of a side in the period. id is a line's, or an entry's like `A-1/7`."""

    id: str
    on: date
    pence: int
    kind: str
    fund: str


class Explanation(NamedTuple):
    """Why an item is there, by whom: a person's staff id, or empty where the books show it.

    version is of the explanation in its stream, 0 where the books show it.
    """

    kind: str
    reason: str
    by: str
    version: int


class Item(NamedTuple):
    """One thing in which the two sides differ, named.

    kind is a fault's fixed name, like `missing-in-ledger` or `wrong-funder`; pence is what it
    makes theirs more than ours. words say it to a person, arithmetic included, with no full stop;
    try_ is the command that settles it, empty where there is none.
    """

    kind: str
    on: date
    pence: int
    fund: str
    account: str
    lines: tuple[str, ...]
    entries: tuple[EntryRef, ...]
    words: str
    try_: str
    explained: Explanation | None = None


class Part(NamedTuple):
    """One fund's two sides, and the items that lie between them. fund is empty for the whole.

    not_held_pence is what of our closing balance was never held in the account: paid straight to
    a funder or by one, or owed between funders. The rest of it is what `dpl balance` says.
    """

    fund: str
    theirs: Side
    ours: Side
    items: tuple[Item, ...]
    not_held_pence: int = 0

    @property
    def difference_pence(self) -> int:
        """Theirs less ours at the end; of what moved, where they tell no balance."""
        if self.theirs.closing_pence is None or self.ours.closing_pence is None:
            return self.theirs.moved_pence - self.ours.moved_pence
        return self.theirs.closing_pence - self.ours.closing_pence

    @property
    def named_pence(self) -> int:
        return sum(item.pence for item in self.items)

    @property
    def explained_pence(self) -> int:
        return sum(item.pence for item in self.items if item.explained is not None)

    @property
    def unexplained_pence(self) -> int:
        """What nobody has explained of the difference."""
        return self.difference_pence - self.explained_pence


class Held(NamedTuple):
    """One account's part of what a holding keeps, in pence."""

    account: str
    fund: str
    opening_pence: int
    moved_pence: int
    closing_pence: int


class Reconciliation(NamedTuple):
    """Both sides of a period. name is like `bank/bank-1`; who says theirs is in words.

    theirs and ours are every line of both sides, in order; matches those that are one thing.
    faults are what is wrong in the other side's own papers: gaps, altered files, sums that do
    not foot; they are items with no pence. held is each account's part, of a client account.
    """

    name: str
    says: str
    first_on: date
    last_on: date
    parts: tuple[Part, ...]
    theirs: tuple[Row, ...]
    ours: tuple[Row, ...]
    matches: tuple[Matched, ...]
    faults: tuple[Item, ...] = ()
    held: tuple[Held, ...] = ()

    @property
    def items(self) -> tuple[Item, ...]:
        return tuple(item for part in self.parts for item in part.items)

    @property
    def open_items(self) -> tuple[Item, ...]:
        """What nobody has explained, and what is wrong in their papers."""
        return tuple(i for i in (*self.items, *self.faults) if i.explained is None)

    @property
    def difference_pence(self) -> int:
        return sum(part.difference_pence for part in self.parts)

    @property
    def explained_pence(self) -> int:
        return sum(part.explained_pence for part in self.parts)

    @property
    def unexplained_pence(self) -> int:
        """What nobody has explained, fund by fund: one fund's never makes up for another's."""
        return sum(abs(part.unexplained_pence) for part in self.parts)

    @property
    def squared(self) -> bool:
        """Nothing differs that nobody has explained."""
        return not self.unexplained_pence and not self.open_items

    @property
    def theirs_digest(self) -> str:
        return _digest(self.theirs, [(part.fund, *part.theirs) for part in self.parts])

    @property
    def ours_digest(self) -> str:
        """What a client account's accounts held at first included: else money might become
        another's before the period, and nothing that is signed would tell."""
        sides = [(part.fund, *part.ours) for part in self.parts]
        return _digest(self.ours, sides, sorted(self.held))

    @property
    def items_digest(self) -> str:
        """sha256 of all that lies between the two: matches, items, faults and why each is there;
        not of the words that tell of them, which a later program may put better."""
        items = [item._replace(words="", try_="") for item in (*self.items, *self.faults)]
        found = [sorted(map(msgspec.json.encode, what)) for what in (self.matches, items)]
        return sha256(b"\n\n".join(b"\n".join(what) for what in found)).hexdigest()


def _digest(rows: tuple[Row, ...], sides: list[tuple], held: Iterable[Held] = ()) -> str:
    """sha256 of a side as JSON: its balances, then its lines in order of id, then whose it is."""
    told = [sorted(sides), sorted(rows), *([list(held)] if held else [])]
    return sha256(msgspec.json.encode(told)).hexdigest()
