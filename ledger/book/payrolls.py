"""A payroll bureau's report comes in: what it says of each account is recorded, and the wages that
agree are matched. It is taken back as a council's file is, by ledger.book.extracts.

A payslip is its account, employee, pay day and ordinal: a report that overlaps an earlier one adds
its excess only, and one that tells a payslip otherwise is shown as altered until one of the two is
taken back.
"""

from __future__ import annotations

from msgspec import structs

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
from ledger.reconciling.files import standing_files
from ledger.reconciling.payroll.books import payroll_matches
from ledger.reconciling.state import FILES
from ledger.statements.payrolls.employees import not_a_reference


def read_payroll(draft: Draft, order: c.ReadPayroll) -> None:
    """Record a report in every account it is about; nothing at all when it stands already.

    Read again with more accounts known, it is recorded in those alone.
    """
    files = draft.record(FILES)
    standing = standing_files(files.entries).get(order.sha256[:ID_LENGTH])
    if standing is not None:
        must_be_read_alike(standing.event, order, "payroll")
    must_tell_once(order, of="report")
    unknown, added = [], False
    for told in order.accounts:
        _must_be_well_told(order, told)
        account = draft.look_at(told.account)
        if not account.version:
            unknown.append(told.account)
        if not unknown:
            added |= _record(draft, order, told, account)
    if unknown:
        why = f"there is no account {some(unknown)}"
        raise Refused("unknown-account", why, "dpl account list")
    pence = [-slip.net_pence for told in order.accounts for slip in told.slips]
    said = file_read(order, "payroll", pence)
    if added or standing is None or _strangers(standing.event) != _strangers(said):
        draft.add(files, said)


def _strangers(file: e.ExtractFileRead) -> list[tuple]:
    """The payslips of accounts that were not known, without what commits to whose they are."""
    return [(line.row, line.on, line.amount_pence) for line in file.strangers]


def _record(draft: Draft, order: c.ReadPayroll, told: c.AccountPayroll, account: Account) -> bool:
    said = e.PayrollRead(
        extract=order.sha256[:ID_LENGTH],
        first_on=order.first_on,
        last_on=order.last_on,
        tells=order.tells,
        paid_as=e.PaidAs(order.wages, order.hmrc, order.pension),
        hmrc_every=order.hmrc_every,
        holiday=order.holiday,
        slips=told.slips,
        detail=told.detail,
    )
    return record(
        draft,
        f"payroll/{order.source}/{told.account}",
        said,
        same=lambda known: _figures(known.slips) == _figures(said.slips),
        matches=lambda reconciling: payroll_matches(account, reconciling),
    )


def _figures(slips: tuple[e.Payslip, ...]) -> list[e.Payslip]:
    """Payslips without what commits to their private details."""
    return [structs.replace(slip, detail=None) for slip in slips]


# ── what is refused ──────────────────────────────────────────────────────────────────────────


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
