"""What funders ask of each other, owe and have paid: one by one, and by the month. Values.

Read from the recharges' own entries alone, over all accounts of the ledger.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, NamedTuple

from ledger import events as e
from ledger.account.folding import evolve
from ledger.account.recharges.answering import age_days, as_it_was, standing
from ledger.account.recharges.apportioned import FundShare, due_and_borne
from ledger.account.records import Recharge
from ledger.account.state import Account
from ledger.book.proposals import Proposed, propose
from ledger.calendar import Period, months_later
from ledger.entry import Entry
from projections.as_known import account_known, book_known, day_asked
from projections.moments import Known
from projections.reader import Reader, reading

if TYPE_CHECKING:
    from ledger.store.store import Store

_STEPS = (e.RechargeRaised, e.RechargeDisputed, e.RechargeAgreed, e.RechargeSettled,
          e.RechargeWithdrawn)  # fmt: skip
_TOPICS = [k.__struct_config__.tag for k in (e.FundAdded, e.EntryReversed, *_STEPS)]


class OneRecharge(NamedTuple):
    """A recharge as it stood, in pence. left is agreed and not yet paid; positions its entries."""

    account: str
    recharge: str
    from_fund: str
    to_fund: str
    from_funder: str
    to_funder: str
    first_on: date
    last_on: date
    reason: str
    standing: str
    raised_on: date
    raised_pence: int
    agreed_on: date | None
    agreed_pence: int
    settled_pence: int
    age_days: int | None
    positions: tuple[int, ...]

    @property
    def left_pence(self) -> int:
        return self.agreed_pence - self.settled_pence


class Recharges(NamedTuple):
    """Recharges as they stood at the end of as_at, in order of account and name."""

    position: int
    as_at: date
    rows: tuple[OneRecharge, ...]


class Line(NamedTuple):
    """One recharge in a month's schedule, in pence.

    asked + raised - answered = still_asked: what was raised and neither agreed, nor the rest of
    it given up. opening + agreed - settled = closing: what is owed. disputed is what was disputed
    within the month.
    """

    account: str
    recharge: str
    from_fund: str
    to_fund: str
    first_on: date
    last_on: date
    standing: str
    asked_pence: int
    raised_pence: int
    disputed_pence: int
    answered_pence: int
    still_asked_pence: int
    opening_pence: int
    agreed_pence: int
    settled_pence: int
    closing_pence: int
    positions: tuple[int, ...]


class Schedule(NamedTuple):
    """What to_funder is asked for by from_funder, and owes them, over one month.

    digest is of the lines and of what they are headed by: two who have the same digest have the
    same schedule.
    """

    position: int
    from_funder: str
    to_funder: str
    month: Period
    lines: tuple[Line, ...]

    def total(self, figure: str) -> int:
        """The sum of a figure over the lines, in pence: `opening`, `agreed`, …"""
        return sum(getattr(line, f"{figure}_pence") for line in self.lines)

    @property
    def digest(self) -> str:
        head = (self.from_funder, self.to_funder, self.month.first, self.month.last)
        texts = ["\t".join(map(str, row[:-1] if row is not head else row))
                 for row in (head, *self.lines)]  # fmt: skip
        return sha256("\n".join(texts).encode()).hexdigest()


class Borne(NamedTuple):
    """What each fund should bear of some days' costs, and what it bears."""

    position: int
    account: str
    days: Period
    funds: tuple[FundShare, ...]


def recharges(
    ledger: Store | Reader | str,
    *,
    account: str | None = None,
    as_at: date | None = None,
    known_at: Known = None,
) -> Recharges:
    """Every recharge of one account or of all, as far as it had come."""
    with reading(ledger) as reader:
        known = reader.known(known_at)
        on = day_asked(reader, as_at, known=known)
        told = list(_told(reader, account, known=known))
    rows = []
    for one, recharge, positions in told:
        then = recharge if as_at is None else as_it_was(recharge, as_at)
        if then is not None:
            rows.append(_row(one, then, on, positions))
    return Recharges(known, on, tuple(sorted(rows)))


def entries_of(
    ledger: Store | Reader | str, *, account: str, recharge: str, known_at: Known = None
) -> list[Entry]:
    """The entries behind a recharge, reversals included, in order; none where there is none."""
    with reading(ledger) as reader:
        found = reader.stream(f"account:{account}", known=reader.known(known_at))
    return [entry for entry in found if _about(entry.event) == recharge]


def schedule(
    ledger: Store | Reader | str,
    *,
    from_funder: str,
    to_funder: str,
    month: Period,
    known_at: Known = None,
) -> Schedule:
    """One month of what one funder asks of another, over all accounts of the ledger."""
    with reading(ledger) as reader:
        known = reader.known(known_at)
        told = list(_told(reader, None, known=known))
    lines = []
    for one, recharge, positions in told:
        raised = recharge.raised
        funders = (one.funds[raised.from_fund].funder, one.funds[raised.to_fund].funder)
        if funders == (from_funder, to_funder):
            line = _line(one, recharge, month, positions)
            if line is not None:
                lines.append(line)
    return Schedule(known, from_funder, to_funder, month, tuple(sorted(lines)))


