"""Decisions that square the books with somebody else's, each loaded when one is asked for.

Most commands ask for none of them, and all of them load the matching.
"""

from __future__ import annotations

from ledger import commands as c
from ledger.book.draft import Draft


def match_lines(draft: Draft, order: c.MatchLines) -> None:
    from ledger.book.matching import match_lines as decide

    decide(draft, order)


def unmatch_line(draft: Draft, order: c.UnmatchLine) -> None:
    from ledger.book.matching import unmatch_line as decide

    decide(draft, order)


def match_again(draft: Draft, order: c.MatchAgain) -> None:
    from ledger.book.matching import match_again as decide

    decide(draft, order)


def read_extract(draft: Draft, order: c.ReadExtract) -> None:
    from ledger.book.extracts import read_extract as decide

    decide(draft, order)


def withdraw_extract(draft: Draft, order: c.WithdrawExtract) -> None:
    from ledger.book.extracts import withdraw_extract as decide

    decide(draft, order)


def read_payroll(draft: Draft, order: c.ReadPayroll) -> None:
    from ledger.book.payrolls import read_payroll as decide

    decide(draft, order)
