"""One file on its way in: its size, what it really is, its text, and what is wrong with it so far.

Every reader in this room takes a Source and gathers its faults here, so that a file's faults are
told all at once. Never prints, and reads nothing but the bytes it was given.
"""

from __future__ import annotations

import re
from typing import NamedTuple, NoReturn

from ledger.errors import Fault, Unreadable

MOST_BYTES = 32 * 1024 * 1024
MOST_ROWS = 200_000
MOST_FAULTS = 50
MOST_TEXT = 2_000
"""Characters of a line's text that are kept: five times the longest narrative a bank sends."""

ENCODINGS = (
    "utf-8", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "iso-8859-1", "iso-8859-15",
    "cp850", "mac-roman",
)  # fmt: skip

_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2028\u2029\u2066-\u2069]+")


class Choices(NamedTuple):
    """What the user decided about a file."""

    date_format: str | None = None
    encoding: str | None = None
    allow_currency: bool = False
    accept_difference: bool = False


class Source:
    """A file's name, bytes and the user's choices, and the faults found so far."""

    most_bytes = MOST_BYTES
    most_rows = MOST_ROWS

    def __init__(self, data: bytes, *, file_name: str, sha256: str, choices: Choices) -> None:
        self.data = data
        self.file_name = file_name
        self.sha256 = sha256
        self.choices = choices
        self.faults: list[Fault] = []
        self.unlisted = 0
        self._placed: list[tuple[int, Fault]] = []
        self._faulty: set[int | str] = set()

    def fault(self, row: int | str, why: str, found: str = "", try_: str = "") -> None:
        """Note a fault and go on. row 0 is the whole file; text names a place, `entry 3`."""
        self._faulty.add(row)
        if len(self.faults) >= MOST_FAULTS:
            self.unlisted += 1
            return
        place = f"{self.file_name}:{row}" if isinstance(row, int) else f"{self.file_name}: {row}"
        if row == 0:
            place = self.file_name
        self.faults.append(Fault(place, excerpt(why, 600), excerpt(found), try_))
        self._placed.append((row if isinstance(row, int) else MOST_BYTES, self.faults[-1]))

    def refuse(self, row: int | str, why: str, found: str = "", try_: str = "") -> NoReturn:
        """Note a fault that leaves nothing more to read, and stop."""
        self.fault(row, why, found, try_)
        self.settle()
        raise AssertionError("settle raises where there is a fault")

    def settle(self, rows: int = 0) -> None:
        """Raise Unreadable with every fault, if there is any. rows is how many were read."""
        if not self.faults:
            return
        # Rows in their order, after what concerns the whole file; text places come last.
        faults = [fault for _, fault in sorted(self._placed, key=lambda placed: placed[0])]
        if self.unlisted:
            more = f"and {self.unlisted:,} more faults that are not listed here"
            faults.append(Fault(self.file_name, more))
        bad = len(self._faulty - {0})
        summary = "nothing was recorded"
        if rows and bad:
            need = "needs" if bad == 1 else "need"
            summary += f": {bad:,} of {rows:,} lines {need} attention"
        raise Unreadable(faults, summary)


def excerpt(text: str, most: int = 100) -> str:
    """The start of text, on one line, with nothing in it that a screen would obey."""
    tidy = _UNSEEN.sub("·", text[: 4 * most].replace("\t", " ").strip())
    return tidy if len(tidy) <= most and len(text) <= 4 * most else tidy[: most - 1] + "…"


def narrative(*parts: str | None) -> str:
    """One line's text from its parts: white space folded, and no part said twice."""
    said = ""
    for part in parts:
        tidy = " ".join(_UNSEEN.sub(" ", (part or "")[: 2 * MOST_TEXT]).split())
        if said and said.casefold() in tidy.casefold():
            said = tidy
        elif tidy.casefold() not in said.casefold():
            said = f"{said} {tidy}" if said else tidy
    return said[:MOST_TEXT].rstrip()


def check_size_and_kind(source: Source) -> None:
    """Refuse a file that is empty, too big, or plainly something else by its first bytes."""
    data = source.data
    if len(data) > source.most_bytes:
        tenths = len(data) * 10 // 1048576
        source.refuse(
            0,
            f"the file is {tenths // 10:,}.{tenths % 10} MiB; the most that is read is "
            f"{source.most_bytes // 1048576} MiB",
            try_="download a shorter period from the bank",
        )
    if not data.strip(b" \t\r\n\0\xef\xbb\xbf"):
        why = "the file is empty" if not data else "the file has nothing in it but blank space"
        source.refuse(0, why, try_="download it again from the bank")
    if kind := _really(data):
        what, remedy = kind
        source.refuse(0, f"this is {what}, whatever its name says", try_=remedy)


