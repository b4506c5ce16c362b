"""Turns of phrase that several sentences share. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from ledger import events as e
from ledger.calendar import uk_words
from ledger.events import Share
from ledger.money import pounds


def called(version: int, account: str) -> str:
    """What an entry of an account is called everywhere: `A-1/7`."""
    return f"{account}/{version}"


def total(shares: Iterable[Share]) -> str:
    return pounds(sum(share.pence for share in shares))


def by_fund(shares: tuple[Share, ...], *, one: str = "from") -> str:
    """`, from nhs`; or of several `: £29.99 nhs, £20.00 council`."""
    if not shares:
        return ""
    if len(shares) == 1:
        return f", {one} {shares[0].fund}"
    return ": " + ", ".join(f"{pounds(share.pence)} {share.fund}" for share in shares)


def days(first: date | None, last: date | None) -> str:
    if first is None or last is None:
        return ""
    if first == last:
        return f" for {uk_words(first)}"
    return f" for {uk_words(first)} to {uk_words(last)}"


def coded(word: str) -> str:
    return word.replace("_", " ").replace("-", " ")


def many(count: int, one: str, more: str = "") -> str:
    return f"{count} {one}" if count == 1 else f"{count} {more or one + 's'}"


def to_come(line: str | None) -> str:
    return "" if line else "; the bank has yet to show it"


def working(lines: tuple[e.CalculationLine, ...]) -> str:
    if not lines:
        return ""
    return ", worked out as " + ", ".join(f"{one.what} {pounds(one.pence)}" for one in lines)
