"""Every posting of an account in one line of its return. Facts of one account.

opening + all the lines between = closing, to the penny and for every fund: what is there is told
by the postings of money, and the lines between by all the others, so that each proves the other.
"""

from __future__ import annotations

from collections.abc import Iterator

from ledger import events as e
from ledger.account.records import UNASSIGNED
from ledger.account.spends.rules.by_policy import CASH
from ledger.calendar import Period
from projections import postings as p
from projections.reports.asking import About
from projections.reports.cubes import Fact, Shape
from projections.reports.gathering import Family
from projections.reports.posted import Posted

OPENING, CLOSING = "opening", "closing"
IN = (
    "payments", "payments-returned", "paid-direct", "contributions", "given-back", "top-ups",
    "interest", "refunds", "made-good", "brought", "moved", "recharged",
)  # fmt: skip
OUT = ("spent", "disallowed", "returned", "offset", "written-off")
BETWEEN = (*IN, *OUT)
LINES = (OPENING, *BETWEEN, CLOSING)

_DIMS = ("account", "funder", "fund")
CUBES = {
    "monitored": Shape("What an account had, and what came and went in the days", (*_DIMS, "line")),
    "monitored-spend": Shape(
        "What an account spent in the days, less refunds",
        (*_DIMS, "category", "provider", "cash"),
    ),
}

_BY_KIND: dict[type, str] = {
    e.PaymentMade: "payments",
    e.PaymentReturned: "payments-returned",
    e.ContributionReceived: "contributions",
    e.PersonRefunded: "given-back",
    e.TopUpReceived: "top-ups",
    e.InterestReceived: "interest",
    e.MadeGood: "made-good",
    e.OpeningBalanceBrought: "brought",
    e.MoneyMoved: "moved",
}
"""What is one line whatever it posts."""

_BY_HEAD = {
    p.PAID: "paid-direct",
    p.SPENT: "spent",
    p.OWED: "disallowed",
    p.RETURNED: "returned",
    p.WRITTEN_OFF: "written-off",
    p.RECHARGED: "recharged",
}
"""What is told by where it posts."""


def line_of(head: str, kind: type) -> str:
    """The line that a posting to a head by an entry of this kind belongs to."""
    if kind in _BY_KIND:
        return _BY_KIND[kind]
    if kind is e.RefundReceived and head != p.PAID:
        return "refunds"
    if kind is e.OffsetApplied:  # the payment in full, and at once its return
        return "payments" if head == p.PAID else "offset"
    return _BY_HEAD[head]


def facts(about: About) -> Iterator[Fact]:
    days = about.asking.days
    kinds = _kinds(about)
    for one in about.posted(*p.HEADS):
        money = one.head in p.MONEY_HEADS
        kind = kinds.get(one.entry, e.SpendRecorded) if one.entry else e.MoneyMoved
        if money:
            yield _fact(about, one, CLOSING, one.pence)
        if one.on < days.first:
            if money:
                yield _fact(about, one, OPENING, one.pence)
        elif not money:
            yield _fact(about, one, line_of(one.head, kind), -one.pence)
        elif kind is e.MoneyMoved:
            yield _fact(about, one, "moved", one.pence)
    yield from _spends(about, days)


def _kinds(about: About) -> dict[int, type]:
    """What each entry is, a reversal as what it took back."""
    return {
        entry.version: type(
            entry.event.of if isinstance(entry.event, e.EntryReversed) else entry.event
        )
        for entry in about.entries
    }


def _fact(about: About, one: Posted, line: str, pence: int) -> Fact:
    key = (about.called, about.fund(one.fund).funder, one.fund, line)
    return Fact("monitored", key, pence, 1, (one.entry,) if one.entry else ())


def _spends(about: About, days: Period) -> Iterator[Fact]:
    for one, said, _ in about.spent():
        cash = "cash" if one.category in CASH or said.provider in CASH else "not-cash"
        funder = about.fund(one.fund).funder
        key = (about.called, funder, one.fund, one.category, said.provider, cash)
        yield Fact("monitored-spend", key, one.pence, 1, (one.entry,))


def funds_of(about: About) -> list[str]:
    """The funds asked about, and the reserved one where something is posted to it."""
    found = about.funds()
    if about.is_asked(UNASSIGNED) and any(x.fund == UNASSIGNED for x in about.posted(*p.HEADS)):
        found.append(UNASSIGNED)
    return found


FAMILY = Family(CUBES, facts)
