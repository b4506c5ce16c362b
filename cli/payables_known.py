"""What the ledger knows already of a payables file's rows: to credit, and to know them again."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from ledger.account.budgets.payables import CREDIT_NOTE

if TYPE_CHECKING:
    from ledger.service import Ledger
    from ledger.statements.credit_notes import Candidate
    from ledger.statements.payables import Payable

Told = dict[tuple[str, str, str], list[tuple[str, int | None, Any]]]
"""What stands in the ledger by account, supplier and number: entry, pence and first day."""


def _number(row: Payable) -> tuple[str, str, str]:
    return row.account, row.supplier.casefold(), row.invoice.strip().casefold()


def in_ledger(ledger: Ledger, rows: Iterable[Payable]) -> tuple[list[Candidate], Told]:
    """The live notional spends of these rows' accounts and suppliers, with the numbers that their
    private details hold: to credit, and to know again."""
    from ledger.statements.credit_notes import Candidate

    wanted = {(row.account, row.supplier.casefold()) for row in rows}
    found: list[Candidate] = []
    told: Told = {}
    draft = ledger.draft()
    for name in sorted({account for account, _ in wanted}):
        account = draft.look_at(name)
        spends = {
            version: spend
            for version, spend in account.spends.items()
            if account.is_live(version)
            and spend.event.deployment == "notional"
            and (name, (spend.event.payee or "").casefold()) in wanted
            and spend.event.detail is not None
        }
        proofs = [proof.detail for spend in spends.values() for proof in spend.proofs]
        kept = [*(spend.event.detail for spend in spends.values()), *proofs]
        details = ledger.store.details([one for one in kept if one is not None])

        def number(detail: str | None, known=details) -> str:
            said = json.loads(known[detail].json) if detail in known else {}
            return str(said.get("invoice", ""))

        for version, spend in spends.items():
            event = spend.event
            place, invoice = f"{name}/{version}", number(event.detail)
            found.append(
                Candidate(
                    name=place,
                    account=name,
                    supplier=event.payee,
                    invoice=invoice,
                    category=spend.category,
                    plan_line=event.plan_line,
                    left_pence=sum(spend.spent.values()),
                    commitment=event.detail,
                )
            )
            supplier = (event.payee or "").casefold()
            first = event.for_from if event.for_from != event.paid_on else None
            pence = sum(share.pence for share in event.shares)
            key = (name, supplier, invoice.strip().casefold())
            told.setdefault(key, []).append((place, pence, first))
            for proof in spend.proofs:
                key = (name, supplier, number(proof.detail).strip().casefold())
                if proof.kind == CREDIT_NOTE and key[2]:
                    told.setdefault(key, []).append((place, None, None))
    return found, told


def same_as(row: Payable, told: Told) -> str | None:
    """The entry that seems to be this very row, which now says something else beside its amount:
    another plan line, category or days; or of a credit note anything else."""
    for name, pence, first in told.get(_number(row), ()):
        if row.is_credit_note and pence is None:
            return name
        same_days = first is None or row.first in (None, first)
        if pence == row.amount_pence and same_days:
            return name
    return None


def taken_back(ledger: Ledger, rows: Sequence[Payable]) -> list[tuple[int, str]]:
    """Of rows that were recorded once, those taken back since, each with the entry it was; without
    those that were put right, and so stand as another."""
    from ledger.recording import entry_of

    ids = {row.identity(ledger.store.about.key): row.row for row in rows}
    draft = ledger.draft()
    gone = []
    for id_, stored in ledger.store.commands(ids).items():
        first = entry_of(next(ledger.store.rows(stored.first_position - 1, stored.first_position)))
        account = draft.account(first.stream.removeprefix("account:"))
        if account.is_live(first.version):
            continue
        detail = getattr(first.event, "detail", None)
        stands = (
            spend.event.detail == detail and account.is_live(version)
            for version, spend in account.spends.items()
        )
        if detail is None or not any(stands):
            gone.append((ids[id_], f"{account.id}/{first.version}"))
    return sorted(gone)
