"""What a council says of account A-1, as its extract's lines, and what our books tell as if it did.

Shire is the council; the icb gives the fund nhs. Both keep their money in one bank account.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date

import msgspec

from ledger import commands as c
from ledger import events as e
from ledger.reconciling.asked import reconcile
from ledger.reconciling.council.pairing import days_of
from ledger.reconciling.council.units import units_of
from ledger.reconciling.ours import movements
from ledger.reconciling.state import line_id
from ledger.reconciling.value import Item, Reconciliation
from tests.builders import APRIL_1, Story, allocated, day, fund, holding, linked, opened

APRIL_30 = date(2025, 4, 30)
NAME = "council/shire/A-1"
KINDS = (
    "payment", "payment-returned", "contribution", "top-up", "interest", "spend", "refund",
    "reclaim", "recharge", "adjustment",
)  # fmt: skip
JOINT = (
    opened(),
    fund(funder="icb"),
    fund("council", funder="shire", programme="social-care"),
    holding(),
    linked(),
    allocated(),
    allocated("council", amount_pence=20000),
)
"""Jo's joint account: entries 1 to 6 of A-1."""


def says(kind: str, pence: int, on: date, of: str | None = "council", **changes) -> e.ExtractLine:
    fields = {"ordinal": 1, "row": 2, "first_on": None, "last_on": None, "balance_pence": None}
    fields |= {"entry": None}
    return e.ExtractLine(kind=kind, fund=of, on=on, amount_pence=pence, **fields | changes)


def stood(of: str | None, opening: int | None, closing: int | None = None) -> e.Stood:
    return e.Stood(of, opening, closing)


def extract(*lines: e.ExtractLine, name: str = "ab", **changes) -> c.ReadExtract:
    """April 2025 by Shire, of both funds: lines are counted and put in order of day."""
    fields = {
        "source": "shire", "funder": "shire", "first_on": day(1), "last_on": day(30),
        "funds": (), "kinds": KINDS, "balances": "fund",
    }  # fmt: skip
    told = {"account": "A-1", "stood": changes.pop("stood", ())}
    return c.ReadExtract(
        sha256=(name * 32)[:64],
        mapping="e" * 64,
        accounts=(c.AccountExtract(lines=in_order(lines), **told),),
        **fields | changes,
    )


def in_order(lines: Iterable[e.ExtractLine]) -> tuple[e.ExtractLine, ...]:
    """Oldest first, with rows from 2 and equals counted."""
    seen: Counter = Counter()
    found = []
    for row, line in enumerate(sorted(lines, key=lambda line: line.on), 2):
        seen[key := (line.kind, line.fund, line.on, line.amount_pence)] += 1
        found.append(msgspec.structs.replace(line, row=row, ordinal=seen[key]))
    return tuple(found)


def as_ours(story: Story, *, first: date, last: date) -> list[e.ExtractLine]:
    """What our books tell of the days, as a council that agrees in everything would say it."""
    account = story.draft.account("A-1")
    return [
        says(unit.kind, pence, unit.on, of, first_on=days_of(unit)[0], last_on=days_of(unit)[1])
        for unit in units_of(movements(account)).values()
        for of, pence in unit.funds.items()
        if first <= unit.on <= last
    ]


def council(story: Story, *, first: date = APRIL_1, last: date = APRIL_30, name: str = NAME):
    """The reconciliation of a period: April 2025 unless told."""
    assert story.refusal is None, str(story.refusal)
    return reconcile(story.draft, name, first_on=first, last_on=last)


def kinds_and_pence(found: Reconciliation) -> list[tuple[str, str, int]]:
    """Each item's kind, fund and pence, in order."""
    return sorted((item.kind, item.fund, item.pence) for item in found.items)


def all_in_items(found: Reconciliation) -> None:
    """Every penny of every part's difference is in an item of that part."""
    for part in found.parts:
        assert part.named_pence == part.difference_pence, (part.fund, part)


def the(found: Reconciliation, kind: str) -> Item:
    (item,) = {i.words: i for i in found.items if i.kind == kind}.values()
    return item


__all__ = ["JOINT", "KINDS", "NAME", "all_in_items", "as_ours", "council", "extract", "in_order",
           "kinds_and_pence", "line_id", "says", "stood", "the"]  # fmt: skip
