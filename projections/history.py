"""What happened, entry by entry, with what there was after each: an account's or a holding's."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from ledger import events as e
from ledger.entry import Entry
from projections.days import business_date
from projections.moments import Known
from projections.paper import Paper, Private, paper_behind, private_behind
from projections.postings import HELD, MONEY_HEADS, postings
from projections.reader import Reader, reading
from projections.words import entry_in_words

if TYPE_CHECKING:
    from ledger.store.store import Store


class Change(NamedTuple):
    """What an entry did to one fund's money, signed. Empty names: money nobody has attributed."""

    account: str
    fund: str
    pence: int


class Happened(NamedTuple):
    """One entry, told. on is the business date, None where the entry has none.

    balances are what each fund of the account has after it (empty for a holding), and
    balance_pence all of it. reversed_by and reverses number entries of the same stream. private
    is (`entry`, `line` or `file`, JSON), and empty unless it was asked for.
    """

    position: int
    stream: str
    version: int
    recorded_at: str
    by: str
    on_behalf_of: str | None
    command: str
    on: date | None
    words: str
    changes: tuple[Change, ...]
    balances: tuple[tuple[str, int], ...]
    balance_pence: int
    papers: tuple[Paper, ...]
    reversed_by: int | None
    reverses: int | None
    private: Private


class History(NamedTuple):
    """All that happened, in order, for someone who knows as far as a position."""

    position: int
    as_at: date | None
    account: str | None
    holding: str | None
    rows: tuple[Happened, ...]


def history(
    ledger: Store | Reader | str,
    *,
    account: str | None = None,
    holding: str | None = None,
    as_at: date | None = None,
    known_at: Known = None,
    by_business_date: bool = False,
    show_private: bool = False,
) -> History:
    """The audit trail of an account, or else of a holding; no rows where nothing is known of it.

    In the order of recording, or of business dates. Entries of other streams that touched its
    money are there too. as_at leaves out later business; what has no date is always there.
    """
    if (account is None) == (holding is None):
        raise ValueError("a history is of one account or of one holding")
    stream = f"account:{account}" if account is not None else f"holding:{holding}"
    with reading(ledger) as reader:
        known = reader.known(known_at)
        entries = _entries(reader, stream, known)
        links = _links(entries)
        if as_at is not None:
            entries = [x for x in entries if (business_date(x.event) or as_at) <= as_at]
        if by_business_date:
            entries.sort(key=_business_order)
        papers = paper_behind(reader, entries, known=known)
        private = private_behind(reader, entries, papers) if show_private else {}
    rows = [
        row._replace(papers=papers[row.position], private=private.get(row.position, ()))
        for row in _told(entries, links, account=account, holding=holding)
    ]
    return History(known, as_at, account, holding, tuple(rows))


def _links(entries: Iterable[Entry]) -> dict[int, int]:
    """Versions of reversals by the position of what they reverse, and the other way round."""
    entries = list(entries)
    places = {(one.stream, one.version): one.position for one in entries}
    found: dict[int, int] = {}
    for one in entries:
        if isinstance(one.event, e.EntryReversed):
            reversed_at = places.get((one.stream, one.event.entry))
            if reversed_at is not None:
                found[reversed_at] = one.version
                found[one.position] = one.event.entry
    return found


def _entries(reader: Reader, stream: str, known: int) -> list[Entry]:
    """The stream's own entries, and those of others that posted to it, by position."""
    entries = reader.stream(stream, known=known)
    family, _, name = stream.partition(":")
    own = {entry.position for entry in entries}
    where = "account = ?" if family == "account" else "holding = ?"
    touching = reader.ask(
        f"SELECT DISTINCT position FROM postings WHERE +build = ? AND {where} AND position <= ?",
        reader.build, name, known,
    )  # fmt: skip
    others = reader.entries({position for (position,) in touching} - own)
    return sorted([*entries, *others.values()], key=lambda entry: entry.position)


def _business_order(entry: Entry) -> tuple[str, int]:
    on = business_date(entry.event)
    return (on.isoformat() if on else entry.recorded_at[:10], entry.position)


def _told(
    entries: list[Entry],
    links: dict[int, int],
    *,
    account: str | None,
    holding: str | None,
) -> list[Happened]:
    rows = []
    funds: dict[str, int] = {}
    balance = 0
    for entry in entries:
        changes = _changes(entry, account=account, holding=holding)
        link = links.get(entry.position)
        is_reversal = isinstance(entry.event, e.EntryReversed)
        balance += sum(change.pence for change in changes)
        if account is not None:
            for change in changes:
                funds[change.fund] = funds.get(change.fund, 0) + change.pence
        rows.append(
            Happened(
                position=entry.position,
                stream=entry.stream,
                version=entry.version,
                recorded_at=entry.recorded_at,
                by=entry.by,
                on_behalf_of=entry.on_behalf_of,
                command=entry.command,
                on=business_date(entry.event),
                words=entry_in_words(entry),
                changes=changes,
                balances=tuple(sorted(funds.items())),
                balance_pence=balance,
                papers=(),
                reversed_by=None if is_reversal else link,
                reverses=link if is_reversal else None,
                private=(),
            )
        )
    return rows


def _changes(entry: Entry, *, account: str | None, holding: str | None) -> tuple[Change, ...]:
    """What the entry did to the money of an account, or to what the bank has shown in a holding."""
    sums: dict[tuple[str, str], int] = {}
    for head, whose, fund, place, _, pence, _ in postings(entry.stream, entry.event):
        if account is not None:
            counts = head in MONEY_HEADS and whose == account
        else:
            counts = head == HELD and place == holding
        if counts:
            sums[whose, fund] = sums.get((whose, fund), 0) + pence
    return tuple(Change(*key, pence) for key, pence in sums.items() if pence)
