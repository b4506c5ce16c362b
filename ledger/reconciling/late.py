"""What came into a period after it was signed: the two sides then and now, row by row. Pure.

Nothing is looked for by when it was recorded: what was signed and what is known now are compared
whole, so that what was signed and what came late make up what stands now, to the penny.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from typing import NamedTuple

from ledger.calendar import uk_words
from ledger.errors import Refused
from ledger.events import EntryRef
from ledger.money import pounds
from ledger.reconciling.asked import reconcile
from ledger.reconciling.state import Reconciling, Signed
from ledger.reconciling.states import States
from ledger.reconciling.value import Item, Reconciliation, Row, Side

DAY = timedelta(days=1)
TOLD_OF_NO_MORE = "whose files were all taken back"
"""What is said of a signed period of which the other side says nothing any more. Our side is as it
was then: what came to it since is told of once they say something again."""
NOWHERE = Side(0, 0, 0)
"""A side of a fund that had no part yet, or has none any more."""


class Change(NamedTuple):
    """One thing that is otherwise than it was. side is `theirs` or `ours`.

    how: a row `came`, `went` or `changed`; what stood before the period is otherwise, `opening`;
    or a side tells another `balance`, with no row to show for it. pence is what it makes that
    side's last balance more, of the part that fund names; id is a row's, empty of a balance.
    """

    side: str
    how: str
    id: str
    on: date
    fund: str
    pence: int
    words: str


class Late(NamedTuple):
    """Everything that is otherwise than it was, opening balances first and then by day.

    again are items that nobody has explained now, though no row of theirs changed: a match undone,
    an explanation taken back.
    """

    changes: tuple[Change, ...]
    again: tuple[Item, ...]

    @property
    def count(self) -> int:
        return len(self.changes) + len(self.again)

    @property
    def lines(self) -> tuple[str, ...]:
        """The other side's rows among them, each once."""
        own = [change.id for change in self.changes if change.side == "theirs" and change.id]
        return tuple(dict.fromkeys([*own, *(line for item in self.again for line in item.lines)]))

    @property
    def entries(self) -> tuple[EntryRef, ...]:
        """Our entries among them, each once."""
        own = [_ref(change.id) for change in self.changes if change.side == "ours" and change.id]
        again = (ref for item in self.again for ref in item.entries)
        return tuple(dict.fromkeys([*own, *again]))

    def pence(self, side: str, fund: str | None = None) -> int:
        """What it all makes a side's last balance more; of one part, or of all."""
        return sum(
            change.pence
            for change in self.changes
            if change.side == side and fund in (None, change.fund)
        )


def late(was: Reconciliation, now: Reconciliation) -> Late:
    """What lies between a reconciliation as it was and the same one now."""
    funds = [part.fund for value in (was, now) for part in value.parts]
    changes = [
        change
        for side, before, after in (
            ("theirs", was.theirs, now.theirs),
            ("ours", was.ours, now.ours),
        )
        for change in _of_side(side, was, now, rows=(before, after), funds=dict.fromkeys(funds))
    ]
    changes.sort(key=lambda change: (change.on, change.how != "opening"))
    found = Late(tuple(changes), ())
    told = {*found.lines, *found.entries}
    known = {_same(item) for item in was.open_items}
    again = [
        item
        for item in now.open_items
        if _same(item) not in known and not told & {*item.lines, *item.entries}
    ]
    return found._replace(again=tuple(again))


def _same(item: Item) -> tuple:
    return item.kind, item.on, item.pence, item.fund, item.account, item.lines, item.entries


def _ref(name: str) -> EntryRef:
    account, _, entry = name.rpartition("/")
    return EntryRef(account, int(entry))


def _of_side(
    side: str,
    was: Reconciliation,
    now: Reconciliation,
    *,
    rows: tuple[tuple[Row, ...], tuple[Row, ...]],
    funds: Iterable[str],
) -> Iterator[Change]:
    moved: dict[str, int] = defaultdict(int)
    for before, after in _differing(*rows):
        row = after or before
        assert row is not None
        pence = (after.pence if after else 0) - (before.pence if before else 0)
        fund = row.fund if row.fund in funds else ""
        moved[fund] += pence
        how = "came" if before is None else "went" if after is None else "changed"
        yield Change(side, how, row.id, row.on, fund, pence, _words(side, before, after))
    for fund in dict.fromkeys([*funds, *moved]):
        yield from _balances(side, was, now, fund=fund, moved_pence=moved[fund])
    if side == "ours":
        yield from _whose(was, now)


def _whose(was: Reconciliation, now: Reconciliation) -> Iterator[Change]:
    """Where what stood before the period is as much as it was, and another's: it makes no
    difference to the balance, and is told all the same."""
    before, after = (
        {(held.account, held.fund): held.opening_pence for held in value.held}
        for value in (was, now)
    )
    more = {
        whose: pence
        for whose in sorted({*before, *after})
        if (pence := after.get(whose, 0) - before.get(whose, 0))
    }
    if len(more) == 1:
        return  # told of as the balance that it makes
    for (account, fund), pence in more.items():
        words = f"what {account} held of {fund} before {uk_words(now.first_on)} is {_more(pence)}"
        yield Change("ours", "opening", "", now.first_on, "", 0, words)


