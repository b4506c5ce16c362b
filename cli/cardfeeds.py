"""What cards' feeds read before hold, by the issuers' ids, which are private details."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from ledger.statements.card_links import Before
from ledger.statements.known import KnownLines

if TYPE_CHECKING:
    from ledger.service import Ledger
    from ledger.statements.statement import Statement


class CardMemory:
    """The known lines of each holding that a card's feed is read into, loaded when first asked."""

    def __init__(self, ledger: Ledger, holdings: list[str]) -> None:
        self._ledger = ledger
        self._holdings = holdings
        self._known: dict[str, KnownLines] = {}
        self._here = KnownLines()

    def known(self, holding: str) -> KnownLines:
        """A holding's lines with their ids, as its live statements show them."""
        if holding not in self._known:
            self._known[holding] = self._loaded(holding)
        return self._known[holding]

    def before(self) -> Before:
        """What these holdings' feeds hold, and the files read since by the same command."""
        posted: dict[str, int] = {}
        following: dict[str, list[str]] = {}
        notices: set[str] = set()
        for known in [*map(self.known, self._holdings), self._here]:
            posted |= known.posted
            for parent, own in known.following.items():
                following.setdefault(parent, []).extend(own)
            notices |= set(known.notices)
        return Before(posted, following, frozenset(notices))

    def remember(self, statements: list[Statement]) -> None:
        """Files of one command may follow each other: the first is known to the second."""
        for statement in statements:
            for line in statement.lines:
                if line.card is not None:
                    self._here.add(
                        "", on=line.on, amount_pence=line.amount_pence, ordinal=1,
                        bank_id=line.bank_id, parent=line.card.parent,
                    )  # fmt: skip
            for notice in statement.notices:
                self._here.add_notice(notice.bank_id, notice.kind)

    def _loaded(self, holding: str) -> KnownLines:
        state = self._ledger.holding(holding)
        shown = [(line, one) for one in state.statements.values() for line in one.lines]
        notices = [notice for some in state.notices.values() for notice in some]
        wanted = [line.detail for line, _ in shown] + [notice.detail for notice in notices]
        facts = private_facts(self._ledger, wanted)
        found = KnownLines()
        for line, _ in shown:
            own = facts.get(line.detail, {})
            found.add(
                state.line_id(line), on=line.on, amount_pence=line.amount_pence,
                ordinal=line.ordinal, bank_id=own.get("bank_id"), parent=own.get("parent"),
            )  # fmt: skip
        for notice in notices:
            own = facts.get(notice.detail, {})
            if "bank_id" in own:
                found.add_notice(own["bank_id"], notice.kind)
        return found


def private_facts(ledger: Ledger, details: list[str]) -> dict[str, dict[str, Any]]:
    """The private facts behind commitments; none for those that were erased."""
    found: dict[str, dict[str, Any]] = {}
    for start in range(0, len(details), 400):
        rows = ledger.store.details(details[start : start + 400])
        found |= {name: json.loads(row.json) for name, row in rows.items()}
    return found
