"""A payroll report: bytes and a mapping in, what it says of each account out, or every fault.

Nothing is guessed, and nothing added up: a payslip that does not foot is read as it stands, and
that is seen when both sides are compared.
"""

from __future__ import annotations

from collections.abc import Mapping as Table
from datetime import date
from hashlib import sha256
from itertools import chain, islice

from ledger.statements.csv_text import each_row
from ledger.statements.extracts.header import (
    HEADER_WITHIN,
    Columns,
    ExtractSource,
    days_of_file,
    find_columns,
)
from ledger.statements.payrolls.mapping import PayrollMapping
from ledger.statements.payrolls.report import AccountSlips, RawSlip, Report, StrangeSlip
from ledger.statements.payrolls.rows import SlipReader
from ledger.statements.source import check_size_and_kind, text_of


class PayrollSource(ExtractSource):
    """A bureau's report on its way in."""

    whose, paper = "bureau", "report"
    guide = "docs/payrolls.md"


def read_report(
    data: bytes,
    *,
    file_name: str,
    mapping: PayrollMapping,
    accounts: Table[str, str],
    employees: Table[str, str] | None = None,
    first_on: date | None = None,
    last_on: date | None = None,
) -> Report:
    """What a file says of our accounts, which are given by the bureau's references.

    Raises Unreadable with every fault in it; also where no account of it is known.
    """
    digest = sha256(data).hexdigest()
    source = PayrollSource(data, file_name=file_name, sha256=digest, mapping=mapping)
    check_size_and_kind(source)
    rows = each_row(source, text_of(source))
    first_rows = list(islice(rows, HEADER_WITHIN))
    columns = find_columns(source, first_rows, mapping)
    first, last = days_of_file(source, columns.above, mapping, first_on=first_on, last_on=last_on)
    reader = SlipReader(source, mapping, columns, employees=employees, first_on=first, last_on=last)
    count = passed_over = 0
    raw: dict[str, list[RawSlip]] = {}
    for row in chain(first_rows[len(columns.above) + 1 :], rows):
        count += 1
        found = reader.read_slip(row)
        if isinstance(found, RawSlip):
            raw.setdefault(found.reference, []).append(found)
        else:
            passed_over += found
    ours = {reference: slips for reference, slips in raw.items() if reference in accounts}
    _must_be_ours(source, columns, raw, ours)
    source.settle(count)
    said = [AccountSlips(ref, accounts[ref], tuple(slips)) for ref, slips in ours.items()]
    strange = [
        StrangeSlip(reference, one.slip.row, one.slip.paid_on, one.slip.net_pence)
        for reference, slips in raw.items()
        if reference not in accounts
        for one in slips
    ]
    return Report(file_name, digest, first, last, tuple(said), tuple(strange), passed_over)


def _must_be_ours(
    source: PayrollSource, columns: Columns, raw: Table[str, list], ours: Table[str, list]
) -> None:
    """Refuse a report of which nothing is known here, unless its rows could not be read either."""
    if ours or source.faults:
        return
    if not raw:
        source.refuse(columns.header.row, "there is no payslip below the headings")
    many = len(raw)
    accounts = "the account in it is not" if many == 1 else f"none of its {many:,} accounts is"
    source.refuse(
        0,
        f"{accounts} known here: it is of another ledger, or its references are not ours",
        ", ".join(islice(raw, 3)),
        "--accounts FILE.csv, with their references and our accounts",
    )
