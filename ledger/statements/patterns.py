"""Regular expressions that a user wrote, kept from running for ever.

The standard library's `re` has no time limit, and a pattern like `(a+)+b` takes years over a
short text. So a pattern may not repeat a group, and may repeat only a few times: what is left
takes a second or so for a line of MOST_TEXT characters, at its very worst.
"""

from __future__ import annotations

import re
from typing import NamedTuple

MOST_PATTERN = 200
MOST_TEXT = 500
MOST_UNBOUNDED = 2
"""How many of `*`, `+` and `{3,}` a pattern may have."""
MOST_REPEATS = 5
"""How many repeats in all, `?` and `{2,4}` included: each may double the work."""


def pattern_fault(pattern: str) -> str | None:
    """Why a pattern is refused; None if it may be used."""
    if len(pattern) > MOST_PATTERN:
        return f"has {len(pattern)} characters; the most is {MOST_PATTERN}"
    try:
        re.compile(pattern)
    except (re.error, OverflowError, RecursionError) as error:
        return f"is not a regular expression: {error}"
    repeats = _repeats(pattern)
    if any(repeat.of_group and not repeat.optional for repeat in repeats):
        return "repeats a group in brackets, which can take for ever"
    if sum(repeat.unbounded for repeat in repeats) > MOST_UNBOUNDED:
        return f"has more than {MOST_UNBOUNDED} repeats without an end (* or +), which is too slow"
    if len(repeats) > MOST_REPEATS:
        return f"has more than {MOST_REPEATS} repeats, which is too slow"
    return None


_PIECE = re.compile(
    r"(?P<escape>\\.)|(?P<set>\[\^?\]?(?:\\.|[^\]\\])*\])|(?P<opens>\((?:\?[^)\w]*)?)"
    r"|(?P<repeat>(?:[*+?]|\{\d*,?\d*\})[?+]?)|(?P<other>.)",
    re.DOTALL,
)


class _Repeat(NamedTuple):
    of_group: bool
    optional: bool
    unbounded: bool


def _repeats(pattern: str) -> list[_Repeat]:
    """Each repeat in a pattern that compiles. One of 60 or more counts as without an end."""
    found, before = [], ""
    for piece in _PIECE.finditer(pattern):
        if piece.lastgroup == "repeat":
            optional = piece[0].startswith("?")
            numbers = [int(number) for number in re.findall(r"[0-9]+", piece[0])]
            open_ended = piece[0][0] in "*+" or ",}" in piece[0]
            unbounded = open_ended or max(numbers, default=0) >= 60
            found.append(_Repeat(before == ")", optional, unbounded))
        before = piece[0][-1] if piece.lastgroup in ("other", "repeat") else ""
    return found
