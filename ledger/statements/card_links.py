"""Which of a card's rows follows which, and which way its money went. Pure.

An authorisation that clears is one line, the clearing. A reversal goes the other way than what it
reverses, be that in the same file or in one read before.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from ledger.statements.card_rows import CardRow
from ledger.statements.feed import FOLLOWS, Feed
from ledger.statements.source import Source


class Before(NamedTuple):
    """What files read before hold, by the issuer's ids.

    posted is each line's signed pence; following the lines that name a parent, by that parent;
    notices the ids of what did not post.
    """

    posted: Mapping[str, int]
    following: Mapping[str, Sequence[str]]
    notices: frozenset[str] = frozenset()


NOTHING_BEFORE = Before({}, {})


def signed(
    source: Source, feed: Feed, rows: Sequence[CardRow], before: Callable[[], Before]
) -> list[CardRow]:
    """The rows with amounts signed as money in and out of the card.

    Where the layout does not say whether the file signs its amounts, its money out does: all of
    it with a minus, or none of it.
    """
    out = [row.amount_pence for row in rows if row.posts and row.way < 0 and row.amount_pence]
    signed = feed.signed if feed.signed is not None else bool(out) and max(out) < 0
    found: list[CardRow] = []
    undecided: list[CardRow] = []
    for row in rows:
        if not row.posts:
            found.append(row._replace(amount_pence=(row.way or -1) * abs(row.amount_pence)))
        elif signed and row.way * row.amount_pence < 0:
            way = "into the card" if row.amount_pence > 0 else "out of the card"
            why = f"a {row.kind} that would be money {way}"
            source.fault(row.row, why, row.type, "check the sign of the amount with the issuer")
        elif signed:
            found.append(row)
        elif row.amount_pence < 0:
            why = "a minus here could mean money out or money in: the rest of the file has none"
            try_ = "signed = true in a profile of your own, if minus is money out"
            source.fault(row.row, why, row.type, try_)
        elif row.way:
            found.append(row._replace(amount_pence=row.way * row.amount_pence))
        else:
            undecided.append(row)
            found.append(row)
    return _ways_told(source, found, undecided, before) if undecided else found


def _ways_told(
    source: Source,
    rows: list[CardRow],
    undecided: Sequence[CardRow],
    before: Callable[[], Before],
) -> list[CardRow]:
    """A reversal goes the other way than what it reverses."""
    links = _Links(rows, before())
    told = {}
    for row in undecided:
        parent = links.target(row)
        pence = links.pence(parent) if parent else None
        if pence:
            told[row.row] = row._replace(amount_pence=row.amount_pence * (-1 if pence > 0 else 1))
        elif parent is None and links.only_authorised(row):
            told[row.row] = row
        else:
            named = f"{row.parent!r}, which it reverses, is neither here nor in a file read before"
            why = named if row.parent else "it does not say what it reverses"
            source.fault(
                row.row,
                f"which way its money went cannot be told: {why}",
                row.type,
                "import the earlier file first; or write 'Purchase reversal' (money back in) or "
                "'Load reversal' (money back out)",
            )
    return [told.get(row.row, row) for row in rows]


class _Links:
    """Which row follows which, in one file and those read before it."""

    def __init__(self, rows: Sequence[CardRow], before: Before) -> None:
        self.before = before
        self.posted = {
            row.id: row.amount_pence for row in rows if row.posts and row.kind not in FOLLOWS
        }
        self.all_posted = {row.id: row.amount_pence for row in rows if row.posts}
        self.authorised = {row.id for row in rows if not row.posts} | before.notices
        self.clearing: dict[str, set[str]] = defaultdict(set)
        for row in rows:
            if row.posts and row.kind not in FOLLOWS and row.parent:
                self.clearing[row.parent].add(row.id)

    def pence(self, own: str) -> int | None:
        return self.all_posted.get(own, self.before.posted.get(own))

    def target(self, row: CardRow) -> str | None:
        """The id of the line that a row follows, through an authorisation; None if none or many."""
        parent = row.parent
        if parent is None:
            return None
        if (parent in self.all_posted and parent != row.id) or parent in self.before.posted:
            return parent
        cleared = self.clearing.get(parent, set()) | set(self.before.following.get(parent, ()))
        cleared -= {row.id}
        return cleared.pop() if len(cleared) == 1 else None

    def only_authorised(self, row: CardRow) -> bool:
        """Whether all that a row takes back is an authorisation that never cleared."""
        parent = row.parent
        if parent not in self.authorised or self.target(row) is not None:
            return False
        return not self.clearing.get(parent) and not self.before.following.get(parent)


def followed(rows: list[CardRow], before: Callable[[], Before]) -> list[CardRow]:
    """Each reversal and refund with the id of the line it follows; what cleared, only once."""
    if not any(row.kind in FOLLOWS or not row.posts for row in rows):
        return rows
    follows = any(row.kind in FOLLOWS for row in rows)
    links = _Links(rows, before() if follows else NOTHING_BEFORE)
    cleared = set(links.posted) | set(links.clearing)
    found = []
    for row in rows:
        if row.kind == "authorisation" and row.id in cleared:
            continue
        if row.kind in FOLLOWS and row.kind != "refund" and links.only_authorised(row):
            found.append(
                row._replace(
                    kind="authorisation-reversed", amount_pence=abs(row.amount_pence), fee_pence=0
                )
            )
        elif row.kind in FOLLOWS:
            found.append(row._replace(parent=links.target(row) or row.parent))
        else:
            found.append(row)
    return found
