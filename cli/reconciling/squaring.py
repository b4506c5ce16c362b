"""Holdings squared with their banks, one or all of them: what `dpl reconcile bank` does."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from cli.given import Given
from cli.showing import tell
from ledger import commands as c
from ledger.errors import Refused, Unreadable
from ledger.money import pounds

if TYPE_CHECKING:
    from ledger.book.draft import Draft
    from ledger.holding.state import Holding
    from ledger.matching.payees import Payees
    from ledger.reconciling.value import Reconciliation
    from ledger.service import Ledger

LINES_AT_ONCE, HOLDINGS_AT_ONCE = 2_000, 100
"""How much is matched in one transaction, about: so that nobody waits long behind it."""


class _Asked(NamedTuple):
    """A holding to be squared: its days; who was paid, where there is something to match first,
    and else its row."""

    holding: str
    days: tuple[date, date]
    payees: Payees | None
    row: tuple[Any, ...] = ()


class Squaring:
    """Holdings one after another, each with its own draft, so that thousands are never kept.

    Of many, some are matched in one transaction, each of them whole or not at all.
    """

    def __init__(self, given: Given, ledger: Ledger, match: bool) -> None:
        self.given = given
        self.ledger = ledger
        self.match = match
        self.left_out = 0

    def rows(self, first_on: date | None, last_on: date | None, sums: Sums) -> Iterator[tuple]:
        for some in self._batches(first_on, last_on):
            self._record({one.holding: one.payees for one in some if one.payees is not None})
            for one in some:
                row = one.row or _row(self._reconciled(self.ledger.draft(), one.holding, one.days))
                sums.count(row)
                yield row

    def _batches(self, first_on: date | None, last_on: date | None) -> Iterator[list[_Asked]]:
        some: list[_Asked] = []
        lines = 0
        for stream in self.ledger.store.streams("holding:"):
            name = stream.removeprefix("holding:")
            draft = self.ledger.draft()
            days = _days(draft.holding(name), first_on, last_on)
            if days is None:
                self.left_out += 1
                continue
            payees = self._payees(draft, name)
            row = () if payees is not None else _row(self._reconciled(draft, name, days))
            some.append(_Asked(name, days, payees, row))
            lines += len(draft.holding(name).unallocated) if payees is not None else 0
            if lines >= LINES_AT_ONCE or len(some) >= HOLDINGS_AT_ONCE:
                yield some
                some, lines = [], 0
        yield some

    def one(
        self, holding: str, first_on: date | None, last_on: date | None
    ) -> Reconciliation | None:
        """One holding reconciled; None where nothing says for which days."""
        draft = self.ledger.draft()
        days = _days(draft.holding(holding), first_on, last_on)
        if days is None:
            return None
        payees = self._payees(draft, holding)
        if payees is not None:
            found = self._record({holding: payees})
            if found and self.given.dry_run:
                tell(f"this would match {found:,}; nothing was recorded")
            elif found:
                tell(f"{found:,} {'match' if found == 1 else 'matches'} found and recorded")
                draft = self.ledger.draft()
        return self._reconciled(draft, holding, days)

    def _payees(self, draft: Draft, name: str) -> Payees | None:
        """Who was paid, as far as is known; None where there is nothing to match."""
        from cli.payees_known import payees_of

        holding = draft.holding(name)
        if not self.match or not _may_match(draft, holding):
            return None
        return payees_of(self.ledger, draft, holding)

    def _reconciled(self, draft: Draft, holding: str, days: tuple[date, date]) -> Reconciliation:
        from ledger.reconciling.asked import reconcile as reconciled

        return reconciled(draft, f"bank/{holding}", first_on=days[0], last_on=days[1])

    def _record(self, holdings: dict[str, Payees]) -> int:
        """Match what is still alone in these, and say how many matches that made. Where one of
        several is refused, those before it are recorded."""
        if not holdings:
            return 0
        try:
            return self._record_at_once(holdings)
        except (Refused, Unreadable):
            if len(holdings) == 1:
                raise
        return sum(self._record_at_once({name: payees}) for name, payees in holdings.items())

    def _record_at_once(self, holdings: dict[str, Payees]) -> int:
        from cli.orders import command_id
        from ledger.events import LinesMatched
        from ledger.service import Ledger, Order

        given = self.given
        orders = [
            Order(f"{command_id(given)}/{name}", c.MatchAgain(of=f"bank/{name}"), payees=payees)
            for name, payees in holdings.items()
        ]
        # A ledger keeps what it folded for the next record, which here is of other holdings.
        alone = Ledger(self.ledger.store)
        outcomes = alone.record(orders, given.actor(), dry_run=given.dry_run)
        if not given.dry_run and any(outcome.count for outcome in outcomes):
            given.recorded = True
        return sum(
            len(entry.event.matches)
            for outcome in outcomes
            for entry in outcome.entries
            if isinstance(entry.event, LinesMatched)
        )


def _may_match(draft: Draft, holding: Holding) -> bool:
    """Whether something is alone on both sides."""
    return bool(holding.unallocated) and any(
        wait.holding == holding.id
        for account in holding.links
        for waits in draft.account(account).awaited.values()
        for wait in waits
    )


def _days(
    holding: Holding, first_on: date | None, last_on: date | None
) -> tuple[date, date] | None:
    """The days asked for, else those that statements cover."""
    files = holding.statements.values()
    first = first_on or min((f.first_on for f in files if f.first_on), default=None)
    last = last_on or max((f.last_on for f in files if f.last_on), default=None)
    return None if first is None or last is None or last < first else (first, last)


def _row(found: Reconciliation) -> tuple[Any, ...]:
    kinds = [item.kind for item in found.items]
    alone = kinds.count("only-at-bank"), kinds.count("not-at-bank")
    return (
        found.name.split("/", 1)[1],
        found.first_on,
        found.last_on,
        sum(len(match.lines) for match in found.matches),
        *alone,
        len(kinds) - sum(alone) - kinds.count("timing"),
        found.difference_pence,
        found.explained_pence,
        found.unexplained_pence,
        len(found.faults),
    )


class Sums:
    """The columns of numbers added up, row by row."""

    def __init__(self) -> None:
        self.holdings = self.squared = 0
        self.sums = [0] * 8

    def count(self, row: tuple[Any, ...]) -> None:
        self.holdings += 1
        self.sums = [a + b for a, b in zip(self.sums, row[3:], strict=True)]
        self.squared += not row[9] and not row[10]

    def foot(self) -> tuple[Any, ...]:
        return ("total", None, None, *self.sums)

    def in_short(self) -> str:
        many = "1 holding" if self.holdings == 1 else f"{self.holdings:,} holdings"
        return (
            f"{many}: {self.squared:,} with nothing unexplained and no fault, "
            f"{pounds(self.sums[6])} unexplained in all"
        )
