"""What is given out of the ledger, as it may be told. Vocabulary, no behaviour."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from msgspec import Meta

from ledger.commands.terms import Command, Hash, Layout, Name, Whom, Word
from ledger.events import Asked


class IssueReport(Command, kw_only=True, tag="issue-report"):
    """Keep what was given to whom: its kind, what it was asked for by, what was known, and the
    SHA-256 of its bytes. beside: of what is published, how many given out before it took in."""

    report: Word
    form: Layout
    account: Name | None = None
    first_on: date | None = None
    last_on: date | None = None
    position: Annotated[int, Meta(ge=0)]
    asked: Annotated[tuple[Asked, ...], Meta(max_length=50)] = ()
    sha256: Hash
    published: bool = False
    beside: Annotated[int, Meta(ge=0)] = 0
    made_with: Annotated[str, Meta(max_length=80)] = ""
    given_to: Whom
    issued_on: date
