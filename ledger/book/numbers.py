"""A holding's sort code and account number, which may change from a day on (domain.md 3.9)."""

from __future__ import annotations

from datetime import date

from ledger import commands as c
from ledger import events as e
from ledger.book.draft import Draft
from ledger.book.lines import known_holding
from ledger.calendar import uk_words
from ledger.errors import Refused
from ledger.holding.state import Holding


def change_number(draft: Draft, order: c.ChangeHoldingNumber) -> None:
    """Give a holding another number from a day; the old one stays what it was before."""
    holding = known_holding(draft, order.holding)
    assert holding.opened is not None
    if order.number_hash is None:
        raise Refused("no-number", "there is no account number", "--sort-code, --account-number")
    if order.from_on < holding.opened.opened_on:
        raise Refused(
            "before-holding-opened",
            f"holding {holding.id} is in use from {uk_words(holding.opened.opened_on)}, and not "
            f"yet on {uk_words(order.from_on)}",
        )
    if holding.number_on(order.from_on).number_hash == order.number_hash:
        raise Refused(
            "same-number",
            f"holding {holding.id} has this account number on {uk_words(order.from_on)} already",
        )
    event = e.HoldingNumberChanged(order.from_on, order.number_hash, order.reason, order.detail)
    draft.add(holding, event)


def must_be_its_own(
    holding: Holding, number_hash: str | None, *, first: date | None, last: date | None
) -> None:
    """Refuse a file of another account number than the holding had on any of the file's days.

    A holding or a file without a number may be anybody's.
    """
    if number_hash is None:
        return
    numbers = holding.numbers_between(first, last)
    if any(number.number_hash in (None, number_hash) for number in numbers):
        return
    known = [n for n in holding.numbers if n.number_hash == number_hash]
    if known and first is not None:
        raise Refused(
            "wrong-number-then",
            f"holding {holding.id} had another account number on the file's days, from "
            f"{uk_words(first)} to {uk_words(last or first)}",
            f"check --holding, and dpl holding show {holding.id} for its numbers",
        )
    raise Refused(
        "wrong-account",
        f"the file is of another bank account than holding {holding.id}",
        "check --holding, or the file",
    )
