"""What the rules look at, and what they say. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import Literal, NamedTuple

from ledger import events as e
from ledger.account.budgets.plan_lines import given_by, line_budget
from ledger.account.records import OWN
from ledger.account.state import Account
from ledger.policy.pack import Pack
from ledger.policy.policies import Policies

Says = Literal["no", "ask"]
A_WEEK, A_MONTH = 6, 35
"""Days: wages come up to a day early, and a month of weekly wages is five weeks at most."""


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

    @property
    def is_funders_own(self) -> bool:
        """Whether the funder paid it itself, by an invoice that it approved."""
        return self.spend.deployment == "notional"

    @property
    def plan_names_amount(self) -> bool:
        """Whether a line of its category, where none is named, is of this very amount."""
        lines = self.plan.lines if self.plan and self.spend.plan_line is None else ()
        own = (line for line in lines if line.category == self.spend.category)
        return any(line.amount_pence == self.pence for line in own)

    @property
    def is_planned(self) -> bool:
        """Whether it is what its plan line gives for a time, and the line is not ahead of itself.

        Wages are paid by the week or the month, a little before or after (domain.md 3.9 asks
        about what nobody planned). More than a month at once is no part of a plan by the week.
        """
        line, spend = self.line, self.spend
        if line is None or line.amount_pence is None:
            return False
        if line.frequency != "weekly":
            parts = (1, 2, 4, 12) if line.frequency == "yearly" else (1,)
            return any(self.pence * part == line.amount_pence for part in parts)
        days = (spend.for_to - spend.for_from).days + 1
        whole = self.pence % line.amount_pence == 0
        of_days = days <= A_MONTH and self.pence * 7 <= line.amount_pence * days
        if not of_days and not (whole and self.pence <= 5 * line.amount_pence):
            return False
        return not self._is_ahead

    @property
    def _is_ahead(self) -> bool:
        """Whether its line by the week is spent more than a month ahead, with this."""
        line, spend = self.line, self.spend
        if line is None or line.amount_pence is None or line.frequency != "weekly":
            return False
        upto = max(spend.for_to, spend.paid_on) + timedelta(days=A_MONTH)
        found = line_budget(self.account, line, spend.for_from)
        by_then = given_by(self.account, line, spend.for_from, upto)
        return found is None or found.spent_pence + self.pence > by_then

    @property
    def was_found_right(self) -> bool:
        """Whether the like of it stands, whole and with nothing left to ask: the same payee and
        amount, on the plan, at least a week before."""
        spend, account = self.spend, self.account
        if spend.payee is None or not self.is_in_plan or self._is_ahead:
            return False
        return any(
            other.event.payee == spend.payee
            and sum(other.spent.values()) == self.pence
            and (other.category, other.event.plan_line) == (spend.category, spend.plan_line)
            and (spend.paid_on - other.event.paid_on).days >= A_WEEK
            and not other.queries
            and account.is_live(version)
            for version, other in reversed(account.spends.items())
        )

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
