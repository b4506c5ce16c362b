"""Who is behind with their contribution, and how an account of contributions stands. Values."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from ledger.account.asking import must_be_open, must_know_fund
from ledger.account.life.contributions import Position, position
from ledger.account.life.weeks_due import charged_funds
from ledger.errors import Refused
from projections.as_known import account_known, day_asked, every_account
from projections.moments import Known
from projections.reader import Reader, reading

if TYPE_CHECKING:
    from ledger.store.store import Store


class Contributions(NamedTuple):
    """Contribution accounts at the end of as_at, for someone who knows as far as a position."""

    position: int
    as_at: date
    rows: tuple[Position, ...]


def contributions(
    ledger: Store | Reader | str, *, as_at: date | None = None, known_at: Known = None
) -> Contributions:
    """Every fund towards which a person pays: those behind first, by the week first missed."""
    with reading(ledger) as reader:
        known = reader.known(known_at)
        on = day_asked(reader, as_at, known=known)
        rows = [
            found
            for account in every_account(reader, known=known, spends=False)
            for fund in charged_funds(account)
            if (found := position(account, fund, on)).due_pence or found.received_pence
        ]
    rows.sort(key=lambda one: one.missed[0].due_on if one.missed else date.max)
    return Contributions(known, on, tuple(rows))


def contribution(
    ledger: Store | Reader | str,
    *,
    account: str,
    fund: str | None = None,
    as_at: date | None = None,
    known_at: Known = None,
) -> Contributions:
    """An account's contributions, to one fund or to all that charge. Raises Refused for a fund
    that charges none, and where no fund does."""
    with reading(ledger) as reader:
        known = reader.known(known_at)
        on = day_asked(reader, as_at, known=known)
        found = account_known(reader, account, known=known)
    must_be_open(found)
    if fund is not None:
        must_know_fund(found, fund)
    funds = [name for name in charged_funds(found) if fund in (None, name)]
    if not funds:
        which = f"fund {fund}" if fund else "no fund"
        raise Refused(
            "no-contribution",
            f"{which} of account {account} charges {'no' if fund else 'a'} contribution; none is "
            "charged on NHS money, on s117 after-care or on what is given to carers",
            f"dpl account show {account}",
        )
    return Contributions(known, on, tuple(position(found, name, on) for name in funds))
