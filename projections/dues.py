"""What each fund of an account is due, has paid and still owes: as at a day, as known at a moment.

By fund and way of holding, with the working of each period. The same entries give the same answer
always, so that what was known then can be set beside what is known now (domain.md T26).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from ledger.account.pay.accrued import untold_pence
from ledger.account.pay.by_days import ByDays, reckoned
from ledger.account.pay.due import Due, OneOff, Piece, all_due
from ledger.account.pay.overpaid import AskedAlready, asked_already, to_ask_back
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
    pays since another fund pays for those days, both in the same order; and so perhaps_pence, what
    of it payments that say nothing of what they are for have perhaps paid. asked is what reclaims
    ask, or got, of what was overpaid, and to_ask_pence what of that is still to be asked back."""

    account: str
    on: date
    funds: tuple[Due, ...]
    by_days: tuple[ByDays, ...] = ()
    held: tuple[tuple[Piece, ...], ...] = ()
    perhaps_pence: tuple[int, ...] = ()
    asked: tuple[AskedAlready, ...] = ()
    to_ask_pence: tuple[int, ...] = ()


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
    perhaps = tuple(
        max(0, min(untold_pence(account, one), _lacking_pence(one, some)))
        for one, some in zip(funds, waits, strict=True)
    )
    asked = tuple(asked_already(account, funds, on=on))
    to_ask = tuple(to_ask_back(account, funds, on=on))
    return Dues(account.id, on, funds, by_days, waits, perhaps, asked, to_ask)


def _lacking_pence(one: Due, waits: Iterable[Piece]) -> int:
    held_pence = sum(piece.due_pence for piece in waits)
    return one.still_due_pence + one.arrears_pence - held_pence


def perhaps_paid(
    one: Due, waits: Collection[Piece], pence: int
) -> Iterator[tuple[Piece | OneOff, int]]:
    """Of each piece and one-off that lacks something what is perhaps paid, the earliest first."""
    lacking = [x for x in one.pieces if x.difference_pence > 0 and x not in waits]
    both: list[Piece | OneOff] = [*lacking, *(x for x in one.one_offs if x.difference_pence > 0)]
    for x in sorted(both, key=lambda x: x.on if isinstance(x, OneOff) else x.days.first):
        perhaps = min(pence, x.difference_pence)
        pence -= perhaps
        if perhaps:
            yield x, perhaps
