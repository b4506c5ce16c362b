"""`dpl payables`: what the funder paid providers itself, for notional budgets."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from cli.asking import group, recording
from cli.given import Given
from cli.orders import positions
from cli.payables_known import in_ledger, same_as, taken_back
from cli.showing import Column, Table, show, tell
from ledger import commands as c
from ledger import events as e
from ledger.errors import Fault, Refused, Unreadable

if TYPE_CHECKING:
    from ledger.service import Ledger, Order
    from ledger.statements.credit_notes import Candidate
    from ledger.statements.payables import Payable

payables = group("payables", "Invoices that a funder pays itself, for notional budgets.")

COLUMNS = (
    Column("file"),
    Column("rows", "number"),
    Column("invoices", "number"),
    Column("invoiced", "money"),
    Column("credit_notes", "number"),
    Column("credited", "money"),
    Column("recorded_before", "number"),
    Column("not_paid_yet", "number"),
)


class File(NamedTuple):
    """A payables file as it was read."""

    name: str
    sha256: str
    rows: Sequence[Payable]


@recording(
    payables,
    "import",
    example="dpl payables import payables.csv --mapping columns.toml",
    with_id=False,
)
@click.argument("file", type=click.Path(exists=True, dir_okay=False))
@click.option(
    "--mapping",
    "mapping_file",
    type=click.Path(exists=True, dir_okay=False),
    help="A TOML file that says which column holds what; docs/payables.md has the default.",
)
@click.option("--encoding", help="How the file's text is encoded, if not UTF-8 or Windows-1252.")
def import_(given: Given, file: str, mapping_file: str | None, encoding: str | None) -> None:
    """Read a payables CSV of the funder's finance system.

    Invoices become spends of notional budgets, and negative amounts credit notes for the invoice
    they name, or for the only one of that supplier and amount. All the file is recorded, or
    nothing. A row read before records nothing more; invoices not paid yet are left out.
    """
    from cli.bankfiles import _short, _text
    from ledger.statements.payables import DEFAULT, load_mapping, read_payables

    mapping = DEFAULT
    if mapping_file is not None:
        mapping = load_mapping(_text(mapping_file), file_name=_short(mapping_file))
    with open(file, "rb") as opened:
        data = opened.read()
    rows, digest = read_payables(data, file_name=_short(file), mapping=mapping, encoding=encoding)
    read = File(_short(file), digest, rows)
    paid = [row for row in rows if row.paid_on is not None]
    orders, before = _orders(given.ledger(), read, paid)
    given.sending = "the same file again"
    outcomes = _record(given, orders)
    given.recorded = not given.dry_run and bool(orders)
    _report(given, read, paid, before, outcomes)
    _tell_what_was_taken_back(given.ledger(), [row for row in paid if row.row in before])


def _record(given: Given, orders: list[Order]) -> Any:
    if not orders:
        return []
    try:
        return given.ledger().record(orders, given.actor(), dry_run=given.dry_run)
    except Refused as refusal:
        fault = Fault(orders[0].place, refusal.why, refusal.rule, refusal.try_)
        raise Unreadable([fault]) from refusal


# ── rows to orders ───────────────────────────────────────────────────────────────────────────


def _orders(ledger: Ledger, file: File, paid: Sequence[Payable]) -> tuple[list[Order], set[int]]:
    """An order for each row that is new, and the rows recorded before. Faults are told at once."""
    from ledger.service import digest_of
    from ledger.statements.credit_notes import Candidate

    ids = {row.row: row.identity(ledger.store.about.key) for row in paid}
    stored = ledger.store.commands(ids.values())
    faults: list[Fault] = []
    orders: list[Order] = []
    before: set[int] = set()
    new = [row for row in paid if ids[row.row] not in stored]
    candidates, told = in_ledger(ledger, new)
    for row in (row for row in paid if not row.is_credit_note):
        order = _invoice(ledger, file, row, ids[row.row])
        was = stored.get(order.id)
        if was is not None:
            before.add(row.row)
            if was.digest != digest_of(order):
                faults.append(_changed(file, row))
            continue
        if (same := same_as(row, told)) is not None:
            faults.append(_again(file, row, same))
            continue
        orders.append(order)
        candidates.append(
            Candidate(
                name=f"row {row.row}",
                account=row.account,
                supplier=row.supplier,
                invoice=row.invoice,
                category=row.category,
                plan_line=row.plan_line,
                left_pence=row.amount_pence,
                commitment=order.details[0].id,
            )
        )
    for row in (row for row in paid if row.is_credit_note):
        was = stored.get(ids[row.row])
        if was is not None:
            before.add(row.row)
            if _came_to(ledger, was.first_position, was.count) != -row.amount_pence:
                faults.append(_changed(file, row))
            continue
        if (same := same_as(row, told)) is not None:
            faults.append(_again(file, row, same))
            continue
        found = _note(ledger, file, row, ids[row.row], candidates)
        faults.append(found) if isinstance(found, Fault) else orders.append(found)
    if faults:
        raise Unreadable(faults)
    return orders, before


def _changed(file: File, row: Payable) -> Fault:
    return Fault(
        f"{file.name}:{row.row}",
        f"invoice {row.invoice!r} of {row.supplier} was imported before, and said something else",
        try_="take back its entry with dpl reverse and record it by hand, or give the correction "
        "a number of its own",
    )


def _again(file: File, row: Payable, name: str) -> Fault:
    return Fault(
        f"{file.name}:{row.row}",
        f"{row.invoice!r} of {row.supplier} was recorded as {name} before, by another plan line, "
        "category or days",
        try_=f"leave the row out; or dpl reverse {name} first, if it is right now and was not then",
    )


def _invoice(ledger: Ledger, file: File, row: Payable, id_: str) -> Order:
    from ledger.service import Order

    detail = ledger.private(**_facts(file, row))
    assert row.paid_on is not None
    command = c.RecordSpend(
        account=row.account,
        paid_on=row.paid_on,
        amount_pence=row.amount_pence,
        category=row.category,
        fund=row.fund,
        payee=row.supplier,
        provider=row.provider or "other",
        plan_line=row.plan_line,
        deployment="notional",
        for_from=row.first,
        for_to=row.last,
        detail=detail.id,
    )
    return Order(id_, command, (detail,), f"{file.name}:{row.row}")


def _note(
    ledger: Ledger, file: File, row: Payable, id_: str, candidates: list[Candidate]
) -> Order | Fault:
    """The order for a credit note; what it credits is no longer there for the next one."""
    from ledger.service import Order
    from ledger.statements.credit_notes import Unclear, credited

    place = f"{file.name}:{row.row}"
    found = credited(row, candidates)
    if isinstance(found, Unclear):
        return Fault(place, found.why, try_=found.try_)
    left = found.left_pence + row.amount_pence
    candidates[candidates.index(found)] = found._replace(left_pence=left)
    detail = ledger.private(**_facts(file, row))
    assert row.paid_on is not None
    command = c.ReceiveCreditNote(
        account=row.account,
        invoice=found.commitment,
        received_on=row.paid_on,
        amount_pence=-row.amount_pence,
        sha256=file.sha256,
        detail=detail.id,
    )
    return Order(id_, command, (detail,), place)


def _facts(file: File, row: Payable) -> dict[str, object]:
    """What is kept in private of a row: numbers and names that no event holds."""
    facts = {"invoice": row.invoice, "file": file.name, "row": row.row, "sha256": file.sha256}
    if row.invoiced_on:
        facts["invoiced_on"] = row.invoiced_on.isoformat()
    return facts


def _came_to(ledger: Ledger, first: int, count: int) -> int:
    """What was credited at these positions, in pence."""
    from ledger.recording import entry_of

    entries = [entry_of(row).event for row in ledger.store.rows(first - 1, first - 1 + count)]
    refunds = [event for event in entries if isinstance(event, e.RefundReceived)]
    return sum(share.pence for refund in refunds for share in refund.shares)


# ── what came of it ──────────────────────────────────────────────────────────────────────────


def _report(
    given: Given, file: File, paid: Sequence[Payable], before: set[int], outcomes: Sequence[Any]
) -> None:
    new = [row for row in paid if row.row not in before]
    notes = [-row.amount_pence for row in new if row.is_credit_note]
    invoices = [row.amount_pence for row in new if not row.is_credit_note]
    waiting = len(file.rows) - len(paid)
    row = (file.name, len(file.rows), len(invoices), sum(invoices), len(notes), sum(notes),
           len(before), waiting)  # fmt: skip
    show(Table(COLUMNS, [row]), given.output)
    count = sum(outcome.count for outcome in outcomes)
    many = "1 entry" if count == 1 else f"{count:,} entries"
    if waiting:
        tell(f"{waiting:,} of its rows are not paid yet, and were left out")
    if not count:
        tell("all of this was recorded before; nothing more was recorded")
    elif given.dry_run:
        tell(f"this would record {many}; nothing was recorded")
    else:
        first = min(outcome.first_position for outcome in outcomes)
        tell(f"recorded {many} at {positions(first, count)}")
    queried = [
        entry.event.rule
        for outcome in outcomes
        for entry in outcome.entries
        if isinstance(entry.event, e.SpendQueried)
    ]
    for rule in dict.fromkeys(queried):
        tell(f"{queried.count(rule):,} asked about: {rule.replace('-', ' ')}")


def _tell_what_was_taken_back(ledger: Ledger, rows: Sequence[Payable]) -> None:
    """Reading the file again does not bring back what somebody found wrong."""
    gone = taken_back(ledger, rows)
    if gone:
        said = ", ".join(f"row {row} ({name})" for row, name in gone[:8])
        more = f" and {len(gone) - 8:,} more" if len(gone) > 8 else ""
        tell(
            f"taken back since it was recorded, and not recorded again: {said}{more}\n"
            "  try:   if one was right after all, record it by hand: dpl spend record --help"
        )
