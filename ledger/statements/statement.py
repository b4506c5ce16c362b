"""What a statement says, whatever file it came in."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple


class Remark(NamedTuple):
    """Something odd that does not stop a file being read: where, which kind, and in words.

    kind is one of `out-of-order`, `running-balance`, `declared-total`, `odd-field`, `not-posted`,
    `other-currency`, or `merchant-` and a group of merchants; row is counted from 1 in the file, 0
    where it concerns the whole.
    """

    row: int
    kind: str
    why: str


class CardFacts(NamedTuple):
    """What a card's feed says of a line, beside what a bank would.

    kind is what happened, in our words (`ledger.statements.feed.KINDS`); mcc the merchant's
    category code, four digits; load the feed's own word for where a load came from, and source
    what that means: `funder`, the person's `contribution` or `top-up`, or None where it is not
    told. parent is the issuer's id for what the line follows, as far as is known.
    """

    kind: str
    mcc: str | None = None
    load: str | None = None
    source: str | None = None
    parent: str | None = None


class Notice(NamedTuple):
    """Something a card's feed shows that moved no money. amount_pence as it would have moved.

    on is the day it happened, kind one of `authorisation`, `authorisation-reversed`, `declined`;
    type is the feed's own word. text and ids are private.
    """

    row: int
    on: date
    kind: str
    amount_pence: int
    text: str
    type: str
    bank_id: str
    mcc: str | None
    parent: str | None


class StatementLine(NamedTuple):
    """One line as the bank shows it. amount_pence is signed: money into the account is positive.

    row is counted from 1 in the file (for OFX, MT940 and camt the line's ordinal in the file).
    text is the bank's narrative, private. kind is the bank's own type code, bank_id its id for
    the line; both confirm a line and are never its identity. balance_pence is the running
    balance after the line, where the file gives one.
    """

    row: int
    on: date
    amount_pence: int
    text: str
    kind: str | None = None
    bank_id: str | None = None
    balance_pence: int | None = None
    card: CardFacts | None = None


class Statement(NamedTuple):
    """One file's lines for one account, in the file's own order turned oldest first.

    layout names how it was read (`lloyds`, `ofx`, `mt940`, `camt.053`, …); sha256 is of the
    file's bytes. account_number and sort_code are digits only and private; either may be
    missing, and an account_number may be only the last few digits (`account_is_partial`).
    opening_pence and closing_pence are None where the file neither gives nor implies them.
    first and last are the days the file says it covers, else those of its lines; None when it
    has no lines and says nothing. notices are what a card's feed shows besides.
    """

    layout: str
    sha256: str
    currency: str
    account_number: str | None
    sort_code: str | None
    account_is_partial: bool
    opening_pence: int | None
    closing_pence: int | None
    first: date | None
    last: date | None
    lines: tuple[StatementLine, ...]
    remarks: tuple[Remark, ...]
    notices: tuple[Notice, ...] = ()
