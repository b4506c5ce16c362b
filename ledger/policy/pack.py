"""A pack of one funder's local rules, each with its meaning and its unit.

Councils and ICBs differ in all of these, so none is a constant (domain.md 0.6). A pack that leaves
a rule out has the default's. `rules` keeps the words and the source of each, to quote.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cache
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct

from ledger.events import PolicyRule
from ledger.policy.meanings import MEANINGS, NOT_PUBLISHED, in_words

Weeks = Annotated[int, Meta(ge=0, le=520)]
Days = Annotated[int, Meta(ge=0, le=3660)]
Months = Annotated[int, Meta(ge=1, le=120)]
Years = Annotated[int, Meta(ge=1, le=100)]
Amount = Annotated[int, Meta(ge=0, le=10**9)]
Percent = Annotated[int, Meta(ge=0, le=1000)]
Coded = Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9-]{0,39}\Z")]
Words = Annotated[tuple[Coded, ...], Meta(max_length=200)]
Step = Annotated[str, Meta(pattern=r"^[a-z][a-z-]{0,39}(:[0-9]{1,9}(\.[0-9]{2})?)?\Z")]
Steps = Annotated[tuple[Step, ...], Meta(max_length=50)]


class Rules(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a pack says, rule by rule. Where it says nothing, the default stands here.

    trigger_weeks: a surplus is asked about above this many weeks' funding; retain_weeks: so much
    is left when it is; floor_weeks: less than this is too little to run on; fixed_contingency
    stays besides. advance_excluded: money paid for days to come is no surplus. Each rule's unit,
    meaning and source: `ledger/policy/meanings.py`, and for people docs/policies.md.
    """

    trigger_weeks: Weeks = 8
    retain_weeks: Weeks = 8
    floor_weeks: Weeks = 0
    fixed_contingency_pence: Amount = 0
    contingency_weeks: Weeks = 0
    """Weeks' funding given beside the budget, on a balance of its own: no part of the budget, and
    to be returned where it is not needed (domain.md 3.1 Surrey Heartlands, T21)."""
    earmark_allowed: bool = True
    advance_excluded: bool = True
    contribution_order: Literal["client-first", "pro-rata", "council-first"] = "client-first"
    min_recover_pence: Amount = 0

    notice_days: Days = 14
    """From notice of a reclaim to the first day that anything may be taken."""
    repay_days: Days = 28
    """The least time a notice gives to repay."""
    reconsider_days: Days = 28
    """How long after a notice a person may ask that it be looked at again."""
    let_be_months: Months = 12
    """How long what a decision let be is not asked for again, unless something is new."""
    offset_allowed: bool = True
    card_sweep_allowed: bool = True
    """Whether a surplus may be taken off a prepayment card, after notice, by the funder itself."""
    instalments_allowed: bool = True

    first_review_months: Annotated[int, Meta(ge=1, le=6)] = 6
    """Social care; at most 6 months (SI 2014/2871 reg 7)."""
    nhs_first_review_months: Annotated[int, Meta(ge=1, le=3)] = 3
    """NHS funds; at most 3 months (SI 2013/1617 reg 14, domain.md T18)."""
    review_months: Annotated[int, Meta(ge=1, le=12)] = 12
    """Between reviews after the first, of either; at most 12 months by both regulations."""
    light_audit_months: Months = 12
    standard_audit_months: Months = 6
    enhanced_audit_months: Months = 3
    first_audit_weeks: Weeks = 12
    away_weeks: Weeks = 8
    """Payments suspended for longer than this call for a review (domain.md 3.7)."""
    stop_notice_days: Days = 28
    """From the decision to stop to the last day of payments, but for fraud, theft and death."""

    prohibited: Words = ("alcohol", "tobacco", "gambling", "debt-repayment", "illegal")
    restricted: Words = ("travel-abroad", "household-items", "gifts")
    """Asked about unless the plan names them."""
    excluded_services: Words = (
        "emergency-care", "gp-services", "planned-surgery", "dental", "optical", "prescription",
    )  # fmt: skip
    """Never from a direct payment, whatever a plan says (domain.md M13, 2.1)."""
    cash: Literal["allowed", "query", "prohibited"] = "query"
    query_days: Days = 90
    """A spend not asked about so long after its evidence counts as accepted."""
    over_line_percent: Percent = 10
    """How far over its plan line a year's spending goes before it is asked about."""
    round_sum_pence: Amount = 50_000
    """A round hundred of pounds from here on is asked about; nought asks never."""
    split_days: Days = 2
    split_pence: Amount = 100_000
    """Spends with one payee within split_days that only together reach this are asked about."""
    evidence_pence: Amount = 2_500
    """A spend of this much or more wants a receipt."""
    top_up_refused: Words = (
        "chc", "fnc", "childrens-continuing-care", "wheelchair", "phb", "joint-health",
    )  # fmt: skip
    """Programmes that a person may not add their own money to."""

    arrears_days: Days = 28
    """A payment this long overdue is arrears, which a person decides on."""
    second_person: Steps = ("pay-run", "bank-details", "write-off")
    """What a second person approves; with `:1000.00` behind it, only above so many pounds."""
    retention_years: Years = 7


class Pack(Struct, frozen=True, kw_only=True):
    """A pack in force. funder is empty for the default, which nobody adopted."""

    name: str
    version: str
    funder: str
    effective_on: date
    rules: Rules
    said: tuple[PolicyRule, ...]

    @property
    def ref(self) -> str:
        """Pack and version, as a decision names them: `st-helens/2024-1`."""
        return f"{self.name}/{self.version}"

    def said_of(self, name: str) -> PolicyRule:
        """The rule as it was adopted, with its words and source; the default's where it is that."""
        for rule in (*self.said, *default_said()):
            if rule.name == name:
                return rule
        raise KeyError(name)

    def quoted(self, name: str) -> str:
        """The rule as a refusal or a notice quotes it: its name, the pack, its value, its words
        and where they are written."""
        rule = self.said_of(name)
        whose = "" if rule in self.said else ", the default's"
        said = f"{name} of {self.ref}{whose}: {in_words(name, rule.value)}"
        if rule.words and rule.words != NOT_PUBLISHED:
            said += f"; “{rule.words}”"
        return f"{said}; {rule.source}" if rule.source else said


class WrongRule(ValueError):
    """A pack's rule has no meaning here; str() says which and why."""


def rules_of(said: Iterable[PolicyRule]) -> Rules:
    """The rules that a pack's own come to, over the default. Raises WrongRule."""
    values = {rule.name: rule.value for rule in said}
    try:
        return msgspec.convert(values, Rules)
    except msgspec.ValidationError as fault:
        raise WrongRule(str(fault)) from None


DEFAULT_NAME, DEFAULT_VERSION = "default", "1"


@cache
def default_pack() -> Pack:
    """What goes where a funder has adopted nothing."""
    return Pack(
        name=DEFAULT_NAME,
        version=DEFAULT_VERSION,
        funder="",
        effective_on=date(1970, 1, 1),
        rules=Rules(),
        said=(),
    )


@cache
def default_said() -> tuple[PolicyRule, ...]:
    """The default's rules, as a pack says them."""
    rules = Rules()
    return tuple(
        PolicyRule(name, getattr(rules, name), MEANINGS[name].source, MEANINGS[name].words)
        for name in Rules.__struct_fields__
    )
