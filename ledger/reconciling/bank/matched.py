"""Which lines are which entries, and what says so."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from ledger import events as e
from ledger.reconciling.bank.cashbook import Told
from ledger.reconciling.state import Reconciling


def matches_of(
    told: list[Told], reconciling: Reconciling, *, first_on: date, last_on: date
) -> Iterator[e.Matched]:
    """The lines of a period with the entries they show; lines and entries that hang together are
    one match.

    stage is `line` where entries were recorded from the line itself, else what the match rested
    on: as it was found, or, where only the line was told, by the days between.
    """
    of_line: dict[str, list[tuple[Told, int]]] = defaultdict(list)
    of_entry: dict[e.EntryRef, list[str]] = defaultdict(list)
    for one in told:
        for piece in one.pieces:
            of_line[piece.line].append((one, piece.pence))
            of_entry[one.ref].append(piece.line)
    done: set[str] = set()
    for line in of_line:
        if line in done or not first_on <= _day(line) <= last_on:
            continue
        lines = _hanging_together(line, of_line, of_entry)
        done |= lines.keys()
        yield _match(tuple(lines), of_line, reconciling)


def _hanging_together(line: str, of_line: dict, of_entry: dict) -> dict[str, None]:
    found, waiting = {line: None}, [line]
    while waiting:
        for one, _ in of_line[waiting.pop()]:
            for other in of_entry[one.ref]:
                if other not in found:
                    found[other] = None
                    waiting.append(other)
    return found


def _match(
    lines: tuple[str, ...], of_line: dict[str, list[tuple[Told, int]]], reconciling: Reconciling
) -> e.Matched:
    parts = [(line, one, pence) for line in lines for one, pence in of_line[line]]
    refs = tuple(dict.fromkeys(one.ref for _, one, _ in parts))
    said = reconciling.match_of_line.get(lines[0])
    if said is not None and (set(said.lines), set(said.entries)) == (set(lines), set(refs)):
        return said
    days = max(abs((_day(line) - one.on).days) for line, one, _ in parts)
    if all(piece.own for _, one, _ in parts for piece in one.pieces):
        stage = "line"
    elif len(lines) == len(refs) == 1:
        stage = "window" if days else "same-day"
    else:
        stage = "by-hand"
    return e.Matched(lines, refs, sum(pence for *_, pence in parts), stage, days, None)


def _day(line: str) -> date:
    return date.fromisoformat(line.split("/")[1])
