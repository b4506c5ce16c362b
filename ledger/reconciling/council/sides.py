"""Both sides of an account in a period, as balances and rows: what a council says of each fund of
it, and what our books tell. Pure."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from ledger import events as e
from ledger.account.pay.rates import ONE_DAY
from ledger.account.state import Account
from ledger.reconciling.council.papers import Jump, Run
from ledger.reconciling.council.units import Books
from ledger.reconciling.state import FILES, Reconciling
from ledger.reconciling.value import Row, Side

if TYPE_CHECKING:
    from ledger.reconciling.states import States


@dataclass(slots=True)
class Sides:
    """Both sides of a period, as they are put beside each other.

    of_line is what each line of theirs is of each fund: a line that names none is of those of
    what it is matched with.
    """

    states: States
    account: Account
    reconciling: Reconciling
    both: Books
    run: Run
    first_on: date
    last_on: date
    of_line: dict[str, dict[str, int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name, line in self.reconciling.lines.items():
            self.of_line[name] = {self.both.fund_of(line): line.amount_pence}
        for match in self.both.matches:
            self._tell_apart(match)

    def _tell_apart(self, match: e.Matched) -> None:
        nameless = [n for n in match.lines if not self.both.fund_of(self.reconciling.lines[n])]
        if not nameless:
            return
        left: dict[str, int] = defaultdict(int)
        for unit in self.both.units_in(match):
            for fund, pence in unit.funds.items():
                left[fund] += pence
        for name in match.lines:
            if name not in nameless:
                left.pop(self.both.fund_of(self.reconciling.lines[name]), None)
        for place, name in enumerate(nameless, 1):
            rest = self.reconciling.lines[name].amount_pence
            found: dict[str, int] = {}
            for fund, pence in list(left.items()):
                part = pence if place == len(nameless) else _at_most(pence, rest)
                if part:
                    found[fund] = part
                    left[fund] -= part
                    rest -= part
            self.of_line[name] = found

    # ── balances ─────────────────────────────────────────────────────────────────────────────

    @property
    def start(self) -> date:
        """The first day of the period that any extract tells of."""
        return max(self.first_on, self.run.base_on)

    @property
    def whole(self) -> bool:
        """Whether balances are told of the whole account alone."""
        return "" in self.run.opening and not any(f in self.run.opening for f in self.both.funds)

    def theirs(self, fund: str) -> Side:
        moved = self.lines_pence(fund, self.start, self.last_on)
        if fund not in self.run.opening:
            return Side(None, moved, None)
        opening = self.run.opening[fund]
        opening += self.lines_pence(fund, date.min, self.start - ONE_DAY)
        opening += self._jumps_pence(fund, opens=True)
        return Side(opening, moved, opening + moved + self._jumps_pence(fund, opens=False))

    def ours(self, fund: str) -> Side:
        opening = moved = 0
        for one in self.both.told:
            if one.fund == fund and one.on <= self.last_on:
                if one.on < self.start:
                    opening += one.told_pence
                else:
                    moved += one.told_pence
        return Side(opening, moved, opening + moved)

    def not_held(self, fund: str) -> int:
        """What of our closing balance is told of and was never held in the account."""
        return sum(
            one.told_pence - one.pence
            for one in self.both.told
            if one.fund == fund and one.on <= self.last_on
        )

    def of_the_whole(self) -> tuple[Side, Side]:
        """What stood before the period, which no fund is named of."""
        before = sum(
            self.lines_pence(fund, date.min, self.start - ONE_DAY) for fund in self._all_funds()
        )
        opening = self.run.opening[""] + before + self._jumps_pence("", opens=True)
        moved = self.lines_pence("", self.start, self.last_on)
        closing = opening + moved + self._jumps_pence("", opens=False)
        stood = sum(one.told_pence for one in self.both.told if one.on < self.start)
        return Side(opening, moved, closing), Side(stood, 0, stood)

    def _all_funds(self) -> list[str]:
        return list(dict.fromkeys(fund for pot in self.of_line.values() for fund in pot))

    def lines_pence(self, fund: str, first: date, last: date) -> int:
        lines = self.reconciling.lines
        return sum(
            pot.get(fund, 0)
            for name, pot in self.of_line.items()
            if first <= lines[name].on <= last
        )

    def _jumps_pence(self, fund: str, *, opens: bool) -> int:
        """What their balance jumped by before the period, or in it."""
        return sum(jump.pence for jump in self.run.jumps
                   if jump.fund == fund and self._opens(jump) == opens
                   and jump.on <= self.last_on)  # fmt: skip

    def _opens(self, jump: Jump) -> bool:
        return jump.on < self.start or (jump.kind == "gap" and jump.on == self.start)

    def in_parts(self, pots: list[tuple[date, str, int]]) -> dict[str, int]:
        """What moved on days comes to in each part; empty where none of it is shown. What comes
        to nought in all parts is shown in one."""
        found: dict[str, int] = {}
        for on, fund, pence in pots:
            if on > self.last_on:
                continue
            if on >= self.start or fund in self.run.opening:
                found[fund] = found.get(fund, 0) + pence
            elif self.whole:
                found[""] = found.get("", 0) + pence
        return {f: p for f, p in found.items() if p} or dict(list(found.items())[:1])

    # ── what they list, what others do, and every line ───────────────────────────────────────

    def kinds(self) -> frozenset[str]:
        """The kinds they list."""
        kinds = {kind for extract in self.run.extracts for kind in extract.kinds}
        return frozenset(kinds | {line.kind for line in self.reconciling.lines.values()})

    def others(self) -> list[Reconciling]:
        """Other councils' reconciliations of the same account: of those whose files were read."""
        sources = {
            entry.event.source
            for entry in self.states.record(FILES).entries
            if isinstance(entry.event, e.ExtractFileRead) and entry.event.what == "council"
        }
        found = []
        for source in sorted(sources - {self.reconciling.source}):
            other = self.states.reconciling(f"council/{source}/{self.account.id}")
            if other.version:
                found.append(other)
        return found

    def tells_of(self, match: e.Matched) -> bool:
        """Whether a match is of something in the period."""
        days = [self.reconciling.lines[name].on for name in match.lines]
        days += [unit.on for unit in self.both.units_in(match)]
        return any(self.first_on <= day <= self.last_on for day in days)

    def their_rows(self) -> list[Row]:
        found = [
            Row(name, line.on, line.amount_pence, line.kind, self.both.fund_of(line))
            for name, line in self.reconciling.lines.items()
            if self.first_on <= line.on <= self.last_on
        ]
        return sorted(found, key=lambda row: (row.on, row.id))

    def our_rows(self) -> list[Row]:
        return [
            Row(f"{self.account.id}/{one.entry}", one.on, one.told_pence, one.kind, one.fund)
            for one in sorted(self.both.told, key=lambda one: (one.on, one.entry, one.fund))
            if one.fund in self.both.funds and self.first_on <= one.on <= self.last_on
        ]


def _at_most(pence: int, rest: int) -> int:
    """What of pence fits into rest, both being of one sign."""
    if (pence < 0) != (rest < 0):
        return 0
    return max(pence, rest) if rest < 0 else min(pence, rest)
