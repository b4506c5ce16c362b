"""What was sent out of the ledger, and as what was known. Vocabulary, no behaviour."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from ledger.events.terms import Event


class Asked(Struct, frozen=True, array_like=True, gc=False):
    """One thing that a report was asked for by: `funder`, `northshire`."""

    name: str
    value: str


class ReportIssued(Event, tag="report-issued.v1"):
    """A report or a letter was given to somebody. Asked for again as known at `position`, by the
    same things, it comes to the same bytes, whose SHA-256 this is.

    report is its kind: `commissioner`, `person`, `ring-fence`. account is empty where it is about
    many. published: small numbers were left out, so that anybody may read it; beside is how many
    had been given out of this ledger by then, and what is published tells of nobody even next to
    those of them that were published. made_with is the program and its version; empty where nobody
    said it.
    """

    report: str
    form: str
    account: str
    first_on: date | None
    last_on: date | None
    position: int
    asked: tuple[Asked, ...]
    sha256: str
    published: bool
    beside: int
    made_with: str
    given_to: str
    issued_on: date