def _differing(
    before: tuple[Row, ...], after: tuple[Row, ...]
) -> Iterator[tuple[Row | None, Row | None]]:
    """Rows that are not the same, each with what became of it where it still has its name."""
    was, now = Counter(before), Counter(after)
    came: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in (now - was).elements():
        came[row.id, row.fund].append(row)
    for row in (was - now).elements():
        others = came[row.id, row.fund]
        yield row, others.pop(0) if others else None
    for rows in came.values():
        for row in rows:
            yield None, row


def _balances(
    side: str, was: Reconciliation, now: Reconciliation, *, fund: str, moved_pence: int
) -> Iterator[Change]:
    """What is left of a change of balance once the rows are told of: where what stood before the
    period is otherwise, and where a side tells another balance than its rows come to."""
    before, after = side_of(was, side, fund), side_of(now, side, fund)
    opening = 0
    if None not in (before.opening_pence, after.opening_pence):
        opening = after.opening_pence - before.opening_pence
    if None in (before.closing_pence, after.closing_pence):
        left, opening = after.moved_pence - before.moved_pence - moved_pence, 0
    else:
        left = after.closing_pence - before.closing_pence - moved_pence - opening
    whose = "their account" if side == "theirs" else "our books"
    of = f" of {fund}" if fund else ""
    if opening:
        words = f"what stood{of} before {uk_words(now.first_on)} by {whose} is {_more(opening)}"
        yield Change(side, "opening", "", now.first_on, fund, opening, words)
    if left:
        words = (
            f"the balance{of} on {uk_words(now.last_on)} by {whose} is {_more(left)}, with no "
            f"{'line' if side == 'theirs' else 'entry'} to show for it"
        )
        yield Change(side, "balance", "", now.last_on, fund, left, words)


def side_of(value: Reconciliation, side: str, fund: str) -> Side:
    """One side of a part; all noughts where there is no such part."""
    part = next((part for part in value.parts if part.fund == fund), None)
    if part is None:
        return NOWHERE
    return part.theirs if side == "theirs" else part.ours


# ── words ────────────────────────────────────────────────────────────────────────────────────


def _words(side: str, before: Row | None, after: Row | None) -> str:
    row = before or after
    assert row is not None
    name = f"{'line' if side == 'theirs' else 'entry'} {row.id}"
    if before is None:
        came = "came" if side == "theirs" else "was recorded"
        return f"{name}, {_told(row)}, {came} since"
    if after is None:
        went = "is shown no more" if side == "theirs" else "no longer stands"
        return f"{name}, {_told(row)}, {went}"
    return f"{name} was {_told(before)}, and is now {_told(after)}"


def _told(row: Row) -> str:
    way = "out" if row.pence < 0 else "in"
    what = f"{row.kind} of " if row.kind not in ("", "line") else ""
    fund = f" of {row.fund}" if row.fund else ""
    return f"{what}{pounds(abs(row.pence))}{fund} {way} on {uk_words(row.on)}"


def _more(pence: int) -> str:
    return f"{pounds(abs(pence))} {'more' if pence > 0 else 'less'}"


def made_again(states: States, was: Reconciliation) -> Reconciliation:
    """The same period by other states; without the other side, and ours as it was, where it tells
    of nothing any more, its files having been taken back."""
    try:
        return reconcile(states, was.name, first_on=was.first_on, last_on=was.last_on)
    except Refused:
        parts = [part._replace(theirs=Side(None, 0, None), items=()) for part in was.parts]
        return was._replace(
            says=TOLD_OF_NO_MORE, parts=tuple(parts), theirs=(), matches=(), faults=()
        )


# ── what nobody has looked at ────────────────────────────────────────────────────────────────


def looked_at(reconciling: Reconciling, signed: Signed) -> int:
    """The last position up to which somebody looked at what a signature is of: that of the
    signature itself, or of the last time that late entries were seen."""
    seen = [one.upto for one in reconciling.seen if one.signed == signed.version]
    return max([signed.event.position, *seen])


def as_looked_at(
    then: Callable[[int], States], reconciling: Reconciling, signed: Signed
) -> Reconciliation:
    """A signed period as somebody looked at it last. then gives the states of a position."""
    said, looked = signed.event, looked_at(reconciling, signed)
    days = {"first_on": said.first_on, "last_on": said.last_on}
    was = reconcile(then(said.position), reconciling.id, **days)
    return was if looked == said.position else made_again(then(looked), was)


def unseen(
    now: States, then: Callable[[int], States], reconciling: Reconciling, signed: Signed
) -> Late:
    """What came into a signed period since anybody looked. then gives the states of a position.

    What stood before the period counts only where no signed period ends the day before: what came
    late is told of once, in the period it belongs to.
    """
    said = signed.event
    was = as_looked_at(then, reconciling, signed)
    found = late(was, made_again(now, was))
    if reconciling.signed_to(said.first_on - DAY) is None:
        return found
    return Late(
        tuple(change for change in found.changes if change.how != "opening"),
        tuple(item for item in found.again if item.on >= said.first_on),
    )
