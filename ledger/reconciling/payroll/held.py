"""What a payroll makes due to HMRC and to a pension beside what was paid; what of it is held beside
what should be; and holiday pay that was earned beside what is held for it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from ledger.reconciling.payroll import words
from ledger.reconciling.payroll.asked import DAY, Asked, Sides, paid_rows, sides_of
from ledger.reconciling.payroll.books import Payment, payments
from ledger.reconciling.payroll.dues import (
    HMRC,
    PENSION,
    Due,
    Unpaid,
    dues,
    figure,
    hmrc_period,
    pension_period,
    unpaid,
)
from ledger.reconciling.value import Explanation, Item, Row

NOT_YET = Explanation("timing", "not-yet-payable", "", 0)
FIGURES = {"hmrc": HMRC, "pension": PENSION}
_PERIODS = {"hmrc": hmrc_period, "pension": pension_period}
_NAMES = {"hmrc": ("tax-not-paid", "tax-overpaid"),
          "pension": ("pension-not-paid", "pension-overpaid")}  # fmt: skip


# ── HMRC and pension ─────────────────────────────────────────────────────────────────────────


def paid_over(asked: Asked, of: str) -> Sides:
    names = FIGURES[of]
    theirs = [
        Row(name, slip.paid_on, -sum(figure(slip, n) for n in names), "due", of)
        for name, slip in asked.slips().items()
    ]
    paid = asked.payments(of)
    brought = -sum(pence for _, pence in asked.brought(words.SET_ASIDE[of]))
    items = [*_not_paid(asked, of), *_overpaid(asked, of)]
    return sides_of(asked, of, theirs, paid_rows(asked, of, paid), items, brought=(brought, 0))


def _dues(asked: Asked, of: str, day: date) -> list[Due]:
    slips = (slip for slip in asked.slips().values() if slip.paid_on <= day)
    return dues(
        slips, asked.brought(words.SET_ASIDE[of]), figures=FIGURES[of], period=_PERIODS[of],
        every=asked.told.last.hmrc_every,
    )  # fmt: skip


def _unpaid(asked: Asked, of: str, day: date) -> tuple[list[Unpaid], int]:
    """What is due and not paid at the end of a day; and what was paid beyond it."""
    return unpaid(_dues(asked, of, day), sum(one.by(day) for one in asked.payments(of)))


def _not_paid(asked: Asked, of: str) -> Iterator[Item]:
    every = asked.told.last.hmrc_every
    for due, pence in _unpaid(asked, of, asked.last_on)[0]:
        line = (f"{of}/{due.ends_on.isoformat()}",)
        late = asked.last_on >= due.payable_by
        yield asked.item(
            _NAMES[of][0], of, min(due.payable_by, asked.last_on), -pence,
            words.still_due(of, due, pence, every=every),
            asked.explain(line, (), f"{of}-late") if late else "",
            lines=line, by_books=None if late else NOT_YET,
        )  # fmt: skip


def _overpaid(asked: Asked, of: str) -> Iterator[Item]:
    """What was paid beyond all that was due, in the last payments that come to it."""
    over = _unpaid(asked, of, asked.last_on)[1]
    if not over:
        return
    paid = asked.payments(of)
    entries: list[int] = []
    left = over
    for one in reversed(paid):
        if left <= 0:
            break
        entries.insert(0, one.entry)
        left -= one.by(asked.last_on)
    due = sum(due.pence for due in _dues(asked, of, asked.last_on))
    was = sum(one.by(asked.last_on) for one in paid)
    said = words.overpaid(of, over, due_pence=due, paid_pence=was)
    line = () if entries else (f"{of}/balance/{asked.last_on.isoformat()}",)
    on = paid[-1].on if entries else asked.last_on
    kind = _NAMES[of][1 if over > 0 else 0]
    yield asked.item(kind, of, on, over, said, asked.explain(line, entries, "overpaid"),
                     lines=line, entries=entries)  # fmt: skip


# ── what is set aside ────────────────────────────────────────────────────────────────────────


def set_aside(asked: Asked, parts: list[str]) -> Sides:
    """What is due and not paid, beside what our liabilities hold for it."""
    before, items, theirs, ours = asked.first_on - DAY, [], [], []
    stood = [0, 0]
    for of in parts:
        kind = words.SET_ASIDE[of]
        owed = [sum(one.pence for one in _unpaid(asked, of, day)[0])
                for day in (before, asked.last_on)]  # fmt: skip
        held = [asked.held(kind, day) for day in (before, asked.last_on)]
        stood = [stood[0] - owed[0], stood[1] - held[0]]
        line = (f"set-aside/{kind}/{asked.last_on.isoformat()}",)
        theirs.append(Row(line[0], asked.last_on, owed[0] - owed[1], "due", "set-aside"))
        ours += _liabilities(asked, kind, "set-aside")
        if owed[1] != held[1]:
            paid = reversed(asked.payments(of))
            said = words.set_aside(of, owed_pence=owed[1], held_pence=held[1], on=asked.last_on)
            try_ = _set_right(asked, kind, owed[1] - held[1], paid)
            items.append(asked.item("liability-differs", "set-aside", asked.last_on,
                                    held[1] - owed[1], said, try_, lines=line))  # fmt: skip
    return sides_of(asked, "set-aside", theirs, ours, items, brought=(stood[0], stood[1]))


def _set_right(asked: Asked, kind: str, short_pence: int, paid: Iterable[Payment]) -> str:
    """Whose the money is, is told by what paid it; else by the wages."""
    found = list(paid) or list(payments(asked.account, asked.told.paid_as.wages).values())
    return words.set_right(
        asked.account, kind, short_pence=short_pence, on=asked.last_on, paid=found
    )


def _liabilities(asked: Asked, kind: str, fund: str) -> Iterator[Row]:
    """What each liability of a kind changed by in the period, on the last day that it did."""
    for one in asked.account.budget.liabilities.values():
        if one.recorded.kind != kind:
            continue
        was, now = (sum(one.left(d).values()) for d in (asked.first_on - DAY, asked.last_on))
        days = [one.recorded.recorded_on, *(settled.settled_on for settled in one.settled)]
        days = [day for day in days if asked.first_on <= day <= asked.last_on]
        if was != now:
            yield Row(f"{asked.account.id}/{one.entry}", max(days), was - now, "liability", fund)


def holiday(asked: Asked) -> Sides:
    """Holiday pay earned and not taken, beside what our liabilities hold for it."""
    theirs, hundredths, last = [], 0, {}
    whole = asked.told.last.holiday == "balance"
    for name, slip in asked.slips().items():
        was, was_hundredths = last.get(slip.employee, (0, 0)) if whole else (0, 0)
        pence = was if slip.holiday_pence is None else slip.holiday_pence
        hours = was_hundredths if slip.holiday_hundredths is None else slip.holiday_hundredths
        last[slip.employee] = pence, hours
        hundredths += hours - was_hundredths
        theirs.append(Row(name, slip.paid_on, was - pence, "holiday", "holiday"))
    brought = 0 if whole else sum(pence for _, pence in asked.brought("holiday"))
    earned = brought - sum(row.pence for row in theirs)
    held = asked.held("holiday", asked.last_on)
    items = []
    if earned != held:
        said = words.holiday(earned_pence=earned, held_pence=held, on=asked.last_on,
                             hundredths=0 if brought else hundredths)  # fmt: skip
        line = (f"holiday/{asked.last_on.isoformat()}",)
        try_ = _set_right(asked, "holiday", earned - held, ())
        items.append(asked.item("holiday-differs", "holiday", asked.last_on, held - earned, said,
                                try_, lines=line))  # fmt: skip
    stood = -brought, -asked.held("holiday", asked.first_on - DAY)
    ours = list(_liabilities(asked, "holiday", "holiday"))
    return sides_of(asked, "holiday", theirs, ours, items, brought=stood)
