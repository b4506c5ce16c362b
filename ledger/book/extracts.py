"""A council's extract comes in: what it says of each account is recorded, and what is the same as
ours is matched. A file is taken back, a council's or a bureau's, with what was matched by it.

A line is its account, kind, fund, day, amount and ordinal: a file that overlaps an earlier one
adds its excess only. Thousands of accounts come in one command, and are folded one after another.
"""

from __future__ import annotations

from collections.abc import Iterable

from ledger import commands as c
from ledger import events as e
from ledger.account.state import Account
from ledger.book.draft import Draft
from ledger.book.told_files import (
    ID_LENGTH,
    file_read,
    must_be_read_alike,
    must_tell_once,
    record,
    some,
)
from ledger.calendar import uk_words
from ledger.errors import Refused
from ledger.reconciling.council.pairing import council_matches
from ledger.reconciling.files import standing_files
from ledger.reconciling.state import FILES, PREFIX, Reconciling, line_id, slip_ids

UNDONE_AT_ONCE = 20


def read_extract(draft: Draft, order: c.ReadExtract) -> None:
    """Record an extract in every account it is about; nothing at all when it stands already.

    Read again with more accounts known, it is recorded in those alone.
    """
    if order.last_on < order.first_on:
        raise Refused("end-before-start", "the last day of the extract is before its first")
    files = draft.record(FILES)
    extract = order.sha256[:ID_LENGTH]
    standing = standing_files(files.entries).get(extract)
    if standing is not None:
        must_be_read_alike(standing.event, order, "council")
    must_tell_once(order, of="extract")
    wrong, added = _Wrong(), 0
    for told in order.accounts:
        _must_be_well_told(order, told)
        account = draft.look_at(told.account)
        if not wrong.with_account(order, told, account):
            added += _record(draft, order, told, account)
    wrong.refuse(order)
    left_out = standing.event.accounts - (len(order.accounts) - added) if standing else 0
    if left_out:
        raise Refused(
            "accounts-left-out",
            f"this file was read before, and {left_out:,} of the {standing.event.accounts:,} "
            "accounts that it was about are not told of now",
            "--accounts with all that was there then, and more",
        )
    if added or standing is None:
        pence = [line.amount_pence for told in order.accounts for line in told.lines]
        draft.add(files, file_read(order, "council", pence))


def _record(draft: Draft, order: c.ReadExtract, told: c.AccountExtract, account: Account) -> bool:
    said = e.ExtractRead(
        extract=order.sha256[:ID_LENGTH],
        first_on=order.first_on,
        last_on=order.last_on,
        funds=tuple(fund for fund in order.funds if fund in account.funds),
        kinds=order.kinds,
        balances=order.balances,
        stood=told.stood,
        lines=told.lines,
        detail=told.detail,
    )
    return record(
        draft,
        f"council/{order.source}/{told.account}",
        said,
        same=lambda known: known.lines == said.lines,
        matches=lambda reconciling: council_matches(account, reconciling),
    )


# ── what is refused ──────────────────────────────────────────────────────────────────────────


def _must_be_well_told(order: c.ReadExtract, told: c.AccountExtract) -> None:
    """Lines are of the days and kinds that the file is of, and equals are counted from 1."""
    seen: dict[tuple, set[int]] = {}
    for line in told.lines:
        if not order.first_on <= line.on <= order.last_on:
            raise Refused(
                "another-period",
                f"row {line.row} is of {uk_words(line.on)}, and the extract of "
                f"{uk_words(order.first_on)} to {uk_words(order.last_on)}",
            )
        if line.kind not in order.kinds:
            raise Refused("unknown-kind", f"row {line.row} is a {line.kind}, which kinds leave out")
        if order.funds and line.fund not in order.funds:
            of = f"of fund {line.fund}" if line.fund else "of no fund"
            raise Refused("unknown-fund", f"row {line.row} is {of}, which funds leave out")
        key = line.kind, line.fund, line.on, line.amount_pence
        seen.setdefault(key, set()).add(line.ordinal)
    whole = sum(map(len, seen.values())) == len(told.lines)
    if not whole or any(ordinals != set(range(1, len(ordinals) + 1)) for ordinals in seen.values()):
        raise Refused(
            "bad-ordinals",
            f"equal lines of account {told.account} are numbered 1, 2, 3, each once",
        )


