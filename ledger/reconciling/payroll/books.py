"""What a payroll bureau says an account owes, beside what its entries paid: who is paid what. Pure.

Net pay is told of slip by slip, and matched with spends; what HMRC and a pension are due is a sum.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from ledger import events as e
from ledger.account.state import Account
from ledger.account.waiting import total_pence
from ledger.matching.items import Item, Limits, Match
from ledger.matching.stages import match
from ledger.reconciling.state import Reconciling

LIMITS = Limits()
"""A wage is paid from three days before its pay day to six after: never a week, which would be the
next one's (domain.md 6). The spend stands to its payslip as a bank's line to an entry: it follows.
"""


class Payment(NamedTuple):
    """A spend that stands, and what of it came back. pence is positive; entry is its own.

    Money back of which nobody knows the spend is a payment of less than nothing.
    """

    entry: int
    on: date
    payee: str
    pence: int
    back: tuple[tuple[int, date, int], ...]
    first_on: date | None
    last_on: date | None

    def by(self, day: date) -> int:
        """What had been paid by it at the end of a day, less what had come back."""
        return (self.pence if self.on <= day else 0) - sum(p for _, on, p in self.back if on <= day)

    def left(self, day: date = date.max) -> int:
        """What is paid by it in the end, as far as what came back by a day."""
        return self.by(max(day, self.on))


def payments(account: Account, categories: Iterable[str]) -> dict[int, Payment]:
    """The spends of some categories by entry, in order of day."""
    wanted = set(categories)
    found: dict[int, Payment] = {}
    for version, spend in account.spends.items():
        if spend.category in wanted and account.is_live(version):
            event = spend.event
            days = (event.for_from, event.for_to)
            days = days if days[0] != days[1] else (None, None)
            found[version] = Payment(
                version, event.paid_on, (event.payee or "").casefold(), total_pence(event.shares),
                (), *days,
            )  # fmt: skip
    for version, refund in account.money.items():
        if not isinstance(refund, e.RefundReceived) or not account.is_live(version):
            continue
        pence = total_pence(refund.shares)
        if refund.spend in found:
            one = found[refund.spend]
            back = (*one.back, (version, refund.received_on, pence))
            found[refund.spend] = one._replace(back=back)
        elif refund.spend is None and refund.category in wanted:
            found[version] = Payment(version, refund.received_on, "", -pence, (), None, None)
    return dict(sorted(found.items(), key=lambda pair: (pair[1].on, pair[0])))


class Report(NamedTuple):
    """What the reports that stand say together. base is the first day that any is of.

    The last read says by which categories spends are known, and what its figures mean; tells are
    the figures that any of them has.
    """

    base: date
    ends: date
    last: e.PayrollRead
    tells: frozenset[str]

    @property
    def paid_as(self) -> e.PaidAs:
        return self.last.paid_as


def report(reconciling: Reconciling) -> Report | None:
    """None where no report stands."""
    read = [x for x in reconciling.extracts.values() if isinstance(x, e.PayrollRead)]
    if not read:
        return None
    return Report(
        min(x.first_on for x in read),
        max(x.last_on for x in read),
        read[-1],
        frozenset(figure for x in read for figure in x.tells),
    )


class Wages(NamedTuple):
    """Payslips and the spends that pay them. slips and paid are all; alone what no match covers.

    broken are matches that no longer come to the same, since a report or a spend was put right.
    """

    slips: dict[str, e.Payslip]
    paid: dict[int, Payment]
    matches: tuple[e.Matched, ...]
    broken: tuple[e.Matched, ...]
    alone_slips: dict[str, e.Payslip]
    alone_paid: dict[int, Payment]

    def roots(self, match: e.Matched) -> list[int]:
        """The spends of a match, each once: money back is part of its spend."""
        return _roots(self.paid, match.entries) or []


def wages(account: Account, reconciling: Reconciling, told: Report, day: date = date.max) -> Wages:
    """Both sides of wages, with what came back by a day. Slips of no pay are left out."""
    slips = {name: slip for name, slip in reconciling.slips.items() if slip.net_pence}
    paid = payments(account, told.paid_as.wages)
    matches, broken = [], []
    alone_slips = dict(slips)
    alone_paid = dict(paid)
    for one in reconciling.matches():
        if any(reconciling.match_of_line.get(line) is not one for line in one.lines):
            continue  # a later match has some of its lines
        roots = _roots(paid, one.entries)
        agrees = (
            roots is not None
            and all(line in alone_slips for line in one.lines)
            and all(root in alone_paid for root in roots)
            and sum(slips[line].net_pence for line in one.lines)
            == sum(paid[root].left(day) for root in roots)
        )
        if not agrees or roots is None:
            broken.append(one)
            continue
        matches.append(one)
        for line in one.lines:
            del alone_slips[line]
        for root in roots:
            del alone_paid[root]
    return Wages(slips, paid, tuple(matches), tuple(broken), alone_slips, alone_paid)


def _roots(paid: dict[int, Payment], refs: Iterable[e.EntryRef]) -> list[int] | None:
    """The spends that entries are of, each once; None where one is no wage that stands."""
    root_of = {back: one.entry for one in paid.values() for back, _, _ in one.back}
    roots = dict.fromkeys(root_of.get(ref.entry, ref.entry) for ref in refs)
    return list(roots) if all(root in paid for root in roots) else None


def wages_paid(
    account: Account, reconciling: Reconciling, refs: Iterable[e.EntryRef]
) -> int | None:
    """What entries paid in wages, less what came back; None where one is no wage that stands."""
    told = report(reconciling)
    paid = payments(account, told.paid_as.wages) if told is not None else {}
    roots = _roots(paid, refs)
    return None if roots is None else sum(paid[root].left() for root in roots)


# ── matching ─────────────────────────────────────────────────────────────────────────────────


def payroll_matches(account: Account, reconciling: Reconciling) -> list[e.Matched]:
    """New certain matches between payslips and spends that are in none yet.

    First each employee by themselves; then spends that name no payee, where only one thing fits.
    """
    told = report(reconciling)
    if told is None:
        return []
    both = wages(account, reconciling, told)
    slips, paid = dict(both.alone_slips), dict(both.alone_paid)
    found: list[e.Matched] = []
    for named in (True, False):
        due = [_slip_item(name, slip, named=named) for name, slip in slips.items()]
        spends = [_paid_item(one) for one in paid.values()
                  if bool(one.payee) is named and one.left() > 0]  # fmt: skip
        if not due or not spends:
            continue
        for one in match(spends, due, limits=LIMITS).matches:
            matched = _matched(account, one)
            if any((line, ref) in reconciling.parted
                   for line in matched.lines for ref in matched.entries):  # fmt: skip
                continue
            found.append(matched)
            for line in one.ours:
                del slips[line]
            for entry in one.theirs:
                del paid[entry]
    return found


def _slip_item(name: str, slip: e.Payslip, *, named: bool) -> Item:
    who = slip.employee.casefold() if named else ""
    days = {"first_on": slip.first_on, "last_on": slip.last_on}
    return Item(name, slip.paid_on, -slip.net_pence, who, payee=who, **days)


def _paid_item(one: Payment) -> Item:
    days = {"first_on": one.first_on, "last_on": one.last_on}
    return Item(one.entry, one.on, -one.left(), one.payee, payee=one.payee, **days)


def _matched(account: Account, one: Match) -> e.Matched:
    return e.Matched(
        lines=tuple(one.ours),
        entries=tuple(e.EntryRef(account.id, entry) for entry in one.theirs),
        amount_pence=one.pence,
        stage=one.basis.stage,
        days=one.basis.days,
        payee_percent=None,
    )


# ── pairs that are nearly the same ───────────────────────────────────────────────────────────


class Near(NamedTuple):
    """A payslip and a spend that may be one thing, there being no other for either."""

    line: str
    entry: int


def near(both: Wages, reconciling: Reconciling, *, any_day: bool) -> Iterator[Near]:
    """Those of one employee that are alone: of one amount and further apart than is matched, with
    any_day; else near each other in days, with another amount."""
    edges: dict[str, list[int]] = {}
    lines: dict[int, list[str]] = {}
    for name, slip in both.alone_slips.items():
        for one in both.alone_paid.values():
            ref = e.EntryRef(reconciling.about, one.entry)
            if one.payee != slip.employee.casefold() or (name, ref) in reconciling.parted:
                continue
            days = (one.on - slip.paid_on).days
            close = -LIMITS.before_days <= days <= LIMITS.after_days
            same = one.left() == slip.net_pence
            if (same and abs(days) <= LIMITS.reference_days) if any_day else close and not same:
                edges.setdefault(name, []).append(one.entry)
                lines.setdefault(one.entry, []).append(name)
    for name, entries in edges.items():
        if len(entries) == 1 and len(lines[entries[0]]) == 1:
            yield Near(name, entries[0])
