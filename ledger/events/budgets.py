"""What a budget is made of, and what is set aside in it. Vocabulary, no behaviour."""

from __future__ import annotations

from datetime import date
from typing import Literal

from msgspec import Struct

from ledger.events.allocations import CalculationLine
from ledger.events.terms import Event, Pence, PenceOrNought, Share


class FundWeight(Struct, frozen=True, array_like=True, gc=False):
    """One fund's part of a split, as a whole-number weight."""

    fund: str
    weight: int


class PlanLine(Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """One line of a plan: what may be bought, towards which outcome, and from whose money.

    amount_pence is for each week, or for all of it when once; None sets no limit.
    """

    line: str
    outcome: str
    category: str
    frequency: Literal["weekly", "yearly", "once"]
    amount_pence: Pence | None
    split: tuple[FundWeight, ...]


class IndicativeBudgetSet(Event, tag="indicative-budget-set.v1"):
    """A person was told, before planning, about how much there will be (domain.md M8, M9).

    method and version name how it was worked out; calculation is the working, line by line.
    """

    fund: str
    frequency: Literal["weekly", "yearly", "once"]
    amount_pence: Pence
    set_on: date
    method: str
    version: str
    calculation: tuple[CalculationLine, ...]


class PlanAgreed(Event, tag="plan-agreed.v1"):
    """A plan was agreed, and takes the place of the one before from its day.

    policies are the packs that its lines were held against, by what they exclude.
    """

    plan: str
    agreed_on: date
    from_on: date
    outcomes: tuple[str, ...]
    lines: tuple[PlanLine, ...]
    policies: tuple[str, ...]


class SplitAgreed(Event, tag="split-agreed.v1"):
    """Funders agreed how a cost that no plan line names is shared, from a day."""

    split: tuple[FundWeight, ...]
    from_on: date
    decided_on: date


class ContributionAssessed(Event, tag="contribution-assessed.v1"):
    """The most a person is to pay each week towards a fund, from a day.

    What they pay is the lower of this and the chargeable budget (domain.md T3).
    """

    fund: str
    weekly_pence: PenceOrNought
    from_on: date
    decided_on: date
    calculation: tuple[CalculationLine, ...]


class ContingencyAgreed(Event, tag="contingency-agreed.v1"):
    """An amount kept back in a fund beside what policy lets stay, from a day. Nought ends it."""

    fund: str
    amount_pence: PenceOrNought
    purpose: str
    from_on: date
    decided_on: date


class EarmarkAgreed(Event, tag="earmark-agreed.v1"):
    """Savings towards something dearer were agreed, up to a limit and a day.

    policy is the pack that allows them.
    """

    earmark: str
    fund: str
    purpose: str
    amount_pence: Pence
    agreed_on: date
    expires_on: date
    policy: str


class EarmarkReleased(Event, tag="earmark-released.v1"):
    """An earmark came to an end: bought, or given up."""

    earmark: str
    released_on: date
    reason: str


class LiabilityRecorded(Event, tag="liability-recorded.v1"):
    """Money that is still to be paid for what was had already, and so is no surplus.

    underwritten: the funder promised to pay it when it comes, so nothing is kept for it
    (domain.md 2.5, redundancy).
    """

    liability: str
    kind: Literal["paye", "pension", "wages", "holiday", "notice", "redundancy", "invoice", "other"]
    shares: tuple[Share, ...]
    recorded_on: date
    due_on: date | None
    payee: str | None
    underwritten: bool


class LiabilitySettled(Event, tag="liability-settled.v1"):
    """A liability was paid, all or part of it, or fell away. spend is the entry that paid it."""

    liability: str
    settled_on: date
    shares: tuple[Share, ...]
    spend: int | None
    reason: str


class CarryOverDecided(Event, tag="carry-over-decided.v1"):
    """At a year's end a funder decided how much unspent money stays (domain.md M29)."""

    fund: str
    year_end_on: date
    amount_pence: PenceOrNought
    decided_on: date
    purpose: str
    expires_on: date | None


class PayeeNoted(Event, tag="payee-noted.v1"):
    """What there is to know of a payee that a rule asks about, from a day."""

    payee: str
    relation: Literal["same-household", "family", "employee", "provider", "other"]
    allowed: bool
    from_on: date
    reason: str


class FunderCostRecorded(Event, tag="funder-cost-recorded.v1"):
    """What a funder bears beside a budget, or bore before it: never the account's money, and never
    posted (domain.md M37, M38).

    care-before: what the care cost before the person had a budget. block-contract: what is still
    paid for a service that the person no longer uses, double-running. The others are transaction
    costs. amount_pence is for each week or year, or for all of it when once.
    """

    cost: str
    fund: str
    kind: Literal[
        "care-before", "block-contract", "assessment", "support", "brokerage", "payroll", "audit",
        "training", "other",
    ]  # fmt: skip
    frequency: Literal["weekly", "yearly", "once"]
    amount_pence: Pence
    from_on: date
    to_on: date | None
    recorded_on: date


class FunderCostEnded(Event, tag="funder-cost-ended.v1"):
    """Such a cost ended after its last day: a block contract was released, or it was never so."""

    cost: str
    last_on: date
    decided_on: date
    reason: str
