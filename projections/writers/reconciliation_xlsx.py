"""A reconciliation as a spreadsheet: the statement, its items, and both sides line by line."""

from __future__ import annotations

from openpyxl import Workbook

from ledger.reconciling.value import Reconciliation
from projections.words.differences import EXPLAINED, difference_in_words
from projections.writers.statement import Stamp, heading, statement_lines
from projections.writers.workbook import add_sheet, new_workbook, pounds_of, saved


def xlsx(value: Reconciliation, stamp: Stamp | None) -> bytes:
    """The workbook's bytes. Money is in pounds, exact to the penny, and never a formula."""
    book = new_workbook()
    _statement(book, value, stamp)
    add_sheet(
        book, "Differences",
        ("Fund", "What it is", "Account", "Day", "Theirs less ours", "Explained", "Why",
         "Their lines", "Our entries", "In words", "What settles it"),
        (
            (item.fund, difference_in_words(item.kind), item.account, item.on,
             pounds_of(item.pence),
             EXPLAINED.get(item.explained.kind, "") if item.explained else "no",
             item.explained.reason.replace("-", " ") if item.explained else "",
             "\n".join(item.lines),
             "\n".join(f"{one.account}/{one.entry}" for one in item.entries),
             item.words, item.try_)
            for item in (*value.items, *value.faults)
        ),
        widths=(14, 38, 12, 12, 16, 14, 18, 40, 12, 80, 60),
    )  # fmt: skip
    add_sheet(
        book, "Matched",
        ("Their lines", "Our entries", "Amount", "Found by", "Days apart", "Payee alike, %"),
        (
            ("\n".join(match.lines),
             "\n".join(f"{one.account}/{one.entry}" for one in match.entries),
             pounds_of(match.amount_pence), match.stage.replace("-", " "), match.days,
             match.payee_percent)
            for match in value.matches
        ),
        widths=(44, 16, 14, 16, 12, 14),
    )  # fmt: skip
    for title, rows in (("Their side", value.theirs), ("Our side", value.ours)):
        add_sheet(
            book, title, ("Line or entry", "Day", "Amount", "What", "Fund"),
            ((row.id, row.on, pounds_of(row.pence), row.kind, row.fund) for row in rows),
            widths=(44, 12, 14, 18, 16),
        )  # fmt: skip
    if value.held:
        add_sheet(
            book, "Whose money", ("Account", "Fund", "Opening", "Moved", "Closing"),
            (
                (one.account, one.fund, pounds_of(one.opening_pence), pounds_of(one.moved_pence),
                 pounds_of(one.closing_pence))
                for one in value.held
            ),
            widths=(14, 16, 14, 14, 14),
        )  # fmt: skip
    return saved(book)


def _statement(book: Workbook, value: Reconciliation, stamp: Stamp | None) -> None:
    rows: list[tuple] = [
        (f"Reconciliation {value.name}",),
        (f"{value.first_on:%d/%m/%Y} to {value.last_on:%d/%m/%Y}, {value.says}",),
        (),
    ]
    for part in value.parts:
        rows.append((heading(value, part),))
        for line in statement_lines(part):
            why = line.item.explained if line.item else None
            said = f"{EXPLAINED.get(why.kind, why.kind)}: {why.reason}" if why else ""
            rows.append((line.words, pounds_of(line.pence), said.replace("-", " ")))
        rows += [("Unexplained", pounds_of(abs(part.unexplained_pence))), ()]
    if stamp is not None:
        rows += [
            ("Known to entry", stamp.position),
            ("Prepared by", stamp.prepared_by or "nobody yet", stamp.prepared_on),
            ("Signed by", stamp.signed_by or "nobody yet", stamp.signed_on),
        ]
    rows += [("Digest of their side", value.theirs_digest),
             ("Digest of our side", value.ours_digest)]  # fmt: skip
    head, *rest = rows
    add_sheet(book, "Statement", head, rest, widths=(90, 18, 30))
