"""From an extract as it was read to the command that records it. Pure.

The council's references, the texts of its rows and the file's name are private: each account's go
into one detail of the file, by row, so that a quarter of a million lines are some thousand details
and each account's can be erased by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Container
from typing import Protocol

from ledger.commands import AccountExtract, ReadExtract
from ledger.events import Stranger
from ledger.statements.extracts.extract import Extract
from ledger.statements.extracts.mapping import Mapping


class Kept(Protocol):
    """A private detail; id is what commits to it."""

    @property
    def id(self) -> str: ...


def extract_order(
    extract: Extract,
    mapping: Mapping,
    *,
    private: Callable[..., Kept],
    kept: Container[str] = (),
) -> tuple[ReadExtract, tuple[Kept, ...]]:
    """The command that records an extract, and the details it commits to.

    kept are accounts whose details the ledger has, since this very file was read before: nothing
    private is kept twice, or it could not be erased.
    """
    about = private(file_name=extract.file_name, mapping=mapping.file_name)
    details = [about]
    accounts = []
    for said in extract.accounts:
        if said.account in kept:
            accounts.append(
                AccountExtract(account=said.account, stood=said.stood, lines=said.lines)
            )
            continue
        texts = {str(row): text for row, text in said.texts.items()}
        detail = private(reference=said.reference, rows=texts)
        details.append(detail)
        accounts.append(
            AccountExtract(
                account=said.account, stood=said.stood, lines=said.lines, detail=detail.id
            )
        )
    unknown = {}
    for line in extract.strangers:
        if line.reference not in unknown:
            unknown[line.reference] = private(reference=line.reference)
    details += unknown.values()
    order = ReadExtract(
        source=mapping.source,
        funder=mapping.funder,
        sha256=extract.sha256,
        mapping=mapping.sha256,
        first_on=extract.first_on,
        last_on=extract.last_on,
        funds=mapping.about,
        kinds=mapping.kinds,
        balances=mapping.balances,
        accounts=tuple(accounts),
        strangers=tuple(
            Stranger(line.row, line.on, line.amount_pence, unknown[line.reference].id)
            for line in extract.strangers
        ),
        detail=about.id,
    )
    return order, tuple(details)
