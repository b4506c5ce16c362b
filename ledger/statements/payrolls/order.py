"""From a payroll report as it was read to the command that records it. Pure.

The bureau's references, the employees' names and the file's name are private. Each employee has a
detail of their own in each file and account, so that it can be erased by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Container

from msgspec import structs

from ledger.commands import AccountPayroll, ReadPayroll
from ledger.events import Stranger
from ledger.statements.extracts.order import Kept
from ledger.statements.payrolls.mapping import PayrollMapping
from ledger.statements.payrolls.report import AccountSlips, Report


def payroll_order(
    report: Report,
    mapping: PayrollMapping,
    *,
    private: Callable[..., Kept],
    kept: Container[str] = (),
) -> tuple[ReadPayroll, tuple[Kept, ...]]:
    """The command that records a report, and the details it commits to.

    kept are accounts whose details the ledger has, since this very file was read before: nothing
    private is kept twice, or it could not be erased.
    """
    details = [private(file_name=report.file_name, mapping=mapping.file_name)]
    accounts = []
    for said in report.accounts:
        if said.account in kept:
            slips = tuple(one.slip for one in said.raw)
            accounts.append(AccountPayroll(account=said.account, slips=slips))
            continue
        about = private(reference=said.reference)
        people = _people(said, private)
        details += [about, *people.values()]
        slips = tuple(structs.replace(x.slip, detail=people[x.theirs].id) for x in said.raw)
        accounts.append(AccountPayroll(account=said.account, slips=slips, detail=about.id))
    unknown = {one.reference: None for one in report.strangers}
    unknown = {reference: private(reference=reference) for reference in unknown}
    order = ReadPayroll(
        source=mapping.source,
        sha256=report.sha256,
        mapping=mapping.sha256,
        first_on=report.first_on,
        last_on=report.last_on,
        tells=mapping.tells,
        wages=mapping.paid_as.wages,
        hmrc=mapping.paid_as.hmrc,
        pension=mapping.paid_as.pension,
        hmrc_every=mapping.hmrc_every,
        holiday=mapping.holiday,
        accounts=tuple(accounts),
        strangers=tuple(
            Stranger(one.row, one.on, -one.net_pence, unknown[one.reference].id)
            for one in report.strangers
        ),
        detail=details[0].id,
    )
    return order, (*details, *unknown.values())


def _people(said: AccountSlips, private: Callable[..., Kept]) -> dict[str, Kept]:
    """A detail for each employee, by the bureau's id: their name, and the texts of their rows."""
    names: dict[str, str] = {}
    texts: dict[str, dict[str, str]] = {}
    for one in said.raw:
        names[one.theirs] = one.name or names.get(one.theirs, "")
        if one.text:
            texts.setdefault(one.theirs, {})[str(one.slip.row)] = one.text
    return {
        theirs: private(reference=theirs, name=name, rows=texts.get(theirs, {}))
        for theirs, name in names.items()
    }
