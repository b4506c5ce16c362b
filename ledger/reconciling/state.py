"""One reconciliation as its entries leave it: what the other side said, and what people made of it.

The bank's own lines are not here but in the holding, which they belong to.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import product
from typing import NamedTuple

from ledger import events as e
from ledger.entry import Entry

PREFIX = "_reconciliation:"
FILES = "_extracts"
"""The stream that tells of whole files."""


class Explained(NamedTuple):
    """An explanation that stands, and its version in the stream."""

    version: int
    event: e.LineExplained


class Signed(NamedTuple):
    """A signature, its version, who gave it, and whom they said they act for."""

    version: int
    by: str
    on_behalf_of: str | None
    event: e.ReconciliationSigned


class Prepared(NamedTuple):
    """What a maker prepared, its version, who they are, and whom they said they act for."""

    version: int
    by: str
    on_behalf_of: str | None
    event: e.ReconciliationPrepared


@dataclass(slots=True)
class Reconciling:
    """One reconciliation. id is its name, like `council/essex/A-1`; version 0 until anything was
    said.

    lines are the other side's that live files show, by id; slips the same of payroll. match_of
    finds the match that a line, or an entry of ours, is part of. parted are lines and entries that
    somebody said are not the same thing, which no rule may match again.
    """

    id: str
    version: int = 0
    extracts: dict[str, e.ExtractRead | e.PayrollRead] = field(default_factory=dict)
    lines: dict[str, e.ExtractLine] = field(default_factory=dict)
    slips: dict[str, e.Payslip] = field(default_factory=dict)
    shown_by: dict[str, int] = field(default_factory=dict)
    match_of_line: dict[str, e.Matched] = field(default_factory=dict)
    match_of_entry: dict[e.EntryRef, e.Matched] = field(default_factory=dict)
    matched_by: dict[e.Matched, str] = field(default_factory=dict)
    parted: set[tuple[str, e.EntryRef]] = field(default_factory=set)
    explanations: dict[int, e.LineExplained] = field(default_factory=dict)
    explained_by: dict[int, str] = field(default_factory=dict)
    prepared: list[Prepared] = field(default_factory=list)
    signed: list[Signed] = field(default_factory=list)
    seen: list[e.LateEntriesSeen] = field(default_factory=list)
    closed: list[e.PeriodClosed] = field(default_factory=list)

    @property
    def stream(self) -> str:
        return PREFIX + self.id

    @property
    def what(self) -> str:
        """`bank`, `council`, `payroll` or `period`."""
        return self.id.split("/")[0]

    @property
    def source(self) -> str:
        """Who says the other side: a council, a bureau; empty of a bank."""
        parts = self.id.split("/")
        return parts[1] if len(parts) == 3 else ""

    @property
    def about(self) -> str:
        """The holding or account it is about."""
        return self.id.rsplit("/", 1)[1]

    def matches(self) -> Iterator[e.Matched]:
        """The matches that stand, each once."""
        yield from dict.fromkeys(self.match_of_line.values())

    def explanation_of(
        self, lines: tuple[str, ...], entries: tuple[e.EntryRef, ...]
    ) -> Explained | None:
        """The last explanation that stands of exactly these lines and entries."""
        wanted = frozenset(lines), frozenset(entries)
        for version in reversed(self.explanations):
            event = self.explanations[version]
            if (frozenset(event.lines), frozenset(event.entries)) == wanted:
                return Explained(version, event)
        return None

    def standing(self) -> list[Signed]:
        """The last signature of each period, in order of the days."""
        last = {signed.event.last_on: signed for signed in self.signed}
        return [last[day] for day in sorted(last)]

    def signed_to(self, last_on) -> Signed | None:
        """The last signature of the period that ends on a day."""
        return next((s for s in reversed(self.signed) if s.event.last_on == last_on), None)


def line_id(line: e.ExtractLine) -> str:
    """What a council's line is called: `payment/council/2025-06-04/60000/1`, `-` for no fund."""
    return (
        f"{line.kind}/{line.fund or '-'}/{line.on.isoformat()}/{line.amount_pence}/{line.ordinal}"
    )


def slip_ids(slips: tuple[e.Payslip, ...]) -> list[str]:
    """What payslips are called, `payslip/PA-1/2025-06-27/1`: equals of a day are counted."""
    seen: dict[tuple, int] = {}
    found = []
    for slip in slips:
        key = slip.employee, slip.paid_on
        seen[key] = seen.get(key, 0) + 1
        found.append(f"payslip/{slip.employee}/{slip.paid_on.isoformat()}/{seen[key]}")
    return found


