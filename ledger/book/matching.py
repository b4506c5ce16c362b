"""Matching by a person or by rules that never guess, with whoever says the other side.

The bank's lines are in the holding, and matching them moves money from on its way to held; a
council's and a bureau's are in the reconciliation, and matching them moves none.
"""

from __future__ import annotations

from ledger import commands as c
from ledger.book import bank_matching, told_matching
from ledger.book.draft import Draft


def match_lines(draft: Draft, order: c.MatchLines) -> None:
    """Say that lines of theirs are entries of ours."""
    _side(order).match_lines(draft, order)


def unmatch_line(draft: Draft, order: c.UnmatchLine) -> None:
    """Undo the match that a line is part of."""
    _side(order).unmatch_line(draft, order)


def match_again(draft: Draft, order: c.MatchAgain) -> None:
    """Match what is still alone on both sides, where there is only one way to."""
    _side(order).match_again(draft, order)


def _side(order: c.MatchLines | c.UnmatchLine | c.MatchAgain):
    return bank_matching if order.of.startswith("bank/") else told_matching
