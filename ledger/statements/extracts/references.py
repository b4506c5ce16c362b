"""Whose a council's line is, and which of our entries it names. Never a guess: equal, or nothing.

Text in; reads no file itself.
"""

from __future__ import annotations

import re
from collections.abc import Container
from hashlib import sha256

from ledger.errors import Fault, Unreadable
from ledger.statements.csv_text import each_row, one_line
from ledger.statements.source import Choices, Source, text_of

SHOWN = 18
"""Characters of a payment's reference that a bank carries: an account's beginning, `/`, entry."""

_NAMED = re.compile(r"(?<![A-Z0-9/-])([A-Z0-9][A-Z0-9-]{0,39})/([1-9][0-9]{0,8})(?![A-Z0-9/-])")


def entry_named(text: str, account: str) -> int | None:
    """The entry of this account that a text names by our own payment reference, `A-1/7`.

    A long account's name stands there by its beginning, as it does on a payment. None where the
    text names none, or several.
    """
    if "/" not in text:
        return None
    name = account.upper()
    found = {
        int(entry)
        for said, entry in _NAMED.findall(text.upper())
        if said in (name, name[: SHOWN - 1 - len(entry)])
    }
    return found.pop() if len(found) == 1 else None


def read_accounts(data: bytes, *, file_name: str, known: Container[str]) -> dict[str, str]:
    """Our accounts by the council's references, from a CSV of two columns, theirs and ours.

    Its first row is a heading, unless it names an account that is known. Raises Unreadable with
    every fault: an account that is not here, a reference or an account that stands twice.
    """
    digest = sha256(data).hexdigest()
    source = Source(data, file_name=file_name, sha256=digest, choices=Choices())
    found: dict[str, str] = {}
    seen: dict[str, int] = {}
    rows = 0
    for row in each_row(source, text_of(source)):
        cells = [cell.strip() for cell in row.cells]
        theirs, ours = (*cells, "")[:2]
        rows += 1
        if rows == 1 and ours not in known:
            continue
        if not theirs or not ours or any(cells[2:]):
            why = "the row is not their reference and our account"
            source.fault(row.row, why, one_line(row), "C-1001,A-1")
            continue
        if ours not in known:
            why = f"there is no account {ours}"
            source.fault(row.row, why, one_line(row), "dpl account list")
        elif theirs in found:
            why = f"{theirs} stands in row {seen[theirs]} already"
            source.fault(row.row, why, one_line(row), "keep one of them")
        elif ours in seen:
            why = f"account {ours} stands in row {seen[ours]} already, under another reference"
            source.fault(row.row, why, one_line(row), "read the references in files of their own")
        else:
            found[theirs] = ours
            seen[theirs] = seen[ours] = row.row
    if not found and not source.faults:
        raise Unreadable([Fault(file_name, "it names no account that is known", "", "C-1001,A-1")])
    source.settle(rows)
    return found
