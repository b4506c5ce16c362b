"""What a budget is made of, as it may be asked. Vocabulary, no behaviour."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from msgspec import Meta, Struct

from ledger.commands.terms import AccountCommand, Name, Weight, Word
from ledger.events import CalculationLine, Pence, PenceOrNought


class SetIndicativeBudget(AccountCommand, kw_only=True, tag="set-indicative-budget"):
    """Tell a person, before planning, about how much there will be, and how it was worked out."""

    fund: Name
    frequency: Literal["weekly", "yearly", "once"] = "yearly"
    amount_pence: Pence
    set_on: date
    method: Word
    version: Name
    calculation: tuple[CalculationLine, ...] = ()


class PlanLineAsked(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One line of a plan: what may be bought, towards which outcome, and whose money."""

    line: Name
    outcome: Name
    category: Word
    frequency: Literal["weekly", "yearly", "once"] = "weekly"
    amount_pence: Pence | None = None
    fund: Name | None = None
    shares: tuple[Weight, ...] = ()


class AgreePlan(AccountCommand, kw_only=True, tag="agree-plan"):
    """Agree a plan, which takes the place of the one before from its day."""

    plan: Name
    agreed_on: date
    from_on: date
    outcomes: Annotated[tuple[Name, ...], Meta(min_length=1)]
    lines: Annotated[tuple[PlanLineAsked, ...], Meta(min_length=1)]


class AgreeSplit(AccountCommand, kw_only=True, tag="agree-split"):
    """Agree how funders share a cost that no plan line names, from a day."""

    shares: Annotated[tuple[Weight, ...], Meta(min_length=1)]
    from_on: date
    decided_on: date


class AssessContribution(AccountCommand, kw_only=True, tag="assess-contribution"):
    """Assess the most a person is to pay each week towards a fund, from a day."""

    fund: Name
    weekly_pence: PenceOrNought
    from_on: date
    decided_on: date
    calculation: tuple[CalculationLine, ...] = ()


class AgreeContingency(AccountCommand, kw_only=True, tag="agree-contingency"):
    """Keep an amount back in a fund, beside what policy lets stay. Nought ends it."""

    fund: Name
    amount_pence: PenceOrNought
    purpose: Word
    from_on: date
    decided_on: date


class AgreeEarmark(AccountCommand, kw_only=True, tag="agree-earmark"):
    """Agree savings towards something dearer, up to a limit and a day."""

    earmark: Name
    fund: Name
    purpose: Word
    amount_pence: Pence
    agreed_on: date
    expires_on: date


class ReleaseEarmark(AccountCommand, kw_only=True, tag="release-earmark"):
    """End an earmark: bought, or given up."""

    earmark: Name
    released_on: date
    reason: Word


class RecordLiability(AccountCommand, kw_only=True, tag="record-liability"):
    """Record money that is still to be paid for what was had already."""

    liability: Name
    kind: Literal["paye", "pension", "wages", "holiday", "notice", "redundancy", "invoice", "other"]
    amount_pence: Pence
    fund: Name | None = None
    shares: tuple[Weight, ...] = ()
    recorded_on: date
    due_on: date | None = None
    payee: Name | None = None
    underwritten: bool = False


class SettleLiability(AccountCommand, kw_only=True, tag="settle-liability"):
    """Say that a liability was paid, all or part of it, or fell away.

    spend is the entry that paid it. Without an amount, all that is left.
    """

    liability: Name
    settled_on: date
    amount_pence: Pence | None = None
    spend: int | None = None
    reason: Word


class DecideCarryOver(AccountCommand, kw_only=True, tag="decide-carry-over"):
    """Decide at a year's end how much unspent money stays."""

    fund: Name
    year_end_on: date
    amount_pence: PenceOrNought
    decided_on: date
    purpose: Word
    expires_on: date | None = None


class NotePayee(AccountCommand, kw_only=True, tag="note-payee"):
    """Note what there is to know of a payee that a rule asks about.

    allowed: the funder agreed that this person may be paid.
    """

    payee: Name
    relation: Literal["same-household", "family", "employee", "provider", "other"]
    allowed: bool = False
    from_on: date
    reason: Word


class RecordFunderCost(AccountCommand, kw_only=True, tag="record-funder-cost"):
    """Record what a funder bears beside a budget, or bore before it; never the account's money."""

    cost: Name
    fund: Name
    kind: Literal[
        "care-before", "block-contract", "assessment", "support", "brokerage", "payroll", "audit",
        "training", "other",
    ]  # fmt: skip
    frequency: Literal["weekly", "yearly", "once"]
    amount_pence: Pence
    from_on: date
    to_on: date | None = None
    recorded_on: date


class EndFunderCost(AccountCommand, kw_only=True, tag="end-funder-cost"):
    """Say when such a cost ended, as when a block contract is released. A last day before its
    first says that it never was."""

    cost: Name
    last_on: date
    decided_on: date
    reason: Word
