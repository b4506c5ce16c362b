"""Can I buy this? What the rules would ask of a spend, before the money goes. Pure.

The very rules that look at a spend when it is recorded, on the very spend that would be recorded:
what this says yes to is recorded without a query, and what it does not say yes to is not.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

import msgspec

from ledger import commands as c
from ledger import events as e
from ledger.account.asking import must_be_open
from ledger.account.budgets.plan_lines import LineBudget, line_budget
from ledger.account.spends.deciding import told_spend
from ledger.account.spends.rules import reasons
from ledger.account.spends.rules.look import Look, Reason
from ledger.account.state import Account
from ledger.policy.policies import Policies

Answer = Literal["yes", "no", "ask"]


class Instead(NamedTuple):
    """Another fund of the account that would bear it: yes, or after asking."""

    fund: str
    answer: Answer


class Checked(NamedTuple):
    """The answer, the rules that spoke, and who would bear what.

    line is how the plan line stands before this spend; None where none is named or it has no
    limit. instead is looked for only where the answer is not yes.
    """

    answer: Answer
    spend: e.SpendRecorded
    reasons: tuple[Reason, ...]
    line: LineBudget | None
    instead: tuple[Instead, ...]


def plan_check(account: Account, order: c.RecordSpend, policies: Policies) -> Checked:
    """Whether a spend may be made. no: a rule stands against it; ask: a person may say yes.

    Raises Refused where it makes no sense: a strange fund, or an end before its start.
    """
    must_be_open(account)
    spend = told_spend(account, order, holding=None)
    found = tuple(reasons(account, spend, policies))
    look = Look(account, spend)
    line = look.line and line_budget(account, look.line, spend.for_from)
    answer = _answer(found)
    instead = () if answer == "yes" else tuple(_instead(account, spend, policies))
    return Checked(answer, spend, found, line, instead)


def _answer(found: Sequence[Reason]) -> Answer:
    says = {reason.why.says for reason in found}
    return "no" if "no" in says else "ask" if says else "yes"


def _instead(account: Account, spend: e.SpendRecorded, policies: Policies) -> list[Instead]:
    """The other funds that allow it (domain.md 3.5: explain the rule and the alternative fund)."""
    total = sum(share.pence for share in spend.shares)
    bearing = [share.fund for share in spend.shares]
    found = []
    for fund in account.funds:
        if bearing == [fund]:
            continue
        alone = msgspec.structs.replace(spend, shares=(e.Share(fund, total),))
        answer = _answer(tuple(reasons(account, alone, policies)))
        if answer != "no":
            found.append(Instead(fund, answer))
    return sorted(found, key=lambda one: one.answer != "yes")
