"""Whose a payslip is: our payees by the bureau's own ids. Never a guess: equal, or nothing."""

from __future__ import annotations

import re
from hashlib import sha256

from ledger.errors import Fault, Unreadable
from ledger.statements.csv_text import each_row, one_line
from ledger.statements.source import Choices, Source, text_of

_REFERENCE = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,39}\Z")
_NI_NUMBER = re.compile(r"[A-Z]{2}[0-9]{6}[A-D]\Z", re.IGNORECASE)
"""Two letters, six figures, one letter A to D (HMRC, NIM39110). Entries hold none (DESIGN 10)."""


def not_a_reference(text: str) -> str:
    """Why a text cannot stand for an employee in an entry; empty where it can."""
    if _NI_NUMBER.match(re.sub(r"[\s-]", "", text)):
        return "is a National Insurance number, which no entry may hold"
    if not _REFERENCE.match(text):
        return "is not a reference of letters, digits and hyphens, at most 40, like PA-17"
    return ""


def read_employees(data: bytes, *, file_name: str) -> dict[str, str]:
    """Our payees by the bureau's ids, from a CSV of two columns, theirs and ours, under one row of
    headings. Two ids may be one payee. Raises Unreadable with every fault."""
    digest = sha256(data).hexdigest()
    source = Source(data, file_name=file_name, sha256=digest, choices=Choices())
    found: dict[str, str] = {}
    seen: dict[str, int] = {}
    rows = 0
    for row in each_row(source, text_of(source)):
        rows += 1
        if rows == 1:
            continue
        cells = [cell.strip() for cell in row.cells]
        theirs, ours = (*cells, "")[:2]
        if not theirs or not ours or any(cells[2:]):
            why = "the row is not their id and our payee"
            source.fault(row.row, why, one_line(row), "1001,PA-17")
        elif why := not_a_reference(ours):
            source.fault(row.row, f"{ours!r} {why}", one_line(row), "1001,PA-17")
        elif found.get(theirs, ours) != ours:
            why = f"{theirs} stands in row {seen[theirs]} already, as {found[theirs]}"
            source.fault(row.row, why, one_line(row), "keep one of them")
        else:
            found[theirs] = ours
            seen.setdefault(theirs, row.row)
    if not found and not source.faults:
        raise Unreadable([Fault(file_name, "it names no employee", "", "1001,PA-17")])
    source.settle(rows)
    return found
