"""Pages of one account's statement, as OFX, MT940 and camt.053 give them, made one Statement.

A file may hold several pages of one account, each opening where the last one closed, and pages
of several accounts.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from ledger.money import pounds
from ledger.statements.accounts import BankAccount
from ledger.statements.chain import check_difference, in_brief, oldest_first, out_of_order
from ledger.statements.source import MOST_ROWS, Source
from ledger.statements.statement import Remark, Statement, StatementLine


class Page(NamedTuple):
    """What one page says. number orders the pages of an account where the file numbers them."""

    account: BankAccount
    currency: str
    opening_pence: int | None
    closing_pence: int | None
    first: date | None
    last: date | None
    lines: Sequence[StatementLine]
    remarks: Sequence[Remark] = ()
    number: tuple[int, ...] = ()


def to_statements(
    source: Source, pages: Sequence[Page], *, layout: str, read: int, joined: bool = True
) -> list[Statement]:
    """A statement for each account, its pages joined. Raises Unreadable if the file has faults.

    read is how many lines the file has, those with faults too.
    """
    for currency in sorted({page.currency for page in pages} - {"GBP"}):
        if not source.choices.allow_currency:
            why = f"the statement is in {currency}; this ledger is in pounds (GBP)"
            source.fault(0, why, try_="--allow-currency reads such a file for trial only")
    source.settle(read)
    groups: dict[object, list[Page]] = {}
    for index, page in enumerate(pages):
        key = (page.account, page.currency) if joined else index
        groups.setdefault(key, []).append(page)
    statements = [_join(source, group, layout=layout) for group in groups.values()]
    source.settle(read)
    return statements


def too_many(source: Source, count: int) -> None:
    """Refuse a file with more lines than are read."""
    if count > MOST_ROWS:
        source.refuse(
            0,
            f"the file has over {MOST_ROWS:,} lines; the most that is read is {MOST_ROWS:,}",
            try_="download a shorter period from the bank",
        )


def _join(source: Source, pages: Sequence[Page], *, layout: str) -> Statement:
    pages, breaks = _in_sequence(pages)
    lines = oldest_first([line for page in pages for line in page.lines], newest_first=False)
    top = pages[0]
    opening, closing = top.opening_pence, pages[-1].closing_pence
    short = check_difference(
        source, 0, opening_pence=opening, lines=lines, closing_pence=closing, breaks=breaks
    )
    days = [line.on for line in lines]
    says_first = [page.first for page in pages if page.first]
    says_last = [page.last for page in pages if page.last]
    other = []
    if top.currency != "GBP":
        other = [Remark(0, "other-currency", f"the amounts are in {top.currency}, not in pounds")]
    remarks = [remark for page in pages for remark in page.remarks]
    return Statement(
        layout=layout,
        sha256=source.sha256,
        currency=top.currency,
        account_number=top.account.number,
        sort_code=top.account.sort_code,
        account_is_partial=top.account.is_partial,
        opening_pence=opening,
        closing_pence=closing,
        first=min(says_first or days, default=None),
        last=max(says_last or days, default=None),
        lines=tuple(lines),
        remarks=in_brief([*remarks, *out_of_order(lines), *breaks, *short, *other]),
    )


def _in_sequence(pages: Sequence[Page]) -> tuple[Sequence[Page], list[Remark]]:
    """The pages so that each opens where the one before closed, if any order we know does that."""
    by_number = sorted(pages, key=lambda page: page.number)
    orders = (pages, by_number, list(reversed(pages)))
    best = min(orders, key=lambda order: len(_breaks(order)))
    return best, _breaks(best)


def _breaks(pages: Sequence[Page]) -> list[Remark]:
    """A remark for each page that does not open with what the page before it closed with."""
    remarks = []
    for above, below in itertools.pairwise(pages):
        closed, opened = above.closing_pence, below.opening_pence
        if None not in (closed, opened) and closed != opened:
            row = below.lines[0].row if below.lines else 0
            why = f"a page opens with {pounds(opened or 0)}, but the page before it closed with "
            remarks.append(Remark(row, "running-balance", why + pounds(closed or 0)))
    return remarks
