"""What is wrong in a bank's own papers: days nobody covers, sums that do not follow. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import NamedTuple

from ledger import events as e
from ledger.calendar import uk_words
from ledger.holding.state import Holding
from ledger.money import pounds
from ledger.reconciling.value import Item

DAY = timedelta(days=1)


def follows(
    *,
    closing_pence: int | None,
    last_on: date | None,
    opening_pence: int | None,
    first_on: date | None,
    shared: Callable[[], int],
) -> bool:
    """Whether one statement can come after another, by what the first closes with and on, and the
    second opens with and on. What either does not say cannot be wrong.

    They may share days: then the second opens where the first stood before the shared lines,
    which come to shared().
    """
    if closing_pence is None or opening_pence is None or closing_pence == opening_pence:
        return True
    if last_on is None or first_on is None or first_on > last_on:
        return False
    return closing_pence - shared() == opening_pence


def faults_of(holding: Holding, *, first_on: date, last_on: date) -> list[Item]:
    """What is wrong in the statements of a period, in order of day; they are items of no pence."""
    files = sorted(
        (
            _File(s, s.first_on, s.last_on or s.first_on)
            for s in holding.statements.values()
            if s.first_on is not None
        ),
        key=lambda file: (file.first_on, file.last_on),
    )
    found = [
        *_uncovered(holding, files, first_on=first_on, last_on=last_on),
        *_breaks(holding, files, first_on=first_on, last_on=last_on),
        *_altered(holding, files, first_on=first_on, last_on=last_on),
        *_do_not_foot(holding, files, first_on=first_on, last_on=last_on),
    ]
    return sorted(found, key=lambda item: (item.on, item.kind))


def differs_from_another(holding: Holding, statement: e.StatementImported) -> bool:
    """Whether a live statement of the same days shows them otherwise than this one, so that both
    cannot be true."""
    if statement.first_on is None:
        return False
    own = _File(statement, statement.first_on, statement.last_on or statement.first_on)
    others = [
        _File(one, one.first_on, one.last_on or one.first_on)
        for one in holding.statements.values()
        if one.first_on is not None and one.statement != statement.statement
    ]
    return any(
        _differing(other, own, first_on=own.first_on, last_on=own.last_on)
        for other in others
        if other.first_on <= own.last_on and own.first_on <= other.last_on
    )


class _File(NamedTuple):
    """A live statement that says which days it covers."""

    statement: e.StatementImported
    first_on: date
    last_on: date

    @property
    def name(self) -> str:
        return self.statement.statement

    def is_followed_by(self, after: _File) -> bool:
        def shared() -> int:
            lines = self.statement.lines
            return sum(line.amount_pence for line in lines if line.on >= after.first_on)

        return follows(
            closing_pence=self.statement.closing_pence,
            last_on=self.last_on,
            opening_pence=after.statement.opening_pence,
            first_on=after.first_on,
            shared=shared,
        )

    def opens_as_closed(self, before: _File) -> bool:
        """Whether nothing can have moved between another statement and this one."""
        pence = self.statement.opening_pence
        return pence is not None and pence == before.statement.closing_pence


def _in_turn(files: list[_File]) -> Iterator[tuple[_File, _File]]:
    """Each statement with the one before it that reaches furthest."""
    before: _File | None = None
    for file in files:
        if before is not None:
            yield before, file
        if before is None or file.last_on >= before.last_on:
            before = file


def _uncovered(
    holding: Holding, files: list[_File], *, first_on: date, last_on: date
) -> Iterator[Item]:
    """Days of the period that no statement covers, and that are not known to be quiet by the
    balances on either side of them."""
    opened = holding.opened.opened_on if holding.opened else first_on
    first = max(first_on, opened)
    if last_on < first:
        return
    gaps = [
        (before.last_on + DAY, after.first_on - DAY, _moved(before, after))
        for before, after in _in_turn(files)
        if after.first_on > before.last_on + DAY and not after.opens_as_closed(before)
    ]
    if files:
        ends = max(file.last_on for file in files)
        # A record that opens with nought begins there: a new bank account was quiet before.
        if files[0].statement.opening_pence != 0:
            gaps.insert(0, (date.min, files[0].first_on - DAY, ""))
        gaps.append((ends + DAY, date.max, ""))
    else:
        gaps = [(date.min, date.max, "")]
    for start, end, moved in gaps:
        a, b = max(start, first), min(end, last_on)
        if a <= b:
            days = uk_words(a) if a == b else f"{uk_words(a)} to {uk_words(b)}"
            words = f"no statement covers {days}{moved}"
            try_ = f"dpl import FILE --holding {holding.id}"
            yield _fault("no-statement", a, words, try_)


def _moved(before: _File, after: _File) -> str:
    closing, opening = before.statement.closing_pence, after.statement.opening_pence
    if closing is None or opening is None:
        return ""
    return f", in which {pounds(abs(opening - closing))} " + (
        "came in" if opening > closing else "went out"
    )


def _breaks(
    holding: Holding, files: list[_File], *, first_on: date, last_on: date
) -> Iterator[Item]:
    """Statements without a day between them, of which the second does not open where the first
    closed."""
    for before, after in _in_turn(files):
        if not first_on <= after.first_on <= last_on or after.first_on > before.last_on + DAY:
            continue
        if not before.is_followed_by(after) and not _closes_as_known(holding, after):
            closing, opening = before.statement.closing_pence, after.statement.opening_pence
            words = (
                f"statement {after.name} opens with {pounds(opening)}, and {before.name} before "
                f"it closed with {pounds(closing)}: {pounds(abs(opening - closing))} "
                f"{'more' if opening > closing else 'less'}"
            )
            yield _fault("gap", after.first_on, words, f"dpl statement list --holding {holding.id}")


def _closes_as_known(holding: Holding, file: _File) -> bool:
    """Whether a statement closes with what stood first and every line known to its last day: it
    is right then, wherever in a day it began."""
    opening = holding.opening()
    if opening is None or file.statement.closing_pence is None:
        return False
    known = sum(s.amount_pence for s in holding.lines.values() if s.on <= file.last_on)
    return opening.pence + known == file.statement.closing_pence


def _altered(
    holding: Holding, files: list[_File], *, first_on: date, last_on: date
) -> Iterator[Item]:
    """Two statements of the same days that differ: in the lines of a day, where they are not a part
    of one another that a file cut in the middle of a day may be; or in the running balance after
    a line that both show."""
    for place, one in enumerate(files):
        for other in files[place + 1 :]:
            if other.first_on > one.last_on:
                break
            days = _differing(one, other, first_on=first_on, last_on=last_on)
            if days:
                many = "" if len(days) == 1 else f" and on {len(days) - 1} more days"
                words = (
                    f"statements {one.name} and {other.name} differ on {uk_words(days[0])}{many}"
                )
                try_ = (
                    f"dpl statement withdraw {other.name} --holding {holding.id} --reason altered"
                )
                yield _fault("altered-file", days[0], words, try_)


def _differing(one: _File, other: _File, *, first_on: date, last_on: date) -> list[date]:
    first = max(one.first_on, other.first_on)
    last = min(one.last_on, other.last_on)
    counts: dict[date, list[Counter[int]]] = {}
    balances: dict[tuple[date, int, int], int] = {}
    found: set[date] = set()
    for side, file in enumerate((one, other)):
        for line in file.statement.lines:
            if not max(first, first_on) <= line.on <= min(last, last_on):
                continue
            counts.setdefault(line.on, [Counter(), Counter()])[side][line.amount_pence] += 1
            if line.balance_pence is not None:
                key = line.on, line.amount_pence, line.ordinal
                if balances.setdefault(key, line.balance_pence) != line.balance_pence:
                    found.add(line.on)
    found |= {
        on
        for on, (mine, theirs) in counts.items()
        if not _may_both_be(one, other, on, mine, theirs)
    }
    return sorted(found)


def _may_both_be(
    one: _File, other: _File, on: date, mine: Counter[int], theirs: Counter[int]
) -> bool:
    """Whether both files may show a day truly: each may begin or end in the middle of its first or
    last day, and has a part of what the other has then."""
    ends = (one.statement, other.statement)
    begin = _same_end(one.first_on == on, other.first_on == on, *(x.opening_pence for x in ends))
    end = _same_end(one.last_on == on, other.last_on == on, *(x.closing_pence for x in ends))
    if begin and end:
        return mine == theirs
    if one.first_on < on < one.last_on:
        return theirs <= mine
    if other.first_on < on < other.last_on:
        return mine <= theirs
    return not (begin or end) or mine <= theirs or theirs <= mine


def _same_end(one: bool, other: bool, mine: int | None, theirs: int | None) -> bool:
    """Whether two files begin, or end, a day at the same place: neither has it as its first, or
    last, or both do and the balances are the same. one, other: whether it is that day of each."""
    return (not one and not other) or (one and other and mine is not None and mine == theirs)


def _do_not_foot(
    holding: Holding, files: list[_File], *, first_on: date, last_on: date
) -> Iterator[Item]:
    for file in files:
        out = file.statement.difference_pence
        if out and file.first_on <= last_on and file.last_on >= first_on:
            words = (
                f"statement {file.name} is out by {pounds(abs(out))} in itself: its balances move "
                f"by {'more' if out > 0 else 'less'} than its lines"
            )
            try_ = (
                f"dpl statement withdraw {file.name} --holding {holding.id} --reason does-not-foot"
            )
            yield _fault("does-not-foot", max(file.first_on, first_on), words, try_)


def _fault(kind: str, on: date, words: str, try_: str) -> Item:
    return Item(kind, on, 0, "", "", (), (), words, try_)