def _really(data: bytes) -> tuple[str, str] | None:
    """What the first bytes say a file is, and what to do about it; None if it may be text."""
    spreadsheet = "open it in a spreadsheet and save it as CSV, or download CSV from the bank"
    bank = "download it from the bank as CSV, OFX, MT940 or camt.053"
    start = data[:65536]
    if start.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        if b"xl/" in start or b"opendocument.spreadsheet" in start:
            return "a spreadsheet (.xlsx or .ods)", spreadsheet
        return "a ZIP archive", "unpack it and import the files inside"
    known = (
        (b"%PDF", "a PDF document", bank),
        (b"\xd0\xcf\x11\xe0", "an old Excel or Word file (.xls or .doc)", spreadsheet),
        (b"\x1f\x8b", "a gzip archive", "unpack it and import the file inside"),
        (b"SQLite format 3", "a database (SQLite)", bank),
        (b"\x89PNG", "a picture", bank),
        (b"\xff\xd8\xff", "a picture", bank),
        (b"{\\rtf", "a word processor's document (.rtf)", bank),
    )
    for magic, what, remedy in known:
        if start.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(magic):
            return what, remedy
    opening = start.lstrip(b"\xef\xbb\xbf \t\r\n")[:200].lower()
    if opening.startswith((b"<!doctype html", b"<html", b"<head", b"<body", b"<table", b"<script")):
        remedy = "log in to the bank again, and use its download button"
        return "a web page (HTML)", remedy
    return None


def text_of(source: Source) -> str:
    """The file's text. UTF-8 with or without its mark, UTF-16 with its mark, else Windows-1252."""
    data, encoding = source.data, source.choices.encoding
    if encoding is not None and encoding.lower().replace("_", "-") not in ENCODINGS:
        source.refuse(0, f"{encoding!r} is not an encoding that is read here", try_=_encodings())
    if data.startswith((b"\xff\xfe\0\0", b"\0\0\xfe\xff")):
        source.refuse(0, "the text is in UTF-32", try_="save it as UTF-8")
    marked = next((name for mark, name in _MARKS if data.startswith(mark)), None)
    if encoding is None and marked is None and _looks_like_utf16(data):
        order = "le" if data[1:2] == b"\0" else "be"
        source.refuse(0, "the text is in UTF-16 without a mark", try_=f"--encoding utf-16-{order}")
    tried = [marked or encoding] if marked or encoding else ["utf-8", "cp1252"]
    for name in tried:
        try:
            text = data.decode(str(name))
        except UnicodeDecodeError as error:
            bad = error
        else:
            _no_nul(source, text)
            return text
    names = " nor ".join(_NAMES.get(str(name), str(name)) for name in tried)
    start = data.rfind(b"\n", 0, bad.start) + 1
    source.refuse(
        data.count(b"\n", 0, bad.start) + 1,
        f"the text is {'neither ' if len(tried) > 1 else 'not '}{names}",
        found=data[start : start + 100].decode("ascii", "replace").splitlines()[0],
        try_=_encodings(),
    )


_NAMES = {"utf-8": "UTF-8", "utf-8-sig": "UTF-8", "cp1252": "Windows-1252", "utf-16": "UTF-16"}


def _encodings() -> str:
    return "--encoding with one of " + ", ".join(ENCODINGS)


def _looks_like_utf16(data: bytes) -> bool:
    """Plain letters in UTF-16 have a NUL for every other byte."""
    start = data[:400]
    return len(start) >= 4 and max(start[0::2].count(0), start[1::2].count(0)) > len(start) // 4


def _no_nul(source: Source, text: str) -> None:
    at, row, counted = text.find("\0"), 1, 0
    while at >= 0 and len(source.faults) < MOST_FAULTS:
        row += text.count("\n", counted, at)
        end = text.find("\n", at)
        why = "there is a NUL byte in this row; the file was damaged on its way"
        shown = text[max(text.rfind("\n", 0, at) + 1, at - 80) : at + 80].split("\n")[0]
        source.fault(row, why, shown, "download it again from the bank")
        counted, at = at, text.find("\0", end) if end >= 0 else -1
    source.settle()
