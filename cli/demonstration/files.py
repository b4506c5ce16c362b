"""Which statement files there are, and everything else that is laid on the table to begin with."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import NamedTuple

from cli.demonstration import (
    commandfiles,
    documents,
    joint_account,
    moved_away,
    papers,
)
from cli.demonstration.banks import CARD_LAYOUT, written
from cli.demonstration.books import books
from cli.demonstration.commandfiles import PARTS
from cli.demonstration.days import HALF_WAY, LAST, YEAR_END
from cli.demonstration.people import BY_HOLDING, PLACES, Place
from cli.demonstration.rulebook import FIRST_TRY, rules_of
from cli.demonstration.third_year_bank import FILE, RULES, RULES_TEXT, statement
from cli.demonstration.third_year_plans import PAYABLES, PAYABLES_TEXT


class StatementFile(NamedTuple):
    """A bank's file for some days of a holding.

    name is its path in the demonstration's folder. part: when it is read, as PARTS names it; empty
    for one that comes besides.
    """

    name: str
    holding: str
    first: date
    last: date
    layout: str
    part: str = ""

    @property
    def options(self) -> str:
        """What `dpl import` is to be told about it."""
        told = f"--holding {self.holding} --rules rules/{self.holding}.toml"
        return f"{told} --profile rules/card-layout.toml" if self.layout == "card" else told

    def bytes(self) -> bytes:
        return written(books()[self.holding], self.first, self.last, layout=self.layout)


QUARTERS = (
    ("2024-25-q1", date(2024, 4, 1), date(2024, 6, 30), "2024-25"),
    ("2024-25-q2", date(2024, 7, 1), date(2024, 9, 30), "2024-25"),
    ("2024-25-q3", date(2024, 10, 1), date(2024, 12, 31), "2024-25"),
    ("2024-25-q4", date(2025, 1, 1), YEAR_END, "2024-25"),
    ("2025-26-q1", date(2025, 4, 1), date(2025, 6, 30), "2025-26-h1"),
    ("2025-26-q2", date(2025, 7, 1), HALF_WAY, "2025-26-h1"),
    ("2025-26-q3", date(2025, 10, 1), date(2025, 12, 31), "2025-26-h2"),
    ("2025-26-q4", date(2026, 1, 1), LAST, "2025-26-h2"),
)
"""The client account's statements come by the quarter."""

BESIDES = (
    ("lloyds-1", "2025-02-to-04", date(2025, 2, 1), date(2025, 4, 30), "lloyds"),
    ("barclays-1", "2025-03", date(2025, 3, 1), YEAR_END, "ofx"),
)
"""A file that overlaps, and one in another format."""


def statement_files() -> list[StatementFile]:
    """Every file, the holdings' own first, then those that come besides."""
    found = [
        _file(place, name, max(first, place.opened_on), last, place.layout, part)
        for place in PLACES
        for name, first, last, part in _days_of(place)
        if books()[place.name].within(first, last)
    ]
    return [*found, *(_file(BY_HOLDING[name], *rest) for name, *rest in BESIDES)]


def _days_of(place: Place) -> list[tuple[str, date, date, str]]:
    if place.kind == "client" and place.layout == "camt.053":
        return list(QUARTERS)
    found = [(name, first, last, name) for name, first, last in PARTS]
    if place.layout == "monzo":
        _, first, last, part = found.pop(0)
        found = [
            ("2024-25-h1", first, date(2024, 9, 30), part),
            ("2024-25-h2", date(2024, 10, 1), last, part),
            *found,
        ]
    return found


def _file(
    place: Place, name: str, first: date, last: date, layout: str, part: str = ""
) -> StatementFile:
    suffix = {"ofx": "ofx", "mt940": "sta", "camt.053": "xml"}.get(layout, "csv")
    path = f"statements/{place.name}-{name}.{suffix}"
    return StatementFile(path, place.name, first, last, layout, part)


RECEIPT = """\
RECEIPT 20417                                 13 May 2025

1 perching stool, height adjustable            GBP 189.99
paid by card
"""


def lay_out(folder: Path) -> None:
    """Write every statement, rules file, command file and receipt into the folder, and make one
    for the reports."""
    texts = {
        "rules/card-layout.toml": CARD_LAYOUT,
        "rules/monzo-1-first-try.toml": FIRST_TRY,
        "evidence/receipt-20417.txt": RECEIPT,
        RULES: RULES_TEXT,
        FILE: statement(),
        PAYABLES: PAYABLES_TEXT,
        **{f"rules/{place.name}.toml": rules_of(place) for place in PLACES},
        **commandfiles.files(),
        **joint_account.files(),
        **papers.files(),
        **moved_away.files(),
        **documents.files(),
    }
    content = {name: text.encode() for name, text in texts.items()}
    content |= {file.name: file.bytes() for file in statement_files()}
    for name, data in content.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    (folder / documents.FOLDER).mkdir(exist_ok=True)


REGION = "region.toml"


def name_ledger(folder: Path, address: str) -> None:
    """Write the file that names the ledgers of a region, of which there is one."""
    text = f'# The ledgers of a region, for --ledgers.\n[ledgers]\nnorthshire = "{address}"\n'
    (folder / REGION).write_text(text)
