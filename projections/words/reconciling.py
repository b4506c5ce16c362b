"""Words for what others say beside our books, and what people made of it. Pure."""

from __future__ import annotations

from collections.abc import Callable

from ledger import events as e
from ledger.calendar import uk_words
from ledger.money import pounds
from projections.words.phrases import coded, days, many

_WHY = {
    "timing": "a matter of timing",
    "our-error": "our error",
    "their-error": "their error",
    "bank-error": "the bank's error",
    "agreed": "known to both and left so",
}
_FILE = {"council": "extract", "payroll": "payroll report"}


def _file_read(event: e.ExtractFileRead) -> str:
    said = f"{_FILE[event.what].capitalize()} {event.extract} of {event.source} read: "
    said += f"{many(event.lines, 'line')} about {many(event.accounts, 'account')}"
    said += days(event.first_on, event.last_on)
    if event.strangers:
        said += f"; {many(len(event.strangers), 'line')} about accounts that are not known here"
    return said


def _extract_read(event: e.ExtractRead) -> str:
    lines = many(len(event.lines), "line")
    return f"Extract {event.extract} says {lines}{days(event.first_on, event.last_on)}"


def _payroll_read(event: e.PayrollRead) -> str:
    slips = many(len(event.slips), "payslip")
    return f"Payroll report {event.extract} says {slips}{days(event.first_on, event.last_on)}"


def _withdrawn(event: e.ExtractWithdrawn) -> str:
    return f"File {event.extract} taken back: {coded(event.reason)}"


def _matched(event: e.LinesMatched) -> str:
    total = sum(abs(match.amount_pence) for match in event.matches)
    found = many(len(event.matches), "match", "matches")
    return f"{found} found, {pounds(total)}"


def _unmatched(event: e.LineUnmatched) -> str:
    lines, entries = many(len(event.lines), "line"), many(len(event.entries), "entry", "entries")
    return f"{lines} and {entries} turned out not to be the same: {coded(event.reason)}"


def _explained(event: e.LineExplained) -> str:
    amount = pounds(abs(event.amount_pence))
    side = "more" if event.amount_pence >= 0 else "less"
    why = f"{_WHY[event.kind]}, {coded(event.reason)}"
    if not event.amount_pence and event.parts:
        moved = pounds(sum(part.pence for part in event.parts if part.pence > 0))
        return f"A difference explained, {moved} under another fund: {why}"
    return f"A difference explained, {amount} {side} on their side: {why}"


def _explained_wrongly(event: e.ExplanationWithdrawn) -> str:
    return f"Explanation {event.explanation} taken back: {coded(event.reason)}"


def _prepared(event: e.ReconciliationPrepared) -> str:
    said = f"Prepared for signing{days(event.first_on, event.last_on)}: ours "
    said += pounds(event.ours_pence)
    if event.theirs_pence is not None:
        said += f", theirs {pounds(event.theirs_pence)}"
    return f"{said}, unexplained {pounds(event.unexplained_pence)}"


def _signed(event: e.ReconciliationSigned) -> str:
    made = f"prepared by {event.prepared_by}"
    return f"Signed{days(event.first_on, event.last_on)}, on {uk_words(event.signed_on)}, {made}"


def _late_seen(event: e.LateEntriesSeen) -> str:
    late = len(event.entries) + len(event.lines)
    things = many(late, "thing that came", "things that came")
    return f"{things} into a signed period looked at: {coded(event.reason)}"


def _closed(event: e.PeriodClosed) -> str:
    return f"Books of account {event.account} closed up to {uk_words(event.last_on)}"


WORDS: dict[type, Callable] = {
    e.ExtractFileRead: _file_read,
    e.ExtractRead: _extract_read,
    e.PayrollRead: _payroll_read,
    e.ExtractWithdrawn: _withdrawn,
    e.LinesMatched: _matched,
    e.LineUnmatched: _unmatched,
    e.LineExplained: _explained,
    e.ExplanationWithdrawn: _explained_wrongly,
    e.ReconciliationPrepared: _prepared,
    e.ReconciliationSigned: _signed,
    e.LateEntriesSeen: _late_seen,
    e.PeriodClosed: _closed,
}
