"""The morning check: does what the bank says agree with the books, and what needs a person?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from ledger import events as e
from ledger.calendar import uk_words
from ledger.money import pounds
from ledger.reconciling.bank.papers import follows
from projections.balances import sums_of
from projections.bank import (
    FURTHEST,
    BankFigure,
    Closing,
    FileRead,
    Opening,
    bank_says,
    closings_of,
    files_of,
    holdings,
)
from projections.flags import OpenFlag, open_flags
from projections.moments import Known
from projections.postings import HELD
from projections.reader import Reader, reading

if TYPE_CHECKING:
    from ledger.store.store import Store


class Finding(NamedTuple):
    """Something for a person. wrong: the books or the bank cannot be right as they stand.

    kind is its fixed name; account is empty where it is about the holding, and holding where it
    is about the whole ledger; positions are the entries it came from, where few say it all. on is
    the day it shows on, None where it is as things stand; pence is how much, where that is told.
    """

    kind: str
    wrong: bool
    holding: str
    account: str
    words: str
    positions: tuple[int, ...]
    on: date | None = None
    pence: int = 0
    fund: str = ""


class HoldingCheck(NamedTuple):
    """One holding's figures. difference is what the bank says, less all that is accounted for.

    unallocated is signed; on_its_way counts the entries that the bank has yet to show.
    """

    holding: str
    bank: BankFigure
    held_pence: int
    unallocated_pence: int
    unallocated_lines: int
    on_its_way_pence: int
    on_its_way: int

    @property
    def difference_pence(self) -> int:
        return self.bank.pence - self.held_pence - self.unallocated_pence


class MorningCheck(NamedTuple):
    """Every holding's figures and all that was found. ok: nothing is wrong, if not all is done."""

    position: int
    as_at: date | None
    holdings: tuple[HoldingCheck, ...]
    findings: tuple[Finding, ...]

    @property
    def ok(self) -> bool:
        return not any(finding.wrong for finding in self.findings)


def morning_check(
    ledger: Store | Reader | str,
    *,
    holding: str | None = None,
    as_at: date | None = None,
    known_at: Known = None,
) -> MorningCheck:
    """The figures and findings of one holding or all, at the end of a day."""
    with reading(ledger) as reader:
        known = reader.known(known_at)
        names = [holding] if holding is not None else holdings(reader, known=known)
        checks, findings = [], []
        odd = defaultdict(list)
        for flag in open_flags(reader, holding=holding, as_at=as_at, known=known):
            odd[flag.holding].append(flag)
        for name in names:
            check, found = _check(reader, name, as_at=as_at, known=known, flags=odd[name])
            checks.append(check)
            findings += found
        findings += _waiting(reader, holding, as_at=as_at, known=known)
    return MorningCheck(known, as_at, tuple(checks), tuple(findings))


def _check(
    reader: Reader, holding: str, *, as_at: date | None, known: int, flags: Iterable[OpenFlag]
) -> tuple[HoldingCheck, list[Finding]]:
    held: dict[tuple[str, str], int] = defaultdict(int)
    sums = sums_of(reader, accounts=None, as_at=as_at, known=known, holding=holding)
    for (head, account, fund, _, _), pence in sums.items():
        if head == HELD:
            held[account, fund] += pence
    unallocated = _unallocated(reader, holding, as_at=as_at, known=known)
    awaited = _awaited(reader, holding, as_at=as_at, known=known)
    check = HoldingCheck(
        holding=holding,
        bank=bank_says(reader, holding, as_at=as_at, known=known),
        held_pence=sum(pence for (account, _), pence in held.items() if account),
        unallocated_pence=held.get(("", ""), 0),
        unallocated_lines=len(unallocated),
        on_its_way_pence=sum(awaited),
        on_its_way=len(awaited),
    )
    files = [file for file in files_of(reader, holding, known=known) if file.stands(known)]
    opening = check.bank.opening
    closings = closings_of(reader, holding, files, opening=opening, known=known)
    judged = list(_judged(closings, files, opening))
    return check, [
        *_difference(check),
        *_overdrawn(holding, held),
        *_closings(judged, as_at=as_at),
        *_gaps(reader, files, judged, as_at=as_at),
        *_not_sure(check, opening),
        *_accepted(files),
        *_flagged(flags),
        *_left(check, unallocated),
    ]


def _unallocated(
    reader: Reader, holding: str, *, as_at: date | None, known: int
) -> list[tuple[str, int, int]]:
    """Lines nobody has attributed: id, pence left of it, and the first entry that says so."""
    rows = reader.ask(
        "SELECT line, sum(pence), min(position) FROM unallocated"
        " WHERE +build = ? AND holding = ? AND position <= ? AND on_date <= ?"
        " GROUP BY line HAVING sum(pence) <> 0 ORDER BY min(on_date), line",
        reader.build, holding, known, as_at.isoformat() if as_at else FURTHEST,
    )  # fmt: skip
    return [(line, int(pence), position) for line, pence, position in rows]


