"""The one door into this room: a file's bytes in, its statements or every fault out.

The format is told from what the file holds, not from its name. The readers of the formats are
imported when they are needed, and their libraries with them.
"""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

from ledger.statements.source import Choices, Source, check_size_and_kind, text_of
from ledger.statements.statement import Statement

if TYPE_CHECKING:
    from collections.abc import Callable

    from ledger.statements.card_links import Before
    from ledger.statements.feed import Feed
    from ledger.statements.profile import Profile


def read(
    data: bytes,
    *,
    file_name: str,
    layout: str | None = None,
    date_format: str | None = None,
    encoding: str | None = None,
    allow_currency: bool = False,
    accept_difference: bool = False,
    profile: Profile | Feed | None = None,
    before: Callable[[], Before] | None = None,
) -> list[Statement]:
    """The statements in a bank's file: one for each account in it, oldest line first.

    layout names a bank's CSV layout or a format (`ofx`, `mt940`, `camt.053`) where the file is
    not recognised by itself; profile is a layout of the user's own. before tells what files read
    before hold, and is asked only where a card's reversals rest on it. Raises Unreadable with all
    of the file's faults.
    """
    choices = Choices(date_format, encoding, allow_currency, accept_difference)
    digest = hashlib.sha256(data).hexdigest()
    source = Source(data, file_name=file_name, sha256=digest, choices=choices)
    check_size_and_kind(source)
    _check_choices(source, layout)
    kind = layout if layout in _FORMATS else "csv" if layout or profile else _recognise(source)
    if kind == "camt.053":
        from ledger.statements.camt import read_camt

        return read_camt(source)
    if kind == "ofx":
        from ledger.statements.ofx import read_ofx

        return read_ofx(source, text_of(source))
    if kind == "mt940":
        from ledger.statements.mt940_file import read_mt940

        return read_mt940(source, text_of(source))
    from ledger.statements.bank_csv import read_csv
    from ledger.statements.feed import Feed

    feed = profile if isinstance(profile, Feed) else None
    if profile is None:
        feed = _card_feed(source, layout)
    if feed is not None:
        from ledger.statements.card_csv import read_card
        from ledger.statements.card_links import NOTHING_BEFORE

        return read_card(source, feed, before=before or (lambda: NOTHING_BEFORE))
    assert not isinstance(profile, Feed)
    return read_csv(source, layout=layout, profile=profile)


def _card_feed(source: Source, layout: str | None) -> Feed | None:
    """The card feed that a file is, by the layout asked for or else by its header."""
    from ledger.statements.card_csv import feed_of, nearly
    from ledger.statements.feed import known_feeds

    named = [feed for feed in known_feeds() if layout == feed.layout or layout in feed.also]
    if layout is not None:
        return named[0] if named else None
    text = text_of(source)
    return feed_of(text) or nearly(text)


_FORMATS = ("ofx", "mt940", "camt.053")
_MT940_FIELDS = re.compile(r"^:(?:20|25|60[FM]|61):", re.MULTILINE)


def _check_choices(source: Source, layout: str | None) -> None:
    if source.choices.date_format:
        from ledger.statements.dates import format_fault

        if why := format_fault(source.choices.date_format):
            source.refuse(0, why, try_="--date-format %d/%m/%Y")
    if layout is not None and layout not in _FORMATS:
        from ledger.statements.profile import layout_names

        if layout not in layout_names():
            why = f"{layout[:40]!r} is not a layout that is known"
            source.refuse(0, why, try_="--layout with one of " + ", ".join(layout_names()))


def _recognise(source: Source) -> str:
    """Which format the file is in, by what it holds; `csv` where nothing else is plain."""
    if _is_camt(source.data):
        return "camt.053"
    text = text_of(source)
    start = text[:4096].lstrip()
    if start[:9].upper() == "OFXHEADER" or re.search(r"<OFX>|<\?OFX\b", start, re.IGNORECASE):
        return "ofx"
    if start.startswith("<"):
        return "camt.053"
    if len(set(_MT940_FIELDS.findall(text[:65536]))) >= 3:
        return "mt940"
    if start.startswith(("!Type:", "!Account", "!Option:")):
        try_ = "download it from the bank as CSV, OFX, MT940 or camt.053"
        source.refuse(0, "this is a QIF file, whose dates can be read two ways", try_=try_)
    return "csv"


def _is_camt(data: bytes) -> bool:
    """XML is told from its bytes, because it names its own encoding."""
    start = data[:4096].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    return start.startswith(b"<") and b"xsd:camt." in start
