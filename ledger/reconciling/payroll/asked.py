"""What a payroll reconciliation is asked of, and a part of it as told. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from ledger import events as e
from ledger.account.state import Account
from ledger.reconciling.council.differences.words import explain
from ledger.reconciling.explained import explained
from ledger.reconciling.payroll.books import Payment, Report, payments
from ledger.reconciling.state import Reconciling
from ledger.reconciling.value import Explanation, Item, Part, Row, Side

DAY = timedelta(days=1)


@dataclass(slots=True)
class Asked:
    """What was asked: an account, what a bureau said of it, and for which days."""

    account: Account
    reconciling: Reconciling
    told: Report
    first_on: date
    last_on: date

    def slips(self) -> dict[str, e.Payslip]:
        """The payslips to the period's end, in order of pay day."""
        found = [(n, s) for n, s in self.reconciling.slips.items() if s.paid_on <= self.last_on]
        return dict(sorted(found, key=lambda pair: (pair[1].paid_on, pair[1].row, pair[0])))

    def payments(self, of: str) -> list[Payment]:
        """What was paid to HMRC or to a pension since the first report began, and to the end."""
        found = payments(self.account, getattr(self.told.paid_as, of)).values()
        return [one for one in found if self.told.base <= one.on <= self.last_on]

    def held(self, kind: str, day: date) -> int:
        """What our liabilities of a kind hold at the end of a day."""
        return sum(
            sum(one.left(day).values())
            for one in self.account.budget.liabilities.values()
            if one.recorded.kind == kind
        )

    def brought(self, kind: str) -> list[tuple[date, int]]:
        """What was held already when the first report began, by the day it was set aside."""
        before = self.told.base - DAY
        return [
            (one.recorded.recorded_on, left)
            for one in self.account.budget.liabilities.values()
            if one.recorded.kind == kind and (left := sum(one.left(before).values()))
        ]

    def ref(self, entry: int) -> e.EntryRef:
        return e.EntryRef(self.account.id, entry)

    def item(self, kind: str, fund: str, on: date, pence: int, said: str, try_: str = "", *,
             lines: tuple[str, ...] = (), entries: Iterable[int] = (),
             by_books: Explanation | None = None) -> Item:  # fmt: skip
        refs = tuple(map(self.ref, entries))
        why = by_books or explained(self.reconciling, lines, refs, pence)
        return Item(kind, on, pence, fund, self.account.id, lines, refs, said, try_, why)

    def explain(
        self, lines: tuple[str, ...], entries: Iterable[int], reason: str, as_: str = "our-error"
    ) -> str:
        """The command that explains an item: unless said, that we did not pay what we should."""
        refs, name = map(self.ref, entries), self.reconciling.id
        return explain(name, lines, refs, self.last_on, as_=as_, reason=reason)


@dataclass(slots=True)
class Sides:
    """A part, and the lines of both sides in the period."""

    part: Part
    theirs: list[Row]
    ours: list[Row]


def sides_of(asked: Asked, fund: str, theirs: list[Row], ours: list[Row],
           items: Iterable[Item], *, brought: tuple[int, int] = (0, 0)) -> Sides:  # fmt: skip
    """A part of every line to the period's end; brought is what stood before the first of them."""
    sides, shown = [], []
    for rows, before in zip((theirs, ours), brought, strict=True):
        opening = before + sum(row.pence for row in rows if row.on < asked.first_on)
        inside = sorted(
            (row for row in rows if row.on >= asked.first_on and row.pence),
            key=lambda row: (row.on, row.id),
        )
        moved = sum(row.pence for row in inside)
        sides.append(Side(opening, moved, opening + moved))
        shown.append(inside)
    ordered = sorted(items, key=lambda i: (i.on, i.kind, i.lines, i.entries))
    return Sides(Part(fund, *sides, tuple(ordered)), *shown)


def paid_rows(asked: Asked, fund: str, paid: Iterable[Payment]) -> list[Row]:
    """What was paid and what came back, to the period's end."""
    found = []
    for one in paid:
        moves = [(one.entry, one.on, -one.pence, "spend" if one.pence > 0 else "refund")]
        moves += [(entry, on, pence, "refund") for entry, on, pence in one.back]
        found += [
            Row(f"{asked.account.id}/{entry}", on, pence, kind, fund)
            for entry, on, pence, kind in moves
            if on <= asked.last_on
        ]
    return found
