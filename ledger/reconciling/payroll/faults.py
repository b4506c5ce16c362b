"""What is wrong in a bureau's own papers: payslips that do not foot, reports that differ about one,
days that no report covers. Items of no pence. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from ledger import events as e
from ledger.calendar import uk_words
from ledger.reconciling.council.differences.words import explain
from ledger.reconciling.explained import explained
from ledger.reconciling.payroll import words
from ledger.reconciling.payroll.books import Report
from ledger.reconciling.state import Reconciling, slip_ids
from ledger.reconciling.value import Item

DAY = timedelta(days=1)


def faults(reconciling: Reconciling, told: Report, *, first_on: date, last_on: date) -> list[Item]:
    """In order of day."""
    slips = {n: s for n, s in reconciling.slips.items() if first_on <= s.paid_on <= last_on}
    found = [
        *_not_footing(reconciling, slips),
        *altered_slips(reconciling, slips),
        *_gaps(reconciling, first_on=max(first_on, told.base), last_on=last_on),
    ]
    return sorted(found, key=lambda item: (item.on, item.kind, item.lines))


def _fault(reconciling: Reconciling, kind: str, on: date, said: str, try_: str, line: str) -> Item:
    why = explained(reconciling, (line,), (), 0)
    return Item(kind, on, 0, "", reconciling.about, (line,), (), said, try_, why)


def _not_footing(reconciling: Reconciling, slips: dict[str, e.Payslip]) -> Iterator[Item]:
    """A report that tells no deduction at all cannot foot, and is not asked to."""
    tells: dict[str, set[str]] = {}
    for one in reconciling.extracts.values():
        for name in slip_ids(one.slips) if isinstance(one, e.PayrollRead) else ():
            tells.setdefault(name, set(one.tells))
    for name, slip in slips.items():
        if tells[name] & set(words.DEDUCTIONS) and not words.foots(slip):
            try_ = explain(reconciling.id, (name,), (), slip.paid_on, reason="slip-does-not-foot")
            yield _fault(reconciling, "slip-does-not-foot", slip.paid_on, words.arithmetic(slip),
                         try_, name)  # fmt: skip


def altered_slips(reconciling: Reconciling, slips: dict[str, e.Payslip]) -> Iterator[Item]:
    """Payslips that a later report tells otherwise. The first counts until it is taken back."""
    reports = [x for x in reconciling.extracts.values() if isinstance(x, e.PayrollRead)]
    first: dict[str, str] = {}
    for one in reports:
        for name, slip in zip(slip_ids(one.slips), one.slips, strict=True):
            was_in = first.setdefault(name, one.extract)
            if name not in slips or was_in == one.extract:
                continue
            said = words.altered(slips[name], slip, was_in=was_in, is_in=one.extract)
            if said:
                try_ = f"dpl reconcile withdraw {was_in} --reason corrected"
                yield _fault(reconciling, "altered-file", slip.paid_on, said, try_, name)


def _gaps(reconciling: Reconciling, *, first_on: date, last_on: date) -> Iterator[Item]:
    """Days between the first report's and the period's end that none covers."""
    reports = sorted((x.first_on, x.last_on) for x in reconciling.extracts.values())
    covered = first_on - DAY
    for start, end in [*reports, (last_on + DAY, last_on + DAY)]:
        if start > covered + DAY and covered < last_on:
            a, b = covered + DAY, min(start - DAY, last_on)
            days = uk_words(a) if a == b else f"{uk_words(a)} to {uk_words(b)}"
            yield _fault(
                reconciling, "gap", a, f"no report of {reconciling.source} covers {days}",
                "dpl reconcile payroll FILE", f"gap/{a.isoformat()}",
            )  # fmt: skip
        covered = max(covered, end)
