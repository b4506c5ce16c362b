"""Mappings and extracts for the tests: each test states only what matters to it."""

from __future__ import annotations

from datetime import date

import pytest

from ledger.errors import Unreadable
from ledger.statements.extracts.extract import Extract
from ledger.statements.extracts.mapping import Mapping, load_mapping
from ledger.statements.extracts.read import read_extract

FIRST, LAST = date(2025, 4, 1), date(2026, 3, 31)
HEAD = 'source = "essex"\nfunder = "shire"\nfund = "council"\n'
COLUMNS = """[columns]
account = "Ref"
date = "Date"
type = "Type"
amount = "Amount"
reference = "Reference"
balance = "Balance"
"""
TYPES = """[types]
"PAY" = "payment"
"BACK" = "reclaim"
"B/FWD" = "opening"
"C/FWD" = "closing"
"NOTE" = "skip"
"""
MAPPING = HEAD + COLUMNS + TYPES
HEADER = "Ref,Date,Type,Amount,Reference,Balance\n"
ACCOUNTS = {"C-1": "A-1", "C-2": "A-2"}


def mapped(text: str = MAPPING) -> Mapping:
    return load_mapping(text, file_name="essex.toml")


def read(
    rows: str,
    *,
    mapping: str = MAPPING,
    header: str = HEADER,
    accounts: dict[str, str] = ACCOUNTS,
    first_on: date | None = FIRST,
    last_on: date | None = LAST,
) -> Extract:
    return read_extract(
        (header + rows).encode(),
        file_name="x.csv",
        mapping=mapped(mapping),
        accounts=accounts,
        first_on=first_on,
        last_on=last_on,
    )


def refused(rows: str, **given: object) -> str:
    with pytest.raises(Unreadable) as caught:
        read(rows, **given)  # type: ignore[arg-type]
    return str(caught.value)


def wrong(text: str) -> str:
    """The words against a mapping."""
    with pytest.raises(Unreadable) as caught:
        mapped(text)
    return str(caught.value)
