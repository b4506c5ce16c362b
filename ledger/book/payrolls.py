"""A payroll bureau's report comes in: what it says of each account is recorded, and the wages that
agree are matched. It is taken back as a council's file is, by ledger.book.extracts.

A payslip is its account, employee, pay day and ordinal: a report that overlaps an earlier one adds
its excess only, and one that tells a payslip otherwise is shown as altered until one of the two is
taken back.
"""

from __future__ import annotations

from collections import Counter

from msgspec import structs

from ledger import commands as c
from ledger import events as e
from ledger.account.state import Account
from ledger.book.draft import Draft
from ledger.calendar import uk_words
from ledger.errors import Refused
from ledger.reconciling.files import standing_files
from ledger.reconciling.payroll.books import payroll_matches
from ledger.reconciling.state import FILES
from ledger.statements.payrolls.employees import not_a_reference

ID_LENGTH = 12
SHOWN = 5


def read_payroll(draft: Draft, order: c.ReadPayroll) -> None:
    """Record a report in every account it is about; nothing at all when it stands already.

    Read again with more accounts known, it is recorded in those alone.
    """
    files = draft.record(FILES)
    standing = standing_files(files.entries).get(order.sha256[:ID_LENGTH])
    if standing is not None:
        _must_be_read_alike(standing.event, order)
    twice = [
        n for n, times in Counter(told.account for told in order.accounts).items() if times > 1
    ]
    if twice:
        raise Refused("told-twice", f"the report tells twice of {_some(twice)}")
    unknown, added = [], False
    for told in order.accounts:
        _must_be_well_told(order, told)
        account = draft.look_at(told.account)
        if not account.version:
            unknown.append(told.account)
        if not unknown:
            added |= _record(draft, order, told, account)
    if unknown:
        why = f"there is no account {_some(unknown)}"
        raise Refused("unknown-account", why, "dpl account list")
    said = _file_read(order)
    if added or standing is None or _strangers(standing.event) != _strangers(said):
        draft.add(files, said)


def _strangers(file: e.ExtractFileRead) -> list[tuple]:
    """The payslips of accounts that were not known, without what commits to whose they are."""
    return [(line.row, line.on, line.amount_pence) for line in file.strangers]


def _record(draft: Draft, order: c.ReadPayroll, told: c.AccountPayroll, account: Account) -> bool:
    """Record what the file says of one account; nothing, and False, where it was read before."""
    extract = order.sha256[:ID_LENGTH]
    reconciling = draft.reconciling(f"payroll/{order.source}/{told.account}")
    known = reconciling.extracts.get(extract)
    if known is None:
        event = e.PayrollRead(
            extract=extract,
            first_on=order.first_on,
            last_on=order.last_on,
            tells=order.tells,
            paid_as=e.PaidAs(order.wages, order.hmrc, order.pension),
            hmrc_every=order.hmrc_every,
            holiday=order.holiday,
            slips=told.slips,
            detail=told.detail,
        )
        draft.add(reconciling, event)
        matches = tuple(payroll_matches(account, reconciling))
        if matches:
            draft.add(reconciling, e.LinesMatched(matches))
    elif _figures(known.slips) != _figures(told.slips):
        raise Refused(
            "read-otherwise",
            f"this file was read before, and said something else of account {told.account}",
            f"dpl reconcile withdraw {extract} --reason read-wrongly, and read it again",
        )
    draft.let_go(reconciling)
    return known is None


def _figures(slips: tuple[e.Payslip, ...]) -> list[e.Payslip]:
    """Payslips without what commits to their private details."""
    return [structs.replace(slip, detail=None) for slip in slips]


def _file_read(order: c.ReadPayroll) -> e.ExtractFileRead:
    slips = [slip for told in order.accounts for slip in told.slips]
    return e.ExtractFileRead(
        extract=order.sha256[:ID_LENGTH],
        sha256=order.sha256,
        what="payroll",
        source=order.source,
        mapping=order.mapping,
        first_on=order.first_on,
        last_on=order.last_on,
        accounts=len(order.accounts),
        lines=len(slips),
        total_pence=-sum(slip.net_pence for slip in slips),
        strangers=order.strangers,
        detail=order.detail,
    )


# ── what is refused ──────────────────────────────────────────────────────────────────────────


def _must_be_read_alike(before: e.ExtractFileRead, order: c.ReadPayroll) -> None:
    now = ("payroll", order.source, order.mapping, order.first_on, order.last_on)
    was = (before.what, before.source, before.mapping, before.first_on, before.last_on)
    if now != was:
        days = f"{uk_words(before.first_on)} to {uk_words(before.last_on)}"
        raise Refused(
            "read-otherwise",
            f"this file was read before, as {before.source}'s of {days}, and with "
            + ("another mapping" if now[2] != was[2] else "the same mapping"),
            f"dpl reconcile withdraw {before.extract} --reason read-wrongly, and read it again",
        )


def _must_be_well_told(order: c.ReadPayroll, told: c.AccountPayroll) -> None:
    """Payslips are of the days that the report is of, and name nobody but by a reference."""
    if not told.slips:
        raise Refused("no-payslip", f"the report has no payslip of account {told.account}")
    for slip in told.slips:
        if not order.first_on <= slip.paid_on <= order.last_on:
            raise Refused(
                "another-period",
                f"row {slip.row} is of {uk_words(slip.paid_on)}, and the report of "
                f"{uk_words(order.first_on)} to {uk_words(order.last_on)}",
            )
        if why := not_a_reference(slip.employee):
            raise Refused(
                "not-a-reference",
                f"what names the employee in row {slip.row} {why}",
                "name the employee as our payee",
            )
        if (slip.first_on is None) != (slip.last_on is None) or (
            slip.first_on and slip.last_on and slip.last_on < slip.first_on
        ):
            raise Refused("no-such-period", f"the days that row {slip.row} is for are no period")


def _some(names: list[str]) -> str:
    shown = ", ".join(names[:SHOWN])
    left = len(names) - SHOWN
    return f"{shown} and {left:,} more" if left > 0 else shown
