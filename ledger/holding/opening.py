"""What stood at the bank before the first line known, by what the files say. Pure.

Files may cut a day anywhere and be read in any order. Of the files that begin on the first day,
the one from which a chain of balances leads to all the others says what stood: each of them opens
where another stands after one of its lines, and the lines from there on are the same. Where that
does not tell, `sure` is False, and a person is to look: nothing is taken in silently.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, Protocol

Day = Any
"""A date, or a date as ISO text: anything that is ordered by time."""
Lines = Sequence[tuple[str, int]]
"""Lines of one day as a file has them, oldest first: id and signed pence."""

NEAR_DAYS = 3
"""Banks' formats date one line by up to a weekend apart."""
MOST_LATER = 12
"""How many later files are asked where the first day's own do not tell."""


class FileSays(NamedTuple):
    """A live file. place is its turn in reading; last_on is None where it does not say."""

    key: Any
    place: int
    first_on: Day
    last_on: Day | None
    opening_pence: int | None


class Stood(NamedTuple):
    """What stood, by which file. sure: the files that say what stood agree, and lines of the
    first day that no such file shows are not in the sum."""

    pence: int
    key: Any
    sure: bool


class Shown(Protocol):
    """What live files show."""

    def lines_on(self, day: Day) -> Mapping[str, int]:
        """Every line known of a day, with its signed pence."""
        ...

    def before(self, day: Day) -> int:
        """What the lines known of all earlier days come to, in pence."""
        ...

    def of_file(self, key: Any, day: Day) -> Lines:
        """A file's own lines of a day, oldest first."""
        ...

    def names(self, key: Any, day: Day) -> set[str]:
        """Which lines of a day a file shows."""
        ...

    def near_before(self, day: Day) -> bool:
        """Whether a line within NEAR_DAYS before may be one within NEAR_DAYS after: of the same
        amount, and no one file shows both."""
        ...


def what_stood(files: Sequence[FileSays], shown: Shown) -> Stood | None:
    """What stood before every line known; None where no file says.

    The files that reach furthest back say it, less the lines that others show before them.
    """
    saying = [file for file in files if file.opening_pence is not None]
    if not saying:
        return None
    day = min(file.first_on for file in saying)
    first = sorted(
        (file for file in saying if file.first_on == day),
        key=lambda file: (file.last_on is None, file.last_on or day, file.place),
    )
    openings = {file.opening_pence for file in first}
    sure = True
    if len(openings) > 1:
        own = {file.key: shown.of_file(file.key, day) for file in first}
        openings, sure = first_in_chain(first, own)
        if len(openings) > 1:
            openings = _by_what_came_later(openings, first, saying, own, shown, day)
            sure = False  # a line that two files show may be two, so later sums only make likely
    anchor = next(file for file in first if file.opening_pence in openings)
    assert anchor.opening_pence is not None
    known = shown.lines_on(day)
    with_balances = set().union(*(shown.names(file.key, day) for file in first))
    unplaced = {name for name in known if name not in with_balances}
    # Nothing says where these lie in their day: those known before the file came before it.
    earlier = {
        name
        for file in files
        if unplaced and file.place < anchor.place
        for name in shown.names(file.key, day)
        if name in unplaced
    }
    before = shown.before(day)
    pence = anchor.opening_pence - before - sum(known[name] for name in earlier)
    sure = sure and not unplaced and not (before and shown.near_before(day))
    return Stood(pence, anchor.key, sure)


def first_in_chain(
    first: Sequence[FileSays], own: Mapping[Any, Lines]
) -> tuple[set[int | None], bool]:
    """The openings from which a chain leads to most files, and whether it leads to all."""
    most, found = 0, set()
    reached: dict[int | None, int] = {}
    for file in first:
        if file.opening_pence in reached:
            continue
        count = len(chain(first, own, start=file.opening_pence))
        reached[file.opening_pence] = count
        if count > most:
            most, found = count, {file.opening_pence}
        elif count == most:
            found.add(file.opening_pence)
    return found, most == len(first)


def chain(
    files: Sequence[FileSays], own: Mapping[Any, Lines], *, start: int | None
) -> dict[Any, frozenset[str]]:
    """The files that a chain of balances leads to from a balance at a day's beginning.

    Of each, the lines of the day that come before its end, its own among them.
    """
    found: dict[Any, frozenset[str]] = {}
    waiting = [file for file in files if file.opening_pence == start]
    for file in waiting:
        found[file.key] = frozenset(name for name, _ in own[file.key])
    while waiting:
        before = waiting.pop(0)
        for after in files:
            if after.key in found:
                continue
            at = _begins_in(before, own[before.key], after, own[after.key])
            if at is None:
                continue
            led = found[before.key] - {name for name, _ in own[before.key][at:]}
            found[after.key] = led | {name for name, _ in own[after.key]}
            waiting.append(after)
    return found


def _begins_in(before: FileSays, lines: Lines, after: FileSays, own: Lines) -> int | None:
    """After how many lines of a file another begins: at that balance, and going on alike."""
    if before.opening_pence is None or after.opening_pence is None:
        return None
    balance = before.opening_pence
    for at in range(len(lines) + 1):
        if at:
            balance += lines[at - 1][1]
        if balance != after.opening_pence:
            continue
        pairs = zip(lines[at:], own, strict=False)
        if all(one[1] == other[1] for one, other in pairs):
            return at
    return None


def _by_what_came_later(
    openings: set[int | None],
    first: Sequence[FileSays],
    saying: Sequence[FileSays],
    own: Mapping[Any, Lines],
    shown: Shown,
    day: Day,
) -> set[int | None]:
    """Of several openings that may be the first, those that most later balances bear out."""
    before, known = shown.before(day), shown.lines_on(day)
    total = sum(known.values())
    later = sorted((f for f in saying if f.first_on > day), key=lambda f: (f.first_on, f.place))
    borne: dict[int | None, int] = {}
    for opening in openings:
        assert opening is not None
        count = 0
        for file in first:
            if file.last_on is not None and file.last_on > day:
                own_pence = sum(pence for _, pence in own[file.key])
                count += file.opening_pence == opening + total - own_pence
        for file in later[:MOST_LATER]:
            stood = opening - before + shown.before(file.first_on)
            ways = {stood}
            mine = shown.names(file.key, file.first_on)
            others = shown.lines_on(file.first_on)
            ways.add(stood + sum(pence for name, pence in others.items() if name not in mine))
            count += file.opening_pence in ways
        borne[opening] = count
    most = max(borne.values())
    return {opening for opening, count in borne.items() if count == most}
