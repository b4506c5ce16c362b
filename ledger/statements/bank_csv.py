"""A bank's CSV file to statements: which layout it is in, then row by row, then does it add up.

What differs between banks is data, in `profiles/`. Nothing here names a bank.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ledger.statements.accounts import BankAccount, bank_account
from ledger.statements.chain import (
    check_difference,
    in_brief,
    oldest_first,
    out_of_order,
    running_balances,
)
from ledger.statements.csv_line import CsvLine, Reader
from ledger.statements.csv_text import Row, one_line, rows_of
from ledger.statements.profile import Column, Profile, known_profiles
from ledger.statements.source import Source, text_of
from ledger.statements.statement import Remark, Statement

HEADER_WITHIN = 20
"""Rows of preamble a bank may put above its header."""


class Layout(NamedTuple):
    """A profile found in a file: where each of its columns stands, and its rows."""

    profile: Profile
    places: dict[str, tuple[int, ...]]
    width: int
    header: Row | None
    above: Sequence[Row]
    rows: Sequence[Row]


def read_csv(source: Source, *, layout: str | None, profile: Profile | None) -> list[Statement]:
    """One statement for each account in the file. Raises Unreadable with every fault."""
    rows = rows_of(source, text_of(source))
    if not rows:
        source.settle()
        source.refuse(0, "the file has nothing in it but blank space")
    torn = len(source.faults) + source.unlisted
    found = recognise(source, rows, _wanted(layout, profile), named=bool(layout or profile))
    cells = len(found.header.cells) if found.header else found.width
    reader = Reader(source, found.profile, found.places, width=found.width, cells=cells)
    lines, remarks, openings = [], [], []
    for row in found.rows:
        if found.header and [_fold(c) for c in row.cells] == [_fold(c) for c in found.header.cells]:
            why = "the header stands here a second time; two files seem to have been joined"
            source.fault(row.row, why, one_line(row), "import the two files one by one")
            continue
        read = reader.read(row)
        if isinstance(read, CsvLine):
            lines.append(read)
        elif isinstance(read, Remark):
            remarks.append(read)
        elif isinstance(read, int):
            openings.append(read)
    opening = openings[0] if len(openings) == 1 else None
    groups = _by_account(source, lines, _account_above(found))
    statements = [
        _statement(source, found, account, group, remarks, opening if len(groups) == 1 else None)
        for account, group in groups
    ]
    source.settle(len(found.rows) + torn)
    return statements


def _wanted(layout: str | None, profile: Profile | None) -> list[Profile]:
    if profile is not None:
        return [profile]
    profiles = known_profiles()
    return [p for p in profiles if layout is None or layout == p.layout or layout in p.also]


def recognise(
    source: Source, rows: Sequence[Row], profiles: Sequence[Profile], *, named: bool
) -> Layout:
    """The layout whose header is in the file. Refuses a file that is in none, and says how near."""
    for index, row in enumerate(rows[:HEADER_WITHIN]):
        names = [_fold(cell) for cell in row.cells]
        fitting = [profile for profile in profiles if _fits(profile, names)]
        if fitting:
            best = max(fitting, key=lambda profile: len(profile.header))
            _no_twins(source, row, names, best)
            places = {
                role: tuple(names.index(_fold(str(column))) for column in columns)
                for role, columns in best.columns.items()
            }
            width = max(i for i, name in enumerate(names) if name) + 1
            return Layout(best, places, width, row, rows[:index], rows[index + 1 :])
    for profile in profiles:
        if not profile.header and (named or _looks_headerless(profile, rows)):
            return _without_header(profile, rows)
    _refuse_unknown(source, rows, profiles)


def _fits(profile: Profile, names: Sequence[str]) -> bool:
    needed = {_fold(name) for name in profile.header}
    has = {name for name in names if name}
    return bool(needed) and (needed == has if profile.exact else needed <= has)


def _fold(cell: str) -> str:
    return " ".join(cell.split()).casefold()


def _no_twins(source: Source, row: Row, names: Sequence[str], profile: Profile) -> None:
    twins = [name for name in profile.header if names.count(_fold(name)) > 1]
    if twins:
        why = f"the header has the column {twins[0]!r} more than once"
        source.refuse(row.row, why, one_line(row), "leave only the one that the bank wrote")


_SHAPES = {
    "date": re.compile(r"[0-9]{2}/[0-9]{2}/[0-9]{4}"),
    "amount": re.compile(r"-?[0-9,]{1,12}\.[0-9]{2}"),
    "text": re.compile(r".*[A-Za-z].*", re.DOTALL),
}


def _looks_headerless(profile: Profile, rows: Sequence[Row]) -> bool:
    """Whether the first rows have exactly the profile's columns, each in its strict shape.

    Strict, because without a header almost any file would do: dates like 01/11/2025, amounts
    with two decimals, texts with a letter in them.
    """
    width = max(int(column) for columns in profile.columns.values() for column in columns)
    for row in rows[:5]:
        cells = [cell.strip() for cell in row.cells]
        if len(cells) != width:
            return False
        for role, shape in _SHAPES.items():
            for column in profile.columns.get(role, ()):
                if not shape.fullmatch(cells[int(column) - 1]):
                    return False
    return True


def _without_header(profile: Profile, rows: Sequence[Row]) -> Layout:
    def place(column: Column) -> int:
        return int(column) - 1

    places = {role: tuple(map(place, columns)) for role, columns in profile.columns.items()}
    width = max(index for indexes in places.values() for index in indexes) + 1
    return Layout(profile, places, width, None, (), rows)


def _refuse_unknown(source: Source, rows: Sequence[Row], profiles: Sequence[Profile]) -> None:
    """Say which layout the file comes nearest to and what it lacks, or that it is like none."""
    nearest: tuple[int, Row, Profile, list[str]] | None = None
    for row in rows[:HEADER_WITHIN]:
        names = {_fold(cell) for cell in row.cells}
        for profile in profiles:
            missing = [name for name in profile.header if _fold(name) not in names]
            percent = 100 - 100 * len(missing) // (len(profile.header) or 1)
            if profile.header and missing and percent > (nearest[0] if nearest else 49):
                nearest = (percent, row, profile, missing)
    if nearest:
        _, row, profile, missing = nearest
        several = "columns" if len(missing) > 1 else "column"
        why = f"this looks like {profile.bank}, but has no {several} "
        why += ", ".join(repr(name) for name in missing)
        near = [
            difflib.get_close_matches(_fold(name), map(_fold, row.cells), 1) for name in missing
        ]
        hint = next((match[0] for match in near if match), None)
        try_ = "download the file again with all its columns"
        if hint:
            try_ = f"the file has {hint!r}: change the header to the bank's own words"
        source.refuse(row.row, why, one_line(row), try_)
    known = sorted({profile.bank for profile in profiles})
    source.refuse(
        rows[0].row,
        "the columns are not those of a layout that is known: " + "; ".join(known),
        one_line(rows[0]),
        "--layout NAME if it is one of these, or describe the columns in a profile of your own",
    )


def _account_above(found: Layout) -> BankAccount | None:
    """The account that the rows above the header name, where the layout has it there."""
    label = found.profile.preamble_account
    for row in found.above:
        if label and len(row.cells) > 1 and _fold(row.cells[0]) == _fold(label):
            return bank_account(row.cells[1])
    return None


def _by_account(
    source: Source, lines: Sequence[CsvLine], above: BankAccount | None
) -> list[tuple[BankAccount, list[CsvLine]]]:
    """The lines of each account, in the order in which the file first names them."""
    nameless = BankAccount()
    groups: dict[BankAccount, list[CsvLine]] = {}
    for line in lines:
        groups.setdefault(line.account, []).append(line)
    if len(groups) > 2 and nameless in groups:
        for line in groups.pop(nameless):
            why = "this row names no account, in a file that holds several"
            source.fault(line.line.row, why, try_="fill in the account number")
    elif len(groups) == 2 and nameless in groups:
        named = next(account for account in groups if account != nameless)
        groups = {named: list(lines)}
    if not groups:
        return [(above or nameless, [])]
    return [(above or account if account == nameless else account, group)
            for account, group in groups.items()]  # fmt: skip


def _statement(
    source: Source,
    found: Layout,
    account: BankAccount,
    group: Sequence[CsvLine],
    remarks: Sequence[Remark],
    opening: int | None,
) -> Statement:
    profile = found.profile
    lines = oldest_first([each.line for each in group], newest_first=profile.newest_first)
    ends = running_balances(lines, opening=opening)
    # Rows with faults are not among the lines, so a file with faults cannot add up.
    short: list[Remark] = []
    if not source.faults:
        short = check_difference(
            source,
            0,
            opening_pence=ends.opening_pence,
            lines=lines,
            closing_pence=ends.closing_pence,
            breaks=ends.remarks,
        )
    currencies = sorted({each.currency for each in group}) or [profile.currency]
    if len(currencies) > 1:
        why = f"the rows are in {' and '.join(currencies)}, which cannot be added up"
        source.fault(0, why, try_="make a file of each currency")
    currency = currencies[0]
    days = sorted(line.on for line in lines)
    return Statement(
        layout=profile.layout,
        sha256=source.sha256,
        currency=currency,
        account_number=account.number,
        sort_code=account.sort_code,
        account_is_partial=account.is_partial,
        opening_pence=ends.opening_pence,
        closing_pence=ends.closing_pence,
        first=days[0] if days else None,
        last=days[-1] if days else None,
        lines=tuple(lines),
        remarks=in_brief(
            [
                *remarks,
                *out_of_order(lines),
                *ends.remarks,
                *short,
                *_other_currency(source, currency),
            ]
        ),
    )


def _other_currency(source: Source, currency: str) -> Iterator[Remark]:
    if currency != "GBP":
        yield Remark(0, "other-currency", f"the amounts are in {currency}, not in pounds")
