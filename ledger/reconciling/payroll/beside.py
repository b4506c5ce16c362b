"""What a payroll bureau says of an account beside our books of it, to the penny. Pure.

Parts, each named by its fund: `wages` (net pay beside wages paid), `hmrc` and `pension` (what is
due beside what was paid; the difference is what should be held), `set-aside` (that beside what our
liabilities hold), `holiday` (earned beside held). All of it counts from the first report on.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from ledger import events as e
from ledger.calendar import uk_words
from ledger.errors import Refused
from ledger.reconciling.payroll import words
from ledger.reconciling.payroll.asked import Asked, Sides, paid_rows, sides_of
from ledger.reconciling.payroll.books import Wages, near, payroll_matches, report, wages
from ledger.reconciling.payroll.faults import faults
from ledger.reconciling.payroll.held import FIGURES, holiday, paid_over, set_aside
from ledger.reconciling.value import Explanation, Item, Reconciliation, Row

ANOTHER_DAY = Explanation("timing", "another-day", "", 0)


def reconcile_payroll(states, name: str, *, first_on: date, last_on: date) -> Reconciliation:
    """Both sides of a period. Refused where no report was read, or only of later days."""
    reconciling = states.reconciling(name)
    told = report(reconciling)
    if told is None:
        raise Refused(
            "nothing-read",
            f"no payroll report of {reconciling.source} tells of {reconciling.about}",
            "dpl reconcile payroll FILE",
        )
    if last_on < told.base:
        raise Refused(
            "before-it-began",
            f"the first report of {reconciling.source} that tells of {reconciling.about} begins on "
            f"{uk_words(told.base)}",
            "a period that ends on that day or later",
        )
    asked = Asked(states.account(reconciling.about), reconciling, told, first_on, last_on)
    both = wages(asked.account, reconciling, told, last_on)
    found = [_wages(asked, both)]
    found += [paid_over(asked, of) for of in FIGURES if told.tells & set(FIGURES[of])]
    if len(found) > 1:
        found.append(set_aside(asked, [sides.part.fund for sides in found[1:]]))
    if "holiday" in told.tells:
        found.append(holiday(asked))
    return Reconciliation(
        name=name,
        says=f"by {reconciling.source}",
        first_on=first_on,
        last_on=last_on,
        parts=tuple(sides.part for sides in found),
        theirs=tuple(row for sides in found for row in sides.theirs),
        ours=tuple(row for sides in found for row in sides.ours),
        matches=tuple(one for one in both.matches if _is_in(asked, both, one)),
        faults=tuple(faults(reconciling, told, first_on=first_on, last_on=last_on)),
    )


# ── wages ────────────────────────────────────────────────────────────────────────────────────


def _wages(asked: Asked, both: Wages) -> Sides:
    theirs = [
        Row(name, slip.paid_on, -slip.net_pence, "net-pay", "wages")
        for name, slip in both.slips.items()
        if slip.paid_on <= asked.last_on
    ]
    matched = {root for one in both.matches for root in both.roots(one)}
    counted = [
        one for one in both.paid.values() if one.on >= asked.told.base or one.entry in matched
    ]
    items = [*_timing(asked, both), *_alone(asked, both)]
    return sides_of(asked, "wages", theirs, paid_rows(asked, "wages", counted), items)


def _is_in(asked: Asked, both: Wages, one: e.Matched) -> bool:
    """Whether a match is of something in the period."""
    days = [both.slips[line].paid_on for line in one.lines]
    days += [both.paid[root].on for root in both.roots(one)]
    return any(asked.first_on <= day <= asked.last_on for day in days)


def _timing(asked: Asked, both: Wages) -> Iterator[Item]:
    """Wages and their payslips on different sides of the period's end."""
    for one in both.matches:
        slips = [both.slips[line] for line in one.lines]
        roots = [both.paid[root] for root in both.roots(one)]
        due = sum(slip.net_pence for slip in slips if slip.paid_on <= asked.last_on)
        pence = sum(paid.by(asked.last_on) for paid in roots) - due
        if pence:
            on = max(day for day in (*(s.paid_on for s in slips), *(p.on for p in roots)))
            said = words.slips_and_spends(asked.account, both, one)
            entries = tuple(ref.entry for ref in one.entries)
            yield asked.item("timing", "wages", on, pence, said, lines=one.lines, entries=entries,
                             by_books=ANOTHER_DAY)  # fmt: skip


def _alone(asked: Asked, both: Wages) -> Iterator[Item]:
    """Payslips nobody paid, wages nobody has a payslip for, and pairs of which the sums differ.

    What came since the last report, and is one thing for certain, is to be matched again.
    """
    day, name = asked.last_on, asked.reconciling.id
    slips = {n: s for n, s in both.alone_slips.items() if s.paid_on <= day}
    paid = {v: p for v, p in both.alone_paid.items() if asked.told.base <= p.on}
    now = {version: one.by(day) for version, one in paid.items() if one.by(day)}
    certain = payroll_matches(asked.account, asked.reconciling) if slips and paid else []
    fits = {line for one in certain for line in one.lines}
    fit = {ref.entry for one in certain for ref in one.entries}
    left = both._replace(
        alone_slips={n: s for n, s in slips.items() if n not in fits},
        alone_paid={v: p for v, p in paid.items() if v not in fit},
    )
    for pair in near(left, asked.reconciling, any_day=False):
        slip, one = slips[pair.line], paid[pair.entry]
        if pair.entry not in now or one.on > day:
            continue
        del slips[pair.line]
        pence = now.pop(pair.entry)
        lines, entries = (pair.line,), (pair.entry,)
        yield asked.item(
            "net-differs", "wages", max(slip.paid_on, one.on), pence - slip.net_pence,
            words.other_net(asked.account, slip, one, pence),
            asked.explain(lines, entries, "net-differs"), lines=lines, entries=entries,
        )  # fmt: skip
    same = {pair.line: paid[pair.entry] for pair in near(left, asked.reconciling, any_day=True)}
    for line, slip in slips.items():
        said, try_ = words.not_paid(slip), asked.explain((line,), (), "wage-not-paid")
        if line in fits:
            said, try_ = said + words.SINCE, words.again(name)
        elif line in same:
            said += words.may_be(asked.account, slip, same[line])
            try_ = words.match(name, line, words.name_of(asked.account, same[line]))
        yield asked.item("wage-not-paid", "wages", slip.paid_on, -slip.net_pence, said, try_,
                         lines=(line,))  # fmt: skip
    for version, pence in now.items():
        said = words.without_slip(asked.account, paid[version], pence)
        try_ = asked.explain((), (version,), "no-payslip", "their-error")
        if version in fit:
            said, try_ = said + words.SINCE, words.again(name)
        yield asked.item("wage-without-payslip", "wages", paid[version].on, pence, said, try_,
                         entries=(version,))  # fmt: skip