def _awaited(reader: Reader, holding: str, *, as_at: date | None, known: int) -> list[int]:
    """Of each entry the bank has yet to show here, the pence that are on their way, signed."""
    rows = reader.ask(
        "SELECT sum(pence) FROM awaited"
        " WHERE +build = ? AND holding = ? AND position <= ? AND on_date <= ?"
        " GROUP BY stream, entry HAVING sum(pence) <> 0",
        reader.build, holding, known, as_at.isoformat() if as_at else FURTHEST,
    )  # fmt: skip
    return [int(pence) for (pence,) in rows]


# ── what is wrong ────────────────────────────────────────────────────────────────────────────


def _difference(check: HoldingCheck) -> Iterator[Finding]:
    if short := check.difference_pence:
        accounted = check.held_pence + check.unallocated_pence
        words = (
            f"The bank says {pounds(check.bank.pence)}, and {pounds(accounted)} is accounted "
            f"for: a difference of {pounds(short)}"
        )
        yield Finding("bank-differs", True, check.holding, "", words, (), None, short)


def _overdrawn(holding: str, held: dict[tuple[str, str], int]) -> Iterator[Finding]:
    """Nobody's money may be used for somebody else, nor one funder's for another."""
    by_account: dict[str, int] = defaultdict(int)
    for (account, _), pence in held.items():
        if account:
            by_account[account] += pence
    others_have = any(pence > 0 for pence in by_account.values())
    for account, pence in sorted(by_account.items()):
        if pence < 0 and others_have:
            words = (
                f"Account {account} has used {pounds(-pence)} of other people's money at {holding}"
            )
            yield Finding("overdrawn-on-others", True, holding, account, words, (), None, -pence)
    for (account, fund), pence in sorted(held.items()):
        funds = [(f, p) for (a, f), p in held.items() if a == account and p > 0]
        if account and pence < 0 and funds:
            names = " and ".join(sorted(name for name, _ in funds))
            words = f"{fund} of account {account} has used {pounds(-pence)} of {names}"
            of = ("fund-overdrawn", False, holding, account, words, ())
            yield Finding(*of, None, -pence, fund)


class _Judged(NamedTuple):
    """A closing balance beside the lines known: what these are short of it, in pence.

    new: no statement before it was short by that much. before is the statement judged last
    before it, and before_pence what the lines were short of that.
    """

    file: FileRead
    short_pence: int
    new: bool
    before: FileRead | None
    before_pence: int


def _judged(
    closings: list[Closing], files: list[FileRead], opening: Opening | None
) -> Iterator[_Judged]:
    """Each closing balance, judged in turn.

    An accepted difference is a line that its statement does not show, or a figure of its own that
    is not right: it may appear in any balance from that statement's first day until its own
    closing, and may go again when the line is found.
    """
    known = _short_at_first(closings, files, opening)
    accepted = next(iter(known))
    pending = {file.position: file for file in files if file.difference_pence}
    before, before_pence = None, 0
    for place, one in enumerate(closings, start=1):
        file = one.file
        allowed = [
            other.difference_pence
            for other in pending.values()
            if (other.first_on or "") <= file.last_on
        ]
        pending.pop(file.position, None)
        short = _short_as_known(one, known, allowed)
        new = short is None
        if short is None:
            # Where lines of its day may lie before it or after it, a later closing tells.
            later = (_shorts(x) for x in islice(closings, place, None) if len(x.known_pence) == 1)
            shorts, sure = _shorts(one), next(later, [])
            short = next((short for short in shorts if short in sure), shorts[0])
            known[short] = short - accepted
        accepted = short - known[short]
        yield _Judged(file, known[short], new, before, before_pence)
        before, before_pence = file, known[short]


def _short_at_first(
    closings: list[Closing], files: list[FileRead], opening: Opening | None
) -> dict[int, int]:
    """What the lines may be short of the first closing, and how much of it is wrong: nothing.

    Nought where a statement that begins by then says what stood before it; else what stood is
    not known, and the closings are judged beside the first of them.
    """
    by_then = closings and {
        file.position for file in files if (file.first_on or FURTHEST) <= closings[0].file.last_on
    }
    if not closings or (opening and opening.position in by_then):
        return {0: 0}
    return dict.fromkeys(_shorts(closings[0]), 0)


def _shorts(one: Closing) -> list[int]:
    """What the lines known may be short of a closing, the likeliest first."""
    return [one.file.closing_pence - pence for pence in one.known_pence]


def _short_as_known(one: Closing, known: dict[int, int], allowed: list[int]) -> int | None:
    """What the lines are short of a closing, where that is known before or allowed for."""
    shorts = _shorts(one)
    for short in shorts:
        if short in known:
            return short
    for short in shorts:
        for difference in allowed:
            if short - difference in known:
                known[short] = known[short - difference]
                return short
    return next((x for x in known if one.file.closing_pence - x in one.maybe_pence), None)


