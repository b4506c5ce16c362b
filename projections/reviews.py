"""Which reviews and audits are due over all accounts, and by which rule. A value."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from ledger.account.life.reviews import Due, due
from projections.as_known import day_asked, every_account, policies_known
from projections.moments import Known
from projections.reader import Reader, reading

if TYPE_CHECKING:
    from ledger.store.store import Store


class Reviews(NamedTuple):
    """What is due as things stand at the end of as_at: the longest overdue first."""

    position: int
    as_at: date
    rows: tuple[Due, ...]

    @property
    def overdue(self) -> tuple[Due, ...]:
        return tuple(one for one in self.rows if one.overdue_days(self.as_at))


def reviews(
    ledger: Store | Reader | str, *, as_at: date | None = None, known_at: Known = None
) -> Reviews:
    """The next review and the next audit of each fund of each account that is being paid."""
    with reading(ledger) as reader:
        known = reader.known(known_at)
        on = day_asked(reader, as_at, known=known)
        policies = policies_known(reader, known=known)
        accounts = every_account(reader, known=known, spends=False)
        rows = [one for account in accounts for one in due(account, on, policies)]
    rows.sort(key=lambda one: (one.due_on, one.account, one.fund, one.what))
    return Reviews(known, on, tuple(rows))
