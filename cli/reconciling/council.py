"""`dpl reconcile council`: a council's extract read, matched, and put beside our books."""

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
    tell_passed_over,
    tell_strangers,
    text,
)
from cli.showing import tell

if TYPE_CHECKING:
    from ledger.service import Ledger, Outcome
    from ledger.statements.extracts.extract import Extract
    from ledger.statements.extracts.mapping import Mapping


@recording(
    reconcile,
    "council",
    example="dpl reconcile council essex-2025.csv --mapping essex.toml "
    "--from 01/04/2025 --to 31/03/2026",
)
@click.argument("file", type=click.Path(dir_okay=False), metavar="FILE")
@click.option(
    "--mapping",
    "mapping_file",
    type=click.Path(dir_okay=False),
    required=True,
    help="How the council lays out its extract; to begin one: dpl reconcile mapping.",
)
@click.option(
    "--accounts",
    "accounts_file",
    type=click.Path(dir_okay=False),
    help="A CSV of their references and our accounts, where they are not the same.",
)
@day(
    "--from", "first_on", "The first day of the extract, if the file does not say.", required=False
)
@day("--to", "last_on", "The last day of the extract, if the file does not say.", required=False)
def council(
    given: Given,
    file: str,
    mapping_file: str,
    accounts_file: str | None,
    first_on: date | None,
    last_on: date | None,
) -> None:
    """Read a council's extract of one account or thousands, and reconcile it.

    What agrees is matched by rules that never guess; what does not is shown, with a next step.
    One account is shown in full, of many those with something open. A file read twice, or one
    that overlaps another, records nothing twice. The whole file is recorded, or nothing of it.
    """
    ledger = given.ledger()
    mapping = _mapping(mapping_file)
    extract = _extract(ledger, file, mapping, accounts_file, first_on=first_on, last_on=last_on)
    accounts = [said.account for said in extract.accounts]
    days = extract.first_on, extract.last_on
    outcome = _record(given, ledger, extract, mapping)
    tell_passed_over(extract.file_name, extract.passed_over)
    strangers = [line.reference for line in extract.strangers]
    tell_strangers(extract.file_name, extract.sha256, strangers, noun="line")
    extra: Extra = defaultdict(list)
    if given.dry_run:
        for entry in outcome.entries:
            extra[entry.stream].append(entry)
    told = became(given, outcome)
    del extract, outcome  # a quarter of a million lines, which are in the book now
    show_accounts(given, ledger, [_name(mapping, name) for name in accounts], days, extra)
    tell(told)


def _mapping(path: str) -> Mapping:
    from ledger.statements.extracts.mapping import load_mapping

    return load_mapping(text(path), file_name=short(path))


def _extract(
    ledger: Ledger,
    path: str,
    mapping: Mapping,
    accounts_file: str | None,
    *,
    first_on: date | None,
    last_on: date | None,
) -> Extract:
    """What the file says of the accounts there are, by the references given or by their names."""
    from ledger.statements.extracts.header import ExtractSource
    from ledger.statements.extracts.read import read_extract

    accounts = accounts_by_reference(ledger, accounts_file)
    with open(path, "rb") as file:
        data = file.read(ExtractSource.most_bytes + 1)
    return read_extract(
        data,
        file_name=short(path),
        mapping=mapping,
        accounts=accounts,
        first_on=first_on,
        last_on=last_on,
    )


def _record(given: Given, ledger: Ledger, extract: Extract, mapping: Mapping) -> Outcome:
    from cli.orders import command_id
    from ledger.service import Order
    from ledger.statements.extracts.order import extract_order

    names = {_name(mapping, said.account): said.account for said in extract.accounts}
    kept = {names[name] for name in read_before(ledger, extract.sha256, names)}
    order, details = extract_order(extract, mapping, private=ledger.private, kept=kept)
    given.sending = "the same file again"
    orders = [Order(command_id(given), order, details, extract.file_name)]
    (outcome,) = ledger.record(orders, given.actor(), dry_run=given.dry_run)
    given.recorded = not given.dry_run
    return outcome


def _name(mapping: Mapping, account: str) -> str:
    return f"council/{mapping.source}/{account}"
