"""Lines of a bank matched to what accounts told of: by a person, and undone by one.

The effects are those of allocating a line; beside them stands what says that they are the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ledger import commands as c
from ledger import events as e
from ledger.account.state import Account
from ledger.account.waiting import Wait
from ledger.book.corrections import reverse_one
from ledger.book.draft import Draft
from ledger.book.lines import known_holding, line_day, match
from ledger.book.pairing import Line, as_recorded, candidates_at, pair
from ledger.errors import Refused
from ledger.holding.state import Holding
from ledger.money import pounds


def holding_of(draft: Draft, of: str) -> Holding:
    """The holding that a reconciliation `bank/HOLDING` is about. Refused where there is none."""
    return known_holding(draft, of.split("/", 1)[1])


# ── by a person ──────────────────────────────────────────────────────────────────────────────


class _Side(NamedTuple):
    """One line or entry with what is to be matched of it. pence is signed."""

    id: str | e.EntryRef
    on: object
    pence: int


def match_lines(draft: Draft, order: c.MatchLines) -> None:
    """These lines are these entries: what is left of the ones adds up to what is left of the
    others."""
    holding = holding_of(draft, order.of)
    lines = [_line(holding, line) for line in _each_once(order.lines)]
    entries = [_entry(draft, holding, ref) for ref in _each_once(order.entries)]
    _must_add_up(holding, lines, entries)
    record_match(draft, holding, lines, entries)
    days = max(abs((line.on - entry.on).days) for line in lines for entry in entries)
    matched = e.Matched(
        lines=tuple(line.id for line in lines),
        entries=tuple(entry.id for entry in entries),
        amount_pence=sum(line.pence for line in lines),
        stage=order.stage,
        days=days if order.days is None else order.days,
        payee_percent=order.payee_percent,
    )
    draft.add(draft.reconciling(order.of), e.LinesMatched((matched,)))


def _each_once(named: tuple) -> list:
    return list(dict.fromkeys(named))


def _line(holding: Holding, line: str) -> _Side:
    left = holding.unallocated.get(line, 0)
    if not left:
        many = len(holding.unallocated)
        raise Refused(
            "not-unallocated",
            f"line {line} is not among the {many} unallocated lines of {holding.id}",
            f"dpl line list --holding {holding.id}",
        )
    return _Side(line, line_day(line), left)


def _entry(draft: Draft, holding: Holding, ref: e.EntryRef) -> _Side:
    wait = wait_at(draft.account(ref.account), ref.entry, holding)
    if wait is None:
        raise Refused(
            "not-awaited",
            f"entry {ref.account}/{ref.entry} awaits no line at {holding.id}",
            f"dpl line awaited --holding {holding.id}",
        )
    return _Side(ref, wait.on, wait.signed_pence)


def wait_at(account: Account, version: int, holding: Holding) -> Wait | None:
    """What the bank has yet to show of an entry at this holding; None where nothing."""
    waits = account.awaited.get(version, ())
    return next((wait for wait in waits if wait.holding == holding.id), None)


def _must_add_up(holding: Holding, lines: list[_Side], entries: list[_Side]) -> None:
    if len({side.pence > 0 for side in (*lines, *entries)}) > 1:
        raise Refused(
            "in-and-out",
            "some of these are money in and some are money out",
            "match money in and money out apart from each other",
        )
    shown, told = sum(line.pence for line in lines), sum(entry.pence for entry in entries)
    if shown == told:
        return
    words = f"{pounds(abs(shown))} of the lines is left, and {pounds(abs(told))} of the entries"
    least = pounds(min(abs(shown), abs(told)), plain=True)
    ref = entries[0].id
    raise Refused(
        "does-not-add-up",
        f"{words}: a difference of {pounds(abs(shown - told))}",
        f"dpl line allocate {lines[0].id} --entry {ref.account}/{ref.entry} --amount {least} "
        "where it is a part"
        if len(lines) == len(entries) == 1
        else f"dpl line list --holding {holding.id}",
    )


def record_match(draft: Draft, holding: Holding, lines: list[_Side], entries: list[_Side]) -> None:
    """Allocate lines to entries of the same sum, each in order of its day."""
    left = sorted(entries, key=lambda x: (x.on, x.id.account, x.id.entry))[::-1]
    waiting = abs(left[-1].pence)
    for line in sorted(lines, key=lambda line: (line.on, line.id)):
        pence = abs(line.pence)
        while pence:
            part = min(pence, waiting)
            _allocate(draft, holding, line, left[-1].id, part)
            pence, waiting = pence - part, waiting - part
            if not waiting:
                left.pop()
                waiting = abs(left[-1].pence) if left else 0


def _allocate(draft: Draft, holding: Holding, line: _Side, ref: e.EntryRef, pence: int) -> None:
    account = draft.account(ref.account)
    wait = wait_at(account, ref.entry, holding)
    assert wait is not None
    signed = pence if line.pence > 0 else -pence
    event = match(account, ref.entry, wait=wait, line=line.id, on=line.on, pence=pence)
    draft.add(holding, e.LineAllocated(line.id, line.on, signed, account.id))
    draft.add(account, event)


# ── by rules that never guess ────────────────────────────────────────────────────────────────


def match_again(draft: Draft, order: c.MatchAgain) -> None:
    """Match what is left of lines to what entries await, where there is only one way to. Nothing
    new is nothing recorded."""
    holding = holding_of(draft, order.of)
    lines = [
        Line(line, line_day(line), pence)
        for line, pence in holding.unallocated.items()
        if not line.endswith("/opening")
    ]
    candidates = candidates_at(draft, holding) if lines else []
    if not candidates:
        return
    parted = {*draft.reconciling(order.of).parted, *_taken_back(draft, holding)}
    found = pair(draft, lines, candidates, parted=lambda line, ref: (line, ref) in parted)
    for one in found.matches:
        some = [_line(holding, line) for line in one.theirs]
        record_match(draft, holding, some, [_entry(draft, holding, ref) for ref in one.ours])
    if found.matches:
        matched = tuple(as_recorded(one) for one in found.matches)
        draft.add(draft.reconciling(order.of), e.LinesMatched(matched))


def _taken_back(draft: Draft, holding: Holding) -> Iterator[tuple[str, e.EntryRef]]:
    """Lines and entries whose match was reversed: somebody thought better of it."""
    for name in holding.links:
        account = draft.account(name)
        for version in account.reversed_by:
            match = account.money.get(version)
            if isinstance(match, e.LineMatched):
                yield match.line, e.EntryRef(name, match.entry)


# ── and undone ───────────────────────────────────────────────────────────────────────────────


def unmatch_line(draft: Draft, order: c.UnmatchLine) -> None:
    """Take back the match that a line is part of: its lines are unallocated again, and its
    entries await theirs. No rule matches them with each other again."""
    holding = holding_of(draft, order.of)
    reconciling = draft.reconciling(order.of)
    found = _matches_with(draft, holding, order)
    if not found:
        raise Refused(
            "not-matched",
            f"line {order.line} is matched to no entry",
            _instead(draft, holding, order),
        )
    resting = [
        e.EntryRef(account.id, other)
        for account, version in found
        for other in account.resting_on(version)
    ]
    if resting:
        listed = ", ".join(f"{ref.account}/{ref.entry}" for ref in dict.fromkeys(resting))
        raise Refused(
            "others-rest-on-it",
            f"entries {listed} rest on line {order.line} being the bank's side of what it shows",
            f"reverse those first: dpl reverse {resting[0].account}/{resting[0].entry} "
            "--reason wrong",
        )
    events = [account.money[version] for account, version in found]
    refs = [e.EntryRef(a.id, event.entry) for (a, _), event in zip(found, events, strict=True)]
    for account, version in found:
        reverse_one(draft, account, version, order.reason)
    lines = tuple(dict.fromkeys(event.line for event in events))
    draft.add(reconciling, e.LineUnmatched(lines, tuple(dict.fromkeys(refs)), order.reason))


def _matches_with(
    draft: Draft, holding: Holding, order: c.UnmatchLine
) -> list[tuple[Account, int]]:
    """The live matches of a line, and of all that was said to be one thing with it."""
    live = [
        (account, version)
        for account in map(draft.account, holding.links)
        for version in (
            v for line in _lines_with(draft, order) for v in account.by_line.get(line, ())
        )
        if is_match(account, version)
    ]
    own = {(a.id, a.money[v].entry) for a, v in live if a.money[v].line == order.line}
    said = draft.reconciling(order.of).match_of_line.get(order.line)
    if said is None or not own <= {(ref.account, ref.entry) for ref in said.entries}:
        return [(a, v) for a, v in live if a.money[v].line == order.line]
    return [(a, v) for a, v in live if e.EntryRef(a.id, a.money[v].entry) in said.entries]


def _lines_with(draft: Draft, order: c.UnmatchLine) -> tuple[str, ...]:
    said = draft.reconciling(order.of).match_of_line.get(order.line)
    return (order.line,) if said is None else said.lines


def is_match(account: Account, version: int) -> bool:
    """Whether an entry is a match that stands."""
    return isinstance(account.money.get(version), e.LineMatched) and account.is_live(version)


def _instead(draft: Draft, holding: Holding, order: c.UnmatchLine) -> str:
    """What to do about a line that an entry was recorded from, or that is nobody's."""
    for name in holding.links:
        for version in draft.account(name).by_line.get(order.line, ()):
            return f"dpl reverse {name}/{version} --reason {order.reason}"
    return f"dpl line list --holding {holding.id}"
