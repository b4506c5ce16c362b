"""How much is there, whose, and where: balances by account and fund, and by holding. Values."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from projections import postings as p
from projections.moments import Known
from projections.reader import Reader, reading

if TYPE_CHECKING:
    from ledger.store.store import Store

Sums = dict[tuple[str, str, str, str, str], int]
"""Pence, debit positive, by head, account, fund, holding and category."""


class Place(NamedTuple):
    """One fund's money in one holding. The bank has shown what is held; balance is both."""

    account: str
    fund: str
    holding: str
    held_pence: int
    on_its_way_pence: int

    @property
    def balance_pence(self) -> int:
        return self.held_pence + self.on_its_way_pence


class FundBalance(NamedTuple):
    """One fund of one account, wherever its money is. Empty names in a total.

    brought + paid + contributed + topped_up + interest + moved = balance + spent + returned
    + owed + collected + written_off + recharged. moved is what came from other accounts, less
    what went to them; recharged is what another funder owes for it, less what is owed to others.
    """

    account: str
    fund: str
    brought_pence: int
    paid_pence: int
    contributed_pence: int
    collected_pence: int
    topped_up_pence: int
    interest_pence: int
    moved_pence: int
    spent_pence: int
    owed_pence: int
    returned_pence: int
    written_off_pence: int
    recharged_pence: int
    held_pence: int
    on_its_way_pence: int
    places: tuple[Place, ...]

    @property
    def balance_pence(self) -> int:
        return self.held_pence + self.on_its_way_pence


class Balances(NamedTuple):
    """Balances as the ledger stood at a position, for business to the end of as_at.

    places and unallocated (pence by holding, signed) are of the holding alone where one was
    asked for; funds are then those that have, or had, money there, each with all its figures.
    """

    position: int
    as_at: date | None
    funds: tuple[FundBalance, ...]
    total: FundBalance
    places: tuple[Place, ...]
    unallocated: tuple[tuple[str, int], ...]

    @property
    def unallocated_pence(self) -> int:
        return sum(pence for _, pence in self.unallocated)


class TrialBalance(NamedTuple):
    """What stands under each head, debit positive. The heads of a sound book sum to nought."""

    position: int
    as_at: date | None
    heads: tuple[tuple[str, int], ...]

    @property
    def sum_pence(self) -> int:
        return sum(pence for _, pence in self.heads)


def balances(
    ledger: Store | Reader | str,
    *,
    account: str | None = None,
    holding: str | None = None,
    as_at: date | None = None,
    known_at: Known = None,
) -> Balances:
    """What each fund has, in one account or all; empty for an account that has no money yet."""
    with reading(ledger) as reader:
        known = reader.known(known_at)
        accounts = None if account is None else [account]
        if holding is not None and account is None:
            accounts = _accounts_at(reader, holding)
        sums = sums_of(reader, accounts=accounts, as_at=as_at, known=known)
        unallocated = _unallocated(reader, sums, holding, account, as_at=as_at, known=known)
    funds = _funds(sums)
    if holding is not None:
        funds = [f for f in funds if any(place.holding == holding for place in f.places)]
    places = [place for fund in funds for place in fund.places if holding in (None, place.holding)]
    return Balances(known, as_at, tuple(funds), _total(funds), tuple(places), unallocated)


def trial_balance(
    ledger: Store | Reader | str, *, as_at: date | None = None, known_at: Known = None
) -> TrialBalance:
    """What all postings come to under each head."""
    with reading(ledger) as reader:
        known = reader.known(known_at)
        sums = sums_of(reader, accounts=None, as_at=as_at, known=known)
    heads = dict.fromkeys(p.HEADS, 0)
    for key, pence in sums.items():
        heads[key[0]] += pence
    return TrialBalance(known, as_at, tuple(heads.items()))


def positions_behind(
    ledger: Store | Reader | str,
    *,
    account: str,
    fund: str | None = None,
    head: str | None = None,
    holding: str | None = None,
    as_at: date | None = None,
    known_at: Known = None,
) -> tuple[int, ...]:
    """The entries that a figure of an account came from, in order."""
    with reading(ledger) as reader:
        known = reader.known(known_at)
        where, values = _where([account], holding=holding, as_at=as_at, known=known)
        for name, value in (("fund", fund), ("head", head)):
            if value is not None:
                where += f" AND {name} = ?"
                values.append(value)
        rows = reader.ask(
            f"SELECT DISTINCT position FROM postings WHERE +build = ?{where} ORDER BY position",
            reader.build, *values,
        )  # fmt: skip
    return tuple(position for (position,) in rows)


def what_all_have(reader: Reader, *, on: date, known: int) -> dict[str, dict[str, int]]:
    """What the funds of every account had at the end of a day, in pence, for who knows as far as a
    position: what they have now, less what came after. None is left out that is not nought."""
    found: dict[str, dict[str, int]] = defaultdict(dict)
    heads = ", ".join(f"'{head}'" for head in p.MONEY_HEADS)
    whose = f"build = ? AND account <> '' AND head IN ({heads})"
    now = f"SELECT account, fund, sum(pence) FROM balances WHERE {whose} GROUP BY account, fund"
    for account, fund, pence in reader.ask(now, reader.build):
        found[account][fund] = int(pence)
    after = (
        f"SELECT account, fund, sum(pence) FROM postings WHERE {whose}"
        " AND (on_date > ? OR position > ?) GROUP BY account, fund"
    )
    for account, fund, pence in reader.ask(after, reader.build, on.isoformat(), known):
        found[account][fund] -= int(pence)
    return found


