"""What each fund of an account is due, has paid and still owes: as at a day, as known at a moment.

By fund and way of holding, with the working of each period. The same entries give the same answer
always, so that what was known then can be set beside what is known now (domain.md T26).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from ledger.account.folding import evolve
from ledger.account.pay.due import ByDays, Due, all_due, reckoned
from ledger.account.state import Account
from ledger.calendar import Period
from projections.moments import Known
from projections.reader import Reader, reading

if TYPE_CHECKING:
    from ledger.store.store import Store

PREFIX = "account:"


class Dues(NamedTuple):
    """An account's funds; by_days is there where some days were asked about, in the same order."""

    account: str
    on: date
    funds: tuple[Due, ...]
    by_days: tuple[ByDays, ...] = ()


def dues(
    ledger: Store | Reader | str,
    account: str,
    *,
    on: date,
    as_at: date | None = None,
    known_at: Known = None,
    days: Period | None = None,
) -> Dues:
    """An account's dues by pay days to `on`; no funds where nothing is known of it.

    as_at leaves out what was paid later.
    """
    with reading(ledger) as reader:
        return _dues(reader, account, on, as_at, reader.known(known_at), days)


def every_due(
    ledger: Store | Reader | str,
    accounts: list[str],
    *,
    on: date,
    as_at: date | None = None,
    known_at: Known = None,
) -> Iterator[Dues]:
    """The same of many accounts, one after another."""
    with reading(ledger) as reader:
        known = reader.known(known_at)
        for account in accounts:
            yield _dues(reader, account, on, as_at, known, None)


def _dues(
    reader: Reader, name: str, on: date, as_at: date | None, known: int, days: Period | None
) -> Dues:
    account = Account(name)
    for entry in reader.stream(PREFIX + name, known=known):
        evolve(account, entry)
    funds = tuple(all_due(account, on=on, payments_to=as_at or date.max))
    by_days = tuple(reckoned(one, account, days) for one in funds) if days else ()
    return Dues(name, on, funds, by_days)