class _Wrong:
    """What is wrong with the accounts that a file names, gathered and told at once."""

    def __init__(self) -> None:
        self.unknown: list[str] = []
        self.lacking: list[str] = []
        self.strange: list[str] = []

    def with_account(self, order: c.ReadExtract, told: c.AccountExtract, account: Account) -> bool:
        """Whether anything is wrong, with this account or one before it."""
        missing = {line.fund for line in told.lines if line.fund} - set(account.funds)
        if not account.version:
            self.unknown.append(told.account)
        elif not _is_of(order, account):
            self.strange.append(told.account)
        elif missing:
            self.lacking += [f"{fund} of account {told.account}" for fund in sorted(missing)]
        return bool(self.unknown or self.lacking or self.strange)

    def refuse(self, order: c.ReadExtract) -> None:
        """An extract of which no account has the funder's money is another ledger's."""
        show = "dpl account show {} shows whose money its funds are"
        if self.unknown:
            why = f"there is no account {some(self.unknown)}"
            raise Refused("unknown-account", why, "dpl account list")
        if len(self.strange) == len(order.accounts):
            raise Refused(
                "another-ledger",
                f"no account in it has money of {order.funder} in the funds it is about: it is of "
                "another ledger, or the mapping names another funder",
                show.format(self.strange[0]) if self.strange else "",
            )
        if self.strange:
            raise Refused(
                "not-its-funder",
                f"the extract is about money of {order.funder}, and the funds that it is about "
                f"are another's, or are not there, in account {some(self.strange)}",
                show.format(self.strange[0]),
            )
        if self.lacking:
            why = f"there is no fund {some(self.lacking)}"
            raise Refused("unknown-fund", why, "dpl account fund --help")


def _is_of(order: c.ReadExtract, account: Account) -> bool:
    """Whether the council is the funder of one of the funds that the extract is about."""
    about = order.funds or tuple(account.funds)
    return any(
        account.funds[fund].funder == order.funder for fund in about if fund in account.funds
    )


# ── taking a file back ───────────────────────────────────────────────────────────────────────


def withdraw_extract(draft: Draft, order: c.WithdrawExtract) -> None:
    """Take a file back in every account. What was matched by lines that go stands alone again."""
    files = draft.record(FILES)
    standing = standing_files(files.entries).get(order.extract)
    if standing is None:
        raise Refused(
            "unknown-extract",
            f"no file {order.extract} was read, or it was taken back already",
            "dpl reconcile files",
        )
    file: e.ExtractFileRead = standing.event
    withdrawn = e.ExtractWithdrawn(order.extract, order.reason)
    for stream in draft.names(f"{PREFIX}{file.what}/{file.source}/"):
        reconciling = draft.reconciling(stream.removeprefix(PREFIX))
        if order.extract in reconciling.extracts:
            draft.add(reconciling, *_unmatched(reconciling, order))
            draft.add(reconciling, withdrawn)
        draft.let_go(reconciling)
    draft.add(files, withdrawn)


def _unmatched(reconciling: Reconciling, order: c.WithdrawExtract) -> list[e.LineUnmatched]:
    """What undoes the matches of lines that go: some at a time, so that a year of two thousand
    accounts is some thousand entries. One of whose lines another stays is undone by itself."""
    gone = set(_lines_going(reconciling, order.extract))
    undone, whole = [], []
    for match in reconciling.matches():
        if gone.issuperset(match.lines):
            whole.append(match)
        elif gone.intersection(match.lines):
            undone.append(e.LineUnmatched(match.lines, match.entries, order.reason))
    for i in range(0, len(whole), UNDONE_AT_ONCE):
        some = whole[i : i + UNDONE_AT_ONCE]
        lines = tuple(line for match in some for line in match.lines)
        entries = tuple(dict.fromkeys(ref for match in some for ref in match.entries))
        undone.append(e.LineUnmatched(lines, entries, order.reason))
    return undone


def _lines_going(reconciling: Reconciling, extract: str) -> Iterable[str]:
    """The ids of lines that no other file shows."""
    event = reconciling.extracts[extract]
    if isinstance(event, e.PayrollRead):
        names = slip_ids(event.slips)
    else:
        names = [line_id(line) for line in event.lines]
    return (name for name in names if reconciling.shown_by[name] == 1)
