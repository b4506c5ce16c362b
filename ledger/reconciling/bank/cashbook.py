"""Our side of a holding: every movement of its accounts there, told of or shown by the bank.

An entry is in the cash book on the day it is about; the bank shows it, in one line or in parts, on
days of its own. What is between the two is timing, and what it has yet to show is awaited.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from ledger import events as e
from ledger.account.state import Account
from ledger.account.waiting import Wait, flows_of
from ledger.reconciling.ours import kind_of
from ledger.reconciling.value import Row


class Piece(NamedTuple):
    """What one line of the bank shows of an entry. pence is signed; own: the entry was recorded
    from the line itself."""

    line: str
    on: date
    pence: int
    shares: tuple[e.Share, ...]
    own: bool


class Told(NamedTuple):
    """One entry's movement at the holding. pence is signed; awaited_pence is what of it the bank
    has yet to show; brought: it is money that stood there before the first line known."""

    ref: e.EntryRef
    on: date
    kind: str
    flow: Wait
    pieces: tuple[Piece, ...]
    awaited_pence: int
    brought: bool

    @property
    def pence(self) -> int:
        return self.flow.signed_pence

    @property
    def fund(self) -> str:
        """Whose money it is; empty where it is several funds'."""
        return self.flow.shares[0].fund if len(self.flow.shares) == 1 else ""

    def rows(self) -> Iterator[Row]:
        sign = 1 if self.flow.direction == "in" else -1
        name = f"{self.ref.account}/{self.ref.entry}"
        for share in self.flow.shares:
            yield Row(name, self.on, sign * share.pence, self.kind, share.fund)


class Shift(NamedTuple):
    """Money that became another account's or fund's without leaving the holding."""

    entry: str
    on: date
    account: str
    fund: str
    pence: int
    shown: bool
    """Whether it is money that the bank has shown."""


def told_at(account: Account, holding: str) -> Iterator[Told]:
    """Every movement that stands of one account at a holding, in order of entry."""
    for version, event in account.money.items():
        if version in account.reversed_by or isinstance(event, e.LineMatched):
            continue
        for flow in flows_of(event):
            if flow.holding == holding:
                yield _told(account, version, event, flow)


def _told(account: Account, version: int, event: e.Reversible, flow: Wait) -> Told:
    line = _own_line(event, flow)
    if line is not None:
        on = date.fromisoformat(line.split("/")[1])
        pieces: tuple[Piece, ...] = (Piece(line, on, flow.signed_pence, flow.shares, True),)
    else:
        pieces = tuple(_shown(account, version, flow)) if version in account.chains else ()
    awaited = sum(
        wait.signed_pence
        for wait in account.awaited.get(version, ())
        if (wait.holding, wait.direction) == (flow.holding, flow.direction)
    )
    brought = isinstance(event, e.OpeningBalanceBrought)
    ref = e.EntryRef(account.id, version)
    return Told(ref, flow.on, kind_of(event), flow, pieces, awaited, brought)


def _own_line(event: e.Reversible, flow: Wait) -> str | None:
    if isinstance(event, e.MoneyMoved):
        return event.from_line if flow.direction == "out" else event.to_line
    return event.line


def _shown(account: Account, version: int, flow: Wait) -> Iterator[Piece]:
    for v in account.chains[version]:
        match = account.money[v]
        if (
            isinstance(match, e.LineMatched)
            and v not in account.reversed_by
            and (match.holding, match.direction) == (flow.holding, flow.direction)
        ):
            pence = sum(share.pence for share in match.shares)
            signed = pence if match.direction == "in" else -pence
            yield Piece(match.line, match.on, signed, match.shares, False)


def shifts_at(account: Account, holding: str) -> Iterator[Shift]:
    """What changed hands within a holding, in order of entry; each entry's come to nought."""
    for version, event in account.money.items():
        if version in account.reversed_by:
            continue
        for on, whose, fund, pence, shown in _shifted(account, event, holding):
            yield Shift(f"{account.id}/{version}", on, whose, fund, pence, shown)


def _shifted(
    account: Account, event: e.Reversible, holding: str
) -> Iterable[tuple[date, str, str, int, bool]]:
    name = account.id
    if isinstance(event, e.MoneyMoved) and event.from_holding == event.to_holding == holding:
        for share in event.shares:
            yield event.moved_on, name, share.fund, -share.pence, True
            yield event.moved_on, event.to_account or name, share.fund, share.pence, True
    elif isinstance(event, e.SharesCorrected) and event.holding == holding:
        for share in event.was:
            yield event.paid_on, name, share.fund, share.pence, event.seen
        for share in event.shares:
            yield event.paid_on, name, share.fund, -share.pence, event.seen
    elif isinstance(event, e.RechargeAgreed):
        for part in event.held:
            if part.holding == holding:
                yield event.on, name, event.from_fund, -part.pence, True
                yield event.on, name, event.to_fund, part.pence, True
