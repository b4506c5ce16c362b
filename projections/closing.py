"""What is left to do before an account is closed, and its final account. Values.

The final account is the balances of `projections.balances`, fund by fund, with what the bank shows
beside them: there is one way that money is added up.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from ledger.account.asking import must_be_open
from ledger.account.life.closing import AtTheBank, ClosingStep, closing_steps
from ledger.account.reclaims.surplus import surplus
from ledger.account.records import UNASSIGNED
from ledger.account.state import Account
from ledger.book.draft import Draft
from ledger.book.having import has_pence
from projections.as_known import book_known, day_asked
from projections.balances import FundBalance, balances
from projections.moments import Known
from projections.morning import morning_check
from projections.reader import Reader, reading

if TYPE_CHECKING:
    from ledger.store.store import Store


class Closing(NamedTuple):
    """The steps to an account's closing, in order, as things stand at the end of as_at."""

    position: int
    account: str
    as_at: date
    steps: tuple[ClosingStep, ...]

    @property
    def left(self) -> tuple[ClosingStep, ...]:
        return tuple(step for step in self.steps if step.where != "done")


class ToReturn(NamedTuple):
    """Whose what is left of a fund is, in pence; kept is for bills to come. let_be is what of the
    funder's a decision on a reclaim let be once payments had ended: it does not go back. What was
    let be while they ran ended with them."""

    fund: str
    funder: str
    funder_pence: int
    person_pence: int
    kept_pence: int
    let_be_pence: int = 0


class BankSays(NamedTuple):
    """A holding's own closing figure beside what the ledger holds there, in pence.

    In a holding of many people's money both are of all of it.
    """

    holding: str
    bank_pence: int
    held_pence: int
    unallocated_pence: int

    @property
    def difference_pence(self) -> int:
        return self.bank_pence - self.held_pence - self.unallocated_pence


class FinalAccount(NamedTuple):
    """An account from its first penny to its last: as_at None counts all that is known."""

    position: int
    account: str
    as_at: date
    funds: tuple[FundBalance, ...]
    total: FundBalance
    returns: tuple[ToReturn, ...]
    liabilities: tuple[tuple[str, str, int], ...]
    bank: tuple[BankSays, ...]


def closing(
    ledger: Store | Reader | str,
    *,
    account: str,
    on: date | None = None,
    known_at: Known = None,
) -> Closing:
    """Every step to the closing of an account. Refused where there is no such account."""
    with reading(ledger) as reader:
        known = reader.known(known_at)
        book = book_known(reader, known=known)
        found = book.account(account)
        must_be_open(found)
        day = day_asked(reader, on, known=known)
        bank = _at_the_bank(book, found, day)
        steps = closing_steps(found, day, bank=bank, policies=book.policies)
    return Closing(known, account, day, tuple(steps))


def _at_the_bank(book: Draft, account: Account, on: date) -> AtTheBank:
    unallocated: dict[str, tuple[int, ...]] = {}
    shown_to: list[date | None] = []
    for name in dict.fromkeys(link.holding for link in account.links):
        holding = book.holding(name)
        days = [s.last_on for s in holding.statements.values() if s.last_on is not None]
        shown_to.append(max(days, default=None))
        if holding.opened is not None and holding.opened.kind != "client":
            unallocated[name] = tuple(holding.unallocated.values())
    told = [day for day in shown_to if day is not None]
    return AtTheBank(
        has=has_pence(book, account, on),
        unallocated=unallocated,
        shown_to=min(told) if told and len(told) == len(shown_to) else None,
    )


def final_account(
    ledger: Store | Reader | str,
    *,
    account: str,
    as_at: date | None = None,
    known_at: Known = None,
) -> FinalAccount:
    """What came into an account and went out of it, fund by fund, what is left and whose it is."""
    with reading(ledger) as reader:
        known = reader.known(known_at)
        book = book_known(reader, known=known)
        found = book.account(account)
        must_be_open(found)
        day = day_asked(reader, as_at, known=known)
        stands = balances(reader, account=account, as_at=as_at, known_at=known)
        has = has_pence(book, found, as_at)
        returns = [
            _to_return(book, found, fund, has=has, on=day)
            for fund in sorted(has)
            if fund != UNASSIGNED
        ]
        bank = [
            says
            for name in dict.fromkeys(link.holding for link in found.links)
            for says in _bank_says(reader, name, as_at=as_at, known=known)
        ]
    left = [
        (name, bill.recorded.kind, sum(bill.left(day).values()))
        for name, bill in found.budget.liabilities.items()
        if sum(bill.left(day).values())
    ]
    return FinalAccount(
        known, account, day, stands.funds, stands.total, tuple(returns), tuple(left), tuple(bank)
    )


def _to_return(book: Draft, account: Account, fund: str, *, has, on: date) -> ToReturn:
    left = surplus(account, fund, has=has, policies=book.policies, on=on, closing=True)
    kept = has[fund] - left.surplus_pence
    funder = account.funds[fund].funder if fund in account.funds else ""
    let_be = left.let_be_pence
    return ToReturn(fund, funder, left.funder_pence - let_be, left.person_pence, kept, let_be)


def _bank_says(reader: Reader, name: str, *, as_at: date | None, known: int) -> list[BankSays]:
    found = morning_check(reader, holding=name, as_at=as_at, known_at=known)
    return [
        BankSays(one.holding, one.bank.pence, one.held_pence, one.unallocated_pence)
        for one in found.holdings
    ]
