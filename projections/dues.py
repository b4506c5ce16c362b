"""What each fund of an account is due, has paid and still owes: as at a day, as known at a moment.

By fund and way of holding, with the working of each period. The same entries give the same answer
always, so that what was known then can be set beside what is known now (domain.md T26).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from ledger.account.pay.due import ByDays, Due, Piece, all_due, reckoned
from ledger.account.pay.passed_on import held
from ledger.account.state import Account
from ledger.calendar import Period
from projections.as_known import account_known, day_asked, every_account
from projections.moments import Known
from projections.reader import Reader, reading

if TYPE_CHECKING:
    from ledger.store.store import Store


class Dues(NamedTuple):
    """An account's funds; by_days is there where some days were asked about, and held what no run
    pays since another fund pays for those days, both in the same order."""

    account: str
    on: date
    funds: tuple[Due, ...]
    by_days: tuple[ByDays, ...] = ()
    held: tuple[tuple[Piece, ...], ...] = ()


def dues(
    ledger: Store | Reader | str,
    account: str,
    *,
    on: date | None = None,
    as_at: date | None = None,
    known_at: Known = None,
    days: Period | None = None,
) -> Dues:
    """An account's dues by pay days to `on`; no funds where nothing is known of it.

    Without on, to as_at, else to the day of the last entry known. as_at leaves out what was paid
    later.
    """
    with reading(ledger) as reader:
        known = reader.known(known_at)
        found = account_known(reader, account, known=known)
        return _dues(found, on or day_asked(reader, as_at, known=known), as_at, days)


def every_due(
    ledger: Store | Reader | str,
    *,
    as_at: date | None = None,
    known_at: Known = None,
) -> Iterator[Dues]:
    """The same of every account, in order of name."""
    with reading(ledger) as reader:
        known = reader.known(known_at)
        on = day_asked(reader, as_at, known=known)
        for account in every_account(reader, known=known, spends=False):
            yield _dues(account, on, as_at, None)


def _dues(account: Account, on: date, as_at: date | None, days: Period | None) -> Dues:
    funds = tuple(all_due(account, on=on, payments_to=as_at or date.max))
    by_days = tuple(reckoned(one, account, days) for one in funds) if days else ()
    waits = tuple(tuple(held(account, one, on)) for one in funds)
    return Dues(account.id, on, funds, by_days, waits)
