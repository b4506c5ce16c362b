"""What was odd in a statement, and a person's word that it was looked at."""

from __future__ import annotations

from ledger import commands as c
from ledger import events as e
from ledger.book.draft import Draft
from ledger.book.lines import known_holding
from ledger.errors import Refused


def see_flags(draft: Draft, order: c.SeeFlags) -> None:
    """Note that what was odd was looked at: what nobody had looked at yet, of what was named."""
    holding = known_holding(draft, order.holding)
    statement = holding.statements.get(order.statement)
    if statement is None:
        raise Refused(
            "unknown-statement",
            f"holding {holding.id} has no statement {order.statement}, or it was taken back",
            f"dpl statement list --holding {holding.id}",
        )
    named = [
        flag
        for flag in statement.flags
        if order.row in (None, flag.row) and order.kind in (None, flag.kind)
    ]
    if not named:
        raise Refused(
            "no-such-flag",
            f"statement {order.statement} has nothing odd{_where(order)}",
            f"dpl statement list --holding {holding.id}",
        )
    seen = holding.seen.get(order.statement, set())
    new = tuple(flag for flag in named if flag not in seen)
    if not new:
        raise Refused(
            "seen-already", f"what is odd in statement {order.statement} was looked at already"
        )
    draft.add(holding, e.FlagsSeen(order.statement, new, order.reason, order.seen_on))


def _where(order: c.SeeFlags) -> str:
    row = "" if order.row is None else " as a whole" if not order.row else f" at row {order.row}"
    kind = "" if order.kind is None else f", {order.kind}"
    return row + kind