def evolve(reconciling: Reconciling, entry: Entry) -> Reconciling:
    """The reconciliation after one more entry of its stream. Raises TypeError for a strange one."""
    step = _STEPS.get(type(entry.event))
    if step is None:
        raise TypeError(f"{type(entry.event).__name__} does not belong to a reconciliation")
    reconciling.version = entry.version
    step(reconciling, entry)
    return reconciling


def _read(reconciling: Reconciling, entry: Entry) -> None:
    event: e.ExtractRead = entry.event
    reconciling.extracts[event.extract] = event
    for line in event.lines:
        name = line_id(line)
        reconciling.lines.setdefault(name, line)
        reconciling.shown_by[name] = reconciling.shown_by.get(name, 0) + 1


def _read_payroll(reconciling: Reconciling, entry: Entry) -> None:
    event: e.PayrollRead = entry.event
    reconciling.extracts[event.extract] = event
    for name, slip in zip(slip_ids(event.slips), event.slips, strict=True):
        reconciling.slips.setdefault(name, slip)
        reconciling.shown_by[name] = reconciling.shown_by.get(name, 0) + 1


def _withdraw(reconciling: Reconciling, entry: Entry) -> None:
    was = reconciling.extracts.pop(entry.event.extract)
    gone: set[str] = set()
    names = (
        slip_ids(was.slips)
        if isinstance(was, e.PayrollRead)
        else [line_id(line) for line in was.lines]
    )
    for name in names:
        reconciling.shown_by[name] -= 1
        if not reconciling.shown_by[name]:
            del reconciling.shown_by[name]
            reconciling.lines.pop(name, None)
            reconciling.slips.pop(name, None)
            gone.add(name)
        elif isinstance(was, e.PayrollRead) and reconciling.slips[name] in was.slips:
            reconciling.slips[name] = _slip_shown(reconciling, name)
    # What a line was matched with before its file was taken back says nothing of it once it is
    # read again.
    reconciling.parted = {pair for pair in reconciling.parted if pair[0] not in gone}


def _slip_shown(reconciling: Reconciling, name: str) -> e.Payslip:
    """A payslip as the first report that stands has it: a later one may have other figures."""
    for extract in reconciling.extracts.values():
        if isinstance(extract, e.PayrollRead):
            found = dict(zip(slip_ids(extract.slips), extract.slips, strict=True)).get(name)
            if found is not None:
                return found
    raise AssertionError(f"{name} is shown by a report")


def _match(reconciling: Reconciling, entry: Entry) -> None:
    for match in entry.event.matches:
        reconciling.matched_by[match] = entry.by
        for line in match.lines:
            reconciling.match_of_line[line] = match
        for ref in match.entries:
            reconciling.match_of_entry[ref] = match
        reconciling.parted.difference_update(product(match.lines, match.entries))


def _unmatch(reconciling: Reconciling, entry: Entry) -> None:
    for line in entry.event.lines:
        match = reconciling.match_of_line.pop(line, None)
        reconciling.matched_by.pop(match, None)
    for ref in entry.event.entries:
        reconciling.match_of_entry.pop(ref, None)
    reconciling.parted.update(product(entry.event.lines, entry.event.entries))


def _explain(reconciling: Reconciling, entry: Entry) -> None:
    reconciling.explanations[entry.version] = entry.event
    reconciling.explained_by[entry.version] = entry.by


def _explained_wrongly(reconciling: Reconciling, entry: Entry) -> None:
    del reconciling.explanations[entry.event.explanation]
    del reconciling.explained_by[entry.event.explanation]


def _prepare(reconciling: Reconciling, entry: Entry) -> None:
    reconciling.prepared.append(Prepared(entry.version, entry.by, entry.on_behalf_of, entry.event))


def _sign(reconciling: Reconciling, entry: Entry) -> None:
    reconciling.signed.append(Signed(entry.version, entry.by, entry.on_behalf_of, entry.event))


def _see(reconciling: Reconciling, entry: Entry) -> None:
    reconciling.seen.append(entry.event)


def _close(reconciling: Reconciling, entry: Entry) -> None:
    reconciling.closed.append(entry.event)


_STEPS: dict[type, Callable] = {
    e.ExtractRead: _read,
    e.PayrollRead: _read_payroll,
    e.ExtractWithdrawn: _withdraw,
    e.LinesMatched: _match,
    e.LineUnmatched: _unmatch,
    e.LineExplained: _explain,
    e.ExplanationWithdrawn: _explained_wrongly,
    e.ReconciliationPrepared: _prepare,
    e.ReconciliationSigned: _sign,
    e.LateEntriesSeen: _see,
    e.PeriodClosed: _close,
}
