"""Do the balances follow? Which end of a file is oldest, and does it add up.

Pure arithmetic over lines. A file that does not add up is a fault, unless the user accepts the
difference; a row out of order, or a balance that does not follow while the ends agree, is only
remarked.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from ledger.calendar import uk_words
from ledger.money import pounds
from ledger.statements.source import Source
from ledger.statements.statement import Remark, StatementLine

MOST_REMARKS = 50
"""Of one kind; the rest are counted in one more."""


class Ends(NamedTuple):
    """What the running balances say of a file's two ends, and where they do not follow."""

    opening_pence: int | None
    closing_pence: int | None
    remarks: list[Remark]


def oldest_first(lines: Sequence[StatementLine], *, newest_first: bool) -> list[StatementLine]:
    """The lines turned so that the oldest comes first, if dates or running balances say so.

    newest_first is the bank's habit, and decides only where neither says anything.
    """
    pairs = list(itertools.pairwise(lines))
    rising = sum(above.on < below.on for above, below in pairs)
    falling = sum(above.on > below.on for above, below in pairs)
    if rising == falling:
        rising = sum(_follows(above, below) for above, below in pairs)
        falling = sum(_follows(below, above) for above, below in pairs)
    if rising == falling:
        falling += newest_first
    return list(reversed(lines)) if falling > rising else list(lines)


def _follows(before: StatementLine, after: StatementLine) -> bool:
    if before.balance_pence is None or after.balance_pence is None:
        return False
    return before.balance_pence + after.amount_pence == after.balance_pence


def out_of_order(lines: Sequence[StatementLine]) -> list[Remark]:
    """A remark for each line that is dated before the one above it (oldest first)."""
    remarks = []
    for above, below in itertools.pairwise(lines):
        if below.on < above.on:
            why = f"{uk_words(below.on)} comes after {uk_words(above.on)}"
            remarks.append(Remark(below.row, "out-of-order", why))
    return remarks


def running_balances(lines: Sequence[StatementLine], *, opening: int | None = None) -> Ends:
    """Opening and closing as the running balances imply them; all None where there are none.

    Each line with a balance leads from one balance to the next. Where the steps fit together in
    some order, their two loose ends are the opening and closing, even if the bank prints a line
    in another place than it booked it (Nationwide does so with interest). Else the first and
    the last line decide, and what lies between is short by the difference.
    """
    if all(line.balance_pence is None for line in lines):
        closing = None if opening is None else opening + sum(x.amount_pence for x in lines)
        return Ends(opening, closing, [])
    if all(line.balance_pence is not None for line in lines):
        before = Counter(_before(line) for line in lines)
        after = Counter(int(line.balance_pence or 0) for line in lines)
        starts, ends = list((before - after).elements()), list((after - before).elements())
        if len(starts) <= 1 and (opening is None or starts in ([], [opening])):
            start = starts[0] if starts else opening if opening is not None else _before(lines[0])
            return Ends(start, ends[0] if ends else start, _walk(lines, start))
    return _add_up(lines, opening)


def _before(line: StatementLine) -> int:
    return int(line.balance_pence or 0) - line.amount_pence


def _walk(lines: Sequence[StatementLine], opening: int) -> list[Remark]:
    """Follow balances from opening; a line that does not follow waits until its turn comes."""
    remarks: list[Remark] = []
    waiting: dict[int, list[int]] = {}
    balance = opening
    for line in lines:
        if _before(line) != balance:
            remarks.append(_does_not_follow(line, balance + line.amount_pence))
            waiting.setdefault(_before(line), []).append(line.amount_pence)
            continue
        balance += line.amount_pence
        while waiting.get(balance):
            balance += waiting[balance].pop()
    return remarks


def _add_up(lines: Sequence[StatementLine], opening: int | None) -> Ends:
    """Compare each printed balance with the sum so far, and tell where it starts to differ."""
    amounts = 0
    if opening is None:
        for line in lines:
            amounts += line.amount_pence
            if line.balance_pence is not None:
                opening = line.balance_pence - amounts
                break
    balance, gap = int(opening or 0), 0
    remarks = []
    for line in lines:
        balance += line.amount_pence
        if line.balance_pence is not None and line.balance_pence - balance != gap:
            gap = line.balance_pence - balance
            if gap:
                remarks.append(_does_not_follow(line, balance))
    return Ends(opening, balance + gap, remarks)


def _does_not_follow(line: StatementLine, expected_pence: int) -> Remark:
    printed = pounds(int(line.balance_pence or 0))
    why = f"the balance {printed} does not follow the rows above it, which lead to "
    return Remark(line.row, "running-balance", why + pounds(expected_pence))


def check_difference(
    source: Source,
    place: int | str,
    *,
    opening_pence: int | None,
    lines: Sequence[StatementLine],
    closing_pence: int | None,
    breaks: Sequence[Remark] = (),
) -> list[Remark]:
    """Opening and lines must come to closing. A fault if not, or a remark once it is accepted."""
    if opening_pence is None or closing_pence is None:
        return []
    total = sum(line.amount_pence for line in lines)
    short = closing_pence - opening_pence - total
    if not short:
        return []
    why = (
        f"the file does not add up: it opens with {pounds(opening_pence)} and its lines come to "
        f"{pounds(total)}, which makes {pounds(opening_pence + total)}, but it closes with "
        f"{pounds(closing_pence)}; the difference is {pounds(short)}"
    )
    if source.choices.accept_difference:
        return [Remark(0, "declared-total", why)]
    where = f"a line may be missing near row {breaks[0].row}; " if breaks else ""
    source.fault(
        place,
        why,
        try_=f"{where}download the file again, or --accept-difference to take it as it is",
    )
    return []


def in_brief(remarks: Sequence[Remark]) -> tuple[Remark, ...]:
    """Remarks by row, at most MOST_REMARKS of a kind and then how many more there are."""
    kept: list[Remark] = []
    seen: Counter[str] = Counter()
    for remark in sorted(remarks, key=lambda remark: remark.row):
        seen[remark.kind] += 1
        if seen[remark.kind] <= MOST_REMARKS:
            kept.append(remark)
    for kind, count in sorted(seen.items()):
        if count > MOST_REMARKS:
            kept.append(Remark(0, kind, f"and {count - MOST_REMARKS:,} more of this kind"))
    return tuple(kept)