def _closings(judged: Iterable[_Judged], *, as_at: date | None) -> Iterator[Finding]:
    """Each statement must close with what the lines known to its last day come to."""
    for file, short, new, before, before_short in judged:
        if not new or _ends_after(file, as_at):
            continue
        known = file.closing_pence - short
        words = (
            f"Statement {file.statement} closes on {uk_words(date.fromisoformat(file.last_on))} "
            f"with {pounds(file.closing_pence)}, and the lines known to that day come to "
            f"{pounds(known)}: {_too(short)}"
        )
        if before_short:
            words += f", after {_too(before_short)} at {before.statement}"
        positions = tuple(one.position for one in (before, file) if one is not None)
        last_on = date.fromisoformat(file.last_on)
        of = ("closing-differs", True, file.holding, "", words, positions)
        yield Finding(*of, last_on, abs(short))


def _too(short: int) -> str:
    return f"{pounds(abs(short))} too {'little' if short > 0 else 'much'}"


def _ends_after(file: FileRead, as_at: date | None) -> bool:
    return as_at is not None and file.last_on > as_at.isoformat()


def _gaps(
    reader: Reader, files: list[FileRead], judged: Iterable[_Judged], *, as_at: date | None
) -> Iterator[Finding]:
    """Each statement must open where the one before it closed, if its closing tells nothing.

    One that closes rightly is right from its first day, whatever is not known of the order of the
    lines on that day; and what is wrong with any other was found by its closing.
    """
    told = {one.file.position for one in judged if not (one.new and _ends_after(one.file, as_at))}
    before: FileRead | None = None
    for file in files:
        if file.first_on is None or (as_at and file.first_on > as_at.isoformat()):
            continue
        if before is not None and file.position not in told and not _follows(reader, before, file):
            words = (
                f"Statement {file.statement} opens with {pounds(file.opening_pence)}, and "
                f"{before.statement} before it closed with {pounds(before.closing_pence)}"
            )
            positions = (before.position, file.position)
            of = ("statements-do-not-follow", True, file.holding, "", words, positions)
            apart = (file.opening_pence or 0) - (before.closing_pence or 0)
            yield Finding(*of, date.fromisoformat(file.first_on), abs(apart))
        if before is None or (file.last_on or "") >= (before.last_on or ""):
            before = file


def _follows(reader: Reader, before: FileRead, after: FileRead) -> bool:
    """Whether one file can come after another. What either does not say cannot be wrong."""

    def shared() -> int:
        event = reader.entries([before.position])[before.position].event
        assert isinstance(event, e.StatementImported)
        lines = event.lines
        return sum(line.amount_pence for line in lines if line.on.isoformat() >= after.first_on)

    return follows(
        closing_pence=before.closing_pence,
        last_on=date.fromisoformat(before.last_on) if before.last_on else None,
        opening_pence=after.opening_pence,
        first_on=date.fromisoformat(after.first_on) if after.first_on else None,
        shared=shared,
    )


# ── what needs a person ──────────────────────────────────────────────────────────────────────


def _accepted(files: Iterable[FileRead]) -> Iterator[Finding]:
    for file in files:
        if file.difference_pence:
            words = (
                f"Statement {file.statement} is out by {pounds(file.difference_pence)} "
                "in itself, and was accepted so"
            )
            positions = (file.position,)
            yield Finding("statement-out", False, file.holding, "", words, positions)


def _flagged(flags: Iterable[OpenFlag]) -> Iterator[Finding]:
    for flag in flags:
        yield Finding("flag", False, flag.holding, "", flag.words, (flag.position,), flag.on)


def _not_sure(check: HoldingCheck, opening: Opening | None) -> Iterator[Finding]:
    """What stood before the first line, where the files leave more than one answer."""
    if opening is None or opening.sure:
        return
    on = date.fromisoformat(opening.on)
    words = (
        f"What stood before {uk_words(on)} is taken to be {pounds(opening.pence)}, and the files "
        "leave another answer: look at how they cut that day, or import one that shows it whole"
    )
    of = ("opening-not-sure", False, check.holding, "", words, (opening.position,))
    yield Finding(*of, on, abs(opening.pence))


def _left(check: HoldingCheck, lines: list[tuple[str, int, int]]) -> Iterator[Finding]:
    if lines:
        oldest = uk_words(date.fromisoformat(lines[0][0].split("/")[1]))
        many = "1 line of the bank is" if len(lines) == 1 else f"{len(lines)} lines of the bank are"
        total = pounds(sum(abs(pence) for _, pence, _ in lines))
        words = f"Nobody has said whose {many}, {total} in all, from {oldest} on"
        positions = tuple(position for _, _, position in lines)
        yield Finding("unallocated", False, check.holding, "", words, positions)


def _waiting(
    reader: Reader, holding: str | None, *, as_at: date | None, known: int
) -> Iterator[Finding]:
    """What waits for a second person: nobody else is told of it, and until then it is not done."""
    from projections.approvals import approvals

    about = None if holding is None else f"holding:{holding}"
    rows = approvals(reader, about=about, as_at=as_at, known_at=known).rows
    if rows:
        many = "1 request waits" if len(rows) == 1 else f"{len(rows):,} requests wait"
        oldest = uk_words(date.fromisoformat(rows[0].asked_at[:10]))
        words = f"{many} for a second person, since {oldest}: dpl approval list"
        positions = tuple(row.position for row in rows)
        yield Finding("waits-for-approval", False, holding or "", "", words, positions)
