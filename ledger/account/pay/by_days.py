"""Some days of a fund reckoned two ways, by whole periods and day by day (domain.md T22). Pure."""

from __future__ import annotations

from typing import NamedTuple

from ledger.account.pay.due import Due
from ledger.account.pay.worth import amounts, rates_over
from ledger.account.state import Account
from ledger.calendar import Period


class ByDays(NamedTuple):
    """Some days reckoned two ways, which differ: by whole periods, and day by day (T22)."""

    days: Period
    periods: int
    by_periods_pence: int
    by_days_pence: int


def reckoned(due: Due, account: Account, days: Period) -> ByDays:
    """What periods that end within these days come to, and what the days themselves do."""
    ended = [piece for piece in due.pieces if days.first <= piece.days.last <= days.last]
    rates = rates_over(account, due.fund, due.deployment, days)
    gross, contribution = amounts(rates)
    basis = ended[0].basis if ended else "net"
    by_days = gross - contribution if basis == "net" else gross
    return ByDays(days, len(ended), sum(piece.due_pence for piece in ended), by_days)