def month_of(day: date) -> Period:
    """The calendar month that a day is in."""
    first = day.replace(day=1)
    return Period(first, months_later(first, 1) - timedelta(days=1))


def borne(
    ledger: Store | Reader | str, *, account: str, days: Period, known_at: Known = None
) -> Borne:
    """Of one account's costs for some days, the share due of each fund and the share it bears."""
    with reading(ledger) as reader:
        known = reader.known(known_at)
        found = account_known(reader, account, known=known)
    return Borne(known, account, days, tuple(due_and_borne(found, days)))


def proposals(
    ledger: Store | Reader | str,
    *,
    account: str,
    since: date | None = None,
    as_at: date | None = None,
    known_at: Known = None,
) -> list[Proposed]:
    """What funders might put right in one account, with the commands that would do it."""
    with reading(ledger) as reader:
        known = reader.known(known_at)
        on = day_asked(reader, as_at, known=known)
        return propose(book_known(reader, known=known), account, on=on, since=since)


# ── from entries to recharges ────────────────────────────────────────────────────────────────


def _told(
    reader: Reader, account: str | None, *, known: int
) -> Iterator[tuple[Account, Recharge, tuple[int, ...]]]:
    """Every recharge with its account, of which only funds and recharges are known here."""
    if account is None:
        entries: Iterable[Entry] = reader.about(_TOPICS, prefix="account:", known=known)
    else:
        entries = reader.stream(f"account:{account}", known=known)
    accounts: dict[str, Account] = {}
    positions: dict[tuple[str, str], list[int]] = defaultdict(list)
    for entry in entries:
        about = _about(entry.event)
        if about is None and not isinstance(entry.event, e.FundAdded):
            continue
        name = entry.stream.removeprefix("account:")
        evolve(accounts.setdefault(name, Account(name)), entry)
        if about is not None:
            positions[name, about].append(entry.position)
    for (name, recharge), found in positions.items():
        yield accounts[name], accounts[name].recharges[recharge], tuple(found)


def _about(event: e.AnyEvent) -> str | None:
    """The recharge that an event is about, if any."""
    if isinstance(event, e.EntryReversed):
        event = event.of
    return event.recharge if isinstance(event, _STEPS) else None


def _row(account: Account, recharge: Recharge, on: date, positions: tuple[int, ...]) -> OneRecharge:
    raised, agreed = recharge.raised, recharge.agreed
    return OneRecharge(
        account=account.id,
        recharge=raised.recharge,
        from_fund=raised.from_fund,
        to_fund=raised.to_fund,
        from_funder=account.funds[raised.from_fund].funder,
        to_funder=account.funds[raised.to_fund].funder,
        first_on=raised.first_on,
        last_on=raised.last_on,
        reason=raised.reason,
        standing=standing(recharge),
        raised_on=raised.raised_on,
        raised_pence=recharge.raised_pence,
        agreed_on=agreed.agreed_on if agreed else None,
        agreed_pence=recharge.agreed_pence,
        settled_pence=recharge.settled_pence,
        age_days=age_days(recharge, on),
        positions=positions,
    )


def _line(
    account: Account, recharge: Recharge, month: Period, positions: tuple[int, ...]
) -> Line | None:
    """A recharge in a month; None where nothing was open or happened then."""
    before = as_it_was(recharge, month.first - timedelta(days=1))
    after = as_it_was(recharge, month.last)
    if after is None or (before is not None and standing(before) in ("settled", "withdrawn")):
        return None
    asked, still = _asked_pence(before), _asked_pence(after)
    raised = recharge.raised_pence if before is None else 0
    disputed = after.disputed is not None and (before is None or before.disputed is None)
    return Line(
        account=account.id,
        recharge=recharge.raised.recharge,
        from_fund=recharge.raised.from_fund,
        to_fund=recharge.raised.to_fund,
        first_on=recharge.raised.first_on,
        last_on=recharge.raised.last_on,
        standing=standing(after),
        asked_pence=asked,
        raised_pence=raised,
        disputed_pence=recharge.raised_pence if disputed else 0,
        answered_pence=asked + raised - still,
        still_asked_pence=still,
        opening_pence=_owed_pence(before),
        agreed_pence=after.agreed_pence - (before.agreed_pence if before else 0),
        settled_pence=after.settled_pence - (before.settled_pence if before else 0),
        closing_pence=_owed_pence(after),
        positions=positions,
    )


def _asked_pence(recharge: Recharge | None) -> int:
    return recharge.raised_pence if recharge and recharge.is_asked else 0


def _owed_pence(recharge: Recharge | None) -> int:
    return recharge.agreed_pence - recharge.settled_pence if recharge else 0
