"""What `known at` means: a position, or a time that stands for the last entry recorded by then."""

from __future__ import annotations

import re
from collections.abc import Callable

from ledger.calendar import NotADate, uk_date
from ledger.errors import Refused

Known = int | str | None
"""A position, its digits, a time, or None for all that is known."""

_TIME = re.compile(
    r"\d{4}-\d\d(-\d\d(T\d\d(:\d\d(:\d\d(\.\d{1,6})?)?)?)?)?Z?", re.ASCII | re.IGNORECASE
)

_UK = re.compile(r"(?P<day>\d\d?/\d\d?/\d{4})(?P<time>[ T]\d\d(:.+)?Z?)?", re.ASCII | re.IGNORECASE)


def position_known(known_at: Known, *, head: int, recorded_at: Callable[[int], str]) -> int:
    """The last position that counts, never past the head; 0 before anything was recorded.

    A time is UTC, as recorded; its day may be written as in England. One that names only a day,
    an hour or a second means the end of it. recorded_at gives the time of a position, and grows
    with it.
    """
    if known_at is None:
        return head
    if isinstance(known_at, int) or known_at.strip().isdecimal():
        return min(_natural(int(known_at)), head)
    text = _iso(known_at.strip()).upper().replace(" ", "T")
    if not _TIME.fullmatch(text):
        raise _not_a_moment(known_at)
    text = text.removesuffix("Z")
    low, high = 0, head
    while low < high:
        middle = (low + high + 1) // 2
        if recorded_at(middle)[: len(text)] <= text:
            low = middle
        else:
            high = middle - 1
    return low


def _iso(text: str) -> str:
    """A moment whose day is written as in England, `30/04/2025 16:30`, as ISO has it."""
    found = _UK.fullmatch(text)
    if found is None:
        return text
    try:
        return f"{uk_date(found['day']).isoformat()}{found['time'] or ''}"
    except NotADate:
        raise _not_a_moment(text) from None


def _natural(position: int) -> int:
    if position < 0:
        raise _not_a_moment(str(position))
    return position


def _not_a_moment(text: str) -> Refused:
    return Refused(
        "known_at",
        f"{text!r} is neither a position in the ledger nor a time",
        "a position like 4711, or a time like 04/06/2025, 04/06/2025 16:30 or 2025-06-04T16:30",
    )
