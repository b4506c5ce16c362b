"""Where money is, its statements and their lines. Vocabulary, no behaviour."""

from __future__ import annotations

from datetime import date
from typing import Literal

from msgspec import Struct

from ledger.events.terms import Commitment, Event, Share, SignedPence


class HoldingOpened(Event, tag="holding-opened.v1"):
    """A place where money is came to be known: a bank account, a card or a client account.

    number_hash is a hash of sort code and account number, keyed by the ledger; detail holds them.
    """

    kind: Literal["bank", "card", "client"]
    opened_on: date
    number_hash: str | None
    detail: Commitment | None


class HoldingNumberChanged(Event, tag="holding-number-changed.v1"):
    """A holding came to have another sort code and account number, or another card, from a day."""

    from_on: date
    number_hash: str
    reason: str
    detail: Commitment | None


class HoldingLinked(Event, tag="holding-linked.v1"):
    """From a day, an account's money is held here. Recorded in both streams."""

    holding: str
    account: str
    from_on: date


class HoldingUnlinked(Event, tag="holding-unlinked.v1"):
    """After a day, an account's money is no longer held here. Recorded in both streams."""

    holding: str
    account: str
    last_on: date


class ImportedLine(Struct, frozen=True, array_like=True, gc=False):
    """One line of a statement. amount_pence is signed: money in is positive.

    row is the place in the file; ordinal counts equals of that day and amount, from 1.
    """

    on: date
    amount_pence: SignedPence
    ordinal: int
    row: int
    balance_pence: SignedPence | None
    detail: Commitment


class Flag(Struct, frozen=True, array_like=True, gc=False):
    """Something odd in a statement, for a person to look at. row 0 is the file as a whole."""

    row: int
    kind: str


class StatementImported(Event, tag="statement-imported.v1"):
    """A bank's file was read. lines are all its lines, also those known from another file.

    statement is the first twelve characters of the file's sha-256. difference_pence is closing
    less opening and lines, nought unless a person chose to accept it.
    """

    statement: str
    sha256: str
    layout: str
    first_on: date | None
    last_on: date | None
    opening_pence: SignedPence | None
    closing_pence: SignedPence | None
    difference_pence: SignedPence
    lines: tuple[ImportedLine, ...]
    flags: tuple[Flag, ...]
    detail: Commitment | None


class CardNotice(Struct, frozen=True, array_like=True, gc=False):
    """Something that a card's feed shows and that moved no money. row is the place in the file.

    amount_pence is signed as it would have moved; ordinal counts equals of that day, kind and
    amount, from 1.
    """

    on: date
    kind: Literal["authorisation", "authorisation-reversed", "declined"]
    amount_pence: SignedPence
    ordinal: int
    row: int
    detail: Commitment


class CardNoticesShown(Event, tag="card-notices-shown.v1"):
    """A card's feed showed authorisations and declines. None of them is money."""

    statement: str
    notices: tuple[CardNotice, ...]


class FlagsSeen(Event, tag="flags-seen.v1"):
    """A person looked at what was odd in a statement. reason says in a coded word what it was."""

    statement: str
    flags: tuple[Flag, ...]
    reason: str
    seen_on: date


class StatementWithdrawn(Event, tag="statement-withdrawn.v1"):
    """A statement was taken back, and with it the lines that no other statement shows."""

    statement: str
    lines: tuple[str, ...]
    reason: str


class LineUnallocated(Event, tag="line-unallocated.v1"):
    """Money moved at the bank and nobody has said whose it is. amount_pence is signed.

    reason: `no-rule`, `ambiguous`, `left`, `no-account`, `opening`, or `reversed` when what
    rested on the line was taken back.
    """

    line: str
    on: date
    amount_pence: SignedPence
    reason: str


class LineAllocated(Event, tag="line-allocated.v1"):
    """Part or all of an unallocated line found its account. amount_pence is signed as the line.

    account is None where the line itself went, because its statement was withdrawn.
    """

    line: str
    on: date
    amount_pence: SignedPence
    account: str | None


class LineMatched(Event, tag="line-matched.v1"):
    """The bank showed money that an entry had already told of. Recorded with the account."""

    line: str
    on: date
    holding: str
    entry: int
    direction: Literal["in", "out"]
    shares: tuple[Share, ...]


class MoneyMoved(Event, tag="money-moved.v1"):
    """Money of this account went to another of its holdings, or to another account.

    Neither spent nor paid. to_account is None when it stayed with this account. A line is None
    while the bank has not shown that side.
    """

    moved_on: date
    shares: tuple[Share, ...]
    from_holding: str
    from_line: str | None
    to_holding: str
    to_line: str | None
    to_account: str | None
