"""What private details tell of payees, for commands that match: see projections.matching_known.

Who may not read details, as an auditor may not, matches by amounts and days alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from ledger.errors import Unreachable

if TYPE_CHECKING:
    from cli.given import Given
    from ledger.book.draft import Draft
    from ledger.commands import RecordSpend
    from ledger.holding.state import Holding
    from ledger.matching.payees import Payees
    from ledger.service import Ledger
    from projections.matching_known import Private
    from projections.may_be import MayBe


def private_of(ledger: Ledger) -> Private:
    """The private details behind commitments; none for who may not read them."""

    def private(ids: Iterable[str]) -> dict[str, str]:
        try:
            return {name: row.json for name, row in ledger.store.details(set(ids)).items()}
        except Unreachable:
            return {}

    return private


def payees_of(ledger: Ledger, draft: Draft, holding: Holding) -> Payees:
    """What is known of the payees of a holding's unallocated lines and awaited entries."""
    from projections.matching_known import payees_known

    return payees_known(draft, holding, private_of(ledger))


def spend_payees(given: Given, order: RecordSpend, payee_name: str | None) -> Payees | None:
    """What is known of payees when a spend is told of that a line may show already."""
    if not payee_name and not order.payee:
        return None
    from projections.matching_known import payees_as_told

    ledger = given.ledger()
    return payees_as_told(
        ledger.draft(), order.account, private_of(ledger), pence=order.amount_pence,
        payee=order.payee, called=payee_name or "",
    )  # fmt: skip


def lines_may_be(ledger: Ledger, draft: Draft, holding: Holding) -> dict[str, list[MayBe]]:
    """Of each unallocated line of a holding, what it may be."""
    from projections.may_be import may_be

    return may_be(draft, holding, payees_of(ledger, draft, holding))
