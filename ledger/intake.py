"""From a statement as read, and a rules file, to the command that records it. Pure.

The narrative, the bank's own ids and the file's name are private: each line's go into a detail
of their own, and the command carries only the commitment.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date

from ledger import commands as c
from ledger import events as e
from ledger.details import Detail
from ledger.statements.rules import Attribution as Said
from ledger.statements.rules import Rules
from ledger.statements.statement import Statement, StatementLine

MakeDetail = Callable[..., Detail]

QUIET = frozenset({"not-posted", "other-currency"})
"""Remarks that the person at the keyboard is told of, and that nobody need look at later."""


def import_order(
    statement: Statement,
    *,
    holding: str,
    rules: Rules,
    file_name: str,
    number_hash: str | None,
    private: MakeDetail,
) -> tuple[c.ImportStatement, tuple[Detail, ...]]:
    """The command that records a statement into a holding, and the details it commits to."""
    about = private(file_name=file_name)
    details = [about]
    seen: Counter[tuple[date, int]] = Counter()
    lines = []
    for line in statement.lines:
        seen[line.on, line.amount_pence] += 1
        detail = private(**_facts(line))
        details.append(detail)
        said = rules.attribute(line)
        lines.append(
            c.LineToImport(
                line=e.ImportedLine(
                    on=line.on,
                    amount_pence=line.amount_pence,
                    ordinal=seen[line.on, line.amount_pence],
                    row=line.row,
                    balance_pence=line.balance_pence,
                    detail=detail.id,
                ),
                attribution=None if said is None or said.as_ == "leave" else attribution(said),
                leave=said is not None and said.as_ == "leave",
            )
        )
    order = c.ImportStatement(
        holding=holding,
        sha256=statement.sha256,
        layout=statement.layout,
        first_on=statement.first,
        last_on=statement.last,
        opening_pence=statement.opening_pence,
        closing_pence=statement.closing_pence,
        difference_pence=difference_pence(statement),
        lines=tuple(lines),
        flags=flags(statement),
        number_hash=number_hash,
        detail=about.id,
    )
    return order, tuple(details)


def _facts(line: StatementLine) -> dict[str, str]:
    facts = {"text": line.text, "kind": line.kind, "bank_id": line.bank_id}
    return {name: value for name, value in facts.items() if value}


def difference_pence(statement: Statement) -> int:
    """Closing less opening and lines; nought where either balance is not known."""
    if statement.opening_pence is None or statement.closing_pence is None:
        return 0
    moved = sum(line.amount_pence for line in statement.lines)
    return statement.closing_pence - statement.opening_pence - moved


def flags(statement: Statement) -> tuple[e.Flag, ...]:
    """What a person should look at in this statement, each once."""
    found = [e.Flag(remark.row, remark.kind) for remark in statement.remarks]
    return tuple(dict.fromkeys(flag for flag in found if flag.kind not in QUIET))


def attribution(said: Said) -> c.Attribution:
    """What a rule said, as a command says it. A bank's charge is a spend of its own category."""
    charge = said.as_ == "charge"
    return c.Attribution(
        purpose="spend" if charge else said.as_,
        account=said.account,
        fund=said.fund,
        shares=tuple(c.Weight(fund, weight) for fund, weight in said.shares),
        payee=said.payee,
        category=said.category or ("bank-charges" if charge else None),
        outcome=said.outcome,
        plan_line=said.plan_line,
        provider=said.provider or ("bank" if charge else None),
        rule=said.rule,
    )
