"""A holding's bank beside the cash book of the accounts whose money it keeps.

Theirs less ours, at the end of any day, is what nobody attributed, less what the bank has yet to
show, and what one side has on another day than the other. Each of these is an item, so that
nothing is left that no item names.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from ledger.calendar import uk_words
from ledger.errors import Refused
from ledger.holding.state import Holding
from ledger.money import pounds
from ledger.reconciling.bank.alone import OPENING, Alone, items_alone, line_day
from ledger.reconciling.bank.cashbook import Piece, Shift, Told, shifts_at, told_at
from ledger.reconciling.bank.matched import matches_of
from ledger.reconciling.bank.papers import faults_of
from ledger.reconciling.explained import explained
from ledger.reconciling.state import Reconciling
from ledger.reconciling.value import (
    Explanation,
    Held,
    Item,
    Part,
    Reconciliation,
    Row,
    Side,
)

if TYPE_CHECKING:
    from ledger.reconciling.states import States

BY_THE_BOOKS = Explanation("timing", "another-day", "", 0)
"""Why a matched entry and its line differ: both are there, on days of their own."""


def reconcile_bank(states: States, name: str, *, first_on: date, last_on: date) -> Reconciliation:
    """Both sides of a holding in a period. Refused where there is no such holding.

    What stood at the bank before the first line known counts as opening on both sides, and as
    nought where no statement says.
    """
    holding = states.holding(name.split("/", 1)[1])
    if holding.opened is None:
        raise Refused("unknown-holding", f"there is no holding {holding.id}", "dpl holding list")
    accounts = [states.account(account) for account in holding.links]
    told = [one for account in accounts for one in told_at(account, holding.id)]
    shifts = [one for account in accounts for one in shifts_at(account, holding.id)]
    reconciling = states.reconciling(name)
    alone = Alone(
        {line: pence for line, pence in holding.unallocated.items() if line_day(line) <= last_on},
        [one for one in told if one.awaited_pence and one.on <= last_on],
    )
    items = [
        *items_alone(holding, alone, reconciling, last_on=last_on),
        *_timing(told, reconciling, first_on=first_on, last_on=last_on),
    ]
    theirs, their_rows = _theirs(holding, first_on=first_on, last_on=last_on)
    ours, our_rows = _ours(holding, told, shifts, first_on=first_on, last_on=last_on)
    items.sort(key=lambda item: (item.on, item.kind, item.lines, item.account))
    return Reconciliation(
        name=name,
        says=_says(holding),
        first_on=first_on,
        last_on=last_on,
        parts=(Part("", theirs, ours, tuple(items)),),
        theirs=tuple(their_rows),
        ours=tuple(our_rows),
        matches=tuple(matches_of(told, reconciling, first_on=first_on, last_on=last_on)),
        faults=tuple(faults_of(holding, first_on=first_on, last_on=last_on)),
        held=tuple(_held(told, shifts, first_on=first_on, last_on=last_on)),
    )


def _says(holding: Holding) -> str:
    assert holding.opened is not None
    what = {"bank": "its bank", "card": "its card", "client": "its bank"}[holding.opened.kind]
    known = "" if holding.opening() else ", which tells no balance and is counted from nought"
    return f"by {what}{known}"


# ── the two sides ────────────────────────────────────────────────────────────────────────────


def _theirs(holding: Holding, *, first_on: date, last_on: date) -> tuple[Side, list[Row]]:
    opening = holding.opening()
    stood = opening.pence if opening is not None and opening.on <= last_on else 0
    moved, rows = 0, []
    for line, shown in holding.lines.items():
        if shown.on < first_on:
            stood += shown.amount_pence
        elif shown.on <= last_on:
            moved += shown.amount_pence
            rows.append(Row(line, shown.on, shown.amount_pence, "line", ""))
    rows.sort(key=lambda row: (row.on, row.id))
    return Side(stood, moved, stood + moved), rows


def _ours(
    holding: Holding, told: list[Told], shifts: list[Shift], *, first_on: date, last_on: date
) -> tuple[Side, list[Row]]:
    """The cash book. Opening balances brought for before the first line known are part of what
    stood, as they are at the bank."""
    opening = holding.opening()
    stood, moved, rows = 0, 0, []
    for one in told:
        if one.on > last_on:
            continue
        if one.on < first_on or _stood_first(one, opening.on if opening else None):
            stood += one.pence
            continue
        moved += one.pence
        rows += one.rows()
    rows += [
        Row(shift.entry, shift.on, shift.pence, "shift", shift.fund)
        for shift in shifts
        if first_on <= shift.on <= last_on
    ]
    rows.sort(key=lambda row: (row.on, row.id))
    return Side(stood, moved, stood + moved), rows


def _stood_first(told: Told, opened_on: date | None) -> bool:
    if not told.brought:
        return False
    if any(piece.line.endswith(OPENING) for piece in told.pieces):
        return True
    return not told.pieces and opened_on is not None and told.on <= opened_on


# ── what differs though it is matched ────────────────────────────────────────────────────────


def _timing(
    told: list[Told], reconciling: Reconciling, *, first_on: date, last_on: date
) -> Iterator[Item]:
    """Entries and their lines on different sides of the period's end, and, as nought of the
    difference at its end, of its beginning."""
    for one in told:
        for piece in one.pieces:
            if piece.on == one.on:
                continue
            if (one.on <= last_on) != (piece.on <= last_on):
                pence = piece.pence if piece.on <= last_on else -piece.pence
                yield _apart(one, piece, reconciling, pence=pence)
                continue
            beyond = one.on > last_on or piece.line.endswith(OPENING)
            if not beyond and (one.on < first_on) != (piece.on < first_on):
                yield _apart(one, piece, reconciling, pence=0)


def _apart(one: Told, piece: Piece, reconciling: Reconciling, *, pence: int) -> Item:
    amount = pounds(abs(piece.pence))
    way = "in" if piece.pence > 0 else "out"
    words = f"{amount} {way}: told of for {uk_words(one.on)}, shown on {uk_words(piece.on)}"
    on, lines, entries = max(one.on, piece.on), (piece.line,), (one.ref,)
    said = explained(reconciling, lines, entries, pence) or BY_THE_BOOKS
    account = one.ref.account
    return Item("timing", on, pence, one.fund, account, lines, entries, words, "", said)


# ── whose the money is ───────────────────────────────────────────────────────────────────────


def _held(
    told: list[Told], shifts: list[Shift], *, first_on: date, last_on: date
) -> Iterator[Held]:
    """Each account's and fund's part of what the bank has shown, on the days it showed it: with
    what nobody attributed, it is what the bank says."""
    before: dict[tuple[str, str], int] = defaultdict(int)
    moved: dict[tuple[str, str], int] = defaultdict(int)

    def count(account: str, fund: str, pence: int, on: date) -> None:
        if on <= last_on:
            (before if on < first_on else moved)[account, fund] += pence

    for one in told:
        sign = 1 if one.flow.direction == "in" else -1
        for piece in one.pieces:
            for share in piece.shares:
                count(one.ref.account, share.fund, sign * share.pence, piece.on)
    for shift in shifts:
        if shift.shown:
            count(shift.account, shift.fund, shift.pence, shift.on)
    for account, fund in sorted({*before, *moved}):
        opening, change = before.get((account, fund), 0), moved.get((account, fund), 0)
        if opening or change:
            yield Held(account, fund, opening, change, opening + change)
