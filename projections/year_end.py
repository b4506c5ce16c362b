"""What is unspent at a year's end, fund by fund, and what becomes of it. Values.

A year's money has two figures, which differ by days: what was paid in the year, and what the days
of the year come to by the week. Thirteen payments of £600 are £7,800.00, and 365 days at £150 a
week £7,821.43 (domain.md T22). Both are given, each by its name.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from ledger.account.asking import must_be_open
from ledger.account.pay.advance import advance_pence
from ledger.account.pay.paid import payments_of
from ledger.account.pay.rates import allocated, amount_pence
from ledger.account.pay.worth import DEPLOYMENTS
from ledger.account.reclaims.identifying import surplus_on
from ledger.account.reclaims.owning import of_surplus, owned
from ledger.account.reclaims.stages import pack_of
from ledger.account.reclaims.surplus import Surplus
from ledger.account.records import UNASSIGNED
from ledger.account.state import Account, Pot
from ledger.calendar import Period, financial_year
from ledger.policy.policies import Policies
from projections.as_known import account_known, every_account, policies_known
from projections.moments import Known
from projections.reader import Reader, reading
from projections.surplus import what_each_has

if TYPE_CHECKING:
    from ledger.store.store import Store


class FundYear(NamedTuple):
    """One fund at a year's end, in pence. unspent is what the account has of it.

    left = unspent - prepaid - to come - carried - stays - let be, and never below nought: it goes
    back, to the funder and to the person by the order that the policy uses their money in. carried
    is None where nobody has decided; only then may what the funder's policy lets stay, as no
    surplus, stay. let_be is what of the funder's a decision on a reclaim let be, which it does not
    ask for again yet; once payments have ended only what was decided since.
    paid is gross, of payments made in the year, less what of them came back in it; by_days is what
    was agreed for each of its days.
    """

    account: str
    fund: str
    funder: str
    payments: int
    paid_pence: int
    by_days_pence: int
    unspent_pence: int
    prepaid_pence: int
    to_come_pence: int
    carried_pence: int | None
    stays_pence: int
    let_be_pence: int
    purpose: str
    funder_pence: int
    person_pence: int

    @property
    def left_pence(self) -> int:
        return self.funder_pence + self.person_pence


class YearEnd(NamedTuple):
    """Every fund that had a payment in a year or money at its end."""

    position: int
    year: Period
    rows: tuple[FundYear, ...]


def year_end(
    ledger: Store | Reader | str,
    *,
    year: int,
    account: str | None = None,
    known_at: Known = None,
) -> YearEnd:
    """How each fund stands on 31 March of the year after; year is the one it begins in.

    Of all accounts, or of one, which is refused where there is none.
    """
    days = financial_year(date(year, 4, 1))
    with reading(ledger) as reader:
        known = reader.known(known_at)
        policies = policies_known(reader, known=known)
        has = what_each_has(reader, account, days.last, known)
        accounts: Iterable[Account]
        if account is None:
            accounts = every_account(reader, known=known)
        else:
            accounts = [account_known(reader, account, known=known)]
        rows = [
            row for one in accounts for row in fund_years(one, has.get(one.id, {}), policies, days)
        ]
    return YearEnd(known, days, tuple(rows))


def fund_years(account: Account, has: Pot, policies: Policies, days: Period) -> list[FundYear]:
    """Each fund of one account that had a payment in a year or money at its end. has is what the
    account had at the end of the year's last day."""
    must_be_open(account)
    ahead = advance_pence(account, days.last)
    rows = []
    for fund in sorted({*account.funds, *has}):
        row = _fund_year(
            account, fund, days, has=has, prepaid=ahead.get(fund, 0), policies=policies,
        )  # fmt: skip
        if row.payments or row.unspent_pence or row.by_days_pence:
            rows.append(row)
    return rows


def _fund_year(
    account: Account, fund: str, days: Period, *, has: Pot, prepaid: int, policies: Policies
) -> FundYear:
    unspent = has.get(fund, 0)
    paid = [
        payment.gross_pence
        for held in DEPLOYMENTS
        for payment in payments_of(account, fund, held, to=days.last)
        if days.first <= payment.paid_on
    ]
    decided = [
        one
        for one in account.budget.carry_overs
        if (one.fund, one.year_end_on) == (fund, days.last)
    ]
    to_come = sum(
        bill.left(days.last).get(fund, 0)
        for bill in account.budget.liabilities.values()
        if not bill.recorded.underwritten
    )
    carried = decided[-1].amount_pence if decided else None
    left = max(0, unspent - prepaid - to_come - (carried or 0))
    found = _surplus(account, fund, days.last, has, policies) if left else None
    stays = 0 if decided or found is None else left - min(left, found.surplus_pence)
    order = pack_of(account, fund, policies, days.last).rules.contribution_order
    whose = owned(account, fund, has_pence=unspent, order=order, on=days.last)
    to_funder, to_person = of_surplus(whose, left - stays, order)
    let_be = 0 if found is None else min(to_funder, found.let_be_pence)
    return FundYear(
        account=account.id,
        fund=fund,
        funder=account.funds[fund].funder if fund in account.funds else "",
        payments=len(paid),
        paid_pence=sum(paid),
        by_days_pence=amount_pence(allocated(account, fund, None, days)),
        unspent_pence=unspent,
        prepaid_pence=prepaid,
        to_come_pence=to_come,
        carried_pence=carried,
        stays_pence=stays,
        let_be_pence=let_be,
        purpose=decided[-1].purpose if decided else "",
        funder_pence=to_funder - let_be,
        person_pence=to_person,
    )


def _surplus(account: Account, fund: str, on: date, has: Pot, policies: Policies) -> Surplus | None:
    """What is surplus by the funder's policy; once payments have ended, all of it. What is nobody's
    no policy is about."""
    if fund == UNASSIGNED:
        return None
    return surplus_on(account, fund, has=has, policies=policies, on=on)
