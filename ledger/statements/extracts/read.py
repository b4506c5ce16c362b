"""A council's extract: bytes and a mapping in, what it says of each account out, or every fault.

Nothing is guessed: whose a line is comes from the references that are given, what it is from the
mapping's words. Does no adding up: what does not foot is seen when both sides are compared.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from collections.abc import Mapping as Table
from datetime import date
from hashlib import sha256
from itertools import chain, islice, pairwise

from ledger.events import ExtractLine, Stood
from ledger.statements.csv_text import Row, each_row
from ledger.statements.extracts.extract import Balance, Extract, RawLine, Said, StrangeLine
from ledger.statements.extracts.header import (
    HEADER_WITHIN,
    Columns,
    ExtractSource,
    days_of_file,
    find_columns,
)
from ledger.statements.extracts.mapping import Mapping
from ledger.statements.extracts.references import entry_named
from ledger.statements.extracts.rows import RowReader
from ledger.statements.extracts.words import CLOSING, OPENING
from ledger.statements.source import Source, check_size_and_kind, text_of


def read_extract(
    data: bytes,
    *,
    file_name: str,
    mapping: Mapping,
    accounts: Table[str, str],
    first_on: date | None = None,
    last_on: date | None = None,
) -> Extract:
    """What a file says of our accounts, which are given by the council's references.

    Raises Unreadable with every fault in it; also where no account of it is known.
    """
    digest = sha256(data).hexdigest()
    source = ExtractSource(data, file_name=file_name, sha256=digest, mapping=mapping)
    check_size_and_kind(source)
    rows = _Counted(source, each_row(source, text_of(source)))
    first_rows = list(islice(rows, HEADER_WITHIN))
    columns = find_columns(source, first_rows, mapping)
    first, last = days_of_file(source, columns.above, mapping, first_on=first_on, last_on=last_on)
    below = chain(first_rows[len(columns.above) + 1 :], rows)
    reader = RowReader(source, mapping, columns, first_on=first, last_on=last)
    gathered = _Gathered(source, accounts)
    for row in below:
        found = reader.read(row)
        if found is not None:
            gathered.take(*found)
    _must_be_ours(source, gathered, columns)
    source.settle(rows.count - len(columns.above) - 1)
    said = [
        _said(reference, accounts[reference], mapping, raw, gathered.stood.get(reference, {}))
        for reference, raw in gathered.raw_by_reference()
    ]
    return Extract(
        file_name, digest, first, last, tuple(said), tuple(gathered.strangers),
        gathered.passed_over,
    )  # fmt: skip


class _Counted:
    """Rows one after another, counted with those that cannot be taken apart."""

    def __init__(self, source: Source, rows: Iterator[Row]) -> None:
        self.source = source
        self.rows = rows
        self.count = 0

    def __iter__(self) -> Iterator[Row]:
        return self

    def __next__(self) -> Row:
        before = len(self.source.faults) + self.source.unlisted
        row = next(self.rows, None)
        self.count += len(self.source.faults) + self.source.unlisted - before
        if row is None:
            raise StopIteration
        self.count += 1
        return row


class _Gathered:
    """The lines and balances of a file so far, by the council's reference."""

    def __init__(self, source: Source, accounts: Table[str, str]) -> None:
        self.source = source
        self.accounts = accounts
        self.raw: dict[str, list[RawLine]] = {}
        self.stood: dict[str, dict[tuple[str | None, str], Balance]] = {}
        self.strangers: list[StrangeLine] = []
        self.unknown: dict[str, None] = {}
        self.passed_over = 0

    def take(self, line: RawLine | None, balances: Iterable[Balance]) -> None:
        for balance in balances:
            self._stood(balance)
        if line is None:
            self.passed_over += not balances
        elif line.reference in self.accounts:
            self.raw.setdefault(line.reference, []).append(line)
        else:
            self.unknown[line.reference] = None
            one = StrangeLine(line.reference, line.row, line.on, line.amount_pence)
            self.strangers.append(one)

    def _stood(self, balance: Balance) -> None:
        """Told once by a row of its own, or the same in every row's column."""
        if balance.reference not in self.accounts:
            self.unknown[balance.reference] = None
            return
        self.raw.setdefault(balance.reference, [])
        known = self.stood.setdefault(balance.reference, {})
        before = known.setdefault((balance.fund, balance.end), balance)
        if before is not balance and (balance.by_row or before.pence != balance.pence):
            of = f" of {balance.fund}" if balance.fund else ""
            why = f"the {balance.end} balance{of} of {balance.reference} is told in row "
            self.source.fault(
                balance.row, f"{why}{before.row} already", try_="keep the row that is right"
            )

    def raw_by_reference(self) -> Iterable[tuple[str, list[RawLine]]]:
        """Each account's lines in turn, let go of as they are taken."""
        for reference in list(self.raw):
            yield reference, self.raw.pop(reference)


def _must_be_ours(source: Source, gathered: _Gathered, columns: Columns) -> None:
    """Refuse a file of which nothing is known here, unless its rows could not be read either."""
    if gathered.raw or source.faults:
        return
    if not gathered.unknown:
        source.refuse(columns.header.row, "there is no line below the headings")
    some = ", ".join(islice(gathered.unknown, 3))
    many = len(gathered.unknown)
    accounts = "the account in it is not" if many == 1 else f"none of its {many:,} accounts is"
    source.refuse(
        0,
        f"{accounts} known here: it is of another ledger, or its references are not ours",
        some,
        "--accounts FILE.csv, with their references and our accounts",
    )


def _said(
    reference: str,
    account: str,
    mapping: Mapping,
    raw: list[RawLine],
    told: dict[tuple[str | None, str], Balance],
) -> Said:
    if _is_newest_first(raw):
        raw.reverse()
    equals: dict[tuple, int] = {}
    lines, texts = [], {}
    for one in raw:
        key = one.kind, one.fund, one.on, one.amount_pence
        equals[key] = ordinal = equals.get(key, 0) + 1
        entry = entry_named(one.names, account)
        lines.append(
            ExtractLine(
                one.kind, one.fund, one.on, one.amount_pence, ordinal, one.row,
                one.first_on, one.last_on, one.balance_pence, entry,
            )
        )  # fmt: skip
        if one.text:
            texts[one.row] = one.text
    return Said(reference, account, _stood(mapping, lines, told), tuple(lines), texts)


def _is_newest_first(raw: list[RawLine]) -> bool:
    """Some councils write so; where days go to and fro, the file's own order is kept."""
    days = [line.on for line in raw]
    return len(days) > 1 and days[0] > days[-1] and all(a >= b for a, b in pairwise(days))


def _stood(
    mapping: Mapping,
    lines: list[ExtractLine],
    told: dict[tuple[str | None, str], Balance],
) -> tuple[Stood, ...]:
    """What stood at both ends, as told; else as the first and the last running balance say."""
    by_fund = mapping.balances == "fund"
    first: dict[str | None, ExtractLine] = {}
    final: dict[str | None, ExtractLine] = {}
    for line in lines:
        key = line.fund if by_fund else None
        first.setdefault(key, line)
        final[key] = line
    found = []
    for key in sorted({*first, *(fund for fund, _ in told)}, key=lambda fund: fund or ""):
        opening, closing = (told.get((key, end)) for end in (OPENING, CLOSING))
        start = opening.pence if opening else None
        end = closing.pence if closing else None
        if key in first:
            before, after = first[key].balance_pence, final[key].balance_pence
            if start is None and before is not None:
                start = before - first[key].amount_pence
            end = after if end is None else end
        if start is not None or end is not None:
            found.append(Stood(key, start, end))
    return tuple(found)