def sums_of(
    reader: Reader,
    *,
    accounts: Iterable[str] | None,
    as_at: date | None,
    known: int,
    holding: str | None = None,
) -> Sums:
    """Sums of postings by head, account, fund, holding and category; of all accounts for None.

    What stands now comes from the sums that are kept; another day or moment is added up.
    """
    now = as_at is None and known == reader.position
    where, values = _where(accounts, holding=holding, as_at=as_at, known=None if now else known)
    if now:
        # The key serves here, but for a holding's own sums.
        build = "+build = ?" if accounts is None and holding is not None else "build = ?"
        sql = f"SELECT head, account, fund, holding, category, pence FROM balances WHERE {build}"
    else:
        build = "build = ?" if accounts is None and holding is None else "+build = ?"
        sql = (
            f"SELECT head, account, fund, holding, category, sum(pence) FROM postings WHERE {build}"
        )
        where += " GROUP BY head, account, fund, holding, category"
    rows = reader.ask(sql + where, reader.build, *values)
    return {tuple(key): int(pence) for *key, pence in rows}


def _where(
    accounts: Iterable[str] | None,
    *,
    holding: str | None,
    as_at: date | None,
    known: int | None,
) -> tuple[str, list]:
    """Conditions to follow that on the build, and their values."""
    where, values = "", []
    if accounts is not None:
        values += accounts
        # Where both are named the index on the holding serves: `||` keeps the other out of it.
        name = "account" if holding is None else "account || ''"
        where += f" AND {name} IN ({', '.join('?' * len(values))})" if values else " AND 1 = 0"
    if holding is not None:
        where += " AND holding = ?"
        values.append(holding)
    if known is not None:
        where += " AND position <= ?"
        values.append(known)
    if as_at is not None:
        where += " AND on_date <= ?"
        values.append(as_at.isoformat())
    return where, values


def _accounts_at(reader: Reader, holding: str) -> list[str] | None:
    """The accounts that have, or had, money in a holding; None, for all, where they are many."""
    rows = reader.ask(
        "SELECT DISTINCT account FROM balances"
        " WHERE +build = ? AND holding = ? AND account <> ''",
        reader.build, holding,
    )  # fmt: skip
    return [account for (account,) in rows] if len(rows) <= 400 else None


def _unallocated(
    reader: Reader,
    sums: Sums,
    holding: str | None,
    account: str | None,
    *,
    as_at: date | None,
    known: int,
) -> tuple[tuple[str, int], ...]:
    if account is not None:
        return ()
    if holding is not None:
        sums = sums_of(reader, accounts=[""], as_at=as_at, known=known, holding=holding)
    found = {key[3]: pence for key, pence in sums.items() if key[:2] == (p.HELD, "")}
    return tuple(sorted((place, pence) for place, pence in found.items() if pence))


def _funds(sums: Sums) -> list[FundBalance]:
    by_fund: dict[tuple[str, str], Sums] = defaultdict(dict)
    for key, pence in sums.items():
        if key[1]:
            by_fund[key[1], key[2]][key] = pence
    return [_fund(account, fund, by_fund[account, fund]) for account, fund in sorted(by_fund)]


def _fund(account: str, fund: str, sums: Sums) -> FundBalance:
    heads: dict[str, int] = defaultdict(int)
    places: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for (head, _, _, holding, _), pence in sums.items():
        heads[head] += pence
        if head in p.MONEY_HEADS:
            places[holding][p.MONEY_HEADS.index(head)] += pence
    return FundBalance(
        account=account,
        fund=fund,
        brought_pence=-heads[p.BROUGHT_FORWARD],
        paid_pence=-heads[p.PAID],
        contributed_pence=-heads[p.CONTRIBUTED],
        collected_pence=heads[p.COLLECTED],
        topped_up_pence=-heads[p.TOPPED_UP],
        interest_pence=-heads[p.INTEREST],
        moved_pence=sum(sums.values()),
        spent_pence=heads[p.SPENT],
        owed_pence=heads[p.OWED],
        returned_pence=heads[p.RETURNED],
        written_off_pence=heads[p.WRITTEN_OFF],
        recharged_pence=heads[p.RECHARGED],
        held_pence=heads[p.HELD],
        on_its_way_pence=heads[p.ON_ITS_WAY],
        places=tuple(Place(account, fund, at, *pence) for at, pence in sorted(places.items())),
    )


def _total(funds: Iterable[FundBalance]) -> FundBalance:
    totals = [0] * (len(FundBalance._fields) - 3)
    for fund in funds:
        totals = [a + b for a, b in zip(totals, fund[2:-1], strict=True)]
    return FundBalance("", "", *totals, places=())
