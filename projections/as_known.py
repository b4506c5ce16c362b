"""Accounts, policies and the book folded as they were known at a moment, for questions on them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from ledger import events as e
from ledger.account.folding import evolve
from ledger.account.records import root_of
from ledger.account.state import Account
from ledger.book.draft import Draft
from ledger.entry import Entry
from ledger.errors import Refused
from ledger.policy.policies import STREAM, Policies
from ledger.policy.policies import evolve as adopt
from projections.moments import Known
from projections.reader import Reader, reading

if TYPE_CHECKING:
    from ledger.store.store import Store

ACCOUNT = "account:"


def account_known(reader: Reader, name: str, *, known: int) -> Account:
    """One account; version 0 where nothing is known of it."""
    return _of(name, reader.stream(f"{ACCOUNT}{name}", known=known))


class Folded(NamedTuple):
    """position is the last entry of the ledger that was known."""

    account: Account
    entries: tuple[Entry, ...]
    position: int


def folded(ledger: Store | Reader | str, name: str, *, known_at: Known = None) -> Folded:
    """An account and its entries, as far as was known at a moment. Refused where there is none."""
    with reading(ledger) as reader:
        known = reader.known(known_at)
        entries = tuple(reader.stream(f"{ACCOUNT}{name}", known=known))
    if not entries:
        then = "" if known_at is None else " that was known then"
        raise Refused("unknown-account", f"there is no account {name}{then}", "dpl account list")
    return Folded(_of(name, entries), entries, known)


def _of(name: str, entries: Iterable[Entry]) -> Account:
    account = Account(name)
    for entry in entries:
        evolve(account, entry)
    return account


def every_account(reader: Reader, *, known: int, spends: bool = True) -> Iterator[Account]:
    """Every account in order of name, one after another: thousands are not kept all at once.

    Without spends, for a question that they have no part in: nine entries in ten are theirs.
    """
    account: Account | None = None
    fold = evolve if spends else _evolve_without_spends
    for entry in reader.by_stream(ACCOUNT, known=known, but=() if spends else _OF_SPENDS):
        name = entry.stream.removeprefix(ACCOUNT)
        if account is None or account.id != name:
            if account is not None:
                yield account
            account = Account(name)
        fold(account, entry)
    if account is not None:
        yield account


_OF_SPENDS = [
    kind.__struct_config__.tag for kind in (e.SpendRecorded, e.SpendQueried, e.EvidenceAttached)
]


def _evolve_without_spends(account: Account, entry: Entry) -> Account:
    """The account after an entry, where spends were never folded in. Of what is about one, only
    what it did to debts and liabilities counts."""
    event = entry.event
    about = event.of if isinstance(event, e.EntryReversed) else event
    if isinstance(about, e.SpendRecorded):
        account.budget.undo_spend(entry.event.entry)
        return account
    if isinstance(about, e.LineMatched | e.SharesCorrected) and root_of(about) not in account.money:
        return account
    return evolve(account, entry)


def policies_known(reader: Reader, *, known: int) -> Policies:
    policies = Policies()
    for entry in reader.stream(STREAM, known=known):
        adopt(policies, entry)
    return policies


def book_known(reader: Reader, *, known: int) -> Draft:
    """The book as a decision would find it, to ask and never to record in."""
    return Draft(
        lambda stream: reader.stream(stream, known=known),
        names=lambda prefix: reader.streams(prefix, known=known),
        position=known,
    )


def day_asked(reader: Reader, as_at: date | None, *, known: int) -> date:
    """The day asked about; else that of the last entry known, and never the machine's own.

    So the same question to the same book has the same answer. 1 January 1970 for an empty one.
    """
    if as_at is not None:
        return as_at
    last = reader.entries([known]).get(known)
    return date.fromisoformat(last.recorded_at[:10]) if last else date(1970, 1, 1)
