"""A ledger of its own for returns, and people with budgets in it."""

from __future__ import annotations

from datetime import date

from ledger import commands as c
from ledger.service import Actor, Ledger, Order
from ledger.store import open_store
from projections.reports.report import Report, Row
from projections.returns.definition import Definition
from projections.returns.definition_files import shipped
from tests.builders import APRIL_1, allocated, fund, opened
from tests.making import new_ledger

YEAR = date(2025, 4, 1), date(2026, 3, 31)
Q1, Q2 = (date(2025, 4, 1), date(2025, 6, 30)), (date(2025, 7, 1), date(2025, 9, 30))
Q3, Q4 = (date(2025, 10, 1), date(2025, 12, 31)), (date(2026, 1, 1), date(2026, 3, 31))


def shipped_definition(name: str) -> Definition:
    return next(one for _, one in shipped() if one.head.name == name)


def told(url: str, *commands: c.Command, private: dict[int, dict[str, str]] | None = None) -> str:
    """A new ledger at this address in which this happened; private by the number of a command."""
    new_ledger(url)
    with open_store(url) as store:
        ledger = Ledger(store)
        for number, command in enumerate(commands):
            details = ()
            if private and number in private:
                detail = ledger.private(**private[number])
                command = type(command)(**{**as_dict(command), "detail": detail.id})
                details = (detail,)
            ledger.record([Order(f"told-{number}", command, details)], Actor("anna"))
    return url


def as_dict(command: c.Command) -> dict[str, object]:
    return {name: getattr(command, name) for name in command.__struct_fields__}


def person(
    account: str,
    programme: str = "chc",
    *,
    person: str | None = None,
    deployment: str = "direct_payment",
    frequency: str = "weekly",
    pence: int = 15000,
    from_on: date = APRIL_1,
    to_on: date | None = None,
    **opening: object,
) -> tuple[c.Command, ...]:
    """An account with one fund of this programme and one allocation."""
    name = "council" if programme in ("social-care", "carer") else "nhs"
    funder = "shire" if name == "council" else "northshire-icb"
    return (
        opened(account, person=person or f"P-{account}", opened_on=APRIL_1, **opening),
        fund(name, account, programme=programme, funder=funder, contribution_charged=False),
        allocated(
            name, account, deployment=deployment, frequency=frequency, amount_pence=pence,
            from_on=from_on, to_on=to_on,
        ),
    )  # fmt: skip


def figures(report: Report, section: str, row: str = "total") -> dict[str, object]:
    """A row's figures by their columns' keys."""
    found = next(one for one in report.sections if one.key == section)
    own: Row = next(one for one in found.every_row() if one.key == row)
    return {c.key: f.value for c, f in zip(found.columns, own.figures, strict=True)}
