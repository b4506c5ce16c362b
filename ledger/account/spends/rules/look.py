"""What the rules look at, and what they say. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Literal, NamedTuple

from ledger import events as e
from ledger.account.state import OWN, Account
from ledger.policy.pack import Pack
from ledger.policy.policies import Policies

Says = Literal["no", "ask"]


class Why(NamedTuple):
    """What one rule has to say of a spend. no: not without a change of rule; ask: a person may
    say that it is right."""

    says: Says
    words: str


class Rule(NamedTuple):
    """A rule in the list. ask gives a Why, or nothing where there is nothing to ask.

    setting is the rule of a funder's pack that it goes by, and empty for everybody's rules; source
    is where an everybody's rule comes from.
    """

    name: str
    ask: Callable[..., Why | None]
    setting: str
    words: str
    source: str


class Reason(NamedTuple):
    """A rule that spoke, and the pack whose rule it was; None for everybody's."""

    rule: Rule
    why: Why
    pack: Pack | None


class Look:
    """A spend that happened, or might, with what the rules ask about it. pence is all of it.

    plan is the one in force on the first day that is paid for, and line the line of it that the
    spend names; None where there is none.
    """

    __slots__ = ("account", "line", "pence", "plan", "spend")

    def __init__(self, account: Account, spend: e.SpendRecorded) -> None:
        self.account = account
        self.spend = spend
        self.pence = sum(share.pence for share in spend.shares)
        budget = account.budget
        self.plan = budget.plan_on(spend.for_from) if budget.plans else None
        self.line: e.PlanLine | None = None
        if self.plan is not None and spend.plan_line is not None:
            self.line = next((x for x in self.plan.lines if x.line == spend.plan_line), None)

    @property
    def is_in_plan(self) -> bool:
        """Whether the plan has the line named, or without one a line of its category."""
        if self.spend.plan_line is not None:
            return self.line is not None
        return self.plan_names_category

    @property
    def plan_names_category(self) -> bool:
        lines = self.plan.lines if self.plan else ()
        return any(line.category == self.spend.category for line in lines)

    def packs(self, policies: Policies) -> list[Pack]:
        """What the funders of its shares go by on the day it is paid, each pack once."""
        funds = [share.fund for share in self.spend.shares]
        return packs_of(self.account, funds, self.spend.paid_on, policies)


def packs_of(account: Account, funds: Iterable[str], on: date, policies: Policies) -> list[Pack]:
    """What the funders of these funds go by on a day, each pack once.

    Money that nobody has attributed goes by the default; the person's own goes by nobody's.
    """
    found: dict[str, Pack] = {}
    for name in funds:
        fund = account.funds.get(name)
        if fund is None or fund.programme != OWN:
            pack = policies.in_force(fund.funder if fund else "", on)
            found[pack.ref] = pack
    return list(found.values())


def rule_of(function: Callable[..., Why | None], *, setting: str = "") -> Rule:
    """A rule as the list has it: its name from the function's, its words and source from the
    docstring, whose last part begins `Source:`."""
    words, _, source = " ".join((function.__doc__ or "").split()).partition("Source: ")
    name = function.__name__.replace("_", "-")
    return Rule(name, function, setting, words.strip(), source.strip())
