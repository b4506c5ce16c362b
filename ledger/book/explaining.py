"""Why two sides differ, as a person says it, with the bank, a council or a bureau.

Nothing here moves money: what is wrong is put right by entries of their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from ledger import commands as c
from ledger import events as e
from ledger.account.waiting import happened_on
from ledger.book.draft import Draft
from ledger.errors import Refused
from ledger.holding.state import Holding
from ledger.reconciling.asked import reconcile
from ledger.reconciling.explained import parts_of
from ledger.reconciling.state import Reconciling
from ledger.reconciling.value import Item

# ── why two sides differ ─────────────────────────────────────────────────────────────────────


def explain_difference(draft: Draft, order: c.ExplainDifference) -> None:
    """Say why the two sides differ in lines and entries that are an item now. Explaining again
    replaces what was said before."""
    if not order.lines and not order.entries:
        raise Refused("nothing-named", "no line and no entry is named", f"{show(order.of)}")
    reconciling = known(draft, order.of)
    items = _items_now(draft, order)
    if not items:
        named = ", ".join([*order.lines, *(f"{x.account}/{x.entry}" for x in order.entries)])
        raise Refused(
            "nothing-differs",
            f"{named} of {order.of} is no difference that is open",
            f"{show(order.of)} shows each difference with its lines and entries",
        )
    explained = items[0].explained
    if explained is not None and not explained.version:
        raise Refused(
            "explained-by-the-books",
            f"the books themselves show why: {items[0].words}",
        )
    before = reconciling.explanation_of(order.lines, order.entries)
    if before is not None:
        draft.add(reconciling, e.ExplanationWithdrawn(before.version, "explained-again"))
    draft.add(
        reconciling,
        e.LineExplained(
            lines=items[0].lines,
            entries=items[0].entries,
            kind=order.kind,
            amount_pence=sum(item.pence for item in items),
            reason=order.reason,
            explained_on=order.explained_on,
            detail=order.detail,
            parts=_parts(items) if reconciling.what == "council" else (),
        ),
    )


def _parts(items: list[Item]) -> tuple[e.FundDiffers, ...]:
    """What the difference comes to in each fund: it lasts no longer than each of them does."""
    by_fund: dict[str, int] = {}
    for item in items:
        by_fund[item.fund] = by_fund.get(item.fund, 0) + item.pence
    return parts_of(by_fund)


def withdraw_explanation(draft: Draft, order: c.WithdrawExplanation) -> None:
    reconciling = known(draft, order.of)
    if order.explanation not in reconciling.explanations:
        have = ", ".join(map(str, reconciling.explanations)) or "none"
        raise Refused(
            "unknown-explanation",
            f"{order.of} has no explanation {order.explanation}; it has: {have}",
            show(order.of),
        )
    draft.add(reconciling, e.ExplanationWithdrawn(order.explanation, order.reason))


def _items_now(draft: Draft, order: c.ExplainDifference) -> list[Item]:
    """The items of exactly these lines and entries, in a period that contains them; of one in
    which the books do not say why, if there is one: what is not due yet at the end of one period is
    overdue at the end of another."""
    wanted = frozenset(order.lines), frozenset(order.entries)
    by_the_books: list[Item] = []
    for first_on, last_on in dict.fromkeys(_periods(draft, order)):
        try:
            found = reconcile(draft, order.of, first_on=first_on, last_on=last_on)
        except Refused:
            continue
        items = [
            item
            for item in (*found.items, *found.faults)
            if (frozenset(item.lines), frozenset(item.entries)) == wanted
        ]
        if items and items[0].explained is not None and not items[0].explained.version:
            by_the_books = by_the_books or items
        elif items:
            return items
    return by_the_books


def _periods(draft: Draft, order: c.ExplainDifference) -> Iterator[tuple[date, date]]:
    """Periods that may show the difference: of what was prepared, of their files, of its days."""
    reconciling = draft.reconciling(order.of)
    days = [day for line in order.lines if (day := day_in(line))]
    for ref in order.entries:
        event = draft.account(ref.account).money.get(ref.entry)
        days += [] if event is None else [happened_on(event)]
    named = (min(days), max(days)) if days else (date.max, date.min)
    periods = [(one.event.first_on, one.event.last_on) for one in reversed(reconciling.prepared)]
    periods += [(x.first_on, x.last_on) for x in reconciling.extracts.values()]
    if reconciling.what == "bank":
        periods += _statements(draft.holding(reconciling.about))
    around = [one for one in periods if one[0] <= named[0] and named[1] <= one[1]]
    if reconciling.what == "payroll" and periods:
        # What is due is told of by the day that it is told on, which may be after every report.
        yield min(first for first, _ in periods), order.explained_on
    yield from around
    if days:
        yield named
    yield from periods
    if periods:
        yield min(first for first, _ in periods), max(last for _, last in periods)


def _statements(holding: Holding) -> Iterator[tuple[date, date]]:
    for one in holding.statements.values():
        if one.first_on is not None and one.last_on is not None:
            yield one.first_on, one.last_on


_DAY = re.compile(r"/(\d{4}-\d{2}-\d{2})(?:/|$)")


def day_in(line: str) -> date | None:
    """The day that a line's name tells of."""
    found = _DAY.search(line)
    try:
        return date.fromisoformat(found[1]) if found else None
    except ValueError:
        return None


def known(draft: Draft, of: str) -> Reconciling:
    """A reconciliation that there is something to say of: refused where nothing was ever read."""
    reconciling = draft.reconciling(of)
    if reconciling.what == "bank":
        if draft.holding(reconciling.about).opened is None:
            raise Refused(
                "unknown-holding", f"there is no holding {reconciling.about}", "dpl holding list"
            )
    elif not reconciling.extracts:
        what = "extract" if reconciling.what == "council" else "payroll report"
        raise Refused(
            "nothing-read",
            f"no {what} of {reconciling.source} tells of {reconciling.about}",
            f"dpl reconcile {reconciling.what} FILE",
        )
    return reconciling


def show(of: str) -> str:
    return f"dpl reconcile show {of}"
