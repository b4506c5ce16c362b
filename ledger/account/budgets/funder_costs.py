"""Decisions on what a funder bears beside a budget: never the account's money (domain.md M37, M38).

A block contract that is still paid for a service nobody uses runs until it is released; what
support, brokerage or payroll cost is a transaction cost; what the care cost before is kept to be
compared.
"""

from __future__ import annotations

from ledger import commands as c
from ledger import events as e
from ledger.account.asking import must_be_open
from ledger.account.budgets.agreed import must_be_own_fund
from ledger.account.state import Account
from ledger.calendar import uk_words
from ledger.errors import Refused


def record_funder_cost(account: Account, order: c.RecordFunderCost) -> list[e.AccountEvent]:
    """Record such a cost of a fund's, of a closed account too: bills come late."""
    must_be_open(account)
    must_be_own_fund(account, order.fund, "cost")
    if order.cost in account.budget.costs:
        raise Refused(
            "cost-exists",
            f"account {account.id} has a cost {order.cost} already",
            "choose another name, or end that one: dpl budget end-funder-cost --help",
        )
    if order.to_on is not None and order.to_on < order.from_on:
        raise Refused("end-before-start", "the cost would end before it begins")
    return [
        e.FunderCostRecorded(
            cost=order.cost,
            fund=order.fund,
            kind=order.kind,
            frequency=order.frequency,
            amount_pence=order.amount_pence,
            from_on=order.from_on,
            to_on=order.to_on,
            recorded_on=order.recorded_on,
        )
    ]


def end_funder_cost(account: Account, order: c.EndFunderCost) -> list[e.AccountEvent]:
    """Say when it ended. A last day before its first says that it never was."""
    must_be_open(account)
    found = account.budget.costs.get(order.cost)
    if found is None:
        known = ", ".join(account.budget.costs) or "none yet"
        raise Refused(
            "unknown-cost",
            f"account {account.id} has no cost {order.cost} beside its budget; it has: {known}",
        )
    if found.last_on == order.last_on:
        raise Refused("cost-ended", f"cost {order.cost} ends on {uk_words(order.last_on)} already")
    return [e.FunderCostEnded(order.cost, order.last_on, order.decided_on, order.reason)]
