"""The morning check: does what the bank says agree with the books, and what needs a person?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from ledger import events as e
from ledger.calendar import uk_words
from ledger.money import pounds
from projections.balances import sums_of
from projections.bank import FURTHEST, BankFigure, FileRead, bank_says, files_of, holdings
from projections.moments import Known
from projections.postings import HELD
from projections.reader import Reader, reading

if TYPE_CHECKING:
    from ledger.store.store import Store


class Finding(NamedTuple):
    """Something for a person. wrong: the books or the bank cannot be right as they stand.

    kind is its fixed name; account is empty where it is about the holding; positions are the
    entries it came from, where few say it all.
    """

    kind: str
    wrong: bool
    holding: str
    account: str
    words: str
    positions: tuple[int, ...]


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
        for name in names:
            check, found = _check(reader, name, as_at=as_at, known=known)
            checks.append(check)
            findings += found
    return MorningCheck(known, as_at, tuple(checks), tuple(findings))


def _check(
    reader: Reader, holding: str, *, as_at: date | None, known: int
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
    return check, [
        *_difference(check),
        *_overdrawn(holding, held),
        *_gaps(reader, files, as_at=as_at),
        *_accepted(files),
        *_flagged(reader, files),
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
    if check.difference_pence:
        accounted = check.held_pence + check.unallocated_pence
        words = (
            f"The bank says {pounds(check.bank.pence)}, and {pounds(accounted)} is accounted "
            f"for: a difference of {pounds(check.difference_pence)}"
        )
        yield Finding("bank-differs", True, check.holding, "", words, ())


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
            yield Finding("overdrawn-on-others", True, holding, account, words, ())
    for (account, fund), pence in sorted(held.items()):
        funds = [(f, p) for (a, f), p in held.items() if a == account and p > 0]
        if account and pence < 0 and funds:
            names = " and ".join(sorted(name for name, _ in funds))
            words = f"{fund} of account {account} has used {pounds(-pence)} of {names}"
            yield Finding("fund-overdrawn", False, holding, account, words, ())


def _gaps(reader: Reader, files: list[FileRead], *, as_at: date | None) -> Iterator[Finding]:
    """Each statement must open where the one before it closed."""
    before: FileRead | None = None
    for file in files:
        if file.first_on is None or (as_at and file.first_on > as_at.isoformat()):
            continue
        if before is not None and not _follows(reader, before, file):
            words = (
                f"Statement {file.statement} opens with {pounds(file.opening_pence)}, and "
                f"{before.statement} before it closed with {pounds(before.closing_pence)}"
            )
            positions = (before.position, file.position)
            yield Finding("statements-do-not-follow", True, file.holding, "", words, positions)
        if before is None or (file.last_on or "") >= (before.last_on or ""):
            before = file


def _follows(reader: Reader, before: FileRead, after: FileRead) -> bool:
    """Whether one file can come after another. What either does not say cannot be wrong.

    Files may share days: then the second opens where the first stood before the shared lines.
    """
    if before.closing_pence is None or after.opening_pence is None:
        return True
    if before.closing_pence == after.opening_pence:
        return True
    if before.last_on is None or after.first_on > before.last_on:
        return False
    event = reader.entries([before.position])[before.position].event
    assert isinstance(event, e.StatementImported)
    shared = sum(line.amount_pence for line in event.lines if line.on.isoformat() >= after.first_on)
    return before.closing_pence - shared == after.opening_pence


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


def _flagged(reader: Reader, files: list[FileRead]) -> Iterator[Finding]:
    for file in files:
        for row, kind in reader.ask(
            "SELECT file_row, kind FROM flags WHERE build = ? AND position = ? ORDER BY ordinal",
            reader.build, file.position,
        ):  # fmt: skip
            where = f"row {row} of statement" if row else "statement"
            words = f"Look at {where} {file.statement}: {kind.replace('-', ' ')}"
            yield Finding("flag", False, file.holding, "", words, (file.position,))


def _left(check: HoldingCheck, lines: list[tuple[str, int, int]]) -> Iterator[Finding]:
    if lines:
        oldest = uk_words(date.fromisoformat(lines[0][0].split("/")[1]))
        many = "1 line of the bank is" if len(lines) == 1 else f"{len(lines)} lines of the bank are"
        total = pounds(sum(abs(pence) for _, pence, _ in lines))
        words = f"Nobody has said whose {many}, {total} in all, from {oldest} on"
        positions = tuple(position for _, _, position in lines)
        yield Finding("unallocated", False, check.holding, "", words, positions)
