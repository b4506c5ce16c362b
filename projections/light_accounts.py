"""Accounts folded without the spends that nobody said anything of, which are told beside them.

For questions over every account: nine entries in ten are such spends, and reading them is a third
of folding them. What names a spend is folded with that spend and its evidence, so that queries,
debts, refunds and recharges stand as in a full fold (tests hold the two together).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from ledger import events as e
from ledger.account.folding import evolve
from ledger.account.records import root_of
from ledger.account.spends.plain import PlainSpend, PlainSpends, SpokenOf
from ledger.account.state import Account
from ledger.entry import Entry
from ledger.events import AnyEvent
from projections.reader import Reader

ACCOUNT = "account:"


class Light(NamedTuple):
    """An account whose plain spends are beside it, and its entries but for those, in order."""

    account: Account
    entries: list[Entry]


def light_accounts(reader: Reader, *, known: int, account: str | None = None) -> Iterator[Light]:
    """Every account in order of name, or one, as known at a position. One after another: thousands
    are not kept all at once."""
    if account is not None:
        entries = reader.stream(f"{ACCOUNT}{account}", known=known)
        if entries:
            yield light(account, entries)
        return
    found = reader.by_stream(ACCOUNT, known=known)
    for stream, some in groupby(found, key=_stream):
        yield light(stream.removeprefix(ACCOUNT), some)


_stream = itemgetter(Entry._fields.index("stream"))


def light(name: str, entries: Iterable[Entry]) -> Light:
    """An account of its entries, lightly folded."""
    spends: dict[int, Entry] = {}
    others: list[Entry] = []
    for entry in entries:
        if type(entry.event) is e.SpendRecorded:
            spends[entry.version] = entry
        else:
            others.append(entry)
    named = _named_by(others) & spends.keys()
    if named:
        others += [spends.pop(version) for version in named]
        others.sort(key=_version)
    account = Account(name, spends=SpokenOf())
    matched = _fold(account, others)
    proof = _first_proofs(others)
    account.plain = PlainSpends(
        PlainSpend(version, entry.event, proof.get(version), matched.get(version))
        for version, entry in spends.items()
    )
    account.kept = {}  # nothing more is folded
    return Light(account, others)


_version = itemgetter(Entry._fields.index("version"))


def _first_proofs(entries: Iterable[Entry]) -> dict[int, date]:
    """The first day that evidence of each spend was attached."""
    found: dict[int, date] = {}
    for entry in entries:
        event = entry.event
        if isinstance(event, e.EvidenceAttached):
            found[event.spend] = min(event.attached_on, found.get(event.spend, event.attached_on))
    return found


def _fold(account: Account, entries: Iterable[Entry]) -> dict[int, date]:
    """Fold these; the first day on which the bank showed each spend that is not among them. That
    changes where its money was, and nothing that the fold keeps."""
    shown: dict[int, dict[int, date]] = {}
    for entry in entries:
        event = entry.event
        about = event.of if isinstance(event, e.EntryReversed) else event
        if not isinstance(about, e.LineMatched) or root_of(about) in account.money:
            evolve(account, entry)
        elif about is event:
            shown.setdefault(about.entry, {})[entry.version] = about.on
        else:
            shown[about.entry].pop(event.entry)
    return {spend: min(days.values()) for spend, days in shown.items() if days}


def _named_by(entries: Iterable[Entry]) -> set[int]:
    """The entries, among them spends, of which something was said that bears on what they are."""
    found: set[int] = set()
    for entry in entries:
        found.update(_named(entry.event))
    return found


def _named(event: AnyEvent) -> Iterable[int]:
    match event:
        case e.LineMatched() | e.EvidenceAttached():
            return ()
        case e.EntryReversed():
            return (event.entry, *_named(event.of))
        case e.RechargeRaised() | e.RechargeAgreed():
            return [part.spend for part in event.parts]
    spend = getattr(event, "spend", None)
    return () if spend is None else (spend,)
