"""What a council's extract says, as it was read: a value."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from ledger.events import ExtractLine, Stood


class RawLine(NamedTuple):
    """A line before equals of a day are counted. amount_pence is signed as the account's."""

    row: int
    reference: str
    kind: str
    fund: str | None
    on: date
    amount_pence: int
    first_on: date | None
    last_on: date | None
    balance_pence: int | None
    names: str
    text: str


class Balance(NamedTuple):
    """What stood at one end: end is `opening` or `closing`; by_row is a row of its own."""

    row: int
    reference: str
    fund: str | None
    end: str
    pence: int
    by_row: bool


class Said(NamedTuple):
    """What a file says of one account. texts are the words of its rows, by row: private."""

    reference: str
    account: str
    stood: tuple[Stood, ...]
    lines: tuple[ExtractLine, ...]
    texts: dict[int, str]


class StrangeLine(NamedTuple):
    """A line about an account that is not known here. amount_pence is signed as the account's."""

    reference: str
    row: int
    on: date
    amount_pence: int


class Extract(NamedTuple):
    """A whole file: each account that is known, and the lines of those that are not.

    passed_over counts rows that move no money, and those that the mapping says are no lines.
    """

    file_name: str
    sha256: str
    first_on: date
    last_on: date
    accounts: tuple[Said, ...]
    strangers: tuple[StrangeLine, ...]
    passed_over: int
