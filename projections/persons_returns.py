"""What people were asked to send in about their money, over all accounts: what is missing. A value.

What is sent to the government is another thing, and a report: these are the person's papers.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from ledger import events as e
from ledger.account.folding import evolve
from ledger.account.life.return_standing import ReturnThen, as_it_stood
from ledger.account.state import Account
from ledger.errors import Refused
from projections.as_known import ACCOUNT, day_asked
from projections.moments import Known
from projections.reader import Reader, reading

if TYPE_CHECKING:
    from ledger.store.store import Store

_TOPICS = [
    kind.__struct_config__.tag
    for kind in (
        e.FundAdded, e.ReturnRequested, e.ReturnReceived, e.ReturnReviewed, e.ReturnWithdrawn
    )
]  # fmt: skip


class OneReturn(NamedTuple):
    """A return as it stood, whose money it is of, and who looked at it last: a staff reference,
    empty where nobody did."""

    account: str
    name: str
    funder: str
    then: ReturnThen
    looked_by: str


class PersonsReturns(NamedTuple):
    """Returns as they stood at the end of as_at: the longest overdue first, then by the day that
    each is due; what is decided on last."""

    position: int
    as_at: date
    rows: tuple[OneReturn, ...]

    @property
    def overdue(self) -> tuple[OneReturn, ...]:
        return tuple(one for one in self.rows if one.then.overdue_days)


def persons_returns(
    ledger: Store | Reader | str,
    *,
    account: str | None = None,
    as_at: date | None = None,
    known_at: Known = None,
) -> PersonsReturns:
    """Every return of one account or of all, as far as it had come."""
    with reading(ledger) as reader:
        known = reader.known(known_at)
        on = day_asked(reader, as_at, known=known)
        if account is not None and not reader.stream(f"{ACCOUNT}{account}", known=known):
            raise Refused("unknown-account", f"there is no account {account}", "dpl account list")
        rows = list(_told(reader, account, on, known=known))
    rows.sort(key=lambda one: (not one.then.is_open, one.then.due_on, one.account, one.name))
    return PersonsReturns(known, on, tuple(rows))


def _told(reader: Reader, account: str | None, on: date, *, known: int) -> Iterator[OneReturn]:
    """Told by returns' own entries alone: accounts are not gone through."""
    accounts: dict[str, Account] = {}
    by: dict[tuple[str, int], str] = {}
    prefix = ACCOUNT if account is None else f"{ACCOUNT}{account}"
    for entry in reader.about(_TOPICS, prefix=prefix, known=known):
        name = entry.stream.removeprefix(ACCOUNT)
        if account in (None, name):
            evolve(accounts.setdefault(name, Account(name)), entry)
            by[name, entry.version] = entry.by
    for name in sorted(accounts):
        found = accounts[name]
        for asked in found.returns.values():
            then = as_it_stood(asked, on)
            if then is None:
                continue
            looked = [
                version
                for version, step in asked.steps
                if isinstance(step, e.ReturnReviewed) and step is then.reviewed
            ]
            funder = found.funds[asked.requested.fund].funder
            looked_by = by[name, looked[-1]] if looked else ""
            yield OneReturn(name, asked.requested.name, funder, then, looked_by)
