"""What `known at` means: a position, or a time that stands for the last entry recorded by then."""

from __future__ import annotations

import re
from collections.abc import Callable

from ledger.errors import Refused

Known = int | str | None
"""A position, its digits, a time, or None for all that is known."""

_TIME = re.compile(
    r"\d{4}-\d\d(-\d\d(T\d\d(:\d\d(:\d\d(\.\d{1,6})?)?)?)?)?Z?", re.ASCII | re.IGNORECASE
)


def position_known(known_at: Known, *, head: int, recorded_at: Callable[[int], str]) -> int:
    """The last position that counts, never past the head; 0 before anything was recorded.

    A time is UTC, as recorded. One that names only a day, an hour or a second means the end of
    it. recorded_at gives the time of a position, and grows with it.
    """
    if known_at is None:
        return head
    if isinstance(known_at, int) or known_at.strip().isdecimal():
        return min(_natural(int(known_at)), head)
    text = known_at.strip().upper().replace(" ", "T")
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


def _natural(position: int) -> int:
    if position < 0:
        raise _not_a_moment(str(position))
    return position


def _not_a_moment(text: str) -> Refused:
    return Refused(
        "known_at",
        f"{text!r} is neither a position in the ledger nor a time",
        "a position like 4711, or a time like 2025-06-04 or 2025-06-04T16:30",
    )
