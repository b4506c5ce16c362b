"""`dpl reconcile payroll`: a bureau's report read, wages matched, and put beside our books."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING

import click

from cli.asking import day, recording
from cli.given import Given
from cli.reconciling import reconcile
from cli.reconciling.reports import (
    Extra,
    accounts_by_reference,
    became,
    read_before,
    short,
    show_accounts,
    states_of,
    tell_passed_over,
    tell_strangers,
    text,
)
from cli.showing import tell

if TYPE_CHECKING:
    from ledger.service import Ledger, Outcome
    from ledger.statements.payrolls.mapping import PayrollMapping
    from ledger.statements.payrolls.report import Report

MOST_TOLD = 5


@recording(
    reconcile,
    "payroll",
    example="dpl reconcile payroll paycare-2025-q1.csv --mapping paycare.toml "
    "--from 06/04/2025 --to 05/07/2025",
)
@click.argument("file", type=click.Path(dir_okay=False), metavar="FILE")
@click.option(
    "--mapping",
    "mapping_file",
    type=click.Path(dir_okay=False),
    required=True,
    help="How the bureau lays out its report; to begin one: dpl reconcile mapping --payroll.",
)
@click.option(
    "--employees",
    "employees_file",
    type=click.Path(dir_okay=False),
    help="A CSV of their ids of employees and our payees, where they are not the same.",
)
@click.option(
    "--accounts",
    "accounts_file",
    type=click.Path(dir_okay=False),
    help="A CSV of their references and our accounts, where they are not the same.",
)
@day("--from", "first_on", "The first day of the report, if the file does not say.", required=False)
@day("--to", "last_on", "The last day of the report, if the file does not say.", required=False)
def payroll(
    given: Given,
    file: str,
    mapping_file: str,
    employees_file: str | None,
    accounts_file: str | None,
    first_on: date | None,
    last_on: date | None,
) -> None:
    """Read a payroll bureau's report of one account or thousands, and reconcile it.

    Net pay is matched with wages by rules that never guess; what is due to HMRC and to a pension
    is put beside what was paid, and what is not paid yet beside what is set aside for it. One
    account is shown in full, of many those with something open. A report read twice, or one that
    overlaps another, records nothing twice. The whole file is recorded, or nothing of it.
    """
    ledger = given.ledger()
    mapping = _mapping(mapping_file)
    report = _report(
        ledger, file, mapping, accounts_file, employees_file, first_on=first_on, last_on=last_on
    )
    names = [_name(mapping, said.account) for said in report.accounts]
    days = report.first_on, report.last_on
    outcome = _record(given, ledger, report, mapping)
    tell_passed_over(report.file_name, report.passed_over)
    strangers = [one.reference for one in report.strangers]
    tell_strangers(report.file_name, report.sha256, strangers, noun="payslip")
    extra: Extra = defaultdict(list)
    for entry in outcome.entries if given.dry_run else ():
        extra[entry.stream].append(entry)
    told = became(given, outcome)
    if outcome.count:
        _tell_altered(ledger, names, extra)
    show_accounts(given, ledger, names, days, extra)
    tell(told)


def _name(mapping: PayrollMapping, account: str) -> str:
    return f"payroll/{mapping.source}/{account}"


def _mapping(path: str) -> PayrollMapping:
    from ledger.statements.payrolls.mapping import load_mapping

    return load_mapping(text(path), file_name=short(path))


def _report(
    ledger: Ledger,
    path: str,
    mapping: PayrollMapping,
    accounts_file: str | None,
    employees_file: str | None,
    *,
    first_on: date | None,
    last_on: date | None,
) -> Report:
    """What the file says of the accounts there are, by the references given or by their names."""
    from ledger.statements.payrolls.employees import read_employees
    from ledger.statements.payrolls.read import PayrollSource, read_report

    employees = None
    if employees_file is not None:
        with open(employees_file, "rb") as file:
            data = file.read(PayrollSource.most_bytes + 1)
        employees = read_employees(data, file_name=short(employees_file))
    accounts = accounts_by_reference(ledger, accounts_file)
    with open(path, "rb") as file:
        data = file.read(PayrollSource.most_bytes + 1)
    return read_report(
        data,
        file_name=short(path),
        mapping=mapping,
        accounts=accounts,
        employees=employees,
        first_on=first_on,
        last_on=last_on,
    )


def _record(given: Given, ledger: Ledger, report: Report, mapping: PayrollMapping) -> Outcome:
    from cli.orders import command_id
    from ledger.service import Order
    from ledger.statements.payrolls.order import payroll_order

    names = {_name(mapping, said.account): said.account for said in report.accounts}
    kept = {names[name] for name in read_before(ledger, report.sha256, names)}
    order, details = payroll_order(report, mapping, private=ledger.private, kept=kept)
    given.sending = "the same file again"
    orders = [Order(command_id(given), order, details, report.file_name)]
    (outcome,) = ledger.record(orders, given.actor(), dry_run=given.dry_run)
    given.recorded = not given.dry_run
    return outcome


def _tell_altered(ledger: Ledger, names: list[str], extra: Extra) -> None:
    """Payslips that one report tells otherwise than another."""
    from ledger.reconciling.payroll.faults import altered_slips

    found = []
    for name in names:
        reconciling = states_of(ledger, extra).reconciling(name)
        if len(reconciling.extracts) > 1:
            found += altered_slips(reconciling, reconciling.slips)
    for fault in found[:MOST_TOLD]:
        tell(f"{fault.account}: {fault.words}")
    if found:
        more = f"and {len(found) - MOST_TOLD:,} more payslips\n" if len(found) > MOST_TOLD else ""
        steps = dict.fromkeys(fault.try_ for fault in found)
        tell(f"{more}  try:   {'; '.join(steps)}")
