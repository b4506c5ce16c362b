"""How much is surplus, fund by fund, as known at a moment. Values."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from ledger.account.asking import must_know_fund
from ledger.account.pay.rates import last_due_on
from ledger.account.reclaims.stages import stage_on
from ledger.account.reclaims.surplus import Surplus, surplus
from ledger.account.records import FROM_WHAT_IS_OWED
from ledger.account.state import Account, Pot
from ledger.errors import Refused
from ledger.policy.policies import Policies
from projections.as_known import account_known, day_asked, every_account, policies_known
from projections.balances import balances, what_all_have
from projections.moments import Known
from projections.reader import Reader, reading

if TYPE_CHECKING:
    from ledger.store.store import Store


class FundSurplus(NamedTuple):
    """One fund's surplus, and what of it reclaims ask for already, in pence."""

    found: Surplus
    asked_pence: int

    @property
    def to_ask_pence(self) -> int:
        """The funder's part that nobody has asked for yet."""
        return max(0, self.found.recover_pence - self.asked_pence)


class Surpluses(NamedTuple):
    """Surpluses at the end of as_at, for someone who knows as far as a position."""

    position: int
    as_at: date
    rows: tuple[FundSurplus, ...]


def surpluses(
    ledger: Store | Reader | str,
    *,
    account: str | None = None,
    fund: str | None = None,
    closing: bool = False,
    as_at: date | None = None,
    known_at: Known = None,
    with_let_be: bool = True,
) -> Surpluses:
    """Every fund of one account in its own order, or of all accounts the largest surplus first.

    with_let_be False: as it was worked out before a decision could let money be. closing: as if it
    ended that day. An account that was stopped, or whose person died, by then has ended. Raises
    Refused for an account or a fund that there is not.
    """
    with reading(ledger) as reader:
        known = reader.known(known_at)
        on = day_asked(reader, as_at, known=known)
        policies = policies_known(reader, known=known)
        has = what_each_has(reader, account, on, known)
        rows: list[FundSurplus] = []
        for one in _accounts(reader, account, known):
            if account is not None and fund is not None:
                must_know_fund(one, fund)
            end = last_due_on(one)
            ended = closing or (end is not None and end <= on)
            for which in one.funds:
                if fund in (None, which):
                    found = surplus(
                        one, which, has=has.get(one.id, {}), policies=policies, on=on,
                        closing=ended, with_let_be=with_let_be,
                    )  # fmt: skip
                    rows.append(FundSurplus(found, asked_already(one, which, policies, on)))
    if account is None:
        rows.sort(key=lambda row: (-row.found.surplus_pence, row.found.account, row.found.fund))
    return Surpluses(known, on, tuple(rows))


def _accounts(reader: Reader, account: str | None, known: int) -> Iterable[Account]:
    if account is None:
        return every_account(reader, known=known)
    one = account_known(reader, account, known=known)
    if not one.version:
        raise Refused("unknown-account", f"there is no account {account}", "dpl account list")
    return [one]


def asked_already(account: Account, fund: str, policies: Policies, on: date) -> int:
    """What reclaims of a fund still asked of what was there, at the end of a day, in pence."""
    stages = (
        stage_on(account, name, policies, on)
        for name, one in account.reclaims.items()
        if one.proposed.fund == fund and one.proposed.ground not in FROM_WHAT_IS_OWED
    )
    return sum(stage.left_pence for stage in stages if stage is not None)


def what_each_has(reader: Reader, account: str | None, on: date, known: int) -> dict[str, Pot]:
    """What the funds of one account, or of every one, had at the end of a day, in pence."""
    if account is None:
        return what_all_have(reader, on=on, known=known)
    found: dict[str, Pot] = {}
    for fund in balances(reader, account=account, as_at=on, known_at=known).funds:
        found.setdefault(fund.account, {})[fund.fund] = fund.balance_pence
    return found
