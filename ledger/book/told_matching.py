"""Which lines of a council's or a bureau's are which entries, by a person or by rules again.

No money is moved by it: a match says that two tellings are of one thing.
"""

from __future__ import annotations

from collections.abc import Callable, Collection

from ledger import commands as c
from ledger import events as e
from ledger.account.state import Account
from ledger.account.waiting import happened_on
from ledger.book.draft import Draft
from ledger.book.explaining import day_in, known, show
from ledger.errors import Refused
from ledger.money import pounds
from ledger.reconciling.council.pairing import council_matches
from ledger.reconciling.council.units import books, covers
from ledger.reconciling.payroll.books import payroll_matches, report, wages, wages_paid
from ledger.reconciling.state import Reconciling


def match_lines(draft: Draft, order: c.MatchLines) -> None:
    """These lines are these entries: of the same funds, and they come to the same."""
    reconciling = known(draft, order.of)
    lines, entries = tuple(dict.fromkeys(order.lines)), tuple(dict.fromkeys(order.entries))
    _must_be_alone(draft, reconciling, lines, entries)
    theirs = sum(_line_pence(reconciling, line) for line in lines)
    matched = e.Matched(
        lines=lines,
        entries=entries,
        amount_pence=theirs,
        stage=order.stage,
        days=_days_apart(draft, lines, entries) if order.days is None else order.days,
        payee_percent=order.payee_percent,
    )
    _must_come_to_the_same(draft, reconciling, matched, order)
    draft.add(reconciling, e.LinesMatched((matched,)))


def _must_be_alone(
    draft: Draft,
    reconciling: Reconciling,
    lines: tuple[str, ...],
    entries: tuple[e.EntryRef, ...],
) -> None:
    there, alone = _lines(draft.account(reconciling.about), reconciling)
    for line in lines:
        if line not in there:
            raise Refused(
                "unknown-line", f"{reconciling.id} has no line {line}", show(reconciling.id)
            )
        if line not in alone:
            raise Refused(
                "matched-already",
                f"line {line} is matched to "
                f"{_named(reconciling.match_of_line[line].entries)} already",
                f"dpl reconcile unmatch {reconciling.id} {line} --reason wrong-match",
            )
    for ref in entries:
        if ref.account != reconciling.about:
            raise Refused(
                "another-account",
                f"{_named((ref,))} is not an entry of {reconciling.about}",
                show(reconciling.id),
            )
        if not draft.account(ref.account).is_live(ref.entry):
            raise Refused(
                "unknown-entry",
                f"{_named((ref,))} is no entry that moves money and stands",
                f"dpl history {ref.account}",
            )


def _lines(account: Account, reconciling: Reconciling) -> tuple[Collection[str], Collection[str]]:
    """The lines there are, and those that no match covers."""
    if reconciling.what == "council":
        return reconciling.lines, books(account, reconciling).lines
    told = report(reconciling)
    assert told is not None  # something was read
    both = wages(account, reconciling, told)
    return both.slips, both.alone_slips


def _must_come_to_the_same(
    draft: Draft, reconciling: Reconciling, matched: e.Matched, order: c.MatchLines
) -> None:
    """Refused with the difference where they do not: a match never hides one."""
    account = draft.account(reconciling.about)
    if reconciling.what == "payroll":
        _must_be_wages(account, reconciling, matched, order)
        return
    both = books(account, reconciling)
    for ref in matched.entries:
        if ref.entry not in both.parts:
            raise _no_such_thing(ref, "a council's extract lists")
    covered = covers(both, matched, [reconciling.lines[line] for line in matched.lines])
    if covered is None:
        ours = sum(unit.pence for unit in both.units_in(matched))
        raise _differ(matched, ours, order, funds=matched.amount_pence == ours)
    for entry, fund in covered:
        if (entry, fund) not in both.alone:
            raise _taken(f"{account.id}/{entry}", reconciling, f" in its part of {fund}")


def _must_be_wages(
    account: Account, reconciling: Reconciling, matched: e.Matched, order: c.MatchLines
) -> None:
    paid = wages_paid(account, reconciling, matched.entries)
    told = report(reconciling)
    if paid is None or told is None:
        raise _no_such_thing(matched.entries[0], "a payslip is paid by")
    both = wages(account, reconciling, told)
    for entry in both.roots(matched):
        if entry not in both.alone_paid:
            raise _taken(f"{account.id}/{entry}", reconciling)
    if -paid != matched.amount_pence:
        raise _differ(matched, -paid, order)


def _no_such_thing(ref: e.EntryRef, what: str) -> Refused:
    why = f"{_named((ref,))} tells of nothing that {what}"
    return Refused("unknown-entry", why, f"dpl history {ref.account}")


def _taken(entry: str, reconciling: Reconciling, part: str = "") -> Refused:
    return Refused("matched-already", f"{entry} is matched already{part}", show(reconciling.id))


def _differ(matched: e.Matched, ours: int, order: c.MatchLines, *, funds: bool = False) -> Refused:
    explain = " ".join(
        [
            f"dpl reconcile explain {order.of}",
            *(f"--line {line}" for line in matched.lines),
            *(f"--entry {ref.account}/{ref.entry}" for ref in matched.entries),
            "--as our-error --reason WORD --on DATE",
        ]
    )
    if funds:
        why = f"both come to {pounds(ours)}, and they are not the same funds'"
        return Refused("another-fund", why, explain)
    less = matched.amount_pence - ours
    return Refused(
        "does-not-add-up",
        f"theirs come to {pounds(matched.amount_pence)} and ours to {pounds(ours)}: they differ "
        f"by {pounds(abs(less))}",
        explain,
    )


def _line_pence(reconciling: Reconciling, line: str) -> int:
    if reconciling.what == "payroll":
        return -reconciling.slips[line].net_pence
    return reconciling.lines[line].amount_pence


def _days_apart(draft: Draft, lines: tuple[str, ...], entries: tuple[e.EntryRef, ...]) -> int:
    days = [day for line in lines if (day := day_in(line))]
    ours = [happened_on(draft.account(ref.account).money[ref.entry]) for ref in entries]
    return max((abs((a - b).days) for a in days for b in ours), default=0)


def _named(entries: tuple[e.EntryRef, ...]) -> str:
    return ", ".join(f"{ref.account}/{ref.entry}" for ref in entries)


def unmatch_line(draft: Draft, order: c.UnmatchLine) -> None:
    """Undo the match that a line is part of, whole. The match and its undoing are both kept."""
    reconciling = known(draft, order.of)
    match = reconciling.match_of_line.get(order.line)
    if match is None:
        raise Refused(
            "not-matched", f"line {order.line} of {order.of} is matched to nothing", show(order.of)
        )
    draft.add(reconciling, e.LineUnmatched(match.lines, match.entries, order.reason))


def match_again(draft: Draft, order: c.MatchAgain) -> None:
    """Match what is still alone, by the rules that never guess. Nothing new is nothing recorded."""
    reconciling = known(draft, order.of)
    found = _MATCHES[reconciling.what](draft.account(reconciling.about), reconciling)
    if found:
        draft.add(reconciling, e.LinesMatched(tuple(found)))


_MATCHES: dict[str, Callable] = {"council": council_matches, "payroll": payroll_matches}
"""Which rules match what, by whose word it is."""
