"""What a file was read as, in text a person can check; kept beside it as `NAME.expected`.

To rewrite the expected files after a change that is meant, then read the difference:

    REWRITE_EXPECTED=1 .venv/bin/pytest tests/statements/test_golden_files.py
"""

from __future__ import annotations

from ledger.errors import Unreadable
from ledger.money import pounds
from ledger.statements.read import read
from ledger.statements.statement import Statement


def told(data: bytes, *, file_name: str) -> str:
    """The whole of what read() gives for a file: its statements, or its faults as shown."""
    try:
        statements = read(data, file_name=file_name)
    except Unreadable as error:
        return f"{error}\n"
    return "\n".join(_statement(statement) for statement in statements)


def _statement(statement: Statement) -> str:
    number = statement.account_number or "not given"
    parts = [
        f"layout    {statement.layout}",
        f"account   {'…' if statement.account_is_partial else ''}{number}"
        f", sort code {statement.sort_code or 'not given'}",
        f"covers    {statement.first} to {statement.last}, in {statement.currency}",
        f"opening   {_money(statement.opening_pence)}",
        f"closing   {_money(statement.closing_pence)}",
        f"lines     {len(statement.lines)}, "
        f"{pounds(sum(line.amount_pence for line in statement.lines))} in all",
    ]
    for line in statement.lines:
        parts.append(
            f"  {line.row:>3} {line.on} {pounds(line.amount_pence):>12} "
            f"{_money(line.balance_pence):>12}  {line.text}"
            f"  [kind {line.kind or '-'}, id {line.bank_id or '-'}]"
        )
    parts += [
        f"card      {line.row}: {line.card.kind}, mcc {line.card.mcc or '-'}, load "
        f"{line.card.load or '-'} ({line.card.source or '-'}), follows {line.card.parent or '-'}"
        for line in statement.lines
        if line.card is not None
    ]
    parts += [
        f"notice    {one.row}: {one.on} {one.kind} {pounds(one.amount_pence)} {one.text}"
        for one in statement.notices
    ]
    parts += [
        f"remark    {remark.row}: {remark.kind}: {remark.why}" for remark in statement.remarks
    ]
    return "\n".join(parts) + "\n"


def _money(value: int | None) -> str:
    return "-" if value is None else pounds(value)
