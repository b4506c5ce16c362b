"""Accounts, policies and the book folded as they were known at a moment, for questions on them."""

from __future__ import annotations

from datetime import date

from ledger.account.folding import evolve
from ledger.account.state import Account
from ledger.book.draft import Draft
from ledger.policy.policies import STREAM, Policies
from ledger.policy.policies import evolve as adopt
from projections.reader import Reader

ACCOUNT = "account:"


def account_known(reader: Reader, name: str, *, known: int) -> Account:
    """One account; version 0 where nothing is known of it."""
    account = Account(name)
    for entry in reader.stream(f"{ACCOUNT}{name}", known=known):
        evolve(account, entry)
    return account


def accounts_known(reader: Reader, *, known: int) -> dict[str, Account]:
    """Every account by its name, in the order of names."""
    found: dict[str, Account] = {}
    for entry in reader.family(ACCOUNT, known=known):
        name = entry.stream.removeprefix(ACCOUNT)
        evolve(found.setdefault(name, Account(name)), entry)
    return dict(sorted(found.items()))


def policies_known(reader: Reader, *, known: int) -> Policies:
    policies = Policies()
    for entry in reader.stream(STREAM, known=known):
        adopt(policies, entry)
    return policies


def book_known(reader: Reader, *, known: int) -> Draft:
    """The book as a decision would find it, to ask and never to record in."""
    return Draft(lambda stream: reader.stream(stream, known=known), position=known)


def day_asked(reader: Reader, as_at: date | None, *, known: int) -> date:
    """The day asked about; else that of the last entry known, and never the machine's own.

    So the same question to the same book has the same answer. 1 January 1970 for an empty one.
    """
    if as_at is not None:
        return as_at
    last = reader.entries([known]).get(known)
    return date.fromisoformat(last.recorded_at[:10]) if last else date(1970, 1, 1)
